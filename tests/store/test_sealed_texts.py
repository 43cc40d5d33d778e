"""SQLite and Python write the same JSON of the same rows, letter by letter."""

from __future__ import annotations

from kasir.enums import Source
from kasir.models import SEALED, Session
from kasir.operations.verify import chain
from kasir.operations.verify.report import verify
from tests.shop import Shop, by_consignor

ODD = '"Ibu" \\ <b>\t\n\x01\x7f é Jawa ꦗ 🌶 \u2028 $1 %s'


def _trade(shop: Shop) -> None:
    own = shop.consignor("K")
    shop.product("A", 10_000, own, size=ODD[:20])
    shop.open_shift()
    receipt = shop.sell(shop.cart(("A", 2, by_consignor(500)), ("A", 0.5)))
    assert receipt.number
    shop.close_shift()
    head = shop.settle(own)
    assert head is not None
    shop.pay(head.number, 1_000, Source.BANK, ODD)


def test_both_write_the_same(shop: Shop) -> None:
    """Each row of each sealed table, with whatever is in its texts."""
    _trade(shop)

    def both(session: Session) -> None:
        write = session.info["sealed_texts"]
        for table, key in SEALED.items():
            assert list(write(table, key)) == list(chain._texts(session, table, key)), table.name

    shop.read(both)


def test_a_writer_that_errs_raises_no_alarm(shop: Shop) -> None:
    """Another text is read again row by row before anything is called forged."""
    _trade(shop)

    def with_errors(session: Session) -> bool:
        session.info["sealed_texts"] = lambda table, key: (
            (entry_id, text.replace(":", ": ", 1))
            for entry_id, text in chain._texts(session, table, key)
        )
        return verify(session).is_clean

    assert shop.read(with_errors)

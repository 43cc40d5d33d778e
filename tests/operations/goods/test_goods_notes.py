"""Notes about goods: what a TT and an RTV refuse, and that nothing is stored then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from kasir.errors import ConsignorGoneError, ReasonMissingError
from kasir.money import Quantity
from kasir.operations.consignors import consignors
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import StockNote
from tests.shop import Shop


def _notes(shop: Shop) -> list[str]:
    asked = text("SELECT number FROM entries WHERE kind IN ('intake', 'return_to_consignor')")
    return list(shop.read(lambda s: s.execute(asked).scalars().all()))


def test_goods_are_handed_back_for_a_reason(shop: Shop) -> None:
    """It stands on the note that the consignor signs."""
    consignor = shop.consignor("K1")
    line = NoteLine(shop.product("A", 10_000, consignor, stock_units=5), Quantity.units(1))
    before = _notes(shop)
    stamp = shop.stamp("pengelola")
    with pytest.raises(ReasonMissingError):
        shop.write(lambda s: stock.hand_back(s, consignor, [line], "  ", stamp))
    assert _notes(shop) == before
    note = shop.write(lambda s: stock.hand_back(s, consignor, [line], " tidak laku ", stamp))
    why = text("SELECT reason FROM entries WHERE number = :number")
    assert shop.read(lambda s: s.execute(why, {"number": note.number}).scalar()) == "tidak laku"


def test_nothing_is_taken_in_from_who_has_left(shop: Shop) -> None:
    """Goods that nobody may sell are not accepted; what is on the shelf goes back all the same."""
    consignor = shop.consignor("K1")
    line = NoteLine(shop.product("A", 10_000, consignor, stock_units=5), Quantity.units(1))
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.part_with(s, consignor, stamp))
    before = _notes(shop)
    with pytest.raises(ConsignorGoneError, match="Usaha K1 sudah tidak aktif"):
        shop.write(lambda s: stock.take_in(s, consignor, [line], stamp))
    assert _notes(shop) == before
    shop.write(lambda s: stock.hand_back(s, consignor, [line], "berhenti", stamp))
    assert len(_notes(shop)) == len(before) + 1


BACK, LOST, GONE = "tidak laku", "pecah", "lewat tanggal"
_NOTES: dict[str, tuple[int, Callable[..., StockNote]]] = {
    "TT": (2, lambda s, who, line, two, key: stock.take_in(s, who, [line], two, key=key)),
    "RTV": (-2, lambda s, who, line, two, key: stock.hand_back(s, who, [line], BACK, two, key=key)),
    "BA": (
        -2,
        lambda s, who, line, two, key: stock.record_loss(s, who, [line], LOST, two, key=key),
    ),
    "BA expiry": (
        -2,
        lambda s, who, line, two, key: stock.record_expiry(s, who, [line], GONE, two, key=key),
    ),
}


@pytest.mark.parametrize("kind", _NOTES)
def test_a_second_call_with_the_same_key_is_the_same_note(shop: Shop, kind: str) -> None:
    """When a commit's answer was lost, asking again books nothing twice; another key does."""
    by, book = _NOTES[kind]
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=0)
    shop.take_in(consignor, product, 10, shop.day)
    line = NoteLine(product, Quantity.units(2), shop.day)
    two = shop.stamp("pengelola", second="pemilik")
    first = shop.write(lambda s: book(s, consignor, line, two, "once"))
    again = shop.write(lambda s: book(s, consignor, line, two, "once"))
    assert (first, _on_hand(shop, product)) == (again, Quantity.units(10 + by))
    other = shop.write(lambda s: book(s, consignor, line, two, "twice"))
    assert other.number != first.number
    assert _on_hand(shop, product) == Quantity.units(10 + 2 * by)


def _on_hand(shop: Shop, product: int) -> Quantity:
    asked = text("SELECT sum(on_hand) FROM batches WHERE product_id = :product")
    return Quantity(shop.read(lambda s: s.execute(asked, {"product": product}).scalar_one()))

"""The statement: each line checked by hand, and the same paper whenever it is printed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kasir.enums import EntryKind, Scheme, Source
from kasir.money import Money, Quantity
from kasir.operations import agreement_text
from kasir.operations.selling.returns import ReturnLine
from kasir.operations.settling import accounts, settlements, statements
from kasir.operations.settling.explain import amounts as explain
from kasir.operations.settling.settlements import SettlementHead
from kasir.terms import parse_tiers
from tests.shop import Shop


@pytest.fixture
def consignor(shop: Shop) -> int:
    """A consignor at 15 % with one product at 20.000, and an open shift."""
    found = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, found)
    shop.open_shift()
    return found


def _settled(shop: Shop, consignor: int) -> SettlementHead:
    shop.sell(shop.cart(("KERIPIK", 1)))
    shop.close_shift()
    found = shop.settle(consignor)
    assert found is not None
    return found


def _reverse(shop: Shop, head: SettlementHead) -> None:
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, head.number, "salah", stamp))


def test_a_statement_can_be_checked_by_hand(shop: Shop, consignor: int) -> None:
    """Lines, notes, stock with what expires soon, and the words of the agreement."""
    item = shop.cart(("KERIPIK", 1)).lines[0].item
    shop.take_in(consignor, item.product_id, 5, shop.day + timedelta(days=30))
    shop.sell(shop.cart(("KERIPIK", 2)))
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: accounts.adjust(s, "k", consignor, Money(-500), "salah hitung", stamp))
    shop.close_shift()
    head = shop.settle(consignor)
    assert head is not None
    paper = shop.read(lambda s: statements.statement(s, head.id))
    assert [(line.receipt, line.consignor, line.is_return) for line in paper.lines] == [
        ("K1-000001", Money(34_000), False)
    ]
    assert [(note.kind, note.amount, note.reason) for note in paper.notes] == [
        (EntryKind.ADJUSTMENT, Money(-500), "salah hitung")
    ]
    assert [(left.quantity, left.expires_on) for left in paper.stock] == [
        (Quantity.units(103), shop.day + timedelta(days=30))
    ]
    assert paper.agreement_text == (
        "Perjanjian ke-1: Bagian toko 15% - penitip menerima Rp17.000 dari Rp20.000"
    )
    assert (paper.manager, paper.is_cancelled) == ("Pak Hadi", False)


@pytest.mark.parametrize(
    ("scheme", "terms", "words"),
    [
        (
            Scheme.PER_UNIT,
            {"fee": Money(2_500)},
            "Bagian toko Rp2.500 per barang - penitip menerima Rp17.500",
        ),
        (
            Scheme.TIERED,
            {"tiers": parse_tiers("10000:25;*:20")},
            "Bagian toko bertingkat: harga sampai Rp10.000 25%, di atasnya 20%",
        ),
        (Scheme.NET_PRICE, {}, "Harga titip per barang"),
    ],
)
def test_terms_in_words(shop: Shop, scheme: Scheme, terms: dict[str, object], words: str) -> None:
    """Never a bare percentage: an example says what the consignor receives."""
    found = shop.consignor("K9", scheme, **terms)
    said = shop.read(lambda s: agreement_text.in_force_text(s, found, shop.day))
    assert said.startswith(f"Perjanjian ke-1: {words}")
    before = shop.read(lambda s: agreement_text.in_force_text(s, found, shop.day - timedelta(99)))
    assert before == "Belum ada perjanjian"


def test_a_statement_printed_later_is_the_same(shop: Shop, consignor: int) -> None:
    """What was sold, taken in and agreed after it does not change an old paper."""
    head = _settled(shop, consignor)
    paper = shop.read(lambda s: statements.statement(s, head.id))
    item = shop.cart(("KERIPIK", 1)).lines[0].item
    shop.next_day()
    shop.open_shift()
    shop.agree(consignor, 40, shop.day)
    shop.sell(shop.cart(("KERIPIK", 7)))
    shop.take_in(consignor, item.product_id, 50, shop.day)
    assert shop.read(lambda s: statements.statement(s, head.id)) == paper


def test_a_cancelled_statement_keeps_what_it_said(shop: Shop, consignor: int) -> None:
    """Its return still names the statement that it corrected, though that is cancelled since."""
    sold = shop.sell(shop.cart(("KERIPIK", 2)))
    first = _settled(shop, consignor)
    shop.next_day()
    shop.open_shift()
    shop.take_back(sold, ReturnLine(1, Quantity.units(1)))
    second = _settled(shop, consignor)
    for cancelled in (second, first):
        _reverse(shop, cancelled)
        lines = shop.read(lambda s: statements.statement(s, second.id)).lines
        assert [line.corrects for line in lines] == [first.number, ""]
    again = shop.settle(consignor)
    assert again is not None
    lines = shop.read(lambda s: statements.statement(s, again.id)).lines
    assert {line.corrects for line in lines} == {""}  # All of it is on this paper.


def test_a_cancelled_statement_is_explained_with_its_own_opening(
    shop: Shop, consignor: int
) -> None:
    """What was paid on the one before it since is no part of it."""
    first = _settled(shop, consignor)
    shop.next_day()
    shop.open_shift()
    second = _settled(shop, consignor)
    _reverse(shop, second)
    shop.pay(first.number, 15_000, Source.BANK)
    rows = shop.read(lambda s: explain.amounts_of_settlement(s, second.id))
    assert [row.amount for row in rows] == [Money(17_000), Money(17_000)]
    told = shop.read(lambda s: explain.explanation(s, rows[0]))
    assert told.amount == Money(17_000)
    assert told.why == ("Saldo akhir PST/2026/00001: hak Rp17.000 - dibayar Rp0 = Rp17.000.",)
    waiting = shop.read(lambda s: explain.amounts_waiting(s, consignor, shop.day))
    assert [row.amount for row in waiting] == [Money(2_000), Money(17_000)]

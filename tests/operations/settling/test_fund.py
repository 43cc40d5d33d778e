"""Dana Titipan: where the money is, what is owed, and a place whose balance is put right."""

from __future__ import annotations

import pytest

from kasir.enums import Source
from kasir.errors import AmountError, ReasonMissingError
from kasir.money import Money
from kasir.operations import journal
from kasir.operations.journal import Fund
from kasir.operations.settling import fund
from kasir.operations.verify import report as verify
from tests.shop import Shop, cash, qris


def count(shop: Shop, place: Source, counted: int, reason: str = "hitung", key: str = "k") -> int:
    stamp = shop.stamp("pengelola", second="pemilik")
    work = lambda s: fund.count_place(s, key, place, Money(counted), reason, stamp)  # noqa: E731
    return shop.write(work).rupiah


def test_each_place_by_name(shop: Shop) -> None:
    """Drawer, safe, bank and what is on its way to the bank, against all payables."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("A", 20_000, consignor)
    shop.open_shift(100_000)
    shop.sell(shop.cart(("A", 2)), cash(40_000))
    shop.sell(shop.cart(("A", 1)), qris(20_000))
    found = shop.read(journal.fund)
    assert found == Fund(*(Money(140_000), Money(-100_000), Money(0)), Money(20_000), Money(51_000))
    assert (found.held, found.left) == (Money(60_000), Money(9_000))


def test_the_shops_own_money_enters_the_books(shop: Shop) -> None:
    """What the safe held before kasir stands against `opening`; counting again books the rest."""
    shop.open_shift(100_000)
    assert count(shop, Source.SAFE, 2_000_000) == 2_100_000
    assert count(shop, Source.SAFE, 2_000_000) == 0, "the same key books nothing"
    assert (shop.balance("safe"), shop.balance("opening")) == (2_000_000, -2_100_000)
    assert count(shop, Source.BANK, 500_000, key="k2") == 500_000
    assert count(shop, Source.BANK, 450_000, key="k3") == -50_000
    assert shop.read(journal.fund).held == Money(2_550_000)
    assert shop.read(verify.verify).differences == ()


def test_a_count_that_says_nothing_is_refused(shop: Shop) -> None:
    """Below 0, without a reason, or what is booked already: a sentence each, nothing stored."""
    with pytest.raises(AmountError, match="kurang dari 0"):
        count(shop, Source.SAFE, -1)
    with pytest.raises(ReasonMissingError):
        count(shop, Source.SAFE, 1, " ")
    with pytest.raises(AmountError, match="sudah tercatat Rp0"):
        count(shop, Source.BANK, 0)
    assert shop.read(journal.fund).held == Money(0)

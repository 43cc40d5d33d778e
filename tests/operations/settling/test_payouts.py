"""Payouts: coins end at Rp100, and a visit is settled and paid in one go."""

from __future__ import annotations

import pytest

from kasir.enums import Source
from kasir.errors import AmountError
from kasir.money import Money, Quantity
from kasir.operations.settling import payouts, settlements
from kasir.operations.verify import report as verify
from tests.shop import Shop, cash


def test_less_than_a_coin_is_no_cash(shop: Shop) -> None:
    """What is left below Rp100 is paid by bank or stays; the sentence says so."""
    consignor = shop.consignor("K001", percent=15)
    shop.product("GANJIL", 90, consignor)
    shop.open_shift()
    shop.sell(shop.cart(("GANJIL", 1)))
    shop.close_shift()
    settled = shop.settle(consignor)
    assert settled is not None
    with pytest.raises(AmountError, match=r"Rp77 kurang dari Rp100 tunai\. Bayar dari bank"):
        shop.pay(settled.number, 77, Source.SAFE)
    assert shop.pay(settled.number, 77, Source.BANK).amount == Money(77)


# --- bayar sekarang -------------------------------------------------------------------------


def pay_now(
    shop: Shop, consignor: int, amount: int, source: Source = Source.DRAWER, key: str = "k"
) -> payouts.Paid:
    stamp = shop.stamp("pengelola")
    return shop.write(
        lambda s: payouts.pay_now(s, key, consignor, Money(amount), source, "", stamp)
    )


def test_a_visit_is_settled_and_paid_while_the_shift_is_open(shop: Shop) -> None:
    """Up to this moment; what is sold later the same day waits for the end of the day."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, consignor)
    shop.open_shift()
    shop.sell(shop.cart(("KERIPIK", 3)), cash(60_000))
    due = shop.read(lambda s: settlements.due_now(s, consignor, shop.day))
    assert (due.owed, due.sold) == (Money(51_000), Quantity.units(3))
    paid = pay_now(shop, consignor, 51_000)
    assert (paid.number, paid.amount) == ("BKK/2026/00001", Money(51_000))
    assert pay_now(shop, consignor, 51_000) == paid
    assert (shop.owed("K1"), shop.balance("cash:K1")) == (0, 509_000)
    shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    shop.close_shift()
    rest = shop.settle(consignor)
    assert rest is not None
    assert (rest.number, rest.due) == ("PST/2026/00002", Money(17_000))
    assert shop.read(verify.verify).differences == ()


def test_a_visit_pays_what_an_earlier_settlement_left(shop: Shop) -> None:
    """Nothing moved since: no second settlement, the rest of the last one is paid."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, consignor)
    shop.open_shift()
    shop.sell(shop.cart(("KERIPIK", 3)), cash(60_000))
    shop.close_shift()
    assert shop.settle(consignor) is not None
    assert pay_now(shop, consignor, 1_000, Source.SAFE).settlement_number == "PST/2026/00001"
    paid = pay_now(shop, consignor, 50_000, Source.BANK, key="k2")
    assert (paid.settlement_number, shop.owed("K1")) == ("PST/2026/00001", 0)


def test_a_refused_visit_leaves_no_settlement(shop: Shop) -> None:
    """All or nothing: too much stores neither the payment nor the settlement."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, consignor)
    with pytest.raises(AmountError, match="Belum ada yang bisa dibayarkan"):
        pay_now(shop, consignor, 1_000)
    shop.open_shift()
    shop.sell(shop.cart(("KERIPIK", 3)), cash(60_000))
    with pytest.raises(AmountError, match=r"paling banyak Rp51\.000"):
        pay_now(shop, consignor, 51_100)
    assert shop.read(lambda s: settlements.settlements_of_day(s, shop.day)) == ()

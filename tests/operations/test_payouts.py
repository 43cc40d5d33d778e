"""Payouts in cash: coins end at Rp100."""

from __future__ import annotations

import pytest

from kasir.enums import Source
from kasir.errors import AmountError
from kasir.money import Money
from tests.shop import Shop


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

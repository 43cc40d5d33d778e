"""Shop settings: dated, so that an old paper stays what it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kasir.operations import settings
from kasir.operations.selling import receipts
from kasir.qris import QrisError
from tests.shop import Shop
from tests.test_qris import STATIC


def test_an_old_receipt_is_printed_as_it_was(shop: Shop) -> None:
    """A copy shows the shop's name of its own day, whatever the shop is called today."""
    shop.product("A", 10_000, None)
    shop.open_shift()
    sold = shop.sell(shop.cart(("A", 1)))
    stamp = shop.stamp("pengelola")
    renamed = replace(shop.read(settings.shop), name="Nama Baru", is_training=True)
    shop.write(lambda s: settings.change(s, renamed, stamp))
    again = shop.read(lambda s: receipts.receipt(s, sold.sale_id))
    assert again == sold
    assert shop.sell(shop.cart(("A", 1))).shop.name == "Nama Baru"


def test_a_static_qris_is_checked_before_it_is_in_force(shop: Shop) -> None:
    """A code that is not whole stores nothing, not even the other changes; empty is off."""
    stamp = shop.stamp("pengelola")
    before = shop.read(settings.shop)
    broken = replace(before, name="Nama Baru", qris_static=STATIC[:-1] + "0")
    with pytest.raises(QrisError):
        shop.write(lambda s: settings.change(s, broken, stamp))
    assert shop.read(settings.shop) == before
    for wanted in (replace(before, qris_static=STATIC), before):
        shop.write(lambda s, new=wanted: settings.change(s, new, stamp))
        assert shop.read(settings.shop) == wanted

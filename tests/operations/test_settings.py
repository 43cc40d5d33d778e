"""Shop settings: dated, so that an old paper stays what it was."""

from __future__ import annotations

from dataclasses import replace

from kasir.operations import receipts, settings
from tests.shop import Shop


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

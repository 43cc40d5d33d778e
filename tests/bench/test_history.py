"""The history that `make bench` measures against, in small: it is a shop like any other."""

from __future__ import annotations

from kasir.operations.verify.report import verify
from tests.bench.history import BulkTill
from tests.shop import Shop


def test_receipts_made_in_bulk_are_receipts(shop: Shop) -> None:
    """Rows that are written past the operations are those that the operations write."""
    owner = shop.consignor("K1")
    for number in range(6):
        shop.product(f"P{number}", 10_000 + number, owner)
    shop.open_shift()
    BulkTill(shop, goods=6).sell(3)
    shop.sell(shop.cart(("P0", 1)))  # The till goes on after them.
    shop.close_shift()
    assert shop.settle(owner) is not None
    assert shop.read(verify).differences == ()

"""A simulated shop is the same every time, and its books tie."""

from __future__ import annotations

from kasir.operations import simulate
from kasir.operations.simulate import Shape
from kasir.operations.verify import verify
from tests.shop import Shop

SHAPE = Shape(seed=7, receipts_a_day=5, products=12, consignors=3)


def test_two_days_tie(shop: Shop) -> None:
    """Two days of trade leave clean books and a settlement for who sold."""
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: simulate.furnish(s, SHAPE, stamp))
    for _ in range(2):
        day = shop.read(simulate.next_day)
        cashier, office = shop.stamp(), shop.stamp("pengelola")
        assert shop.write(lambda s: simulate.trade(s, SHAPE, day, cashier, office)) > 0  # noqa: B023
    report = shop.read(verify)
    assert report.differences == ()
    assert shop.read(simulate.next_day).day == 3

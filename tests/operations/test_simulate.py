"""A simulated shop is the same every time, and its books tie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kasir.operations import simulate
from kasir.operations.selling import receipts
from kasir.operations.selling.receipts import Receipt
from kasir.operations.simulate import Shape
from kasir.operations.verify.report import verify
from kasir.store.db import Database
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


LIVELY = Shape(seed=3, receipts_a_day=60, products=12, consignors=3)


def _day(shop: Shop) -> list[Receipt]:
    """Let a shop trade for one lively day and give its papers, the newest first."""
    stamp, cashier, office = shop.stamp("pengelola"), shop.stamp(), shop.stamp("pengelola")
    shop.write(lambda s: simulate.furnish(s, LIVELY, stamp))
    day = shop.read(simulate.next_day)
    shop.write(lambda s: simulate.trade(s, LIVELY, day, cashier, office))
    rows = shop.read(lambda s: receipts.find_receipts(s, "", limit=1_000))
    return [shop.read(lambda s, i=row.sale_id: receipts.receipt(s, i)) for row in rows]


def test_the_same_seed_gives_the_same_papers(shop: Shop, shop_folder: Path) -> None:
    """Receipt by receipt, but for the code, which tells shops apart; goods come back, too."""
    database = Database(shop_folder / "kasir.db")
    papers = _day(shop)
    again = _day(Shop(database, shop_folder))
    assert [replace(each, code="") for each in again] == [replace(each, code="") for each in papers]
    database.close()
    assert any(paper.origin for paper in papers)
    assert shop.read(verify).differences == ()

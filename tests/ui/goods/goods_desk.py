"""What the manager does with goods at the window, in few words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from kasir.enums import Cause, JobKind, JobState
from kasir.money import Quantity
from kasir.operations import print_jobs
from kasir.operations.products import catalog
from kasir.ui.kit.tables import Table
from tests.shop import DAY, PINS, Shop
from tests.ui.till import Till

KERIPIK, DODOL, BATIK, KANTONG = (
    *("2000000000015", "2000000000022", "2000000000107", "2000000000176"),
)


def choose(desk: Till, sku: str) -> None:
    table = desk.find(Table, "goodsTable")
    table.selectRow([item.sku for item in table.shown_rows()].index(sku))


def approve(desk: Till, pin: str = PINS["pemilik"]) -> None:
    QTest.keyClick(desk.fill("approvePin", pin), Qt.Key.Key_Return)


def on_hand(shop: Shop, sku: str) -> Quantity:
    [item] = shop.read(lambda s: catalog.items(s, [_id(shop, sku)], DAY))  # type: ignore[list-item]
    return item.on_hand


def _id(shop: Shop, sku: str) -> int:
    return int(shop.read(lambda s: catalog.find_product(s, sku, DAY))[0].product_id)


def set_cause(desk: Till, name: str, cause: Cause) -> None:
    desk.find(QComboBox, name).setCurrentIndex(list(Cause).index(cause))


def printed(desk: Till, kind: JobKind) -> list[JobState]:
    """Say how far the jobs of a kind are."""
    jobs = desk.window.station.jobs
    found: list[JobState] = []
    jobs.read(lambda s: [job.state for job in print_jobs.all_of_kind(s, kind)], then=found.extend)
    return found

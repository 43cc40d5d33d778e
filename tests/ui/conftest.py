"""A till for each test, on its own copy of the shop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from tests.shop import Shop
from tests.ui.desk import Desk
from tests.ui.till import Till, closed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The off-screen platform tells what it lacks; nothing else may be warned of."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture
def goods(shop: Shop) -> Shop:
    """Put a few goods on the shelves: two consignors and the shop's own."""
    bayeman = shop.consignor("K001")
    sekar = shop.consignor("K005", percent=20)
    shop.product("2000000000015", 15_000, bayeman)
    shop.product("2000000000022", 14_000, bayeman)
    shop.product("2000000000107", 150_000, sekar)
    shop.product("2000000000176", 8_750, None)
    return shop


@pytest.fixture
def till(goods: Shop, qtbot: QtBot) -> Iterator[Till]:
    """Give an open till; nothing may fail unseen in it."""
    opened = Till(goods.folder)
    yield opened
    closed(opened)
    unexpected = [error for error in opened.failures if not hasattr(error, "exit_code")]
    assert unexpected == []


@pytest.fixture
def at_goods(till: Till) -> Till:
    """Let the manager sit at the goods."""
    till.begin("pengelola")
    till.press("navGoods")
    return till


@pytest.fixture
def at_money(till: Till) -> Till:
    """Let the manager sit at Perhitungan on a running day: one piece of each consignor is sold."""
    till.begin("pengelola")
    till.type_code("2000000000015")
    till.type_code("2000000000107")
    till.pay_cash("165.000")
    till.next_customer()
    till.press("navSettle")
    return till


@pytest.fixture
def selling(till: Till) -> Till:
    """Give a till at which the cashier has opened the shift."""
    till.begin()
    return till


class Viewer(QObject):
    """Stands in for the machine's PDF viewer."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Path] = []

    @Slot(QUrl)
    def show_file(self, url: QUrl) -> None:
        self.shown.append(Path(url.toLocalFile()))


@pytest.fixture
def viewer() -> Iterator[Viewer]:
    made = Viewer()
    QDesktopServices.setUrlHandler("file", made, "show_file")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def desk(till: Till) -> Desk:
    """Give the page Data, opened by the manager."""
    return Desk(till).come()

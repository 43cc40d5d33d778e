"""Tables keep how a person set them, for the next time that the till is opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest

from kasir.config import TABLES
from kasir.ui.kit.tables import Table
from tests.shop import Shop
from tests.ui.desk import Desk
from tests.ui.till import Till, closed

PRICE, CATEGORY = 2, 1


def _products(till: Till) -> Table:
    Desk(till).come().open("Products")
    return till.find(Table, "tableProducts")


def _press_header(table: Table, column: int) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 30, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _draw(table: Table, column: int, by: int) -> None:
    """Take the right edge of a column's head and draw it."""
    header = table.horizontalHeader()
    edge = header.sectionViewportPosition(column) + header.sectionSize(column) - 2
    place = QPoint(edge, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(header.viewport(), place + QPoint(by // 2, 0))
    QTest.mouseMove(header.viewport(), place + QPoint(by, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(by, 0))


def _prices(table: Table) -> list[int]:
    return [found.price.rupiah for found in table.shown_rows()]


def test_widths_and_order_survive_a_restart(goods: Shop) -> None:
    """Each table by itself. In another order, too, the row that was chosen stays chosen."""
    till = Till(goods.folder)
    table = _products(till)
    _draw(table, CATEGORY, -40)
    _press_header(table, PRICE)
    assert _prices(table) == [8_750, 14_000, 15_000, 150_000]
    width = table.columnWidth(CATEGORY)
    assert width == 80
    till.press("tabConsignors")
    consignors = till.find(Table, "tableConsignors").columnWidth(1)
    closed(till)
    again = Till(goods.folder)
    table = _products(again)
    assert _prices(table) == [8_750, 14_000, 15_000, 150_000]
    assert (table.columnWidth(CATEGORY), table.columnWidth(PRICE)) == (width, 104)
    table.selectRow(3)
    again.window.current().refresh()
    assert table.current_row().price.rupiah == 150_000
    again.press("tabConsignors")
    assert again.find(Table, "tableConsignors").columnWidth(1) == consignors
    closed(again)


def test_a_third_press_gives_the_first_order_back(till: Till) -> None:
    """Up, down, and as the shop gave it."""
    table = _products(till)
    usual = _prices(table)
    _press_header(table, PRICE)
    _press_header(table, PRICE)
    assert _prices(table) == [150_000, 15_000, 14_000, 8_750]
    _press_header(table, PRICE)
    assert _prices(table) == usual


def test_nothing_is_kept_that_nobody_set(goods: Shop) -> None:
    """Who only looks leaves no file behind."""
    till = Till(goods.folder)
    _products(till)
    till.press("tabConsignors")
    till.press("navGoods")
    closed(till)
    assert not (goods.folder / TABLES).exists()


@pytest.mark.parametrize("kept", ["", "x", "2 0 9", "9 7 0 0 0", "2 0 0 99999 104", "-1 0 0 0 -5"])
def test_a_broken_file_changes_nothing(goods: Shop, kept: str) -> None:
    """Other columns, letters, figures of nonsense: the table comes up as usual, and is sortable."""
    file = QSettings(str(goods.folder / TABLES), QSettings.Format.IniFormat)
    file.setValue("tableProducts/100", kept)
    file.sync()
    till = Till(goods.folder)
    table = _products(till)
    assert (table.columnWidth(CATEGORY), table.columnWidth(PRICE)) == (120, 104)
    _press_header(table, PRICE)
    assert _prices(table)[0] == 8_750
    closed(till)

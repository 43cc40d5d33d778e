"""Goods below each other: the rows of a thousand are made when they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kasir.cart import Item, ProductId
from kasir.money import Quantity
from kasir.operations.products import catalog
from kasir.ui.goods.lines import AT_ONCE, DayError, GoodsLines
from tests.shop import Shop

MANY = 120


@pytest.fixture
def items(shop: Shop) -> Sequence[Item]:
    product_id = ProductId(shop.product("P", 10_000, shop.consignor("K1")))
    [item] = shop.read(lambda s: catalog.items(s, [product_id], shop.day))
    return [replace(item, product_id=ProductId(n), sku=f"P{n}") for n in range(1, MANY + 1)]


def _shown(qtbot: QtBot, goods: GoodsLines) -> tuple[QWidget, QLineEdit]:
    """Show them above a last field; give the window and that field."""
    window, last = QWidget(), QLineEdit()
    both = QVBoxLayout(window)
    both.addWidget(goods)
    both.addWidget(last)
    window.resize(600, 400)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window, last


def _count(goods: GoodsLines) -> int:
    return len(goods.findChildren(QLineEdit))


def test_few_rows_are_made_at_first(qtbot: QtBot, items: Sequence[Item]) -> None:
    """A thousand goods open as fast as thirty; the bar tells that there are more."""
    goods = GoodsLines(items)
    _window, _last = _shown(qtbot, goods)
    assert _count(goods) <= 2 * AT_ONCE
    row = goods.first
    assert row is not None
    assert goods.verticalScrollBar().maximum() > MANY * row.height()


def test_rows_come_when_they_are_scrolled_to(qtbot: QtBot, items: Sequence[Item]) -> None:
    """Whoever pulls the bar to its end sees the last goods."""
    goods = GoodsLines(items)
    _window, _last = _shown(qtbot, goods)
    goods.verticalScrollBar().setValue(goods.verticalScrollBar().maximum())
    assert _count(goods) == MANY
    QApplication.processEvents()
    goods.verticalScrollBar().setValue(goods.verticalScrollBar().maximum())
    field = goods.findChild(QLineEdit, f"goodsQuantityP{MANY}")
    assert field is not None
    assert not field.visibleRegion().isEmpty()


def test_tab_goes_through_all_of_them(qtbot: QtBot, items: Sequence[Item]) -> None:
    """From the first quantity to the last date, and only then out of the list."""
    goods = GoodsLines(items, has_dates=True)
    _window, last = _shown(qtbot, goods)
    assert goods.first is not None
    goods.first.setFocus()
    names = []
    for _ in range(2 * MANY):
        at = QApplication.focusWidget()
        assert at is not None
        names.append(at.objectName())
        QTest.keyClick(at, Qt.Key.Key_Tab)
    kinds = ("goodsQuantity", "goodsDay")
    assert names == [f"{kind}P{number}" for number in range(1, MANY + 1) for kind in kinds]
    assert QApplication.focusWidget() is last


def test_what_stands_in_rows_not_made_is_kept(qtbot: QtBot, items: Sequence[Item]) -> None:
    """What was there before counts, whether its row was seen or not."""
    goods = GoodsLines(items, has_dates=True, filled={MANY: Quantity.units(3)})
    _window, _last = _shown(qtbot, goods)
    assert [(line.product_id, line.quantity) for line in goods.lines()] == [
        (MANY, Quantity.units(3))
    ]
    goods.put_back({1: ("2", ""), MANY: ("4,5", "24/03/2027")})
    assert goods.typed()[MANY] == ("4,5", "24/03/2027")
    assert [(line.quantity, line.expires_on) for line in goods.lines()] == [
        (Quantity.units(2), None),
        (Quantity(4_500), date(2027, 3, 24)),
    ]
    assert _count(goods) < 2 * MANY
    assert goods.go_to(MANY)
    field = goods.findChild(QLineEdit, f"goodsQuantityP{MANY}")
    assert field is not None
    assert field.hasFocus()
    assert field.selectedText() == "4,5"
    assert not goods.go_to(MANY + 1)


def test_a_wrong_day_far_below_is_shown(qtbot: QtBot, items: Sequence[Item]) -> None:
    """The row of a date that can't be read is made, and the cursor stands in it."""
    goods = GoodsLines(items, has_dates=True)
    _window, _last = _shown(qtbot, goods)
    goods.put_back({MANY: ("1", "31/02/2027")})
    with pytest.raises(DayError):
        goods.lines()
    field = goods.findChild(QLineEdit, f"goodsDayP{MANY}")
    assert field is not None
    assert field.hasFocus()

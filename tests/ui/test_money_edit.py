"""The field that takes rupiah."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kasir.money import Money
from kasir.ui.widgets import MoneyEdit


@pytest.fixture
def field(qtbot: QtBot) -> MoneyEdit:
    made = MoneyEdit()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "shown", "amount"),
    [
        ("12500", "12.500", 12_500),
        ("007", "7", 7),
        ("1250000", "1.250.000", 1_250_000),
        ("12,5", "125", 125),  # The comma is not taken: an amount has no decimals.
        ("12.50", "1.250", 1_250),
        ("abc", "", 0),
        ("-500", "500", 500),
    ],
)
def test_dots_appear_while_typing(field: MoneyEdit, typed: str, shown: str, amount: int) -> None:
    """Digits only; thousands are grouped with each key."""
    QTest.keyClicks(field, typed)
    assert field.text() == shown
    assert field.money() == Money(amount)


@pytest.mark.parametrize("pasted", ["Rp 12.500", "12500", " 12.500 ", "Rp12.500"])
def test_paste_takes_what_people_write(field: MoneyEdit, pasted: str) -> None:
    """A pasted amount may carry Rp and dots."""
    field.setText(pasted)
    assert field.money() == Money(12_500)


def test_a_barcode_is_no_amount(field: MoneyEdit) -> None:
    """More than ten digits never stand in a money field."""
    field.setText("2000000000015")
    assert field.money() < Money(10_000_000_000)


def test_correcting_in_the_middle_keeps_the_cursor(field: MoneyEdit) -> None:
    """A digit typed in the middle goes where the cursor is, and the cursor stays behind it."""
    field.setText("12500")
    field.setCursorPosition(1)
    QTest.keyClicks(field, "9")
    assert field.text() == "192.500"
    assert field.cursorPosition() == 2


def test_signal_after_each_change(field: MoneyEdit, qtbot: QtBot) -> None:
    """What depends on the amount hears of each key."""
    heard: list[int] = []
    field.edited.connect(lambda: heard.append(field.money().rupiah))
    QTest.keyClicks(field, "1000")
    assert heard == [1, 10, 100, 1000]

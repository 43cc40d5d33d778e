"""The field that takes rupiah."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kasir.errors import UnclearAmountError
from kasir.money import ZERO, Money
from kasir.ui.kit.edits import MoneyEdit


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
        ("12.500", "12.500", 12_500),
        ("1.250.000", "1.250.000", 1_250_000),
        ("abc", "", 0),
        ("-500", "500", 500),
    ],
)
def test_dots_appear_while_typing(field: MoneyEdit, typed: str, shown: str, amount: int) -> None:
    """Thousands are grouped with each key; who types the dots gets the same."""
    QTest.keyClicks(field, typed)
    assert field.text() == shown
    assert field.money() == Money(amount)


@pytest.mark.parametrize("typed", ["12,5", "12.50", "1,000", "12."])
def test_what_could_be_two_amounts_is_none(field: MoneyEdit, typed: str) -> None:
    """It stays as it was typed, in a red frame, and reading it says how to write it."""
    QTest.keyClicks(field, typed)
    assert (field.text(), field.money(), field.property("problem")) == (typed, ZERO, "true")
    with pytest.raises(UnclearAmountError, match=r"bukan rupiah yang jelas.*12\.500"):
        field.read()


@pytest.mark.parametrize(
    ("backspaces", "typed", "amount"), [(2, "000", 12_000), (0, "0", 12_500), (3, "", 12)]
)
def test_it_is_mended_where_it_stands(
    field: MoneyEdit, backspaces: int, typed: str, amount: int
) -> None:
    """Taken back or written on, it is an amount again and the frame is as before."""
    QTest.keyClicks(field, "12.50")
    for _ in range(backspaces):
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, typed)
    assert (field.read(), field.property("problem")) == (Money(amount), "false")


def test_taking_digits_back_regroups(field: MoneyEdit) -> None:
    """The dots that the field put there are not the person's: 12.500 less a digit is 1.250."""
    QTest.keyClicks(field, "12500")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert (field.text(), field.read()) == ("1.250", Money(1_250))


def test_a_pasted_decimal_is_no_amount(field: MoneyEdit) -> None:
    """As when it is typed."""
    QApplication.clipboard().setText("12.50")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), field.money()) == ("12.50", ZERO)


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

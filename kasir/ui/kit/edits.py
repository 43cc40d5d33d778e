"""Fields for money, quantities and PINs, and a choice from a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QRegularExpressionValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit

from kasir.errors import UnclearAmountError
from kasir.money import ZERO, Money, Quantity, format_number, parse_money, parse_quantity
from kasir.ui.kit.parts import restyle

PIN_DIGITS = 8  # The longest that is taken.
MONEY_DIGITS = 10  # More is a barcode, not an amount.
LONGEST = 15  # With its dots; what is longer was not typed by a person.


class MoneyEdit(QLineEdit):
    """Takes rupiah: thousand dots while typing, never what a scanner types.

    Who types a dot or a comma is taken at his word: `12.500` is an amount, `12.50` and `12,5`
    stay as they are and are none.
    """

    edited = Signal()

    def __init__(self, *, size: str = "lead") -> None:
        super().__init__()
        self.setProperty("scale", size)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("0")
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._is_literal = False  # Dots and commas are a person's, not ours.
        self.textChanged.connect(self._regroup)

    def money(self) -> Money:
        """The amount; a field that is empty or can't be read is zero."""
        try:
            return self.read()
        except UnclearAmountError:
            return ZERO

    def read(self) -> Money:
        """The amount that is to be booked. Raises UnclearAmountError."""
        text = self.text().strip()
        try:
            return parse_money(text) if text else ZERO
        except ValueError as error:
            raise UnclearAmountError(text) from error

    def set_money(self, amount: Money) -> None:
        """Show an amount; zero leaves the field empty."""
        self.setText(format_number(amount.rupiah) if amount else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        is_command = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Paste) or (text and text in ".,"):
            self._is_literal = True
        elif text and text.isprintable() and not is_command and not text.isdigit():
            event.accept()
            return
        super().keyPressEvent(event)

    def _regroup(self, text: str) -> None:
        cleaned = text.strip()
        if self._is_literal and cleaned and not _is_money(cleaned) and len(cleaned) <= LONGEST:
            restyle(self, problem="true")
            self.edited.emit()
            return
        if self._is_literal:
            self._is_literal = False
            restyle(self, problem="false")
        try:
            digits = str(abs(parse_money(cleaned).rupiah)) if cleaned else ""
        except ValueError:
            digits = "".join(part for part in cleaned if part in "0123456789")
        shown = format_number(int(digits[:MONEY_DIGITS])) if digits else ""
        if shown != text:
            behind = len(text) - self.cursorPosition()
            self.blockSignals(True)
            self.setText(shown)
            self.setCursorPosition(max(0, len(shown) - behind))
            self.blockSignals(False)
        self.edited.emit()


def _is_money(text: str) -> bool:
    try:
        parse_money(text)
    except ValueError:
        return False
    return True


def quantity_of(text: str) -> Quantity:
    """A typed quantity; what can't be read is zero, which no line accepts."""
    try:
        return parse_quantity(text)
    except ValueError:
        return Quantity(0)


class QuantityEdit(QLineEdit):
    """Takes a quantity with a decimal comma: `2`, `2,5`."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("scale", "head")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def quantity(self) -> Quantity:
        return quantity_of(self.text())


class PinEdit(QLineEdit):
    """Takes a new PIN and shows none of its digits. A scan is taken back, as from other fields."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(PIN_DIGITS)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setValidator(QRegularExpressionValidator("[0-9]*"))


class DayEdit(QDateEdit):
    """A day, typed or taken from a calendar."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("dd/MM/yyyy")
        self.show_day(day)

    def day(self) -> date:
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_day(self, day: date) -> None:
        """Show another day, of which nobody is told."""
        self.blockSignals(True)
        self.setDate(QDate(day.year, day.month, day.day))
        self.blockSignals(False)


class Choice(QComboBox):
    """A list of words to choose from. The wheel over it turns the page, never the choice."""

    def __init__(self, words: Iterable[str] = (), *, takes_others: bool = False) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setEditable(takes_others)
        self.addItems(list(words))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page that scrolls."""
        event.ignore()

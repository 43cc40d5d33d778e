"""The drawer by its notes and coins. Nothing here knows what it should hold."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from kasir.money import Money, format_number
from kasir.operations.shifts.counting import DENOMINATIONS
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.parts import Card, box, column, grid, label, name, row, rule, tell
from kasir.ui.kit.sheet import key_name
from kasir.words import _


class _Pieces(MoneyEdit):
    """How many notes or coins of one kind; Enter and the arrows move to the next kind."""

    def __init__(self) -> None:
        super().__init__(size="")
        self.setFixedWidth(76)
        self.setMaxLength(6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = key_name(event)
        if pressed in {"Enter", "Down"}:
            self.focusNextChild()
        elif pressed == "Up":
            self.focusPreviousChild()
        elif event.text() in {".", ","}:
            event.accept()  # Pieces have no parts.
        else:
            super().keyPressEvent(event)


class CountPane(QWidget):
    """A field for each note and coin, and their sum."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        kinds = grid(10, 8, grow=2)
        kinds.setContentsMargins(0, 0, 0, 0)
        kinds.setColumnMinimumWidth(3, 16)
        kinds.setColumnStretch(6, 1)
        table = name(box(kinds), "countTable", _("Hitung kas"))
        self.pieces: dict[int, _Pieces] = {}
        self._values: dict[int, QLabel] = {}
        for number, denomination in enumerate(DENOMINATIONS):
            field = name(_Pieces(), f"count{denomination}", str(Money(denomination)))
            field.edited.connect(self._show_sum)
            value = label("0", "muted", right=True)
            half = (len(DENOMINATIONS) + 1) // 2
            line, side = number % half, 4 * (number // half)
            kinds.addWidget(label(format_number(denomination), "strong", right=True), line, side)
            kinds.addWidget(field, line, side + 1)
            kinds.addWidget(value, line, side + 2)
            self.pieces[denomination] = field
            self._values[denomination] = value
        self.sum = name(label("Rp0", "head", right=True), "countSum", _("Jumlah uang"))
        self.told = name(label("", wrap=True), "countTold", _("Hasil hitungan"))
        self._told = Card(self.told, kind="warning")
        self._told.hide()
        whole = row(label(_("Jumlah di laci"), "lead"), None, self.sum)
        self.setLayout(column(self._told, table, 8, rule(), whole, None, gap=10))

    def take_focus(self) -> None:
        next(iter(self.pieces.values())).setFocus()

    def counts(self) -> dict[int, int]:
        """Pieces by denomination."""
        return {
            denomination: field.money().rupiah
            for denomination, field in self.pieces.items()
            if field.money()
        }

    def count_anew(self, told: str) -> None:
        """Empty all fields, and say why they are to be filled once more."""
        for field in self.pieces.values():
            field.clear()
        self._show_sum()
        tell(self.told, told, "warning")
        self._told.show()

    def _show_sum(self) -> None:
        whole = 0
        for denomination, field in self.pieces.items():
            value = denomination * field.money().rupiah
            whole += value
            self._values[denomination].setText(format_number(value))
        self.sum.setText(str(Money(whole)))
        self.edited.emit()

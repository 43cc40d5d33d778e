"""Finds rows as one types: a field and a list, in which the newest stand already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kasir.ui.kit.parts import column, label
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import key_name
from kasir.ui.station import Station

PAUSE_MS = 200

_STEPS = {"Up": -1, "Down": 1, "PageUp": -6, "PageDown": 6}


class FindField(QLineEdit):
    """Leaves the arrows to the list below and Enter to the sheet."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if key_name(event) in {*_STEPS, "Enter"}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FindRows(QWidget):
    """A field and a list. `chosen` carries the row's key; `moved`: another row is selected."""

    chosen = Signal(object)
    moved = Signal()

    def __init__(
        self,
        station: Station,
        ask: Callable[[Any, str], Sequence[ListRow]],
        *,
        none_yet: str,
        none_found: str,
        text: str = "",
        position: int = 0,
    ) -> None:
        """`ask` finds the rows for a text; `none_yet` is said when there is none at all.

        `text` and `position` bring back a search that was left.
        """
        super().__init__()
        self._station, self._ask, self._position = station, ask, position
        self._words = (none_yet, none_found)
        self._is_wanted = False  # Enter was pressed before the search for the last letter began.
        self.field = FindField(text)
        self.list = RowList()
        self.list.setMinimumHeight(180)
        self.list.chosen.connect(self.chosen)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self.moved.emit())
        self._empty = label("", "muted", wrap=True)
        self._empty.hide()
        inside = column(self.field, self._empty, self.list, gap=8, grow=2)
        self.setLayout(inside)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.look()

    def take_focus(self) -> None:
        self.field.setFocus()

    def look(self) -> None:
        """Search for what stands in the field."""
        self._pause.stop()
        text = self.field.text()
        self._station.jobs.read(lambda session: self._ask(session, text), then=self._show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_name(event)
        if key in _STEPS:
            self.list.step(_STEPS[key])
            event.accept()
        elif key == "Enter" and self._pause.isActive():
            # The list is still that of the letters before: it is not what is wanted.
            self._is_wanted = True
            self.look()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _show(self, rows: Sequence[ListRow]) -> None:
        none_yet, none_found = self._words
        self._empty.setText(none_found if self.field.text().strip() else none_yet)
        self._empty.setVisible(not rows)
        self.list.show_rows(rows, self._position)
        self._position = 0
        self.moved.emit()  # Nothing is selected in an empty list, of which Qt does not tell.
        was_wanted, self._is_wanted = self._is_wanted, False
        if was_wanted and rows:
            self.chosen.emit(self.list.current_key())

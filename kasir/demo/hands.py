"""Hands and eyes on a real window: keys to whatever has the focus, clicks on named widgets.

The demo day and the tests drive the till with these, and with nothing else. A scan is typed as
a scanner types it, with the keys' own timestamps, wherever the focus is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from kasir.ui.rows import RowList

W = TypeVar("W", bound=QWidget)

_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
SCANNER_GAP_MS = 8
FINGER_GAP_MS = 160
BETWEEN_MS = 5_000


class Hands:
    """One person before one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self._clock_ms = BETWEEN_MS

    # --- doing ------------------------------------------------------------------------------

    def write(self, text: str) -> None:
        """Type by hand into what has the focus."""
        for character in text:
            self._send(Qt.Key(ord(character.upper())), character, FINGER_GAP_MS)
        QApplication.processEvents()

    def fill(self, name: str, text: str) -> None:
        """Replace the text of a field."""
        field = self.find(name, QLineEdit)
        field.setFocus()
        field.selectAll()
        self.write(text)

    def press(self, keys: str) -> None:
        """Press a key or a combination: `F12`, `Return`, `Ctrl+L`."""
        *held, key = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in held:
            modifiers |= _MODIFIERS[name]
        QTest.keyClick(self._focus(), Qt.Key[f"Key_{key}"], modifiers)
        QApplication.processEvents()

    def scan(self, code: str, *, suffix: Qt.Key = Qt.Key.Key_Return) -> None:
        """Read a barcode: fast keys with their own time, then the scanner's suffix."""
        self._clock_ms += BETWEEN_MS
        for character in code:
            self._send(Qt.Key(ord(character.upper())), character, SCANNER_GAP_MS)
        self._send(suffix, "\r" if suffix is Qt.Key.Key_Return else "\t", SCANNER_GAP_MS)
        QApplication.processEvents()

    def click(self, name: str) -> None:
        """Click a button by its name. It must be there and allowed."""
        button = self.find(name, QAbstractButton)
        assert button.isEnabled(), f"{name} can't be pressed now"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def choose(self, name: str, key: object) -> None:
        """Step down a list until the row with this key is selected."""
        rows = self.find(name, RowList)
        for position in range(rows.model().rowCount()):
            rows.select(position)
            if rows.current_key() == key:
                return
        raise LookupError(key)

    # --- seeing -----------------------------------------------------------------------------

    def find(self, name: str, kind: type[W]) -> W:
        """Give the visible widget with this name; the newest when several are."""
        found = [
            widget
            for widget in self.window.findChildren(kind, name)
            if widget.isVisibleTo(self.window)
        ]
        if not found:
            raise LookupError(name)
        return found[-1]

    def sees(self, name: str) -> bool:
        """Say whether a widget with this name is visible."""
        return any(
            widget.isVisibleTo(self.window) for widget in self.window.findChildren(QWidget, name)
        )

    def read(self, name: str) -> str:
        """Give the text of a label or a field."""
        widget = self.find(name, QWidget)
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
            return widget.text()
        return " ".join(label.text() for label in widget.findChildren(QLabel))

    def picture(self, path: Path) -> None:
        """Take a screenshot of the window."""
        QApplication.processEvents()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(path))

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _send(self, key: Qt.Key, text: str, gap_ms: int) -> None:
        self._clock_ms += gap_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(self._clock_ms)
            QApplication.sendEvent(self._focus(), event)

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

from kasir.ui.kit.rows import RowList

W = TypeVar("W", bound=QWidget)

_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
SCANNER_GAP_MS = 8
FINGER_GAP_MS = 160
BETWEEN_MS = 5_000


class WindowDriver:
    """One person before one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self._clock_ms = BETWEEN_MS

    # --- doing ------------------------------------------------------------------------------

    def write(
        self, text: str, target: QWidget | None = None, *, gap_ms: int = FINGER_GAP_MS
    ) -> None:
        """Type by hand into a widget, or into what has the focus."""
        self._clock_ms += BETWEEN_MS
        for character in text:
            self._send(target, Qt.Key(ord(character.upper())), character, gap_ms)
        QApplication.processEvents()

    def fill(self, name: str, text: str) -> QLineEdit:
        """Type into a field, in place of what stood there, and give the field."""
        field = self.find(QLineEdit, name)
        field.setFocus()
        if field.text():
            field.selectAll()
            QTest.keyClick(field, Qt.Key.Key_Delete)
        self.write(text, field)
        return field

    def keys(self, *pressed: str) -> None:
        """Press keys or combinations where the focus is: `F12`, `Return`, `Ctrl+L`."""
        for keys in pressed:
            *held, key = keys.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= _MODIFIERS[name]
            self.key(Qt.Key[f"Key_{key}"], modifiers)

    def key(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self._focus(), key, modifiers)
        QApplication.processEvents()

    def scan(
        self,
        code: str,
        target: QWidget | None = None,
        *,
        suffix: Qt.Key | None = Qt.Key.Key_Return,
        gap_ms: int = SCANNER_GAP_MS,
    ) -> None:
        """Read a barcode: fast keys with their own time, then the scanner's suffix."""
        self._clock_ms += BETWEEN_MS
        target = target or self._focus()
        for character in code:
            self._send(target, Qt.Key(ord(character.upper())), character, gap_ms)
        if suffix is not None:
            text = "\r" if suffix is Qt.Key.Key_Return else "\t"
            self._send(target, suffix, text, gap_ms)
        QApplication.processEvents()

    def press(self, name: str) -> None:
        """Press a button, as a finger does. It must be there and allowed."""
        button = self.find(QAbstractButton, name)
        assert button.isEnabled(), f"{name} can't be pressed now"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def choose(self, name: str, key: object) -> None:
        """Step down a list until the row with this key is selected."""
        rows = self.find(RowList, name)
        for position in range(rows.model().rowCount()):
            rows.select(position)
            if rows.current_key() == key:
                return
        raise LookupError(key)

    # --- seeing -----------------------------------------------------------------------------

    def find(self, kind: type[W], name: str) -> W:
        """What is on the screen under this name; the newest when several are."""
        found = [part for part in self.window.findChildren(kind, name) if part.isVisible()]
        if not found:
            raise LookupError(name)
        return found[-1]

    def is_shown(self, name: str) -> bool:
        """Say whether something on the screen has this name."""
        return any(part.isVisible() for part in self.window.findChildren(QWidget, name))

    def text(self, name: str) -> str:
        """The text of a label, a button or a field, or of all labels in a panel."""
        widget = self.find(QWidget, name)
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
            return widget.text()
        return " ".join(label.text() for label in widget.findChildren(QLabel))

    def picture(self, path: Path) -> None:
        QApplication.processEvents()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(path))

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        return focus if focus is not None and self.window.isAncestorOf(focus) else self.window

    def _send(self, target: QWidget | None, key: Qt.Key, text: str, gap_ms: int) -> None:
        self._clock_ms += gap_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(self._clock_ms)
            QApplication.sendEvent(target or self._focus(), event)

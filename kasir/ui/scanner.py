"""Catches barcode scans wherever the focus is.

A scanner is a keyboard that types fast. Four or more characters, each at most 100 ms after the
one before and all within 1,5 s, are a scan and not typing. The field that received the first of
them gets its old text back, so a scan never ends up in a money field, and the suffix (Enter or
Tab) is eaten, so a scan never presses Bayar. Time is the event's own: tests need no waiting.

Fingers are fast, too: `20000` on a number pad comes with 70 ms between the keys. Where a person
types, short codes are a scan only at a pace that no finger keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from kasir.ui.kit.edits import MoneyEdit, QuantityEdit

GAP_MS = 100
WHOLE_MS = 1_500
SHORTEST = 4
FINGER_MS = 50  # On average between two keys: faster is no finger.
SHORTEST_IN_NUMBERS = 8  # No amount is that long, so a slower scanner is still known by it.
# Without the event's own time (synthetic keys) only what nobody types by hand is a scan.
SHORTEST_UNTIMED = 8
LONGEST = 200

# A field with this property keeps its keys: PINs are short, typed fast, and end with Enter.
KEEPS_KEYS = "keepsKeys"
# The scan field itself: what arrives there is already where it belongs.
TAKES_SCANS = "takesScans"


class Suffix(StrEnum):
    """What the scanner sends after the code."""

    ENTER = "enter"
    TAB = "tab"
    NONE = "none"


_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


@dataclass(slots=True)
class _Burst:
    """Characters that follow each other fast, and what the field held before them."""

    target: QWidget
    text_before: str
    cursor_before: int
    started: float
    latest: float
    is_timed: bool
    text: str = ""
    is_scan: bool = False

    def goes_on(self, target: QWidget, at: float, *, is_timed: bool) -> bool:
        """Whether a key at this time belongs to it."""
        same = self.target is target and self.is_timed == is_timed
        return same and 0 <= at - self.latest <= GAP_MS


class Scanner(QObject):
    """An event filter of the application. Emits what was scanned, without prefix and suffix."""

    scanned = Signal(str)
    garbled = Signal()  # A scan that is too slow or too long to be trusted.

    def __init__(self, window: QWidget, suffix: Suffix = Suffix.ENTER, prefix: str = "") -> None:
        super().__init__(window)
        self._window = window
        self._suffix = suffix
        self._prefix = prefix
        self._burst: _Burst | None = None
        self._end = QTimer(self, singleShot=True, interval=GAP_MS + 20)
        self._end.timeout.connect(self._finish_by_silence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at each key once, at the widget that has the focus."""
        # Of all events, thousands for a new page: the class is cheaper to ask for than the type.
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if not isinstance(watched, QWidget) or watched.property(KEEPS_KEYS):
            return False
        if watched.window() is not self._window:
            return False
        focus = QApplication.focusWidget()
        if focus is not None and watched is not focus:
            return False  # The same key on its way up to the parents.
        if isinstance(watched, QComboBox):  # A list that takes other words, too, is a field.
            watched = watched.lineEdit() or watched
        if event.isAutoRepeat():
            self._burst = None
            return False
        if event.key() in _ENDS:
            return self._take_end(watched, event)
        text = event.text()
        if not text.isprintable() or not text or event.modifiers() & _COMMANDS:
            return False
        return self._take(watched, text, event.timestamp())

    def _take(self, watched: QWidget, text: str, timestamp: int) -> bool:
        is_timed = timestamp != 0
        at = float(timestamp) if is_timed else monotonic() * 1000
        burst = self._burst
        if burst is None or not burst.goes_on(watched, at, is_timed=is_timed):
            is_field = isinstance(watched, QLineEdit)
            burst = self._burst = _Burst(
                watched,
                watched.text() if isinstance(watched, QLineEdit) else "",
                watched.cursorPosition() if isinstance(watched, QLineEdit) else 0,
                started=at,
                latest=at,
                is_timed=is_timed,
            )
            burst.text = text
            return not is_field and text == " "  # A space would press the focused button.
        burst.latest = at
        burst.text = (burst.text + text)[: LONGEST + 1]
        if not burst.is_scan and self._is_scan(burst):
            burst.is_scan = True
            if not burst.target.property(TAKES_SCANS):
                _give_back(burst)
        if self._suffix is Suffix.NONE or burst.is_scan:
            self._end.start()
        return burst.is_scan and not burst.target.property(TAKES_SCANS)

    def _is_scan(self, burst: _Burst) -> bool:
        if burst.is_timed:
            return len(burst.text) >= SHORTEST and not _may_be_fingers(burst)
        unlikely = isinstance(burst.target, MoneyEdit) or not isinstance(burst.target, QLineEdit)
        return unlikely and len(burst.text) >= SHORTEST_UNTIMED

    def _take_end(self, watched: QWidget, event: QKeyEvent) -> bool:
        burst, self._burst = self._burst, None
        self._end.stop()
        if burst is None or not burst.is_scan or burst.target is not watched:
            return False
        at = float(event.timestamp()) if burst.is_timed else monotonic() * 1000
        if at - burst.latest > GAP_MS:
            return False
        if burst.target.property(TAKES_SCANS):
            if event.key() != Qt.Key.Key_Tab:
                return False  # The scan field's own Enter does the same.
            _give_back(burst)
        self._emit(burst)
        return True

    def _finish_by_silence(self) -> None:
        burst, self._burst = self._burst, None
        if burst is None or not burst.is_scan:
            return
        if burst.target.property(TAKES_SCANS):
            if self._suffix is not Suffix.NONE:
                return  # Somebody types fast into the scan field; Enter will tell.
            _give_back(burst)
        self._emit(burst)

    def _emit(self, burst: _Burst) -> None:
        code = burst.text.removeprefix(self._prefix).strip()
        if burst.latest - burst.started > WHOLE_MS or len(code) > LONGEST:
            self.garbled.emit()
        elif code:
            self.scanned.emit(code)


_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def _may_be_fingers(burst: _Burst) -> bool:
    """Whether a person may be typing this into a field that is not for codes."""
    target = burst.target
    if not isinstance(target, QLineEdit) or target.property(TAKES_SCANS):
        return False
    has_numbers = isinstance(target, MoneyEdit | QuantityEdit)
    if has_numbers and len(burst.text) >= SHORTEST_IN_NUMBERS:
        return False
    return burst.latest - burst.started > FINGER_MS * (len(burst.text) - 1)


def _give_back(burst: _Burst) -> None:
    """Put the field into the state before the scan's first character."""
    if isinstance(burst.target, QLineEdit):
        burst.target.setText(burst.text_before)
        burst.target.setCursorPosition(burst.cursor_before)

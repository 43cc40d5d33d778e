"""Locks the screen when nobody has touched it for a while. The cart stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputEvent

_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
}


class IdleWatch(QObject):
    """An event filter of the application. `slept` after `minutes` without a touch; 0 is never."""

    slept = Signal()

    def __init__(self, parent: QObject, minutes: int) -> None:
        super().__init__(parent)
        self._rest = QTimer(self, interval=minutes * 60_000)
        self._rest.timeout.connect(self.slept)
        if minutes > 0:
            self._rest.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Begin to wait again with each touch; nothing is held back."""
        if isinstance(event, QInputEvent) and event.type() in _TOUCHES and self._rest.isActive():
            self._rest.start()
        return False

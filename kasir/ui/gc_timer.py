"""Cycles of dead objects are taken away on the thread of the screens, and on no other.

Python looks for them whenever enough was made, on whatever thread made it. Among them are widgets
of closed sheets, and Qt lets a widget die on its own thread only: elsewhere the till would crash.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 1_000


class GarbageWatch(QObject):
    """Switches Python's own rounds off and makes them on its timer, until it is stopped."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that has reached its threshold."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [number for number in range(3) if counts[number] > thresholds[number]]
        if due:
            gc.collect(max(due))

    def stop(self) -> None:
        """Let Python do it again: no other thread of the till is left."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

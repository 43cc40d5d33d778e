"""Knows how many things the owner has not looked at yet; the rail shows it.

Asked on the office's lane, which no customer waits for, when somebody who may see it comes, and
once a minute while he stays. All is counted when he comes; afterwards only what lies above what he
looked at. At a cashier's screen nothing is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kasir.ui import first_questions
from kasir.ui.jobs import Jobs

if TYPE_CHECKING:
    from kasir.operations.review.looking import Floors, Unseen

EVERY_MS = 60_000


class UnseenWatch(QObject):
    """`changed` after each answer that is another one."""

    changed = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._jobs, self._is_looking = jobs, False
        self.count = 0
        self._floors: Floors = {}
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Somebody is here who may see it."""
        self._floors = {}
        self._timer.start()
        self.look()

    def end(self) -> None:
        """He left."""
        self._timer.stop()
        self.take(0)

    def look(self) -> None:
        """Ask; a call while an answer is on its way asks nothing more."""
        if self._is_looking:
            return
        self._is_looking = True
        floors = self._floors
        self._jobs.office(
            lambda errand: errand.read(lambda session: first_questions.unseen(session, floors)),
            then=self._keep,
            always=self._looked,
        )

    def _keep(self, found: Unseen) -> None:
        self._floors = found.floors
        if self._timer.isActive():  # He may have left meanwhile.
            self.take(found.count)

    def _looked(self) -> None:
        self._is_looking = False

    def take(self, count: int) -> None:
        """Show this many; a page that has just asked knows it, too."""
        if count != self.count:
            self.count = count
            self.changed.emit()

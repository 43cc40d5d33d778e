"""Knows which papers are not known to be printed, and tells the screens when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kasir.enums import JobKind
from kasir.ui import first_questions
from kasir.ui.jobs import Jobs

if TYPE_CHECKING:
    from kasir.operations.print_jobs import PrintJob


class PrintWatch(QObject):
    """Looks after each change of the shop, and whenever the spooler says something."""

    changed = Signal()
    looked = Signal()

    def __init__(self, jobs: Jobs, register_id: int) -> None:
        super().__init__(jobs)
        self._jobs, self._register_id = jobs, register_id
        self._is_looking, self._look_again = False, False
        self.unresolved: tuple[PrintJob, ...] = ()
        jobs.committed.connect(self.look)

    @property
    def count(self) -> int:
        """How many papers are not known to be printed; a drawer is no paper."""
        return sum(job.kind is not JobKind.DRAWER for job in self.unresolved)

    def job_of(self, entry_id: int) -> PrintJob | None:
        """The unresolved paper of a sale, if there is one."""
        found = (job for job in self.unresolved if job.kind is not JobKind.DRAWER)
        return next((job for job in found if job.entry_id == entry_id), None)

    def look(self) -> None:
        """Ask; several calls while an answer is on its way make one more question."""
        if self._is_looking:
            self._look_again = True
            return
        self._is_looking = True
        register = self._register_id
        self._jobs.read(
            lambda session: first_questions.unresolved_prints(session, register),
            then=self._take,
            always=self._looked,
        )

    def _looked(self) -> None:
        self._is_looking = False
        if self._look_again:
            self._look_again = False
            self.look()

    def _take(self, unresolved: tuple[PrintJob, ...]) -> None:
        is_changed = unresolved != self.unresolved
        self.unresolved = unresolved
        if is_changed:
            self.changed.emit()
        if not self._look_again:
            self.looked.emit()

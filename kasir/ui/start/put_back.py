"""A small window while a copy takes the shop's place: the till is closed, or there was none yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QThread, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar

from kasir.errors import UserError
from kasir.ui.kit.parts import column, label, name
from kasir.words import _

Advance = Callable[[int, int], object]
Work = Callable[[Advance], object]


class _Worker(QThread):
    """Does one thing beside the window and keeps what came of it."""

    progressed = Signal(int, int)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.error: Exception | None = None

    def run(self) -> None:
        """Work (called by Qt on this thread)."""
        try:
            self._work(self.progressed.emit)
        except Exception as error:  # noqa: BLE001 - carried to who waits for it
            self.error = error


class PutBack(QDialog):
    """Checks the copy and puts it in the shop's place; it can't be closed before the end."""

    def __init__(self, copy: Path, work: Work) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("kasir")
        self.resize(520, 160)
        self._copy = copy
        self._worker = _Worker(work)
        self._worker.progressed.connect(self._advance)
        self._worker.finished.connect(self.accept)
        self.progress = name(QProgressBar(), "restoreProgress", _("Kemajuan"))
        self.progress.setTextVisible(False)
        told = _("Cadangan diperiksa dulu, baru menggantikan data toko. Jangan matikan komputer.")
        inside = column(label(_("Memulihkan"), "head"), label(told, wrap=True), self.progress)
        inside.setContentsMargins(24, 20, 24, 20)
        self.setLayout(inside)

    def put_back(self) -> str:
        """Do it and wait; give the sentence that says why not, or nothing when it was done.

        What is a bug of ours is raised.
        """
        self._worker.start()
        self.exec()
        self._worker.wait()
        error = self._worker.error
        if isinstance(error, UserError):
            return str(error)
        if isinstance(error, OSError):
            told = _("{file} tidak bisa dipakai. Periksa folder, izin, dan ruang disk.")
            return told.format(file=error.filename or self._copy)
        if error is not None:
            raise error
        return ""

    def reject(self) -> None:
        """Stay: Esc ends nothing here."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._worker.isFinished())

    def _advance(self, done: int, of: int) -> None:
        self.progress.setValue(done * 100 // max(of, 1))

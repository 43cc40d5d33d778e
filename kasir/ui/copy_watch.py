"""Looks after the shop's copies: they are made behind the till, and nobody waits for them.

Each minute it is asked whether something is due, and after each closed shift a copy is. A stick
that was plugged in gets its copy by that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kasir.errors import UserError
from kasir.ui.jobs import Jobs, LongWork, StoppedError

if TYPE_CHECKING:  # The first screen waits for no library.
    from kasir.operations.copies import FoundCopy, Loss, Round

FIRST_MS = 30_000  # The start is over by then.
TICK_MS = 60_000
AGAIN_AFTER = timedelta(minutes=10)  # What failed is not tried each minute.
OLD_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ShopCopies:
    """How the copies of a shop in a file are got at. Each takes time: on their lane only."""

    round: Callable[[LongWork, str, datetime, bool], Round]  # Second folder, now, is it wanted.
    last: Callable[[], datetime | None]
    found: Callable[[str], tuple[FoundCopy, ...]]
    look: Callable[[Path], FoundCopy]
    loss: Callable[[LongWork, FoundCopy], Loss | None]
    adopt: Callable[[LongWork, str], None]


class CopyWatch(QObject):
    """One round after the other. A shop on a server has no copies here: its tools make them."""

    changed = Signal()  # How it stands, or how far it is.
    ended = Signal(object)  # A Round.
    failed = Signal(object)  # What ended a round before its end.
    restore_asked = Signal(object)  # The path of a copy that shall take the shop's place.

    def __init__(
        self,
        jobs: Jobs,
        shop: ShopCopies | None,
        place: Callable[[], str],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(jobs)
        self._jobs, self.shop, self._place, self._now = jobs, shop, place, now
        self._errand: LongWork | None = None
        self.is_running = False
        self._is_wanted_again = False
        self._not_before: datetime | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.is_by_itself = False
        self.is_wanted = False  # What runs was asked for by somebody.
        self.percent: int | None = None  # How far a copy is that is being made.
        self.last: datetime | None = None
        self.round: Round | None = None

    def start(self) -> None:
        """Begin to look after the copies without being asked."""
        if self.shop is not None:
            self.is_by_itself = True
            self._timer.start()
            QTimer.singleShot(FIRST_MS, self, self.tick)

    @property
    def is_old(self) -> bool:
        """Whether the newest copy that is known of is from another day, or none is there."""
        if self.shop is None or self.round is None:
            return False
        return self.last is None or self._now() - self.last > OLD_AFTER

    def tick(self) -> None:
        """Do what is due, but not again at once after something failed."""
        if not self.is_running and (self._not_before is None or self._now() >= self._not_before):
            self._go(is_wanted=False)

    def after_shift(self) -> None:
        """Make a copy of what the shift brought."""
        if self.is_by_itself:
            self.begin()

    def begin(self) -> None:
        """Make a copy now; behind a round that is under way, when that one ended."""
        if self.is_running:
            self._is_wanted_again = True
        else:
            self._go(is_wanted=True)

    def stop(self) -> None:
        """Let the round end before its next step: nothing half is left of it."""
        self._is_wanted_again = False
        if self._errand is not None:
            self._errand.stop()

    def _go(self, *, is_wanted: bool) -> None:
        shop, place, at = self.shop, self._place(), self._now()
        if shop is None:
            return
        self.is_running, self.is_wanted = True, is_wanted
        self.changed.emit()
        self._errand = self._jobs.office(
            lambda errand: shop.round(errand, place, at, is_wanted),
            then=self._take,
            always=self._end,
            progress=self._advance,
            refused=self._fail,
            is_for_copies=True,
        )

    def _advance(self, done: int, of: int) -> None:
        percent = done * 100 // max(of, 1)
        if percent != self.percent:
            self.percent = percent
            self.changed.emit()

    def _end(self) -> None:
        self.is_running, self.percent = False, None
        self._not_before = self._now() + AGAIN_AFTER

    def _take(self, found: Round) -> None:
        self.round, self.last = found, found.last
        if not found.problems:
            self._not_before = None
        self.ended.emit(found)
        self._next()

    def _fail(self, error: UserError) -> bool:
        if not isinstance(error, StoppedError) or self.is_wanted:
            self.failed.emit(error)
        self._next()
        return True

    def _next(self) -> None:
        self.changed.emit()
        if self._is_wanted_again:
            self._is_wanted_again = False
            self._go(is_wanted=True)

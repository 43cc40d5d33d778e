"""Keeps the shop's copies by itself: makes them, thins them out, carries them, tries them.

One round after the other, in the background; what fails is told in a sentence, does not keep the
rest from being done, and is tried again in the next round.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from kasir.clock import today
from kasir.config import DATABASE
from kasir.errors import EnvironmentRefusedError, UserError
from kasir.operations import copies
from kasir.operations.copies import FoundCopy, Loss, Round
from kasir.operations.store import Store
from kasir.store import shop_folder
from kasir.store.contract import StorageError
from kasir.store.copies import found, generations, second
from kasir.store.copies.check import Advance, BackupBrokenError
from kasir.store.copies.generations import BACKUPS, copies_in, instant_of
from kasir.store.copies.second import SecondFolderError
from kasir.store.sqlite import remove
from kasir.words import _

LOW = 500_000_000  # Free bytes below which the shop is warned.
RESERVE = 100_000_000  # So much a copy leaves for the sales.
TRIED_EVERY = timedelta(days=30)
_STALE = timedelta(days=1)
_TOLD = (
    StorageError,
    EnvironmentRefusedError,
    BackupBrokenError,
    SecondFolderError,
    OSError,
)

T = TypeVar("T")

_log = logging.getLogger(__name__)


class NoRoomError(StorageError):
    """A copy would leave no room for the sales."""


class Keeper:
    """The copies of one shop folder. Everything here takes time: never on the screens' thread."""

    def __init__(self, folder: Path, register_id: int) -> None:
        self._folder, self._register_id = folder, register_id
        self._backups = folder / BACKUPS

    def round(
        self, store: Store, place: str, at: datetime, advance: Advance, *, is_wanted: bool = False
    ) -> Round:
        """Do what is due: a copy of today or a wanted one, the second folder, the monthly trial.

        `place` is the second folder, empty without one. What `advance` raises ends the round.
        """
        self._sweep(at)
        problems: list[str] = []
        made = self._tried(problems, partial(self._make, store, at, advance, is_wanted))
        here = copies_in(self._backups)
        there = Path(place) if place else None
        is_second_here = second.is_here(there) if there else None
        carried = None
        if there and is_second_here and here and not second.has(there, here[0]):
            carry = partial(self._carry, store, here[0], there, advance)
            carried = self._tried(problems, carry)
        if here and not is_wanted:
            self._tried(problems, partial(self._try_out, store, here[0], at, advance))
        return Round(
            last=instant_of(here[0].name) if here else None,
            made=made or "",
            carried=carried or "",
            is_second_here=is_second_here,
            is_low=shutil.disk_usage(self._folder).free < LOW,
            problems=tuple(problems),
        )

    def last(self) -> datetime | None:
        """When the newest copy here was made."""
        return next((instant_of(path.name) for path in copies_in(self._backups)), None)

    def found(self, place: str) -> tuple[FoundCopy, ...]:
        """The copies here and in the second folder, the newest first."""
        return found.find([self._backups, *([Path(place)] if place else [])])

    def look(self, file: Path) -> FoundCopy:
        """What is known of one file, wherever it lies. Raises nothing."""
        return found.look(file)

    def loss(self, store: Store, copy: FoundCopy) -> Loss | None:
        """What going back to a copy would lose; None where that can't be said."""
        held = copy.holding
        return None if held is None else store.read(lambda s: copies.loss(s, held))

    def adopt(self, store: Store, place: str) -> None:
        """Take a folder as the second one. Raises SecondFolderError."""
        second.adopt(Path(place), self._folder, store.read(copies.holding))

    def _tried(self, problems: list[str], work: Callable[[], T]) -> T | None:
        try:
            return work()
        except _TOLD as error:
            _log.warning("copies: %s", error)
            problems.append(_sentence(error))
            return None

    def _make(self, store: Store, at: datetime, advance: Advance, is_wanted: bool) -> str | None:  # noqa: FBT001
        days = {today(each) for path in copies_in(self._backups) if (each := instant_of(path.name))}
        if not is_wanted and today(at) in days:
            return None
        self._demand_room()
        path = shop_folder.back_up(self._folder, None, at, advance)
        generations.tidy(self._backups, spared=[path.name])
        body = {"file": path.name, "bytes": path.stat().st_size}
        store.write(lambda s: copies.note_by_itself(s, "backup", body, self._register_id, at))
        return path.name

    def _carry(self, store: Store, copy: Path, there: Path, advance: Advance) -> str:
        held = found.look(copy).holding or store.read(copies.holding)
        return second.carry(copy, there, held, advance).name

    def _try_out(self, store: Store, copy: Path, at: datetime, advance: Advance) -> None:
        last = store.read(copies.last_self_test)
        if last is not None and last <= at < last + TRIED_EVERY:
            return
        self._demand_room()
        problem = ""
        try:
            shop_folder.rehearse(self._folder, copy, at, advance)
        except (BackupBrokenError, EnvironmentRefusedError) as error:
            problem = str(error)
        body = {"file": copy.name, "problem": problem}
        kind = copies.SELF_TEST
        store.write(lambda s: copies.note_by_itself(s, kind, body, self._register_id, at))
        if problem:
            told = _("Uji pulih cadangan {file} gagal: {problem}")
            raise BackupBrokenError(told, file=copy.name, problem=problem)

    def _demand_room(self) -> None:
        """Refuse a copy that would fill the disk: the sales need it more."""
        needed = (self._folder / DATABASE).stat().st_size + RESERVE
        if shutil.disk_usage(self._folder).free < needed:
            told = _("Ruang disk tidak cukup untuk cadangan. Kosongkan {size} MB, lalu ulangi.")
            raise NoRoomError(told.format(size=needed // 1_000_000))

    def _sweep(self, at: datetime) -> None:
        """Take away what a cut left of a copy; a copy that is being made is younger."""
        for draft in self._backups.glob(f"kasir-*{shop_folder.PART}"):
            if draft.stat().st_mtime < (at - _STALE).timestamp():
                remove(draft)


def _sentence(error: UserError | OSError) -> str:
    if isinstance(error, UserError):
        return str(error)
    told = _("Cadangan gagal: {file} tidak bisa dipakai. Periksa folder, izin, dan ruang disk.")
    return told.format(file=error.filename or "")

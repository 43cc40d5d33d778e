"""The blind count: each attempt is a record, and tells nobody what should have been found.

Who may see the difference, and after how many counts, stands in docs/trust.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from kasir.clock import Stamp
from kasir.enums import EntryKind
from kasir.errors import CountFirstError, DrawerDiffersError
from kasir.models import DrawerCount, DrawerPieces, Entry, Posting, Session, Shift, Staff
from kasir.money import Money
from kasir.operations import audit, journal, settings
from kasir.operations.reading import columns, read
from kasir.operations.rights import Right, may, require

DENOMINATIONS = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
COUNTS_ALONE = 2  # So often may somebody miss who must not see the difference.


@dataclass(frozen=True, slots=True)
class Attempt:
    """One count, as its own person may see it."""

    number: int
    counted: Money
    at: datetime
    by: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """How far the count of a shift's drawer is."""

    attempts: tuple[Attempt, ...]
    is_stale: bool  # Money moved since the newest attempt: it counts for nothing any more.

    @property
    def misses(self) -> int:
        """How many counts did not agree."""
        return sum(not attempt.agrees for attempt in self.attempts)

    @property
    def agrees(self) -> bool:
        """Whether the drawer was found as the ledger says, and is still so."""
        return bool(self.attempts) and self.attempts[-1].agrees and not self.is_stale

    @property
    def differs(self) -> bool:
        """Whether the newest count is good, and not what the ledger says."""
        return bool(self.attempts) and not self.attempts[-1].agrees and not self.is_stale


@dataclass(frozen=True, slots=True)
class DrawerDifference:
    """What was counted last, and what the ledger says."""

    counted: Money
    expected: Money

    @property
    def amount(self) -> Money:
        """Above zero there is too much in the drawer."""
        return self.counted - self.expected


def counting(session: Session, shift_id: int) -> Counting:
    """How far the count of this shift's drawer is; without any sum that it should hold."""
    rows = _rows(session, shift_id)
    attempts = tuple(
        Attempt(row.attempt, row.counted, row.at, row.by, row.counted == row.expected)
        for row in rows
    )
    return Counting(attempts, bool(rows) and _moved_since(session, shift_id, rows[-1].id))


def count_drawer(session: Session, key: str, counts: Mapping[int, int], stamp: Stamp) -> Counting:
    """Store a blind count of the stamp's drawer (pieces by denomination) and say how far it is.

    A second call with the same key stores nothing. Raises DrawerDiffersError when the person
    missed twice and nobody stands beside who may see the difference.
    """
    require(stamp, Right.RUN_SHIFT)
    assert stamp.shift_id is not None, "no shift to count"
    if journal.entry_of_key(session, key) is not None:
        return counting(session, stamp.shift_id)
    before = counting(session, stamp.shift_id)
    if before.misses >= COUNTS_ALONE and not _may_see(session, before, stamp):
        raise DrawerDiffersError
    event = journal.Event(session, EntryKind.DRAWER_COUNT, stamp, key=key)
    counted = sum(denomination * pieces for denomination, pieces in counts.items())
    drawer = journal.drawer_account(session, stamp.register_id)
    row = {
        "shift_id": stamp.shift_id,
        "attempt": len(before.attempts) + 1,
        "counted": counted,
        "expected": journal.balance(session, drawer).rupiah,
    }
    event.add(DrawerCount, [row])
    pieces = [
        {"denomination": denomination, "pieces": number}
        for denomination, number in sorted(counts.items(), reverse=True)
        if number
    ]
    event.add(DrawerPieces, pieces)
    event.seal()
    return counting(session, stamp.shift_id)


def see_difference(session: Session, stamp: Stamp) -> DrawerDifference:
    """Tell who may see it what is missing or too much; that it was told is sealed.

    Raises CountFirstError without a count that is still good, DrawerDiffersError for who may not.
    """
    found = difference(session, stamp)
    body: dict[str, object] = {"shift": stamp.shift_id, "shown_to": _viewer(stamp)}
    body |= {"counted": found.counted.rupiah, "expected": found.expected.rupiah}
    audit.note(session, "difference_seen", body, stamp)
    return found


def difference(session: Session, stamp: Stamp) -> DrawerDifference:
    """The newest count against the ledger, for who may see it. Raises as `see_difference`."""
    require(stamp, Right.RUN_SHIFT)
    assert stamp.shift_id is not None, "no shift to count"
    found = counting(session, stamp.shift_id)
    if not found.attempts or found.is_stale:
        raise CountFirstError(is_stale=found.is_stale)
    if not found.agrees and not _may_see(session, found, stamp):
        raise DrawerDiffersError
    newest = _rows(session, stamp.shift_id)[-1]
    return DrawerDifference(newest.counted, newest.expected)


def newest_pieces(session: Session, shift_id: int) -> dict[int, int]:
    """Of which notes and coins the newest count was made."""
    newest = select(func.max(DrawerCount.id)).where(DrawerCount.shift_id == shift_id)
    rows = session.execute(
        select(DrawerPieces.denomination, DrawerPieces.pieces).where(
            DrawerPieces.count_id == newest.scalar_subquery()
        )
    )
    return dict(rows.all())


def _may_see(session: Session, found: Counting, stamp: Stamp) -> bool:
    """Say whether the difference may be told to who stands there.

    A manager sees that of his own count; beside a cashier he sees it after the second one. In a
    shop of one person that person sees it after the second one, too.
    """
    alone = settings.shop(session).one_person_shop
    if may(stamp.actor, Right.SEE_DIFFERENCE) and not alone:
        return found.misses >= 1
    second = stamp.second is not None and may(stamp.second, Right.SEE_DIFFERENCE)
    return (second or alone) and found.misses >= COUNTS_ALONE


def _viewer(stamp: Stamp) -> str:
    return (stamp.second or stamp.actor).name


class _Row(NamedTuple):
    id: int
    attempt: int
    counted: Money
    expected: Money
    at: datetime
    by: str


_COUNTS = (
    select(*columns(_Row, DrawerCount, Entry, by=Staff.name))
    .join(Entry, Entry.id == DrawerCount.id)
    .join(Staff, Staff.id == Entry.actor_id)
    .order_by(DrawerCount.attempt)
)


def _rows(session: Session, shift_id: int) -> list[_Row]:
    return list(read(session, _Row, _COUNTS.where(DrawerCount.shift_id == shift_id)))


def _moved_since(session: Session, shift_id: int, count_id: int) -> bool:
    """Whether money went into or out of the shift's drawer after a count."""
    asked = select(Shift.register_id).where(Shift.id == shift_id)
    drawer = journal.drawer_account(session, session.execute(asked).scalar_one())
    moved = select(Posting.entry_id).where(Posting.entry_id > count_id, Posting.account == drawer)
    return session.execute(moved.limit(1)).first() is not None

"""The end of a shift: the drawer counted blind against the ledger, and all balances taken."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from kasir.clock import Stamp
from kasir.enums import EntryKind, JobKind
from kasir.errors import PrintPendingError, ReasonMissingError
from kasir.models import AccountBalance, Session, ShiftClosing, ShiftCount
from kasir.money import ZERO, Money, total
from kasir.operations import journal, print_jobs
from kasir.operations.rights import Right, require
from kasir.operations.shifts.report import ShiftReport, shift_report

DENOMINATIONS = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)


class DifferenceError(ReasonMissingError):
    """What was counted is not what the ledger expects: closing needs a reason."""

    def __init__(self, difference: Money) -> None:
        super().__init__()
        self.difference = difference


def close_shift(
    session: Session,
    counts: Mapping[int, int],
    reason: str,
    stamp: Stamp,
    *,
    acknowledge_prints: bool = False,
) -> ShiftReport:
    """Close the stamp's shift with a blind count (pieces by denomination); give the Z report.

    A second call gives the report of the first. Raises DifferenceError when the count is not
    what the ledger expects and no reason is given, PrintPendingError while papers are
    unresolved and nobody said so.
    """
    require(stamp, Right.RUN_SHIFT)
    assert stamp.shift_id is not None, "no shift to close"
    done = session.execute(
        select(ShiftClosing.id).where(ShiftClosing.shift_id == stamp.shift_id)
    ).scalar_one_or_none()
    if done is not None:
        return shift_report(session, stamp.shift_id, stamp.at)
    pending = print_jobs.pending_count(session, stamp.register_id)
    if pending and not acknowledge_prints:
        raise PrintPendingError(pending)
    drawer = journal.drawer_account(session, stamp.register_id)
    expected = journal.balance(session, drawer)
    counted = Money(sum(denomination * pieces for denomination, pieces in counts.items()))
    if counted != expected and not reason.strip():
        raise DifferenceError(counted - expected)
    closing_id = _close(session, stamp, expected, counted, counts, reason.strip())
    print_jobs.queue(session, JobKind.Z_REPORT, closing_id, stamp)
    return shift_report(session, stamp.shift_id, stamp.at)


def close_paper_shift(session: Session, shift_id: int, stamp: Stamp) -> None:
    """Close a shift of sales written by hand: nothing is counted, its cash stays in the drawer.

    No Z report is printed: a file with a month of paper would print thirty.
    """
    require(stamp, Right.RUN_SHIFT)
    closing = Stamp(stamp.at, stamp.actor, stamp.register_id, shift_id, stamp.business_day)
    expected = journal.balance(session, journal.drawer_account(session, stamp.register_id))
    counted = max(expected, ZERO)
    _close(session, closing, counted, counted, {}, "")


def _close(
    session: Session,
    stamp: Stamp,
    expected: Money,
    counted: Money,
    counts: Mapping[int, int],
    reason: str,
) -> int:
    difference = counted - expected
    event = journal.Event(session, EntryKind.SHIFT_CLOSE, stamp, reason=reason)
    drawer = journal.drawer_account(session, stamp.register_id)
    event.post(drawer, difference)
    event.post(journal.DIFFERENCE, -difference)
    amounts = {"expected": expected, "counted": counted, "difference": difference}
    row = {name: amount.rupiah for name, amount in amounts.items()}
    event.add(ShiftClosing, [{"shift_id": stamp.shift_id, **row}])
    pieces = [
        {"denomination": denomination, "pieces": number}
        for denomination, number in sorted(counts.items(), reverse=True)
        if number
    ]
    event.add(ShiftCount, pieces)
    event.add(AccountBalance, _snapshot(session, {drawer: difference}))
    event.seal()
    return event.id


def _snapshot(session: Session, own: Mapping[str, Money]) -> list[dict[str, int | str]]:
    """All balances with this entry's own postings, which are not stored yet."""
    amounts = journal.balances(session)
    for account, amount in (*own.items(), (journal.DIFFERENCE, -total(own.values()))):
        amounts[account] = amounts.get(account, ZERO) + amount
    return [
        {"account": account, "amount": amount.rupiah}
        for account, amount in sorted(amounts.items())
        if amount
    ]

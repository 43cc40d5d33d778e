"""The end of a shift: the drawer counted blind against the ledger, and all balances taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from kasir.clock import Stamp
from kasir.enums import EntryKind, JobKind
from kasir.errors import SecondPersonError
from kasir.models import AccountBalance, CarriedOver, Session, ShiftClosing, ShiftCount
from kasir.money import ZERO, Money, total
from kasir.operations import journal, print_jobs, settings
from kasir.operations.rights import Right, may, require
from kasir.operations.shifts.counting import DrawerDifference, difference, newest_pieces
from kasir.operations.shifts.leftovers import carry_over
from kasir.operations.shifts.report import ShiftReport, shift_report


def close_shift(
    session: Session, reason: str, stamp: Stamp, *, seen: Collection[str] = ()
) -> ShiftReport:
    """Close the stamp's shift on its newest blind count (`count_drawer`); give the Z report.

    `seen` holds the keys of the carts and papers that the person leaves to the next shift.
    A second call gives the report of the first. Raises LeftoversError, CountFirstError,
    DrawerDiffersError (docs/trust.md says who may close over a difference), ReasonMissingError
    for a difference without one, SecondPersonError where the shop wants the drawer verified.
    """
    require(stamp, Right.RUN_SHIFT)
    assert stamp.shift_id is not None, "no shift to close"
    done = session.execute(
        select(ShiftClosing.id).where(ShiftClosing.shift_id == stamp.shift_id)
    ).scalar_one_or_none()
    if done is not None:
        return shift_report(session, stamp.shift_id, stamp.at)
    left = carry_over(session, seen, stamp.register_id)
    found = difference(session, stamp)
    if found.amount:
        reason = journal.reason_of(reason)
    _check_verifier(session, stamp)
    counts = newest_pieces(session, stamp.shift_id)
    closing_id = _close(session, stamp, found, counts, reason.strip(), left)
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
    _close(session, closing, DrawerDifference(counted, counted), {}, "", [])


def _check_verifier(session: Session, stamp: Stamp) -> None:
    """Demand the second person who counts along, where the shop wants one."""
    shop = settings.shop(session)
    if not shop.verify_drawer or shop.one_person_shop:
        return
    if stamp.second is None or not may(stamp.second, Right.RUN_SHIFT):
        raise SecondPersonError


def _close(
    session: Session,
    stamp: Stamp,
    found: DrawerDifference,
    counts: Mapping[int, int],
    reason: str,
    left: list[dict[str, object]],
) -> int:
    event = journal.Event(session, EntryKind.SHIFT_CLOSE, stamp, reason=reason)
    drawer = journal.drawer_account(session, stamp.register_id)
    event.post(drawer, found.amount)
    event.post(journal.DIFFERENCE, -found.amount)
    amounts = {
        "expected": found.expected,
        "counted": found.counted,
        "difference": found.amount,
    }
    row = {name: amount.rupiah for name, amount in amounts.items()}
    event.add(ShiftClosing, [{"shift_id": stamp.shift_id, **row}])
    pieces = [
        {"denomination": denomination, "pieces": number}
        for denomination, number in sorted(counts.items(), reverse=True)
    ]
    event.add(ShiftCount, pieces)
    event.add(CarriedOver, left)
    event.add(AccountBalance, _snapshot(session, {drawer: found.amount}))
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

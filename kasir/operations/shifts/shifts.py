"""Shifts: a drawer in one person's care, from the float on; its end is in `closing`.

What the drawer should hold is the ledger's balance of its account. Opening a shift brings that
account to the counted float (the difference goes to or comes from the safe), so payouts between
two shifts and sales written on paper meanwhile are counted where the money really is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from kasir.clock import Stamp, today
from kasir.enums import EntryKind, JobKind
from kasir.errors import AmountError, ConsignorsMoneyError, ShiftOpenError
from kasir.models import Entry, Register, Session, Shift, ShiftClosing, Staff
from kasir.money import ZERO, Money
from kasir.operations import journal, print_jobs, settings
from kasir.operations.products import planned_prices
from kasir.operations.reading import read, read_first, read_one
from kasir.operations.rights import Right, require, require_two
from kasir.words import _


@dataclass(frozen=True, slots=True)
class OpenShift:
    """A shift as its register knows it."""

    id: int
    number: int
    register: str
    opened_at: datetime
    business_day: date
    opened_by: str
    opening_float: Money


def current_shift(session: Session, register_id: int) -> OpenShift | None:
    """The register's open shift, if there is one."""
    return read_first(session, OpenShift, _OPEN.where(Register.id == register_id))


def one_shift(session: Session, shift_id: int) -> OpenShift:
    """A shift, open or closed."""
    return read_one(session, OpenShift, _SHIFTS.where(Shift.id == shift_id))


_SHIFTS = (
    select(
        *(Shift.id, Shift.sequence.label("number"), Register.code.label("register")),
        *(Entry.at.label("opened_at"), Entry.business_day, Staff.name.label("opened_by")),
        Shift.opening_float,
    )
    .join(Entry, Entry.id == Shift.id)
    .join(Register, Register.id == Shift.register_id)
    .join(Staff, Staff.id == Entry.actor_id)
)

# Only a register's newest can be open, but for those on paper, which end where they begin: years
# of shifts before it are not read.
_newest = aliased(Shift)
_OPEN = _SHIFTS.outerjoin(ShiftClosing, ShiftClosing.shift_id == Shift.id).where(
    Shift.id
    == select(_newest.id)
    .where(_newest.register_id == Register.id, _newest.is_paper == 0)
    .order_by(_newest.sequence.desc())
    .limit(1)
    .correlate(Register)
    .scalar_subquery(),
    ShiftClosing.id.is_(None),
)


def last_business_day(session: Session) -> date | None:
    """The newest business day on which a shift was opened, on paper or at the till."""
    return session.execute(
        select(func.max(Entry.business_day)).where(Entry.kind == EntryKind.SHIFT_OPEN)
    ).scalar_one_or_none()


def open_shift(
    session: Session, opening_float: Money, stamp: Stamp, *, is_paper: bool = False
) -> OpenShift:
    """Open a shift with the counted float; its business day is the calendar day of now.

    A paper shift takes the stamp's business day and the drawer as it is. A price that waited for
    the day begins. Raises ShiftOpenError, AmountError, NotAllowedError.
    """
    require(stamp, Right.RUN_SHIFT)
    if opening_float < ZERO:
        raise AmountError(_("Modal awal tidak boleh kurang dari 0."))
    of_register = select(Register.code).where(Register.id == stamp.register_id)
    register = session.execute(of_register).scalar_one()
    if not is_paper and current_shift(session, stamp.register_id) is not None:
        raise ShiftOpenError(register)
    day = stamp.business_day if is_paper else today(stamp.at)
    begun = Stamp(stamp.at, stamp.actor, stamp.register_id, None, day, stamp.second)
    event = journal.Event(session, EntryKind.SHIFT_OPEN, begun)
    drawer = journal.balance(session, f"cash:{register}")
    counted = drawer if is_paper else opening_float
    event.post(f"cash:{register}", counted - drawer)
    event.post(journal.SAFE, drawer - counted)
    row = {
        "register_id": stamp.register_id,
        "sequence": journal.next_number(session, f"shift:{register}"),
        "opening_float": max(counted, ZERO).rupiah,
        "is_paper": is_paper,
    }
    event.add(Shift, [row])
    event.seal()
    planned_prices.begin_due(session, begun)
    return one_shift(session, event.id)


def cash_in(session: Session, amount: Money, reason: str, stamp: Stamp) -> None:
    """Put cash into the drawer from the safe, with a reason."""
    _move_cash(session, EntryKind.CASH_IN, amount, journal.SAFE, reason, stamp)


def cash_out(session: Session, amount: Money, reason: str, stamp: Stamp) -> None:
    """Take cash out of the drawer: an expense with a reason. What goes to the safe is a deposit.

    An expense that takes consignors' money needs two persons: ConsignorsMoneyError asks for them.
    """
    _move_cash(session, EntryKind.CASH_OUT, -amount, journal.EXPENSE, reason, stamp)


def _move_cash(
    session: Session, kind: EntryKind, amount: Money, other: str, reason: str, stamp: Stamp
) -> None:
    require(stamp, Right.MOVE_CASH)
    wanted = amount if kind is EntryKind.CASH_IN else -amount
    if wanted <= ZERO:
        raise AmountError(_("Jumlah uang harus lebih dari 0."))
    reason = journal.reason_of(reason)
    drawer = journal.drawer_account(session, stamp.register_id)
    journal.check_drawer(session, drawer, -amount, stamp)
    if other == journal.EXPENSE:
        _check_fund(session, -amount, stamp)
    event = journal.Event(session, kind, stamp, reason=reason)
    event.post(drawer, amount)
    event.post(other, -amount)
    event.seal()
    print_jobs.queue(session, JobKind.DRAWER, event.id, stamp)


def _check_fund(session: Session, expense: Money, stamp: Stamp) -> None:
    """Demand a second person before an expense takes money that is owed to consignors."""
    try:
        journal.check_fund(session, expense, stamp)
    except ConsignorsMoneyError:
        alone = settings.shop(session).one_person_shop
        if stamp.second is None and not alone:
            raise
        require_two(stamp, Right.CORRECT, one_person_shop=alone)


def require_closed(session: Session, day: date) -> None:
    """Demand that no shift of this business day, or an earlier one, is open.

    Raises ShiftOpenError.
    """
    for shift in read(session, OpenShift, _OPEN):
        if shift.business_day <= day:
            raise ShiftOpenError(shift.register)

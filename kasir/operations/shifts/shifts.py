"""Shifts: a drawer in one person's care, from the float to the blind count; X and Z reports.

What the drawer should hold is the ledger's balance of its account. Opening a shift brings that
account to the counted float (the difference goes to or comes from the safe), so payouts between
two shifts and sales written on paper meanwhile are counted where the money really is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from kasir.clock import Stamp, today
from kasir.enums import EntryKind, JobKind, TenderKind
from kasir.errors import (
    AmountError,
    ConsignorsMoneyError,
    PrintPendingError,
    ReasonMissingError,
    ShiftOpenError,
)
from kasir.models import (
    AccountBalance,
    AuditRecord,
    Entry,
    Posting,
    Register,
    Sale,
    SaleLine,
    SaleTender,
    Session,
    Shift,
    ShiftClosing,
    ShiftCount,
    Staff,
)
from kasir.money import ZERO, Money
from kasir.operations import audit, journal, print_jobs, settings
from kasir.operations.products import planned_prices
from kasir.operations.rights import Right, require, require_two
from kasir.operations.selling.receipts import receipt_number
from kasir.settings import ShopHeader
from kasir.words import _

DENOMINATIONS = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)


class DifferenceError(ReasonMissingError):
    """What was counted is not what the ledger expects: closing needs a reason."""

    def __init__(self, difference: Money) -> None:
        super().__init__()
        self.difference = difference


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


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """X (a look) or Z (closed). `other_cash` is what moved the drawer from outside the shift."""

    shift: OpenShift
    shop: ShopHeader
    at: datetime
    is_closed: bool
    closed_by: str
    first: str
    last: str
    receipts: int
    returns: int
    gross: Money
    discounts: Money
    pays: Money
    rounding: Money
    by_tender: tuple[tuple[TenderKind, Money], ...]
    cash_in: Money
    cash_out: Money
    payouts: Money
    other_cash: Money
    expected: Money
    counted: Money | None
    difference: Money
    counts: tuple[tuple[int, int], ...]
    reason: str
    consignor_share: Money
    commission: Money
    own_sales: Money
    held: Money
    owed: Money
    pending_prints: int
    code: str


def current_shift(session: Session, register_id: int) -> OpenShift | None:
    """Give the register's open shift, if there is one."""
    row = session.execute(_OPEN.where(Register.id == register_id)).first()
    return _shift(row) if row else None


def last_business_day(session: Session) -> date | None:
    """Give the newest business day on which a shift was opened, on paper or at the till."""
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
        "id": event.id,
        "register_id": stamp.register_id,
        "sequence": journal.next_number(session, f"shift:{register}"),
        "opening_float": max(counted, ZERO).rupiah,
        "is_paper": is_paper,
    }
    event.add(Shift, [row])
    event.seal()
    planned_prices.begin_due(session, begun)
    return _shift(session.execute(_shifts().where(Shift.id == event.id)).one())


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
    event.add(ShiftClosing, [{"id": event.id, "shift_id": stamp.shift_id, **row}])
    pieces = [
        {"closing_id": event.id, "denomination": denomination, "pieces": number}
        for denomination, number in sorted(counts.items(), reverse=True)
        if number
    ]
    event.add(ShiftCount, pieces)
    event.add(AccountBalance, _snapshot(session, event.id, {drawer: difference}))
    event.seal()
    return event.id


def _snapshot(
    session: Session, entry_id: int, own: Mapping[str, Money]
) -> list[dict[str, int | str]]:
    """Give all balances with this entry's own postings, which are not stored yet."""
    amounts = journal.balances(session)
    for account, amount in (*own.items(), (journal.DIFFERENCE, -sum_of(own))):
        amounts[account] = amounts.get(account, ZERO) + amount
    return [
        {"entry_id": entry_id, "account": account, "amount": amount.rupiah}
        for account, amount in sorted(amounts.items())
        if amount
    ]


def sum_of(amounts: Mapping[str, Money]) -> Money:
    """Add up amounts by account."""
    return Money(sum(amount.rupiah for amount in amounts.values()))


def cash_in(session: Session, amount: Money, reason: str, stamp: Stamp) -> None:
    """Put cash into the drawer from the safe, with a reason."""
    _move_cash(session, EntryKind.CASH_IN, amount, journal.SAFE, reason, stamp)


def cash_out(
    session: Session, amount: Money, reason: str, stamp: Stamp, *, is_deposit: bool = False
) -> None:
    """Take cash out of the drawer: an expense with a reason, or a deposit into the safe.

    An expense that takes consignors' money needs two persons: ConsignorsMoneyError asks for them.
    """
    other = journal.SAFE if is_deposit else journal.EXPENSE
    _move_cash(session, EntryKind.CASH_OUT, -amount, other, reason, stamp)


def _move_cash(
    session: Session, kind: EntryKind, amount: Money, other: str, reason: str, stamp: Stamp
) -> None:
    require(stamp, Right.MOVE_CASH)
    wanted = amount if kind is EntryKind.CASH_IN else -amount
    if wanted <= ZERO:
        raise AmountError(_("Jumlah uang harus lebih dari 0."))
    if not reason.strip():
        raise ReasonMissingError
    drawer = journal.drawer_account(session, stamp.register_id)
    journal.check_drawer(session, drawer, -amount)
    if other == journal.EXPENSE:
        _check_fund(session, -amount, stamp)
    event = journal.Event(session, kind, stamp, reason=reason.strip())
    event.post(drawer, amount)
    event.post(other, -amount)
    event.seal()
    print_jobs.queue(session, JobKind.DRAWER, event.id, stamp)


def _check_fund(session: Session, expense: Money, stamp: Stamp) -> None:
    """Demand a second person before an expense takes money that is owed to consignors."""
    try:
        journal.check_fund(session, expense)
    except ConsignorsMoneyError:
        alone = settings.shop(session).one_person_shop
        if stamp.second is None and not alone:
            raise
        require_two(stamp, Right.CORRECT, one_person_shop=alone)


def require_closed(session: Session, day: date) -> None:
    """Demand that no shift of this business day, or an earlier one, is open.

    Raises ShiftOpenError.
    """
    for row in session.execute(_OPEN):
        if row.business_day <= day:
            raise ShiftOpenError(row.code)


# --- reports --------------------------------------------------------------------------------


def shift_of_closing(session: Session, closing_id: int) -> int:
    """Give the shift that a closing ended."""
    return session.execute(
        select(ShiftClosing.shift_id).where(ShiftClosing.id == closing_id)
    ).scalar_one()


def shift_report(session: Session, shift_id: int, at: datetime) -> ShiftReport:
    """Give the report of a shift: X while it is open, Z after."""
    shift = _shift(session.execute(_shifts().where(Shift.id == shift_id)).one())
    closing = _closing(session, shift_id)
    register_id = session.execute(
        select(Shift.register_id).where(Shift.id == shift_id)
    ).scalar_one()
    sales = _sales(session, shift_id)
    lines = _lines(session, shift_id)
    tenders = _tenders(session, shift_id)
    moved = _drawer_moves(session, shift_id, f"cash:{shift.register}")
    known = shift.opening_float + tenders.get(TenderKind.CASH, ZERO) + sum_of(moved)
    expected = (
        Money(closing.expected) if closing else journal.balance(session, f"cash:{shift.register}")
    )
    fund = journal.fund(session, closing.id if closing else None)
    return ShiftReport(
        shift=shift,
        shop=settings.shop(session, closing.at if closing else None).header,
        at=closing.at if closing else at,
        is_closed=closing is not None,
        closed_by=closing.name if closing else "",
        first=receipt_number(shift.register, sales.first) if sales.first else "",
        last=receipt_number(shift.register, sales.last) if sales.last else "",
        receipts=sales.receipts,
        returns=sales.returns or 0,
        gross=Money(sales.gross),
        discounts=Money(sales.discount),
        pays=Money(sales.pays),
        rounding=Money(sales.rounding),
        by_tender=tuple((kind, tenders[kind]) for kind in TenderKind if kind in tenders),
        cash_in=moved.get(EntryKind.CASH_IN, ZERO),
        cash_out=moved.get(EntryKind.CASH_OUT, ZERO),
        payouts=sum_of({kind: moved.get(kind, ZERO) for kind in _TO_CONSIGNORS}),
        other_cash=expected - known,
        expected=expected,
        counted=Money(closing.counted) if closing else None,
        difference=Money(closing.difference) if closing else ZERO,
        counts=_counts(session, closing.id) if closing else (),
        reason=closing.reason if closing else "",
        consignor_share=Money(lines.consignor_share),
        commission=Money(lines.commission),
        own_sales=Money(lines.own_sales),
        held=fund.held,
        owed=fund.owed,
        pending_prints=print_jobs.pending_count(session, register_id),
        code=audit.short_code(closing.hash if closing else audit.head(session, register_id)[1]),
    )


def _shifts() -> Any:
    return (
        select(
            Shift.id,
            Shift.sequence,
            Register.code,
            Entry.at,
            Entry.business_day,
            Staff.name,
            Shift.opening_float,
        )
        .join(Entry, Entry.id == Shift.id)
        .join(Register, Register.id == Shift.register_id)
        .join(Staff, Staff.id == Entry.actor_id)
    )


# Only a register's newest can be open, but for those on paper, which end where they begin: years
# of shifts before it are not read.
_newest = aliased(Shift)
_OPEN = (
    _shifts()
    .outerjoin(ShiftClosing, ShiftClosing.shift_id == Shift.id)
    .where(
        Shift.id
        == select(_newest.id)
        .where(_newest.register_id == Register.id, _newest.is_paper == 0)
        .order_by(_newest.sequence.desc())
        .limit(1)
        .correlate(Register)
        .scalar_subquery(),
        ShiftClosing.id.is_(None),
    )
)


def _shift(row: Any) -> OpenShift:
    return OpenShift(
        id=row.id,
        number=row.sequence,
        register=row.code,
        opened_at=row.at,
        business_day=row.business_day,
        opened_by=row.name,
        opening_float=Money(row.opening_float),
    )


def _closing(session: Session, shift_id: int) -> Any:
    return session.execute(
        select(
            ShiftClosing.id,
            ShiftClosing.expected,
            ShiftClosing.counted,
            ShiftClosing.difference,
            Entry.at,
            Entry.reason,
            Staff.name,
            AuditRecord.hash,
        )
        .join(Entry, Entry.id == ShiftClosing.id)
        .join(Staff, Staff.id == Entry.actor_id)
        .join(AuditRecord, AuditRecord.entry_id == ShiftClosing.id)
        .where(ShiftClosing.shift_id == shift_id)
    ).one_or_none()


def _sales(session: Session, shift_id: int) -> Any:
    def added(column: Any) -> Any:
        return func.coalesce(func.sum(column), 0).label(column.key)

    return session.execute(
        select(
            func.min(Sale.sequence).label("first"),
            func.max(Sale.sequence).label("last"),
            func.count().label("receipts"),
            func.sum(case((Entry.kind == EntryKind.RETURN, 1), else_=0)).label("returns"),
            added(Sale.gross),
            added(Sale.discount),
            added(Sale.pays),
            added(Sale.rounding),
        )
        .join(Entry, Entry.id == Sale.id)
        .where(Entry.shift_id == shift_id)
    ).one()


def _lines(session: Session, shift_id: int) -> Any:
    def added(column: Any, *, own: bool) -> Any:
        counted = SaleLine.consignor_id.is_(None) if own else SaleLine.consignor_id.is_not(None)
        return func.coalesce(func.sum(case((counted, column), else_=0)), 0)

    return session.execute(
        select(
            added(SaleLine.consignor_share, own=False).label("consignor_share"),
            added(SaleLine.commission, own=False).label("commission"),
            added(SaleLine.commission, own=True).label("own_sales"),
        )
        .join(Entry, Entry.id == SaleLine.sale_id)
        .where(Entry.shift_id == shift_id)
    ).one()


def _tenders(session: Session, shift_id: int) -> dict[TenderKind, Money]:
    rows = session.execute(
        select(SaleTender.kind, func.sum(SaleTender.amount))
        .join(Entry, Entry.id == SaleTender.sale_id)
        .where(Entry.shift_id == shift_id)
        .group_by(SaleTender.kind)
    )
    return {kind: Money(amount) for kind, amount in rows}


# What goes from the drawer to consignors, or comes back when a settlement is cancelled.
_TO_CONSIGNORS = (EntryKind.PAYOUT, EntryKind.ADVANCE, EntryKind.REVERSAL)


def _drawer_moves(session: Session, shift_id: int, drawer: str) -> dict[str, Money]:
    kinds = (EntryKind.CASH_IN, EntryKind.CASH_OUT, *_TO_CONSIGNORS)
    rows = session.execute(
        select(Entry.kind, func.sum(Posting.amount))
        .join(Posting, Posting.entry_id == Entry.id)
        .where(Entry.shift_id == shift_id, Entry.kind.in_(kinds), Posting.account == drawer)
        .group_by(Entry.kind)
    )
    return {kind: Money(amount) for kind, amount in rows}


def _counts(session: Session, closing_id: int) -> tuple[tuple[int, int], ...]:
    rows = session.execute(
        select(ShiftCount.denomination, ShiftCount.pieces)
        .where(ShiftCount.closing_id == closing_id)
        .order_by(ShiftCount.denomination.desc())
    )
    return tuple((row.denomination, row.pieces) for row in rows)

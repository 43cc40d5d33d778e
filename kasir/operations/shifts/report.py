"""The report of a shift: X while it is open, Z after its closing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kasir.clock import Actor
from kasir.enums import EntryKind, Leftover, TenderKind
from kasir.models import (
    AuditRecord,
    CarriedOver,
    Entry,
    Posting,
    Sale,
    SaleLine,
    SaleTender,
    Session,
    Shift,
    ShiftClosing,
    ShiftCount,
    Staff,
)
from kasir.money import ZERO, Money, total
from kasir.operations import audit, journal, print_jobs, settings
from kasir.operations.reading import columns, made, read, read_first, read_one
from kasir.operations.rights import Right, may
from kasir.operations.selling.receipts import receipt_number
from kasir.operations.shifts.counting import Attempt, counting
from kasir.operations.shifts.shifts import OpenShift, one_shift
from kasir.settings import ShopHeader


class Carried(NamedTuple):
    """A held cart or a paper that was left to the next shift."""

    what: Leftover
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """X (a look) or Z (closed). `other_cash` is what moved the drawer from outside the shift.

    Of a blind one every sum is 0 that would tell what the drawer should hold.
    """

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
    deposits: Money  # Out of the drawer below 0, into it above.
    payouts: Money
    other_cash: Money
    expected: Money
    counted: Money | None
    difference: Money
    counts: tuple[tuple[int, int], ...]
    attempts: tuple[Attempt, ...]
    second: str  # Who counted along, or approved the difference.
    carried: tuple[Carried, ...]
    reason: str
    consignor_share: Money
    commission: Money
    own_sales: Money
    held: Money
    owed: Money
    pending_prints: int
    code: str
    is_blind: bool


def shift_of_closing(session: Session, closing_id: int) -> int:
    """The shift that a closing ended."""
    return session.execute(
        select(ShiftClosing.shift_id).where(ShiftClosing.id == closing_id)
    ).scalar_one()


def x_report(session: Session, shift_id: int, at: datetime, viewer: Actor | None) -> ShiftReport:
    """A look at a shift, without a sum of its cash for whose drawer it is until it was counted.

    So it is for who may not see a difference anyway, and for a paper that anybody may read.
    """
    report = shift_report(session, shift_id, at)
    opened = select(Entry.actor_id).where(Entry.id == shift_id)
    is_own = viewer is None or viewer.id == session.execute(opened).scalar_one()
    if report.is_closed or (viewer and not is_own and may(viewer, Right.SEE_DIFFERENCE)):
        return report
    by_tender = tuple(found for found in report.by_tender if found[0] is not TenderKind.CASH)
    # From each of these, with what a cashier knows anyway, follows what the drawer should hold.
    return replace(
        report,
        is_blind=True,
        by_tender=by_tender,
        gross=ZERO,
        discounts=ZERO,
        pays=ZERO,
        rounding=ZERO,
        other_cash=ZERO,
        expected=ZERO,
        consignor_share=ZERO,
        commission=ZERO,
        own_sales=ZERO,
        held=ZERO,
        owed=ZERO,
    )


def shift_report(session: Session, shift_id: int, at: datetime) -> ShiftReport:
    """The report of a shift: X while it is open, Z after."""
    shift = one_shift(session, shift_id)
    asked = select(Shift.register_id).where(Shift.id == shift_id)
    register_id = session.execute(asked).scalar_one()
    end = read_first(session, _End, _ENDS.where(ShiftClosing.shift_id == shift_id))
    is_closed = end is not None
    if end is None:
        held = journal.balance(session, f"cash:{shift.register}")
        newest = audit.head(session, register_id)[1]
        end = _End(None, at, "", "", held, None, ZERO, "", newest)
    sales = read_one(session, _Sales, _SALES.where(Entry.shift_id == shift_id))
    shares = read_one(session, _Shares, _SHARES.where(Entry.shift_id == shift_id))
    tenders = _tenders(session, shift_id)
    moved = _drawer_moves(session, shift_id, f"cash:{shift.register}")
    known = shift.opening_float + tenders.get(TenderKind.CASH, ZERO) + total(moved.values())
    fund = journal.fund(session, end.id)
    return made(
        ShiftReport,
        end,
        sales,
        shares,
        shift=shift,
        shop=settings.shop(session, end.at if is_closed else None).header,
        is_closed=is_closed,
        is_blind=False,
        first=receipt_number(shift.register, sales.first) if sales.first else "",
        last=receipt_number(shift.register, sales.last) if sales.last else "",
        by_tender=tuple((kind, tenders[kind]) for kind in TenderKind if kind in tenders),
        cash_in=moved.get(EntryKind.CASH_IN, ZERO),
        cash_out=moved.get(EntryKind.CASH_OUT, ZERO),
        deposits=moved.get(EntryKind.DEPOSIT, ZERO),
        payouts=total(moved.get(kind, ZERO) for kind in _TO_CONSIGNORS),
        other_cash=end.expected - known,
        counts=_counts(session, end.id) if end.id else (),
        attempts=counting(session, shift_id).attempts,
        carried=_carried(session, end.id) if end.id else (),
        held=fund.held,
        owed=fund.owed,
        pending_prints=print_jobs.pending_count(session, register_id),
        code=audit.short_code(end.hash),
    )


class _End(NamedTuple):
    """A closing; while the shift is open, what there is instead."""

    id: int | None
    at: datetime
    closed_by: str
    second: str
    expected: Money
    counted: Money | None
    difference: Money
    reason: str
    hash: str


_beside = aliased(Staff)
_second = func.coalesce(_beside.name, "")
_ENDS = (
    select(*columns(_End, ShiftClosing, Entry, AuditRecord, closed_by=Staff.name, second=_second))
    .join(Entry, Entry.id == ShiftClosing.id)
    .join(Staff, Staff.id == Entry.actor_id)
    .outerjoin(_beside, _beside.id == Entry.second_id)
    .join(AuditRecord, AuditRecord.entry_id == ShiftClosing.id)
)


class _Sales(NamedTuple):
    first: int | None
    last: int | None
    receipts: int
    returns: int
    gross: Money
    discounts: Money
    pays: Money
    rounding: Money


_AMOUNTS = (Sale.gross, Sale.discount.label("discounts"), Sale.pays, Sale.rounding)
_RETURNED = case((Entry.kind == EntryKind.RETURN, 1), else_=0)
_SALES = select(
    func.min(Sale.sequence).label("first"),
    func.max(Sale.sequence).label("last"),
    func.count().label("receipts"),
    func.coalesce(func.sum(_RETURNED), 0).label("returns"),
    *(func.coalesce(func.sum(amount), 0).label(amount.key) for amount in _AMOUNTS),
).join(Entry, Entry.id == Sale.id)


class _Shares(NamedTuple):
    consignor_share: Money
    commission: Money
    own_sales: Money


def _added(column: InstrumentedAttribute[int], *, own: bool) -> ColumnElement[int]:
    counted = SaleLine.consignor_id.is_(None) if own else SaleLine.consignor_id.is_not(None)
    return func.coalesce(func.sum(case((counted, column), else_=0)), 0)


_SHARES = select(
    _added(SaleLine.consignor_share, own=False).label("consignor_share"),
    _added(SaleLine.commission, own=False).label("commission"),
    _added(SaleLine.commission, own=True).label("own_sales"),
).join(Entry, Entry.id == SaleLine.sale_id)


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


def _drawer_moves(session: Session, shift_id: int, drawer: str) -> dict[EntryKind, Money]:
    kinds = (EntryKind.CASH_IN, EntryKind.CASH_OUT, EntryKind.DEPOSIT, *_TO_CONSIGNORS)
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
    return tuple((denomination, pieces) for denomination, pieces in rows)


def _carried(session: Session, closing_id: int) -> tuple[Carried, ...]:
    rows = select(*columns(Carried, CarriedOver)).where(CarriedOver.closing_id == closing_id)
    return tuple(read(session, Carried, rows.order_by(CarriedOver.position)))

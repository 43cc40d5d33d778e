"""The questions that the ledger answers: money and goods that somebody could have made his own.

Each is asked through an index of just the events that it may mean, so that a day costs the same
after years.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, cast, func, literal_column, null, or_, select
from sqlalchemy.orm import aliased

from kasir.enums import Bearer, EntryKind, Role
from kasir.models import (
    AuditRecord,
    Consignor,
    Entry,
    Posting,
    PrintJobRow,
    PrintMark,
    ProductPrice,
    Register,
    SaleLine,
    Session,
    Settlement,
    SettlementReversal,
    ShiftClosing,
    StockCountLine,
)
from kasir.models.base import INTEGER
from kasir.money import FULL_RATE
from kasir.operations.people import limits
from kasir.operations.people.limits import Limits
from kasir.operations.reading import Question, columns
from kasir.operations.review.found import (
    Found,
    Span,
    actor,
    is_reviewed,
    of_events,
    of_records,
    second,
)
from kasir.operations.review.limits import half_limit
from kasir.operations.review.records import BANK_CHANGED

YOUNG = timedelta(days=7)
_AT_ONCE = 200  # Births in one question: SQLite takes an expression of 1.000 terms.
# What a person does alone where the shop has only one.
_WANTS_TWO = (
    *(EntryKind.LOSS, EntryKind.EXPIRY, EntryKind.COMPENSATION),
    *(EntryKind.ADJUSTMENT, EntryKind.OPENING, EntryKind.REVERSAL),
)


def two_persons(_session: Session, span: Span) -> Sequence[Question]:
    """Events of two persons, and those that want two and had one in a shop of one person.

    Of a count its differences tell (`counts`), and its notes stand here.
    """
    debited = select(func.sum(Posting.amount)).where(
        Posting.entry_id == Entry.id, Posting.amount > 0
    )
    cancelled = (
        select(func.abs(Settlement.due))
        .join(SettlementReversal, SettlementReversal.settlement_id == Settlement.id)
        .where(SettlementReversal.id == Entry.id)
    )
    payable = select(func.sum(-Posting.amount)).where(
        Posting.entry_id == Entry.id, Posting.consignor_id.is_not(None)
    )
    amount = func.coalesce(cancelled.scalar_subquery(), debited.scalar_subquery())
    return [
        of_events(
            span,
            is_reviewed,
            or_(Entry.second_id.is_not(None), Entry.kind.in_(_WANTS_TWO)),
            Entry.kind != EntryKind.STOCK_COUNT,
            amount=cast(amount, INTEGER),
            other=cast(payable.scalar_subquery(), INTEGER),
        )
    ]


def discounts(session: Session, span: Span) -> Sequence[Question]:
    """Lines with more off than half of what the role of who sold them may give."""
    off = SaleLine.gross - SaleLine.pays
    bearer = case(
        (SaleLine.discount_consignor > 0, Bearer.CONSIGNOR.value),
        (SaleLine.discount_shared > 0, Bearer.SHARED.value),
        else_=Bearer.SHOP.value,
    )
    found = of_events(
        span,
        SaleLine.gross > SaleLine.pays,
        or_(*_above_half(off, limits.limits(session))),
        record=SaleLine.sale_id,  # So that what is new is found in the index of the lines.
        position=SaleLine.position,
        subject=SaleLine.consignor_name,
        what=bearer,
        told=SaleLine.name,
        amount=off,
        other=SaleLine.gross,
    )
    return [found.join(SaleLine, SaleLine.sale_id == Entry.id)]


def _above_half(off: ColumnElement[int], now: Limits) -> Iterator[ColumnElement[bool]]:
    for role in Role:
        half = half_limit(role, now)
        if half is not None:
            much = [off * FULL_RATE > SaleLine.gross * half.basis_points]
            if half.rupiah is not None:
                much.append(off > half.rupiah)
            yield and_(actor.role == role, or_(*much))


def counts(_session: Session, span: Span) -> Sequence[Question]:
    """Stock counts that found another number than the books; at the tag of that time."""
    differs = StockCountLine.stored != StockCountLine.counted
    of_count = StockCountLine.entry_id == Entry.id
    tag = (
        select(ProductPrice.price)
        .where(ProductPrice.product_id == StockCountLine.product_id, ProductPrice.at <= Entry.at)
        .order_by(ProductPrice.id.desc())
        .limit(1)
        .correlate(StockCountLine, Entry)
    )
    value = (StockCountLine.counted - StockCountLine.stored) * tag.scalar_subquery()
    worth = select(func.sum(value)).select_from(StockCountLine).where(of_count).correlate(Entry)
    goods = select(func.count()).select_from(StockCountLine).where(of_count, differs)
    return [
        of_events(
            span,
            is_reviewed,
            Entry.kind == EntryKind.STOCK_COUNT,
            select(StockCountLine.entry_id).where(of_count, differs).exists(),
            subject=Entry.reason,
            told=null(),
            amount=cast(worth.scalar_subquery() // 1000, INTEGER),
            other=goods.scalar_subquery(),
        )
    ]


def cash_differences(_session: Session, span: Span) -> Sequence[Question]:
    """Drawers that held another sum than the ledger expected."""
    found = of_events(
        span,
        is_reviewed,
        Entry.kind == EntryKind.SHIFT_CLOSE,
        ShiftClosing.difference != 0,
        amount=ShiftClosing.difference,
        other=ShiftClosing.counted,
    )
    return [found.join(ShiftClosing, ShiftClosing.id == Entry.id)]


def short_stock(_session: Session, span: Span) -> Sequence[Question]:
    """Goods that left although the books held fewer, with the receipt that follows its record."""
    sale, sold = aliased(AuditRecord), aliased(Entry)
    number = (
        select(sold.number)
        .join(sale, sale.entry_id == sold.id)
        .where(
            sale.register_id == AuditRecord.register_id,
            sale.sequence > AuditRecord.sequence,
            sale.sequence <= AuditRecord.sequence + 50,
        )
        .order_by(sale.sequence)
        .limit(1)
        .correlate(AuditRecord)
    )
    found = of_records(span, AuditRecord.kind == "stock_short")
    names = [column.name for column in found.selected_columns]
    asked = list(found.selected_columns)
    asked[names.index("number")] = number.scalar_subquery().label("number")
    asked[names.index("entry_id")] = (
        number.with_only_columns(sold.id).scalar_subquery().label("entry_id")
    )
    return [found.with_only_columns(*asked, maintain_column_froms=True)]


def uncertain_papers(_session: Session, span: Span) -> Sequence[Question]:
    """Papers that failed after their first byte: nobody knows whether they came out."""
    nothing = dict.fromkeys(("amount", "other", "sequence", "hash"), null())
    asked = columns(
        Found,
        *(PrintMark, PrintJobRow, Entry),
        **nothing,
        record=PrintMark.id,
        position=PrintJobRow.copy,
        actor=actor.name,
        second=second.name,
        entry_id=PrintJobRow.entry_id,
        subject=Consignor.name,
        what=PrintJobRow.kind,
        told=PrintMark.note,
        register=Register.code,
    )
    return [
        select(*asked)
        .select_from(PrintMark)
        .join(PrintJobRow, PrintJobRow.id == PrintMark.job_id)
        .join(Register, Register.id == PrintJobRow.register_id)
        .outerjoin(Entry, Entry.id == PrintJobRow.entry_id)
        .outerjoin(actor, actor.id == Entry.actor_id)
        .outerjoin(second, second.id == Entry.second_id)
        .outerjoin(Consignor, Consignor.id == PrintJobRow.consignor_id)
        .where(
            # Written out, not bound: so the index of just these marks can be used.
            PrintMark.state == literal_column("'uncertain'", PrintMark.state.type),
            *span.of_records(PrintMark.at),
        )
    ]


# --- money to somebody new ------------------------------------------------------------------


class _Birth(NamedTuple):
    consignor_id: int
    at: datetime


def new_with_money(session: Session, span: Span) -> Sequence[Question]:
    """Payouts and advances within a week of the consignor's, or his account's, first day."""
    asked, births = [], _births(session, span)
    for begin in range(0, len(births), _AT_ONCE):
        soon = (
            and_(Entry.consignor_id == one.consignor_id, Entry.at.between(one.at, one.at + YOUNG))
            for one in births[begin : begin + _AT_ONCE]
        )
        kinds = Entry.kind.in_((EntryKind.PAYOUT, EntryKind.ADVANCE))
        paid = select(func.sum(Posting.amount)).where(
            Posting.entry_id == Entry.id, Posting.amount > 0
        )
        amount = cast(paid.scalar_subquery(), INTEGER)
        asked.append(of_events(span, kinds, or_(*soon), amount=amount))
    return asked


def _births(session: Session, span: Span) -> list[_Birth]:
    """When each consignor was written down, and each change of an account."""
    begin = Span(span.first - YOUNG if span.first is not None else None, span.last)
    written = select(Consignor.id, Consignor.code, Consignor.created_at)
    ids = {code: consignor_id for consignor_id, code, _at in session.execute(written)}
    born = session.execute(written.where(*begin.of_records(Consignor.created_at)))
    births = [_Birth(consignor_id, at) for consignor_id, _code, at in born]
    changed = select(AuditRecord.at, AuditRecord.body).where(
        AuditRecord.entry_id.is_(None), BANK_CHANGED, *begin.of_records(AuditRecord.at)
    )
    for at, body in session.execute(changed):
        births.append(_Birth(ids[json.loads(body or "{}")["code"]], at))
    return births

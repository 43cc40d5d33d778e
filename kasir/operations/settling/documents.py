"""Finding the numbered papers of the office: TT, RTV, BA, PST and its ...-B, BKK, UMV.

A receipt is no such paper: it is found by what was sold (receipts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from kasir.enums import EntryKind
from kasir.models import (
    Consignor,
    Entry,
    Payout,
    Posting,
    Session,
    Settlement,
    SettlementReversal,
    StockMovement,
    Stored,
)
from kasir.models.journal import IS_DOCUMENT
from kasir.money import Money


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A numbered paper in a list: money or goods moved by it, never both.

    What takes a settlement back (...-B) has its amount with the other sign.
    """

    id: int  # Of its entry.
    number: str
    kind: EntryKind
    day: date
    consignor: str  # With the code; empty for the shop's own goods.
    amount: Money | None
    goods: int  # How many different ones.
    settlement_id: int | None  # That a PST is, a ...-B takes back and a BKK pays.


def find_documents(session: Session, text: str, limit: int = 50) -> tuple[DocumentRow, ...]:
    """Give documents, newest first, of which the number or the consignor holds a text.

    The consignor is looked for by code and name. An empty text gives the newest.
    """
    found = select(Entry.id).where(IS_DOCUMENT)
    wanted = text.strip()
    if wanted:
        named = select(Consignor.id).where(
            (Consignor.code + " " + Consignor.name).icontains(wanted, autoescape=True)
        )
        found = found.where(
            or_(
                Entry.number.icontains(wanted, autoescape=True),
                Entry.consignor_id.in_(named),
            )
        )
    ids = session.scalars(found.order_by(Entry.id.desc()).limit(limit)).all()
    rows = session.execute(_DOCUMENTS.where(Entry.id.in_(ids)).order_by(Entry.id.desc()))
    return tuple(_document(row) for row in rows)


def _documents() -> Any:
    taken_back = aliased(Settlement)
    advance = (
        select(Posting.amount)
        .where(
            Posting.entry_id == Entry.id,
            Posting.consignor_id.is_not(None),
            Entry.kind == EntryKind.ADVANCE,
        )
        .correlate(Entry)
        .scalar_subquery()
    )
    goods = (
        select(func.count(StockMovement.product_id.distinct()))
        .where(StockMovement.entry_id == Entry.id)
        .correlate(Entry)
        .scalar_subquery()
    )
    return (
        select(
            Entry.id,
            Entry.number,
            Entry.kind,
            Entry.business_day,
            Consignor.code,
            Consignor.name,
            func.coalesce(Settlement.due, -taken_back.due, Payout.amount, advance).label("amount"),
            goods.label("goods"),
            func.coalesce(Settlement.id, taken_back.id, Payout.settlement_id).label("settlement"),
        )
        .outerjoin(Consignor, Consignor.id == Entry.consignor_id)
        .outerjoin(Settlement, Settlement.id == Entry.id)
        .outerjoin(SettlementReversal, SettlementReversal.id == Entry.id)
        .outerjoin(taken_back, taken_back.id == SettlementReversal.settlement_id)
        .outerjoin(Payout, Payout.id == Entry.id)
    )


_DOCUMENTS = _documents()


def _document(row: Stored) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        number=row.number,
        kind=row.kind,
        day=row.business_day,
        consignor=f"{row.code} {row.name}" if row.code else "",
        amount=None if row.amount is None else Money(row.amount),
        goods=row.goods,
        settlement_id=row.settlement,
    )

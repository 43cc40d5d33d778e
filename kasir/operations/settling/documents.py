"""Finding the numbered papers of the office: TT, RTV, BA, PST and its ...-B, BKK, UMV.

A receipt is no such paper: it is found by what was sold (receipts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
)
from kasir.models.journal import IS_DOCUMENT
from kasir.money import Money
from kasir.operations.reading import read


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
    """Documents, newest first, of which the number or the consignor holds a text.

    The consignor is looked for by code and name. An empty text gives the newest.
    """
    found = select(Entry.id).where(IS_DOCUMENT)
    wanted = text.strip()
    if wanted:
        named = select(Consignor.id).where(
            (Consignor.code + " " + Consignor.name).icontains(wanted, autoescape=True)
        )
        found = found.where(
            or_(Entry.number.icontains(wanted, autoescape=True), Entry.consignor_id.in_(named))
        )
    ids = session.scalars(found.order_by(Entry.id.desc()).limit(limit)).all()
    asked = _DOCUMENTS.where(Entry.id.in_(ids)).order_by(Entry.id.desc())
    return tuple(read(session, DocumentRow, asked))


_taken_back = aliased(Settlement)
_advance = (
    select(Posting.amount)
    .where(
        Posting.entry_id == Entry.id,
        Posting.consignor_id.is_not(None),
        Entry.kind == EntryKind.ADVANCE,
    )
    .correlate(Entry)
    .scalar_subquery()
)
_goods = (
    select(func.count(StockMovement.product_id.distinct()))
    .where(StockMovement.entry_id == Entry.id)
    .correlate(Entry)
    .scalar_subquery()
)
_DOCUMENTS = (
    select(
        *(Entry.id, Entry.number, Entry.kind, Entry.business_day.label("day")),
        func.coalesce(Consignor.code + " " + Consignor.name, "").label("consignor"),
        func.coalesce(Settlement.due, -_taken_back.due, Payout.amount, _advance).label("amount"),
        _goods.label("goods"),
        func.coalesce(Settlement.id, _taken_back.id, Payout.settlement_id).label("settlement_id"),
    )
    .outerjoin(Consignor, Consignor.id == Entry.consignor_id)
    .outerjoin(Settlement, Settlement.id == Entry.id)
    .outerjoin(SettlementReversal, SettlementReversal.id == Entry.id)
    .outerjoin(_taken_back, _taken_back.id == SettlementReversal.settlement_id)
    .outerjoin(Payout, Payout.id == Entry.id)
)

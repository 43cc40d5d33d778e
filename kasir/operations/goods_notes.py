"""What stands on a note about goods: taken in (TT), handed back (RTV), lost or expired (BA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from kasir.cart import ProductId
from kasir.enums import EntryKind
from kasir.models import (
    Association,
    AuditRecord,
    Consignor,
    Entry,
    Posting,
    Product,
    Session,
    Staff,
    StockMovement,
)
from kasir.money import ZERO, Money, Quantity, Rate, total
from kasir.operations import agreements, audit, catalog, journal, settings, statements
from kasir.settings import ShopHeader
from kasir.terms import Discounts, split

KINDS = (
    *(EntryKind.INTAKE, EntryKind.RETURN_TO_CONSIGNOR),
    *(EntryKind.LOSS, EntryKind.EXPIRY),
)
_WRITTEN_OFF = {EntryKind.LOSS, EntryKind.EXPIRY}


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods on a note, with the tag of its day; `share` is the consignor's part of that tag."""

    sku: str
    name: str
    unit: str
    quantity: Quantity
    expires_on: date | None
    price: Money
    share: Money


@dataclass(frozen=True, slots=True)
class GoodsNote:
    """One stored note as printed. The shop's own goods have no consignor."""

    number: str
    kind: EntryKind
    at: datetime
    day: date
    shop: ShopHeader
    is_training: bool
    consignor_code: str
    consignor: str
    owner: str
    association: str
    district: str
    agreement_text: str
    reason: str
    keeper: str  # Who wrote it.
    second: str  # Who approved it, or empty.
    lines: tuple[GoodsLine, ...]
    liability: Rate  # The shop's part of a loss, by the agreement of the day.
    compensation: Money  # As booked.
    code: str

    @property
    def is_explained(self) -> bool:
        """Whether the compensation can be checked from the lines.

        It can't when terms or tag changed later on the same day: then only what was booked
        is printed.
        """
        parts = (self.liability.of(line.share) for line in self.lines)
        return total(parts) == self.compensation


def goods_note(session: Session, note_id: int) -> GoodsNote:
    """Give a stored note with all that its paper shows. The note must exist."""
    second = aliased(Staff)
    row = session.execute(
        select(
            Entry.number,
            Entry.kind,
            Entry.at,
            Entry.business_day,
            Entry.reason,
            Entry.consignor_id,
            Staff.name.label("keeper"),
            second.name.label("second"),
            AuditRecord.hash,
            Consignor.code,
            Consignor.name.label("consignor"),
            Consignor.owner,
            Consignor.district,
            Association.name.label("association"),
        )
        .join(Staff, Staff.id == Entry.actor_id)
        .outerjoin(second, second.id == Entry.second_id)
        .join(AuditRecord, AuditRecord.entry_id == Entry.id)
        .outerjoin(Consignor, Consignor.id == Entry.consignor_id)
        .outerjoin(Association, Association.id == Consignor.association_id)
        .where(Entry.id == note_id, Entry.kind.in_(KINDS))
    ).one()
    shop = settings.shop(session, row.at)
    is_consigned = row.consignor_id is not None
    return GoodsNote(
        number=row.number,
        kind=row.kind,
        at=row.at,
        day=row.business_day,
        shop=shop.header,
        is_training=shop.is_training,
        consignor_code=row.code or "",
        consignor=row.consignor or "",
        owner=row.owner or "",
        association=row.association or "",
        district=row.district or "",
        agreement_text=statements.agreement_text(session, row.consignor_id, row.business_day)
        if is_consigned
        else "",
        reason=row.reason,
        keeper=row.keeper,
        second=row.second or "",
        lines=_lines(session, note_id, row.business_day, row.at),
        liability=_liability(session, row.kind, row.consignor_id, row.business_day),
        compensation=_compensation(session, note_id),
        code=audit.short_code(row.hash),
    )


def _lines(session: Session, note_id: int, day: date, at: datetime) -> tuple[GoodsLine, ...]:
    """Give the goods in the order of the note; batches of one product and date are one line."""
    rows = session.execute(
        select(
            StockMovement.product_id,
            StockMovement.expires_on,
            Product.sku,
            func.sum(StockMovement.quantity).label("quantity"),
        )
        .join(Product, Product.id == StockMovement.product_id)
        .where(StockMovement.entry_id == note_id)
        .group_by(StockMovement.product_id, StockMovement.expires_on, Product.sku)
        .order_by(func.min(StockMovement.position))
    ).all()
    ids = {ProductId(row.product_id) for row in rows}
    items = {
        int(item.product_id): item for item in catalog.items_of_day(session, ids, day, until=at)
    }
    lines = []
    for row in rows:
        item, quantity = items[row.product_id], Quantity(abs(row.quantity))
        lines.append(
            GoodsLine(
                sku=row.sku,
                name=item.name,
                unit=item.unit,
                quantity=quantity,
                expires_on=row.expires_on,
                price=item.price,
                share=split(quantity, item.price, Discounts(), item.terms).consignor,
            )
        )
    return tuple(lines)


def _liability(session: Session, kind: EntryKind, consignor_id: int | None, day: date) -> Rate:
    if consignor_id is None or kind not in _WRITTEN_OFF:
        return Rate(0)
    agreement = agreements.in_force(session, consignor_id, day)
    assert agreement is not None, "goods written off without an agreement"
    return Rate(agreement.loss_bp if kind is EntryKind.LOSS else agreement.expiry_bp)


def _compensation(session: Session, note_id: int) -> Money:
    booked = session.execute(
        select(func.coalesce(func.sum(Posting.amount), ZERO.rupiah)).where(
            Posting.entry_id == note_id, Posting.account == journal.LOSS
        )
    ).scalar_one()
    return Money(booked)

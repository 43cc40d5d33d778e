"""What stands on a note about goods: taken in (TT), handed back (RTV), lost or expired (BA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from kasir.cart import ProductId
from kasir.enums import Cause, EntryKind
from kasir.models import (
    Association,
    AuditRecord,
    Consignor,
    Entry,
    Session,
    Staff,
    StockMovement,
    WriteOffLine,
)
from kasir.money import ZERO, Money, Quantity, Rate, total
from kasir.operations import agreements, audit, settings
from kasir.operations.products import catalog
from kasir.operations.settling import statements
from kasir.schemes import split
from kasir.settings import ShopHeader
from kasir.terms import Discounts

KINDS = (
    *(EntryKind.INTAKE, EntryKind.RETURN_TO_CONSIGNOR),
    *(EntryKind.LOSS, EntryKind.EXPIRY),
)
_WRITTEN_OFF = {EntryKind.LOSS, EntryKind.EXPIRY}


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods on a note, with the tag of its day; `share` is the consignor's part of that tag.

    `amount` is what a write-off credited for them. Goods of several batches have several dates.
    """

    sku: str
    name: str
    unit: str
    quantity: Quantity
    days: tuple[date, ...]
    price: Money
    share: Money
    amount: Money = ZERO


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
    cause: Cause | None  # Of a write-off.
    liability: Rate  # The shop's part of a loss, by the agreement of the day.
    code: str

    @property
    def compensation(self) -> Money:
        """What the consignor was credited, as booked."""
        return total(line.amount for line in self.lines)

    @property
    def is_explained(self) -> bool:
        """Whether each line's amount is its share x liability.

        It is not when terms changed later on the same day: then only what was booked is printed.
        """
        return all(self.liability.of(line.share) == line.amount for line in self.lines)


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
    moved = _moved(session, note_id)
    written_off = _written_off(session, note_id)
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
        lines=_lines(session, written_off or moved, row.business_day, row.at),
        cause=written_off[0].cause if written_off else None,
        liability=_liability(session, row.kind, row.consignor_id, row.business_day),
        code=audit.short_code(row.hash),
    )


class _Goods(NamedTuple):
    """A line as it was stored."""

    product_id: int
    quantity: int
    days: tuple[date, ...]
    amount: int = 0
    cause: Cause | None = None


def _moved(session: Session, note_id: int) -> list[_Goods]:
    """Give what was moved, in the order of the note; batches of one date are one line."""
    rows = session.execute(
        select(
            StockMovement.product_id,
            StockMovement.expires_on,
            func.sum(StockMovement.quantity).label("quantity"),
        )
        .where(StockMovement.entry_id == note_id)
        .group_by(StockMovement.product_id, StockMovement.expires_on)
        .order_by(func.min(StockMovement.position))
    )
    return [
        _Goods(row.product_id, abs(row.quantity), (row.expires_on,) if row.expires_on else ())
        for row in rows
    ]


def _written_off(session: Session, note_id: int) -> list[_Goods]:
    """Give the lines of a write-off, each with what it credited; nothing for other notes."""
    days: dict[int, list[date]] = {}
    for goods in _moved(session, note_id):
        days.setdefault(goods.product_id, []).extend(goods.days)
    rows = session.execute(
        select(WriteOffLine).where(WriteOffLine.entry_id == note_id).order_by(WriteOffLine.position)
    )
    return [
        _Goods(
            row.product_id,
            row.quantity,
            tuple(sorted(days[row.product_id])),
            row.amount,
            row.cause,
        )
        for row in rows
    ]


def _lines(
    session: Session, stored: list[_Goods], day: date, at: datetime
) -> tuple[GoodsLine, ...]:
    """Give the lines with names, and the tag and terms as they were when the note was written."""
    ids = {ProductId(goods.product_id) for goods in stored}
    items = {
        int(item.product_id): item for item in catalog.items_of_day(session, ids, day, until=at)
    }
    lines = []
    for goods in stored:
        item, quantity = items[goods.product_id], Quantity(goods.quantity)
        lines.append(
            GoodsLine(
                sku=item.sku,
                name=item.name,
                unit=item.unit,
                quantity=quantity,
                days=goods.days,
                price=item.price,
                share=split(quantity, item.price, Discounts(), item.terms).consignor,
                amount=Money(goods.amount),
            )
        )
    return tuple(lines)


def _liability(session: Session, kind: EntryKind, consignor_id: int | None, day: date) -> Rate:
    if consignor_id is None or kind not in _WRITTEN_OFF:
        return Rate(0)
    agreement = agreements.in_force(session, consignor_id, day)
    assert agreement is not None, "goods written off without an agreement"
    return Rate(agreement.loss_bp if kind is EntryKind.LOSS else agreement.expiry_bp)

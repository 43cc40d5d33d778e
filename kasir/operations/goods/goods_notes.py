"""What stands on a note about goods: taken in (TT), handed back (RTV), lost or expired (BA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
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
from kasir.operations import agreement_text, agreements, audit, settings
from kasir.operations.goods import stock
from kasir.operations.products import catalog
from kasir.operations.reading import columns, made, read, read_one
from kasir.schemes import split
from kasir.settings import ShopHeader
from kasir.terms import Discounts

KINDS = (EntryKind.INTAKE, EntryKind.RETURN_TO_CONSIGNOR, EntryKind.LOSS, EntryKind.EXPIRY)
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
    """A stored note with all that its paper shows. The note must exist."""
    row = read_one(session, _Head, _HEAD, {"note": note_id})
    shop = settings.shop(session, row.at)
    moved = _moved(session, note_id)
    written_off = _written_off(session, note_id)
    return made(
        GoodsNote,
        row,
        shop=shop.header,
        is_training=shop.is_training,
        agreement_text=agreement_text.in_force_text(session, row.consignor_id, row.day)
        if row.consignor_id is not None
        else "",
        lines=_lines(session, written_off or moved, row.day, row.at),
        cause=written_off[0].cause if written_off else None,
        liability=_liability(session, row.kind, row.consignor_id, row.day),
        code=audit.short_code(row.hash),
    )


class _Head(NamedTuple):
    """A note as it was stored; of the shop's own goods without a consignor's name."""

    number: str
    kind: EntryKind
    at: datetime
    day: date
    reason: str
    consignor_id: int | None
    keeper: str
    second: str
    hash: str
    consignor_code: str
    consignor: str
    owner: str
    district: str
    association: str


_second = aliased(Staff)
_HEAD = (
    select(
        *columns(
            _Head,
            *(Entry, AuditRecord),
            day=Entry.business_day,
            keeper=Staff.name,
            second=func.coalesce(_second.name, ""),
            consignor_code=func.coalesce(Consignor.code, ""),
            consignor=func.coalesce(Consignor.name, ""),
            owner=func.coalesce(Consignor.owner, ""),
            district=func.coalesce(Consignor.district, ""),
            association=func.coalesce(Association.name, ""),
        )
    )
    .join(Staff, Staff.id == Entry.actor_id)
    .outerjoin(_second, _second.id == Entry.second_id)
    .join(AuditRecord, AuditRecord.entry_id == Entry.id)
    .outerjoin(Consignor, Consignor.id == Entry.consignor_id)
    .outerjoin(Association, Association.id == Consignor.association_id)
    .where(Entry.id == bindparam("note"), Entry.kind.in_(KINDS))
)


class _Goods(NamedTuple):
    """A line as it was stored."""

    product_id: int
    quantity: Quantity
    days: tuple[date, ...]
    amount: Money = ZERO
    cause: Cause | None = None


def _moved(session: Session, note_id: int) -> list[_Goods]:
    """What was moved, in the order of the note; batches of one date are one line."""
    rows = session.execute(
        select(StockMovement.product_id, StockMovement.expires_on, func.sum(StockMovement.quantity))
        .where(StockMovement.entry_id == note_id)
        .group_by(StockMovement.product_id, StockMovement.expires_on)
        .order_by(func.min(StockMovement.position))
    )
    return [
        _Goods(product_id, Quantity(abs(quantity)), (expires_on,) if expires_on else ())
        for product_id, expires_on, quantity in rows
    ]


def _written_off(session: Session, note_id: int) -> list[_Goods]:
    """The lines of a write-off, each with what it credited; nothing for other notes."""
    days: dict[int, list[date]] = {}
    for goods in _moved(session, note_id):
        days.setdefault(goods.product_id, []).extend(goods.days)
    asked = select(*columns(stock.WrittenOff, WriteOffLine)).where(WriteOffLine.entry_id == note_id)
    return [
        _Goods(
            line.product_id,
            line.quantity,
            tuple(sorted(days[line.product_id])),
            line.amount,
            line.cause,
        )
        for line in read(session, stock.WrittenOff, asked.order_by(WriteOffLine.position))
    ]


def _lines(
    session: Session, stored: list[_Goods], day: date, at: datetime
) -> tuple[GoodsLine, ...]:
    """The lines with names, and the tag and terms as they were when the note was written."""
    ids = {ProductId(goods.product_id) for goods in stored}
    items = {
        int(item.product_id): item for item in catalog.items_of_day(session, ids, day, until=at)
    }
    lines = []
    for goods in stored:
        item = items[goods.product_id]
        share = split(goods.quantity, item.price, Discounts(), item.terms).consignor
        lines.append(made(GoodsLine, item, goods, share=share))
    return tuple(lines)


def _liability(session: Session, kind: EntryKind, consignor_id: int | None, day: date) -> Rate:
    if consignor_id is None or kind not in _WRITTEN_OFF:
        return Rate(0)
    agreement = agreements.in_force(session, consignor_id, day)
    assert agreement is not None, "goods written off without an agreement"
    return agreement.loss_bp if kind is EntryKind.LOSS else agreement.expiry_bp

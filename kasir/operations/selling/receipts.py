"""Everything that stands on a receipt, read from the frozen rows alone; and finding receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Text, bindparam, case, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from kasir.cart import OfficePurchase
from kasir.enums import EntryKind, TenderKind
from kasir.models import (
    AuditRecord,
    Entry,
    Product,
    Register,
    Sale,
    SaleLine,
    SaleTender,
    Session,
    Staff,
    StockMovement,
)
from kasir.money import Money, Quantity, total
from kasir.operations import audit, journal, settings
from kasir.operations.products import catalog
from kasir.operations.reading import columns, from_stored, made, read, read_one
from kasir.settings import ShopHeader, ShopSettings
from kasir.terms import Discounts


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line as it was frozen; negative on a return."""

    position: int
    sku: str
    name: str
    unit: str
    quantity: Quantity
    unit_price: Money
    gross: Money
    discount_consignor: Money
    discount_shop: Money
    discount_shared: Money
    pays: Money
    consignor_name: str  # Empty for the shop's own goods.
    consignor_share: Money

    @property
    def discounts(self) -> Discounts:
        """By who bears them."""
        return Discounts(self.discount_consignor, self.discount_shop, self.discount_shared)


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    """One payment: `amount` is net of change and negative on a refund."""

    kind: TenderKind
    amount: Money
    given: Money
    reference: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt. `total` is before cash rounding; `code` is the ledger's head at that time."""

    sale_id: int
    number: str
    at: datetime
    business_day: date
    cashier: str
    shop: ShopHeader
    lines: tuple[ReceiptLine, ...]
    gross: Money
    discount: Money
    total: Money
    rounding: Money
    tenders: tuple[ReceiptTender, ...]
    change: Money
    office: OfficePurchase | None
    code: str
    origin: str  # The number that a return refers to, or empty.
    reason: str
    is_training: bool
    footer: str

    @property
    def item_count(self) -> int:
        """How many lines the customer can count."""
        return len(self.lines)

    @property
    def consignor_share(self) -> Money:
        """What of this receipt belongs to the micro businesses."""
        return total(line.consignor_share for line in self.lines)


def receipt(session: Session, sale_id: int) -> Receipt:
    """One receipt as it was printed. The sale must exist."""
    wanted = {"sale": sale_id}
    head = read_one(session, _Head, _HEAD, wanted)
    return _receipt(
        head,
        read(session, ReceiptLine, _LINES, wanted),
        read(session, ReceiptTender, _TENDERS, wanted),
        settings.shop(session, head.at),
    )


def of_event(event: journal.Event, shop: ShopSettings) -> Receipt:
    """The receipt of a sale that was just sealed, from the rows that were stored."""
    sale = event.rows(Sale)[0]
    head = {
        **event.rows(Entry)[0],
        **sale,
        "sale_id": event.id,
        "total": sale["pays"],
        "cashier": event.stamp.actor.name,
        "hash": event.hash,
        "origin": None,
    }
    return _receipt(
        from_stored(_Head, head),
        (from_stored(ReceiptLine, row) for row in event.rows(SaleLine)),
        (from_stored(ReceiptTender, row) for row in event.rows(SaleTender)),
        shop,
    )


class _Head(NamedTuple):
    sale_id: int
    number: str
    at: datetime
    business_day: date
    reason: str
    gross: Money
    discount: Money
    total: Money
    rounding: Money
    change: Money
    office: str
    office_buyer: str
    cashier: str
    hash: str
    origin: str | None


def _receipt(
    head: _Head, lines: Iterable[ReceiptLine], tenders: Iterable[ReceiptTender], shop: ShopSettings
) -> Receipt:
    return made(
        Receipt,
        head,
        shop=shop.header,
        lines=tuple(lines),
        tenders=tuple(tenders),
        office=OfficePurchase(head.office, head.office_buyer) if head.office else None,
        code=audit.short_code(head.hash),
        origin=head.origin or "",
        is_training=shop.is_training,
        footer=shop.receipt_footer,
    )


_origin = aliased(Entry)
_HEAD = (
    select(
        *(Entry.id.label("sale_id"), Entry.number, Entry.at, Entry.business_day, Entry.reason),
        *(Sale.gross, Sale.discount, Sale.pays.label("total"), Sale.rounding, Sale.change),
        *(Sale.office, Sale.office_buyer, Staff.name.label("cashier"), AuditRecord.hash),
        _origin.number.label("origin"),
    )
    .join(Sale, Sale.id == Entry.id)
    .join(Staff, Staff.id == Entry.actor_id)
    .join(AuditRecord, AuditRecord.entry_id == Sale.id)
    .outerjoin(_origin, _origin.id == Sale.origin_id)
    .where(Sale.id == bindparam("sale"))
)
_LINES = (
    select(*columns(ReceiptLine, SaleLine))
    .where(SaleLine.sale_id == bindparam("sale"))
    .order_by(SaleLine.position)
)
_TENDERS = (
    select(*columns(ReceiptTender, SaleTender))
    .where(SaleTender.sale_id == bindparam("sale"))
    .order_by(SaleTender.position)
)


def receipt_number(register: str, sequence: int) -> str:
    """The number on the paper: `K1-000123`."""
    return f"{register}-{sequence:06d}"


# --- finding --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list."""

    sale_id: int
    number: str
    at: datetime
    total: Money
    goods: str  # The first line's name, and how many more.
    is_return: bool


def find_receipts(session: Session, text: str, limit: int = 50) -> tuple[ReceiptRow, ...]:
    """Receipts, newest first, of which the number, an item or the amount matches.

    An empty text gives the newest. Among the NEWEST any part of a number or of a name is found.
    Behind them a whole number, goods by what they are called today, and among MANY an amount or
    a word that MOST_GOODS have: a search takes no longer for the years behind it.
    """
    wanted = text.strip()
    if not wanted:
        return _rows(session, select(Sale.id), limit)
    numbers = {wanted, wanted.upper()}
    whole = _rows(session, select(Entry.id).where(Entry.number.in_(numbers)), 1)
    if whole:
        return whole
    digits = wanted.replace(".", "").removeprefix("Rp").strip()
    amount = int(digits[:15]) if digits.isdecimal() else None
    found = _rows(session, _alike(wanted, amount).where(_is_among(NEWEST)), limit)
    if len(found) == limit:
        return found
    products = _called(session, wanted)
    if products is None:  # A common word: the next receipts have it.
        return _rows(session, _alike(wanted, amount).where(_is_among(MANY)), limit)
    older = [row.sale_id for row in found]
    for product_id in products:
        older += session.scalars(_SOLD, {"product": product_id, "most": limit})
    if amount is not None:
        paid = select(Sale.id).where(_is_among(MANY), Sale.pays == amount)
        older += session.scalars(paid.order_by(Sale.id.desc()).limit(limit))
        older += session.scalars(
            select(Sale.id).where(
                Sale.register_id.in_(select(Register.id)), Sale.sequence == amount
            )
        )
    return _rows(session, select(Sale.id).where(Sale.id.in_(older)), limit)


NEWEST, MANY = 500, 20_000  # Receipts.
MOST_GOODS = 500

# From the newest movement backwards, by the index of the goods.
_SOLD = (
    select(StockMovement.entry_id)
    .join(Sale, Sale.id == StockMovement.entry_id)
    .where(StockMovement.product_id == bindparam("product"))
    .order_by(StockMovement.entry_id.desc())
    .limit(bindparam("most"))
)


def _is_among(count: int) -> ColumnElement[bool]:
    """Condition of a sale that is one of the newest."""
    newest = select(Sale.id).order_by(Sale.id.desc()).limit(count).subquery()
    return Sale.id >= select(func.min(newest.c.id)).scalar_subquery()


def _alike(wanted: str, amount: int | None) -> Select[int]:
    """Select sales with a part of this text in the number or in a name, or with this amount."""
    # Looked up receipt by receipt, newest first, so that the limit ends the search.
    named = exists().where(
        SaleLine.sale_id == Sale.id, SaleLine.name.icontains(wanted, autoescape=True)
    )
    matches = [Entry.number.icontains(wanted, autoescape=True), named]
    if amount is not None:
        matches.append(Sale.pays == amount)
    return select(Sale.id).join(Entry, Entry.id == Sale.id).where(or_(*matches))


def _called(session: Session, wanted: str) -> list[int] | None:
    """The goods that are called so today; None when MOST_GOODS and more have the words."""
    words = [Product.search_text.contains(each, autoescape=True) for each in wanted.lower().split()]
    parts = select(Product.id, Product.name, Product.size, Product.variant)
    found = session.execute(parts.where(*words).limit(MOST_GOODS)).all()
    if len(found) == MOST_GOODS:
        return None
    low = wanted.lower()
    return [key for key, *named in found if low in catalog.full_name(*named).lower()]


def _rows(session: Session, ids: Select[int], limit: int) -> tuple[ReceiptRow, ...]:
    """The newest of these sales."""
    wanted = list(session.scalars(ids.order_by(ids.selected_columns[0].desc()).limit(limit)))
    others = case((Sale.line_count > 1, " +" + cast(Sale.line_count - 1, Text)), else_="")
    rows = (
        select(
            Sale.id.label("sale_id"),
            func.coalesce(Entry.number, "").label("number"),
            Entry.at,
            Sale.pays.label("total"),
            (SaleLine.name + others).label("goods"),
            (Entry.kind == EntryKind.RETURN).label("is_return"),
        )
        .join(Entry, Entry.id == Sale.id)
        .join(SaleLine, (SaleLine.sale_id == Sale.id) & (SaleLine.position == 1))
        .where(Sale.id.in_(wanted))
        .order_by(Sale.id.desc())
    )
    return tuple(read(session, ReceiptRow, rows))

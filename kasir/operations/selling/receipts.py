"""Everything that stands on a receipt, read from the frozen rows alone; and finding receipts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from kasir.cart import OfficePurchase
from kasir.enums import EntryKind, TenderKind
from kasir.errors import UnknownNumberError
from kasir.models import AuditRecord, Entry, Sale, SaleLine, SaleTender, Session, Staff
from kasir.money import Money, Quantity, total
from kasir.operations import audit, journal, settings
from kasir.settings import ShopHeader, ShopSettings
from kasir.terms import Discounts

_Row = Mapping[Any, Any]  # A stored row by the names of its columns.


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
    discounts: Discounts
    pays: Money
    consignor_name: str  # Empty for the shop's own goods.
    consignor: Money


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
        return total(line.consignor for line in self.lines)


def receipt(session: Session, sale_id: int) -> Receipt:
    """Give one receipt as it was printed. The sale must exist."""
    wanted = {"sale": sale_id}
    head = session.execute(_HEAD, wanted).mappings().one()
    return _receipt(
        head,
        session.execute(_LINES, wanted).mappings(),
        session.execute(_TENDERS, wanted).mappings(),
        settings.shop(session, head["at"]),
    )


def of_event(event: journal.Event, shop: ShopSettings) -> Receipt:
    """Give the receipt of a sale that was just sealed, from the rows that were stored."""
    head = {
        **event.rows(Entry)[0],
        **event.rows(Sale)[0],
        "cashier": event.stamp.actor.name,
        "hash": event.hash,
        "origin": None,
    }
    return _receipt(head, event.rows(SaleLine), event.rows(SaleTender), shop)


def _receipt(
    head: _Row, lines: Iterable[_Row], tenders: Iterable[_Row], shop: ShopSettings
) -> Receipt:
    return Receipt(
        sale_id=head["id"],
        number=head["number"],
        at=head["at"],
        business_day=head["business_day"],
        cashier=head["cashier"],
        shop=shop.header,
        lines=tuple(_line(row) for row in lines),
        gross=Money(head["gross"]),
        discount=Money(head["discount"]),
        total=Money(head["pays"]),
        rounding=Money(head["rounding"]),
        tenders=tuple(_tender(row) for row in tenders),
        change=Money(head["change"]),
        office=OfficePurchase(head["office"], head["office_buyer"]) if head["office"] else None,
        code=audit.short_code(head["hash"]),
        origin=head["origin"] or "",
        reason=head["reason"],
        is_training=shop.is_training,
        footer=shop.receipt_footer,
    )


_origin = aliased(Entry)
_HEAD = (
    select(
        Entry.id,
        Entry.number,
        Entry.at,
        Entry.business_day,
        Entry.reason,
        Sale.gross,
        Sale.discount,
        Sale.pays,
        Sale.rounding,
        Sale.change,
        Sale.office,
        Sale.office_buyer,
        Staff.name.label("cashier"),
        AuditRecord.hash,
        _origin.number.label("origin"),
    )
    .join(Sale, Sale.id == Entry.id)
    .join(Staff, Staff.id == Entry.actor_id)
    .join(AuditRecord, AuditRecord.entry_id == Sale.id)
    .outerjoin(_origin, _origin.id == Sale.origin_id)
    .where(Sale.id == bindparam("sale"))
)
_LINES = (
    select(
        SaleLine.position,
        SaleLine.sku,
        SaleLine.name,
        SaleLine.unit,
        SaleLine.quantity,
        SaleLine.unit_price,
        SaleLine.gross,
        SaleLine.discount_consignor,
        SaleLine.discount_shop,
        SaleLine.discount_shared,
        SaleLine.pays,
        SaleLine.consignor_name,
        SaleLine.consignor_share,
    )
    .where(SaleLine.sale_id == bindparam("sale"))
    .order_by(SaleLine.position)
)
_TENDERS = (
    select(SaleTender.kind, SaleTender.amount, SaleTender.given, SaleTender.reference)
    .where(SaleTender.sale_id == bindparam("sale"))
    .order_by(SaleTender.position)
)


def receipt_number(register: str, sequence: int) -> str:
    """Give the number on the paper: `K1-000123`."""
    return f"{register}-{sequence:06d}"


def _line(row: _Row) -> ReceiptLine:
    return ReceiptLine(
        position=row["position"],
        sku=row["sku"],
        name=row["name"],
        unit=row["unit"],
        quantity=Quantity(row["quantity"]),
        unit_price=Money(row["unit_price"]),
        gross=Money(row["gross"]),
        discounts=Discounts(
            Money(row["discount_consignor"]),
            Money(row["discount_shop"]),
            Money(row["discount_shared"]),
        ),
        pays=Money(row["pays"]),
        consignor_name=row["consignor_name"],
        consignor=Money(row["consignor_share"]),
    )


def _tender(row: _Row) -> ReceiptTender:
    return ReceiptTender(row["kind"], Money(row["amount"]), Money(row["given"]), row["reference"])


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
    """Give receipts, newest first, of which the number, an item or the amount matches.

    An empty text gives the newest. A QR of a receipt holds its number first, so scanning one
    finds it.
    """
    statement = select(Sale.id, Entry.number, Entry.at, Entry.kind, Sale.pays).join(
        Entry, Entry.id == Sale.id
    )
    wanted = text.strip()
    if wanted:
        digits = wanted.replace(".", "").removeprefix("Rp").strip()
        # Looked up receipt by receipt, newest first, so that the limit ends the search.
        named = exists().where(
            SaleLine.sale_id == Sale.id, SaleLine.name.icontains(wanted, autoescape=True)
        )
        matches: list[ColumnElement[bool]] = [
            Entry.number.icontains(wanted, autoescape=True),
            named,
        ]
        if digits.isdecimal():
            matches.append(Sale.pays == int(digits[:15]))
        statement = statement.where(or_(*matches))
    rows = session.execute(statement.order_by(Sale.id.desc()).limit(limit)).all()
    goods = _goods(session, [row.id for row in rows])
    return tuple(
        ReceiptRow(
            sale_id=row.id,
            number=row.number or "",
            at=row.at,
            total=Money(row.pays),
            goods=goods[row.id],
            is_return=row.kind is EntryKind.RETURN,
        )
        for row in rows
    )


def sale_of_number(session: Session, number: str) -> int:
    """Give the sale with this receipt number. Raises UnknownNumberError."""
    found = session.execute(
        select(Sale.id).join(Entry, Entry.id == Sale.id).where(Entry.number == number)
    ).scalar_one_or_none()
    if found is None:
        raise UnknownNumberError(number)
    return found


def _goods(session: Session, sale_ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(SaleLine.sale_id, SaleLine.name, Sale.line_count)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(SaleLine.sale_id.in_(sale_ids), SaleLine.position == 1)
    )
    return {
        row.sale_id: row.name + (f" +{row.line_count - 1}" if row.line_count > 1 else "")
        for row in rows
    }

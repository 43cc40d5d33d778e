"""Everything that stands on a consignor's statement, from the frozen rows (docs/money.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from kasir.enums import EntryKind, Scheme
from kasir.models import (
    Association,
    AuditRecord,
    Batch,
    Consignor,
    Entry,
    Posting,
    Product,
    Sale,
    SaleLine,
    Session,
    SettlementClaim,
    SettlementReversal,
    Staff,
    StockMovement,
    Stored,
)
from kasir.money import Money, Quantity, Rate
from kasir.operations import audit, settings
from kasir.operations.agreement_text import scheme_text
from kasir.operations.consignors import consignors
from kasir.operations.products import catalog
from kasir.operations.settling import payouts, settlements
from kasir.operations.settling.payouts import Paid
from kasir.operations.settling.settlements import SettlementHead
from kasir.settings import ShopHeader
from kasir.terms import Discounts
from kasir.words import _

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One sale or return line of the consignor, so that it can be checked by hand."""

    receipt: str
    day: date
    sku: str
    name: str
    unit: str
    quantity: Quantity
    unit_price: Money
    gross: Money
    discounts: Discounts
    pays: Money
    base: Money
    scheme: Scheme
    rate: Rate
    net_price: Money
    fee: Money
    commission: Money
    consignor: Money
    shop_net: Money
    agreement_version: int
    is_return: bool
    corrects: str  # A return: the settlement that the sold line was in, if it was settled.


@dataclass(frozen=True, slots=True)
class StatementNote:
    """Compensation, fee, advance or adjustment; signed by its effect on what is due."""

    kind: EntryKind
    number: str
    day: date
    reason: str
    amount: Money


@dataclass(frozen=True, slots=True)
class StockLeft:
    """Goods on the shelf; `expires_on` only when it falls within 30 days."""

    sku: str
    name: str
    unit: str
    quantity: Quantity
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One settlement as printed."""

    head: SettlementHead
    shop: ShopHeader
    is_training: bool
    at: datetime
    owner: str
    association: str
    district: str
    agreement_text: str
    lines: tuple[StatementLine, ...]
    notes: tuple[StatementNote, ...]
    payouts: tuple[Paid, ...]
    stock: tuple[StockLeft, ...]
    code: str
    manager: str
    is_cancelled: bool
    cancelled_by: str
    reason: str


def statement(session: Session, settlement_id: int) -> Statement:
    """Give a settlement with all that its paper shows."""
    head = settlements.head(session, settlement_id)
    row = session.execute(_ABOUT, {"settlement": settlement_id}).one()
    cancelled = session.execute(_CANCELLED, {"settlement": settlement_id}).one_or_none()
    shop = settings.shop(session, row.at)
    return Statement(
        head=head,
        shop=shop.header,
        is_training=shop.is_training,
        at=row.at,
        owner=row.owner,
        association=row.association or "",
        district=row.district,
        agreement_text=agreement_text(session, head.consignor_id, head.business_day),
        lines=_lines(session, head),
        notes=_notes(session, head),
        payouts=payouts.payouts_of(session, settlement_id),
        stock=stock_left(session, head),
        code=audit.short_code(row.hash),
        manager=row.manager,
        is_cancelled=cancelled is not None,
        cancelled_by=cancelled.number if cancelled else "",
        reason=cancelled.reason if cancelled else "",
    )


def agreement_text(session: Session, consignor_id: int, day: date) -> str:
    """Give the terms in a sentence, never as a bare percentage (docs/money.md 1)."""
    found = consignors.in_force(consignors.versions_of(session, consignor_id), day)
    if found is None:
        return _("Belum ada perjanjian")
    return _("Perjanjian ke-{version}: {terms}").format(
        version=found.version,
        terms=scheme_text(found.terms.split_terms()),
    )


def stock_left(session: Session, head: SettlementHead) -> tuple[StockLeft, ...]:
    """Give what was on the shelf when it was settled, with the nearest date within 30 days.

    What moved since is taken off again, so that the paper is the same whenever it is printed.
    """
    soon = head.business_day + SOON
    rows = session.execute(_STOCK, {"settlement": head.id, "consignor": head.consignor_id})
    return tuple(
        StockLeft(
            sku=row.sku,
            name=catalog.full_name(row.name, row.size, row.variant),
            unit=row.unit,
            quantity=Quantity(row.on_hand),
            expires_on=row.expires_on if row.expires_on and row.expires_on <= soon else None,
        )
        for row in rows
    )


def _lines(session: Session, head: SettlementHead) -> tuple[StatementLine, ...]:
    wanted = {"settlement": head.id, "consignor": head.consignor_id}
    rows = session.execute(_LINES, wanted).all()
    origins = {row.origin_id for row in rows if row.origin_id is not None}
    corrects = _settled_in(session, origins, head)
    return tuple(_line(row, corrects) for row in rows)


def _line(row: Stored, corrects: dict[int, str]) -> StatementLine:
    return StatementLine(
        receipt=row.number or "",
        day=row.business_day,
        sku=row.sku,
        name=row.name,
        unit=row.unit,
        quantity=Quantity(row.quantity),
        unit_price=Money(row.unit_price),
        gross=Money(row.gross),
        discounts=Discounts(
            Money(row.discount_consignor), Money(row.discount_shop), Money(row.discount_shared)
        ),
        pays=Money(row.pays),
        base=Money(row.base),
        scheme=row.scheme,
        rate=Rate(row.rate_bp),
        net_price=Money(row.net_price),
        fee=Money(row.fee),
        commission=Money(row.commission),
        consignor=Money(row.consignor_share),
        shop_net=Money(row.shop_net),
        agreement_version=row.agreement_version,
        is_return=row.kind is EntryKind.RETURN,
        corrects=corrects.get(row.origin_id, ""),
    )


def _settled_in(session: Session, origins: set[int], head: SettlementHead) -> dict[int, str]:
    """Name the settlement in which each returned sale was paid for when this one was made.

    One that was cancelled only afterwards still counts: an old paper says what it said.
    """
    if not origins:
        return {}
    settled = aliased(Entry)
    rows = session.execute(
        select(SettlementClaim.entry_id, settled.number)
        .join(settled, settled.id == SettlementClaim.settlement_id)
        .outerjoin(
            SettlementReversal, SettlementReversal.settlement_id == SettlementClaim.settlement_id
        )
        .where(
            SettlementClaim.entry_id.in_(origins),
            settled.consignor_id == head.consignor_id,
            settled.id < head.id,
            or_(SettlementReversal.id.is_(None), SettlementReversal.id > head.id),
        )
    )
    return {entry_id: number or "" for entry_id, number in rows}


def _notes(session: Session, head: SettlementHead) -> tuple[StatementNote, ...]:
    rows = session.execute(_NOTES, {"settlement": head.id})
    return tuple(
        StatementNote(row.kind, row.number or "", row.business_day, row.reason, Money(-row.amount))
        for row in rows
    )


# --- the statements, built once: a day's end runs each of them for every consignor ----------

_SETTLEMENT: Any = bindparam("settlement")
_CONSIGNOR: Any = bindparam("consignor")

_ABOUT = (
    select(
        Entry.at,
        Staff.name.label("manager"),
        AuditRecord.hash,
        Consignor.owner,
        Consignor.district,
        Association.name.label("association"),
    )
    .join(Staff, Staff.id == Entry.actor_id)
    .join(AuditRecord, AuditRecord.entry_id == Entry.id)
    .join(Consignor, Consignor.id == Entry.consignor_id)
    .outerjoin(Association, Association.id == Consignor.association_id)
    .where(Entry.id == _SETTLEMENT)
)

_LINES = (
    select(SaleLine, Entry.number, Entry.business_day, Entry.kind, Sale.origin_id)
    .join(SettlementClaim, SettlementClaim.entry_id == SaleLine.sale_id)
    .join(Entry, Entry.id == SaleLine.sale_id)
    .join(Sale, Sale.id == SaleLine.sale_id)
    .where(SettlementClaim.settlement_id == _SETTLEMENT, SaleLine.consignor_id == _CONSIGNOR)
    .order_by(SaleLine.sale_id, SaleLine.position)
)

_NOTES = (
    select(Entry.kind, Entry.number, Entry.business_day, Entry.reason, Posting.amount)
    .join(SettlementClaim, SettlementClaim.entry_id == Entry.id)
    .join(
        Posting,
        (Posting.entry_id == SettlementClaim.entry_id)
        & (Posting.position == SettlementClaim.position),
    )
    .where(
        SettlementClaim.settlement_id == _SETTLEMENT,
        Entry.kind.not_in((EntryKind.SALE, EntryKind.RETURN)),
    )
    .order_by(Entry.id)
)

_CANCELLED = (
    select(Entry.number, Entry.reason)
    .join(SettlementReversal, SettlementReversal.id == Entry.id)
    .where(SettlementReversal.settlement_id == _SETTLEMENT)
)


def _stock() -> Any:
    # Asked batch by batch, by key: what moved since in all the shop may be a year's sales.
    since = (
        select(func.coalesce(func.sum(StockMovement.quantity), 0))
        .where(StockMovement.batch_id == Batch.id, StockMovement.entry_id > _SETTLEMENT)
        .correlate(Batch)
        .scalar_subquery()
    )
    then = Batch.on_hand - since
    return (
        select(
            Product.sku,
            Product.name,
            Product.size,
            Product.variant,
            Product.unit,
            func.sum(then).label("on_hand"),
            func.min(Batch.expires_on).label("expires_on"),
        )
        .join(Batch, Batch.product_id == Product.id)
        .where(Product.consignor_id == _CONSIGNOR, then != 0)
        .group_by(Product.id)
        .order_by(Product.name, Product.sku)
    )


_STOCK = _stock()

"""Everything that stands on a consignor's statement, from the frozen rows (docs/money.md 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, case, func, literal, or_, select
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
)
from kasir.money import Money, Quantity, Rate
from kasir.operations import audit, settings
from kasir.operations.agreement_text import in_force_text
from kasir.operations.products import catalog
from kasir.operations.reading import read, read_one
from kasir.operations.settling import payouts, settlements
from kasir.operations.settling.payouts import Paid
from kasir.operations.settling.settlements import SettlementHead
from kasir.settings import ShopHeader
from kasir.terms import Discounts

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


class _About(NamedTuple):
    at: datetime
    hash: str
    owner: str
    association: str
    district: str
    manager: str


def statement(session: Session, settlement_id: int) -> Statement:
    """A settlement with all that its paper shows."""
    head = settlements.head(session, settlement_id)
    asked = {"settlement": settlement_id}
    about = read_one(session, _About, _ABOUT, asked)
    cancelled = session.execute(_CANCELLED, asked).one_or_none()
    cancelled_by, reason = cancelled or ("", "")
    shop = settings.shop(session, about.at)
    return Statement(
        head=head,
        shop=shop.header,
        is_training=shop.is_training,
        at=about.at,
        owner=about.owner,
        association=about.association,
        district=about.district,
        agreement_text=in_force_text(session, head.consignor_id, head.business_day),
        lines=_lines(session, head),
        notes=_notes(session, head),
        payouts=payouts.payouts_of(session, settlement_id),
        stock=stock_left(session, head),
        code=audit.short_code(about.hash),
        manager=about.manager,
        is_cancelled=cancelled is not None,
        cancelled_by=cancelled_by,
        reason=reason,
    )


def stock_left(session: Session, head: SettlementHead) -> tuple[StockLeft, ...]:
    """What was on the shelf when it was settled, with the nearest date within 30 days.

    What moved since is taken off again, so that the paper is the same whenever it is printed.
    """
    wanted = {"settlement": head.id, "consignor": head.consignor_id}
    asked = wanted | {"soon": head.business_day + SOON}
    return tuple(read(session, StockLeft, _STOCK, asked))


class _Line(NamedTuple):
    origin_id: int | None
    line: StatementLine


def _lines(session: Session, head: SettlementHead) -> tuple[StatementLine, ...]:
    wanted = {"settlement": head.id, "consignor": head.consignor_id}
    found = list(read(session, _Line, _LINES, wanted))
    origins = {origin_id for origin_id, _line in found if origin_id is not None}
    corrects = _settled_in(session, origins, head)
    return tuple(
        replace(line, corrects=corrects[origin_id]) if origin_id in corrects else line
        for origin_id, line in found
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
    return tuple(read(session, StatementNote, _NOTES, {"settlement": head.id}))


# --- the statements, built once: a day's end runs each of them for every consignor ----------

_SETTLEMENT: BindParameter[int] = bindparam("settlement")
_CONSIGNOR: BindParameter[int] = bindparam("consignor")
_NUMBER = func.coalesce(Entry.number, "")

_ABOUT = (
    select(
        *(Entry.at, AuditRecord.hash, Consignor.owner),
        func.coalesce(Association.name, "").label("association"),
        *(Consignor.district, Staff.name.label("manager")),
    )
    .join(Staff, Staff.id == Entry.actor_id)
    .join(AuditRecord, AuditRecord.entry_id == Entry.id)
    .join(Consignor, Consignor.id == Entry.consignor_id)
    .outerjoin(Association, Association.id == Consignor.association_id)
    .where(Entry.id == _SETTLEMENT)
)

_LINES = (
    select(
        *(Sale.origin_id, _NUMBER.label("receipt"), Entry.business_day.label("day")),
        *(SaleLine.sku, SaleLine.name, SaleLine.unit, SaleLine.quantity, SaleLine.unit_price),
        *(SaleLine.gross, SaleLine.discount_consignor, SaleLine.discount_shop),
        *(SaleLine.discount_shared, SaleLine.pays, SaleLine.base, SaleLine.scheme),
        *(SaleLine.rate_bp.label("rate"), SaleLine.net_price, SaleLine.fee, SaleLine.commission),
        *(SaleLine.consignor_share.label("consignor"), SaleLine.shop_net),
        SaleLine.agreement_version,
        (Entry.kind == EntryKind.RETURN).label("is_return"),
        literal("").label("corrects"),
    )
    .join(SettlementClaim, SettlementClaim.entry_id == SaleLine.sale_id)
    .join(Entry, Entry.id == SaleLine.sale_id)
    .join(Sale, Sale.id == SaleLine.sale_id)
    .where(SettlementClaim.settlement_id == _SETTLEMENT, SaleLine.consignor_id == _CONSIGNOR)
    .order_by(SaleLine.sale_id, SaleLine.position)
)

_NOTES = (
    select(
        *(Entry.kind, _NUMBER.label("number"), Entry.business_day.label("day")),
        *(Entry.reason, (-Posting.amount).label("amount")),
    )
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
    select(_NUMBER, Entry.reason)
    .join(SettlementReversal, SettlementReversal.id == Entry.id)
    .where(SettlementReversal.settlement_id == _SETTLEMENT)
)


# Asked batch by batch, by key: what moved since in all the shop may be a year's sales.
_since = (
    select(func.coalesce(func.sum(StockMovement.quantity), 0))
    .where(StockMovement.batch_id == Batch.id, StockMovement.entry_id > _SETTLEMENT)
    .correlate(Batch)
    .scalar_subquery()
)
_then = Batch.on_hand - _since
_first = func.min(Batch.expires_on)
_SOON = bindparam("soon", type_=Batch.expires_on.type)
_STOCK = (
    select(
        *(Product.sku, catalog.whole_name(), Product.unit),
        func.sum(_then).label("quantity"),
        case((_first <= _SOON, _first)).label("expires_on"),
    )
    .join(Batch, Batch.product_id == Product.id)
    .where(Product.consignor_id == _CONSIGNOR, _then != 0)
    .group_by(Product.id)
    .order_by(Product.name, Product.sku)
)

"""What stands on the sheet for a stock count: the goods of a consignor, of a shelf, or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from kasir.clock import Stamp
from kasir.errors import UserError
from kasir.models import Batch, Consignor, Product, Session
from kasir.money import Quantity
from kasir.operations import audit, catalog, settings
from kasir.settings import ShopHeader
from kasir.words import _


class NothingToCountError(UserError):
    """No goods are on the list or on the shelf of what was chosen."""

    def __init__(self) -> None:
        super().__init__(_("Tidak ada barang untuk dihitung. Pilih penitip atau rak lain."))


@dataclass(frozen=True, slots=True)
class CountLine:
    """Goods to count, and what the ledger says is there."""

    sku: str
    name: str
    unit: str
    shelf: str
    consignor_code: str
    stored: Quantity


@dataclass(frozen=True, slots=True)
class CountSheet:
    """A sheet to count by. `code` is the ledger's head when the stored quantities were read."""

    shop: ShopHeader
    is_training: bool
    at: datetime
    day: date
    keeper: str  # Who made the sheet.
    consignor_code: str
    consignor: str
    shelf: str
    lines: tuple[CountLine, ...]
    code: str


def count_sheet(
    session: Session, stamp: Stamp, *, consignor_id: int | None = None, shelf: str = ""
) -> CountSheet:
    """Give the goods of a consignor or on a shelf, of both, or with neither of the whole shop.

    In the order in which somebody walks along the shelves. Goods off the list are counted while
    some are left. Raises NothingToCountError.
    """
    lines = _lines(session, consignor_id, shelf)
    if not lines:
        raise NothingToCountError
    owner = session.execute(
        select(Consignor.code, Consignor.name).where(Consignor.id == consignor_id)
    ).one_or_none()
    shop = settings.shop(session)
    _sequence, head = audit.head(session, stamp.register_id)
    return CountSheet(
        shop=shop.header,
        is_training=shop.is_training,
        at=stamp.at,
        day=stamp.business_day,
        keeper=stamp.actor.name,
        consignor_code=owner.code if owner else "",
        consignor=owner.name if owner else "",
        shelf=shelf,
        lines=lines,
        code=audit.short_code(head),
    )


def _lines(session: Session, consignor_id: int | None, shelf: str) -> tuple[CountLine, ...]:
    stored = func.coalesce(func.sum(Batch.on_hand), catalog.NONE)
    wanted = (
        select(
            Product.sku,
            Product.name,
            Product.size,
            Product.variant,
            Product.unit,
            Product.shelf,
            Consignor.code,
            stored.label("stored"),
        )
        .outerjoin(Consignor, Consignor.id == Product.consignor_id)
        .outerjoin(Batch, (Batch.product_id == Product.id) & (Batch.on_hand != catalog.NONE))
        .group_by(Product.id, Consignor.code)
        .having(or_(Product.is_active == 1, stored != 0))
        .order_by(Product.shelf, Product.name, Product.sku)
    )
    if consignor_id is not None:
        wanted = wanted.where(Product.consignor_id == consignor_id)
    if shelf:
        wanted = wanted.where(Product.shelf == shelf)
    return tuple(
        CountLine(
            sku=row.sku,
            name=catalog.full_name(row.name, row.size, row.variant),
            unit=row.unit,
            shelf=row.shelf,
            consignor_code=row.code or "",
            stored=Quantity(row.stored),
        )
        for row in session.execute(wanted)
    )

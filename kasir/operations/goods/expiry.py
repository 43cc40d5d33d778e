"""The expiry board: what expires soon or has expired, by consignor and batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from kasir.models import Batch, Consignor, Product, Session
from kasir.money import Quantity
from kasir.operations.products import catalog
from kasir.operations.reading import columns, made, read

STEPS = (0, 7, 14, 30)  # Days ahead; 0 is today or past.


@dataclass(frozen=True, slots=True)
class ExpiringGoods:
    """What is left of one batch. `days_left` is negative when its date is past."""

    product_id: int
    sku: str
    name: str
    unit: str
    quantity: Quantity
    expires_on: date
    days_left: int

    @property
    def step(self) -> int:
        """The step of the board that it belongs to: 0, 7, 14 or 30 days."""
        return next(step for step in STEPS if self.days_left <= step)


@dataclass(frozen=True, slots=True)
class ExpiringOwner:
    """One consignor's goods that expire, the next ones first; None is the shop itself."""

    consignor_id: int | None
    code: str
    name: str
    phone: str
    goods: tuple[ExpiringGoods, ...]


class _Batch(NamedTuple):
    """What is left of one date, and of the product in all, behind whose it is."""

    consignor_id: int | None
    code: str
    consignor: str
    phone: str
    product_id: int
    sku: str
    name: str
    unit: str
    expires_on: date
    left: Quantity
    on_hand: Quantity


def expiring(session: Session, day: date) -> tuple[ExpiringOwner, ...]:
    """Every batch with stock left that expires within 30 days.

    Who has the next date comes first. What was sold came out of the oldest batches.
    """
    whole = (
        select(Batch.product_id, func.sum(Batch.on_hand).label("on_hand"))
        .where(Batch.on_hand != catalog.NONE)
        .group_by(Batch.product_id)
        .subquery()
    )
    found = columns(
        _Batch,
        *(Product, Batch),
        product_id=Product.id,
        code=func.coalesce(Consignor.code, ""),
        consignor=func.coalesce(Consignor.name, ""),
        phone=func.coalesce(Consignor.phone, ""),
        name=catalog.whole_name(),
        left=func.sum(Batch.on_hand),
        on_hand=whole.c.on_hand,
    )
    asked = (
        select(*found)
        .join(Batch, Batch.product_id == Product.id)
        .join(whole, whole.c.product_id == Product.id)
        .outerjoin(Consignor, Consignor.id == Product.consignor_id)
        .where(Batch.on_hand > catalog.NONE, Batch.expires_on <= day + timedelta(days=STEPS[-1]))
        # What was sold before its intake was written down is no longer there.
        .where(whole.c.on_hand > 0)
        .group_by(Product.id, Consignor.id, Batch.expires_on, whole.c.on_hand)
        .order_by(Batch.expires_on, Product.name, Product.id)
    )
    goods_of: dict[tuple[int | None, str, str, str], list[ExpiringGoods]] = {}
    for row in read(session, _Batch, asked):
        quantity, days_left = min(row.left, row.on_hand), (row.expires_on - day).days
        goods = made(ExpiringGoods, row, quantity=quantity, days_left=days_left)
        goods_of.setdefault(row[:4], []).append(goods)
    return tuple(ExpiringOwner(*owner, goods=tuple(goods)) for owner, goods in goods_of.items())

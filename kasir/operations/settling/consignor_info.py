"""What a consignor asks at the counter: what sold, what is left, what is owed, when it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select, union

from kasir.models import (
    Batch,
    Consignor,
    Payout,
    Product,
    SaleLine,
    Session,
    Settlement,
    SettlementClaim,
    UnclaimedPosting,
)
from kasir.money import Money, Quantity, total
from kasir.operations import settings
from kasir.operations.products import catalog
from kasir.operations.reading import read
from kasir.operations.settling import accounts, cycles, payouts
from kasir.operations.settling.cycles import PayPlan
from kasir.operations.settling.payouts import Paid
from kasir.settings import ShopHeader

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SoldGoods:
    """One product sold since the last payment, returns taken off, and the consignor's share."""

    name: str
    unit: str
    quantity: Quantity
    share: Money


@dataclass(frozen=True, slots=True)
class ShelfGoods:
    """One product on the shelf; how much of it expires within 30 days, and when first."""

    name: str
    unit: str
    quantity: Quantity
    expiring: Quantity
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ConsignorInfo:
    """All of it at one moment. `owed` below zero is owed to the shop."""

    consignor_id: int
    code: str
    name: str
    shop: ShopHeader
    at: datetime
    last: Paid | None
    sold: tuple[SoldGoods, ...]
    shelf: tuple[ShelfGoods, ...]
    owed: Money
    plan: PayPlan

    @property
    def share(self) -> Money:
        """The consignor's share of what was sold since the last payment."""
        return total(goods.share for goods in self.sold)


def consignor_info(session: Session, consignor_id: int, day: date, at: datetime) -> ConsignorInfo:
    """Tell one consignor's business on a day. Nothing of it is stored."""
    code, name = session.execute(
        select(Consignor.code, Consignor.name).where(Consignor.id == consignor_id)
    ).one()
    last, settled_to = _last_payment(session, consignor_id)
    return ConsignorInfo(
        consignor_id=consignor_id,
        code=code,
        name=name,
        shop=settings.shop(session).header,
        at=at,
        last=last,
        sold=_sold(session, consignor_id, settled_to),
        shelf=_shelf(session, consignor_id, day),
        owed=accounts.owed(session, consignor_id),
        plan=cycles.pay_plans(session, [consignor_id], day)[consignor_id],
    )


def _last_payment(session: Session, consignor_id: int) -> tuple[Paid | None, int]:
    """Find the newest payout that was not taken back, and the id of the settlement it paid."""
    found = session.execute(
        select(Payout.id, Payout.settlement_id)
        .select_from(Consignor)
        .join(Payout, Payout.id == cycles.last_payout())
        .where(Consignor.id == consignor_id)
    ).one_or_none()
    return (None, 0) if found is None else (payouts.payout(session, found[0]), found[1])


def _sold(session: Session, consignor_id: int, after: int) -> tuple[SoldGoods, ...]:
    """Add up the lines that a settlement did not count: those that wait, and those settled since.

    Asked for by the consignor's own rows, so that years of other sales cost nothing.
    """
    waiting = select(UnclaimedPosting.entry_id).where(UnclaimedPosting.consignor_id == consignor_id)
    settled = (
        select(SettlementClaim.entry_id)
        .join(Settlement, Settlement.id == SettlementClaim.settlement_id)
        .where(Settlement.consignor_id == consignor_id, Settlement.id > after)
    )
    # A row of a cancelled settlement waits or is settled again: it is counted once.
    entries = union(waiting, settled).subquery()
    quantity = func.sum(SaleLine.quantity)
    asked = (
        select(
            func.max(SaleLine.name).label("name"),
            func.max(SaleLine.unit).label("unit"),
            quantity.label("quantity"),
            func.sum(SaleLine.consignor_share).label("share"),
        )
        .join(entries, entries.c.entry_id == SaleLine.sale_id)
        .where(SaleLine.consignor_id == consignor_id)
        .group_by(SaleLine.product_id)
        .having((quantity != 0) | (func.sum(SaleLine.consignor_share) != 0))
        .order_by(func.max(SaleLine.name), SaleLine.product_id)
    )
    return tuple(read(session, SoldGoods, asked))


def _shelf(session: Session, consignor_id: int, day: date) -> tuple[ShelfGoods, ...]:
    is_soon = Batch.expires_on <= day + SOON
    asked = (
        select(
            *(catalog.whole_name(), Product.unit),
            func.sum(Batch.on_hand).label("quantity"),
            func.sum(case((is_soon, Batch.on_hand), else_=0)).label("expiring"),
            func.min(case((is_soon, Batch.expires_on))).label("expires_on"),
        )
        .join(Batch, Batch.product_id == Product.id)
        .where(Product.consignor_id == consignor_id, Batch.on_hand != 0)
        .group_by(Product.id)
        .order_by(Product.name, Product.sku)
    )
    return tuple(read(session, ShelfGoods, asked))

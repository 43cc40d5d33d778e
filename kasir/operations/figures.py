"""The sums of a settlement: stored integers added up, nothing recomputed (docs/money.md 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from kasir.enums import EntryKind
from kasir.models import (
    Consignor,
    Entry,
    Payout,
    Posting,
    SaleLine,
    Session,
    Settlement,
    SettlementReversal,
    UnclaimedPosting,
)
from kasir.money import ZERO, Money, Quantity
from kasir.terms import NO_DISCOUNTS, Discounts

# Which sum of the settlement a payable row of an entry's kind belongs to.
COLUMN = {
    EntryKind.SALE: "sales",
    EntryKind.RETURN: "returns",
    EntryKind.COMPENSATION: "compensation",
    EntryKind.LOSS: "compensation",
    EntryKind.EXPIRY: "compensation",
    EntryKind.STOCK_COUNT: "compensation",  # Lost goods that turned up.
    EntryKind.FEE: "fees",
    EntryKind.ADVANCE: "advances",
    EntryKind.ADJUSTMENT: "adjustments",
    EntryKind.OPENING: "adjustments",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of a settlement. Amounts that lower what is due are negative.

    gross, discounts, pays and commission are of the sales alone, so that
    gross - discounts of consignor and shared - commission = sales.
    """

    opening: Money = ZERO
    gross: Money = ZERO
    discounts: Discounts = NO_DISCOUNTS
    pays: Money = ZERO
    commission: Money = ZERO
    sales: Money = ZERO
    returns: Money = ZERO
    compensation: Money = ZERO
    fees: Money = ZERO
    advances: Money = ZERO
    adjustments: Money = ZERO

    @property
    def due(self) -> Money:
        """What the shop owes before payment."""
        return (
            self.opening
            + self.sales
            + self.returns
            + self.compensation
            + self.fees
            + self.advances
            + self.adjustments
        )

    def columns(self) -> dict[str, int]:
        """Give the sums as whole rupiah under the names of a settlement's columns."""
        amounts = {
            field.name: getattr(self, field.name).rupiah
            for field in fields(self)
            if field.name != "discounts"
        }
        return amounts | {
            "discount_consignor": self.discounts.consignor.rupiah,
            "discount_shop": self.discounts.shop.rupiah,
            "discount_shared": self.discounts.shared.rupiah,
            "due": self.due.rupiah,
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the next settlement of a consignor would say, and how much was sold."""

    figures: Figures
    sold: Quantity


def waiting_of(session: Session, ids: Iterable[int], day: date) -> dict[int, Waiting]:
    """Add up the unclaimed rows of consignors up to a day, on top of their opening balance."""
    wanted = list(ids)
    sums: dict[int, dict[str, int]] = {consignor_id: {} for consignor_id in wanted}
    asked = {"ids": wanted, "day": day}
    for consignor_id, kind, amount in session.execute(_SUMS_BY_KIND, asked):
        column = COLUMN[kind]
        sums[consignor_id][column] = sums[consignor_id].get(column, 0) - amount
    lines = {row.consignor_id: row for row in session.execute(_SALE_SUMS, asked)}
    closings = session.execute(_OPENINGS, {"ids": wanted})
    openings = {consignor_id: Money(closing) for consignor_id, closing in closings}
    return {
        consignor_id: _waiting(
            openings.get(consignor_id, ZERO), sums[consignor_id], lines.get(consignor_id)
        )
        for consignor_id in wanted
    }


def _waiting(opening: Money, sums: dict[str, int], lines: Any) -> Waiting:
    figures = Figures(
        opening=opening,
        sales=Money(sums.get("sales", 0)),
        returns=Money(sums.get("returns", 0)),
        compensation=Money(sums.get("compensation", 0)),
        fees=Money(sums.get("fees", 0)),
        advances=Money(sums.get("advances", 0)),
        adjustments=Money(sums.get("adjustments", 0)),
    )
    if lines is None:
        return Waiting(figures, Quantity(0))
    figures = replace(
        figures,
        gross=Money(lines.gross),
        discounts=Discounts(Money(lines.dv), Money(lines.ds), Money(lines.dh)),
        pays=Money(lines.pays),
        commission=Money(lines.commission),
    )
    assert Money(lines.share) == figures.sales, "the lines are not what the ledger owes"
    return Waiting(figures, Quantity(lines.quantity))


def paid_so_far() -> Any:
    """Select what was paid on the settlement of the surrounding query."""
    return (
        select(func.coalesce(func.sum(Payout.amount), 0))
        .where(Payout.settlement_id == Settlement.id)
        .correlate(Settlement)
        .scalar_subquery()
    )


def last_living() -> Any:
    """Select the newest settlement, not cancelled, of the consignor of the surrounding query."""
    newest = aliased(Settlement)
    return (
        select(newest.id)
        .outerjoin(SettlementReversal, SettlementReversal.settlement_id == newest.id)
        .where(newest.consignor_id == Consignor.id, SettlementReversal.id.is_(None))
        .order_by(newest.id.desc())
        .limit(1)
        .correlate(Consignor)
        .scalar_subquery()
    )


# --- the statements, built once: a day's end runs each of them for every consignor ----------

_IDS: Any = bindparam("ids", expanding=True)
_IS_OPEN = and_(
    UnclaimedPosting.consignor_id.in_(_IDS),
    UnclaimedPosting.business_day <= bindparam("day", type_=UnclaimedPosting.business_day.type),
)

_SUMS_BY_KIND = (
    select(UnclaimedPosting.consignor_id, Entry.kind, func.sum(Posting.amount))
    .join(Entry, Entry.id == UnclaimedPosting.entry_id)
    .join(
        Posting,
        (Posting.entry_id == UnclaimedPosting.entry_id)
        & (Posting.position == UnclaimedPosting.position),
    )
    .where(_IS_OPEN)
    .group_by(UnclaimedPosting.consignor_id, Entry.kind)
)

_SALE_SUMS = (
    select(
        SaleLine.consignor_id,
        func.sum(SaleLine.quantity).label("quantity"),
        func.sum(SaleLine.gross).label("gross"),
        func.sum(SaleLine.discount_consignor).label("dv"),
        func.sum(SaleLine.discount_shop).label("ds"),
        func.sum(SaleLine.discount_shared).label("dh"),
        func.sum(SaleLine.pays).label("pays"),
        func.sum(SaleLine.commission).label("commission"),
        func.sum(SaleLine.consignor_share).label("share"),
    )
    .join(
        UnclaimedPosting,
        (UnclaimedPosting.entry_id == SaleLine.sale_id)
        & (UnclaimedPosting.consignor_id == SaleLine.consignor_id),
    )
    .join(Entry, Entry.id == UnclaimedPosting.entry_id)
    .where(_IS_OPEN, Entry.kind == EntryKind.SALE)
    .group_by(SaleLine.consignor_id)
)

# The closing of each consignor's last living settlement, by one key look-up each.
_OPENINGS = (
    select(Settlement.consignor_id, Settlement.due - paid_so_far())
    .select_from(Consignor)
    .join(Settlement, Settlement.id == last_living())
    .where(Consignor.id.in_(_IDS))
)

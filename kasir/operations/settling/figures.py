"""The sums of a settlement: stored integers added up, nothing recomputed (docs/money.md 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from kasir.enums import EntryKind
from kasir.models import (
    Consignor,
    Payout,
    SaleLine,
    Session,
    Settlement,
    SettlementReversal,
    Stored,
    UnclaimedPosting,
)
from kasir.money import ZERO, Money, Quantity
from kasir.operations.entries import ENTRIES
from kasir.terms import NO_DISCOUNTS, Discounts

# Which sum of the settlement a payable row of an entry's kind belongs to.
COLUMN = {kind: row.column for kind, row in ENTRIES.items() if row.column}
_SUMS = tuple(dict.fromkeys(COLUMN.values()))


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

    consignor_id: int
    code: str
    name: str
    figures: Figures
    sold: Quantity


def waiting_of(session: Session, ids: Iterable[int], day: date) -> dict[int, Waiting]:
    """Add up the unclaimed rows of consignors up to a day, on top of their opening balance."""
    rows = session.execute(_OF_SOME, {"ids": list(ids), "day": day})
    return {row[0]: _waiting(row) for row in rows}


def all_waiting(session: Session, day: date) -> dict[int, Waiting]:
    """Add up all unclaimed rows up to a day: every consignor who has some, by code."""
    return {row[0]: _waiting(row) for row in session.execute(_OF_ALL, {"day": day})}


def _waiting(row: Stored) -> Waiting:
    """Take a row of `_statement` apart; by place, since a large day has hundreds of them."""
    consignor_id, code, name, opening, *amounts = row
    owed = dict(zip(_SUMS, map(Money, amounts), strict=False))
    quantity, gross, dv, ds, dh, pays, commission, share = amounts[len(_SUMS) :]
    assert Money(share) == owed["sales"], "the lines are not what the ledger owes"
    figures = Figures(
        opening=Money(opening),
        gross=Money(gross),
        discounts=Discounts(Money(dv), Money(ds), Money(dh)),
        pays=Money(pays),
        commission=Money(commission),
        **owed,
    )
    return Waiting(consignor_id, code, name, figures, Quantity(quantity))


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


# --- the statement, built once: a day's end runs it for every consignor ----------------------


def _statement(ids: Any = None) -> Any:
    """Select what waits in one question, of the consignors with these ids or of all who have some.

    It is in an order, so that the database has done its work before the first row is fetched:
    the fetching lane takes turns with a screen that is being built meanwhile.
    """
    until = bindparam("day", type_=UnclaimedPosting.business_day.type)
    is_open = UnclaimedPosting.business_day <= until
    if ids is not None:
        is_open = and_(UnclaimedPosting.consignor_id.in_(ids), is_open)
    owed, sold = _owed(is_open).subquery(), _sold(is_open, ids).subquery()
    is_wanted = owed.c.consignor_id.is_not(None) if ids is None else Consignor.id.in_(ids)
    return (
        select(
            *(Consignor.id, Consignor.code, Consignor.name),
            func.coalesce(Settlement.due - paid_so_far(), 0).label("opening"),
            *(
                func.coalesce(amount, 0).label(amount.name)
                for amount in (*owed.c, *sold.c)
                if amount.name != "consignor_id"
            ),
        )
        .select_from(Consignor)
        .outerjoin(owed, owed.c.consignor_id == Consignor.id)
        .outerjoin(sold, sold.c.consignor_id == Consignor.id)
        .outerjoin(Settlement, Settlement.id == last_living())
        .where(is_wanted)
        .order_by(Consignor.code)
    )


def _owed(is_open: Any) -> Any:
    """Select what the waiting rows owe each consignor, by the sum that they belong to."""
    kinds = {name: [kind for kind, of in COLUMN.items() if of == name] for name in _SUMS}
    return (
        select(
            UnclaimedPosting.consignor_id,
            *(
                func.sum(
                    case((UnclaimedPosting.kind.in_(of), -UnclaimedPosting.amount), else_=0)
                ).label(column)
                for column, of in kinds.items()
            ),
        )
        .where(is_open)
        .group_by(UnclaimedPosting.consignor_id)
    )


def _sold(is_open: Any, ids: Any) -> Any:
    """Select the sums of the sold lines whose rows wait: each receipt of them is read once."""
    receipts = select(UnclaimedPosting.entry_id).where(
        is_open, UnclaimedPosting.kind == EntryKind.SALE
    )
    waits = exists().where(
        UnclaimedPosting.entry_id == SaleLine.sale_id,
        UnclaimedPosting.consignor_id == SaleLine.consignor_id,
    )
    is_theirs = waits if ids is None else and_(SaleLine.consignor_id.in_(ids), waits)
    return (
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
        .where(SaleLine.sale_id.in_(receipts), is_theirs)
        .group_by(SaleLine.consignor_id)
    )


_OF_ALL = _statement()
_OF_SOME = _statement(bindparam("ids", expanding=True))

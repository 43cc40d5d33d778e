"""The sums of a settlement: stored integers added up, nothing recomputed (docs/money.md 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
)
from sqlalchemy.orm import aliased

from kasir.enums import EntryKind
from kasir.models import (
    Consignor,
    Payout,
    SaleLine,
    Session,
    Settlement,
    SettlementReversal,
    UnclaimedPosting,
)
from kasir.money import ZERO, Money, Quantity
from kasir.operations.entries import ENTRIES
from kasir.operations.reading import columns, read, stored
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
        sold = self.opening + self.sales + self.returns
        return sold + self.compensation + self.fees + self.advances + self.adjustments

    def columns(self) -> dict[str, object]:
        """The sums as whole rupiah under the names of a settlement's columns."""
        return stored(self, due=self.due.rupiah)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the next settlement of a consignor would say, and how much was sold."""

    consignor_id: int
    code: str
    name: str
    figures: Figures
    sold: Quantity


class _Found(NamedTuple):
    share: Money
    waiting: Waiting


def waiting_of(session: Session, ids: Iterable[int], day: date) -> dict[int, Waiting]:
    """Add up the unclaimed rows of consignors up to a day, on top of their opening balance."""
    return _waiting(read(session, _Found, _OF_SOME, {"ids": list(ids), "day": day}))


def all_waiting(session: Session, day: date) -> dict[int, Waiting]:
    """Add up all unclaimed rows up to a day: every consignor who has some, by code."""
    return _waiting(read(session, _Found, _OF_ALL, {"day": day}))


def _waiting(rows: Iterable[_Found]) -> dict[int, Waiting]:
    found = {}
    for share, waiting in rows:
        assert share == waiting.figures.sales, "the lines are not what the ledger owes"
        found[waiting.consignor_id] = waiting
    return found


def paid_so_far() -> ScalarSelect[int]:
    """Select what was paid on the settlement of the surrounding query."""
    return (
        select(func.coalesce(func.sum(Payout.amount), 0))
        .where(Payout.settlement_id == Settlement.id)
        .correlate(Settlement)
        .scalar_subquery()
    )


def last_living() -> ScalarSelect[int]:
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


def _statement(ids: BindParameter[list[int]] | None = None) -> Select[*tuple[object, ...]]:
    """Select what waits in one question, of the consignors with these ids or of all who have some.

    It is in an order, so that the database has done its work before the first row is fetched:
    the fetching lane takes turns with a screen that is being built meanwhile.
    """
    until = bindparam("day", type_=UnclaimedPosting.business_day.type)
    is_open = UnclaimedPosting.business_day <= until
    if ids is not None:
        is_open = and_(UnclaimedPosting.consignor_id.in_(ids), is_open)
    owed, sold = _owed(is_open), _sold(is_open, ids)
    amounts = {each.name: func.coalesce(each, 0).label(each.name) for each in (*owed.c, *sold.c)}
    amounts["opening"] = func.coalesce(Settlement.due - paid_so_far(), 0).label("opening")
    is_wanted = owed.c.consignor_id.is_not(None) if ids is None else Consignor.id.in_(ids)
    return (
        select(
            amounts["share"],
            *(Consignor.id.label("consignor_id"), Consignor.code, Consignor.name),
            *(amounts[column.key] for column in columns(Figures, Settlement)),
            amounts["sold"],
        )
        .select_from(Consignor)
        .outerjoin(owed, owed.c.consignor_id == Consignor.id)
        .outerjoin(sold, sold.c.consignor_id == Consignor.id)
        .outerjoin(Settlement, Settlement.id == last_living())
        .where(is_wanted)
        .order_by(Consignor.code)
    )


def _owed(is_open: ColumnElement[bool]) -> Subquery:
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
        .subquery()
    )


def _sold(is_open: ColumnElement[bool], ids: BindParameter[list[int]] | None) -> Subquery:
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
            func.sum(SaleLine.quantity).label("sold"),
            func.sum(SaleLine.consignor_share).label("share"),
            *(
                func.sum(column).label(column.key)
                for column in (
                    *(SaleLine.gross, SaleLine.pays, SaleLine.commission),
                    *(SaleLine.discount_consignor, SaleLine.discount_shop),
                    SaleLine.discount_shared,
                )
            ),
        )
        .where(SaleLine.sale_id.in_(receipts), is_theirs)
        .group_by(SaleLine.consignor_id)
        .subquery()
    )


_OF_ALL = _statement()
_OF_SOME = _statement(bindparam("ids", expanding=True))

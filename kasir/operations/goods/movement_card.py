"""The stock card (kartu stok): opening, what came and went, closing, for a period.

Days are business days. What comes in is +, what goes out is -, so that opening and movements
add up to closing. Goods that customers brought back damaged did not go back to the shelf.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select

from kasir.enums import EntryKind
from kasir.models import Entry, Product, Session, StockMovement
from kasir.money import Quantity
from kasir.operations.products import catalog
from kasir.operations.reading import read

# Every kind of event that moves goods, under the column that takes it.
COLUMNS = {
    "taken_in": (EntryKind.INTAKE,),
    "sold": (EntryKind.SALE,),
    "returned": (EntryKind.RETURN,),
    "handed_back": (EntryKind.RETURN_TO_CONSIGNOR,),
    "lost": (EntryKind.LOSS, EntryKind.EXPIRY),
    "counted": (EntryKind.STOCK_COUNT,),
}


@dataclass(frozen=True, slots=True)
class StockCard:
    """One product in a period; `closing` is counted from the first movement, not from the sums."""

    product_id: int
    sku: str
    name: str
    unit: str
    opening: Quantity
    taken_in: Quantity
    sold: Quantity
    returned: Quantity  # By customers, back onto the shelf.
    handed_back: Quantity  # To the consignor.
    lost: Quantity  # Lost, damaged, expired.
    counted: Quantity  # Found by a stock count.
    closing: Quantity


@dataclass(frozen=True, slots=True)
class CardLine:
    """One event of a product and what was on hand after it."""

    day: date
    at: datetime
    kind: EntryKind
    number: str
    quantity: Quantity
    on_hand: Quantity


def stock_card(session: Session, product_id: int, first: date, last: date) -> StockCard:
    """One product's card for the days from `first` to `last`."""
    [card] = _cards(session, Product.id == product_id, first, last)
    return card


def stock_cards(
    session: Session, consignor_id: int | None, first: date, last: date
) -> tuple[StockCard, ...]:
    """The cards of one consignor's goods by name (None: the shop's own).

    Goods that are off the list and had nothing in the period are left out.
    """
    cards = _cards(session, Product.consignor_id == consignor_id, first, last)
    active = set(
        session.scalars(
            select(Product.id).where(Product.consignor_id == consignor_id, Product.is_active == 1)
        )
    )
    figures = ("opening", *COLUMNS, "closing")
    return tuple(
        card
        for card in cards
        if card.product_id in active or any(getattr(card, figure) for figure in figures)
    )


def card_lines(session: Session, product_id: int, first: date, last: date) -> tuple[CardLine, ...]:
    """What happened to a product in a period, in the order of the books."""
    on_hand = session.execute(
        select(func.coalesce(func.sum(StockMovement.quantity), 0))
        .join(Entry, Entry.id == StockMovement.entry_id)
        .where(StockMovement.product_id == product_id, Entry.business_day < first)
    ).scalar_one()
    rows = session.execute(
        select(
            Entry.business_day, Entry.at, Entry.kind, Entry.number, func.sum(StockMovement.quantity)
        )
        .join(Entry, Entry.id == StockMovement.entry_id)
        .where(StockMovement.product_id == product_id, Entry.business_day.between(first, last))
        .group_by(Entry.id)
        .order_by(Entry.business_day, Entry.id)
    )
    lines = []
    for day, at, kind, number, quantity in rows:
        on_hand += quantity
        moved, left = Quantity(quantity), Quantity(on_hand)
        lines.append(CardLine(day, at, kind, number or "", moved, left))
    return tuple(lines)


def _cards(
    session: Session, condition: ColumnElement[bool], first: date, last: date
) -> tuple[StockCard, ...]:
    in_period = Entry.business_day >= first
    sums = {
        "opening": func.sum(case((Entry.business_day < first, StockMovement.quantity), else_=0))
    }
    for name, kinds in COLUMNS.items():
        of_kinds = in_period & Entry.kind.in_(kinds)
        sums[name] = func.sum(case((of_kinds, StockMovement.quantity), else_=0))
    sums["closing"] = func.sum(StockMovement.quantity)
    moved = (
        select(StockMovement.product_id, *(amount.label(column) for column, amount in sums.items()))
        .join(Entry, Entry.id == StockMovement.entry_id)
        .join(Product, Product.id == StockMovement.product_id)
        .where(condition, Entry.business_day <= last)
        .group_by(StockMovement.product_id)
        .subquery()
    )
    asked = (
        select(
            Product.id.label("product_id"),
            Product.sku,
            catalog.whole_name(),
            Product.unit,
            *(func.coalesce(moved.c[column], 0).label(column) for column in sums),
        )
        .outerjoin(moved, moved.c.product_id == Product.id)
        .where(condition)
        .order_by(Product.name, Product.id)
    )
    return tuple(read(session, StockCard, asked))

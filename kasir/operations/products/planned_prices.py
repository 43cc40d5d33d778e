"""Prices that begin on a later day: at most one a product waits, and it can be called off.

The tag on a product is always today's, so a look-up at the till asks for no day. A price that waits
becomes the tag when the first shift of its day is opened, before anything is sold in it; from then
on it is a price like any other, and its old label waits to be replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from kasir.clock import Stamp
from kasir.models import PlannedPrice, Product, ProductPrice, Session
from kasir.models.base import table_of
from kasir.money import Money, Rate
from kasir.operations import audit
from kasir.operations.reading import Columns, read_first
from kasir.operations.rights import Right, require


@dataclass(frozen=True, slots=True)
class NextPrice:
    """A price with its override, from when on it holds, and why."""

    starts_on: date
    price: Money
    net_price: Money | None
    rate: Rate | None
    reason: str


NEXT_PRICE = Columns(NextPrice, PlannedPrice, beside=("product_id", "at", "actor_id"))
PRICED = ("price", "net_price", "rate_bp")  # The columns of a product that have a history.


def find_next_price(session: Session, product_id: int) -> NextPrice | None:
    """The price that waits for its day, None without any."""
    of_it = select(*NEXT_PRICE.asked()).where(PlannedPrice.product_id == product_id)
    return read_first(session, NextPrice, of_it)


def set_next_price(
    session: Session, product_id: int, wanted: NextPrice | None, stamp: Stamp
) -> None:
    """Let a price wait in place of the one that did, or with None call that off.

    The same once more changes nothing.
    """
    require(stamp, Right.EDIT_CATALOG)
    if wanted == find_next_price(session, product_id):
        return
    session.execute(delete(PlannedPrice).where(PlannedPrice.product_id == product_id))
    sku = session.execute(select(Product.sku).where(Product.id == product_id)).scalar_one()
    if wanted is None:
        audit.note(session, "next_price", {"sku": sku, "price": None, "starts_on": None}, stamp)
        return
    of_whom = {"product_id": product_id, "at": stamp.at, "actor_id": stamp.actor.id}
    row = {**NEXT_PRICE.values(wanted), **of_whom}
    session.execute(insert(PlannedPrice), row)
    price = {name: row[name] for name in PRICED}
    told = {"sku": sku, **price, "starts_on": wanted.starts_on.isoformat()}
    audit.note(session, "next_price", told, stamp)


def drop_overtaken(session: Session, product_id: int, day: date) -> None:
    """Forget a price that should have begun by a day on which another one is set."""
    session.execute(
        delete(PlannedPrice).where(
            PlannedPrice.product_id == product_id, PlannedPrice.starts_on <= day
        )
    )


def begin_due(session: Session, stamp: Stamp) -> None:
    """Make each price whose day has come the tag, in the name of who planned it.

    A second call on the same day finds nothing to do.
    """
    due = session.execute(
        delete(PlannedPrice)
        .where(PlannedPrice.starts_on <= stamp.business_day)
        .returning(*table_of(PlannedPrice).columns)
    )
    for row in [dict(found) for found in due.mappings()]:
        price = {name: row[name] for name in PRICED}
        of_it = update(Product).where(Product.id == row["product_id"]).values(**price)
        sku = session.execute(of_it.returning(Product.sku)).scalar_one()
        session.execute(insert(ProductPrice), row)
        told = {"sku": sku, **price, "starts_on": row["starts_on"].isoformat()}
        audit.note(session, "product", told, stamp)

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
from kasir.money import Money, Rate
from kasir.operations import audit
from kasir.operations.rights import Right, require


@dataclass(frozen=True, slots=True)
class NextPrice:
    """A price with its override, from when on it holds, and why."""

    starts_on: date
    price: Money
    net_price: Money | None
    rate: Rate | None
    reason: str


def find_next_price(session: Session, product_id: int) -> NextPrice | None:
    """Give the price that waits for its day, None without any."""
    of_it = select(PlannedPrice).where(PlannedPrice.product_id == product_id)
    found = session.execute(of_it).one_or_none()
    if found is None:
        return None
    return NextPrice(
        starts_on=found.starts_on,
        price=Money(found.price),
        net_price=Money(found.net_price) if found.net_price is not None else None,
        rate=Rate(found.rate_bp) if found.rate_bp is not None else None,
        reason=found.reason,
    )


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
    row = {
        "product_id": product_id,
        "starts_on": wanted.starts_on,
        "price": wanted.price.rupiah,
        "net_price": wanted.net_price.rupiah if wanted.net_price is not None else None,
        "rate_bp": wanted.rate.basis_points if wanted.rate is not None else None,
        "reason": wanted.reason,
        "at": stamp.at,
        "actor_id": stamp.actor.id,
    }
    session.execute(insert(PlannedPrice), row)
    told = {"sku": sku, "price": wanted.price.rupiah, "starts_on": wanted.starts_on.isoformat()}
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
        .returning(PlannedPrice)
    ).all()
    for found in due:
        price = {name: getattr(found, name) for name in ("price", "net_price", "rate_bp")}
        of_it = update(Product).where(Product.id == found.product_id).values(**price)
        sku = session.execute(of_it.returning(Product.sku)).scalar_one()
        names = ("product_id", "starts_on", "at", "actor_id", "reason")
        who = {name: getattr(found, name) for name in names}
        session.execute(insert(ProductPrice), {**price, **who})
        audit.note(session, "product", {"sku": sku, "price": found.price}, stamp)

"""Labels that tell an old price: which they are, and that new ones were put on.

A product knows the price that its labels show. A price change makes them wrong until somebody
says that new ones hang there; a change that is taken back makes them right again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, update

from kasir.clock import Stamp
from kasir.models import Batch, Consignor, Product, Session
from kasir.money import Money, Quantity
from kasir.operations import audit
from kasir.operations.products import catalog
from kasir.operations.reading import read
from kasir.operations.rights import Right, require


@dataclass(frozen=True, slots=True)
class LabelDue:
    """A product whose labels show another price than the till asks for."""

    product_id: int
    sku: str
    name: str
    consignor: str
    label_price: Money
    price: Money
    on_hand: Quantity  # So many labels at most.


_IS_DUE = (Product.label_price != Product.price, Product.is_active == 1)


def labels_due(session: Session) -> tuple[LabelDue, ...]:
    """The products on the list whose labels are wrong, by name."""
    on_hand = (
        select(func.coalesce(func.sum(Batch.on_hand), 0))
        .where(Batch.product_id == Product.id, Batch.on_hand > 0)
        .correlate(Product)
        .scalar_subquery()
    )
    due = (
        select(
            *(Product.id.label("product_id"), Product.sku, catalog.whole_name()),
            func.coalesce(Consignor.name, "").label("consignor"),
            func.coalesce(Product.label_price, 0).label("label_price"),
            *(Product.price, on_hand.label("on_hand")),
        )
        .outerjoin(Consignor, Consignor.id == Product.consignor_id)
        .where(*_IS_DUE)
        .order_by(Product.search_text)
    )
    return tuple(read(session, LabelDue, due))


def count_labels_due(session: Session) -> int:
    """Count the products whose labels are wrong."""
    return session.execute(select(func.count(Product.id)).where(*_IS_DUE)).scalar_one()


def put_labels_on(session: Session, product_ids: Collection[int], stamp: Stamp) -> int:
    """Take the labels of these products as made with today's price; give how many were wrong."""
    require(stamp, Right.EDIT_CATALOG)
    skus = session.scalars(
        update(Product)
        .where(Product.id.in_(product_ids), Product.label_price != Product.price)
        .values(label_price=Product.price)
        .returning(Product.sku)
    ).all()
    if skus:
        audit.note(session, "labels", {"skus": sorted(skus)}, stamp)
    return len(skus)

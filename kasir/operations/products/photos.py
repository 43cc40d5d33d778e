"""How goods look: one small picture a product, in the shop's own file, so that each copy has it."""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, insert, select

from kasir.clock import Stamp
from kasir.models import Product, ProductPhoto, Session
from kasir.operations import audit
from kasir.operations.rights import Right, require

MOST_BYTES = 150_000  # The table takes no more: thousands of photos travel with each copy.


def find_photo(session: Session, product_id: int) -> bytes | None:
    """A product's photo as a JPEG, None when it has none."""
    of_it = select(ProductPhoto.jpeg).where(ProductPhoto.product_id == product_id)
    return session.execute(of_it).scalar_one_or_none()


def set_photo(session: Session, product_id: int, jpeg: bytes | None, stamp: Stamp) -> None:
    """Put a photo in place of the one before, or with None take that away.

    The same once more changes nothing. `printing.photo` makes what is stored here.
    """
    require(stamp, Right.EDIT_CATALOG)
    if jpeg == find_photo(session, product_id):
        return
    session.execute(delete(ProductPhoto).where(ProductPhoto.product_id == product_id))
    if jpeg is not None:
        session.execute(insert(ProductPhoto), {"product_id": product_id, "jpeg": jpeg})
    sku = session.execute(select(Product.sku).where(Product.id == product_id)).scalar_one()
    digest = hashlib.sha256(jpeg).hexdigest() if jpeg is not None else None
    audit.note(session, "photo", {"sku": sku, "sha256": digest}, stamp)

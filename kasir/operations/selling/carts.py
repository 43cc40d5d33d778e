"""Carts not yet sold: stored at every change, put aside, taken up again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from kasir.cart import Cart, CartKey, from_json, to_json
from kasir.clock import Stamp
from kasir.enums import CartState
from kasir.errors import EmptyCartError
from kasir.models import Session, StoredCart
from kasir.models.base import table_of
from kasir.money import Money
from kasir.operations import audit, journal
from kasir.operations.rights import Right, require

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HeldCart:
    """A cart that was put aside."""

    key: CartKey
    note: str
    total: Money
    item_count: int
    at: datetime


def keep_cart(session: Session, cart: Cart, stamp: Stamp) -> None:
    """Store the cart on the screen as it stands; an empty one is forgotten.

    One that was sold meanwhile is not stored: it would be offered, and sold, once more.
    """
    require(stamp, Right.SELL)
    if cart.is_empty:
        drop_cart(session, cart.key)
        return
    _store(session, cart, CartState.OPEN, stamp)


def drop_cart(session: Session, key: CartKey) -> None:
    """Forget a cart that was never sold."""
    session.execute(_DROP, {"cart": key})


_DROP = delete(table_of(StoredCart)).where(StoredCart.key == bindparam("cart"))


def cancel_cart(session: Session, key: CartKey, reason: str, stamp: Stamp) -> None:
    """Throw a held cart away; what lay in it, and why it goes, are sealed.

    One that was taken up or sold meanwhile stays as it is. Raises ReasonMissingError.
    """
    require(stamp, Right.SELL)
    why = journal.reason_of(reason)
    gone = session.execute(_CANCEL, {"cart": key}).scalar_one_or_none()
    if gone is None:
        return
    body: dict[str, object] = {"cart": key, "reason": why}
    if (cart := _cart(gone)) is not None:
        goods = [
            {"name": line.item.name, "quantity": line.quantity.thousandths} for line in cart.lines
        ]
        body |= {"note": cart.note, "total": cart.total.rupiah, "goods": goods}
    audit.note(session, "cart_cancelled", body, stamp)


_CANCEL = (
    delete(table_of(StoredCart))
    .where(StoredCart.key == bindparam("cart"), StoredCart.state == CartState.HELD)
    .returning(StoredCart.body)
)


def hold_cart(session: Session, cart: Cart, stamp: Stamp) -> None:
    """Put the cart aside with its note. Raises EmptyCartError."""
    require(stamp, Right.SELL)
    if cart.is_empty:
        raise EmptyCartError
    _store(session, cart, CartState.HELD, stamp)


def resume_cart(session: Session, key: CartKey, stamp: Stamp) -> Cart | None:
    """Take up a cart that was put aside; None when somebody else already did."""
    require(stamp, Right.SELL)
    body = session.execute(
        update(StoredCart)
        .where(StoredCart.key == key, StoredCart.state == CartState.HELD)
        .values(state=CartState.OPEN, updated_at=stamp.at)
        .returning(StoredCart.body)
    ).scalar_one_or_none()
    return _cart(body)


def unfinished_cart(session: Session, register_id: int) -> Cart | None:
    """The cart that was on the screen when kasir last stopped."""
    body = session.execute(
        select(StoredCart.body)
        .where(StoredCart.register_id == register_id, StoredCart.state == CartState.OPEN)
        .order_by(StoredCart.updated_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return _cart(body)


def held_carts(session: Session, register_id: int) -> tuple[HeldCart, ...]:
    """The carts put aside at a register, the oldest first."""
    rows = session.execute(
        select(StoredCart.body, StoredCart.updated_at)
        .where(StoredCart.register_id == register_id, StoredCart.state == CartState.HELD)
        .order_by(StoredCart.updated_at)
    )
    return tuple(
        HeldCart(cart.key, cart.note, cart.total, len(cart.lines), at)
        for body, at in rows
        if (cart := _cart(body)) is not None
    )


def _cart(body: str | None) -> Cart | None:
    """Read a stored cart; one that is spoilt hides no other and stops no start."""
    if body is None:
        return None
    try:
        return from_json(body)
    except ValueError:
        _log.exception("a stored cart can't be read")
        return None


def _store(session: Session, cart: Cart, state: CartState, stamp: Stamp) -> None:
    if journal.entry_of_key(session, cart.key) is not None:
        return
    values = {"state": state, "body": to_json(cart), "updated_at": stamp.at}
    found = session.execute(
        update(StoredCart)
        .where(StoredCart.key == cart.key)
        .values(**values)
        .returning(StoredCart.key)
    ).scalar_one_or_none()
    if found is None:
        row = {"key": cart.key, "register_id": stamp.register_id, "actor_id": stamp.actor.id}
        session.execute(insert(StoredCart), {**row, **values})

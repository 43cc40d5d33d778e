"""Carts not yet sold: stored at every change, put aside, taken up again."""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from kasir.cart import Cart, CartKey, from_json, to_json
from kasir.clock import Stamp
from kasir.enums import CartState
from kasir.errors import EmptyCartError
from kasir.models import Session, StoredCart
from kasir.models.base import table_of
from kasir.money import Money, Quantity, total
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
    """Store the cart on the screen as it stands; an empty one is discarded.

    What it held before and holds no more stays in the chain. One that was sold meanwhile is not
    stored: it would be offered, and sold, once more.
    """
    require(stamp, Right.SELL)
    if cart.is_empty:
        discard_cart(session, cart.key, stamp)
        return
    _store(session, cart, CartState.OPEN, stamp)


def discard_cart(session: Session, key: CartKey, stamp: Stamp) -> None:
    """Forget a cart that nobody pays for; the chain keeps what it held and who let it go.

    A second call, and one after the sale, leaves no trace.
    """
    require(stamp, Right.SELL)
    body = session.execute(_DROP.returning(StoredCart.body), {"cart": key}).scalar_one_or_none()
    if body is not None:
        _note_gone(session, "cart_discarded", key, _goods_in(body), stamp)


def drop_cart(session: Session, key: CartKey) -> None:
    """Forget the stored copy of a cart that was sold."""
    session.execute(_DROP, {"cart": key})


_DROP = delete(table_of(StoredCart)).where(StoredCart.key == bindparam("cart"))
_BODY = select(StoredCart.body).where(StoredCart.key == bindparam("cart"))


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
    before = session.execute(_BODY, {"cart": cart.key}).scalar_one_or_none()
    if before is None and journal.entry_of_key(session, cart.key) is not None:
        return
    values = {"state": state, "body": to_json(cart), "updated_at": stamp.at}
    if before is None:
        row = {"key": cart.key, "register_id": stamp.register_id, "actor_id": stamp.actor.id}
        session.execute(insert(StoredCart), {**row, **values})
        return
    session.execute(update(StoredCart).where(StoredCart.key == cart.key).values(**values))
    if gone := _goods_in(before) - _goods_in(values["body"]):
        _note_gone(session, "line_removed", cart.key, gone, stamp)


# --- what a cart held and was not paid for --------------------------------------------------


class _Goods(NamedTuple):
    product_id: int
    name: str
    price: int


def _goods_in(body: object) -> Counter[_Goods]:
    """What a stored cart holds, in thousandths; of one that is spoilt nothing is known.

    Not by `from_json`: this is asked at each change of the cart, and needs three of its fields.
    """
    found: Counter[_Goods] = Counter()
    try:
        for line in json.loads(str(body))["lines"]:
            item = line["item"]
            goods = _Goods(item["product_id"], item["name"], item["price"]["rupiah"])
            found[goods] += line["quantity"]["thousandths"]
    except (KeyError, TypeError, ValueError):
        _log.exception("a stored cart can't be read")
        found.clear()
    return found


def _note_gone(
    session: Session, kind: str, key: CartKey, gone: Counter[_Goods], stamp: Stamp
) -> None:
    """Seal what was rung up and taken away again: what, how much, and by whom."""
    worth = {goods: Money(goods.price) * Quantity(much) for goods, much in gone.items()}
    lines = [
        {"name": goods.name, "quantity": gone[goods], "amount": amount.rupiah}
        for goods, amount in worth.items()
    ]
    body = {"cart": key, "lines": lines, "amount": total(worth.values()).rupiah}
    audit.note(session, kind, body, stamp)

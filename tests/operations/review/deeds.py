"""Deeds for the tests of the list, done as a person would do them, and what the list says."""

from __future__ import annotations

from datetime import timedelta

from kasir.cart import Cart
from kasir.money import Money
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.people import sign_in
from kasir.operations.review import looking
from kasir.operations.review.kinds import ReviewKind
from kasir.operations.review.looking import ReviewItem
from kasir.operations.rights import Right
from kasir.operations.selling import carts
from kasir.operations.settling import accounts
from tests.shop import PEPPER, Shop


def listed(shop: Shop, kind: ReviewKind | None = None) -> tuple[ReviewItem, ...]:
    """What nobody looked at since the shop was founded, the newest first."""
    found = shop.read(lambda s: looking.items(s, kind=kind))
    return tuple(item for item in found if item.at > shop.at - timedelta(days=10))


def sentences(shop: Shop, kind: ReviewKind | None = None) -> list[str]:
    return [item.sentence for item in listed(shop, kind)]


def kinds(shop: Shop) -> list[ReviewKind]:
    return [item.key.kind for item in listed(shop)]


def stocked(shop: Shop) -> int:
    """A consignor of long ago with goods on the shelf, and the shift open."""
    shop.at -= timedelta(days=9)
    consignor = shop.consignor("K1")
    shop.at += timedelta(days=9)
    shop.product("A", 20_000, consignor)
    shop.product("B", 400_000, consignor)
    shop.open_shift()
    return consignor


def keep(shop: Shop, cart: Cart, by: str = "kasir") -> None:
    stamp = shop.stamp(by)
    shop.write(lambda s: carts.keep_cart(s, cart, stamp))


def discard(shop: Shop, cart: Cart) -> None:
    stamp = shop.stamp()
    shop.write(lambda s: carts.discard_cart(s, cart.key, stamp))


def try_pin(shop: Shop, pin: str) -> None:
    at, register = shop.stamp().at, shop.register_id
    shop.write(lambda s: sign_in.sign_in(s, "kasir", pin, PEPPER, at, register))


def approve(shop: Shop, username: str = "pengelola", pin: str = "2222") -> None:
    at, register, right = shop.stamp().at, shop.register_id, Right.RETURN_GOODS
    shop.write(lambda s: sign_in.approve(s, username, pin, PEPPER, at, register, right))


def write_card(shop: Shop, code: str, **card: str) -> None:
    wanted = ConsignorCard(code, f"Usaha {code}", **card)
    shop.write_approved(lambda s, t: consignors.save_consignor(s, wanted, t))


def adjust(shop: Shop, consignor: int, amount: int) -> None:
    stamp = shop.stamp("pengelola", second="pemilik")
    key = f"koreksi {stamp.at}"
    shop.write(lambda s: accounts.adjust(s, key, consignor, Money(amount), "salah hitung", stamp))

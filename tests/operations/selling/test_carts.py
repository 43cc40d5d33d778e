"""Carts not yet sold: kept, put aside, taken up again, and never sold twice."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kasir.cart import Cart, new_cart
from kasir.errors import EmptyCartError
from kasir.operations.selling import carts
from tests.shop import Shop, cash


@pytest.fixture
def cart(shop: Shop) -> Cart:
    shop.product("A", 10_000, shop.consignor("K1"))
    shop.open_shift()
    return shop.cart(("A", 2)).with_note("Bu Ani")


def keep(shop: Shop, cart: Cart) -> None:
    stamp = shop.stamp()
    shop.write(lambda s: carts.keep_cart(s, cart, stamp))


def hold(shop: Shop, cart: Cart) -> None:
    stamp = shop.stamp()
    shop.write(lambda s: carts.hold_cart(s, cart, stamp))


def unfinished(shop: Shop) -> Cart | None:
    return shop.read(lambda s: carts.unfinished_cart(s, shop.register_id))


def test_the_cart_on_the_screen_survives_a_crash(shop: Shop, cart: Cart) -> None:
    """Kept at every change, offered back, forgotten when it is emptied or sold."""
    assert unfinished(shop) is None
    keep(shop, cart)
    keep(shop, cart.with_note("Bu Ani, besok"))
    assert unfinished(shop) == cart.with_note("Bu Ani, besok")
    keep(shop, cart.without(0))
    assert unfinished(shop) is None
    keep(shop, cart)
    shop.sell(cart, cash(20_000))
    assert unfinished(shop) is None


def test_a_sold_cart_is_not_offered_again(shop: Shop, cart: Cart) -> None:
    """A change stored a moment too late does not bring it back."""
    shop.sell(cart, cash(20_000))
    keep(shop, cart)
    hold(shop, cart)
    assert unfinished(shop) is None
    assert shop.read(lambda s: carts.held_carts(s, shop.register_id)) == ()


def test_a_cart_put_aside_is_taken_up_once(shop: Shop, cart: Cart) -> None:
    """It is listed with its note; the second who wants it gets nothing."""
    hold(shop, cart)
    assert unfinished(shop) is None
    held = shop.read(lambda s: carts.held_carts(s, shop.register_id))
    assert [(each.note, each.total, each.item_count) for each in held] == [
        ("Bu Ani", cart.total, 1)
    ]
    stamp = shop.stamp()
    assert shop.write(lambda s: carts.resume_cart(s, cart.key, stamp)) == cart
    assert shop.write(lambda s: carts.resume_cart(s, cart.key, stamp)) is None
    assert unfinished(shop) == cart


def test_nothing_is_put_aside(shop: Shop) -> None:
    """An empty cart has nothing to hold."""
    with pytest.raises(EmptyCartError):
        hold(shop, new_cart())


def test_a_spoilt_draft_hides_no_other(shop: Shop, cart: Cart) -> None:
    """A cart that can't be read stops neither the start nor the list."""
    spoilt = shop.cart(("A", 1))
    keep(shop, spoilt)
    shop.write(lambda s: s.execute(text("UPDATE carts SET body = '{}'")))
    assert unfinished(shop) is None
    shop.write(lambda s: s.execute(text("UPDATE carts SET state = 'held'")))
    hold(shop, cart)
    held = shop.read(lambda s: carts.held_carts(s, shop.register_id))
    assert [each.key for each in held] == [cart.key]


def test_a_cart_that_can_not_be_read_is_thrown_away_all_the_same(shop: Shop, cart: Cart) -> None:
    """Who and when are sealed; what lay in it is not known any more."""
    broken = text("UPDATE carts SET body = 'x'")
    hold(shop, cart)
    shop.write(lambda s: s.execute(broken))
    stamp = shop.stamp()
    shop.write(lambda s: carts.cancel_cart(s, cart.key, "rusak", stamp))
    other = new_cart()
    keep(shop, other.add(cart.lines[0].item, cart.lines[0].quantity))
    shop.write(lambda s: s.execute(broken))
    shop.write(lambda s: carts.discard_cart(s, other.key, stamp))
    query = text("SELECT body FROM audit_records WHERE kind = 'cart_cancelled'")
    assert shop.read(lambda s: s.execute(query).scalars().all()) == [
        f'{{"cart":"{cart.key}","reason":"rusak"}}'
    ]
    assert unfinished(shop) is None

"""A price that begins on a later day: it waits, begins with its day, or is called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from kasir.enums import Scheme
from kasir.errors import FieldError
from kasir.money import Money, Rate
from kasir.operations.products import catalog, label_queue, planned_prices, product_list, products
from kasir.operations.products.planned_prices import NextPrice
from kasir.operations.products.product_list import ProductDetail
from kasir.operations.products.products import SavedProduct
from kasir.operations.verify.report import verify
from tests.shop import DAY, Shop

TOMORROW = DAY + timedelta(days=1)
WAITING = NextPrice(TOMORROW, Money(16_000), None, None, "minyak naik")


@pytest.fixture
def dodol(shop: Shop) -> int:
    """Give a product that costs Rp15.000 today."""
    return shop.product("DODOL", 15_000, shop.consignor("K1"))


def _detail(shop: Shop, product: int) -> ProductDetail:
    return shop.read(lambda s: product_list.product_detail(s, product, shop.day))


def _change(
    shop: Shop, product: int, starts_on: date | None, reason: str = "minyak naik", **card: object
) -> SavedProduct:
    wanted = replace(_detail(shop, product).card, **card)  # type: ignore[arg-type]
    stamp = shop.stamp("pengelola")
    return shop.write(lambda s: products.change_product(s, wanted, reason, stamp, starts_on))


def _tag(shop: Shop) -> Money:
    return shop.read(lambda s: catalog.find_product(s, "DODOL", shop.day))[0].price


def test_a_price_waits_for_its_day(shop: Shop, dodol: int) -> None:
    """What else was changed holds today; the tag, the labels and the history do not move."""
    saved = _change(shop, dodol, TOMORROW, price=Money(16_000), shelf="B7")
    assert (saved.later, saved.remarks) == ("Harga Rp16.000 berlaku mulai 25/11/2026.", ())
    found = _detail(shop, dodol)
    assert (found.card.price, found.card.shelf, found.next_price) == (Money(15_000), "B7", WAITING)
    assert len(found.prices) == 1
    shop.open_shift()
    assert _tag(shop) == Money(15_000)
    assert shop.read(label_queue.count_labels_due) == 0


def test_it_begins_with_the_first_shift_of_its_day(shop: Shop, dodol: int) -> None:
    """The till asks for it, the label waits, and the history says who planned it and why.

    What was sold before, and a paper of that day, keep the old price.
    """
    _change(shop, dodol, TOMORROW, price=Money(16_000))
    shop.open_shift()
    assert shop.sell(shop.cart(("DODOL", 1))).total == Money(15_000)
    shop.close_shift()
    shop.next_day()
    assert _tag(shop) == Money(15_000)  # Nobody sells before the shift.
    shop.open_shift()
    assert shop.sell(shop.cart(("DODOL", 1))).total == Money(16_000)
    found = _detail(shop, dodol)
    assert found.next_price is None
    newest = found.prices[0]
    assert (newest.starts_on, newest.price, newest.who) == (TOMORROW, Money(16_000), "Pak Hadi")
    assert newest.reason == "minyak naik"
    [due] = shop.read(label_queue.labels_due)
    assert (due.label_price, due.price) == (Money(15_000), Money(16_000))
    for day, price in ((DAY, 15_000), (TOMORROW, 16_000)):
        [item] = shop.read(lambda s, d=day: catalog.items_of_day(s, [found.id], d))  # type: ignore[misc]
        assert item.price == Money(price)
    shop.close_shift()
    shop.open_shift()
    assert len(_detail(shop, dodol).prices) == 2
    assert shop.read(verify).is_clean


def test_days_without_a_shift_are_made_up_for(shop: Shop, dodol: int) -> None:
    """The shop was closed on the day: the price begins with the next shift."""
    _change(shop, dodol, TOMORROW, price=Money(16_000))
    for _ in range(3):
        shop.next_day()
    shop.open_shift()
    assert _tag(shop) == Money(16_000)
    assert _detail(shop, dodol).prices[0].starts_on == TOMORROW


def test_one_waits_and_can_be_called_off(shop: Shop, dodol: int) -> None:
    """A later plan takes the place of the one before; called off, nothing begins."""
    _change(shop, dodol, TOMORROW, price=Money(16_000))
    _change(shop, dodol, TOMORROW + timedelta(days=6), price=Money(17_000), rate=Rate(1_000))
    assert _detail(shop, dodol).next_price == NextPrice(
        TOMORROW + timedelta(days=6), Money(17_000), None, Rate(1_000), "minyak naik"
    )
    stamp = shop.stamp("pengelola")
    for _ in range(2):
        shop.write(lambda s: planned_prices.set_next_price(s, dodol, None, stamp))
    assert _detail(shop, dodol).next_price is None
    for _ in range(8):
        shop.next_day()
    shop.open_shift()
    assert _tag(shop) == Money(15_000)
    kinds = text("SELECT count(*) FROM audit_records WHERE kind = 'next_price'")
    assert shop.read(lambda s: s.execute(kinds).scalar_one()) == 3


def test_an_override_begins_with_its_price(shop: Shop) -> None:
    """A harga titip of tomorrow splits tomorrow's sales, not today's."""
    product = shop.product("DODOL", 15_000, shop.consignor("K1", Scheme.NET_PRICE),
                           net_price=Money(12_000))  # fmt: skip
    _change(shop, product, TOMORROW, net_price=Money(13_000))
    shop.open_shift()
    shop.sell(shop.cart(("DODOL", 1)))
    assert shop.owed("K1") == 12_000
    shop.close_shift()
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("DODOL", 1)))
    assert shop.owed("K1") == 25_000


def test_a_price_of_today_leaves_a_later_one_alone(shop: Shop, dodol: int) -> None:
    """But on its own day, before the shift, what is decided last counts."""
    _change(shop, dodol, TOMORROW, price=Money(16_000))
    _change(shop, dodol, None, "promo", price=Money(14_000))
    assert _detail(shop, dodol).next_price == WAITING
    shop.next_day()
    _change(shop, dodol, None, "batal naik", price=Money(15_500))
    shop.open_shift()
    assert _tag(shop) == Money(15_500)
    assert _detail(shop, dodol).next_price is None


def test_a_later_price_needs_what_any_price_needs(shop: Shop, dodol: int) -> None:
    """A reason, and a day that is not past; without another price the day means nothing."""
    with pytest.raises(FieldError, match=r"Tuliskan mengapa harganya berubah\.") as bare:
        _change(shop, dodol, TOMORROW, " ", price=Money(16_000))
    assert bare.value.field == "reason"
    with pytest.raises(FieldError, match=r"Hari itu sudah lewat") as past:
        _change(shop, dodol, DAY - timedelta(days=1), price=Money(16_000))
    assert past.value.field == "starts_on"
    _change(shop, dodol, TOMORROW, "", shelf="C1")
    assert _detail(shop, dodol).next_price is None
    _change(shop, dodol, DAY, price=Money(16_000))
    assert _tag(shop) == Money(16_000)

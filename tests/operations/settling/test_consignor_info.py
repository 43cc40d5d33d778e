"""Info penitip: what a consignor asks at the counter, from his own rows only."""

from __future__ import annotations

from datetime import timedelta

from kasir.enums import PayCycle, Source
from kasir.money import Money, Quantity
from kasir.operations.selling import returns
from kasir.operations.settling import consignor_info, settlements
from kasir.operations.settling.consignor_info import ConsignorInfo
from tests.shop import DAY, Shop, cash


def info(shop: Shop, consignor: int) -> ConsignorInfo:
    return shop.read(lambda s: consignor_info.consignor_info(s, consignor, shop.day, shop.at))


def sold(shop: Shop, consignor: int) -> list[tuple[str, Quantity, int]]:
    found = info(shop, consignor).sold
    return [(goods.name, goods.quantity, goods.share.rupiah) for goods in found]


def test_a_new_consignor_has_nothing_yet(shop: Shop) -> None:
    """No payment, no sale, no goods: empty lists and a balance of 0."""
    found = info(shop, shop.consignor("K1", pay_cycle=PayCycle.ANY_VISIT))
    assert (found.code, found.last, found.sold, found.shelf) == ("K1", None, (), ())
    assert (found.owed, found.share, found.plan.next_day) == (Money(0), Money(0), None)


def test_sold_since_the_last_payment(shop: Shop) -> None:
    """Waiting and settled sales count, less returns; a payment begins anew; others' do not."""
    consignor, other = shop.consignor("K1", percent=15), shop.consignor("K2", percent=15)
    shop.product("A", 20_000, consignor)
    shop.product("B", 10_000, consignor)
    shop.product("C", 10_000, other)
    shop.open_shift()
    first = shop.sell(shop.cart(("A", 3), ("B", 1), ("C", 5)), cash(120_000))
    assert sold(shop, consignor) == [
        ("Barang A", Quantity.units(3), 51_000),
        ("Barang B", Quantity.units(1), 8_500),
    ]
    shop.close_shift()
    head = shop.settle(consignor)
    assert head is not None
    assert len(sold(shop, consignor)) == 2
    shop.pay(head.number, 50_000, Source.SAFE)
    assert sold(shop, consignor) == []
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("A", 2)), cash(40_000))
    shop.take_back(first, returns.ReturnLine(2, Quantity.units(1)))
    found = info(shop, consignor)
    assert sold(shop, consignor) == [
        ("Barang A", Quantity.units(2), 34_000),
        ("Barang B", Quantity.units(-1), -8_500),
    ]
    assert (found.share, found.owed) == (Money(25_500), Money(35_000))
    assert found.last is not None
    assert (found.last.amount, found.last.business_day) == (Money(50_000), DAY)
    assert found.plan.next_day == DAY + timedelta(days=1)


def test_a_payment_takes_away_only_what_it_paid_for(shop: Shop) -> None:
    """What sold between the settlement and its payment is not paid: it stays on the list."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("A", 20_000, consignor)
    shop.open_shift()
    shop.sell(shop.cart(("A", 3)), cash(60_000))
    shop.close_shift()
    head = shop.settle(consignor)
    assert head is not None
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("A", 1)), cash(20_000))
    shop.pay(head.number, 51_000, Source.SAFE)
    assert sold(shop, consignor) == [("Barang A", Quantity.units(1), 17_000)]
    assert info(shop, consignor).owed == Money(17_000)
    shop.close_shift()
    shop.settle(consignor)
    assert sold(shop, consignor) == [("Barang A", Quantity.units(1), 17_000)]


def test_what_came_back_whole_is_not_listed(shop: Shop) -> None:
    """A sale and its return in one period leave no row."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("A", 20_000, consignor)
    shop.open_shift()
    first = shop.sell(shop.cart(("A", 1)), cash(20_000))
    shop.take_back(first, returns.ReturnLine(1, Quantity.units(1)))
    assert sold(shop, consignor) == []


def test_a_cancelled_payment_does_not_count(shop: Shop) -> None:
    """Its settlement was reversed: what was sold is unpaid again, and counted once."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("A", 20_000, consignor)
    shop.open_shift()
    shop.sell(shop.cart(("A", 3)), cash(60_000))
    shop.close_shift()
    head = shop.settle(consignor)
    assert head is not None
    shop.pay(head.number, 51_000, Source.BANK)
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, head.number, "salah", stamp))
    assert info(shop, consignor).last is None
    assert shop.settle(consignor) is not None
    assert sold(shop, consignor) == [("Barang A", Quantity.units(3), 51_000)]


def test_what_is_on_the_shelf_and_what_expires(shop: Shop) -> None:
    """All batches together; what has 30 days or less is told with its first date."""
    consignor = shop.consignor("K1", percent=15)
    product = shop.product("A", 20_000, consignor, stock_units=0)
    shop.take_in(consignor, product, 5, DAY + timedelta(days=31))
    shop.take_in(consignor, product, 2, DAY + timedelta(days=30))
    shop.take_in(consignor, product, 1, DAY + timedelta(days=7))
    shop.take_in(consignor, product, 4)
    [goods] = info(shop, consignor).shelf
    assert (goods.name, goods.unit, goods.quantity) == ("Barang A", "pcs", Quantity.units(12))
    assert (goods.expiring, goods.expires_on) == (Quantity.units(3), DAY + timedelta(days=7))

"""Selling: what is frozen, booked and stored, and what happens on a second press of Bayar."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.cart import OfficePurchase, Tender, new_cart
from kasir.enums import Bearer, Scheme, TenderKind
from kasir.errors import (
    DiscountNotAllowedError,
    EmptyCartError,
    ExpiredGoodsError,
    NoOpenShiftError,
    NotAllowedError,
    PaymentShortError,
    ProductBlockedError,
    StockShortError,
)
from kasir.money import Money, Quantity
from kasir.operations import settings
from kasir.operations.products import products
from kasir.operations.products.products import ProductCard, ProductMovedError
from kasir.operations.selling import receipts, sales
from kasir.operations.selling.receipts import Receipt
from tests.shop import Shop, by_consignor, by_shop, cash, qris, shared


@pytest.fixture
def shop(shop: Shop) -> Shop:
    consignor = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, consignor)
    shop.product("KECIL", 8_750, consignor)
    shop.product("OWN", 10_000, None)
    shop.open_shift()
    return shop


def count(shop: Shop, table: str) -> int:
    return shop.read(lambda s: s.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_sale_is_booked_to_the_rupiah(shop: Shop) -> None:
    """28.750 in cash: 28.700 into the drawer, 50 forgiven, 15 % the shop's, the rest owed."""
    receipt = shop.sell(shop.cart(("KERIPIK", 1), ("KECIL", 1)), cash(50_000))
    assert (receipt.number, receipt.total) == ("K1-000001", Money(28_750))
    assert receipt.change == Money(21_300)
    assert receipt.rounding == Money(-50)
    assert receipt.consignor_share == Money(24_438)
    assert receipt.item_count == 2
    assert shop.balance("cash:K1") == 500_000 + 28_700
    assert shop.owed("K1") == 17_000 + 7_438
    assert shop.balance("commission") == -(3_000 + 1_312)
    assert shop.balance("rounding") == 50


def test_a_mixed_sale_is_booked_by_bearer(shop: Shop) -> None:
    """The shop's own goods are its own sales; its discounts stand apart from commission."""
    cart = shop.cart(("KERIPIK", 2, by_shop(5_000)), ("OWN", 1, by_consignor(1_000)))
    receipt = shop.sell(cart, qris(40_000), cash(4_000))
    assert receipt.total == Money(44_000)
    assert [line.consignor_name for line in receipt.lines] == ["Usaha K1", ""]
    assert [tender.kind for tender in receipt.tenders] == [TenderKind.QRIS, TenderKind.CASH]
    assert shop.balance("clearing:qris") == 40_000
    assert shop.balance("discount") == 6_000
    assert shop.balance("own_sales") == -10_000
    assert shop.balance("commission") == -6_000
    assert shop.owed("K1") == 34_000


def test_two_handfuls_of_cash_give_the_change_once(shop: Shop) -> None:
    """20.000 paid as 15.000 and 10.000: 5.000 back, 20.000 in the drawer, nothing rounded."""
    receipt = shop.sell(shop.cart(("KERIPIK", 1)), cash(15_000), cash(10_000))
    assert (receipt.change, receipt.rounding) == (Money(5_000), Money(0))
    assert [tender.amount for tender in receipt.tenders] == [Money(20_000)]
    assert shop.balance("cash:K1") == 520_000
    assert shop.balance("rounding") == 0


def test_a_second_press_of_bayar_sells_once(shop: Shop) -> None:
    """The same cart again gives the same receipt and stores nothing."""
    cart = shop.cart(("KERIPIK", 1))
    first, again = shop.sell(cart, cash(20_000)), shop.sell(cart, cash(20_000))
    assert again == first
    assert (count(shop, "sales"), count(shop, "print_jobs")) == (1, 2)


def test_two_presses_at_the_same_moment_sell_once(shop: Shop) -> None:
    """Two threads with the same cart: one sale, one number, the same receipt for both."""
    cart, stamp = shop.cart(("KERIPIK", 1)), shop.stamp()
    found: list[Receipt] = []
    together = threading.Barrier(2)

    def press() -> None:
        together.wait()
        found.append(shop.write(lambda s: sales.complete_sale(s, cart, (cash(20_000),), stamp)))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert count(shop, "sales") == 1


def test_another_cart_under_a_sold_key_is_a_bug(shop: Shop) -> None:
    """What was added after the sale is never swallowed with the old receipt."""
    cart = shop.cart(("KERIPIK", 1))
    shop.sell(cart, cash(20_000))
    more = replace(shop.cart(("KERIPIK", 2)), key=cart.key)
    with pytest.raises(AssertionError, match="another cart"):
        shop.sell(more, cash(40_000))


def test_nothing_is_sold_outside_a_shift(shop: Shop) -> None:
    """Before the first shift, after closing, and with the stamp of a closed one."""
    cart, stale = shop.cart(("KERIPIK", 1)), shop.shift_id
    shop.close_shift()
    for shift_id in (None, stale):
        shop.shift_id = shift_id
        with pytest.raises(NoOpenShiftError):
            shop.sell(cart, cash(20_000))
    assert count(shop, "sales") == 0


def test_the_business_day_is_the_shifts(shop: Shop) -> None:
    """A stamp with another day than the shift's is a bug, not a sale."""
    cart = shop.cart(("KERIPIK", 1))
    shop.day += timedelta(days=1)
    with pytest.raises(AssertionError, match="another day"):
        shop.sell(cart, cash(20_000))


def test_an_empty_cart_is_not_sold(shop: Shop) -> None:
    """There is nothing to pay for."""
    with pytest.raises(EmptyCartError):
        shop.sell(new_cart(), cash(100))


def test_too_little_stores_nothing_and_leaves_no_gap(shop: Shop) -> None:
    """A refused payment takes no number."""
    with pytest.raises(PaymentShortError, match=r"Kurang Rp5\.000"):
        shop.sell(shop.cart(("KERIPIK", 1)), cash(15_000))
    assert count(shop, "entries") == count(shop, "shifts") + 3  # Three intakes.
    assert shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000)).number == "K1-000001"


def test_selling_at_a_loss_needs_a_manager(shop: Shop) -> None:
    """Where the shop's part is negative the cashier needs the manager's PIN."""
    cart = shop.cart(("KERIPIK", 1, by_shop(4_000)))
    with pytest.raises(NotAllowedError, match="Sari tidak berhak"):
        shop.sell(cart, cash(16_000))
    stamp = shop.stamp(second="pengelola")
    receipt = shop.write(lambda s: sales.complete_sale(s, cart, (cash(16_000),), stamp))
    assert receipt.total == Money(16_000)
    assert shop.owed("K1") == 17_000


def test_a_sale_that_costs_the_consignor_needs_a_manager(shop: Shop) -> None:
    """A discount by the consignor above harga titip would make him pay for the sale."""
    consignor = shop.consignor("K2")
    shop.product("MADU", 75_000, consignor, net_price=Money(62_000))
    cart = shop.cart(("MADU", 1, by_consignor(70_000)))
    with pytest.raises(NotAllowedError):
        shop.sell(cart, cash(5_000))
    shop.sell(cart, cash(5_000), by="pengelola")
    assert shop.owed("K2") == -8_000


def test_a_gift_stands_on_the_statement_too(shop: Shop) -> None:
    """Goods given away by their consignor bring nothing, and are settled and shown all the same."""
    consignor = shop.consignor("K2")
    shop.product("CONTOH", 5_000, consignor)
    receipt = shop.sell(shop.cart(("CONTOH", 1, by_consignor(5_000))))
    assert receipt.total == Money(0)
    shop.close_shift()
    settled = shop.settle(consignor)
    assert settled is not None
    assert (settled.due, settled.figures.gross) == (Money(0), Money(5_000))
    assert settled.state == "paid"
    assert shop.settle(consignor) is None


def test_terms_are_those_of_the_moment_prices_those_of_the_scan(shop: Shop) -> None:
    """A new agreement holds from its day on, also for a cart scanned before."""
    cart = shop.cart(("KERIPIK", 1))
    consignor = cart.lines[0].item.consignor_id
    assert consignor is not None
    shop.agree(consignor, 40, shop.day)
    shop.reprice("KERIPIK", 22_000)
    receipt = shop.sell(cart, cash(20_000))
    assert receipt.total == Money(20_000)
    assert receipt.consignor_share == Money(12_000)


def test_a_discount_that_was_forbidden_meanwhile_is_refused(shop: Shop) -> None:
    """The consignor's no counts from the day of the new agreement."""
    cart = shop.cart(("KERIPIK", 1, shared(1_000)))
    consignor = cart.lines[0].item.consignor_id
    assert consignor is not None
    shop.agree(consignor, 15, shop.day, is_discount_allowed=False)
    with pytest.raises(DiscountNotAllowedError):
        shop.sell(cart, cash(19_000))


def test_the_office_stands_on_the_receipt(shop: Shop) -> None:
    """Belanja ASN: the office and the buyer."""
    cart = shop.cart(("KERIPIK", 1)).with_office(OfficePurchase("Dinas Koperasi", "Pak Budi"))
    assert shop.sell(cart, cash(20_000)).office == OfficePurchase("Dinas Koperasi", "Pak Budi")
    assert shop.sell(shop.cart(("OWN", 1))).office is None


def test_the_drawer_opens_for_cash_only(shop: Shop) -> None:
    """Commit, then drawer, then paper; QRIS needs no drawer."""
    shop.sell(shop.cart(("OWN", 1)), qris(10_000))
    shop.sell(shop.cart(("OWN", 1)), cash(10_000))
    kinds = shop.read(
        lambda s: s.execute(text("SELECT kind FROM print_jobs ORDER BY id")).scalars().all()
    )
    assert kinds == ["receipt", "drawer", "receipt"]


def test_half_a_metre(shop: Shop) -> None:
    """Cloth at 45.000 a metre: 22.500, of which 19.125 are the consignor's; 99,5 m are left."""
    consignor = shop.consignor("KAIN", percent=15)
    shop.product("BATIK", 45_000, consignor, unit="m")
    receipt = shop.sell(shop.cart(("BATIK", 0.5)), cash(22_500))
    assert (receipt.lines[0].unit, str(receipt.lines[0].quantity)) == ("m", "0,5")
    assert receipt.consignor_share == Money(19_125)
    assert shop.cart(("BATIK", 1)).lines[0].item.on_hand == Quantity(99_500)


# --- time -----------------------------------------------------------------------------------


def test_a_shift_over_midnight_is_one_day(shop: Shop) -> None:
    """After midnight the sale still belongs to the day on which the shift was opened."""
    day = shop.day
    shop.at += timedelta(hours=17)
    receipt = shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    assert receipt.business_day == day
    assert shop.close_shift().shift.business_day == day


def test_two_receipts_in_one_second_and_a_clock_that_jumps_back(shop: Shop) -> None:
    """Order is the number, never the clock: by a second, by ten years, in both directions."""
    shop.sell(shop.cart(("OWN", 1)))
    for jump in (timedelta(seconds=-1), timedelta(days=-3_650), timedelta(days=365)):
        shop.at += jump
        shop.sell(shop.cart(("OWN", 1)))
    rows = shop.read(lambda s: receipts.find_receipts(s, ""))
    assert [row.number for row in rows] == ["K1-000004", "K1-000003", "K1-000002", "K1-000001"]
    report = shop.close_shift()
    assert (report.first, report.last, report.receipts) == ("K1-000001", "K1-000004", 4)


# --- goods ----------------------------------------------------------------------------------


def test_the_same_name_at_two_consignors(shop: Shop) -> None:
    """Each is owed for his own goods, whatever the two products are called."""
    other = shop.consignor("K2", percent=20)
    stamp = shop.stamp("pengelola")
    card = ProductCard("KERIPIK-2", "Barang KERIPIK", "Camilan", Money(20_000), other)
    shop.write(lambda s: products.save_product(s, card, stamp, shop.day))
    receipt = shop.sell(shop.cart(("KERIPIK", 1), ("KERIPIK-2", 1)), cash(40_000))
    assert [line.name for line in receipt.lines] == ["Barang KERIPIK"] * 2
    assert (shop.owed("K1"), shop.owed("K2")) == (17_000, 16_000)


def test_a_product_never_moves(shop: Shop) -> None:
    """An sku belongs to one consignor for ever; another one gets a new product."""
    other = shop.consignor("K2")
    stamp = shop.stamp("pengelola")
    for owner in (other, None):
        card = ProductCard("KERIPIK", "Keripik", "Camilan", Money(20_000), owner)
        with pytest.raises(ProductMovedError, match="milik penitip lain"):
            shop.write(lambda s, c=card: products.save_product(s, c, stamp, shop.day))


def test_stock_runs_negative_then_the_intake_comes(shop: Shop) -> None:
    """The till sells what is on the counter; a late intake puts the number right."""
    owner = shop.cart(("KERIPIK", 1)).lines[0].item
    shop.sell(shop.cart(("KERIPIK", 103)), cash(2_060_000))
    assert shop.cart(("KERIPIK", 1)).lines[0].item.on_hand == Quantity.units(-3)
    shop.take_in(owner.consignor_id, owner.product_id, 10)
    assert shop.cart(("KERIPIK", 1)).lines[0].item.on_hand == Quantity.units(7)
    _forbid_negative_stock(shop)
    with pytest.raises(StockShortError, match="tinggal 7"):
        shop.sell(shop.cart(("KERIPIK", 8)), cash(160_000))
    shop.sell(shop.cart(("KERIPIK", 7)), cash(140_000))
    assert shop.cart(("KERIPIK", 1)).lines[0].item.on_hand == Quantity(0)


def test_goods_never_taken_in_run_negative_too(shop: Shop) -> None:
    """Without any batch the sale opens one, without a date; the next sale uses it again."""
    shop.product("BARU", 1_000, None, stock_units=0)
    shop.sell(shop.cart(("BARU", 2)))
    shop.sell(shop.cart(("BARU", 1)))
    assert shop.cart(("BARU", 1)).lines[0].item.on_hand == Quantity.units(-3)
    assert count(shop, "batches") == 4


def _forbid_negative_stock(shop: Shop) -> None:
    stamp = shop.stamp("pengelola")
    shop.write(
        lambda s: settings.change(s, replace(settings.shop(s), allow_negative_stock=False), stamp)
    )


def test_the_oldest_goods_go_first_and_never_expired_ones(shop: Shop) -> None:
    """Expired goods stay where they are, warn while others are left, and block when alone."""
    product = shop.product("DODOL", 5_000, None, stock_units=0)
    shop.take_in(None, product, 2, shop.day)
    shop.take_in(None, product, 3)
    shop.sell(shop.cart(("DODOL", 1)))
    shop.close_shift()
    shop.next_day()
    shop.open_shift()
    item = shop.cart(("DODOL", 1)).lines[0].item
    assert (item.on_hand, item.warning[:13]) == (Quantity.units(4), "Sebagian stok")
    cart = shop.cart(("DODOL", 1))
    shop.sell(shop.cart(("DODOL", 3)))
    with pytest.raises(ExpiredGoodsError, match="kedaluwarsa 24/11/2026"):
        shop.cart(("DODOL", 1))
    with pytest.raises(ExpiredGoodsError):
        shop.sell(cart)


def test_expired_goods_that_were_oversold_do_not_take_more(shop: Shop) -> None:
    """A negative batch that expires stays; the next sale opens another one."""
    product = shop.product("DODOL", 5_000, None, stock_units=0)
    shop.take_in(None, product, 1, shop.day)
    shop.sell(shop.cart(("DODOL", 2)))
    shop.close_shift()
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("DODOL", 1)))
    rows = shop.read(
        lambda s: s.execute(
            text("SELECT on_hand FROM batches WHERE product_id = :p ORDER BY id"), {"p": product}
        ).scalars().all()
    )  # fmt: skip
    assert rows == [-1_000, -1_000]


def test_harga_titip_without_a_figure_is_not_sold(shop: Shop) -> None:
    """Nothing is agreed that could be split: the manager fills it in first."""
    consignor = shop.consignor("K2", Scheme.NET_PRICE)
    shop.product("MADU", 75_000, consignor)
    with pytest.raises(ProductBlockedError, match="belum punya harga titip"):
        shop.cart(("MADU", 1))
    shop.product("SIRUP", 30_000, consignor, net_price=Money(25_000))
    assert shop.sell(shop.cart(("SIRUP", 1))).consignor_share == Money(25_000)
    assert shop.cart(("SIRUP", 1)).lines[0].bearer(by_shop(1)) is Bearer.SHOP


def test_every_scheme_is_frozen_on_the_line(shop: Shop) -> None:
    """What was agreed is written on the line: scheme, rate or figure, and version."""
    shop.product("UNIT", 20_000, shop.consignor("K2", Scheme.PER_UNIT, fee=Money(2_500)))
    receipt = shop.sell(shop.cart(("UNIT", 2)), Tender(TenderKind.CARD, Money(40_000), "EDC-1"))
    line = shop.read(lambda s: s.execute(text("SELECT * FROM sale_lines")).one())
    assert (line.scheme, line.fee, line.rate_bp, line.agreement_version) == (
        "PER_UNIT",
        2_500,
        0,
        1,
    )
    assert receipt.consignor_share == Money(35_000)
    assert shop.balance("clearing:card") == 40_000

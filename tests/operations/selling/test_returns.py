"""Goods that a customer brings back: a mirror of the line, whatever is valid today."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kasir.enums import Condition, Source, TenderKind
from kasir.errors import DrawerShortError, NotAllowedError, NotReturnableError, ReasonMissingError
from kasir.money import Money, Quantity
from kasir.operations.selling import returns
from kasir.operations.selling.receipts import Receipt
from kasir.operations.selling.returns import ReturnLine, ReturnRequest
from kasir.operations.shifts import shifts
from tests.shop import Shop, by_consignor, by_shop, cash, shared


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.product("KERIPIK", 20_000, shop.consignor("K1", percent=15))
    shop.open_shift()
    return shop


def back(units: float, position: int = 1, condition: Condition = Condition.SHELF) -> ReturnLine:
    return ReturnLine(position, Quantity(round(units * 1000)), condition)


def on_hand(shop: Shop, sku: str = "KERIPIK") -> Quantity:
    return shop.cart((sku, 1)).lines[0].item.on_hand


def test_a_return_of_a_discounted_line(shop: Shop) -> None:
    """2 of 5 x 20.000 with 5 % by the shop: refund 38.000, consignor -34.000, shop -4.000."""
    sold = shop.sell(shop.cart(("KERIPIK", 5, by_shop(5_000))))
    refund = shop.take_back(sold, back(2))
    assert (refund.total, refund.consignor_share) == (Money(-38_000), Money(-34_000))
    assert (refund.origin, refund.reason, refund.number) == (
        sold.number,
        "tidak cocok",
        "K1-000002",
    )
    assert refund.lines[0].quantity == Quantity.units(-2)
    assert shop.owed("K1") == 85_000 - 34_000
    assert shop.balance("discount") == 3_000
    assert shop.balance("commission") == -9_000
    assert on_hand(shop) == Quantity.units(97)


def test_terms_changed_between_sale_and_return(shop: Shop) -> None:
    """Price, rate and bearer are those of the sale; a new price and agreement change nothing."""
    cart = shop.cart(("KERIPIK", 1, shared(2_000)))
    sold = shop.sell(cart)
    shop.agree(cart.lines[0].item.consignor_id or 0, 40, shop.day)
    shop.reprice("KERIPIK", 25_000)
    refund = shop.take_back(sold, back(1))
    assert (refund.total, refund.consignor_share) == (Money(-18_000), Money(-15_300))
    assert shop.owed("K1") == 0
    assert shop.balance("commission") == 0


def test_not_more_comes_back_than_was_sold(shop: Shop) -> None:
    """Sold less returned so far is what can come back; the message says how much."""
    sold = shop.sell(shop.cart(("KERIPIK", 3)))
    shop.take_back(sold, back(2))
    for lines, left in (
        ((back(2),), "1"),
        ((back(0),), "1"),
        ((back(-1),), "1"),
        ((back(1, position=2),), "0"),
        ((back(1), back(1)), "1"),
        ((), "0"),
    ):
        with pytest.raises(NotReturnableError, match=f"struk ini: {left}"):
            shop.take_back(sold, *lines)
    shop.take_back(sold, back(1))
    with pytest.raises(NotReturnableError, match="struk ini: 0"):
        shop.take_back(sold, back(1))


def test_a_return_is_not_returned(shop: Shop) -> None:
    """Who brings back a refund gets nothing for it."""
    refund = shop.take_back(shop.sell(shop.cart(("KERIPIK", 2))), back(1))
    for units in (1, -1):
        with pytest.raises(NotReturnableError, match="struk ini: 0"):
            shop.take_back(refund, back(units))


def test_a_cash_refund_is_the_mirror_of_its_sale(shop: Shop) -> None:
    """8.750 was paid with 8.700 and comes back as 8.700; nobody gains."""
    shop.product("KECIL", 8_750, None)
    refund = shop.take_back(
        shop.sell(shop.cart(("KECIL", 1)), cash(10_000)), back(1), tender=TenderKind.CASH
    )
    assert (refund.total, refund.rounding) == (Money(-8_750), Money(50))
    assert refund.tenders[0].amount == Money(-8_700)
    assert shop.balance("cash:K1") == 500_000
    assert shop.balance("rounding") == 0


def test_a_refund_needs_cash_in_the_drawer(shop: Shop) -> None:
    """What the drawer does not hold is not paid out of it."""
    sold = shop.sell(shop.cart(("KERIPIK", 30)))
    with pytest.raises(DrawerShortError, match="laci"):
        shop.take_back(sold, back(30), tender=TenderKind.CASH)
    assert shop.take_back(sold, back(30)).tenders[0].kind is TenderKind.QRIS
    assert shop.balance("clearing:qris") == 0


def test_damaged_goods_do_not_go_back_to_the_shelf(shop: Shop) -> None:
    """The line says that they are damaged; stock stays as it was."""
    sold = shop.sell(shop.cart(("KERIPIK", 2)))
    shop.take_back(sold, back(1, condition=Condition.DAMAGED))
    assert on_hand(shop) == Quantity.units(98)
    kept = shop.read(lambda s: s.execute(text("SELECT condition FROM sale_lines")).scalars().all())
    assert kept == [None, "rusak"]


def test_the_same_goods_on_two_lines_come_back_once_each(shop: Shop) -> None:
    """Two lines of one product: both returns are one movement of goods."""
    sold = shop.sell(shop.cart(("KERIPIK", 1), ("KERIPIK", 2, by_consignor(1_000))))
    refund = shop.take_back(sold, back(1), back(2, position=2))
    assert refund.total == -sold.total
    assert on_hand(shop) == Quantity.units(100)


def test_a_return_has_a_reason_and_a_manager(shop: Shop) -> None:
    """A cashier alone may not; a manager may, and always says why."""
    sold = shop.sell(shop.cart(("KERIPIK", 1)))
    request = ReturnRequest("r-1", sold.sale_id, (back(1),), "  ")
    alone, approved = shop.stamp(), shop.stamp(second="pengelola")
    with pytest.raises(NotAllowedError):
        shop.write(lambda s: returns.return_goods(s, request, alone))
    with pytest.raises(ReasonMissingError):
        shop.write(lambda s: returns.return_goods(s, request, approved))


def test_a_second_press_refunds_once(shop: Shop) -> None:
    """The same return again gives the same receipt."""
    sold = shop.sell(shop.cart(("KERIPIK", 2)))
    request = ReturnRequest("r-1", sold.sale_id, (back(1),), "cacat", TenderKind.QRIS)
    stamp = shop.stamp("pengelola")
    first = shop.write(lambda s: returns.return_goods(s, request, stamp))
    assert shop.write(lambda s: returns.return_goods(s, request, stamp)) == first
    assert shop.read(lambda s: returns.returned_before(s, sold.sale_id)) == {1: Quantity.units(1)}


def test_a_shift_with_returns_only(shop: Shop) -> None:
    """The Z report of a day on which goods only came back is negative, and closes."""
    sold = shop.sell(shop.cart(("KERIPIK", 2)), cash(40_000))
    shop.close_shift()
    shop.next_day()
    shop.open_shift(100_000)
    shop.take_back(sold, back(2), tender=TenderKind.CASH)
    report = shop.close_shift()
    assert (report.receipts, report.returns) == (1, 1)
    assert (report.gross, report.pays) == (Money(-40_000), Money(-40_000))
    assert report.by_tender == ((TenderKind.CASH, Money(-40_000)),)
    assert (report.expected, report.other_cash) == (Money(60_000), Money(0))
    assert report.consignor_share == Money(-34_000)
    assert shop.read(shifts.last_business_day) == shop.day


def test_a_period_with_only_returns(shop: Shop) -> None:
    """It corrects the statement of the sale, makes the balance negative, and is carried."""
    sold = shop.sell(shop.cart(("KERIPIK", 2)))
    shop.close_shift()
    consignor = shop.read(lambda s: s.execute(text("SELECT id FROM consignors")).scalar_one())
    first = shop.settle(consignor)
    assert first is not None
    shop.pay(first.number, 34_000, Source.BANK, "TRF")
    shop.next_day()
    shop.open_shift()
    shop.take_back(sold, back(1))
    shop.close_shift()
    second = shop.settle(consignor)
    assert second is not None
    assert (second.figures.sales, second.figures.returns) == (Money(0), Money(-17_000))
    assert (second.due, second.state) == (Money(-17_000), "final")


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    price=st.integers(1, 99_999),
    units=st.integers(2, 6),
    parts=st.tuples(*[st.integers(0, 33)] * 3),
    order=st.randoms(use_true_random=False),
)
def test_partial_returns_sum_to_the_line(
    shop: Shop, price: int, units: int, parts: tuple[int, int, int], order: object
) -> None:
    """However the units come back, in the end every account is where it was before the sale."""
    sku = f"S{shop.at:%H%M%S}"
    shop.product(sku, price, shop.consignor(f"C{sku}", percent=17))
    before = _accounts(shop)
    part = [price * units * each // 100 for each in parts]
    cart = shop.cart((sku, units, by_shop(part[0])), (sku, units, shared(part[1])))
    sold = shop.sell(cart.with_discount(by_consignor(part[2])), by="pengelola")
    left = {1: units, 2: units}
    refunds: list[Receipt] = []
    while left:
        position = order.choice(sorted(left))  # type: ignore[attr-defined]
        count = order.randint(1, left[position])  # type: ignore[attr-defined]
        refunds.append(shop.take_back(sold, back(count, position)))
        left[position] -= count
        left = {key: value for key, value in left.items() if value}
    assert sum(refund.total.rupiah for refund in refunds) == -sold.total.rupiah
    assert sum(refund.consignor_share.rupiah for refund in refunds) == -sold.consignor_share.rupiah
    assert _accounts(shop) == before


def _accounts(shop: Shop) -> dict[str, int]:
    query = "SELECT account, sum(amount) AS amount FROM postings GROUP BY 1 HAVING sum(amount) <> 0"
    return {row.account: row.amount for row in shop.read(lambda s: s.execute(text(query)).all())}

"""The cart: lines, discounts and who bears them, paying, and the cart as it is stored."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasir.cart import (
    NO_DISCOUNT,
    Cart,
    Discount,
    Item,
    OfficePurchase,
    Payment,
    ProductId,
    Tender,
    due_in_cash,
    from_json,
    new_cart,
    quick_notes,
    settle_payment,
    to_json,
)
from kasir.enums import Bearer, Scheme, TenderKind
from kasir.errors import (
    DiscountNotAllowedError,
    DiscountTooLargeError,
    NoPriceError,
    OverpaidError,
    PaymentShortError,
    QuantityError,
)
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.terms import OWN_GOODS, Discounts, Terms, parse_tiers
from tests.shop import by_consignor, by_shop, cash, qris, shared

FIFTEEN = Terms(Scheme.PERCENT, 1, 1, rate=Rate(1_500))
ONE, TWO = Quantity.units(1), Quantity.units(2)


def goods(number: int, price: int, terms: Terms = FIFTEEN) -> Item:
    owner = None if terms.scheme is Scheme.OWN else number
    name = f"Barang {number}"
    return Item(
        ProductId(number), f"S{number}", name, "pcs", Money(price), owner, "K1", "Bu", terms
    )


KERIPIK, SIRUP, DODOL = goods(1, 54_000), goods(2, 33_000), goods(3, 17_500)
OWN = goods(4, 10_000, OWN_GOODS)
NO_DISCOUNTS_PLEASE = goods(5, 20_000, replace(FIFTEEN, is_discount_allowed=False))


def cart_of(*items: Item) -> Cart:
    cart = new_cart()
    for item in items:
        cart = cart.add(item, ONE)
    return cart


# --- ringing up -----------------------------------------------------------------------------


def test_the_same_goods_again_raise_the_quantity() -> None:
    """A second scan counts two; another price, or a line with a discount, makes a new line."""
    cart = cart_of(KERIPIK, SIRUP, KERIPIK)
    assert [line.quantity for line in cart.lines] == [TWO, ONE]
    cart = cart.with_line_discount(0, by_shop(1_000)).add(KERIPIK, ONE)
    assert [line.quantity for line in cart.lines] == [TWO, ONE, ONE]
    cart = cart.add(replace(SIRUP, price=Money(34_000)), ONE)
    assert len(cart.lines) == 4
    assert cart.gross == Money(108_000 + 33_000 + 54_000 + 34_000)
    assert cart.total == Money(228_000)


def test_every_change_leaves_the_cart_before_alone() -> None:
    """Undo is keeping the cart before; the key stays the same."""
    before = cart_of(KERIPIK)
    after = before.with_quantity(0, TWO).with_note("Bu Ani").with_office(OfficePurchase("Dinas"))
    assert (before.lines[0].quantity, before.note, before.office) == (ONE, "", None)
    assert (after.key, after.note, after.office) == (before.key, "Bu Ani", OfficePurchase("Dinas"))
    assert after.with_office(None).office is None
    assert new_cart().key != before.key
    assert new_cart().is_empty
    assert not before.is_empty


def test_goods_without_a_price_are_not_rung_up() -> None:
    """A tag of 0 would give goods away."""
    with pytest.raises(NoPriceError, match="belum punya harga jual"):
        new_cart().add(goods(9, 0), ONE)


@pytest.mark.parametrize("quantity", [Quantity(0), Quantity(-1_000), Quantity(9_999_001)])
def test_a_quantity_is_sensible(quantity: Quantity) -> None:
    """More than nothing and at most 9.999."""
    with pytest.raises(QuantityError):
        new_cart().add(KERIPIK, quantity)
    with pytest.raises(QuantityError):
        cart_of(KERIPIK).with_quantity(0, quantity)
    assert new_cart().add(KERIPIK, Quantity.units(9_999)).lines


# --- discounts ------------------------------------------------------------------------------


def test_a_discount_is_at_most_the_line() -> None:
    """On one line up to its value, never negative, and never more after the quantity shrinks."""
    cart = cart_of(KERIPIK).with_line_discount(0, by_shop(54_000))
    assert cart.total == ZERO
    for amount in (54_001, -1):
        with pytest.raises(DiscountTooLargeError, match=r"Rp54\.000"):
            cart.with_line_discount(0, by_shop(amount))
    two = cart_of(KERIPIK).with_quantity(0, TWO).with_line_discount(0, by_shop(60_000))
    with pytest.raises(DiscountTooLargeError):
        two.with_quantity(0, ONE)


def test_a_discount_on_the_sale_is_at_most_the_rest() -> None:
    """Line discounts and the whole-sale discount together never exceed a line."""
    cart = cart_of(KERIPIK, SIRUP).with_line_discount(0, by_shop(50_000))
    assert cart.with_discount(shared(37_000)).total == ZERO
    for amount in (37_001, -1):
        with pytest.raises(DiscountTooLargeError, match=r"Rp37\.000"):
            cart.with_discount(shared(amount))
    whole = cart.with_discount(shared(37_000))
    with pytest.raises(DiscountTooLargeError):
        whole.with_line_discount(0, by_shop(50_001))


def test_a_whole_sale_discount_that_no_longer_fits_is_dropped() -> None:
    """Removing a line keeps the discount while it fits."""
    cart = cart_of(KERIPIK, SIRUP).with_discount(by_shop(40_000))
    assert cart.without(1).discount == by_shop(40_000)
    assert cart.without(0).discount == NO_DISCOUNT
    assert cart.without(0).without(0).is_empty


def test_a_whole_sale_discount_is_spread_and_borne_by_line() -> None:
    """10.000 over 54.000 / 33.000 / 17.500 is 5.167 / 3.158 / 1.675, by each one's usual bearer."""
    usual = [
        replace(item, terms=replace(item.terms, usual_bearer=bearer))
        for item, bearer in (
            (KERIPIK, Bearer.SHOP),
            (SIRUP, Bearer.CONSIGNOR),
            (DODOL, Bearer.SHARED),
        )
    ]
    cart = cart_of(*usual).with_discount(Discount(Money(10_000)))
    assert cart.discounts() == [
        Discounts(shop=Money(5_167)),
        Discounts(consignor=Money(3_158)),
        Discounts(shared=Money(1_675)),
    ]
    assert cart.total == Money(94_500)
    assert sum(part.pays.rupiah for part in cart.splits()) == 94_500


def test_the_shop_bears_every_discount_on_its_own_goods() -> None:
    """A whole-sale discount borne by the consignors is the shop's where there is none."""
    cart = cart_of(KERIPIK, OWN).with_discount(by_consignor(6_400))
    assert cart.discounts() == [
        Discounts(consignor=Money(5_400)),
        Discounts(shop=Money(1_000)),
    ]
    assert cart.with_line_discount(1, shared(500)).discounts()[1].shop == Money(500 + 957)


def test_a_consignor_may_forbid_discounts() -> None:
    """Only the shop may give one then, on the line and on the whole sale."""
    cart = cart_of(NO_DISCOUNTS_PLEASE)
    with pytest.raises(DiscountNotAllowedError, match="tidak mengizinkan diskon"):
        cart.with_line_discount(0, shared(100))
    with pytest.raises(DiscountNotAllowedError):
        cart.with_discount(by_consignor(100))
    assert cart.with_line_discount(0, by_shop(100)).with_discount(by_shop(100)).total == Money(
        19_800
    )
    assert cart.with_line_discount(0, Discount(ZERO, Bearer.SHARED)).discounted == ZERO


def test_a_forbidden_discount_does_not_slip_in_with_the_next_scan() -> None:
    """A discount given before the goods of this consignor were scanned counts for them too."""
    cart = cart_of(KERIPIK).with_discount(shared(5_000))
    with pytest.raises(DiscountNotAllowedError):
        cart.add(NO_DISCOUNTS_PLEASE, ONE)
    other = replace(cart.lines[0], item=replace(KERIPIK, terms=NO_DISCOUNTS_PLEASE.terms))
    with pytest.raises(DiscountNotAllowedError):
        cart.with_lines((other,))


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 9)), min_size=1, max_size=8), st.data()
)
def test_whatever_is_given_the_lines_sum_to_the_cart(
    wanted: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Lines, discounts and splits add up to what the customer is told."""
    cart = new_cart()
    bearers = st.sampled_from([None, *Bearer])
    for number, (price, units) in enumerate(wanted):
        terms = data.draw(st.sampled_from([FIFTEEN, OWN_GOODS]))
        cart = cart.add(goods(number, price, terms), Quantity.units(units))
        amount = data.draw(st.integers(0, price * units))
        cart = cart.with_line_discount(number, Discount(Money(amount), data.draw(bearers)))
    rest = (cart.gross - cart.discounted).rupiah
    cart = cart.with_discount(Discount(Money(data.draw(st.integers(0, rest))), data.draw(bearers)))
    parts = cart.splits()
    assert sum(part.pays.rupiah for part in parts) == cart.total.rupiah >= 0
    assert sum(part.discounts.whole.rupiah for part in parts) == cart.discounted.rupiah
    assert all(part.pays >= ZERO for part in parts)


# --- paying ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "every"), [(0, 199), (100, 1), (500, 7)])
def test_cash_for_every_total(step: int, every: int) -> None:
    """For every total from 1 to 200.000: cash taken - change = total + rounding, never up."""
    notes = (0, 1, 50, 12_345, 200_000)
    coin = max(step, 1)
    for rupiah in range(1, 200_001, every):
        due = rupiah - rupiah % coin
        taken = due + notes[rupiah % 5]
        payment = settle_payment(Money(rupiah), (Tender(TenderKind.CASH, Money(taken)),), step)
        assert payment.rounding.rupiah == due - rupiah > -coin
        assert taken - payment.change.rupiah == rupiah + payment.rounding.rupiah


def test_what_is_due_in_cash() -> None:
    """The screen shows the rounded rest; nothing is due when the others cover it."""
    assert due_in_cash(Money(20_050), (qris(10_000),), 100) == (Money(10_000), Money(-50))
    assert due_in_cash(Money(20_050), (qris(20_050), cash(5)), 100) == (ZERO, ZERO)


def test_only_the_cash_part_is_rounded() -> None:
    """20.050 of which 10.000 by QRIS: 10.000 in cash, 50 forgiven."""
    payment = settle_payment(Money(20_050), (qris(10_000), cash(20_000)), 100)
    assert payment == Payment((qris(10_000), cash(20_000)), Money(-50), Money(10_000))
    exact = settle_payment(Money(20_050), (qris(20_050),), 100)
    assert exact == Payment((qris(20_050),), ZERO, ZERO)


def test_what_is_missing_is_said() -> None:
    """Too little stores nothing and says how much."""
    with pytest.raises(PaymentShortError, match=r"Kurang Rp5\.000") as short:
        settle_payment(Money(15_050), (cash(10_000),), 100)
    assert short.value.missing == Money(5_000)
    with pytest.raises(PaymentShortError):
        settle_payment(Money(15_000), (), 100)
    with pytest.raises(PaymentShortError):
        settle_payment(Money(15_000), (qris(10_000),), 100)


@pytest.mark.parametrize("tenders", [(qris(10_000),), (qris(10_000), cash(100))])
def test_what_is_not_cash_is_exact(tenders: tuple[Tender, ...]) -> None:
    """A QRIS payment that is Rp50 short is not forgiven as if the Rp50 were paid in cash."""
    with pytest.raises(PaymentShortError, match="Kurang Rp50"):
        settle_payment(Money(10_050), tenders, 100)


def test_a_rest_below_the_smallest_coin_is_free_in_cash() -> None:
    """A total of Rp50 is nothing in cash; what was handed over goes back."""
    assert settle_payment(Money(50), (), 100) == Payment((), Money(-50), ZERO)
    assert settle_payment(Money(50), (cash(100),), 100).change == Money(100)


def test_only_cash_may_exceed_the_total() -> None:
    """QRIS above the total, or cash on top of a full QRIS payment, is refused."""
    with pytest.raises(OverpaidError, match="Lebih Rp500"):
        settle_payment(Money(10_000), (qris(10_500),), 100)
    with pytest.raises(OverpaidError, match="Lebih Rp100"):
        settle_payment(Money(10_000), (qris(10_000), cash(100)), 100)


def test_two_handfuls_of_cash_are_one_tender() -> None:
    """The change comes out of the cash once."""
    payment = settle_payment(Money(30_000), (cash(20_000), qris(5_000), cash(20_000)), 100)
    assert payment == Payment((qris(5_000), cash(40_000)), ZERO, Money(15_000))


def test_tenders_of_nothing_are_forgotten() -> None:
    """A gift is paid with nothing; a QRIS of 0 leaves no trace."""
    assert settle_payment(ZERO, (qris(0), cash(0)), 100) == Payment((), ZERO, ZERO)


def test_a_negative_tender_is_a_bug() -> None:
    """Money goes back as change or as a return, never as a tender below 0."""
    with pytest.raises(AssertionError, match="negative tender"):
        settle_payment(Money(100), (cash(-100),), 100)


@given(
    st.integers(0, 10**7),
    st.lists(st.tuples(st.sampled_from(TenderKind), st.integers(0, 10**7)), max_size=4),
    st.sampled_from([0, 100, 500]),
)
def test_a_payment_that_is_taken_is_right(
    rupiah: int, handed: list[tuple[TenderKind, int]], step: int
) -> None:
    """What is taken less the change is the total and its rounding, and only cash is rounded."""
    tenders = tuple(Tender(kind, Money(amount)) for kind, amount in handed)
    try:
        payment = settle_payment(Money(rupiah), tenders, step)
    except (PaymentShortError, OverpaidError):
        return
    taken = sum(tender.given.rupiah for tender in payment.tenders)
    assert taken - payment.change.rupiah == rupiah + payment.rounding.rupiah
    assert payment.rounding <= ZERO <= payment.change
    in_cash = sum(t.given.rupiah for t in payment.tenders if t.kind is TenderKind.CASH)
    assert payment.change.rupiah <= in_cash
    if payment.rounding:
        assert in_cash or not payment.tenders


def test_likely_notes() -> None:
    """Above 47.500 a customer hands over 48.000, 50.000, 60.000 or 100.000."""
    assert quick_notes(Money(47_500)) == [Money(m) for m in (48_000, 50_000, 60_000, 100_000)]
    assert quick_notes(Money(100_000)) == []


# --- the stored cart ------------------------------------------------------------------------


def test_a_stored_cart_comes_back_as_it_was() -> None:
    """Every scheme, both discounts, the note and the office."""
    tiered = goods(6, 9_000, Terms(Scheme.TIERED, 1, 2, tiers=parse_tiers("10000:25;*:20")))
    cart = cart_of(KERIPIK, OWN, tiered, NO_DISCOUNTS_PLEASE)
    cart = cart.with_line_discount(0, shared(500)).with_line_discount(1, Discount(Money(5)))
    cart = cart.with_discount(by_shop(750)).with_note("Bu Ani – “besok”")
    assert from_json(to_json(cart)) == cart
    cart = cart.with_office(OfficePurchase("Dinas Koperasi", "Pak Budi"))
    assert from_json(to_json(cart)) == cart
    assert from_json(to_json(new_cart())).is_empty


def test_a_cart_of_another_version_is_still_a_cart() -> None:
    """What this version does not know is left out, what it lacks is as in a new cart."""
    data = json.loads(to_json(cart_of(KERIPIK)))
    for name in ("discount", "note", "office"):
        del data[name]
    data["table"] = 7
    data["lines"][0]["item"] |= {"colour": "merah"}
    data["lines"][0]["item"]["terms"] |= {"later": True}
    del data["lines"][0]["item"]["warning"], data["lines"][0]["item"]["terms"]["fee"]
    del data["lines"][0]["discount"]
    assert from_json(json.dumps(data)) == replace(cart_of(KERIPIK), key=data["key"])


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"key": "a", "lines": [{}]}', '"x"'])
def test_what_is_no_cart_says_so(text: str) -> None:
    """A spoilt draft raises one kind of error, so that the others can still be listed."""
    with pytest.raises(ValueError, match=r".*"):
        from_json(text)

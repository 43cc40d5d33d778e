"""The split of one line under every scheme, by the worked table of the money rules."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kasir.enums import Bearer, Scheme
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.schemes import split
from kasir.terms import (
    OWN_GOODS,
    Discounts,
    Terms,
    Tier,
    net_amount,
    parse_tiers,
    returned_part,
    tiers_are_whole,
    tiers_text,
)

FIFTEEN = Terms(Scheme.PERCENT, 1, 1, rate=Rate(1_500))
MADU = Terms(Scheme.NET_PRICE, 1, 1, net_price=Money(62_000))
KEY_RING = Terms(Scheme.TIERED, 1, 1, tiers=parse_tiers("10000:25;*:20"))


def fee_of(rupiah: int) -> Terms:
    return Terms(Scheme.PER_UNIT, 1, 1, fee=Money(rupiah))


# Quantity, tag and terms; then: gross Dv Ds Dh | pays base | commission consignor shop_net.
Row = tuple[float, int, Terms, str]
TABLE: dict[str, Row] = {
    "L1": (7, 20_000, FIFTEEN, "140000 0 0 0 | 140000 140000 | 21000 119000 21000"),
    "L2 shared": (3, 20_000, FIFTEEN, "60000 0 0 6000 | 54000 54000 | 8100 45900 8100"),
    "L3 by the shop": (5, 20_000, FIFTEEN, "100000 0 5000 0 | 95000 100000 | 15000 85000 10000"),
    "L4 harga titip": (2, 75_000, MADU, "150000 0 0 0 | 150000 150000 | 26000 124000 26000"),
    "L5 tiered": (4, 12_500, KEY_RING, "50000 6000 0 0 | 44000 44000 | 8800 35200 8800"),
    "L6 floored": (1, 8_750, FIFTEEN, "8750 0 0 0 | 8750 8750 | 1312 7438 1312"),
    # A shared discount takes from N in proportion: 15.000 x 124.000 / 150.000 = 12.400.
    "N shared": (2, 75_000, MADU, "150000 0 0 15000 | 135000 135000 | 23400 111600 23400"),
    # The customer pays less than N: who gave the discount makes up the difference.
    "below N, by the shop": (1, 75_000, MADU, "75000 0 20000 0 | 55000 75000 | 13000 62000 -7000"),
    "below N, consignor": (1, 75_000, MADU, "75000 20000 0 0 | 55000 55000 | 13000 42000 13000"),
    # 20.000 x 62.000 / 75.000 = 16.533,3: the odd part stays with the consignor.
    "below N, shared": (1, 75_000, MADU, "75000 0 0 20000 | 55000 55000 | 9533 45467 9533"),
    "N, all three": (1, 75_000, MADU, "75000 5000 5000 7500 | 57500 62500 | 11700 50800 6700"),
    "per unit": (3, 20_000, fee_of(2_500), "60000 0 0 0 | 60000 60000 | 7500 52500 7500"),
    "per unit > base": (3, 2_000, fee_of(2_500), "6000 1000 0 0 | 5000 5000 | 5000 0 5000"),
    "own goods": (2, 10_000, OWN_GOODS, "20000 0 2000 0 | 18000 20000 | 20000 0 18000"),
    "half a metre": (0.5, 45_000, FIFTEEN, "22500 0 0 0 | 22500 22500 | 3375 19125 3375"),
    "rent only": (1, 20_000, Terms(Scheme.PERCENT, 1, 1), "20000 0 0 0 | 20000 20000 | 0 20000 0"),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_worked_table(row: Row) -> None:
    """Every figure of the line, to the rupiah."""
    units, price, terms, figures = row
    gross, dv, ds, dh, pays, base, commission, consignor, shop_net = (
        Money(int(figure)) for figure in figures.replace("|", "").split()
    )
    part = split(Quantity(int(units * 1000)), Money(price), Discounts(dv, ds, dh), terms)
    assert (part.gross, part.pays, part.base) == (gross, pays, base)
    assert part.discounts == Discounts(dv, ds, dh)
    assert (part.commission, part.consignor, part.shop_net) == (commission, consignor, shop_net)


@pytest.mark.parametrize(
    ("tag", "rate"), [(9_999, 2_500), (10_000, 2_500), (10_001, 2_000), (1_000_000, 2_000)]
)
def test_tiers_look_at_the_tag_of_one_unit(tag: int, rate: int) -> None:
    """Up to 10.000 a unit it is 25 %, above 20 %, however many are bought or discounted."""
    part = split(Quantity.units(9), Money(tag), Discounts(consignor=Money(500)), KEY_RING)
    assert part.rate == Rate(rate)
    assert part.commission == Rate(rate).of(Money(9 * tag - 500))


def test_nobody_else_bears_a_discount_on_own_goods() -> None:
    """Whoever was named, a discount on the shop's own goods is the shop's."""
    part = split(
        Quantity.units(1), Money(10_000), Discounts(Money(1_000), ZERO, Money(500)), OWN_GOODS
    )
    assert part.discounts == Discounts(shop=Money(1_500))
    assert (part.consignor, part.shop_net) == (ZERO, Money(8_500))


def test_an_odd_part_of_harga_titip_goes_to_the_consignor() -> None:
    """Half a metre at N 12.345 is 6.173, not 6.172."""
    assert net_amount(Money(12_345), Quantity(500)) == Money(6_173)
    assert net_amount(Money(12_345), Quantity.units(2)) == Money(24_690)


def test_a_free_tag_under_harga_titip_still_owes_n() -> None:
    """A price of 0 has nothing to spread a discount over."""
    part = split(Quantity.units(1), ZERO, Discounts(), MADU)
    assert (part.consignor, part.shop_net) == (Money(62_000), Money(-62_000))


def test_a_discount_above_the_line_is_a_bug() -> None:
    """The cart refuses it; the split does not survive it."""
    with pytest.raises(AssertionError, match="discount above the line"):
        split(Quantity.units(1), Money(100), Discounts(Money(60), Money(60)), FIFTEEN)


def test_discounts_add_up_by_bearer() -> None:
    """Who bears what stays apart; the customer sees the whole."""
    found = Discounts().plus(Money(1), Bearer.CONSIGNOR).plus(Money(2), Bearer.SHOP)
    found = found.plus(Money(4), Bearer.SHARED).plus(Money(8), Bearer.SHOP)
    assert found == Discounts(Money(1), Money(10), Money(4))
    assert found.whole == Money(15)


# --- for every line there is ----------------------------------------------------------------

RATES = st.integers(0, 10_000).map(Rate)
PRICES = st.integers(1, 10_000_000).map(Money)
QUANTITIES = st.integers(1, 9_999_000).map(Quantity) | st.integers(1, 50).map(Quantity.units)
TERMS = st.one_of(
    st.just(OWN_GOODS),
    RATES.map(lambda rate: Terms(Scheme.PERCENT, 1, 1, rate=rate)),
    PRICES.map(lambda price: Terms(Scheme.NET_PRICE, 1, 1, net_price=price)),
    PRICES.map(lambda fee: Terms(Scheme.PER_UNIT, 1, 1, fee=fee)),
    st.just(KEY_RING),
)


@st.composite
def discounts_up_to(draw: st.DrawFn, most: int) -> Discounts:
    consignor = draw(st.integers(0, most))
    shop = draw(st.integers(0, most - consignor))
    shared = draw(st.integers(0, most - consignor - shop))
    return Discounts(Money(consignor), Money(shop), Money(shared))


@given(QUANTITIES, PRICES, TERMS, st.data())
def test_every_line_adds_up(q: Quantity, price: Money, terms: Terms, data: st.DataObject) -> None:
    """consignor + shop_net = pays; a discount by the shop leaves the consignor's share alone."""
    discounts = data.draw(discounts_up_to((price * q).rupiah))
    part = split(q, price, discounts, terms)
    assert part.consignor + part.shop_net == part.pays
    assert part.pays == part.gross - discounts.whole
    assert part.shop_net == part.commission - part.discounts.shop
    without = split(q, price, Discounts(discounts.consignor, ZERO, discounts.shared), terms)
    assert without.consignor == part.consignor
    if terms.scheme in {Scheme.PERCENT, Scheme.TIERED, Scheme.PER_UNIT}:
        assert ZERO <= part.consignor <= part.base


@given(QUANTITIES, PRICES, TERMS, st.data())
def test_partial_returns_sum_to_the_line(
    q: Quantity, price: Money, terms: Terms, data: st.DataObject
) -> None:
    """However a line comes back, bit by bit, in the end exactly the line is reversed."""
    assume(q > Quantity(3))
    discounts = data.draw(discounts_up_to((price * q).rupiah))
    part = split(q, price, discounts, terms)
    cuts = data.draw(st.lists(st.integers(1, q.thousandths - 1), max_size=6, unique=True))
    marks = [0, *sorted(cuts), q.thousandths]
    for amount in (part.gross, part.consignor, *_amounts(part.discounts)):
        back = [
            returned_part(amount, Quantity(before), Quantity(after - before), q)
            for before, after in itertools.pairwise(marks)
        ]
        assert sum(piece.rupiah for piece in back) == amount.rupiah
        assert all((piece.rupiah >= 0) == (amount.rupiah >= 0) or not piece for piece in back)


def _amounts(discounts: Discounts) -> tuple[Money, Money, Money]:
    return discounts.consignor, discounts.shop, discounts.shared


# --- tiers as text --------------------------------------------------------------------------


def test_tiers_are_read_and_written() -> None:
    """Up to 20.000 it is 25 %, all above 12,5 %."""
    tiers = parse_tiers(" 20000 : 25 ; * : 12,5 ")
    assert tiers == (Tier(Money(20_000), Rate(2_500)), Tier(None, Rate(1_250)))
    assert tiers_text(tiers) == "20000:25;*:12,5"
    assert parse_tiers(tiers_text(tiers)) == tiers
    assert parse_tiers("20.000:25;*:20") == parse_tiers("20000:25;*:20")


@pytest.mark.parametrize(
    "text",
    [
        *("", "20000:25", "*:20;20000:25", "20000:25;10000:20;*:15", "20000:25;20000:20;*:15"),
        *("0:25;*:20", "-5:25;*:20", "20000:101;*:20", "20000:-1;*:20", "20000;*:20", "*:20;*:15"),
        *("1_000:25;*:20", "20000:25;*"),
    ],
)
def test_tiers_that_leave_a_tag_without_a_rate_are_refused(text: str) -> None:
    """The steps rise, the last has no end, and every rate is a rate."""
    with pytest.raises(ValueError, match=r".*"):
        parse_tiers(text)


def test_no_tiers_are_not_whole() -> None:
    """An agreement without a step has no rate for any tag."""
    assert not tiers_are_whole(())
    assert tiers_are_whole(KEY_RING.tiers)

"""Amounts: arithmetic, the one rounding, spreading, parsing, and amounts in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasir.money import (
    ZERO,
    Money,
    Quantity,
    Rate,
    allocate,
    format_number,
    parse_money,
    parse_quantity,
    parse_rate,
    round_cash,
    share,
    terbilang,
    total,
)

AMOUNTS = st.integers(-(10**12), 10**12)


# --- arithmetic -----------------------------------------------------------------------------


def test_money_adds_and_compares() -> None:
    """Rupiah are added, subtracted, turned round and compared; only zero is false."""
    assert Money(12_500) + Money(500) - Money(3_000) == Money(10_000)
    assert -Money(500) < ZERO < Money(1)
    assert not ZERO
    assert bool(Money(-1))
    assert total([]) == ZERO
    assert total([Money(5), Money(-2)]) == Money(3)


def test_quantities_add_and_compare() -> None:
    """Two pieces less half a piece are one and a half."""
    assert Quantity.units(2) - Quantity(500) == Quantity(1_500)
    assert -Quantity(500) + Quantity(500) == Quantity(0)
    assert not Quantity(0)
    assert bool(Quantity(-1))


def test_half_a_metre_is_never_rounded_up() -> None:
    """Half a metre of cloth at 25.001 is 12.500; a return of it is -12.500."""
    assert Money(25_001) * Quantity(500) == Money(12_500)
    assert Money(25_001) * -Quantity(500) == Money(-12_500)
    assert Money(-25_001) * Quantity(500) == Money(-12_500)


def test_a_rate_is_floored() -> None:
    """15 % of 8.750 is 1.312: the odd half rupiah stays with the consignor."""
    assert Rate(1_500).of(Money(8_750)) == Money(1_312)
    assert Rate(0).of(Money(8_750)) == ZERO
    assert Rate(10_000).of(Money(8_750)) == Money(8_750)


@given(AMOUNTS, st.integers(-10_000, 10_000), st.integers(1, 10_000), st.booleans())
def test_the_one_rounding_goes_towards_zero(
    amount: int, numerator: int, denominator: int, negative: bool
) -> None:
    """What is dropped is less than one rupiah, and a reversal drops the same."""
    denominator = -denominator if negative else denominator
    part = share(amount, numerator, denominator)
    exact, got = amount * numerator, part * denominator
    assert abs(exact) - abs(denominator) < abs(got) <= abs(exact)
    assert share(-amount, numerator, denominator) == -part


# --- spreading ------------------------------------------------------------------------------


def test_a_discount_spreads_by_line_value() -> None:
    """10.000 over 54.000 / 33.000 / 17.500 is 5.167 / 3.158 / 1.675."""
    parts = allocate(Money(10_000), [54_000, 33_000, 17_500])
    assert parts == [Money(5_167), Money(3_158), Money(1_675)]


def test_a_hamper_spreads_by_list_price() -> None:
    """A hamper of 100.000 over 45.000 / 40.000 / 35.000 is 37.500 / 33.333 / 29.167."""
    parts = allocate(Money(100_000), [45_000, 40_000, 35_000])
    assert parts == [Money(37_500), Money(33_333), Money(29_167)]


def test_ties_go_to_the_earlier_line() -> None:
    """100 over three equal lines is 34 / 33 / 33."""
    assert allocate(Money(100), [1, 1, 1]) == [Money(34), Money(33), Money(33)]


def test_without_weights_the_first_takes_all() -> None:
    """Nothing but free lines: the whole amount is put on the first."""
    assert allocate(Money(100), [0, 0]) == [Money(100), ZERO]


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_spreading_is_exact(amount: int, weights: list[int]) -> None:
    """The sum is exact and nobody is more than one rupiah from his exact part."""
    parts = allocate(Money(amount), weights)
    assert total(parts) == Money(amount)
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        if whole:
            assert abs(part.rupiah * whole - amount * weight) < whole


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.data())
def test_no_line_bears_more_than_it_is_worth(values: list[int], data: st.DataObject) -> None:
    """A discount up to the whole sale never makes a line negative."""
    amount = data.draw(st.integers(0, sum(values)))
    parts = allocate(Money(amount), values)
    assert all(
        ZERO <= part <= Money(value) for part, value in zip(parts, values, strict=True) if amount
    )


# --- cash rounding --------------------------------------------------------------------------


def test_cash_is_rounded_in_the_customers_favour() -> None:
    """8.750 is paid with 8.700; the refund of it is the mirror."""
    assert round_cash(Money(8_750), 100) == Money(-50)
    assert round_cash(Money(-8_750), 100) == Money(50)
    assert round_cash(Money(8_750), 500) == Money(-250)


@pytest.mark.parametrize("step", [0, 1])
def test_cash_rounding_can_be_off(step: int) -> None:
    """A shop that rounds nothing takes the exact rupiah."""
    assert round_cash(Money(8_751), step) == ZERO


# --- text to amounts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("0", 0),
        ("500", 500),
        ("12500", 12_500),
        ("12.500", 12_500),
        ("1.234.567", 1_234_567),
        ("999.999.999.999", 999_999_999_999),
        ("Rp12.500", 12_500),
        ("rp 12.500", 12_500),
        (" Rp 12500 ", 12_500),
        ("-12.500", -12_500),
        ("-Rp12.500", -12_500),
        ("- Rp 12.500", -12_500),
        ("Rp -12.500", -12_500),
    ],
)
def test_money_that_is_read(text: str, rupiah: int) -> None:
    """Digits, or thousands grouped by dots, with or without Rp and a minus."""
    assert parse_money(text) == Money(rupiah)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "Rp", "-", "abc", "12,5", "12.50", "12.5", "12,500", "1.2345", "1.23.456"),
        *("0.500", "00.500", "12.500.", ".500", "12 500", "1e3", "+5", "--5", "Rp-Rp5", "5-Rp"),
        *("-Rp-5", "12.500,00", "１２", "٥٠٠", "1234567890123", "1.000.000.000.000", "5\n6"),
    ],
)
def test_money_that_is_refused(text: str) -> None:
    """What could mean two amounts, or none, is refused."""
    with pytest.raises(ValueError, match=r".*"):
        parse_money(text)


@given(st.integers(-(10**12) + 1, 10**12 - 1))
def test_money_reads_what_it_writes(rupiah: int) -> None:
    """Every amount survives the way to paper and back."""
    assert parse_money(str(Money(rupiah))) == Money(rupiah)
    assert parse_money(format_number(rupiah)) == Money(rupiah)


@pytest.mark.parametrize(
    ("text", "thousandths"), [("2", 2_000), ("2,5", 2_500), ("0,005", 5), ("-0,5", -500)]
)
def test_quantities_that_are_read(text: str, thousandths: int) -> None:
    """A quantity has a decimal comma and at most three places."""
    assert parse_quantity(text) == Quantity(thousandths)


@pytest.mark.parametrize("text", ["", "2.5", "2,", ",5", "2,0005", "1.000", "٢", "2,5,5", "dua"])
def test_quantities_that_are_refused(text: str) -> None:
    """A dot could be a thousand or a half: refused."""
    with pytest.raises(ValueError, match=r".*"):
        parse_quantity(text)


def test_quantities_are_written_without_empty_places() -> None:
    """2 and 0,5 and 1.250,125."""
    assert [str(Quantity(q)) for q in (2_000, 500, 1_250_125, -500)] == [
        *("2", "0,5", "1.250,125", "-0,5"),
    ]


@pytest.mark.parametrize(
    ("text", "basis_points", "written"),
    [
        ("15", 1_500, "15%"),
        ("12,5 %", 1_250, "12,5%"),
        ("0,25%", 25, "0,25%"),
        ("100", 10_000, "100%"),
    ],
)
def test_rates(text: str, basis_points: int, written: str) -> None:
    """A rate is a percentage with at most two places."""
    assert parse_rate(text) == Rate(basis_points)
    assert str(Rate(basis_points)) == written


@pytest.mark.parametrize("text", ["", "%", "12.5", "12,555", "lima"])
def test_rates_that_are_refused(text: str) -> None:
    """A rate with a dot or three places is refused."""
    with pytest.raises(ValueError, match=r".*"):
        parse_rate(text)


def test_money_is_written_with_dots() -> None:
    """Rp12.500, -Rp12.500 and Rp0."""
    assert [str(Money(m)) for m in (12_500, -12_500, 0, 1_000_000)] == [
        *("Rp12.500", "-Rp12.500", "Rp0", "Rp1.000.000"),
    ]


# --- amounts in words -----------------------------------------------------------------------

WORDS = {
    0: "nol",
    11: "sebelas",
    15: "lima belas",
    20: "dua puluh",
    21: "dua puluh satu",
    100: "seratus",
    111: "seratus sebelas",
    200: "dua ratus",
    1_000: "seribu",
    1_500: "seribu lima ratus",
    2_000: "dua ribu",
    11_000: "sebelas ribu",
    101_000: "seratus satu ribu",
    111_111: "seratus sebelas ribu seratus sebelas",
    1_001_000: "satu juta seribu",
    2_371_500: "dua juta tiga ratus tujuh puluh satu ribu lima ratus",
    10_250_000: "sepuluh juta dua ratus lima puluh ribu",
    1_001_001_001: "satu miliar satu juta seribu satu",
    556_325: "lima ratus lima puluh enam ribu tiga ratus dua puluh lima",
}


@pytest.mark.parametrize(("rupiah", "words"), WORDS.items())
def test_amounts_in_words(rupiah: int, words: str) -> None:
    """The list of the money rules, with a capital and the word rupiah."""
    assert terbilang(Money(rupiah)) == words[0].upper() + words[1:] + " rupiah"


def test_a_negative_amount_in_words() -> None:
    """A balance that the consignor owes says minus first."""
    assert terbilang(Money(-3_022)) == "Minus tiga ribu dua puluh dua rupiah"


UNITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
GROUPS = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def number_of(words: str) -> int:
    """Read Indonesian number words: a reader of its own, that shares nothing with kasir."""
    whole = group = unit = 0
    for word in words.split():
        if word in UNITS:
            unit = UNITS.index(word)
        elif word == "belas":
            unit += 10
        elif word in {"sepuluh", "sebelas"}:
            unit = 10 if word == "sepuluh" else 11
        elif word in {"puluh", "ratus"}:
            group, unit = group + unit * (10 if word == "puluh" else 100), 0
        elif word == "seratus":
            group += 100
        elif word == "seribu":
            whole += 1_000
        else:
            whole, group, unit = whole + (group + unit) * GROUPS[word], 0, 0
    return whole + group + unit


@given(st.integers(0, 10**15 - 1) | st.integers(0, 3_000))
def test_every_amount_in_words_is_read_back(rupiah: int) -> None:
    """Another reader finds the same number in the words; "satu ribu" and doubled spaces never."""
    words = terbilang(Money(rupiah)).removesuffix(" rupiah").lower()
    assert number_of(words) == rupiah
    assert "  " not in words
    assert not words.startswith("satu ribu")
    assert "juta satu ribu" not in words

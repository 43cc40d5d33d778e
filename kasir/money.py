"""Whole rupiah, quantities and rates: the only arithmetic, parsing and wording of amounts.

Nothing here knows a float. Amounts are whole rupiah, quantities are thousandths of a unit
(cloth is sold by the half metre), rates are basis points (1/100 percent). Every division in
kasir goes through `share` or `allocate`, so there is one rounding to explain to a consignor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

THOUSAND = 1000
FULL_RATE = 10_000


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """Whole rupiah. Added, subtracted and compared; multiplied by a quantity; never divided."""

    rupiah: int

    def __add__(self, other: Money) -> Money:
        return Money(self.rupiah + other.rupiah)

    def __sub__(self, other: Money) -> Money:
        return Money(self.rupiah - other.rupiah)

    def __neg__(self) -> Money:
        return Money(-self.rupiah)

    def __mul__(self, quantity: Quantity) -> Money:
        """Price times quantity, floored to whole rupiah: half a metre is never rounded up."""
        return Money(share(self.rupiah, quantity.thousandths, THOUSAND))

    def __bool__(self) -> bool:
        return self.rupiah != 0

    def __str__(self) -> str:
        return format_money(self)


@dataclass(frozen=True, order=True, slots=True)
class Quantity:
    """Thousandths of the product's unit: `Quantity(2000)` is two pieces or two metres."""

    thousandths: int

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.thousandths + other.thousandths)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.thousandths - other.thousandths)

    def __neg__(self) -> Quantity:
        return Quantity(-self.thousandths)

    def __bool__(self) -> bool:
        return self.thousandths != 0

    def __str__(self) -> str:
        return format_quantity(self)

    @classmethod
    def units(cls, count: int) -> Quantity:
        """`count` whole units."""
        return cls(count * THOUSAND)


@dataclass(frozen=True, order=True, slots=True)
class Rate:
    """Basis points: `Rate(1500)` is 15 percent."""

    basis_points: int

    def of(self, amount: Money) -> Money:
        """This part of the amount, floored to whole rupiah (docs/money.md 1)."""
        return Money(share(amount.rupiah, self.basis_points, FULL_RATE))

    def __str__(self) -> str:
        return format_rate(self)


ZERO = Money(0)


def share(amount: int, numerator: int, denominator: int) -> int:
    """Amount x numerator / denominator in whole rupiah, dropping the odd part.

    The one rounding of kasir: towards zero, so a return reverses what a sale booked.
    """
    product = amount * numerator
    whole = abs(product) // abs(denominator)
    return whole if (product >= 0) == (denominator > 0) else -whole


def allocate(total: Money, weights: Sequence[int]) -> list[Money]:
    """Spread the total over the weights by largest remainder, ties by order; the sum is exact.

    Worked example (docs/money.md 1): 10.000 over 54.000 / 33.000 / 17.500 is 5.167 / 3.158 / 1.675.
    Weights are not negative; when all are 0 the whole total goes to the first.
    """
    assert weights, "nothing to spread over"
    assert all(weight >= 0 for weight in weights), "a negative weight"
    whole = sum(weights)
    if whole == 0:
        return [total, *[ZERO] * (len(weights) - 1)]
    sign = -1 if total.rupiah < 0 else 1
    parts = [divmod(abs(total.rupiah) * weight, whole) for weight in weights]
    left = abs(total.rupiah) - sum(part for part, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: -parts[i][1])
    favoured = set(by_remainder[:left])
    return [Money(sign * (part + (i in favoured))) for i, (part, _) in enumerate(parts)]


def total(amounts: Iterable[Money]) -> Money:
    """Add up amounts; nothing is zero rupiah."""
    return Money(sum(amount.rupiah for amount in amounts))


def round_cash(amount: Money, step: int) -> Money:
    """The rounding that brings a cash amount towards zero, to a multiple of `step` rupiah.

    A sale is never rounded up (docs/money.md 1): 8.750 is rounded by -50. A refund is the mirror of
    its sale, so that nobody gains by bringing goods back. A step of 0 or 1 rounds nothing.
    """
    if step <= 1:
        return ZERO
    return Money(share(amount.rupiah, 1, step) * step - amount.rupiah)


# --- text to amounts: only MoneyEdit and the importers call these ---------------------------

# ASCII digits only; `0.500` is half of something, not five hundred.
_SIGN = r"(?:Rp)?\s*(-?)\s*|(-)\s*Rp\s*"
_DIGITS = r"([0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3})"
_MONEY = re.compile(f"(?:{_SIGN}){_DIGITS}", re.IGNORECASE)
_DECIMAL = re.compile(r"(-?)([0-9]{1,9})(?:,([0-9]{1,3}))?")


def parse_money(text: str) -> Money:
    """Read `12500`, `12.500` or `Rp 12.500`.

    Raises ValueError for anything else, above all for `12.50` and `12,5`, which could mean
    two different amounts.
    """
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    digits = int(match[3].replace(".", ""))
    return Money(-digits if match[1] or match[2] else digits)


def parse_quantity(text: str) -> Quantity:
    """Read `2` or `2,5` (a decimal comma, at most three places). Raises ValueError."""
    return Quantity(_decimal(text, 3))


def parse_rate(text: str) -> Rate:
    """Read a percentage, `15` or `12,5`, as a rate. Raises ValueError."""
    return Rate(_decimal(text.strip().removesuffix("%").strip(), 2))


def _decimal(text: str, places: int) -> int:
    match = _DECIMAL.fullmatch(text.strip())
    if match is None or len(match[3] or "") > places:
        raise ValueError(text)
    number = int(match[2] + (match[3] or "").ljust(places, "0"))
    return -number if match[1] else number


# --- amounts to text: for people only -------------------------------------------------------


def format_number(number: int) -> str:
    """Group thousands with dots: `-12500` is `-12.500`. Tables show money this way."""
    return f"{number:,}".replace(",", ".")


def format_money(amount: Money) -> str:
    """`Rp12.500` or `-Rp12.500`."""
    sign = "-" if amount.rupiah < 0 else ""
    return f"{sign}Rp{format_number(abs(amount.rupiah))}"


def format_quantity(quantity: Quantity) -> str:
    """`2` or `0,5`: thousandths without the zeros that say nothing."""
    return _decimal_text(quantity.thousandths, 3)


def format_rate(rate: Rate) -> str:
    """`15%` or `12,5%`."""
    return _decimal_text(rate.basis_points, 2) + "%"


def _decimal_text(number: int, places: int) -> str:
    whole, rest = divmod(abs(number), 10**places)
    decimals = str(rest).rjust(places, "0").rstrip("0")
    sign = "-" if number < 0 else ""
    return sign + format_number(whole) + ("," + decimals if decimals else "")


_ONES = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
_GROUPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


def terbilang(amount: Money) -> str:
    """The amount in Indonesian words: `Seribu lima ratus rupiah` (docs/money.md 6)."""
    words = _spell(abs(amount.rupiah))
    if amount.rupiah < 0:
        words = "minus " + words
    return words[0].upper() + words[1:] + " rupiah"


def _spell(number: int) -> str:
    for size, name in _GROUPS:
        if number >= size:
            count, rest = divmod(number, size)
            # Only a lone thousand is "seribu"; a lone million stays "satu juta".
            head = "seribu" if size == THOUSAND and count == 1 else f"{_spell(count)} {name}"
            return head + (f" {_spell(rest)}" if rest else "")
    if number >= 200:
        return _compound(number, 100, "ratus")
    if number >= 100:
        return "seratus" + (f" {_spell(number - 100)}" if number > 100 else "")
    if number >= 20:
        return _compound(number, 10, "puluh")
    if number >= 12:
        return f"{_ONES[number - 10]} belas"
    return _ONES[number]


def _compound(number: int, size: int, name: str) -> str:
    count, rest = divmod(number, size)
    return f"{_ONES[count]} {name}" + (f" {_spell(rest)}" if rest else "")

"""The sale before it is a sale: an immutable cart, without database and without Qt.

Every change gives a new cart, so undo is keeping the one before. Its key is made when the cart
is opened and stored on the sale: a second press of Bayar finds the same sale again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, is_dataclass, replace
from enum import EnumType
from functools import cache
from typing import Any, NewType, get_args, get_origin, get_type_hints
from uuid import uuid4

from kasir import errors
from kasir.enums import Bearer, Scheme, TenderKind
from kasir.money import ZERO, Money, Quantity, allocate, round_cash, total
from kasir.schemes import split
from kasir.terms import Discounts, Split, Terms

ProductId = NewType("ProductId", int)
CartKey = NewType("CartKey", str)

MOST = Quantity.units(9_999)


@dataclass(frozen=True, slots=True)
class Item:
    """A product as the till needs it: what stands on the tag, whose it is, what was agreed."""

    product_id: ProductId
    sku: str
    name: str  # With size and variant, as printed.
    unit: str
    price: Money
    consignor_id: int | None
    consignor_code: str
    consignor: str  # The business name; empty for the shop's own goods.
    terms: Terms
    on_hand: Quantity = Quantity(0)
    category: str = ""
    warning: str = ""  # A sentence for the cashier: some of the stock is past its date.


@dataclass(frozen=True, slots=True)
class Discount:
    """An amount taken off and who bears it; no bearer means each consignor's usual one."""

    amount: Money = ZERO
    bearer: Bearer | None = None


NO_DISCOUNT = Discount()


@dataclass(frozen=True, slots=True)
class CartLine:
    """One row of the cart."""

    item: Item
    quantity: Quantity
    discount: Discount = NO_DISCOUNT

    @property
    def gross(self) -> Money:
        """Quantity x the price on the tag."""
        return self.item.price * self.quantity

    @property
    def value(self) -> Money:
        """What the customer pays for the line before a discount on the whole sale."""
        return self.gross - self.discount.amount

    def bearer(self, discount: Discount) -> Bearer:
        """Say who bears a discount on this line."""
        if self.item.terms.scheme is Scheme.OWN:
            return Bearer.SHOP
        return discount.bearer or self.item.terms.usual_bearer


@dataclass(frozen=True, slots=True)
class OfficePurchase:
    """Belanja ASN: the office (OPD) and, if told, the buyer's name."""

    office: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cart:
    """Lines in the order of scanning, a discount on the whole, a note, an office's name."""

    key: CartKey
    lines: tuple[CartLine, ...] = ()
    discount: Discount = NO_DISCOUNT
    note: str = ""
    office: OfficePurchase | None = None

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def gross(self) -> Money:
        """Sum of the tags."""
        return total(line.gross for line in self.lines)

    @property
    def discounted(self) -> Money:
        return total(line.discount.amount for line in self.lines) + self.discount.amount

    @property
    def total(self) -> Money:
        """What is to be paid, before cash rounding."""
        return self.gross - self.discounted

    def add(self, item: Item, quantity: Quantity) -> Cart:
        """Ring up goods; the same product again without a discount raises its quantity."""
        if item.price <= ZERO:
            raise errors.NoPriceError(item.name)
        for position, line in enumerate(self.lines):
            same = line.item.product_id == item.product_id and line.item.price == item.price
            if same and line.discount == NO_DISCOUNT:
                return self.with_quantity(position, line.quantity + quantity)
        _check(quantity)
        return self._checked(lines=(*self.lines, CartLine(item, quantity)))

    def with_quantity(self, position: int, quantity: Quantity) -> Cart:
        """Set a line's quantity. Raises QuantityError, DiscountTooLargeError."""
        _check(quantity)
        line = replace(self.lines[position], quantity=quantity)
        if line.discount.amount > line.gross:
            raise errors.DiscountTooLargeError(line.gross)
        return self._with_line(position, line)

    def with_line_discount(self, position: int, discount: Discount) -> Cart:
        """A discount on one line. Raises DiscountTooLargeError, DiscountNotAllowedError."""
        line = self.lines[position]
        if not ZERO <= discount.amount <= line.gross:
            raise errors.DiscountTooLargeError(line.gross)
        return self._with_line(position, replace(line, discount=discount))

    def with_discount(self, discount: Discount) -> Cart:
        """A discount on the whole sale, spread over the lines when it is completed."""
        return self._checked(discount=discount)

    def with_lines(self, lines: tuple[CartLine, ...]) -> Cart:
        """Put other terms or prices under the same cart. Raises like the discounts do."""
        return self._checked(lines=lines)

    def without(self, position: int) -> Cart:
        """Remove a line; a whole-sale discount that no longer fits is dropped."""
        left = self.lines[:position] + self.lines[position + 1 :]
        value = total(line.value for line in left)
        kept = self.discount if self.discount.amount <= value else NO_DISCOUNT
        return replace(self, lines=left, discount=kept)

    def with_note(self, note: str) -> Cart:
        """Put a note on the cart, to find it again among the held ones."""
        return replace(self, note=note)

    def with_office(self, office: OfficePurchase | None) -> Cart:
        """Mark the sale as Belanja ASN, or take the mark away."""
        return replace(self, office=office)

    def discounts(self) -> list[Discounts]:
        """Each line's discounts by bearer, the whole-sale discount spread over the lines.

        In proportion to line value, by largest remainder (docs/money.md 1, "Spreading").
        """
        parts = [ZERO] * len(self.lines)
        if self.discount.amount:
            values = [line.value.rupiah for line in self.lines]
            parts = allocate(self.discount.amount, values)
        return [
            Discounts()
            .plus(line.discount.amount, line.bearer(line.discount))
            .plus(part, line.bearer(self.discount))
            for line, part in zip(self.lines, parts, strict=True)
        ]

    def splits(self) -> list[Split]:
        """Every line's split as it would be frozen now."""
        return [
            split(line.quantity, line.item.price, discounts, line.item.terms)
            for line, discounts in zip(self.lines, self.discounts(), strict=True)
        ]

    def _with_line(self, position: int, line: CartLine) -> Cart:
        lines = (*self.lines[:position], line, *self.lines[position + 1 :])
        return self._checked(lines=lines)

    def _checked(
        self, lines: tuple[CartLine, ...] | None = None, discount: Discount | None = None
    ) -> Cart:
        cart = replace(
            self,
            lines=self.lines if lines is None else lines,
            discount=self.discount if discount is None else discount,
        )
        value = total(line.value for line in cart.lines)
        if not ZERO <= cart.discount.amount <= value:
            raise errors.DiscountTooLargeError(value)
        for line in cart.lines:
            _check_allowed(line, line.discount)
            _check_allowed(line, cart.discount)
        return cart


def new_cart() -> Cart:
    """Open an empty cart with a key of its own."""
    return Cart(CartKey(str(uuid4())))


def _check(quantity: Quantity) -> None:
    if not Quantity(0) < quantity <= MOST:
        raise errors.QuantityError


def _check_allowed(line: CartLine, discount: Discount) -> None:
    refused = not line.item.terms.is_discount_allowed and line.bearer(discount) is not Bearer.SHOP
    if discount.amount and refused:
        raise errors.DiscountNotAllowedError(line.item.consignor)


# --- paying ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tender:
    """One means of payment: what was handed over, and its reference if it has one."""

    kind: TenderKind
    given: Money
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """What covers a total: tenders, the cash rounding, the change.

    cash given - change = total - other tenders + rounding.
    """

    tenders: tuple[Tender, ...]
    rounding: Money
    change: Money


def due_in_cash(to_pay: Money, tenders: tuple[Tender, ...], step: int) -> tuple[Money, Money]:
    """What is still due if the rest is paid in cash, and the rounding of that rest."""
    rest = to_pay - total(t.given for t in tenders if t.kind is not TenderKind.CASH)
    rounding = round_cash(rest, step) if rest > ZERO else ZERO
    return rest + rounding, rounding


def settle_payment(to_pay: Money, tenders: tuple[Tender, ...], step: int) -> Payment:
    """Match tenders with a total; only the part paid in cash is rounded, to `step` rupiah.

    Cash becomes one tender, so that the change comes out of it once. Raises PaymentShortError
    with what is missing, OverpaidError when anything but cash is more than the total.
    """
    assert all(tender.given >= ZERO for tender in tenders), "a negative tender"
    others = tuple(t for t in tenders if t.given and t.kind is not TenderKind.CASH)
    cash = total(t.given for t in tenders if t.kind is TenderKind.CASH)
    exact = total(t.given for t in others)
    tenders = (*others, Tender(TenderKind.CASH, cash)) if cash else others
    if exact > to_pay:
        raise errors.OverpaidError(exact - to_pay)
    if exact == to_pay:
        if cash:
            raise errors.OverpaidError(cash)
        return Payment(tenders, ZERO, ZERO)
    due, rounding = due_in_cash(to_pay, tenders, step)
    if exact and not due:
        # A rest that cash can't pay is no cash part: what is not cash is exact.
        raise errors.PaymentShortError(to_pay - exact)
    if cash < due:
        raise errors.PaymentShortError(due - cash)
    return Payment(tenders, rounding, cash - due)


def quick_notes(due: Money) -> list[Money]:
    """The next sensible notes above an amount: what a customer is likely to hand over.

    8.700: 9.000, 10.000, 20.000, 50.000, 100.000. 323.700: 325.000, 330.000, 340.000, 350.000,
    400.000. Nobody counts out small change for a large amount.
    """
    steps = (1_000, 5_000, 10_000, 20_000, 50_000, 100_000)
    ups = {-(-due.rupiah // step) * step for step in steps if step * 100 >= due.rupiah}
    return [Money(amount) for amount in sorted(ups) if amount > due.rupiah]


# --- the stored cart ------------------------------------------------------------------------


def to_json(cart: Cart) -> str:
    """The cart as text, for the table of open carts."""
    return json.dumps(asdict(cart), ensure_ascii=False)


def from_json(text: str) -> Cart:
    """Read back what `to_json` wrote, also what an older or newer kasir wrote.

    What this version does not know is left out; what it lacks has the value of a new cart.
    Raises ValueError when it is no cart.
    """
    try:
        cart: Cart = _read(Cart, {"lines": None, **json.loads(text)})
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(text) from error
    return cart


def _read(hint: Any, data: Any) -> Any:  # Of the type that is hinted.
    """Build a value of what JSON holds, a dataclass from the fields that it knows."""
    if kinds := get_args(hint):  # Several of a kind, or one that may be missing.
        if get_origin(hint) is tuple:
            return tuple(_read(kinds[0], each) for each in data)
        return None if data is None else _read(kinds[0], data)
    if hints := _hints(hint):
        return hint(**{name: _read(hints[name], data[name]) for name in data if name in hints})
    return hint(data) if isinstance(hint, EnumType) else data


@cache
def _hints(hint: Any) -> dict[str, Any]:
    return get_type_hints(hint) if is_dataclass(hint) else {}

"""What of a cart's discounts nobody may give alone (docs/trust.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kasir.cart import Cart, CartLine
from kasir.money import FULL_RATE, ZERO, Money, Rate, share
from kasir.operations.people.limits import Excess, Limit
from kasir.schemes import USUAL_LOWEST, split
from kasir.terms import NO_DISCOUNTS, Split
from kasir.words import _


def excesses(cart: Cart, splits: Sequence[Split]) -> Iterator[Excess]:
    """What each discounted line needs approved: its size, its bearer, what its consignor keeps."""
    if not cart.discounted:
        return
    for line, part in zip(cart.lines, splits, strict=True):
        if part.discounts.whole:
            yield from _of_line(cart, line, part)


def lowest_share(line: CartLine) -> Money:
    """The least that the consignor gets for a line, whatever the discount."""
    terms = line.item.terms
    if terms.lowest is not None:
        return Money(share(line.gross.rupiah, terms.lowest.basis_points, FULL_RATE))
    return USUAL_LOWEST.of(split(line.quantity, line.item.price, NO_DISCOUNTS, terms).consignor)


def _of_line(cart: Cart, line: CartLine, part: Split) -> Iterator[Excess]:
    off, gross = part.discounts.whole, part.gross
    percent = Rate(-(-off.rupiah * FULL_RATE // gross.rupiah))  # Rounded up: never under a limit.
    told = _("{name}: diskon {off} dari {gross}.").format(name=line.item.name, off=off, gross=gross)
    told = f"{told} {_whose(line, part)}"
    yield Excess(told, Limit.DISCOUNT_SHARE, percent)
    yield Excess(told, Limit.DISCOUNT, off)
    if line.item.consignor_id is None:
        return
    given = [each for each in (line.discount, cart.discount) if each.amount]
    usual = line.item.terms.usual_bearer
    if any(line.bearer(each) is not usual for each in given):
        told = _("{name}: diskonnya tidak ditanggung seperti di perjanjian.")
        yield Excess(f"{told.format(name=line.item.name)} {_whose(line, part)}")
    lowest = lowest_share(line)
    if part.consignor < lowest:
        told = _("{consignor} menerima {share} untuk {name}, paling sedikit seharusnya {lowest}.")
        yield Excess(
            told.format(
                consignor=line.item.consignor,
                share=part.consignor,
                name=line.item.name,
                lowest=lowest,
            )
        )


def _whose(line: CartLine, part: Split) -> str:
    """Say who pays for a discount, in rupiah."""
    if line.item.consignor_id is None:
        return _("Toko menanggung {off}.").format(off=part.discounts.whole)
    whole = split(line.quantity, line.item.price, NO_DISCOUNTS, line.item.terms)
    loses = (
        (line.item.consignor, whole.consignor - part.consignor),
        (_("toko"), whole.shop_net - part.shop_net),
    )
    told = _(" dan ").join(f"{who} {lost}" for who, lost in loses if lost > ZERO)
    return _("Yang berkurang: {told}.").format(told=told)

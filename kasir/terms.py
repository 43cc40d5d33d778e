"""Consignment terms: one pure function from a line and its terms to the frozen split.

The rule is docs/money.md 1; its worked table is `tests/test_terms.py`.

    gross = quantity x unit price
    Dv, Ds, Dh = discount borne by the consignor / the shop / shared
    pays  = gross - Dv - Ds - Dh          base = gross - Dv - Dh
    PERSEN       commission = floor(base x rate)
    BERJENJANG   the rate by the tag price of one unit, then as PERSEN
    HARGA_TITIP  sv = floor(Dh x qty x N / gross); consignor = qty x N - Dv - sv
    PER_UNIT     commission = min(qty x F, base)
    consignor + shop_net = pays; shop_net = commission - Ds
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kasir.enums import Bearer, Scheme
from kasir.money import (
    FULL_RATE,
    THOUSAND,
    ZERO,
    Money,
    Quantity,
    Rate,
    parse_money,
    parse_rate,
    share,
)


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate for tags up to an amount; the last tier has no upper end."""

    up_to: Money | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for one product: the version, the scheme and its one figure.

    `rate` serves PERSEN, `net_price` HARGA_TITIP, `fee` PER_UNIT, `tiers` BERJENJANG.
    `agreement_id` is None for the shop's own goods only.
    """

    scheme: Scheme
    agreement_id: int | None = None
    agreement_version: int = 0
    rate: Rate = Rate(0)
    net_price: Money = ZERO
    fee: Money = ZERO
    tiers: tuple[Tier, ...] = ()
    usual_bearer: Bearer = Bearer.SHOP
    is_discount_allowed: bool = True


OWN_GOODS = Terms(Scheme.OWN)


@dataclass(frozen=True, slots=True)
class Discounts:
    """A line's discount by who bears it, whole rupiah."""

    consignor: Money = ZERO
    shop: Money = ZERO
    shared: Money = ZERO

    @property
    def whole(self) -> Money:
        """Give the discount that the customer sees."""
        return self.consignor + self.shop + self.shared

    def plus(self, amount: Money, bearer: Bearer) -> Discounts:
        """Add an amount borne by somebody."""
        if not amount:
            return self
        return Discounts(
            self.consignor + (amount if bearer is Bearer.CONSIGNOR else ZERO),
            self.shop + (amount if bearer is Bearer.SHOP else ZERO),
            self.shared + (amount if bearer is Bearer.SHARED else ZERO),
        )


NO_DISCOUNTS = Discounts()


@dataclass(frozen=True, slots=True)
class Split:
    """Every amount of one line, as it is frozen on the sale. Whole rupiah, signed."""

    gross: Money
    discounts: Discounts
    pays: Money
    base: Money
    rate: Rate
    commission: Money
    consignor: Money
    shop_net: Money


def split(quantity: Quantity, unit_price: Money, discounts: Discounts, terms: Terms) -> Split:
    """Freeze one sale line. The invariant `consignor + shop_net = pays` always holds."""
    gross = unit_price * quantity
    assert ZERO <= discounts.whole <= gross, "a discount above the line"
    if terms.scheme is Scheme.OWN:
        # Nobody else can bear a discount on the shop's own goods.
        discounts = Discounts(shop=discounts.whole)
    base = gross - discounts.consignor - discounts.shared
    rate = line_rate(terms, unit_price)
    consignor = _consignor_share(quantity, gross, base, discounts, terms, rate)
    commission = base - consignor
    pays = gross - discounts.whole
    result = Split(
        gross=gross,
        discounts=discounts,
        pays=pays,
        base=base,
        rate=rate,
        commission=commission,
        consignor=consignor,
        shop_net=commission - discounts.shop,
    )
    assert result.consignor + result.shop_net == result.pays, "the split does not add up"
    return result


def with_override(agreed: Terms, net_price: Money | None, rate: Rate | None) -> Terms:
    """Give the terms of a product: its own harga titip or rate goes before the agreement's."""
    if net_price is not None:
        return replace(agreed, scheme=Scheme.NET_PRICE, net_price=net_price)
    if rate is not None:
        return replace(agreed, scheme=Scheme.PERCENT, rate=rate)
    return agreed


def line_rate(terms: Terms, unit_price: Money) -> Rate:
    """Give the shop's rate for one unit's tag price; 0 where the scheme has no rate."""
    if terms.scheme is Scheme.PERCENT:
        return terms.rate
    if terms.scheme is Scheme.TIERED:
        return next(
            tier.rate for tier in terms.tiers if tier.up_to is None or unit_price <= tier.up_to
        )
    return Rate(0)


def _consignor_share(
    quantity: Quantity, gross: Money, base: Money, discounts: Discounts, terms: Terms, rate: Rate
) -> Money:
    match terms.scheme:
        case Scheme.OWN:
            return ZERO
        case Scheme.NET_PRICE:
            agreed = net_amount(terms.net_price, quantity)
            part = share(discounts.shared.rupiah, agreed.rupiah, gross.rupiah) if gross else 0
            return agreed - discounts.consignor - Money(part)
        case Scheme.PER_UNIT:
            return base - min(terms.fee * quantity, base)
        case _:  # PERSEN and BERJENJANG: the rate is known.
            return base - rate.of(base)


def net_amount(net_price: Money, quantity: Quantity) -> Money:
    """Give quantity x harga titip; an odd part of a rupiah goes to the consignor."""
    return Money(-((-net_price.rupiah * quantity.thousandths) // THOUSAND))


def returned_part(amount: Money, before: Quantity, now: Quantity, sold: Quantity) -> Money:
    """Give what a return of `now` units reverses, after `before` of `sold` came back earlier.

    So far reversed is floor(amount x returned / sold), so the last return takes the remainder
    and n partial returns sum exactly to the line (docs/money.md 2).
    """
    after = share(amount.rupiah, (before + now).thousandths, sold.thousandths)
    return Money(after - share(amount.rupiah, before.thousandths, sold.thousandths))


def parse_tiers(text: str) -> tuple[Tier, ...]:
    """Read `20000:25;*:20`: tags up to 20.000 at 25 %, all others at 20 %.

    Raises ValueError when the steps do not rise or the last one is not `*`.
    """
    tiers = []
    for part in text.split(";"):
        limit, _, rate = part.partition(":")
        up_to = None if limit.strip() == "*" else parse_money(limit)
        tiers.append(Tier(up_to, parse_rate(rate)))
    if not tiers_are_whole(tuple(tiers)):
        raise ValueError(text)
    return tuple(tiers)


def tiers_are_whole(tiers: tuple[Tier, ...]) -> bool:
    """Say whether every tag has one rate: the steps rise and the last has no upper end."""
    limits = [tier.up_to.rupiah for tier in tiers if tier.up_to is not None]
    return (
        len(limits) == len(tiers) - 1
        and tiers[-1].up_to is None
        and limits == sorted(set(limits))
        and all(limit > 0 for limit in limits)
        and all(0 <= tier.rate.basis_points <= FULL_RATE for tier in tiers)
    )


def tiers_text(tiers: tuple[Tier, ...]) -> str:
    """Give the text that `parse_tiers` reads."""
    return ";".join(
        f"{'*' if tier.up_to is None else tier.up_to.rupiah}:{str(tier.rate)[:-1]}"
        for tier in tiers
    )

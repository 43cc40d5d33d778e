"""Consignment terms and what comes of them: what was agreed, and the frozen split of one line.

How each scheme splits a line is `kasir.schemes`.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    lowest: Rate | None = None  # The least that the consignor gets, of the tag; None: as usual.


OWN_GOODS = Terms(Scheme.OWN)


@dataclass(frozen=True, slots=True)
class Discounts:
    """A line's discount by who bears it, whole rupiah."""

    consignor: Money = ZERO
    shop: Money = ZERO
    shared: Money = ZERO

    @property
    def whole(self) -> Money:
        """The discount that the customer sees."""
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


def split_of(gross: Money, discounts: Discounts, rate: Rate, consignor: Money) -> Split:
    """A split from the figures that the others follow from: `consignor + shop_net = pays`."""
    base = gross - discounts.consignor - discounts.shared
    return Split(
        gross=gross,
        discounts=discounts,
        pays=gross - discounts.whole,
        base=base,
        rate=rate,
        commission=base - consignor,
        consignor=consignor,
        shop_net=base - consignor - discounts.shop,
    )


def frozen_terms(scheme: Scheme, rate: Rate, net_price: Money, fee: Money) -> Terms:
    """The terms of a line as it was sold: of all steps the one that its tag met."""
    return Terms(scheme, rate=rate, net_price=net_price, fee=fee, tiers=(Tier(None, rate),))


def with_override(agreed: Terms, net_price: Money | None, rate: Rate | None) -> Terms:
    """The terms of a product: its own harga titip or rate goes before all figures agreed."""
    if net_price is None and rate is None:
        return agreed
    return Terms(
        Scheme.PERCENT if net_price is None else Scheme.NET_PRICE,
        agreed.agreement_id,
        agreed.agreement_version,
        rate=rate or Rate(0),
        net_price=net_price or ZERO,
        usual_bearer=agreed.usual_bearer,
        is_discount_allowed=agreed.is_discount_allowed,
        lowest=agreed.lowest,
    )


def net_amount(net_price: Money, quantity: Quantity) -> Money:
    """Quantity x harga titip; an odd part of a rupiah goes to the consignor."""
    return Money(-((-net_price.rupiah * quantity.thousandths) // THOUSAND))


def returned_part(amount: Money, before: Quantity, now: Quantity, sold: Quantity) -> Money:
    """What a return of `now` units reverses, after `before` of `sold` came back earlier.

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
    """The text that `parse_tiers` reads."""
    return ";".join(
        f"{'*' if tier.up_to is None else tier.up_to.rupiah}:{str(tier.rate)[:-1]}"
        for tier in tiers
    )

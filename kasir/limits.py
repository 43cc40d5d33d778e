"""How far each role may go alone (docs/trust.md). Beyond it another person's PIN is needed.

One table: what is limited, in which unit, and how far each role goes before the owner says
otherwise. What the owner says is kept with the shop's settings, dated and sealed like them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kasir.enums import Role
from kasir.money import FULL_RATE, Money, Rate
from kasir.words import _


class Limit(StrEnum):
    """What is limited."""

    DISCOUNT_SHARE = "discount_share"  # Of the tag of one line.
    DISCOUNT = "discount"  # Rupiah off one line.
    RETURN = "return"  # Rupiah of one return.
    ADVANCE = "advance"  # Rupiah of one advance.


Amount = TypeVar("Amount", Money, Rate)
Most = Money | Rate | None  # None: as much as the operation itself allows.


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit's word, its unit, and what holds until the owner says otherwise."""

    word: str
    unit: type[Money | Rate]
    usual: Mapping[Role, Most]


_NOTHING = Money(0)

LIMITS: dict[Limit, LimitRow] = {
    Limit.DISCOUNT_SHARE: LimitRow(
        _("Diskon satu baris, persen"),
        Rate,
        {Role.CASHIER: Rate(1_000), Role.MANAGER: Rate(5_000), Role.OWNER: None},
    ),
    Limit.DISCOUNT: LimitRow(
        _("Diskon satu baris, rupiah"),
        Money,
        {Role.CASHIER: Money(25_000), Role.MANAGER: None, Role.OWNER: None},
    ),
    Limit.RETURN: LimitRow(
        _("Retur satu struk"),
        Money,
        {Role.CASHIER: _NOTHING, Role.MANAGER: Money(500_000), Role.OWNER: None},
    ),
    Limit.ADVANCE: LimitRow(
        _("Uang muka satu kali"),
        Money,
        {Role.CASHIER: _NOTHING, Role.MANAGER: Money(1_000_000), Role.OWNER: None},
    ),
}
assert set(LIMITS) == set(Limit), "a limit without a row"

ROLES = (Role.CASHIER, Role.MANAGER, Role.OWNER)  # An auditor changes nothing.
_PREFIX = "limit"

Limits = Mapping[tuple[Limit, Role], Most]

USUAL: Limits = {(limit, role): row.usual[role] for limit, row in LIMITS.items() for role in ROLES}


def key_of(limit: Limit, role: Role) -> str:
    """The name of a limit among the shop's settings."""
    return f"{_PREFIX}/{limit}/{role}"


def limits_of(stored: Iterable[tuple[str, str]]) -> Limits:
    """The limits of stored (key, JSON value) pairs, oldest first; the last one counts."""
    names = {key_of(limit, role): (limit, role) for limit, role in USUAL}
    found = dict(USUAL)
    for key, value in stored:
        if key in names:
            limit, _role = names[key]
            number = json.loads(value)
            found[names[key]] = None if number is None else LIMITS[limit].unit(number)
    return found


def number_of(most: Most) -> int | None:
    """What is stored of a limit: rupiah or basis points."""
    if most is None:
        return None
    return most.rupiah if isinstance(most, Money) else most.basis_points


def is_within(value: Money | Rate, most: Most) -> bool:
    """Whether a value stays inside; both have the limit's unit."""
    return most is None or (number_of(value) or 0) <= (number_of(most) or 0)


def is_meant(limit: Limit, most: Most) -> bool:
    """Whether this can be a limit: not below nothing, and no more than all."""
    number = number_of(most)
    if number is None:
        return True
    return 0 <= number <= (FULL_RATE if LIMITS[limit].unit is Rate else number)

"""From which discount on the owner looks at it: half of what the role may give alone."""

from __future__ import annotations

from typing import NamedTuple

from kasir.enums import Role
from kasir.money import Money, Rate


class HalfLimit(NamedTuple):
    """More than this part of a line's tag, or than this amount, is looked at; None: no amount."""

    rate: Rate
    amount: Money | None


# Half of a cashier's 10 % of a line and Rp25.000, half of a manager's 50 %. The owner has no limit.
_HALVES = {
    Role.CASHIER: HalfLimit(Rate(500), Money(12_500)),
    Role.MANAGER: HalfLimit(Rate(2_500), None),
}


def half_limit(role: Role) -> HalfLimit | None:
    """Half of the role's limit for one line; None for who gives as he likes, or may not sell."""
    return _HALVES.get(role)

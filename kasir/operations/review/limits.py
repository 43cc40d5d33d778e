"""From which discount on the owner looks at it: half of what the role may give alone.

Of what the owner set and what is usual the smaller one counts: no limit can hide a discount.
"""

from __future__ import annotations

from typing import NamedTuple

from kasir.enums import Role
from kasir.money import FULL_RATE
from kasir.operations.people.limits import USUAL, Limit, Limits, number_of


class HalfLimit(NamedTuple):
    """More than this part of a line's tag, or than this amount, is looked at; None: none."""

    basis_points: int
    rupiah: int | None


def half_limit(role: Role, now: Limits) -> HalfLimit | None:
    """Half of the role's limits for one line; None for who gives as he likes, or may not sell."""
    if (Limit.DISCOUNT, role) not in USUAL:
        return None
    share, amount = (_half(limit, role, now) for limit in (Limit.DISCOUNT_SHARE, Limit.DISCOUNT))
    if share is amount is None:
        return None
    return HalfLimit(FULL_RATE if share is None else share, amount)


def _half(limit: Limit, role: Role, now: Limits) -> int | None:
    known = (number_of(USUAL[limit, role]), number_of(now[limit, role]))
    return min((number // 2 for number in known if number is not None), default=None)

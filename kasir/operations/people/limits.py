"""How far each role may go alone, and the second person whom anything beyond it needs.

The rule of docs/trust.md: who acts may go as far as his role's limit; beyond it a second person
with the right approves, as far as that one's own limit goes. Some things nobody does alone,
however small: they carry no limit. One table says what is limited, in which unit, and how far
each role goes until the owner says otherwise; what the owner says is kept with the shop's
settings, dated and sealed like them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select

from kasir.clock import Actor, Stamp
from kasir.enums import Role
from kasir.errors import SecondPersonError, UserError
from kasir.models import Session, ShopSetting
from kasir.money import FULL_RATE, Money, Rate
from kasir.operations import audit, settings
from kasir.operations.people.staff import ChangedMeanwhileError
from kasir.operations.rights import Right, may, require
from kasir.words import _


class Limit(StrEnum):
    """What is limited."""

    DISCOUNT_SHARE = "discount_share"  # Of the tag of one line.
    DISCOUNT = "discount"  # Rupiah off one line.
    RETURN = "return"  # Rupiah of one return.
    ADVANCE = "advance"  # Rupiah of one advance.


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


# --- the second person ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Excess:
    """What somebody wants to do and how much it is: `told` says whose money it is.

    Without a limit it needs a second person whatever the amount.
    """

    told: str
    limit: Limit | None = None
    value: Money | Rate | None = None


class OverLimitError(SecondPersonError):
    """Beyond what the person may do alone; each sentence says what, how much and at whose cost."""

    def __init__(self, told: Iterable[str], right: Right) -> None:
        self.told = tuple(told)
        self.right = right
        UserError.__init__(self, "\n".join([*self.told, _("Ini perlu PIN orang kedua.")]))


def limits(session: Session) -> Limits:
    """How far each role may go alone, as the owner said last."""
    keys = [key_of(limit, role) for limit, role in USUAL]
    asked = select(ShopSetting.key, ShopSetting.value).where(ShopSetting.key.in_(keys))
    return limits_of((key, value) for key, value in session.execute(asked.order_by(ShopSetting.id)))


def change_limits(session: Session, seen: Limits, new: Limits, stamp: Stamp) -> Limits:
    """Put new limits in force; `seen` are those that were shown. A second call stores nothing.

    Raises NotAllowedError, ChangedMeanwhileError, UserError.
    """
    require(stamp, Right.EDIT_LIMITS)
    now = limits(session)
    changed = {which: most for which, most in new.items() if most != now[which]}
    if changed and now != seen:
        raise ChangedMeanwhileError(_("Daftar batas"))
    for (limit, role), most in changed.items():
        if not is_meant(limit, most):
            raise UserError(_("{limit}: batasnya tidak wajar."), limit=LIMITS[limit].word)
        key, number = key_of(limit, role), number_of(most)
        row = {"key": key, "value": json.dumps(number), "at": stamp.at, "actor_id": stamp.actor.id}
        session.execute(insert(ShopSetting), row)
        told = {"key": key, "old": number_of(now[limit, role]), "new": number}
        audit.note(session, "setting", told, stamp)
    return new


def require_approved(
    session: Session, stamp: Stamp, right: Right, excesses: Iterable[Excess]
) -> None:
    """Demand a second person for what goes beyond the actor's limit, or for what nobody does alone.

    A one-person shop is not asked; the records tell. Raises OverLimitError, SecondPersonError.
    """
    wanted = list(excesses)
    if not wanted:
        return
    known = limits(session)
    actor, second = stamp.actor, stamp.second
    beyond = [each for each in wanted if not _is_within(each, actor, known)]
    if not beyond:
        return
    if second is not None and second.id != actor.id and may(second, right):
        beyond = [
            each
            for each in beyond
            if each.limit is not None and not _is_within(each, second, known)
        ]
        if not beyond:
            return
    elif second is None and settings.shop(session).one_person_shop and may(actor, right):
        return
    raise OverLimitError((each.told for each in beyond), right)


def _is_within(excess: Excess, person: Actor, known: Limits) -> bool:
    if excess.limit is None or excess.value is None:
        return False
    return (excess.limit, person.role) in known and is_within(
        excess.value, known[excess.limit, person.role]
    )

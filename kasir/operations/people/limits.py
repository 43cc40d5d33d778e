"""What goes beyond a person's limit, and the second person whom it then needs.

The rule of docs/trust.md: who acts may go as far as his role's limit; beyond it a second person
with the right approves, as far as that one's own limit goes. Some things nobody does alone,
however small: they carry no limit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select

from kasir.clock import Actor, Stamp
from kasir.errors import SecondPersonError, UserError
from kasir.limits import (
    LIMITS,
    USUAL,
    Limit,
    Limits,
    is_meant,
    is_within,
    key_of,
    limits_of,
    number_of,
)
from kasir.models import Session, ShopSetting
from kasir.money import Money, Rate
from kasir.operations import audit, settings
from kasir.operations.people.staff import ChangedMeanwhileError
from kasir.operations.rights import Right, may, require
from kasir.words import _


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
    if second is not None and second.id == actor.id:
        raise SecondPersonError
    if second is not None and may(second, right):
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

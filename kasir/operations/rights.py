"""Who may do what: denied unless this table says otherwise (docs/trust.md)."""

from __future__ import annotations

from enum import StrEnum

from kasir.clock import Actor, Stamp
from kasir.enums import Role
from kasir.errors import NotAllowedError, SecondPersonError


class Right(StrEnum):
    """What an operation asks for."""

    SELL = "sell"
    SELL_AT_LOSS = "sell_at_loss"  # The shop's part of a line is negative.
    DISCOUNT = "discount"  # Beyond somebody's limit, as a second person.
    RETURN_GOODS = "return_goods"
    RUN_SHIFT = "run_shift"
    MOVE_CASH = "move_cash"
    REPRINT = "reprint"
    KEEP_STOCK = "keep_stock"
    WRITE_OFF = "write_off"  # Loss, expiry, differences of a count.
    EDIT_CATALOG = "edit_catalog"
    EDIT_SETTINGS = "edit_settings"
    EDIT_STAFF = "edit_staff"
    EDIT_LIMITS = "edit_limits"
    RESTORE = "restore"  # Another file in the shop's place.
    SETTLE = "settle"
    PAY_OUT = "pay_out"
    CORRECT = "correct"  # Adjustments and reversals: two persons.
    SEE_BOOKS = "see_books"


_CASHIER = {Role.CASHIER, Role.MANAGER, Role.OWNER}
_MANAGER = {Role.MANAGER, Role.OWNER}

ALLOWED: dict[Right, set[Role]] = {
    Right.SELL: _CASHIER,
    Right.SELL_AT_LOSS: _MANAGER,
    Right.DISCOUNT: _MANAGER,
    Right.RETURN_GOODS: _MANAGER,
    Right.RUN_SHIFT: _CASHIER,
    Right.MOVE_CASH: _CASHIER,
    Right.REPRINT: _CASHIER,
    Right.KEEP_STOCK: _MANAGER,
    Right.WRITE_OFF: _MANAGER,
    Right.EDIT_CATALOG: _MANAGER,
    Right.EDIT_SETTINGS: _MANAGER,
    Right.EDIT_STAFF: {Role.OWNER},
    Right.EDIT_LIMITS: {Role.OWNER},
    Right.RESTORE: {Role.OWNER},
    Right.SETTLE: _MANAGER,
    Right.PAY_OUT: _MANAGER,
    Right.CORRECT: _MANAGER,
    Right.SEE_BOOKS: {Role.MANAGER, Role.OWNER, Role.AUDITOR},
}


def may(actor: Actor, right: Right) -> bool:
    """Say whether this person may do it alone."""
    return actor.role in ALLOWED[right]


def require(stamp: Stamp, right: Right) -> None:
    """Demand the right from the actor, or from the second person who approved the action.

    Nobody is his own second person, and an auditor changes nothing, whoever approves it.
    Raises NotAllowedError, SecondPersonError.
    """
    actor, second = stamp.actor, stamp.second
    if second is not None and second.id == actor.id:
        raise SecondPersonError
    if may(actor, right):
        return
    if second is None or not may(second, right) or actor.role is Role.AUDITOR:
        raise NotAllowedError(actor.name)


def require_two(stamp: Stamp, right: Right, *, one_person_shop: bool) -> None:
    """Demand two different persons, of whom the second has the right: nobody approves himself.

    Raises NotAllowedError, SecondPersonError. A one-person shop is told so in its settings.
    """
    require(stamp, right)
    second = stamp.second
    if second is None and one_person_shop:
        return
    if second is None or not may(second, right):
        raise SecondPersonError

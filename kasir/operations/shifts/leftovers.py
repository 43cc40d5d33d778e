"""What lies about when a shift ends: held carts, and papers that nobody saw come out.

Each is carried over to the next shift with open eyes, or cancelled with a reason.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kasir.cart import CartKey
from kasir.clock import Stamp
from kasir.enums import JOB_WORDS, JobKind, JobState, Leftover
from kasir.errors import LeftoversError
from kasir.models import Session
from kasir.money import ZERO, Money
from kasir.operations import print_jobs
from kasir.operations.print_jobs import PrintJob
from kasir.operations.selling import carts
from kasir.words import _


@dataclass(frozen=True, slots=True)
class LeftThing:
    """One held cart, or one paper; `key` names it among both."""

    what: Leftover
    key: str
    name: str
    amount: Money  # What a cart would bring.
    at: datetime
    state: JobState | None = None  # Of a paper.


def leftovers(session: Session, register_id: int) -> tuple[LeftThing, ...]:
    """What lies about at a register: the carts, then the papers, each the oldest first."""
    held = tuple(
        LeftThing(Leftover.CART, cart.key, cart.note or _("Tanpa catatan"), cart.total, cart.at)
        for cart in carts.held_carts(session, register_id)
    )
    papers = tuple(
        _paper(job)
        for job in print_jobs.unresolved(session, register_id)
        if job.kind is not JobKind.DRAWER
    )
    return held + papers


def cancel_leftover(session: Session, thing: LeftThing, reason: str, stamp: Stamp) -> None:
    """Throw a held cart away, or give a paper up; who, what and why are sealed.

    A second call does nothing. Raises ReasonMissingError, NotAllowedError.
    """
    if thing.what is Leftover.CART:
        carts.cancel_cart(session, CartKey(thing.key), reason, stamp)
    else:
        print_jobs.cancel(session, int(thing.key), reason, stamp)


def carry_over(
    session: Session, seen: Collection[str], register_id: int
) -> list[dict[str, object]]:
    """The rows of what the next shift finds. Raises LeftoversError over what nobody saw."""
    left = leftovers(session, register_id)
    if unseen := [thing for thing in left if thing.key not in seen]:
        raise LeftoversError(len(unseen))
    return [
        {
            "position": position,
            "what": thing.what,
            "name": thing.name,
            "amount": thing.amount.rupiah,
        }
        for position, thing in enumerate(left, start=1)
    ]


def _paper(job: PrintJob) -> LeftThing:
    word = JOB_WORDS[job.kind]
    return LeftThing(Leftover.PAPER, str(job.id), word, ZERO, job.created_at, job.state)

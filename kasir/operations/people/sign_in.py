"""Signing in with a PIN, the lock after failures, a second person's approval.

Five wrong PINs with one name within 24 hours lock that name a minute, doubling with each further
one to 15 minutes; a right PIN forgives none. At most 100 wrong PINs an hour count in the whole
shop. All of it is worked out from the chain, so no restart and no edit of the list forgets it. An
unknown name gets the same answer in the same time.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, literal_column, select

from kasir.clock import Actor, StaffId, Stamp
from kasir.models import AuditRecord, Session, Staff
from kasir.operations import audit
from kasir.operations.people import pins, staff
from kasir.operations.reading import columns, read_first
from kasir.operations.rights import Right, may

FREE_TRIES = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=15)
MOST_DOUBLINGS = 4  # Then the longest lock is reached.
REMEMBERED = timedelta(hours=24)
MOST_FAILURES_AN_HOUR = 100
SMALL_STEP = timedelta(minutes=1)  # A clock that is set right by less is not called set back.
LONGEST_USERNAME = 40

# Written out, not bound: so the index of just these records can be used.
_GUARDED = AuditRecord.kind.in_([literal_column("'failed_pin'"), literal_column("'clock_back'")])


@dataclass(frozen=True, slots=True)
class SignIn:
    """The verdict: a person, or nobody and how long to wait before the next try.

    `missed` counts the wrong PINs with this name since the person last signed in.
    """

    actor: Actor | None
    wait_seconds: int = 0
    missed: int = 0


class _Try(NamedTuple):
    at: datetime
    username: str


class _Person(NamedTuple):
    actor: Actor
    pin_hash: str


def sign_in(
    session: Session, username: str, pin: str, pepper: bytes, at: datetime, register_id: int
) -> SignIn:
    """Check a PIN and give the verdict; never raises for a wrong one.

    The failure is part of this transaction: it is stored before anybody sees the verdict.
    """
    return _verdict(session, username, pin, pepper, at, register_id, "sign_in")


def approve(
    session: Session,
    username: str,
    pin: str,
    pepper: bytes,
    at: datetime,
    register_id: int,
    right: Right,
) -> SignIn:
    """Check a second person's PIN for one action that needs this right.

    A right PIN of a person without the right gives nobody and no wait.
    """
    verdict = _verdict(session, username, pin, pepper, at, register_id, "override")
    if verdict.actor is not None and not may(verdict.actor, right):
        return SignIn(None)
    return verdict


def sign_in_second(
    session: Session, username: str, pin: str, pepper: bytes, at: datetime, register_id: int
) -> SignIn:
    """Check the PIN of a second person, whose right the operation asks for, as `sign_in` does."""
    return _verdict(session, username, pin, pepper, at, register_id, "override")


def change_own_pin(session: Session, old: str, new: str, pepper: bytes, stamp: Stamp) -> SignIn:
    """Change the PIN of whoever acts, who shows the old one first; the verdict is about that.

    Raises WeakPinError before the old one is looked at.
    """
    pins.require_strong(new, stamp.actor.role)
    username = stamp.actor.username
    verdict = _verdict(session, username, old, pepper, stamp.at, stamp.register_id, "own_pin")
    if verdict.actor is not None:
        staff.store_pin(session, username, new, pepper, stamp)
    return verdict


def confirm_own_pin(session: Session, pin: str, pepper: bytes, stamp: Stamp) -> SignIn:
    """Check once more that whoever acts is the one who signed in, before a step of weight."""
    username = stamp.actor.username
    return _verdict(session, username, pin, pepper, stamp.at, stamp.register_id, "own_pin")


def failures(session: Session, at: datetime) -> dict[str, int]:
    """How many wrong PINs each name had in 24 hours, also names that do not exist."""
    return Counter(each.username for each in _tries(session, at))


def _verdict(
    session: Session,
    username: str,
    pin: str,
    pepper: bytes,
    at: datetime,
    register_id: int,
    kind: str,
) -> SignIn:
    username = username[:LONGEST_USERNAME]
    _notice_clock(session, at, register_id)
    wait = _wait(_tries(session, at), username, at)
    if wait > timedelta(0):
        return SignIn(None, _seconds(wait))
    asked = select(*columns(_Person, Staff))
    asked = asked.where(Staff.username == username, Staff.is_active == 1)
    person = read_first(session, _Person, asked)
    if not pins.matches(person.pin_hash if person else pins.NOBODY, pin, pepper) or not person:
        audit.record(session, "failed_pin", {"username": username}, register_id, at, None)
        return SignIn(None, _seconds(_own_wait(_tries(session, at), username, at)))
    missed = _missed(session, person.actor.id, username)
    audit.record(session, kind, {"username": username}, register_id, at, person.actor.id)
    return SignIn(person.actor, missed=missed)


def _tries(session: Session, at: datetime) -> list[_Try]:
    """The wrong PINs of the last 24 hours, newest first.

    One that lies ahead of a clock that was set back counts from when that was noticed: a lock
    neither ends early nor lasts until the old time comes again.
    """
    begins = at - REMEMBERED
    asked = select(AuditRecord.kind, AuditRecord.at, AuditRecord.body)
    found = session.execute(
        asked.where(_GUARDED, AuditRecord.at > begins).order_by(AuditRecord.id.desc())
    )
    latest, tries = None, []
    for kind, when, body in found:
        counted = when if latest is None else min(when, latest)
        if kind == "clock_back":
            latest = counted
        else:
            tries.append(_Try(counted, json.loads(body or "{}")["username"]))
    return tries


def _wait(tries: list[_Try], username: str, at: datetime) -> timedelta:
    """How long nobody may try: this name's own lock, or the whole shop's."""
    own = _own_wait(tries, username, at)
    hour_ago = at - timedelta(hours=1)
    recent = sorted((each.at for each in tries if each.at > hour_ago), reverse=True)
    if len(recent) < MOST_FAILURES_AN_HOUR:
        return own
    shops: timedelta = recent[MOST_FAILURES_AN_HOUR - 1] - hour_ago
    return max(own, shops)


def _own_wait(tries: list[_Try], username: str, at: datetime) -> timedelta:
    own = [each.at for each in tries if each.username == username]
    if len(own) < FREE_TRIES:
        return timedelta(0)
    doublings = min(len(own) - FREE_TRIES, MOST_DOUBLINGS)
    lock = min(FIRST_LOCK * 2**doublings, LONGEST_LOCK)
    wait: timedelta = max(own) + lock - at
    return wait


def _notice_clock(session: Session, at: datetime, register_id: int) -> None:
    """Write down a clock that stands before the chain's newest record."""
    newest = select(func.max(AuditRecord.sequence)).where(AuditRecord.register_id == register_id)
    last = session.execute(
        select(AuditRecord.at).where(
            AuditRecord.register_id == register_id,
            AuditRecord.sequence == newest.scalar_subquery(),
        )
    ).scalar_one_or_none()
    if last is not None and last - at > SMALL_STEP:
        body = {"from": last.isoformat(), "to": at.isoformat()}
        audit.record(session, "clock_back", body, register_id, at, None)


def _missed(session: Session, staff_id: StaffId, username: str) -> int:
    """The wrong PINs with a person's name since he signed in last."""
    last = select(func.max(AuditRecord.id)).where(
        AuditRecord.kind == literal_column("'sign_in'"), AuditRecord.actor_id == staff_id
    )
    begins = session.execute(last).scalar_one()
    asked = select(AuditRecord.body).where(_GUARDED, AuditRecord.kind == "failed_pin")
    bodies = session.execute(asked.where(AuditRecord.id > (begins or 0))).scalars()
    return sum(json.loads(body or "{}")["username"] == username for body in bodies)


def _seconds(wait: timedelta) -> int:
    whole = int(wait.total_seconds())
    return whole + (wait > timedelta(seconds=whole))

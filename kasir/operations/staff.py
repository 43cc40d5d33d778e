"""People: signing in with a PIN, the lock after failures, a second person's approval.

PIN: argon2id (19 MiB, t=2, p=1) over the PIN and a pepper that lives in a key file, not in the
database. Five failures in a row lock a minute, doubling with each further one; at most 100
failures an hour in the whole shop. An unknown name gets the same answer in the same time.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, insert, literal_column, select, update

from kasir.clock import Actor, StaffId, StaffName, Stamp
from kasir.enums import Role
from kasir.errors import UserError
from kasir.models import AuditRecord, Session, Staff
from kasir.operations import audit
from kasir.operations.reading import columns, read, read_first
from kasir.operations.rights import Right, may, require
from kasir.words import _

FREE_TRIES = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=8)
MOST_DOUBLINGS = 9  # Beyond the longest lock; a robot's thousandth try overflows no clock.
MOST_FAILURES_AN_HOUR = 100

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified for an unknown name, so that the answer takes as long as for a known one. Written down:
# making it costs each start 40 ms and 19 MiB.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$hNeNq9WqCt62zCKcZEpJxA$"
    "qZz7afuXy+zbF2jsL/zyGUpAeIr0EqSHt1an+HDNPns"
)


class WeakPinError(UserError):
    """A PIN is too short, or not all digits."""

    def __init__(self) -> None:
        super().__init__(_("PIN terdiri dari 4 sampai 8 angka."))


@dataclass(frozen=True, slots=True)
class SignIn:
    """The verdict: a person, or nobody and how long to wait before the next try."""

    actor: Actor | None
    wait_seconds: int = 0


def staff_names(session: Session) -> tuple[StaffName, ...]:
    """The people who may sign in, by name."""
    asked = select(*columns(StaffName, Staff)).where(Staff.is_active == 1).order_by(Staff.name)
    return tuple(read(session, StaffName, asked))


def add_staff(
    session: Session, username: str, name: str, role: Role, pin: str, pepper: bytes, stamp: Stamp
) -> Actor:
    """Add a person. Raises NotAllowedError, WeakPinError."""
    require(stamp, Right.EDIT_STAFF)
    staff_id = store_staff(session, username, name, role, pin, pepper)
    audit.note(session, "staff", {"username": username, "role": role}, stamp)
    return Actor(staff_id, username, name, role)


def store_staff(
    session: Session, username: str, name: str, role: Role, pin: str, pepper: bytes
) -> StaffId:
    """Store a person without asking who wants it: for a new shop's owner only."""
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise WeakPinError
    row = {
        "username": username,
        "name": name,
        "role": role,
        "pin_hash": _hasher.hash(_peppered(pin, pepper)),
        "is_active": True,
        "failures": 0,
    }
    return StaffId(session.execute(insert(Staff).returning(Staff.id), row).scalar_one())


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


class _Person(NamedTuple):
    actor: Actor
    pin_hash: str
    failures: int
    locked_until: datetime | None


def _verdict(
    session: Session,
    username: str,
    pin: str,
    pepper: bytes,
    at: datetime,
    register_id: int,
    kind: str,
) -> SignIn:
    asked = select(*columns(_Person, Staff))
    asked = asked.where(Staff.username == username, Staff.is_active == 1)
    person = read_first(session, _Person, asked)
    wait = _wait(session, person, at)
    if wait > timedelta(0):
        return SignIn(None, _seconds(wait))
    if not _matches(person.pin_hash if person else _NOBODY, _peppered(pin, pepper)) or not person:
        return SignIn(None, _seconds(_fail(session, person, username, at, register_id)))
    session.execute(
        update(Staff).where(Staff.id == person.actor.id).values(failures=0, locked_until=None)
    )
    audit.record(session, kind, {"username": username}, register_id, at, person.actor.id)
    return SignIn(person.actor)


def _wait(session: Session, person: _Person | None, at: datetime) -> timedelta:
    """How long nobody may try: the person's own lock, or the whole shop's.

    A clock set back does not unlock: the lock lasts until its instant, whatever was before.
    """
    locked_until = person.locked_until if person else None
    if locked_until is not None and locked_until > at:
        return locked_until - at
    hour_ago = at - timedelta(hours=1)
    failures, oldest = session.execute(
        select(func.count(), func.min(AuditRecord.at)).where(
            # Written out, not bound: so the index of just these records can be used.
            AuditRecord.kind == literal_column("'failed_pin'"),
            AuditRecord.at > hour_ago,
        )
    ).one()
    if failures >= MOST_FAILURES_AN_HOUR:
        return oldest - hour_ago
    return timedelta(0)


def _fail(
    session: Session, person: _Person | None, username: str, at: datetime, register_id: int
) -> timedelta:
    """Count a failure and give the lock that it brings."""
    audit.record(session, "failed_pin", {"username": username[:40]}, register_id, at, None)
    if person is None:
        return timedelta(0)
    failures = person.failures + 1
    lock = timedelta(0)
    if failures >= FREE_TRIES:
        doublings = min(failures - FREE_TRIES, MOST_DOUBLINGS)
        lock = min(FIRST_LOCK * 2**doublings, LONGEST_LOCK)
    session.execute(
        update(Staff)
        .where(Staff.id == person.actor.id)
        .values(failures=failures, locked_until=at + lock if lock else None)
    )
    return lock


def _matches(pin_hash: str, peppered: str) -> bool:
    try:
        return _hasher.verify(pin_hash, peppered)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _peppered(pin: str, pepper: bytes) -> str:
    return hmac.new(pepper, pin.encode(), hashlib.sha256).hexdigest()


def _seconds(wait: timedelta) -> int:
    whole = int(wait.total_seconds())
    return whole + (wait > timedelta(seconds=whole))

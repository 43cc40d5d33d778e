"""The people of the shop: added, renamed, given a role or a PIN, switched off. Never deleted.

Each change is a record of the chain that says what was before and what is now; of a PIN it holds
a hash of its hash, so that a replaced one is seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, insert, literal_column, select, update

from kasir.clock import Actor, StaffId, StaffName, Stamp
from kasir.enums import Role
from kasir.errors import FieldError, UserError
from kasir.models import AuditRecord, Session, Staff
from kasir.operations import audit
from kasir.operations.people import pins
from kasir.operations.reading import columns, read, read_first, stored
from kasir.operations.rights import Right, require
from kasir.words import _

LONGEST_NAME = 40


class NameTakenError(FieldError):
    """Two people of one name could not be told apart in any record."""

    def __init__(self, name: str) -> None:
        told = _("{name} sudah ada. Tambahkan nama belakang, supaya catatannya tidak tertukar.")
        super().__init__("name", told, name=name)


class LastOwnerError(UserError):
    """Without an owner nobody could ever change people or limits again."""

    def __init__(self, name: str) -> None:
        told = _("{name} pemilik satu-satunya. Jadikan orang lain pemilik dulu.")
        super().__init__(told, name=name)


class OwnAccountError(UserError):
    """Nobody shuts himself out, or takes his own role away."""

    def __init__(self) -> None:
        told = _("Anda sedang masuk dengan nama ini. Minta pemilik lain yang mengubahnya.")
        super().__init__(told)


class ChangedMeanwhileError(UserError):
    """Somebody else stored another value since the form was opened."""

    def __init__(self, name: str) -> None:
        told = _("{name} baru saja diubah orang lain. Lihat isinya sekarang, lalu ulangi.")
        super().__init__(told, name=name)


@dataclass(frozen=True, slots=True)
class StaffCard:
    """What the owner decides of a person."""

    name: str
    role: Role
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the list of people; `failures` are wrong PINs with this name in 24 hours."""

    id: StaffId
    username: str
    card: StaffCard
    last_signed_in: datetime | None
    failures: int


class _Stored(NamedTuple):
    username: str
    card: StaffCard
    pin_hash: str


def staff_names(session: Session) -> tuple[StaffName, ...]:
    """The people who may sign in: who worked last comes first, an auditor behind the others."""
    asked = select(*columns(StaffName, Staff)).where(Staff.is_active == 1)
    is_auditor = Staff.role == Role.AUDITOR
    asked = asked.order_by(is_auditor, func.coalesce(_last_sign_in(), 0).desc(), Staff.name)
    return tuple(read(session, StaffName, asked))


def people(session: Session, failures: dict[str, int]) -> tuple[Person, ...]:
    """Everybody, active ones first, by name. `failures` by username: `sign_in.failures`."""
    when = select(AuditRecord.at).where(AuditRecord.id == _last_sign_in()).scalar_subquery()
    shape = (Staff.id, Staff.username, Staff.name, Staff.role, Staff.is_active, when)
    found = session.execute(select(*shape).order_by(Staff.is_active.desc(), Staff.name))
    return tuple(
        Person(
            StaffId(staff_id),
            username,
            StaffCard(name, role, is_active),
            last_signed_in,
            failures.get(username, 0),
        )
        for staff_id, username, name, role, is_active, last_signed_in in found
    )


def _last_sign_in() -> ColumnElement[int | None]:
    found = select(func.max(AuditRecord.id)).where(
        # Written out, not bound: so the index of just these records can be used.
        AuditRecord.kind == literal_column("'sign_in'"),
        AuditRecord.actor_id == Staff.id,
    )
    return found.correlate(Staff).scalar_subquery()


def add_staff(
    session: Session, username: str, name: str, role: Role, pin: str, pepper: bytes, stamp: Stamp
) -> Actor:
    """Add a person. Raises NotAllowedError, WeakPinError, NameTakenError, FieldError."""
    require(stamp, Right.EDIT_STAFF)
    pins.require_strong(pin, role)
    return add_known(session, username, name, role, pin, pepper, stamp)


def add_known(
    session: Session, username: str, name: str, role: Role, pin: str, pepper: bytes, stamp: Stamp
) -> Actor:
    """Add a person of a demo or training shop, whose PINs everybody knows."""
    require(stamp, Right.EDIT_STAFF)
    staff_id = store_staff(session, username, name, role, pin, pepper)
    note(session, staff_id, None, stamp)
    return Actor(staff_id, username, name, role)


def store_staff(
    session: Session, username: str, name: str, role: Role, pin: str, pepper: bytes
) -> StaffId:
    """Store a person without asking who wants it: for a new shop's owner only."""
    _require_free(session, name, None)
    row = stored(StaffCard(name, role), username=username, pin_hash=pins.hashed(pin, pepper))
    return StaffId(session.execute(insert(Staff).returning(Staff.id), row).scalar_one())


def change_staff(
    session: Session, username: str, seen: StaffCard, new: StaffCard, stamp: Stamp
) -> StaffCard:
    """Rename a person, give another role, switch off or on again; `seen` is what was shown.

    A second call stores nothing. Raises NotAllowedError, UserError, NameTakenError,
    OwnAccountError, LastOwnerError, ChangedMeanwhileError.
    """
    require(stamp, Right.EDIT_STAFF)
    staff_id, before = _find(session, username)
    if before.card == new:
        return new
    if before.card != seen:
        raise ChangedMeanwhileError(before.card.name)
    _require_free(session, new.name, staff_id)
    stays_owner = new.is_active and new.role is Role.OWNER
    if before.card.role is Role.OWNER and not stays_owner and _owners(session) == {staff_id}:
        raise LastOwnerError(before.card.name)
    if staff_id == stamp.actor.id and (new.role, new.is_active) != (seen.role, seen.is_active):
        raise OwnAccountError
    session.execute(update(Staff).where(Staff.id == staff_id), stored(new))
    note(session, staff_id, before, stamp)
    return new


def new_pin(session: Session, username: str, pin: str, pepper: bytes, stamp: Stamp) -> None:
    """Give a person a new PIN, which the owner tells; one's own after it was shown once more.

    Raises NotAllowedError, UserError, WeakPinError.
    """
    if username != stamp.actor.username:
        require(stamp, Right.EDIT_STAFF)
    store_pin(session, username, pin, pepper, stamp)


def store_pin(session: Session, username: str, pin: str, pepper: bytes, stamp: Stamp) -> None:
    """Store a PIN of somebody whose right to it was shown by a PIN or the recovery paper."""
    staff_id, before = _find(session, username)
    pins.require_strong(pin, before.card.role)
    session.execute(
        update(Staff).where(Staff.id == staff_id).values(pin_hash=pins.hashed(pin, pepper))
    )
    note(session, staff_id, before, stamp)


def card_of(session: Session, username: str) -> StaffCard:
    """What the owner decided of a person. Raises UserError."""
    return _find(session, username)[1].card


def username_for(name: str, taken: Iterable[str]) -> str:
    """A short name for the command line, of a name as people say it: `Bu Siti` gives `bu-siti`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    base = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME] or "orang"
    used, found, number = {*taken}, base, 1
    while found in used:
        number += 1
        found = f"{base}-{number}"
    return found


def note(session: Session, staff_id: StaffId, before: _Stored | None, stamp: Stamp) -> None:
    """Seal who a person is now, and was before."""
    [after] = read(session, _Stored, select(*columns(_Stored, Staff)).where(Staff.id == staff_id))
    body: dict[str, object] = {"username": after.username, **_told(after)}
    if before is not None:
        body["old"] = _told(before)
    audit.note(session, "staff", body, stamp)


def _told(person: _Stored) -> dict[str, object]:
    return asdict(person.card) | {"pin": pins.seal(person.pin_hash)}


def _find(session: Session, username: str) -> tuple[StaffId, _Stored]:
    is_named = Staff.username == username
    found = read_first(session, _Stored, select(*columns(_Stored, Staff)).where(is_named))
    if found is None:
        raise UserError(_("{name} tidak ada di daftar orang."), name=username)
    return StaffId(session.execute(select(Staff.id).where(is_named)).scalar_one()), found


def _owners(session: Session) -> set[StaffId]:
    asked = select(Staff.id).where(Staff.role == Role.OWNER, Staff.is_active == 1)
    return {StaffId(each) for each in session.execute(asked).scalars()}


def _require_free(session: Session, name: str, staff_id: StaffId | None) -> None:
    """Demand a name that nobody else has, as people read it. Raises FieldError, NameTakenError."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        told = _("Tulis nama orangnya, paling panjang {count} huruf.")
        raise FieldError("name", told, count=LONGEST_NAME)
    wanted = name.strip().casefold()
    others = session.execute(select(Staff.id, Staff.name)).all()
    if any(each != staff_id and other.casefold() == wanted for each, other in others):
        raise NameTakenError(name)

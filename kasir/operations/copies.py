"""What a copy of the shop holds, what would be lost by going back to it, and what is told of it.

Whether a file may be asked at all, its check says before (`kasir/store/copies/`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, tuple_

from kasir.clock import Actor, Stamp
from kasir.enums import Role
from kasir.models import AuditRecord, Entry, Register, Sale, Session, Staff
from kasir.money import Money
from kasir.operations import audit, rights, settings
from kasir.operations.reading import columns, read, read_first
from kasir.operations.rights import Right

SELF_TEST = "self_test"


@dataclass(frozen=True, slots=True)
class Seal:
    """The end of one register's chain."""

    register: str
    sequence: int
    hash: str
    at: datetime

    @property
    def code(self) -> str:
        """The hash as it stands on papers."""
        return audit.short_code(self.hash)


@dataclass(frozen=True, slots=True)
class Holding:
    """How far a shop's file goes."""

    shop: str
    receipts: int
    last_receipt: str  # Empty before the first one.
    seals: tuple[Seal, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What the present shop has and a copy does not."""

    receipts: int
    total: Money  # What these receipts came to.
    others: int  # Other events of the ledger: intakes, payments, cash.
    is_same_shop: bool  # Else nothing was counted: another shop, or another past.


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """A file that may be put in the shop's place, and what is known of it without its check."""

    path: Path
    at: datetime  # When it was made, or last written.
    size: int
    is_checked: bool  # It passed its check when it was made; a restore checks it again.
    is_replaced: bool  # What an earlier restore put aside.
    holding: Holding | None = None
    problem: str = ""  # Why it can't be restored.


@dataclass(frozen=True, slots=True)
class Round:
    """What one round after the copies did, and how it stands now."""

    last: datetime | None  # The newest checked copy here.
    made: str = ""  # The copy that was made in this round.
    carried: str = ""  # The copy that the second folder got in this round.
    is_second_here: bool | None = None  # None: there is no second folder.
    is_low: bool = False  # The disk is almost full.
    problems: tuple[str, ...] = ()


def holding(session: Session) -> Holding:
    """What this shop's file holds."""
    newest = select(Entry.number).where(Entry.id == select(func.max(Sale.id)).scalar_subquery())
    number = session.execute(newest).scalar_one_or_none()
    return Holding(
        shop=settings.shop(session).name,
        receipts=session.execute(select(func.count()).select_from(Sale)).scalar_one(),
        last_receipt=number or "",
        seals=seals(session),
    )


def seals(session: Session) -> tuple[Seal, ...]:
    """The end of each register's chain."""
    last = (
        select(AuditRecord.register_id, func.max(AuditRecord.sequence))
        .group_by(AuditRecord.register_id)
        .subquery()
    )
    asked = (
        select(*columns(Seal, AuditRecord, register=Register.code))
        .join(Register, Register.id == AuditRecord.register_id)
        .where(tuple_(AuditRecord.register_id, AuditRecord.sequence).in_(select(last)))
        .order_by(Register.code)
    )
    return tuple(read(session, Seal, asked))


def loss(session: Session, copy: Holding) -> Loss:
    """What this shop would lose by going back to a copy."""
    receipts, total, others = 0, 0, 0
    known = {seal.register: seal for seal in copy.seals}
    for own in seals(session):
        seal = known.get(own.register)
        if seal is None or seal.sequence > own.sequence:
            # A register that came later, or a copy that goes further than this shop.
            since = 0 if seal is None else own.sequence
        elif _hash_at(session, seal) == seal.hash:
            since = seal.sequence
        else:
            return Loss(0, Money(0), 0, is_same_shop=False)
        beyond = (
            select(func.count(Sale.id), func.coalesce(func.sum(Sale.pays), 0), func.count())
            .select_from(AuditRecord)
            .join(Register, Register.id == AuditRecord.register_id)
            .outerjoin(Sale, Sale.id == AuditRecord.entry_id)
            .where(
                Register.code == own.register,
                AuditRecord.sequence > since,
                AuditRecord.entry_id.is_not(None),
            )
        )
        sold, came_to, events = session.execute(beyond).one()
        receipts, total, others = receipts + sold, total + came_to, others + events - sold
    return Loss(receipts, Money(total), others, is_same_shop=True)


def _hash_at(session: Session, seal: Seal) -> str | None:
    return session.execute(
        select(AuditRecord.hash)
        .join(Register, Register.id == AuditRecord.register_id)
        .where(Register.code == seal.register, AuditRecord.sequence == seal.sequence)
    ).scalar_one_or_none()


# --- what the chain tells of copies -----------------------------------------------------------


def note_by_itself(
    session: Session, kind: str, body: Mapping[str, object], register_id: int, at: datetime
) -> None:
    """Seal that the shop was copied, or a copy tried, without anybody asking."""
    audit.record(session, kind, body, register_id, at, None)


def owner(session: Session, username: str) -> Actor | None:
    """The active owner of this name, if there is one."""
    asked = select(*columns(Actor, Staff)).where(
        Staff.username == username, Staff.is_active == 1, Staff.role == Role.OWNER
    )
    return read_first(session, Actor, asked)


def note_restore(session: Session, body: Mapping[str, object], stamp: Stamp) -> None:
    """Seal in the restored shop that it was put back, and by whom. Raises NotAllowedError."""
    rights.require(stamp, Right.RESTORE)
    audit.note(session, "restore", body, stamp)


@dataclass(frozen=True, slots=True)
class _Told:
    at: datetime


def last_self_test(session: Session) -> datetime | None:
    """When a copy was last tried, whatever came of it."""
    asked = (
        select(*columns(_Told, AuditRecord))
        .where(AuditRecord.kind == SELF_TEST)
        .order_by(AuditRecord.id.desc())
        .limit(1)
    )
    found = read_first(session, _Told, asked)
    return found.at if found is not None else None

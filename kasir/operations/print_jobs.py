"""Papers on their way to a printer: stored with the event that they tell of (docs/trust.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update

from kasir.clock import Stamp
from kasir.enums import JobKind, JobState
from kasir.errors import ReasonMissingError
from kasir.models import PrintJobRow, PrintMark, Session
from kasir.models.base import insert_into, table_of
from kasir.models.print_job import IS_OPEN
from kasir.operations import audit
from kasir.operations.reading import columns, read, read_first, read_one
from kasir.operations.rights import Right, require
from kasir.words import _

# What each puts on paper, in the shop's words.


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper, or one opening of the drawer. `copy` 0 is the original, n is SALINAN ke-n."""

    id: int
    kind: JobKind
    entry_id: int | None
    register_id: int
    copy: int
    state: JobState
    attempts: int
    error: str
    created_at: datetime
    consignor_id: int | None = None  # An Info penitip is about nobody's entry.
    label: str | None = None  # Nor is a label.


_JOBS = select(*columns(PrintJob, PrintJobRow))


def queue(
    session: Session,
    kind: JobKind,
    entry_id: int | None,
    stamp: Stamp,
    copy: int = 0,
    consignor_id: int | None = None,
    label: str | None = None,
) -> int:
    """Store a job to be printed after the commit, and give its id."""
    row = _row(kind, entry_id, stamp, copy) | {"consignor_id": consignor_id, "label": label}
    return session.execute(_QUEUE, row).scalar_one()


def queue_all(
    session: Session, kinds: Iterable[JobKind], entry_id: int | None, stamp: Stamp
) -> None:
    """Store several jobs of one entry, to be printed in this order."""
    rows = [_row(kind, entry_id, stamp, copy=0) for kind in kinds]
    session.execute(insert_into(PrintJobRow), rows)


_QUEUE = insert(table_of(PrintJobRow)).returning(PrintJobRow.id)


def _row(kind: JobKind, entry_id: int | None, stamp: Stamp, copy: int) -> dict[str, object]:
    return {
        "register_id": stamp.register_id,
        "kind": kind,
        "entry_id": entry_id,
        "copy": copy,
        "state": JobState.QUEUED,
        "created_at": stamp.at,
    }


def print_info(session: Session, consignor_id: int, stamp: Stamp) -> int:
    """Queue the slip "Info penitip" of one consignor. Raises NotAllowedError."""
    require(stamp, Right.REPRINT)
    return queue(session, JobKind.CONSIGNOR_INFO, None, stamp, consignor_id=consignor_id)


def print_paper(session: Session, kind: JobKind, entry_id: int, stamp: Stamp) -> int:
    """Queue the paper of a stored note or payment for the receipt printer.

    It says the same each time, and is signed by hand: no copy is counted. Raises NotAllowedError.
    """
    require(stamp, Right.REPRINT)
    return queue(session, kind, entry_id, stamp)


def reprint(session: Session, entry_id: int, reason: str, stamp: Stamp) -> PrintJob:
    """Queue a copy of a receipt: SALINAN ke-n, counted, with a reason.

    Raises ReasonMissingError, NotAllowedError.
    """
    require(stamp, Right.REPRINT)
    if not reason.strip():
        raise ReasonMissingError
    copies = session.execute(
        select(func.count()).where(
            PrintJobRow.entry_id == entry_id,
            PrintJobRow.kind == JobKind.RECEIPT,
            PrintJobRow.copy > 0,
        )
    ).scalar_one()
    job_id = queue(session, JobKind.RECEIPT, entry_id, stamp, copy=copies + 1)
    audit.note(session, "reprint", {"entry": entry_id, "copy": copies + 1, "reason": reason}, stamp)
    return job(session, job_id)


# --- questions ------------------------------------------------------------------------------


def job(session: Session, job_id: int) -> PrintJob:
    """One job."""
    return read_one(session, PrintJob, _JOBS.where(PrintJobRow.id == job_id))


def next_job(session: Session, register_id: int, at: datetime) -> PrintJob | None:
    """The oldest job that is due; None while one is in flight or nothing waits."""
    in_flight = select(func.count()).where(
        PrintJobRow.register_id == register_id, IS_OPEN, PrintJobRow.state == JobState.SENDING
    )
    if session.execute(in_flight).scalar_one():
        return None
    due = _JOBS.where(
        PrintJobRow.register_id == register_id,
        IS_OPEN,
        PrintJobRow.state == JobState.QUEUED,
        or_(PrintJobRow.retry_at.is_(None), PrintJobRow.retry_at <= at),
    )
    return read_first(session, PrintJob, due.order_by(PrintJobRow.id).limit(1))


def unresolved(session: Session, register_id: int) -> tuple[PrintJob, ...]:
    """All jobs that are not known to be printed, the oldest first."""
    jobs = _JOBS.where(PrintJobRow.register_id == register_id, IS_OPEN)
    return tuple(read(session, PrintJob, jobs.order_by(PrintJobRow.id)))


def all_of_kind(session: Session, kind: JobKind) -> tuple[PrintJob, ...]:
    """Every job of a kind that ever was, the oldest first."""
    jobs = _JOBS.where(PrintJobRow.kind == kind).order_by(PrintJobRow.id)
    return tuple(read(session, PrintJob, jobs))


def pending_count(session: Session, register_id: int) -> int:
    """Count the papers that are not known to be printed; a drawer is no paper."""
    return session.execute(
        select(func.count()).where(
            PrintJobRow.register_id == register_id, IS_OPEN, PrintJobRow.kind != JobKind.DRAWER
        )
    ).scalar_one()


def job_bytes(session: Session, job_id: int) -> bytes:
    """The bytes that were sent, or were about to be; empty before the first attempt."""
    data = session.execute(select(PrintJobRow.data).where(PrintJobRow.id == job_id)).scalar_one()
    return data or b""


# --- the steps of a job ---------------------------------------------------------------------


def mark_sending(session: Session, job_id: int, data: bytes, at: datetime) -> bool:
    """Store the bytes and that they are about to go out. Commit before the first byte.

    False, and nothing may go out, where somebody cancelled the paper meanwhile.
    """
    if job(session, job_id).state is JobState.CANCELLED:
        return False
    _step(
        session,
        job_id,
        JobState.SENDING,
        at,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        attempts=PrintJobRow.attempts + 1,
        error="",
    )
    return True


def mark_printed(session: Session, job_id: int, at: datetime) -> None:
    """The printer, or a person, says that it came out."""
    _step(session, job_id, JobState.PRINTED, at, error="", retry_at=None)


def mark_uncertain(session: Session, job_id: int, error: str, at: datetime) -> None:
    """It failed after the first byte: a person must look; it is never printed again by itself."""
    _step(session, job_id, JobState.UNCERTAIN, at, note=error, error=error)


def mark_failed(session: Session, job_id: int, error: str, at: datetime) -> None:
    """It can't be printed at all: a person must act."""
    _step(session, job_id, JobState.FAILED, at, note=error, error=error)


def requeue(
    session: Session, job_id: int, error: str, at: datetime, retry_at: datetime | None
) -> None:
    """It failed before the first byte: try again at `retry_at`, or at once."""
    _step(session, job_id, JobState.QUEUED, at, note=error, error=error, retry_at=retry_at)


def retry(session: Session, job_id: int, stamp: Stamp) -> None:
    """Try a waiting or failed job now, because a person asked.

    One that went out meanwhile stays as it is: a card on the screen may be older than the paper.
    """
    require(stamp, Right.REPRINT)
    if job(session, job_id).state in {JobState.QUEUED, JobState.FAILED}:
        _step(session, job_id, JobState.QUEUED, stamp.at, actor_id=stamp.actor.id, retry_at=None)


def resolve(session: Session, job_id: int, stamp: Stamp, *, came_out: bool) -> None:
    """Take a person's word for an uncertain job; what did not come out is printed as a copy.

    The first word counts: a second press makes no second copy. Raises NotAllowedError.
    """
    require(stamp, Right.REPRINT)
    found = job(session, job_id)
    if found.state is not JobState.UNCERTAIN:
        return
    _step(session, job_id, JobState.PRINTED, stamp.at, actor_id=stamp.actor.id, error="")
    body = {"job": job_id, "entry": found.entry_id, "came_out": came_out}
    audit.note(session, "print_resolved", body, stamp)
    if not came_out and found.entry_id is not None and found.kind is JobKind.RECEIPT:
        reprint(session, found.entry_id, _("Struk tidak keluar utuh"), stamp)
    elif not came_out:
        queue(
            session, found.kind, found.entry_id, stamp, found.copy, found.consignor_id, found.label
        )


def cancel(session: Session, job_id: int, reason: str, stamp: Stamp) -> None:
    """Give a paper up: it is never printed, and asked about no more. The reason is sealed.

    One that came out, goes out now or was cancelled stays as it is. Raises ReasonMissingError,
    NotAllowedError.
    """
    require(stamp, Right.REPRINT)
    if not reason.strip():
        raise ReasonMissingError
    found = job(session, job_id)
    if found.state not in {JobState.QUEUED, JobState.UNCERTAIN, JobState.FAILED}:
        return
    actor = stamp.actor.id
    _step(session, job_id, JobState.CANCELLED, stamp.at, actor_id=actor, note=reason.strip())
    body = {"job": job_id, "kind": found.kind, "entry": found.entry_id, "reason": reason.strip()}
    audit.note(session, "print_cancelled", body, stamp)


def recover(session: Session, register_id: int, at: datetime) -> int:
    """After a crash: what was being sent is uncertain now. Gives how many."""
    sending = [each for each in unresolved(session, register_id) if each.state is JobState.SENDING]
    for each in sending:
        mark_uncertain(session, each.id, _("kasir berhenti saat mencetak"), at)
    return len(sending)


def _step(
    session: Session,
    job_id: int,
    state: JobState,
    at: datetime,
    *,
    actor_id: int | None = None,
    note: str = "",
    **values: object,
) -> None:
    session.execute(
        update(PrintJobRow).where(PrintJobRow.id == job_id).values(state=state, **values)
    )
    mark = {"job_id": job_id, "state": state, "at": at, "actor_id": actor_id, "note": note}
    session.execute(insert(PrintMark), mark)

"""Papers that are to be printed, and the marks of what became of them (docs/trust.md)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import JobKind, JobState
from kasir.models.base import Base, Ledger, check, one_of, strict

# Written out and not bound, here and where it is asked: only so does SQLite know that the index of
# the few open jobs will do.
IS_OPEN = text("state <> 'printed' AND state <> 'cancelled'")


class PrintJobRow(Base):
    """One paper, or one opening of the drawer. Its state moves; its marks only grow."""

    __tablename__ = "print_jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    kind: Mapped[JobKind]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    consignor_id: Mapped[int | None] = mapped_column(ForeignKey("consignors.id"))
    copy: Mapped[int] = mapped_column(default=0)  # 0 is the original, n is SALINAN ke-n.
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    retry_at: Mapped[datetime | None]
    label: Mapped[str | None]  # What a label says, as JSON: no entry tells of it.
    data: Mapped[bytes | None]
    sha256: Mapped[str | None]

    __table_args__ = strict(
        one_of("kind", JobKind),
        one_of("state", JobState),
        check("copy", "copy >= 0"),
        Index("ix_print_jobs_unresolved", "register_id", "id", sqlite_where=IS_OPEN),
        Index(None, "entry_id"),
    )


class PrintMark(Ledger, Base):
    """One step of a job: which state, when, and by whose word."""

    __tablename__ = "print_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("print_jobs.id"))
    state: Mapped[JobState]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = strict(
        one_of("state", JobState),
        Index(None, "job_id"),
        Index("ix_print_marks_uncertain", "at", sqlite_where=text("state = 'uncertain'")),
    )

"""The chain: one audit record per event, each sealed with the hash of the one before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kasir.models.base import Base, Ledger, check, strict

_GUARD = "kind IN ('failed_pin', 'clock_back')"


class AuditRecord(Ledger, Base):
    """An event of one register's chain.

    An event of the ledger is sealed through its rows (`entry_id`); any other carries its own
    canonical JSON (`body`).
    """

    __tablename__ = "audit_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    sequence: Mapped[int]
    version: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), unique=True)
    body: Mapped[str | None]
    previous_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = strict(
        UniqueConstraint("register_id", "sequence"),
        check("one_content", "(entry_id IS NULL) <> (body IS NULL)"),
        Index("ix_audit_records_guard", "at", sqlite_where=text(_GUARD)),
        Index("ix_audit_records_sign_in", "actor_id", "id", sqlite_where=text("kind = 'sign_in'")),
        is_counted=True,  # A cut end leaves the count behind.
    )

"""What every question of the list gives, and the bounds in which it is asked.

A question reads one kind of deed from the records that exist. Its row says who, when and how much,
and names its record; the sentence is made of it in `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, literal, literal_column, null, select
from sqlalchemy.orm import aliased

from kasir.clock import WIB
from kasir.models import AuditRecord, Consignor, Entry, Register, Session, Staff
from kasir.models.journal import IS_REVIEWED
from kasir.money import Money
from kasir.operations.reading import Question, columns


@dataclass(frozen=True, slots=True)
class Found:
    """One deed as its question finds it. What a kind has no use for is None.

    `record` and `position` name it among its kind. `what`, `told` and `other` are what only the
    sentence of the kind understands; `sequence` and `hash` are those of its audit record.
    """

    record: int
    position: int
    at: datetime
    actor: str | None
    second: str | None
    entry_id: int | None
    number: str | None
    subject: str | None  # The consignor, or whom or what it is about.
    amount: Money | None
    what: str | None
    told: str | None  # A reason that a person wrote, or the JSON of an audit record.
    other: Money | None
    register: str
    sequence: int | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are asked about; an end that is None is open.

    A record of the chain counts on its calendar day in the shop, an event on its business day.
    """

    first: date | None = None
    last: date | None = None

    def of_records(self, at: SQLColumnExpression[datetime]) -> list[ColumnElement[bool]]:
        """The conditions on an instant."""
        found: list[ColumnElement[bool]] = []
        if self.first is not None:
            found.append(at >= datetime.combine(self.first, time(), WIB))
        if self.last is not None:
            found.append(at < datetime.combine(self.last + timedelta(days=1), time(), WIB))
        return found

    def of_events(self) -> list[ColumnElement[bool]]:
        """The conditions on an entry."""
        found: list[ColumnElement[bool]] = []
        if self.first is not None:
            found.append(Entry.business_day >= self.first)
        if self.last is not None:
            found.append(Entry.business_day <= self.last)
        return found


EVER = Span()

Ask = Callable[[Session, Span], Sequence[Question]]

actor, second = aliased(Staff, name="actor"), aliased(Staff, name="second")
# Only so does each engine know that the index of these events will do.
is_reviewed: ColumnElement[bool] = literal_column(f"({IS_REVIEWED.format('entries.')})")


def of_records(span: Span, *where: ColumnElement[bool]) -> Question:
    """The records of the chain that are no event of the ledger, with their content as `told`."""
    nothing = dict.fromkeys(("second", "number", "subject", "amount", "other"), null())
    asked = columns(
        Found,
        AuditRecord,
        **nothing,
        record=AuditRecord.id,
        position=literal(0),
        actor=actor.name,
        entry_id=AuditRecord.entry_id,  # NULL, and a number to the server.
        what=AuditRecord.kind,
        told=AuditRecord.body,
        register=Register.code,
    )
    return (
        select(*asked)
        .join(Register, Register.id == AuditRecord.register_id)
        .outerjoin(actor, actor.id == AuditRecord.actor_id)
        .where(AuditRecord.entry_id.is_(None), *span.of_records(AuditRecord.at), *where)
    )


def of_events(
    span: Span, *where: ColumnElement[bool], **more: SQLColumnExpression[object]
) -> Question:
    """The entries that fulfil conditions, with their reason as `told`."""
    usual: dict[str, SQLColumnExpression[object]] = {
        "record": Entry.id,
        "position": literal(0),
        "subject": Consignor.name,
        "what": Entry.kind,
        "told": Entry.reason,
        "amount": null(),
        "other": null(),
    }
    asked = columns(
        Found,
        *(Entry, AuditRecord),
        **usual | more,
        actor=actor.name,
        second=second.name,
        entry_id=Entry.id,
        register=Register.code,
    )
    return (
        select(*asked)
        .select_from(Entry)
        .join(AuditRecord, AuditRecord.entry_id == Entry.id)
        .join(Register, Register.id == Entry.register_id)
        .join(actor, actor.id == Entry.actor_id)
        .outerjoin(second, second.id == Entry.second_id)
        .outerjoin(Consignor, Consignor.id == Entry.consignor_id)
        .where(*span.of_events(), *where)
    )

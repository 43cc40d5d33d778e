"""The owner's ticks against the chain: one put in by hand would hide a deed from him."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select

from kasir.models import AuditRecord, ReviewTick, Session
from kasir.operations.verify.differences import Difference
from kasir.words import _

_Tick = tuple[str, int, int, str, int | None]


def ticks(session: Session) -> Iterator[Difference]:
    """Every tick stands in a record of the chain, with its remark and by the same person."""
    told: set[_Tick] = set()
    records = select(AuditRecord.body, AuditRecord.actor_id).where(
        AuditRecord.entry_id.is_(None), AuditRecord.kind == "review"
    )
    for body, actor_id in session.execute(records):
        said = json.loads(body or "{}")
        for kind, record, position in said.get("ticked", ()):
            told.add((kind, record, position, said.get("remark", ""), actor_id))
    stored = {
        (kind, record, position, remark, actor_id)
        for kind, record, position, remark, actor_id in session.execute(
            select(
                *(ReviewTick.kind, ReviewTick.record, ReviewTick.position),
                *(ReviewTick.remark, ReviewTick.actor_id),
            )
        )
    }
    for kind, record, position, *_more in sorted(stored ^ told, key=str):
        name = _("{kind} {record}.{position}").format(kind=kind, record=record, position=position)
        yield Difference(_("perlu dilihat"), name, _("bukan seperti yang disegel"))

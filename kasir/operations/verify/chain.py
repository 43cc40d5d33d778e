"""The chain of audit records recomputed, and rows that it does not seal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, func, select

from kasir.models import SEALED, AuditRecord, Session
from kasir.models.base import table_of
from kasir.operations import audit
from kasir.operations.reading import read
from kasir.operations.verify.differences import Difference, as_stored
from kasir.words import _


class _Record(NamedTuple):
    id: int
    register_id: int
    sequence: int
    version: int
    kind: str
    at: str
    actor_id: int | None
    entry_id: int | None
    body: str | None
    previous_hash: str
    hash: str


Told = Callable[[int, int], object]
_TOLD_EVERY = 500


def chain(session: Session, told: Told = lambda _done, _of: None) -> Iterator[Difference]:
    """Recompute every hash from the stored rows, register by register, in order.

    `told(done, of)` hears now and then how many records are done.
    """
    rows = _SealedRows(session)
    last = session.execute(select(func.coalesce(func.max(AuditRecord.id), 0))).scalar_one()
    heads: dict[int, tuple[int, str]] = {}
    newest = 0
    records = select(*map(as_stored, table_of(AuditRecord).columns)).order_by(AuditRecord.id)
    for record in read(session, _Record, records):
        sequence, previous = heads.get(record.register_id, (0, audit.START))
        if record.sequence != sequence + 1 or record.previous_hash != previous:
            yield _bad(_("rantai"), record, _("tidak menyambung ke catatan sebelumnya"))
        if not _is_as_sealed(session, record, rows):
            yield _bad(_("rantai"), record, _("isinya bukan yang disegel"))
        heads[record.register_id] = record.sequence, record.hash
        newest = record.id
        if newest % _TOLD_EVERY == 0:
            told(newest, last)
    yield from _cut_end(session, newest)


def _cut_end(session: Session, newest: int) -> Iterator[Difference]:
    """Compare the newest record with the count beside the table, where the store keeps one."""
    ids_given = session.info.get("ids_given")
    given = ids_given(AuditRecord.__tablename__) if ids_given else newest
    if given != newest:
        told = _("{given} catatan pernah ditulis, yang terakhir ada {newest}")
        yield Difference(_("rantai"), _("ujung"), told.format(given=given, newest=newest))


def _bad(check: str, record: _Record, text: str) -> Difference:
    name = _("catatan {sequence} ({kind})").format(sequence=record.sequence, kind=record.kind)
    if record.entry_id is not None:
        name += _(", entri {entry}").format(entry=record.entry_id)
    return Difference(check, name, text)


def _is_as_sealed(session: Session, record: _Record, rows: _SealedRows) -> bool:
    """Whether a record's content has its hash."""
    fields = {name: getattr(record, name) for name in audit.FIELDS}
    if record.entry_id is None:
        content = {"body": record.body}
        return record.body is not None and record.hash == audit.link(
            record.previous_hash, fields, content
        )
    text = rows.text_of_entry(record.entry_id)
    if record.body is not None:
        return False
    if record.hash == audit.link_rows(record.previous_hash, fields, text):
        return True
    # The same hash is the same text, whoever wrote it; another one may be the writer's fault.
    again = audit.in_order(_rows_of_entry(session, record.entry_id))
    return record.hash == audit.link(record.previous_hash, fields, {"rows": again})


class _SealedRows:
    """The rows of each sealed entry as canonical JSON, read once in the order of entries.

    Entries are sealed in the order of their ids on one register; on several they interleave,
    so rows that were read too early wait for their record.
    """

    def __init__(self, session: Session) -> None:
        write: WriteTexts = session.info.get("sealed_texts", partial(_texts, session))
        by_name = sorted(SEALED, key=lambda table: table.name)
        self._texts = [(table.name, write(table, SEALED[table])) for table in by_name]
        self._next = [next(texts, None) for _name, texts in self._texts]
        self._waiting: dict[int, dict[str, str]] = {}

    def text_of_entry(self, entry_id: int) -> str:
        """An entry's rows, table by table in the order of their names."""
        found: list[str] = []
        for at, head in enumerate(self._next):
            if head is not None and head[0] <= entry_id:
                name, texts = self._texts[at]
                while head is not None and head[0] < entry_id:
                    self._waiting.setdefault(head[0], {})[name] = f'"{name}":[{head[1]}]'
                    head = next(texts, None)  # noqa: PLW2901 - the next of the same table
                if head is not None and head[0] == entry_id:
                    found.append(f'"{name}":[{head[1]}]')
                    head = next(texts, None)  # noqa: PLW2901
                self._next[at] = head
        if waited := self._waiting.pop(entry_id, None):
            # What was read before its turn stands in all its tables: none of them comes later.
            return ",".join(waited[name] for name in sorted(waited))
        return ",".join(found)


# An entry's id and its rows of one table, ordered by key, with commas between: for each entry.
Texts = Iterator[tuple[int, str]]
WriteTexts = Callable[[Table, str], Texts]


def _texts(session: Session, table: Table, key: str) -> Texts:
    """What a store that writes no JSON has us write."""
    at = [column.name for column in table.columns].index(key)
    ordered = _as_stored(table).order_by(table.c[key], *table.primary_key.columns)
    # Who stops asking lets go of the rest: a server would keep it ready.
    with session.execute(ordered.execution_options(yield_per=2_000)) as rows:
        for entry_id, group in groupby(rows, key=itemgetter(at)):
            found = [dict(row._mapping) for row in group]  # noqa: SLF001 - its public name
            yield entry_id, audit.canonical(audit.in_order({table: found})[table.name])[1:-1]


def _rows_of_entry(session: Session, entry_id: int) -> dict[Table, list[dict[str, object]]]:
    """The rows of one entry in each table that has any."""
    found = {
        table: [
            dict(row)
            for row in session.execute(_as_stored(table).where(table.c[key] == entry_id)).mappings()
        ]
        for table, key in SEALED.items()
    }
    return {table: rows for table, rows in found.items() if rows}


def _as_stored(table: Table) -> Select[*tuple[Any, ...]]:
    return select(*map(as_stored, table.columns))


def unsealed(session: Session) -> Iterator[Difference]:
    """Find rows of the ledger that no audit record seals."""
    for table, key in SEALED.items():
        column = table.c[key]
        loose = (
            select(column)
            .outerjoin(AuditRecord, AuditRecord.entry_id == column)
            .where(AuditRecord.id.is_(None))
            .distinct()
        )
        for (entry_id,) in session.execute(loose):
            record = _("{table}, entri {entry}").format(table=table.name, entry=entry_id)
            yield Difference(_("rantai"), record, _("tidak disegel"))

"""The chain of audit records recomputed, and rows that it does not seal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Table, func, select

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
        fields = {name: getattr(record, name) for name in audit.FIELDS}
        content: dict[str, object] = {"body": record.body}
        if record.entry_id is not None:
            content = {"rows": rows.of_entry(record.entry_id)}
        has_one_content = (record.entry_id is None) != (record.body is None)
        if not has_one_content or audit.link(record.previous_hash, fields, content) != record.hash:
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


_Rows = list[dict[str, object]]  # Of one table.


class _SealedRows:
    """The rows of each sealed entry, read once in the order of entries.

    Entries are sealed in the order of their ids on one register; on several they interleave,
    so rows that were read too early wait for their record.
    """

    def __init__(self, session: Session) -> None:
        self._groups = {table: _groups(session, table, key) for table, key in SEALED.items()}
        self._next: dict[Table, tuple[int, _Rows] | None] = {
            table: next(groups, None) for table, groups in self._groups.items()
        }
        self._waiting: dict[int, dict[Table, _Rows]] = {}

    def of_entry(self, entry_id: int) -> dict[str, _Rows]:
        """An entry's rows as canonical JSON holds them."""
        for table, groups in self._groups.items():
            head = self._next[table]
            while head is not None and head[0] <= entry_id:
                self._waiting.setdefault(head[0], {})[table] = head[1]
                head = next(groups, None)
            self._next[table] = head
        return audit.in_order(self._waiting.pop(entry_id, {}))


def _groups(session: Session, table: Table, key: str) -> Iterator[tuple[int, _Rows]]:
    """The rows of each entry, as the file holds them: those values are what is sealed."""
    # In the order of canonical JSON: a million rows are sorted by their names once, here.
    columns = sorted(table.columns, key=lambda column: column.name)
    names = [column.name for column in columns]
    at = names.index(key)
    ordered = select(*map(as_stored, columns)).order_by(table.c[key], *table.primary_key.columns)
    # Who stops asking lets go of the rest: a server would keep it ready.
    with session.execute(ordered.execution_options(yield_per=2_000)) as rows:
        for entry_id, group in groupby(rows, key=itemgetter(at)):
            yield entry_id, [dict(zip(names, row, strict=True)) for row in group]


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

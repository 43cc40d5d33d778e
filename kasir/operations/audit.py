"""The chain of audit records: what happened, sealed with the hash of what happened before.

    hash = SHA-256(previous hash + canonical JSON of the record)      (docs/trust.md)

The canonical JSON of version 1: keys sorted, no spaces, UTF-8, days and instants as ISO text,
truth as 0 or 1. A record of a ledger event seals every column of every row of that event; any
other record seals its own body. One chain a register, from a start record on.
"""

from __future__ import annotations

import functools
import hashlib
import json
import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from json.encoder import encode_basestring
from types import NoneType
from typing import Any

from sqlalchemy import Table, bindparam, func, select

from kasir.clock import StaffId, Stamp
from kasir.models import AuditRecord, Session
from kasir.models.base import instant_text, store

VERSION = 1
START = ""  # The hash before the first record.
# What is sealed of the record itself, beside its content.
FIELDS = ("register_id", "sequence", "version", "kind", "at", "actor_id", "entry_id")


def seal(
    session: Session,
    kind: str,
    entry_id: int,
    rows: Mapping[Table, Iterable[dict[str, object]]],
    stamp: Stamp,
) -> str:
    """Seal all rows of one ledger event, `plain` ones, and give the new head hash.

    Called once, after the last insert of the event, in the same transaction.
    """
    content = {"rows": in_order(rows)}
    return _append(session, kind, content, entry_id, stamp.register_id, stamp.at, stamp.actor.id)


def note(session: Session, kind: str, body: Mapping[str, object], stamp: Stamp) -> str:
    """Seal an event that has no ledger rows and give the new head hash.

    Where two persons did it, the body names the second one.
    """
    if stamp.second is not None:
        body = {**body, "second": stamp.second.username}
    return record(session, kind, body, stamp.register_id, stamp.at, stamp.actor.id)


def record(
    session: Session,
    kind: str,
    body: Mapping[str, object],
    register_id: int,
    at: datetime,
    actor_id: StaffId | None,
) -> str:
    """Seal an event of nobody in particular: a start, a failed PIN."""
    return _append(session, kind, {"body": canonical(body)}, None, register_id, at, actor_id)


def head(session: Session, register_id: int) -> tuple[int, str]:
    """The last sequence number and hash of a register's chain; (0, "") before the start."""
    found = session.execute(_HEAD, {"register_id": register_id}).first()
    sequence, digest = found or (0, START)
    return sequence, digest


_of_register = AuditRecord.register_id == bindparam("register_id")
_HEAD = select(AuditRecord.sequence, AuditRecord.hash).where(
    _of_register,
    AuditRecord.sequence
    == select(func.max(AuditRecord.sequence)).where(_of_register).scalar_subquery(),
)


def short_code(digest: str) -> str:
    """The hash as people read it on paper: `7F3A-91C2-04BD`."""
    text = digest[:12].upper()
    return "-".join(text[i : i + 4] for i in range(0, 12, 4))


def _append(
    session: Session,
    kind: str,
    content: Mapping[str, object],
    entry_id: int | None,
    register_id: int,
    at: datetime,
    actor_id: StaffId | None,
) -> str:
    sequence, previous = head(session, register_id)
    fields = {
        "register_id": register_id,
        "sequence": sequence + 1,
        "version": VERSION,
        "kind": _plain(kind),
        "at": instant_text(at),
        "actor_id": actor_id,
        "entry_id": entry_id,
    }
    digest = link(previous, fields, content)
    stored = {"body": content.get("body"), "previous_hash": previous, "hash": digest}
    store(session, AuditRecord, [{**fields, **stored}])
    return digest


# --- the canonical form of version 1: also what `verify` recomputes --------------------------


def link(previous: str, fields: Mapping[str, object], content: Mapping[str, object]) -> str:
    """The hash of one record behind another."""
    text = canonical({**{key: _plain(value) for key, value in fields.items()}, **content})
    return hashlib.sha256((previous + text).encode()).hexdigest()


def plain(table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """Every column of a row as it is stored and sealed."""
    return {name: _plain(row.get(name, default)) for name, default in columns(table)}


def link_rows(previous: str, fields: Mapping[str, object], rows: str) -> str:
    """The same as `link` of an event of the ledger, whose rows are canonical JSON already."""
    texts = {key: f'"{key}":{_text(fields[key])}' for key in FIELDS} | {
        "rows": f'"rows":{{{rows}}}'
    }
    text = previous + "{" + ",".join([texts[key] for key in _SORTED]) + "}"
    return hashlib.sha256(text.encode()).hexdigest()


_SORTED = sorted((*FIELDS, "rows"))


def _text(value: object) -> str:
    """The canonical text of a plain value, faster than `canonical`."""
    if type(value) is int:
        return str(value)
    return encode_basestring(value) if type(value) is str else canonical(value)


def in_order(
    rows: Mapping[Table, Iterable[dict[str, object]]],
) -> dict[str, list[dict[str, object]]]:
    """Rows of plain values by their tables' names, ordered by key, as they are sealed."""
    return {table.name: sorted(found, key=_key(table)) for table, found in rows.items()}


@functools.cache
def _key(table: Table) -> Callable[[Mapping[str, object]], Any]:  # What a key can be sorts.
    return operator.itemgetter(*(column.name for column in table.primary_key))


def canonical(value: object) -> str:
    """The one text of a value."""
    return _JSON.encode(value)


# Made once: a shop is verified by a million of them.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_columns: dict[Table, list[tuple[str, object]]] = {}


def columns(table: Table) -> list[tuple[str, object]]:
    """Name a table's columns, each with what is stored when a row does not say."""
    if table not in _columns:
        _columns[table] = [
            (column.name, column.default.arg if column.default is not None else None)  # type: ignore[attr-defined]
            for column in table.columns
        ]
    return _columns[table]


_AS_IT_IS = {int, str, NoneType}


def _plain(value: object) -> object:
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return int(value) if isinstance(value, bool) else value

"""Somebody opens the file with another program, takes the triggers off, and changes the books.

Each column of each sealed table is changed, rows are deleted, invented and exchanged, the end is
cut off. All of it must be found, and the record that was touched be named. The control leaves
the chain out, and must overlook some.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, UniqueConstraint, text

from kasir.models import SEALED, AuditRecord
from kasir.models.base import Day, EnumText, Flag, Instant, table_of
from kasir.operations.verify.differences import Difference
from kasir.operations.verify.report import verify
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.operations.test_property import run
from tests.shop import found_template

SEED = 5
FAR = 1_000_000  # From any number in use.
TAILS = 10  # The last record, the last two, ... are cut off.
CHAIN = "rantai"  # How `verify` calls its check of the chain.
AUDIT = table_of(AuditRecord)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One forgery: statements with their values, and how the first bad record may be called."""

    what: str
    statements: tuple[tuple[str, Row], ...]
    names: frozenset[str]


def drill(folder: Path, rows_each: int, operations: int) -> list[Outcome]:
    """Forge so many rows of each table, one by one, each of their columns by itself."""
    database = Database(found_template(folder) / "kasir.db")
    run(SEED, operations, database)
    bad, overlooked = [], 0
    with database._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        assert not _differences(connection, ()), "a false alarm"
        cases = list(_cases(connection, random.Random(SEED), rows_each))
        for case in cases:
            found = _differences(connection, case.statements)
            overlooked += all(difference.check == CHAIN for difference in found)
            if not found:
                bad.append(f"missed: {case.what}")
            elif not any(name in found[0].record + " " for name in case.names):
                bad.append(f"{case.what}: named {found[0].record}")
    database.close()
    kinds = Counter(case.what.partition(" ")[0] for case in cases)
    detail = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    return [
        Outcome("tamper", len(cases), len(bad), "; ".join(bad[:8]) or detail),
        Outcome("tamper_control", len(cases), overlooked, "without the chain", is_control=True),
    ]


def _differences(
    connection: Connection, statements: tuple[tuple[str, Row], ...]
) -> tuple[Difference, ...]:
    """Give what `verify` finds after the statements; nothing of them stays."""
    connection.rollback()  # What was only read.
    with connection.begin() as transaction:
        connection.exec_driver_sql("BEGIN")
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (trigger,) in triggers.all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        for statement, values in statements:
            connection.execute(text(statement), values)
        found = verify(connection).differences
        transaction.rollback()
        return found


# --- forgeries ------------------------------------------------------------------------------


def _cases(connection: Connection, chance: random.Random, rows_each: int) -> Iterator[Case]:
    for table in (*SEALED, AUDIT):
        rows = _rows(connection, table)
        assert rows, f"{table.name} is empty: the drill would not touch it"
        for row in chance.sample(rows, min(rows_each, len(rows))):
            for column in table.columns:
                # The id of a record says nothing but the order, which `_exchange` forges.
                if column is not AUDIT.c.id:
                    yield from _changes(table, column, row, chance)
            yield Case(f"delete {table.name}", (_delete(table, row),), _names(table, row))
            yield _invention(table, row)
    records = _rows(connection, AUDIT)
    chain = [record for record in records if record["register_id"] == 1]
    for number in chance.sample(range(1, len(chain)), min(rows_each, len(chain) - 1)):
        yield _exchange(chain[number - 1], chain[number])
    for length in range(1, TAILS + 1):
        yield _cut(connection, records[-length:])


def _changes(table: Table, column: Column[Any], row: Row, chance: random.Random) -> Iterator[Case]:
    for value in _others(table, column, row[column.name], chance):
        statement = f"UPDATE {table.name} SET {column.name} = :new WHERE {_key(table)}"
        changed = {**row, column.name: value}
        yield Case(
            f"change {table.name}.{column.name}",
            ((statement, {**row, "new": value}),),
            _names(table, row) | _names(table, changed),
        )


def _others(
    table: Table, column: Column[Any], value: Any, chance: random.Random
) -> Iterator[int | str]:
    """Give other values for a column, as the file holds them: a likely one, and nonsense."""
    match column.type:
        case Flag():
            yield 1 - value
        case EnumText(kind=kind):
            yield chance.choice([member.value for member in kind if member.value != value])
            yield "?"
        case Day() | Instant():
            yield "2030-01-01" if isinstance(column.type, Day) else "2030-01-01T00:00:00+00:00"
            yield "?"
        case _ if column.type.python_type is int:
            yield (value or 0) + (FAR if _is_unique(table, column) else 1)
        case _:
            yield (value or "") + "x"


def _is_unique(table: Table, column: Column[Any]) -> bool:
    return bool(column.primary_key or column.unique) or any(
        column.name in constraint.columns
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    )


def _delete(table: Table, row: Row) -> tuple[str, Row]:
    return f"DELETE FROM {table.name} WHERE {_key(table)}", row


def _invention(table: Table, row: Row) -> Case:
    """Put a row beside another one, as like it as the keys allow."""
    new = dict(row)
    for column in table.columns:
        if not _is_unique(table, column) or column.name == SEALED.get(table) != "id":
            continue
        is_number = column.type.python_type is int
        new[column.name] = FAR if is_number else f"{row[column.name]}x"
    if table is AUDIT:
        new |= {"register_id": row["register_id"], "entry_id": None, "body": "{}"}
    places = ", ".join(f":{name}" for name in new)
    statement = f"INSERT INTO {table.name} VALUES ({places})"
    return Case(
        f"invent {table.name}", ((statement, new),), _names(table, row) | _names(table, new)
    )


def _exchange(first: Row, second: Row) -> Case:
    """Let two neighbours in the chain change places."""
    move = "UPDATE audit_records SET id = :to WHERE id = :id"
    moves = ((first["id"], FAR), (second["id"], first["id"]), (FAR, second["id"]))
    return Case(
        "exchange audit_records",
        tuple((move, {"id": here, "to": there}) for here, there in moves),
        _names(AUDIT, first) | _names(AUDIT, second),
    )


def _cut(connection: Connection, records: list[Row]) -> Case:
    """Take the end off: the last records and all that they seal."""
    gone = []
    for record in records:
        gone.append(_delete(AUDIT, record))
        for table, key in SEALED.items():
            statement = f"DELETE FROM {table.name} WHERE {key} = :entry_id"
            gone.append((statement, record))
    return Case(f"cut {len(records)} records", tuple(gone), frozenset({""}))


# --- rows, as the file holds them -----------------------------------------------------------


def _rows(connection: Connection, table: Table) -> list[Row]:
    key = ", ".join(column.name for column in table.primary_key)
    found = connection.exec_driver_sql(f"SELECT * FROM {table.name} ORDER BY {key}")
    return [dict(row) for row in found.mappings()]


def _key(table: Table) -> str:
    return " AND ".join(f"{column.name} = :{column.name}" for column in table.primary_key)


def _names(table: Table, row: Row) -> frozenset[str]:
    """Give how a row's record may be called: by its entry, or by its place in the chain.

    A record that no longer fits is often told by the one after it.
    """
    if table is AUDIT:
        places = (row["sequence"], row["sequence"] + 1)
        return frozenset(f"catatan {place} " for place in places) | _entry(row["entry_id"])
    return _entry(row[SEALED[table]])


def _entry(entry_id: int | None) -> frozenset[str]:
    return frozenset() if entry_id is None else frozenset({f"entri {entry_id} "})

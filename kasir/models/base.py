"""What all tables share: portable column types, STRICT tables, and the mark of the ledger.

Money and quantity are plain integers in columns; operations give them their types. Days and
instants are ISO text, enums are stored by value. The same metadata makes the schema on SQLite
and on PostgreSQL; the conditions of partial indexes stand here for SQLite, and for PostgreSQL in
the migrations alone, since naming that dialect would load it, and asyncio, at each start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Connection,
    Dialect,
    Insert,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

from kasir import enums

# What an operation works in: one open transaction. Core's connection and not the ORM's session,
# since operations write their statements themselves and no unit of work stands between.
Session = Connection

T = TypeVar("T")

INTEGER = BigInteger().with_variant(Integer(), "sqlite")


class _Turned(TypeDecorator[T]):
    """A value that a column holds as a plain one. NULL is None. Each kind takes its own: Any."""

    impl: type[TypeEngine[Any]] = Text
    plain: Callable[[Any], int | str]  # What the column holds of a value.
    value: Callable[[Any], T]

    def process_bind_param(self, value: T | None, dialect: Dialect) -> int | str | None:  # noqa: ARG002
        return None if value is None else self.plain(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> T | None:  # noqa: ARG002
        return None if value is None else self.value(value)


class Flag(_Turned[bool]):
    """Truth as 0 or 1: a STRICT table has no boolean."""

    impl = Integer
    cache_ok = True
    plain, value = int, bool


class Day(_Turned[date]):
    """A calendar day as `2026-11-24`."""

    cache_ok = True
    plain, value = staticmethod(date.isoformat), date.fromisoformat


def instant_text(value: datetime) -> str:
    """`2026-11-24T07:05:00.000000+00:00`. Refuses an instant without a zone."""
    assert value.tzinfo is not None, "an instant without a time zone"
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class Instant(_Turned[datetime]):
    """An instant as UTC ISO text with microseconds, so that text order is time order."""

    cache_ok = True
    plain, value = staticmethod(instant_text), datetime.fromisoformat


class EnumText(_Turned[StrEnum]):
    """A member of a closed list, stored by value."""

    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = self.value = kind

    def plain(self, value: StrEnum) -> str:
        """By its value, whoever says so: a plain text of the list is taken, too."""
        return self.kind(value).value


class Base(DeclarativeBase):
    """All tables of a shop."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {  # As SQLAlchemy declares it.
        int: INTEGER,
        str: Text(),
        bytes: LargeBinary(),
        bool: Flag(),
        date: Day(),
        datetime: Instant(),
        **{
            kind: EnumText(kind)
            for kind in vars(enums).values()
            if isinstance(kind, type) and issubclass(kind, StrEnum)
        },
    }


def table_of(model: type[Base]) -> Table:
    """A mapped class's table, with the type that it always has."""
    return cast("Table", model.__table__)


@cache
def insert_into(model: type[Base]) -> Insert:
    """The statement that stores rows of a class. Made once: a sale stores into nine."""
    return insert(table_of(model))


def store(session: Session, model: type[Base], rows: Sequence[dict[str, object]]) -> None:
    """Store rows of plain values that name the same columns, past what SQLAlchemy does a row."""
    text = _insert_text(table_of(model), tuple(rows[0]), session.dialect)
    session.exec_driver_sql(text, [tuple(row.values()) for row in rows])


@cache
def _insert_text(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    quoted = ", ".join(map(dialect.identifier_preparer.quote, names))
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    return f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608 - names of ours


class Ledger:
    """Mark of an append-only table: triggers refuse UPDATE and DELETE."""


def strict(
    *constraints: SchemaItem, has_rowid: bool = True, is_counted: bool = False
) -> tuple[object, ...]:
    """The table arguments of a STRICT table; without rowid it is clustered by its key.

    A counted one remembers the highest id that it ever gave, also after that row is gone.
    """
    options = {
        "sqlite_strict": True,
        "sqlite_with_rowid": has_rowid,
        "sqlite_autoincrement": is_counted,
    }
    return (*constraints, options)


def one_of(column: str, kind: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """Constrain a column to the values of a closed list (or NULL where it may be)."""
    values = ", ".join(f"'{value}'" for value in kind)
    return CheckConstraint(f"{column} IN ({values})", name=column)


def check(name: str, condition: str) -> CheckConstraint:
    """Name a condition that every row fulfils."""
    return CheckConstraint(condition, name=name)

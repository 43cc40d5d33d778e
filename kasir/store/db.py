"""Where transactions begin and end, and the promises that a database must keep to be opened.

Begin and end only in `Database.read` and `Database.write`. On SQLite a write begins with BEGIN
IMMEDIATE: SQLAlchemy's default lets two writers read the same number and lose an update. The
statement is sent here and not by an engine's "begin" event, since one listener makes SQLAlchemy
ask for listeners around every statement, which is a quarter of what a short one costs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pysqlite3 import dbapi2
from sqlalchemy import URL, Engine, Table, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from kasir.models import Base, Ledger, Session
from kasir.store.contract import (
    StorageBrokenError,
    StorageError,
    check_driver,
    check_file,
    keep_contract,
    sentence,
)

T = TypeVar("T")

MOST_TRIES = 8

_log = logging.getLogger(__name__)


class Database:
    """One shop's database. Threads may share it: each transaction takes its own connection."""

    def __init__(self, place: Path | str) -> None:
        """Open a shop that exists. Raises EnvironmentRefusedError and creates nothing.

        `place` is the path of a SQLite file, or a `postgresql+psycopg://` URL.
        """
        if isinstance(place, Path):
            check_file(place)
            self._engine = sqlite_engine(place)
        else:
            self._engine = create_engine(
                place, isolation_level="SERIALIZABLE", hide_parameters=True
            )
        self._is_file = isinstance(place, Path)
        self._idle: list[Session] = []  # Open ones: a pool's hand-over costs more than a look-up.
        self._is_broken = False

    def read(self, work: Callable[[Session], T]) -> T:
        """Answer a question from one consistent picture; nothing of it is stored."""
        try:
            with self._transaction("BEGIN") as session:
                return work(session)
        except (DBAPIError, dbapi2.Error) as error:
            raise self._translated(error) from error

    def write(self, work: Callable[[Session], T]) -> T:
        """Run one intention as one transaction: all of it is durable, or none of it happened.

        An exception rolls everything back. On PostgreSQL a serialization failure is tried
        again, a bounded number of times.
        """
        if self._is_broken:
            raise StorageBrokenError
        for tries in range(1, MOST_TRIES + 1):
            try:
                with self._transaction("BEGIN IMMEDIATE") as session:
                    answer = work(session)
                    session.commit()
                    return answer
            except (DBAPIError, dbapi2.Error) as error:
                if _may_retry(error) and tries < MOST_TRIES:
                    time.sleep(0.005 * tries**2)
                    continue
                raise self._translated(error) from error
        raise AssertionError

    def copy_to(self, path: Path) -> None:
        """Write the file as it is now to another one, while others may go on writing."""
        assert self._is_file, "a server is copied with its own tools"
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
        except DBAPIError as error:
            raise self._translated(error) from error

    def close(self) -> None:
        """Close all connections. The last one leaves a single file behind."""
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        """Lend a connection in a transaction, which ends with it: what is not committed is gone."""
        try:
            session = self._idle.pop()
        except IndexError:
            session = self._engine.connect()
        try:
            session.begin()
            if self._is_file:  # A server's driver begins by itself.
                _driver(session).execute(begin)
            yield session
            session.rollback()
        except BaseException:
            session.close()  # Rolled back; the pool sees whether it is sound.
            raise
        self._idle.append(session)

    def _translated(self, error: DBAPIError | dbapi2.Error) -> Exception:
        """Turn what the disk says into a sentence; anything else stays what it is."""
        said = _said_by_driver(error)
        code = getattr(said, "sqlite_errorname", None) or ""
        if code.startswith("SQLITE_IOERR"):
            self._is_broken = True  # A failed fsync marks pages clean: never try it again.
            self.close()
            return StorageBrokenError()
        told = sentence(said)
        if told is None:
            return error
        _log.error("database: %s", error)
        return StorageError(told)


def _driver(session: Session) -> Any:
    """Give the driver's own connection: for a short word SQLAlchemy takes longer than SQLite."""
    return session.connection.driver_connection


def _said_by_driver(error: DBAPIError | dbapi2.Error) -> object:
    return error.orig if isinstance(error, DBAPIError) else error


def _may_retry(error: DBAPIError | dbapi2.Error) -> bool:
    return getattr(_said_by_driver(error), "sqlstate", "") in {"40001", "40P01"}


# --- SQLite ---------------------------------------------------------------------------------


def sqlite_engine(path: Path) -> Engine:
    """Give an engine whose every connection keeps the storage contract (docs/trust.md).

    Its connections begin nothing by themselves: who uses one sends BEGIN first. Its errors name
    the statement and not the values, which may be a telephone or a PIN's hash: errors are logged.
    """
    check_driver()
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),  # A folder may be called "50% #1?".
        module=dbapi2,
        poolclass=QueuePool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", lambda connection, _record: keep_contract(connection))
    return engine


def file_problems(path: Path) -> tuple[str, ...]:
    """Give what SQLite's own checks find in a file: nothing in a sound one."""
    engine = sqlite_engine(path)
    try:
        with engine.connect() as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except (DBAPIError, dbapi2.Error) as error:
        return (str(error),)
    finally:
        engine.dispose()
    return (*(line for line in found if line != "ok"), *(str(tuple(row)) for row in orphans))


# --- the ledger only grows ------------------------------------------------------------------


def ledger_tables() -> list[str]:
    """Name the append-only tables, for the triggers and their test."""
    return sorted(
        table.name
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Ledger)
        for table in mapper.tables
        if isinstance(table, Table)
    )

"""Where transactions begin and end, on a file (`sqlite`) or on a server (`postgres`).

Begin and end only in `Database.read` and `Database.write`. On a file the word that begins is sent
here and not by an engine's "begin" event, since one listener makes SQLAlchemy ask for listeners
around every statement, which is a quarter of what a short one costs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pysqlite3 import dbapi2
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from kasir.models import Session
from kasir.store import sqlite
from kasir.store.contract import StorageBrokenError, StorageError

T = TypeVar("T")

MOST_TRIES = 8
_AGAIN = {"40001", "40P01"}  # A server's words for a collision; nothing of it was stored.

_log = logging.getLogger(__name__)


class Database:
    """One shop's database. Threads may share it: each transaction takes its own connection."""

    def __init__(self, place: Path | str) -> None:
        """Open a shop that exists. Raises EnvironmentRefusedError and creates nothing.

        `place` is the path of a SQLite file, or a `postgresql+psycopg://` URL.
        """
        self._is_file = isinstance(place, Path)
        if isinstance(place, Path):
            sqlite.check_file(place)
        self._engine = engine_of(place)
        self._begin_read, self._begin_write = sqlite.BEGIN_READ, sqlite.BEGIN_WRITE
        if not isinstance(place, Path):
            from kasir.store.postgres import BEGIN_WRITE, check_schema

            self._begin_read, self._begin_write = "", BEGIN_WRITE
            try:
                with self._engine.connect() as session:
                    check_schema(_driver(session))
            except BaseException:
                self._engine.dispose()
                raise
        self._idle: list[Session] = []  # Open ones: a pool's hand-over costs more than a look-up.
        self._is_broken = False

    def read(self, work: Callable[[Session], T]) -> T:
        """Answer a question from one consistent picture; nothing of it is stored."""
        return self._tried(self._begin_read, work)

    def write(self, work: Callable[[Session], T]) -> T:
        """Run one intention as one transaction: all of it is durable, or none of it happened.

        An exception rolls everything back.
        """
        if self._is_broken:
            raise StorageBrokenError

        def whole(session: Session) -> T:
            answer = work(session)
            session.commit()
            return answer

        return self._tried(self._begin_write, whole)

    def _tried(self, begin: str, work: Callable[[Session], T]) -> T:
        """Do it; what collides with another counter on a server is tried again, boundedly often."""
        for tries in range(1, MOST_TRIES + 1):
            try:
                with self._transaction(begin) as session:
                    return work(session)
            except (DBAPIError, dbapi2.Error) as error:
                if getattr(_said_by_driver(error), "sqlstate", "") in _AGAIN and tries < MOST_TRIES:
                    time.sleep(0.005 * tries**2)
                    continue
                raise self._translated(error) from error
        raise AssertionError

    def copy_to(self, path: Path, go_on: Callable[[], object] = lambda: None) -> None:
        """Write the file as it is now to another one, while others may go on writing.

        `go_on` is called now and then; what it raises ends the copying.
        """
        assert self._is_file, "a server is copied with its own tools"
        try:
            with self._engine.connect() as connection:
                sqlite.copy(_driver(connection), path, go_on)
        except (DBAPIError, dbapi2.Error) as error:
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
            if begin:  # A server's driver begins by itself.
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
        if sqlite.is_broken(said):
            self._is_broken = True
            self.close()
            return StorageBrokenError()
        told = sqlite.sentence(said)
        if told is None:
            return error
        _log.error("database: %s", error)
        return StorageError(told)


def _driver(session: Session) -> Any:
    """The driver's own connection: for a short word SQLAlchemy takes longer than SQLite."""
    return session.connection.driver_connection


def _said_by_driver(error: DBAPIError | dbapi2.Error) -> object:
    return error.orig if isinstance(error, DBAPIError) else error


def engine_of(place: Path | str) -> Engine:
    """An engine whose every connection keeps the storage contract (docs/trust.md).

    On a file its connections begin nothing by themselves: who uses one sends BEGIN first. Errors
    name the statement and not the values, which may be a telephone or a PIN's hash: they are
    logged.
    """
    if isinstance(place, Path):
        return _engine_by(partial(sqlite.connect, place))
    from kasir.store.postgres import ISOLATION, keep_contract

    engine = create_engine(place, isolation_level=ISOLATION, hide_parameters=True)
    event.listen(engine, "connect", lambda connection, _record: keep_contract(connection))
    return engine


@contextmanager
def opened_copy(path: Path) -> Iterator[Session]:
    """Lend a copy that nobody writes to, for questions only."""
    engine = _engine_by(partial(sqlite.connect_copy, path))
    try:
        with engine.connect() as session:
            yield session
    finally:
        engine.dispose()


def _engine_by(connect: Callable[[], Any]) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _know_the_file)
    return engine


def _know_the_file(connection: Any, record: Any) -> None:
    """Let `verify` ask for what only a file has: a count beside a table, and JSON at its speed."""
    record.info["ids_given"] = partial(sqlite.ids_given, connection)
    record.info["sealed_texts"] = partial(sqlite.sealed_texts, connection)

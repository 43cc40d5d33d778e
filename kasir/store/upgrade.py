"""Make a new shop's file, or bring an older one up to date: copy the file, then migrate.

All missing migrations run in one transaction, so a cut leaves the old schema or the new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from pysqlite3 import dbapi2
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.pool import StaticPool

from kasir.errors import EnvironmentRefusedError
from kasir.models import Base
from kasir.store import sqlite
from kasir.store.contract import SCHEMA_VERSION, migrations_folder, sync_file, sync_folder
from kasir.store.db import engine_of
from kasir.words import _


def config_for(connection: Connection) -> Config:
    """Alembic's configuration for one connection, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=Base.metadata)
    return config


def create(path: Path) -> None:
    """Make the file of a new, empty shop. Refuses one that is there. Durable when it returns.

    It is made under another name first, so that a cut never leaves half a shop.
    """
    if path.exists():
        told = _("Sudah ada data toko di {folder}. Pilih folder lain.")
        raise EnvironmentRefusedError(told, folder=path.parent)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    sqlite.remove(draft)
    draft.touch(mode=0o600)
    _migrate(draft)
    draft.replace(path)
    sync_folder(path.parent)


@contextmanager
def empty_shop(version: int) -> Iterator[Any]:
    """Lend the driver's connection to an empty shop of some version, in memory."""
    engine = create_engine("sqlite+pysqlite://", module=dbapi2, poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            command.upgrade(config_for(connection), f"{version:04d}")
            yield connection.connection.driver_connection
    finally:
        engine.dispose()


def create_on_server(url: str) -> None:
    """Make a new, empty shop in an empty database of a server."""
    engine = engine_of(url)
    try:
        with engine.begin() as connection:
            if inspect(connection).get_table_names():
                raise EnvironmentRefusedError(_("Database di server itu tidak kosong."))
            command.upgrade(config_for(connection), "head")
    finally:
        engine.dispose()


def upgrade(path: Path) -> Path | None:
    """Bring an older shop's file to this version and give the copy made before; None if current.

    The copy is whole and on the disk before anything is changed. A cut leaves the old shop or the
    new one. Raises EnvironmentRefusedError for a foreign, broken or newer file.
    """
    found = sqlite.read_header(path)
    if found is None or found[0] != sqlite.APPLICATION_ID or found[1] >= SCHEMA_VERSION:
        sqlite.check_file(path)
        return None
    copy = path.with_name(f"{path.stem}-before-{SCHEMA_VERSION}.db")
    _copy(path, copy)
    _migrate(path)
    return copy


def _copy(path: Path, copy: Path) -> None:
    """Keep the shop as it is. It gets its name when it was checked and is durable."""
    draft = copy.with_suffix(".part")
    sqlite.remove(draft)
    with sqlite.opened(path) as connection:
        sqlite.copy(connection, draft)
    draft.chmod(0o600)
    if problems := sqlite.problems(draft):
        told = _("Data toko rusak dan tidak diperbarui: {problem}")
        raise EnvironmentRefusedError(told, problem=problems[0])
    sync_file(draft)
    draft.replace(copy)
    sync_folder(copy.parent)


def _migrate(path: Path) -> None:
    engine = engine_of(path)
    try:
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(sqlite.BEGIN_WRITE)
            command.upgrade(config_for(connection), "head")
            sqlite.mark(connection.connection.driver_connection)
    finally:
        engine.dispose()

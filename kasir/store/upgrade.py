"""Make a new shop's file, or bring an older one up to date: copy the file, then migrate.

All missing migrations run in one transaction, so a cut leaves the old schema or the new one.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from kasir.errors import EnvironmentRefusedError
from kasir.models import Base
from kasir.store.contract import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    check_file,
    read_header,
    sync_folder,
)
from kasir.store.db import sqlite_engine
from kasir.words import _


def migrations_folder() -> Path:
    """Find the migrations: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parents[1]
    inside = package / "_migrations"
    return inside if inside.exists() else package.parent / "migrations"


def config_for(connection: Connection) -> Config:
    """Give Alembic's configuration for one connection, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=Base.metadata)
    return config


def create(path: Path) -> None:
    """Make the file of a new, empty shop. Refuses one that is there. Durable when it returns.

    It is made under another name first, so that a cut never leaves half a shop.
    """
    if path.exists():
        raise EnvironmentRefusedError(
            _("Sudah ada data toko di {folder}. Pilih folder lain.").format(folder=path.parent)
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    _migrate(draft)
    draft.replace(path)
    sync_folder(path.parent)


def upgrade(path: Path) -> Path | None:
    """Bring an older shop's file to this version and give the copy made before; None if current.

    Raises EnvironmentRefusedError for a foreign, broken or newer file.
    """
    found = read_header(path)
    if found is None or found[0] != APPLICATION_ID or found[1] >= SCHEMA_VERSION:
        check_file(path)
        return None
    copy = path.with_name(f"{path.stem}-before-{SCHEMA_VERSION}.db")
    copy.unlink(missing_ok=True)
    engine = sqlite_engine(path)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    finally:
        engine.dispose()
    _migrate(path)
    return copy


def _migrate(path: Path) -> None:
    engine = sqlite_engine(path)
    try:
        _run(engine)
    finally:
        engine.dispose()


def _run(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(config_for(connection), "head")
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")

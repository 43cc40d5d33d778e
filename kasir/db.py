"""Where transactions begin and end, and the promises that a database must keep to be opened.

Begin and end only in `Database.read` and `Database.write`. On SQLite a write begins with BEGIN
IMMEDIATE: SQLAlchemy's default lets two writers read the same number and lose an update. The
statement is sent here and not by an engine's "begin" event, since one listener makes SQLAlchemy
ask for listeners around every statement, which is a quarter of what a short one costs.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pysqlite3 import dbapi2
from sqlalchemy import URL, Engine, Table, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from kasir.errors import EnvironmentRefusedError, UserError
from kasir.models import Base, Ledger
from kasir.words import _

T = TypeVar("T")

APPLICATION_ID = 0x4B415352  # "KASR"
SCHEMA_VERSION = 1
OLDEST_SQLITE = (3, 51, 3)  # Older ones can lose a commit in WAL (sqlite.org/wal.html).
BUSY_MS = 10_000
MOST_TRIES = 8

_log = logging.getLogger(__name__)

_PRAGMAS = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("busy_timeout", str(BUSY_MS), BUSY_MS),
)


class StorageError(UserError):
    """The disk refused a write; nothing of the action was stored."""


class StorageBrokenError(EnvironmentRefusedError):
    """Writing failed in a way after which nothing more may be written until a check."""

    def __init__(self) -> None:
        super().__init__(
            _("Penyimpanan gagal menulis. Berhenti berjualan, periksa disk, lalu buka kasir lagi.")
        )


class OlderSchemaError(EnvironmentRefusedError):
    """The file was written by an older kasir and wants an upgrade."""

    def __init__(self) -> None:
        super().__init__(_("Data toko dari kasir yang lebih lama. Jalankan: kasir upgrade"))


class NewerSchemaError(EnvironmentRefusedError):
    """The file was written by a newer kasir, which may mean something else by it."""

    def __init__(self) -> None:
        super().__init__(_("Data toko ini dari kasir yang lebih baru. Pasang kasir terbaru."))


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
        self._is_broken = False

    def read(self, work: Callable[[Session], T]) -> T:
        """Answer a question from one consistent picture; closing the session stores nothing."""
        with Session(self._engine, autoflush=False) as session:
            try:
                self._begin(session, "BEGIN")
                return work(session)
            except DBAPIError as error:
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
                with Session(self._engine, expire_on_commit=False) as session, session.begin():
                    self._begin(session, "BEGIN IMMEDIATE")
                    return work(session)
            except DBAPIError as error:
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
        self._engine.dispose()

    def _begin(self, session: Session, statement: str) -> None:
        """Begin on SQLite; a server's driver begins by itself."""
        if self._is_file:
            session.connection().exec_driver_sql(statement)

    def _translated(self, error: DBAPIError) -> Exception:
        """Turn what the disk says into a sentence; anything else stays what it is."""
        code = getattr(error.orig, "sqlite_errorname", None) or ""
        if code.startswith("SQLITE_IOERR"):
            self._is_broken = True  # A failed fsync marks pages clean: never try it again.
            self._engine.dispose()
            return StorageBrokenError()
        sentence = _sentence(error.orig)
        if sentence is None:
            return error
        _log.error("database: %s", error)
        return StorageError(sentence)


def _sentence(error: object) -> str | None:
    code = getattr(error, "sqlite_errorname", None) or ""
    return _sentences().get("_".join(code.split("_")[:2]))


def _sentences() -> dict[str, str]:
    return {
        "SQLITE_FULL": _(
            "Penyimpanan komputer penuh. Tidak ada yang hilang; kosongkan ruang, lalu ulangi."
        ),
        "SQLITE_READONLY": _("Data toko tidak bisa ditulis. Periksa izin folder data."),
        "SQLITE_BUSY": _("Data toko sedang dipakai program lain. Tunggu sebentar, lalu ulangi."),
        "SQLITE_CORRUPT": _("Data toko rusak. Berhenti berjualan dan pulihkan cadangan terakhir."),
        "SQLITE_NOTADB": _("Berkas data toko bukan data kasir. Pulihkan cadangan terakhir."),
        "SQLITE_CANTOPEN": _("Data toko tidak bisa dibuka. Periksa folder data dan izinnya."),
    }


def _may_retry(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", "") in {"40001", "40P01"}


# --- SQLite ---------------------------------------------------------------------------------


def sqlite_engine(path: Path) -> Engine:
    """Give an engine whose every connection keeps the storage contract (docs/trust.md).

    Its connections begin nothing by themselves: who uses one sends BEGIN first. Its errors name
    the statement and not the values, which may be a telephone or a PIN's hash: errors are logged.
    """
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise EnvironmentRefusedError(
            _("SQLite {version} terlalu tua dan bisa kehilangan data. Perbarui kasir.").format(
                version=dbapi2.sqlite_version
            )
        )
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),  # A folder may be called "50% #1?".
        module=dbapi2,
        poolclass=QueuePool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_connect)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    for name, wanted, expected in _PRAGMAS:
        try:
            connection.execute(f"PRAGMA {name}={wanted}")
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        except dbapi2.Error as error:
            # A damaged file is met here first, before SQLAlchemy wraps errors.
            raise EnvironmentRefusedError(_sentence(error) or str(error)) from error
        if found != expected:
            raise EnvironmentRefusedError(
                _("Data toko tidak aman di tempat ini ({name}). Pindahkan ke disk lokal.").format(
                    name=name
                )
            )
    # After a crash the newest header may stand in the log, where `check_file` does not look.
    if connection.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
        raise NewerSchemaError


def check_file(path: Path) -> None:
    """Refuse what is not a shop of this version, with a sentence. Creates nothing.

    Raises EnvironmentRefusedError; OlderSchemaError when the file only wants an upgrade.
    """
    found = read_header(path)
    if found is None:
        raise EnvironmentRefusedError(
            _("Belum ada data toko di {folder}. Jalankan: kasir init").format(folder=path.parent)
        )
    application, version = found
    if application != APPLICATION_ID:
        raise EnvironmentRefusedError(
            _("{file} bukan data kasir, atau rusak. Pulihkan cadangan: kasir restore FILE").format(
                file=path
            )
        )
    if version > SCHEMA_VERSION:
        raise NewerSchemaError
    if version < SCHEMA_VERSION:
        raise OlderSchemaError
    refuse_share(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise EnvironmentRefusedError(
            _("Data toko di {folder} hanya bisa dibaca. Periksa izin folder.").format(
                folder=path.parent
            )
        )


# File systems that another computer serves: WAL shares memory, which no network does, and their
# locks are not to be relied on (sqlite.org/wal.html, sqlite.org/howtocorrupt.html).
_SHARES = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "davfs"),
    *("fuse.sshfs", "fuse.glusterfs", "fuse.davfs", "fuse.rclone", "fuse.s3fs"),
}
_MOUNTS = Path("/proc/self/mounts")
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of Windows' GetDriveType.


def refuse_share(path: Path) -> None:
    """Demand a disk of this computer. Raises EnvironmentRefusedError for a network share.

    Where it can't be told, it is none.
    """
    place = path.resolve()
    is_shared = _is_remote_drive(place) if sys.platform == "win32" else _kind_at(place) in _SHARES
    if is_shared:
        raise EnvironmentRefusedError(
            _(
                "Data toko di {folder} ada di jaringan dan bisa rusak. Pindahkan ke disk lokal."
            ).format(folder=path.parent)
        )


def _is_remote_drive(place: Path) -> bool:
    windows: Any = ctypes
    is_remote: bool = windows.windll.kernel32.GetDriveTypeW(place.anchor) == _REMOTE_DRIVE
    return is_remote or place.drive.startswith("\\\\")


def _kind_at(place: Path) -> str:
    """Give the kind of file system that holds a place, as Linux tells it."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found, kind = "", ""
    for mount in mounts:
        _device, at, named, *_options = mount.split(" ")
        at = at.replace("\\040", " ")
        if place.is_relative_to(at) and len(at) >= len(found):  # The last one hides those before.
            found, kind = at, named
    return kind


_HEADER = b"SQLite format 3\x00"


def read_header(path: Path) -> tuple[int, int] | None:
    """Give (application id, schema version), (0, 0) for a foreign file, None for no file.

    Reads the first bytes only, before any connection holds a lock that closing this file
    would drop. Raises EnvironmentRefusedError when it can't be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EnvironmentRefusedError(_sentences()["SQLITE_CANTOPEN"]) from error
    if len(head) < 100 or not head.startswith(_HEADER):
        return 0, 0
    return int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")


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


def let_go(path: Path) -> None:
    """Bring a file and its log together and make sure that nobody has it open.

    A broken file stays as it is. Raises EnvironmentRefusedError when somebody has it open.
    """
    connection = dbapi2.connect(str(path), timeout=1, isolation_level=None)
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except dbapi2.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        mode = "" if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) else "broken"
    finally:
        connection.close()
    if mode not in {"delete", "broken"}:
        raise EnvironmentRefusedError(_("kasir masih terbuka untuk data ini. Tutup dulu."))


# --- the ledger only grows ------------------------------------------------------------------


@event.listens_for(Session, "before_flush")
def _refuse_changes(session: Session, _flush: object, _instances: object) -> None:
    for row in (*session.dirty, *session.deleted):
        assert not isinstance(row, Ledger), f"{type(row).__name__} is a posted record"


def ledger_tables() -> list[str]:
    """Name the append-only tables, for the triggers and their test."""
    return sorted(
        table.name
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Ledger)
        for table in mapper.tables
        if isinstance(table, Table)
    )

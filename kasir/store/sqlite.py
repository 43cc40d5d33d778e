"""A shop as one SQLite file: what it must be, and what every connection to it keeps.

The contract of storage (docs/trust.md) for whoever opens the file, with the bare driver alone:
the first screen is painted before SQLAlchemy is loaded. The driver ships no types, so Any stands
for its connections. On a write BEGIN IMMEDIATE locks before the first look: the driver's default
lets two writers read the same number and lose an update.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysqlite3 import dbapi2

from kasir.errors import EnvironmentRefusedError
from kasir.store.contract import SCHEMA_VERSION, NewerSchemaError, check_version
from kasir.words import _

if TYPE_CHECKING:  # The first screen waits for no library.
    from sqlalchemy import Table

APPLICATION_ID = 0x4B415352  # "KASR"
# Before 3.53 no CHECK changes where it stands (sqlite.org/releaselog/3_53_0.html), and before
# 3.51.3 a commit in WAL can be lost (sqlite.org/wal.html).
OLDEST_SQLITE = (3, 53, 0)
BUSY_MS = 10_000
BESIDE = ("-wal", "-shm")  # What SQLite keeps beside an open file.
BEGIN_READ, BEGIN_WRITE = "BEGIN", "BEGIN IMMEDIATE"

PRAGMAS = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("busy_timeout", str(BUSY_MS), BUSY_MS),
)


def sentence(error: object) -> str | None:
    """Say in words what a driver's error means to a person, if it means something."""
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


def is_broken(error: object) -> bool:
    """A failed fsync marks pages clean: what failed so is never tried again."""
    return (getattr(error, "sqlite_errorname", None) or "").startswith("SQLITE_IOERR")


def check_driver() -> None:
    """Demand an SQLite that keeps its promises. Raises EnvironmentRefusedError."""
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        told = _("SQLite {version} terlalu tua untuk data toko. Perbarui kasir.")
        raise EnvironmentRefusedError(told, version=dbapi2.sqlite_version)


def keep_contract(connection: Any) -> None:
    """Set on a new connection what docs/trust.md promises. Raises EnvironmentRefusedError."""
    for name, wanted, expected in PRAGMAS:
        try:
            connection.execute(f"PRAGMA {name}={wanted}")
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        except dbapi2.Error as error:
            # A damaged file is met here first, before SQLAlchemy wraps errors.
            raise EnvironmentRefusedError(sentence(error) or str(error)) from error
        if found != expected:
            told = _("Data toko tidak aman di tempat ini ({name}). Pindahkan ke disk lokal.")
            raise EnvironmentRefusedError(told, name=name)
    # After a crash the newest header may stand in the log, where `check_file` does not look.
    if connection.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
        raise NewerSchemaError


def connect(path: Path) -> Any:
    """Open a file that exists; the connection begins nothing by itself. Threads may share it."""
    check_driver()
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        keep_contract(connection)
    except BaseException:
        connection.close()
        raise
    return connection


_CACHE = "cache_size=-64000"  # A check goes through all pages more than once.


def connect_copy(path: Path) -> Any:
    """Open a copy that nobody writes to, also on a disk that can't be written.

    Nothing of it changes and nothing is left beside it, so that its hash stays what it was.
    """
    check_driver()
    place = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = dbapi2.connect(place, uri=True, isolation_level=None, check_same_thread=False)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", _CACHE):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Lend a bare connection. Raises EnvironmentRefusedError for what the file or disk says."""
    try:
        with closing(connect(path)) as connection:
            yield connection
    except dbapi2.Error as error:
        raise EnvironmentRefusedError(sentence(error) or str(error)) from error


def mark(driver: Any) -> None:
    """Write into the header whose file this is and which schema it has."""
    driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
    driver.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def copy(driver: Any, target: Path, go_on: Callable[[], object] = lambda: None) -> None:
    """Write the file as it is now to another one, while others may go on writing.

    `go_on` is called now and then; what it raises ends the copying and comes out of here.
    """
    stopped: list[BaseException] = []

    def ask() -> int:
        try:
            go_on()
        except BaseException as error:  # noqa: BLE001 - the driver would swallow it
            stopped.append(error)
        return len(stopped)

    driver.set_progress_handler(ask, _STEPS)
    try:
        driver.execute("VACUUM INTO ?", (str(target),))
    except dbapi2.Error:
        if not stopped:
            raise
    finally:
        driver.set_progress_handler(None, 0)
    if stopped:
        raise stopped[0]


_STEPS = 200_000  # Of SQLite's machine: some hundredths of a second.


def problems(path: Path) -> tuple[str, ...]:
    """What SQLite's own checks find in a copy: nothing in a sound one."""
    try:
        with closing(connect_copy(path)) as connection:
            found = [line for (line,) in connection.execute("PRAGMA integrity_check(10)")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except dbapi2.Error as error:
        return (str(error),)
    return (*(line for line in found if line != "ok"), *(str(row) for row in orphans))


def remove(path: Path) -> None:
    """Take a file away, with what SQLite kept beside it."""
    for ending in ("", *BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def has_table(driver: Any, name: str) -> bool:
    """Whether a file, of whatever age, has a table."""
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return driver.execute(asked, (name,)).fetchone() is not None


def ids_given(driver: Any, table: str) -> int:
    """The highest id that a counted table ever gave, also when that row is gone."""
    found = driver.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return found[0] if found else 0


def sealed_texts(driver: Any, table: Table, key: str) -> Iterator[tuple[int, str]]:
    """The rows of each entry in a table as canonical JSON (docs/trust.md), with commas between.

    SQLite writes it many times as fast as Python, letter by letter the same.
    """
    pairs = ", ".join(f"'{name}', \"{name}\"" for name in sorted(table.columns.keys()))
    whole = f"group_concat(json_object({pairs}), ',')"  # In the order of the clustered key.
    asked = f'SELECT "{key}", {whole} FROM {table.name} GROUP BY "{key}" ORDER BY "{key}"'  # noqa: S608 - names of ours
    cursor = driver.execute(asked)
    while rows := cursor.fetchmany(2_000):
        yield from rows


def check_file(path: Path) -> None:
    """Refuse what is not a shop of this version, with a sentence. Creates nothing.

    Raises EnvironmentRefusedError; OlderSchemaError when the file only wants an upgrade.
    """
    check_driver()
    found = read_header(path)
    if found is None:
        told = _("Belum ada data toko di {folder}. Jalankan: kasir init")
        raise EnvironmentRefusedError(told, folder=path.parent)
    application, version = found
    if application != APPLICATION_ID:
        told = _("{file} bukan data kasir, atau rusak. Pulihkan cadangan: kasir restore FILE")
        raise EnvironmentRefusedError(told, file=path)
    check_version(version)
    refuse_share(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        told = _("Data toko di {folder} hanya bisa dibaca. Periksa izin folder.")
        raise EnvironmentRefusedError(told, folder=path.parent)


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
        told = _("Data toko di {folder} ada di jaringan dan bisa rusak. Pindahkan ke disk lokal.")
        raise EnvironmentRefusedError(told, folder=path.parent)


def _is_remote_drive(place: Path) -> bool:
    windows: Any = ctypes
    is_remote: bool = windows.windll.kernel32.GetDriveTypeW(place.anchor) == _REMOTE_DRIVE
    return is_remote or place.drive.startswith("\\\\")


def _kind_at(place: Path) -> str:
    """The kind of file system that holds a place, as Linux tells it."""
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
    """(application id, schema version), (0, 0) for a foreign file, None for no file.

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

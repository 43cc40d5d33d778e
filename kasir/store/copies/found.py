"""The files that may be put in the shop's place, wherever they lie, and what each holds.

Looked into without a check, which takes seconds: a restore checks each again, whatever is said
here. So a file is asked only when the tables that are asked are plain tables.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy.exc import SQLAlchemyError

from kasir.errors import EnvironmentRefusedError, UserError
from kasir.models import AuditRecord, Entry, Register, Sale, ShopSetting
from kasir.models.base import table_of
from kasir.operations import copies
from kasir.operations.copies import FoundCopy, Holding
from kasir.store import sqlite
from kasir.store.contract import SCHEMA_VERSION
from kasir.store.copies.generations import instant_of
from kasir.store.db import opened_copy
from kasir.words import _

REPLACED = "kasir-diganti"
_ASKED = {table_of(each).name for each in (AuditRecord, Entry, Register, Sale, ShopSetting)}


def check_header(file: Path) -> None:
    """Demand that a file can be a copy. Raises UserError, EnvironmentRefusedError."""
    found = sqlite.read_header(file)
    if found is None:
        raise UserError(_("{file} tidak ada. Periksa nama dan foldernya."), file=file)
    if found[0] != sqlite.APPLICATION_ID:
        told = _("{file} bukan cadangan kasir, atau rusak. Pilih cadangan lain.")
        raise UserError(told, file=file)
    if found[1] > SCHEMA_VERSION:
        told = _("Cadangan ini dari kasir yang lebih baru. Pasang kasir terbaru.")
        raise EnvironmentRefusedError(told)
    if any(file.with_name(file.name + ending).exists() for ending in sqlite.BESIDE):
        told = _("{file} sedang dipakai. Tutup programnya, atau pakai: kasir backup.")
        raise UserError(told, file=file)


def find(folders: Iterable[Path]) -> tuple[FoundCopy, ...]:
    """The copies in these folders, the newest first; a folder that is not there has none."""
    files: set[Path] = set()
    for folder in folders:
        try:
            files.update(path for path in folder.glob("*.db") if path.is_file())
        except OSError:  # A stick that is just being pulled.
            continue
    drafts = {path for path in files if path.name.endswith(".part.db")}
    return tuple(sorted(map(look, files - drafts), key=lambda each: each.at, reverse=True))


def look(file: Path) -> FoundCopy:
    """What is known of one file. Raises nothing: what is wrong with it is in the answer."""
    made = instant_of(file.name)
    is_replaced = file.name.startswith(REPLACED)
    at, size = made or datetime.fromtimestamp(0, UTC), 0
    held: Holding | None = None
    problem = ""
    with contextlib.suppress(OSError):
        stat = file.stat()
        at, size = made or datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size
    try:
        check_header(file)
        held = _holding(file)
    except UserError as error:
        problem = str(error)
    except (OSError, ValueError, dbapi2.Error, SQLAlchemyError):
        problem = _("{file} rusak atau tidak bisa dibaca. Pilih cadangan lain.").format(file=file)
    return FoundCopy(file, at, size, made is not None, is_replaced, held, problem)


def _holding(file: Path) -> Holding | None:
    """What a copy of the present schema holds; an older one is not asked."""
    if (sqlite.read_header(file) or (0, 0))[1] != SCHEMA_VERSION:
        return None
    with closing(sqlite.connect_copy(file)) as connection:
        if not _plain_tables(connection) >= _ASKED:
            raise ValueError(file)
    with opened_copy(file) as session:
        return copies.holding(session)


def _plain_tables(connection: Any) -> set[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
    return {name for (name,) in connection.execute(asked)}

"""A shop that is opened again with its recovery paper: the pepper, and a new owner's PIN."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kasir import config
from kasir.clock import Actor
from kasir.config import DATABASE, PEPPER
from kasir.operations import shop
from kasir.operations.people import recovery
from kasir.store import sqlite
from kasir.store.contract import sync_file, sync_folder
from kasir.store.db import Database
from kasir.store.shop_folder import is_older, restore
from kasir.store.upgrade import upgrade

_TABLE = "recovery_keys"
_BOX = f"SELECT box FROM {_TABLE}"  # noqa: S608 - a name of ours


@dataclass(frozen=True, slots=True)
class Recovered:
    """Whose PIN is new, the words of the new paper, and where a replaced file is kept."""

    owner: Actor
    words: str
    replaced: Path | None


def check(folder: Path, file: Path | None, words: str) -> bytes:
    """The pepper that these words open, before anything is changed. Raises RecoveryKeyError."""
    recovery.secret_of(words)  # What is mistyped is told first.
    return recovery.unlock(_box(file or folder / DATABASE), words)


def recover(
    folder: Path, file: Path | None, words: str, username: str, pin: str, at: datetime
) -> Recovered:
    """Put a copy in place if one is given, then its pepper, then the owner's new PIN.

    Each step may be done again after a cut. Raises RecoveryKeyError, WeakPinError,
    EnvironmentRefusedError, BackupBrokenError.
    """
    pepper = check(folder, file, words)
    replaced = restore(folder, file, at) if file is not None else None
    if is_older(folder):
        upgrade(folder / DATABASE)
    _keep_pepper(folder, pepper)
    register = config.load(folder).register
    with closing(Database(folder / DATABASE)) as database:
        owner, new_words = database.write(
            lambda s: recovery.reset_owner(
                s, pepper, username, pin, at, shop.register_of_code(s, register)
            )
        )
    return Recovered(owner, new_words, replaced)


def _box(path: Path) -> str | None:
    """What the recovery key opens, read from a shop's file or a copy of it, of whatever age."""
    found = sqlite.read_header(path)
    if found is None or found[0] != sqlite.APPLICATION_ID:
        sqlite.check_file(path)
    with sqlite.opened(path) as connection:
        row = connection.execute(_BOX).fetchone() if sqlite.has_table(connection, _TABLE) else None
    return row[0] if row else None


def _keep_pepper(folder: Path, pepper: bytes) -> None:
    """Write the key of all PINs; another one that was there is of another shop, and replaced."""
    path, draft = folder / PEPPER, folder / f"{PEPPER}.new"
    if path.exists() and path.read_bytes() == pepper:
        return
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pepper)
    sync_file(draft)
    draft.replace(path)
    sync_folder(folder)

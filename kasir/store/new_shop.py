"""A new shop in a folder, made whole or not at all. It brings the migrations with it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from kasir import config
from kasir.config import DATABASE, PEPPER, Config
from kasir.errors import EnvironmentRefusedError
from kasir.models import Session
from kasir.store.contract import sync_folder
from kasir.store.db import Database
from kasir.store.shop_folder import DRAFT
from kasir.store.sqlite import refuse_share, remove
from kasir.store.upgrade import create
from kasir.words import _

T = TypeVar("T")


def make_shop(folder: Path, furnish: Callable[[Session, bytes], T]) -> T:
    """Make a new shop; `furnish(session, pepper)` fills it in the one transaction that founds it.

    The file gets its name when all is in it, so a cut leaves no half shop. The pepper is made
    with it. Raises EnvironmentRefusedError for a folder that holds a shop or lies on a share.
    """
    path = folder / DATABASE
    if path.exists():
        told = _("Sudah ada data toko di {folder}. Pilih folder lain.")
        raise EnvironmentRefusedError(told, folder=folder)
    refuse_share(path)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        folder.chmod(0o700)
    pepper = _make_pepper(folder / PEPPER)
    draft = folder / DRAFT
    remove(draft)
    create(draft)
    with closing(Database(draft)) as database:
        made = database.write(lambda session: furnish(session, pepper))
    if not (folder / config.FILE).exists():
        config.save(folder, Config())
    draft.replace(path)
    sync_folder(folder)
    return made


def _make_pepper(path: Path) -> bytes:
    """Make the key of all PINs; one that is there already may belong to a backup and stays."""
    if path.exists():
        return path.read_bytes()
    pepper = secrets.token_bytes(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pepper)
        file.flush()
        os.fsync(file.fileno())
    return pepper

"""The shop as files in a folder: copied while the till runs, and put back.

DIR/kasir.db  DIR/config.toml  DIR/pepper.key  DIR/backups/  DIR/papers/  DIR/logs/
"""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kasir.config import DATABASE
from kasir.errors import EnvironmentRefusedError, UserError
from kasir.operations import copies
from kasir.store.contract import SCHEMA_VERSION, sync_file, sync_folder
from kasir.store.copies.check import Advance, check
from kasir.store.copies.found import REPLACED, check_header
from kasir.store.copies.generations import BACKUPS, name_of
from kasir.store.db import Database
from kasir.store.sqlite import APPLICATION_ID, BESIDE, check_file, let_go, read_header, remove
from kasir.words import _

DRAFT = "kasir-draft.db"
PART = ".part.db"  # How a copy is called until it passed its check.
STAGE = "uji-pulih"  # Where a copy is tried.
COPYING = 20  # Percent of the work; the rest is the check.


def back_up(
    folder: Path, place: Path | None, at: datetime, advance: Advance = lambda _done, _of: None
) -> Path:
    """Copy the shop as it is now, check the copy, and give its path. The till may run.

    `place` is a folder or a new file's name; usually `DIR/backups/`. A copy gets its name only
    after it passed its check. `advance(done, of)` is called now and then; what it raises ends the
    work, and nothing is left of it. Raises BackupBrokenError, EnvironmentRefusedError.
    """
    source = folder / DATABASE
    check_file(source)
    target = _target(place or folder / BACKUPS, at)
    if target.exists():
        raise UserError(_("{file} sudah ada. Pilih nama lain."), file=target)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f"{target.stem}{PART}")
    remove(draft)
    size = source.stat().st_size
    try:
        with closing(Database(source)) as database:
            database.copy_to(draft, lambda: advance(_share(draft, size, COPYING), 100))
        draft.chmod(0o600)
        _check(draft, advance, is_ours=True)
        sync_file(draft)
        draft.replace(target)
    finally:
        remove(draft)
    sync_folder(target.parent)
    return target


def restore(
    folder: Path, file: Path, at: datetime, advance: Advance = lambda _done, _of: None
) -> Path | None:
    """Put a copy in the shop's place and give where the replaced file is kept; None if none was.

    The copy is checked before anything is touched; a cut leaves the old shop or the new one.
    Nobody may have the shop open. Raises EnvironmentRefusedError, BackupBrokenError.
    """
    check_header(file)
    path = folder / DATABASE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / DRAFT
    remove(draft)
    try:
        shutil.copyfile(file, draft)
        draft.chmod(0o600)
        _check(draft, advance, is_ours=False)
        sync_file(draft)
        replaced = _keep_replaced(path, at) if path.exists() else None
        draft.replace(path)
    finally:
        remove(draft)
    sync_folder(folder)
    return replaced


def rehearse(
    folder: Path, copy: Path, at: datetime, advance: Advance = lambda _done, _of: None
) -> None:
    """Restore a copy into an empty folder beside the shop, open it as a till would, and go again.

    Raises what a restore raises.
    """
    stage = folder / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        restore(stage, copy, at, advance)
        if not is_older(stage):
            with closing(Database(stage / DATABASE)) as database:
                database.read(copies.holding)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def has_shop(folder: Path) -> bool:
    """Whether a shop of this version is there that can be opened."""
    try:
        check_file(folder / DATABASE)
    except EnvironmentRefusedError:
        return False
    return True


def is_older(folder: Path) -> bool:
    """Whether the shop there wants an upgrade first."""
    return (read_header(folder / DATABASE) or (0, 0))[1] < SCHEMA_VERSION


def _check(draft: Path, advance: Advance, *, is_ours: bool) -> None:
    rest = 100 - COPYING
    advance(COPYING, 100)
    check(
        draft,
        is_ours=is_ours,
        advance=lambda done, of: advance(COPYING + rest * done // max(of, 1), 100),
    )


def _share(draft: Path, size: int, most: int) -> int:
    """How much of the copying is done, in percent of the whole work."""
    try:
        return min(most, most * draft.stat().st_size // max(size, 1))
    except FileNotFoundError:
        return 0


def _keep_replaced(path: Path, at: datetime) -> Path:
    """Keep the file that is replaced under another name, with what SQLite left beside it.

    A sound file is one file again when nobody has it open. A broken one keeps what is beside it.
    """
    if (read_header(path) or (0, 0))[0] == APPLICATION_ID:
        let_go(path)
    kept = _target(path.parent / BACKUPS, at, REPLACED)
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(path, kept)
    kept.chmod(0o600)
    sync_file(kept)
    for ending in BESIDE:
        if _beside(path, ending).exists():
            _beside(path, ending).replace(_beside(kept, ending))
    sync_folder(kept.parent)
    return kept


def _target(place: Path, at: datetime, stem: str = "kasir") -> Path:
    if place.suffix and not place.is_dir():
        return place
    return place / name_of(at, stem)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)

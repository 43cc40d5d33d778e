"""The second folder: a stick or a network folder that gets each copy when it is there.

It is known by the note in it, so that an empty mount point or another stick is not taken for it.
A copy gets its name there only after what was written was read again and has the same hash.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from kasir.errors import UserError
from kasir.operations.copies import Holding
from kasir.store.contract import sync_folder
from kasir.store.copies.generations import copies_in, tidy
from kasir.words import _

NOTE = "kasir-segel.json"  # The last seal of each register, outside of the shop's own disk.
_BLOCK = 4_194_304
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Advance = Callable[[int, int], object]


class SecondFolderError(UserError):
    """The second folder did not take a copy; the one on this computer stands."""


def is_here(folder: Path) -> bool:
    """Whether the folder is there, and is the one that was chosen."""
    try:
        return (folder / NOTE).is_file()
    except OSError:
        return False


def adopt(folder: Path, data: Path, held: Holding) -> None:
    """Choose a folder: from now on it is known by its note.

    Raises SecondFolderError for one that is not there, can't be written, or lies with the shop.
    """
    if not folder.is_dir():
        told = _("{folder} tidak ada. Sambungkan USB-nya, atau pilih folder lain.")
        raise SecondFolderError(told, folder=folder)
    if folder.resolve().is_relative_to(data.resolve()):
        told = _("{folder} ada di folder toko sendiri. Pilih USB atau folder di komputer lain.")
        raise SecondFolderError(told, folder=folder)
    with _told(folder):
        _write_note(folder, held, "", "")


def has(folder: Path, copy: Path) -> bool:
    """Whether a copy lies there already, whole."""
    try:
        there = folder / copy.name
        return there.is_file() and there.stat().st_size == copy.stat().st_size
    except OSError:
        return False


def carry(copy: Path, folder: Path, held: Holding, advance: Advance) -> Path:
    """Bring a checked copy into the second folder, read it again there, and write the note.

    What `advance` raises ends it. Raises SecondFolderError; the folder then has what it had.
    """
    target = folder / copy.name
    draft = target.with_name(f"{target.stem}.part.db")
    try:
        with _told(folder):
            digest = _write(copy, draft, advance)
            if _hash(draft) != digest:
                told = _("Salinan di {folder} tidak sama dengan aslinya. Ganti USB itu.")
                raise SecondFolderError(told, folder=folder)
            draft.replace(target)
            _sync(folder)
            _write_note(folder, held, copy.name, digest)
            tidy(folder, spared=[copy.name])
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return target


def newest(folder: Path) -> str:
    """The name of the newest copy there; empty when there is none."""
    try:
        return next((path.name for path in copies_in(folder)), "")
    except OSError:
        return ""


def _write(copy: Path, draft: Path, advance: Advance) -> str:
    digest, whole = hashlib.sha256(), copy.stat().st_size
    with copy.open("rb") as source, draft.open("wb") as file:
        done = 0
        while block := source.read(_BLOCK):
            file.write(block)
            digest.update(block)
            done += len(block)
            # Little by little: what waits in memory is written while the till writes, too.
            file.flush()
            os.fsync(file.fileno())
            _forget(file)
            advance(done, whole)
    return digest.hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget(file: BinaryIO) -> None:
    """Let the system forget what it has in memory of a file: then the disk is read, not memory."""
    advise = getattr(os, "posix_fadvise", None)  # Not on every system.
    if advise is not None:
        advise(file.fileno(), 0, 0, getattr(os, "POSIX_FADV_DONTNEED", 0))


def _write_note(folder: Path, held: Holding, name: str, digest: str) -> None:
    draft = folder / f"{NOTE}.new"
    ends = [
        {"register": each.register, "sequence": each.sequence, "code": each.code,
         "at": each.at.isoformat()}
        for each in held.seals
    ]  # fmt: skip
    note = {"shop": held.shop, "copy": name, "sha256": digest, "seals": ends}
    with draft.open("w", encoding="utf-8") as file:
        json.dump(note, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NOTE)
    _sync(folder)


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Some network folders can't; the file itself is synced.
        sync_folder(folder)


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say in a sentence what the folder's disk says."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            told = _(
                "Folder kedua {folder} penuh. Cadangan di komputer ini utuh; kosongkan ruang di"
                " sana, nanti dicoba lagi."
            )
        else:
            told = _(
                "Folder kedua {folder} terlepas atau tidak bisa ditulis. Cadangan di komputer ini"
                " utuh; sambungkan lagi, nanti dicoba lagi."
            )
        raise SecondFolderError(told, folder=folder) from error

"""Papers as files: a folder a day, names that every system takes, written whole or not at all.

DIR/papers/YYYY/MM/DD/  by business day: statements, payout slips, Z reports
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
LONGEST_NAME = 80


def folder_of_day(data: Path, day: date) -> Path:
    """The folder of a business day's papers in a shop's folder, and make it."""
    folder = data / "papers" / f"{day:%Y/%m/%d}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def safe_name(*parts: str) -> str:
    """A file name without its ending, safe everywhere: letters, digits and hyphens.

    What identifies the paper comes first, because a long name loses its end.
    """
    folded = (
        unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode() for part in parts
    )
    slugs = (_NOT_PLAIN.sub("-", part).strip("-") for part in folded)
    name = "-".join(slug for slug in slugs if slug)[:LONGEST_NAME].strip("-")
    if not name or name.lower() in _DEVICES:
        return f"kasir-{name}".strip("-")
    return name


def write_whole(path: Path, write: Callable[[BinaryIO], object], *, is_alone: bool = True) -> None:
    """Write a file whole or not at all: a temporary name beside it, fsync, rename.

    Who writes many, not alone, calls `keep_names` once when all of them are there.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if is_alone:
        keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Make new names survive a power cut; Windows has no call for it and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""What belongs to this machine and not to the shop: database, register, printer, text size.

Kept in `config.toml` of the data folder. A file that is not there, or lacks a line, means the
usual values; a file that can't be read is told, never repaired silently.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from kasir.errors import EnvironmentRefusedError
from kasir.words import _

# What lies in a shop's data folder.
FILE = "config.toml"
DATABASE = "kasir.db"
PEPPER = "pepper.key"
LOGS = "logs"
TABLES = "tables.ini"  # How a person set the columns of each table.
PAPER_COLUMNS = (32, 42, 48)


@dataclass(frozen=True, slots=True)
class Config:
    """One machine. An empty `database` is the file `kasir.db` in the data folder."""

    database: str = ""
    register: str = "K1"
    printer: str = "screen"
    paper_columns: int = 32
    has_large_text: bool = False
    has_high_contrast: bool = False
    scanner_suffix: str = "enter"  # Or "tab", "none".
    scanner_prefix: str = ""
    idle_lock_minutes: int = 15  # 0: never.
    second_folder: str = ""  # Where each copy of the shop goes, too; empty: nowhere.
    label_sheet: str = ""  # How the sheet of stickers is divided; empty: as usual.


def load(folder: Path) -> Config:
    """Read the machine's settings. Raises EnvironmentRefusedError for a file that is no TOML."""
    path = folder / FILE
    if not path.exists():
        return Config()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return _checked(found)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        told = _("{file} tidak bisa dibaca: {reason}. Perbaiki atau hapus berkas itu.")
        raise EnvironmentRefusedError(told, file=path, reason=error) from error


def save(folder: Path, config: Config) -> None:
    """Write the machine's settings, whole or not at all."""
    # A TOML basic string has JSON's escapes; truth and numbers look the same, too.
    values = {key: json.dumps(found, ensure_ascii=False) for key, found in asdict(config).items()}
    lines = [f"{key} = {value}" for key, value in values.items()]
    draft = folder / f"{FILE}.new"
    with draft.open("w", encoding="utf-8") as file:
        draft.chmod(0o600)
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())  # By the handle that wrote: Windows refuses one that only reads.
    draft.replace(folder / FILE)


def read_pepper(folder: Path) -> bytes:
    """Read the key that every PIN's hash needs. Raises EnvironmentRefusedError without it."""
    path = folder / PEPPER
    if not path.is_file():
        told = _(
            "Berkas {file} tidak ada, PIN tidak bisa diperiksa. "
            "Buka toko ini dengan kertas pemulihan: kasir recover --key KATA"
        )
        raise EnvironmentRefusedError(told, file=path)
    return path.read_bytes()


def _checked(found: dict[str, Any]) -> Config:
    usual = Config()
    known: dict[str, Any] = {}
    for field in fields(Config):
        value = found.get(field.name, getattr(usual, field.name))
        if type(value) is not type(getattr(usual, field.name)):
            raise ValueError(field.name)
        known[field.name] = value
    config = replace(usual, **known)
    if config.paper_columns not in PAPER_COLUMNS or not config.register.strip():
        raise ValueError("paper_columns / register")
    return config

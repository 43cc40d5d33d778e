"""What holds for a shop on whatever engine: the version of its schema, and why it is refused."""

from __future__ import annotations

import os
from pathlib import Path

from kasir.errors import EnvironmentRefusedError, UserError
from kasir.words import _


def migrations_folder() -> Path:
    """Find the migrations: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parents[1]
    inside = package / "_migrations"
    return inside if inside.exists() else package.parent / "migrations"


SCHEMA_VERSION = sum(1 for _file in (migrations_folder() / "versions").glob("[0-9]*.py"))


class StorageError(UserError):
    """The disk refused a write; nothing of the action was stored."""


class StorageBrokenError(EnvironmentRefusedError):
    """Writing failed in a way after which nothing more may be written until a check."""

    def __init__(self) -> None:
        super().__init__(
            _("Penyimpanan gagal menulis. Berhenti berjualan, periksa disk, lalu buka kasir lagi.")
        )


class OlderSchemaError(EnvironmentRefusedError):
    """The shop was written by an older kasir and wants an upgrade."""

    def __init__(self) -> None:
        super().__init__(_("Data toko dari kasir yang lebih lama. Jalankan: kasir upgrade"))


class NewerSchemaError(EnvironmentRefusedError):
    """The shop was written by a newer kasir, which may mean something else by it."""

    def __init__(self) -> None:
        super().__init__(_("Data toko ini dari kasir yang lebih baru. Pasang kasir terbaru."))


def check_version(version: int) -> None:
    """Demand the schema of this kasir. Raises OlderSchemaError, NewerSchemaError."""
    if version > SCHEMA_VERSION:
        raise NewerSchemaError
    if version < SCHEMA_VERSION:
        raise OlderSchemaError


def sync_file(path: Path) -> None:
    """Make what was written into a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

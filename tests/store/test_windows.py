"""A shop on Windows, as far as another system can play it: what it refuses, refused here."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kasir import config
from kasir.config import Config
from kasir.errors import EnvironmentRefusedError
from kasir.operations import shop
from kasir.settings import ShopSettings
from kasir.store import contract
from kasir.store.new_shop import make_shop
from kasir.store.shop_folder import back_up, restore
from kasir.store.sqlite import refuse_share
from tests.shop import MORNING

fcntl = pytest.importorskip("fcntl", reason="Windows refuses itself")


@pytest.fixture
def windows_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder can't be opened, and only a handle that may write is synced."""
    sync, system_open = os.fsync, os.open

    def refuse_reader(descriptor: int) -> None:
        if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "Bad file descriptor")
        sync(descriptor)

    def refuse_folder(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
        descriptor = system_open(path, flags, mode, **more)
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return descriptor

    monkeypatch.setattr(os, "fsync", refuse_reader)
    monkeypatch.setattr(os, "open", refuse_folder)
    # Only there: pathlib asks os.name, too, and would make paths of Windows.
    monkeypatch.setattr(contract, "os", SimpleNamespace(**vars(os) | {"name": "nt"}))


def test_a_shop_is_founded_where_folders_can_not_be_opened(
    tmp_path: Path, windows_files: None
) -> None:
    """Founding, saving the machine's settings, a backup and its way back pass Windows' rules."""
    owner = ("pemilik", "Pemilik", "190752")
    folder = tmp_path / "toko"
    make_shop(
        folder,
        lambda session, pepper: shop.found_shop(session, ShopSettings(), owner, pepper, MORNING),
    )
    config.save(folder, Config(register="K1", printer="windows:POS-58"))
    assert config.load(folder).printer == "windows:POS-58"
    copy = back_up(folder, None, MORNING)
    assert restore(folder, copy, MORNING) is not None


def test_windows_refuses_a_sync_by_a_reader(tmp_path: Path, windows_files: None) -> None:
    """Control: what the settings' file once did is refused."""
    file = tmp_path / "file"
    file.touch()
    with file.open("rb") as reader, pytest.raises(OSError, match="Bad file descriptor"):
        os.fsync(reader.fileno())
    with pytest.raises(PermissionError):
        os.open(tmp_path, os.O_RDONLY)


@pytest.mark.parametrize(("kind", "is_refused"), [(4, True), (3, False)])
def test_a_drive_of_the_network_is_refused_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int, is_refused: bool
) -> None:
    """There the system names the kind of a drive; a fixed one is let through."""
    kernel32 = SimpleNamespace(GetDriveTypeW=lambda _anchor: kind)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    if is_refused:
        with pytest.raises(EnvironmentRefusedError, match="ada di jaringan"):
            refuse_share(tmp_path / "kasir.db")
    else:
        refuse_share(tmp_path / "kasir.db")

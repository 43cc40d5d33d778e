"""The shop's copies keep themselves, and nothing that goes wrong with one takes another away."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kasir.errors import UserError
from kasir.models import AuditRecord
from kasir.operations import copies
from kasir.operations.copies import Round
from kasir.store import keeper as keeping
from kasir.store import shop_folder
from kasir.store.copies import second
from kasir.store.copies.second import NOTE, SecondFolderError
from kasir.store.keeper import Keeper
from tests.shop import Shop


@pytest.fixture
def sold(shop: Shop) -> Shop:
    """Give a shop with a receipt."""
    shop.product("A", 10_000, shop.consignor("K"))
    shop.open_shift()
    shop.sell(shop.cart(("A", 2)))
    return shop


@pytest.fixture
def stick(sold: Shop, tmp_path: Path) -> Path:
    """Give a second folder that was chosen."""
    folder = tmp_path / "usb"
    folder.mkdir()
    _keeper(sold).adopt(sold, str(folder))
    return folder


def _keeper(shop: Shop) -> Keeper:
    return Keeper(shop.folder, shop.register_id)


def _go(shop: Shop, place: Path | str = "", *, is_wanted: bool = False) -> Round:
    return _keeper(shop).round(
        shop, str(place), shop.at, lambda _done, _of: None, is_wanted=is_wanted
    )


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


def _noted(shop: Shop, kind: str) -> list[dict[str, object]]:
    asked = select(AuditRecord.body).where(AuditRecord.kind == kind).order_by(AuditRecord.id)
    return shop.read(lambda s: [json.loads(str(body)) for body in s.scalars(asked)])


def test_each_day_has_its_copy(sold: Shop) -> None:
    """The first round of a day makes one, the next makes none; a wanted one is always made."""
    first = _go(sold)
    assert (first.made, first.problems) == ("kasir-20261124-080005.db", ())
    assert first.last is not None
    assert first.is_second_here is None
    assert _go(sold).made == ""
    sold.at += timedelta(hours=3)
    assert _go(sold, is_wanted=True).made == "kasir-20261124-110005.db"
    # Of one day the last copy stays.
    assert _names(sold.folder / "backups") == ["kasir-20261124-110005.db"]
    sold.next_day()
    sold.at += timedelta(hours=1)
    assert _go(sold).made == "kasir-20261125-090000.db"
    assert [body["file"] for body in _noted(sold, "backup")] == [
        *(first.made, "kasir-20261124-110005.db", "kasir-20261125-090000.db")
    ]


def test_a_clock_set_back_neither_stops_copies_nor_makes_one_each_round(sold: Shop) -> None:
    """A copy of tomorrow is no copy of today; afterwards today has one."""
    sold.at += timedelta(days=1)
    _go(sold)
    sold.at -= timedelta(days=1)
    assert _go(sold).made
    assert _go(sold).made == ""
    assert len(_names(sold.folder / "backups")) == 2


def test_a_copy_that_fails_is_told_and_made_in_the_next_round(
    sold: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is almost full keeps its room for the sales; the copies that are there stay."""
    before = _go(sold).made
    sold.next_day()
    free = shutil.disk_usage(sold.folder)
    almost = free._replace(free=keeping.RESERVE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: almost)
    found = _go(sold)
    assert found.problems == (
        "Ruang disk tidak cukup untuk cadangan. Kosongkan 100 MB, lalu ulangi.",
    )
    assert found.is_low
    assert _names(sold.folder / "backups") == [before]
    monkeypatch.undo()
    found = _go(sold)
    assert (bool(found.made), found.problems, found.is_low) == (True, (), False)


def test_a_broken_shop_makes_no_copy_and_loses_none(sold: Shop) -> None:
    """A copy of books that do not tie is told and not kept: the good ones stay."""
    before = _go(sold).made
    sold.next_day()
    sold.write(lambda s: s.exec_driver_sql("DROP TRIGGER audit_records_no_update"))
    sold.write(lambda s: s.exec_driver_sql("UPDATE audit_records SET hash = 'x' WHERE id = 2"))
    found = _go(sold)
    assert found.problems[0].startswith("Salinan tidak lolos pemeriksaan")
    assert _names(sold.folder / "backups") == [before]


def test_what_was_stopped_leaves_nothing(sold: Shop) -> None:
    """A window that closes ends the round; no half copy is left, and no file of another's."""
    _go(sold)
    left = sold.folder / "backups" / "kasir-20261120-120000.part.db"
    left.write_bytes(b"x")
    os.utime(left, (0, 0))

    def stop(_done: int, _of: int) -> None:
        raise UserError("berhenti")

    sold.next_day()
    with pytest.raises(UserError, match="berhenti"):
        _keeper(sold).round(sold, "", sold.at, stop)
    assert _names(sold.folder / "backups") == ["kasir-20261124-080005.db"]
    assert not [name for name in _names(sold.folder) if "draft" in name or "pulih" in name]


# --- the second folder ------------------------------------------------------------------------


def test_the_second_folder_gets_each_copy_when_it_is_there(sold: Shop, stick: Path) -> None:
    """Away it is waited for; back it gets what it lacks, with a note of the last seal."""
    away = stick.with_name("dicabut")
    stick.rename(away)
    found = _go(sold, stick)
    assert (found.is_second_here, found.carried, found.problems) == (False, "", ())
    assert not stick.exists()
    away.rename(stick)
    found = _go(sold, stick)
    assert (found.made, found.carried) == ("", "kasir-20261124-080005.db")
    here, there = sold.folder / "backups" / found.carried, stick / found.carried
    assert there.read_bytes() == here.read_bytes()
    note = json.loads((stick / NOTE).read_text(encoding="utf-8"))
    [end] = note["seals"]
    assert (note["copy"], note["shop"]) == (found.carried, "Pusat Oleh-Oleh Tongas")
    assert (end["register"], len(end["code"]), end["sequence"] > 5) == ("K1", 14, True)
    assert _go(sold, stick).carried == ""
    for _day in range(9):
        sold.next_day()
        assert _go(sold, stick).carried
    assert len(_names(stick)) == 7 + 1


def test_another_stick_in_its_place_is_left_alone(sold: Shop, stick: Path) -> None:
    """An empty folder of the same name, as an unplugged mount point is, gets nothing."""
    shutil.rmtree(stick)
    stick.mkdir()
    assert _go(sold, stick).is_second_here is False
    assert _names(stick) == []


def test_a_stick_pulled_while_it_is_written(
    sold: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told in a sentence, the copy here stands, and the next round brings it over."""
    [before] = [_go(sold, stick).carried]
    sold.next_day()
    real, calls = os.fsync, []

    def pulled(handle: int) -> None:
        if "usb" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            calls.append(handle)
            raise OSError(errno.EIO, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", pulled)
    found = _go(sold, stick)
    assert calls
    assert "terlepas atau tidak bisa ditulis" in found.problems[0]
    assert _names(stick) == [before, NOTE]
    monkeypatch.undo()
    assert shop_folder.is_older(sold.folder) is False
    assert found.made in _names(sold.folder / "backups")
    assert _go(sold, stick).carried == found.made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of two megabytes."""
    folder = tmp_path / "kecil"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_second_folder_that_is_full(sold: Shop, small_disk: Path) -> None:
    """It is told in a sentence; what it had it has, and with room again it gets the copy."""
    _keeper(sold).adopt(sold, str(small_disk))
    first = _go(sold, small_disk)
    assert first.carried
    sold.next_day()
    filling = small_disk / "film.mp4"
    free = shutil.disk_usage(small_disk).free
    filling.write_bytes(bytes(free - 100_000))
    found = _go(sold, small_disk)
    assert "penuh" in found.problems[0]
    assert found.made in _names(sold.folder / "backups")
    assert _names(small_disk) == ["film.mp4", first.carried, NOTE]
    filling.unlink()
    assert _go(sold, small_disk).carried == found.made


def test_a_stick_that_writes_something_else(
    sold: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is read again: a copy with another hash gets no name."""
    monkeypatch.setattr(second, "_hash", lambda _path: "x")
    assert "tidak sama dengan aslinya" in _go(sold, stick).problems[0]
    assert _names(stick) == [NOTE]


def test_other_systems_are_not_asked_to_forget(
    sold: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file can't be put out of memory, it is read again all the same."""
    monkeypatch.delattr(os, "posix_fadvise", raising=False)
    assert _go(sold, stick).carried


def test_which_folder_may_be_the_second(sold: Shop, tmp_path: Path) -> None:
    """One that is there, that can be written, and that does not lie with the shop."""
    with pytest.raises(SecondFolderError, match="tidak ada"):
        _keeper(sold).adopt(sold, str(tmp_path / "usb"))
    inside = sold.folder / "backups"
    inside.mkdir()
    with pytest.raises(SecondFolderError, match="folder toko sendiri"):
        _keeper(sold).adopt(sold, str(inside))
    assert _names(inside) == []


# --- the monthly trial ------------------------------------------------------------------------


def test_a_copy_is_tried_each_month(sold: Shop) -> None:
    """It is restored beside the shop, opened and taken away again; the chain tells of it."""
    assert _go(sold).problems == ()
    assert [body["problem"] for body in _noted(sold, copies.SELF_TEST)] == [""]
    sold.at += timedelta(days=29)
    _go(sold)
    assert len(_noted(sold, copies.SELF_TEST)) == 1
    sold.at += timedelta(days=1)
    _go(sold)
    assert len(_noted(sold, copies.SELF_TEST)) == 2
    assert not (sold.folder / shop_folder.STAGE).exists()


def test_a_copy_that_can_not_be_restored_is_told(sold: Shop) -> None:
    """A copy that went bad since is found, told, and stands in the chain."""
    made = sold.folder / "backups" / _go(sold).made
    sold.at += timedelta(days=31)
    _go(sold, is_wanted=True)  # Tries nothing: somebody waits for it.
    [newest] = [path for path in made.parent.iterdir() if path != made]
    with newest.open("r+b") as file:
        file.seek(20_000)
        file.write(b"\x55" * 30_000)
    found = _go(sold)
    assert found.problems[0].startswith(f"Uji pulih cadangan {newest.name} gagal: ")
    assert _noted(sold, copies.SELF_TEST)[-1]["problem"]
    assert not (sold.folder / shop_folder.STAGE).exists()

"""Cadangan: copies that make themselves, one by a key, the second folder, and the way back."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kasir import config
from kasir.store.copies.second import NOTE
from kasir.ui.copy_watch import AGAIN_AFTER, CopyWatch
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.tables import Table
from tests.shop import Shop
from tests.ui.till import Till, closed, waiting


@pytest.fixture
def owner(till: Till) -> Till:
    """Let the owner sit at Pengaturan, with one receipt sold."""
    till.begin("pemilik")
    till.type_code("2000000000015")
    till.pay_cash("20.000")
    till.next_customer()
    till.press("navSettings")
    return till


def _copies(till: Till) -> CopyWatch:
    return till.window.station.copies


def _rows(till: Till) -> list[str]:
    return [copy.path.name for copy in till.find(Table, "copyTable").shown_rows()]


def test_a_copy_by_its_key(owner: Till) -> None:
    """It is made, checked and listed with how far it goes; a sentence says so."""
    owner.press("openBackups")
    assert _rows(owner) == []
    owner.press("backUpNow")
    [made] = [path.name for path in (owner.folder / "backups").iterdir()]
    assert owner.notices[-1] == f"Cadangan tersimpan dan lolos pemeriksaan: {made}"
    [copy] = owner.find(Table, "copyTable").shown_rows()
    assert (copy.path.name, copy.is_checked, copy.problem) == (made, True, "")
    assert (copy.holding.receipts, copy.holding.last_receipt) == (1, "K1-000001")


def test_a_manager_makes_copies_but_restores_none(till: Till) -> None:
    """Putting another file in the shop's place is the owner's."""
    till.begin("pengelola")
    till.press("navSettings")
    till.press("openBackups")
    till.press("backUpNow")
    assert len(_rows(till)) == 1
    assert not till.is_shown("restoreCopy")
    sheet = till.window.sheets.sheet
    sheet._restore()  # type: ignore[union-attr]  # As Enter in the table does.
    assert till.window.sheets.sheet is sheet


def test_the_header_speaks_only_of_an_old_copy(till: Till) -> None:
    """Within 24 hours there is nothing to say; then it says when, and never without a person."""
    till.begin()
    _copies(till).tick()
    assert not till.is_shown("lastCopy")
    till.clock.at += timedelta(hours=25)
    till.window.header.show_station()
    assert till.text("lastCopy") == "Cadangan terakhir: 24/11"
    till.window.lock()
    assert not till.is_shown("lastCopy")


def test_a_shop_without_a_copy_says_so(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is told once, shown in the header, and tried again later, not each minute."""
    till.begin()
    free = shutil.disk_usage(till.folder)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free)
    _copies(till).tick()
    assert till.errors == ["Ruang disk tidak cukup untuk cadangan. Kosongkan 100 MB, lalu ulangi."]
    assert till.text("lastCopy") == "Belum ada cadangan"
    monkeypatch.undo()
    _copies(till).tick()
    assert not (till.folder / "backups").exists()
    till.clock.at += AGAIN_AFTER
    _copies(till).tick()
    assert len(list((till.folder / "backups").iterdir())) == 1
    assert not till.is_shown("lastCopy")
    assert len(till.errors) == 1


def test_little_room_is_told_with_the_days_copy(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below 500 MB the copy is made, and a sentence says that the disk is filling."""
    till.begin()
    free = shutil.disk_usage(till.folder)._replace(free=450_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free)
    _copies(till).tick()
    assert till.errors == [
        "Ruang disk tinggal sedikit. Hapus berkas lain sebelum kasir berhenti menjual."
    ]
    assert len(list((till.folder / "backups").iterdir())) == 1


# --- the second folder ------------------------------------------------------------------------


def test_the_second_folder_is_chosen_and_gets_the_copy(owner: Till, tmp_path: Path) -> None:
    """From then on it is this machine's setting, and the newest copy goes there."""
    stick = tmp_path / "usb"
    stick.mkdir()
    owner.press("openBackups")
    owner.press("backUpNow")
    owner.fill("secondFolder", str(stick))
    owner.press("keepSecond")
    assert config.load(owner.folder).second_folder == str(stick)
    assert len(list(stick.glob("kasir-*.db"))) == 1
    assert (stick / NOTE).is_file()
    assert len(_rows(owner)) == 2
    owner.fill("secondFolder", "")
    owner.press("keepSecond")
    assert config.load(owner.folder).second_folder == ""


def test_a_second_folder_that_is_not_there(owner: Till, tmp_path: Path) -> None:
    """It is said at once, and the setting stays as it was."""
    owner.press("openBackups")
    owner.fill("secondFolder", str(tmp_path / "usb"))
    owner.press("keepSecond")
    assert "tidak ada. Sambungkan USB-nya" in owner.errors[-1]
    assert config.load(owner.folder).second_folder == ""


# --- the way back -----------------------------------------------------------------------------


def test_what_would_be_lost_is_said_before(owner: Till) -> None:
    """In receipts and rupiah; the key says it once more, and asks for the restore."""
    asked: list[Path] = []
    _copies(owner).restore_asked.connect(lambda copy: asked.append(copy.path))
    owner.press("openBackups")
    owner.press("backUpNow")
    owner.press("restoreCopy")
    assert owner.text("loss").startswith("Tidak ada.")
    owner.keys("Escape")
    owner.press("navSell")
    for _number in range(2):
        owner.type_code("2000000000107")
        owner.pay_cash("150.000")
        owner.next_customer()
    owner.press("navSettings")
    owner.press("openBackups")
    owner.press("restoreCopy")
    assert owner.text("loss") == (
        "2 struk senilai Rp300.000, dan 0 catatan lain (titipan, pembayaran, kas)."
    )
    assert owner.find(KeyButton, "restoreConfirm").text() == "Pulihkan, 2 struk hilang"
    owner.press("restoreConfirm")
    assert [path.name for path in asked] == [path.name for path in asked[0].parent.iterdir()]


def test_a_copy_that_can_not_be_used_is_told(owner: Till) -> None:
    """Foreign, newer or broken: it is in the list with its sentence, and its key is off."""
    backups = owner.folder / "backups"
    backups.mkdir()
    (backups / "asing.db").write_bytes(b"bukan data" * 100)
    owner.press("openBackups")
    assert _rows(owner) == ["asing.db"]
    assert not owner.find(KeyButton, "restoreCopy").isEnabled()
    sheet = owner.window.sheets.sheet
    sheet._restore()  # type: ignore[union-attr]  # As Enter in the table does.
    assert "bukan cadangan kasir" in owner.errors[-1]


def test_a_file_from_elsewhere(owner: Till, tmp_path: Path) -> None:
    """Another file is looked at as those in the list are."""
    owner.press("openBackups")
    owner.press("backUpNow")
    [made] = (owner.folder / "backups").iterdir()
    other = tmp_path / "dari-usb.db"
    shutil.copyfile(made, other)
    sheet = owner.window.sheets.sheet
    sheet.look_at(tmp_path / "tidak-ada.db")  # type: ignore[union-attr]
    assert owner.errors[-1].endswith("tidak ada. Periksa nama dan foldernya.")
    sheet.look_at(other)  # type: ignore[union-attr]
    assert owner.is_shown("restoreConfirm")


def test_a_server_keeps_its_own_copies(owner: Till) -> None:
    """On a server the page says whose tools make them, and nothing runs by itself."""
    _copies(owner).shop = None
    owner.press("openBackups")
    assert owner.notices[-1].startswith("Data toko ini di server.")
    _copies(owner).start()
    _copies(owner).tick()
    assert not _copies(owner).is_running


# --- on real threads --------------------------------------------------------------------------


@pytest.fixture
def threaded(goods: Shop, qtbot: QtBot) -> Iterator[Till]:
    """Give a till whose lanes are threads, with a shift open."""
    opened = Till(goods.folder, inline=False)
    qtbot.waitUntil(waiting(opened))
    opened.sign_in()
    qtbot.waitUntil(lambda: opened.is_shown("floatAmount"))
    opened.open_shift()
    qtbot.waitUntil(lambda: opened.is_shown("scanField"))
    yield opened
    closed(opened)


def test_each_closed_shift_has_its_copy(threaded: Till, qtbot: QtBot) -> None:
    """Behind the Z report, without anybody asking; the bottom line tells how far it is."""
    copies = _copies(threaded)
    threaded.count({100_000: 5})
    threaded.close_shift()
    qtbot.waitUntil(lambda: copies.round is not None and not copies.is_running)
    assert len(list((threaded.folder / "backups").iterdir())) == 1
    assert any(told.startswith("Mencadangkan dan memeriksa, ") for told in threaded.notices)
    assert threaded.window.notices.text() == ""


def test_a_copy_is_stopped_and_another_waits(threaded: Till, qtbot: QtBot) -> None:
    """What is asked for meanwhile comes after; a stopped one leaves nothing and is said."""
    copies = _copies(threaded)
    gate = threading.Event()
    threaded.window.station.jobs.office(lambda _errand: gate.wait(5), is_for_copies=True)
    copies.begin()
    copies.begin()
    copies.tick()
    copies.stop()
    gate.set()
    qtbot.waitUntil(lambda: not copies.is_running)
    assert threaded.errors[-1].startswith("Dihentikan.")
    assert not list((threaded.folder / "backups").glob("*"))
    copies.begin()
    copies.begin()
    qtbot.waitUntil(lambda: not copies.is_running)
    assert len(list((threaded.folder / "backups").iterdir())) == 1

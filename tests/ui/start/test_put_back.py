"""A copy becomes the shop: from the open till, and on a computer that has no shop yet."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2
from pytestqt.qtbot import QtBot

from kasir import app, config
from kasir.config import PEPPER
from kasir.store import shop_folder
from kasir.store.db import Database
from kasir.ui.main_window import MainWindow
from kasir.ui.start.choose_copy import ChooseCopy
from kasir.ui.start.first_start import HAS_COPY, FirstStart
from kasir.ui.start.put_back import PutBack
from tests.shop import PEPPER as KEY
from tests.shop import Shop


@pytest.fixture
def copy(goods: Shop, tmp_path: Path) -> Path:
    """Make a copy on a stick, of a shop with one receipt; afterwards a second one is sold."""
    goods.open_shift()
    goods.sell(goods.cart(("2000000000015", 1)))
    made = shop_folder.back_up(goods.folder, tmp_path / "usb", goods.at)
    goods.sell(goods.cart(("2000000000015", 1)))
    goods.database.close()
    (goods.folder / PEPPER).write_bytes(KEY)
    return made


def _receipts(folder: Path) -> int:
    connection = dbapi2.connect(str(folder / "kasir.db"))
    [(count,)] = connection.execute("SELECT count(*) FROM sales").fetchall()
    connection.close()
    return int(count)


def _told(folder: Path) -> list[tuple[str | None, str]]:
    connection = dbapi2.connect(str(folder / "kasir.db"))
    found = connection.execute(
        "SELECT name, body FROM audit_records LEFT JOIN staff ON staff.id = actor_id"
        " WHERE kind = 'restore'"
    ).fetchall()
    connection.close()
    return found


def _soon(work: Callable[[], object]) -> None:
    """Do it once the next window of the program runs."""
    QTimer.singleShot(50, work)


def _window() -> MainWindow:
    [found] = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    return found


def test_the_open_till_gives_way_and_comes_back(goods: Shop, copy: Path, qtbot: QtBot) -> None:
    """The till closes, the copy takes the shop's place, the till opens on it and says so."""
    application = app.application(config.load(goods.folder))
    owner = goods.actor("pemilik")
    goods.database.close()
    seen: list[int] = []

    def ask() -> None:
        window = _window()
        assert window.station.copies.shop is not None
        window.station.actor = owner
        found = window.station.copies.shop.look(copy)
        _soon(look)
        window.station.copies.restore_asked.emit(found)

    def look() -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        if len(windows) != 1 or windows[0]._untold is None:
            _soon(look)
            return
        seen.append(_receipts(goods.folder))
        seen.append(int(windows[0]._untold.tone == "success"))
        windows[0].close()

    _soon(ask)
    assert app._live(goods.folder, application, "") == 0
    assert seen == [1, 1]
    [(who, _body)] = _told(goods.folder)
    assert who == "Bu Ratna"
    [kept] = (goods.folder / "backups").glob("kasir-diganti-*.db")
    shutil.copyfile(kept, goods.folder / "lama.db")
    assert kept.stat().st_size > 0
    _window().deleteLater()


def test_a_broken_copy_leaves_the_shop_as_it_is(goods: Shop, copy: Path, qtbot: QtBot) -> None:
    """The check comes first: the sentence says why, the present shop is untouched."""
    with copy.open("r+b") as file:
        file.seek(20_000)
        file.write(b"\x55" * 60_000)
    application = app.application(config.load(goods.folder))
    notice = app._restored(application, goods.folder, copy)
    assert (notice.tone, "tidak lolos pemeriksaan" in notice.text) == ("danger", True)
    assert _receipts(goods.folder) == 2


def test_first_start_with_a_copy(copy: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """A new computer: the copy is found in the stick's folder and becomes the shop."""
    folder = tmp_path / "komputer-baru"
    folder.mkdir()

    def first() -> None:
        page = QApplication.activeModalWidget()
        assert isinstance(page, FirstStart)
        _soon(choose)
        page.has_copy.click()

    def choose() -> None:
        page = QApplication.activeModalWidget()
        assert isinstance(page, ChooseCopy)
        assert page.message.text() == "Tidak ada cadangan di folder ini."
        page.folder.setText(str(copy.parent))
        page.look()
        assert page.message.text() == "Pusat Oleh-Oleh Tongas"
        page.button.click()

    _soon(first)
    assert app._begin(folder) == ""  # No new words: the till asks for the recovery paper.
    assert not (folder / PEPPER).exists()
    assert _receipts(folder) == 1
    database = Database(folder / "kasir.db")
    [(who, _body)] = _told(folder)
    assert who is None  # Nobody has shown a PIN yet.
    database.close()


def test_first_start_goes_back_to_a_new_shop(tmp_path: Path, qtbot: QtBot) -> None:
    """Who finds no copy comes back to the first page, and may still leave."""

    def first() -> None:
        page = QApplication.activeModalWidget()
        assert isinstance(page, FirstStart)
        _soon(leave_copies)
        page.done(HAS_COPY)

    def leave_copies() -> None:
        page = QApplication.activeModalWidget()
        assert isinstance(page, ChooseCopy)
        _soon(leave)
        page.back.click()

    def leave() -> None:
        page = QApplication.activeModalWidget()
        assert isinstance(page, FirstStart)
        page.reject()

    _soon(first)
    assert not app._begin(tmp_path / "kosong")


def test_it_can_not_be_closed_before_the_end(tmp_path: Path, qtbot: QtBot) -> None:
    """Esc and the window's own key do nothing; what the disk says becomes a sentence."""
    (tmp_path / PEPPER).write_bytes(KEY)
    pages: list[PutBack] = []

    def work(advance: Callable[[int, int], object]) -> None:
        advance(1, 2)
        raise OSError(5, "Input/output error", "stick.db")

    page = PutBack(tmp_path / "x.db", work)
    pages.append(page)
    page.reject()
    assert not page.close()
    assert page.put_back() == ("stick.db tidak bisa dipakai. Periksa folder, izin, dan ruang disk.")
    with pytest.raises(ZeroDivisionError):
        PutBack(tmp_path / "x.db", lambda _advance: 1 // 0).put_back()

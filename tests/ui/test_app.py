"""Opening the till: on threads, on a machine with other wishes, and where it must refuse."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kasir import app
from kasir.errors import EnvironmentRefusedError
from kasir.store import sign_in_data as first_look
from kasir.store import upgrade
from kasir.store.contract import OlderSchemaError
from kasir.store.sign_in_data import SignInData
from tests.shop import PINS, Shop
from tests.ui.till import Till, closed, waiting


def test_sale_on_real_threads(goods: Shop, qtbot: QtBot) -> None:
    """The same sale with the lanes on threads of their own: nothing is lost or doubled."""
    till = Till(goods.folder, inline=False)
    qtbot.waitUntil(waiting(till))
    till.sign_in()
    qtbot.waitUntil(lambda: till.is_shown("floatAmount"))
    till.open_shift()
    qtbot.waitUntil(lambda: till.is_shown("scanField"))
    till.type_code("2000000000015")
    qtbot.waitUntil(lambda: till.total == "Rp15.000")
    till.pay_cash("20.000")
    qtbot.waitUntil(lambda: till.is_shown("nextCustomer"))
    assert till.change == "Rp5.000"
    closed(till)
    assert goods.balance("cash:K1") == 515_000


def test_nothing_crosses_a_payment(goods: Shop, qtbot: QtBot) -> None:
    """Between Bayar and its answer neither Esc, the lock nor another page takes the sheet away."""
    till = Till(goods.folder, inline=False)
    qtbot.waitUntil(waiting(till))
    till.sign_in()
    qtbot.waitUntil(lambda: till.is_shown("floatAmount"))
    till.open_shift()
    qtbot.waitUntil(lambda: till.is_shown("scanField"))
    till.type_code("2000000000015")
    qtbot.waitUntil(lambda: till.total == "Rp15.000")
    gate = threading.Event()
    till.window.station.jobs.read(lambda _session: gate.wait(5))  # The lane is held up.
    till.pay_cash("20.000")
    sheet = till.window.sheets.sheet
    for _number in range(3):
        till.key(Qt.Key.Key_Return)
        till.key(Qt.Key.Key_Escape)
        till.window.lock()
        till.window._close_shift()
    assert till.window.sheets.sheet is sheet
    gate.set()
    qtbot.waitUntil(lambda: till.is_shown("nextCustomer"))
    assert till.window.sale.keeper.cart.is_empty
    closed(till)
    assert goods.balance("cash:K1") == 515_000


def test_a_pin_that_is_not_waited_for(goods: Shop, qtbot: QtBot) -> None:
    """Esc while the second person's PIN is checked: the form again, nothing booked, no error."""
    till = Till(goods.folder, inline=False)
    qtbot.waitUntil(waiting(till))
    till.sign_in("pengelola")
    qtbot.waitUntil(lambda: till.is_shown("floatAmount"))
    till.open_shift()
    qtbot.waitUntil(lambda: till.is_shown("scanField"))
    till.type_code("2000000000107")
    qtbot.waitUntil(lambda: till.total == "Rp150.000")
    till.pay_cash("150.000")
    qtbot.waitUntil(lambda: till.is_shown("nextCustomer"))
    till.next_customer()
    till.keys("F10")
    till.fill("cashMoveAmount", "600000")
    till.fill("cashMoveReason", "bayar listrik")
    till.keys("F1")
    qtbot.waitUntil(lambda: till.is_shown("approvePin"))
    qtbot.waitUntil(waiting(till))
    till.choose("approveUser", "pemilik")
    till.fill("approvePin", PINS["pemilik"])
    gate = threading.Event()
    till.window.station.jobs.read(lambda _session: gate.wait(5))  # The lane is held up.
    till.keys("Return", "Escape")
    gate.set()
    qtbot.waitUntil(waiting(till))
    assert till.text("cashMoveAmount") == "600.000"
    closed(till)
    assert goods.balance("cash:K1") == 650_000


def test_second_start_knocks(selling: Till, goods: Shop, qtbot: QtBot) -> None:
    """A second start brings the first window to the front, as large as it was."""
    assert not app._knock(goods.folder)
    selling.window.showMaximized()
    selling.window.setWindowState(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized)
    door = app._open_door(goods.folder, selling.window)
    with qtbot.waitSignal(door.newConnection):
        assert app._knock(goods.folder)
    assert selling.window.isMaximized()
    assert not selling.window.isMinimized()
    door.close()


def test_a_database_that_goes_away_behind_the_first_screen(goods: Shop, qtbot: QtBot) -> None:
    """The names were read, then the file is taken away: a PIN is answered with a sentence."""
    till = Till(goods.folder, inline=False)
    goods.database.close()
    (goods.folder / "kasir.db").rename(goods.folder / "elsewhere.db")
    till.sign_in()
    qtbot.waitUntil(lambda: till.notices != [])
    assert "Belum ada data toko" in till.notices[-1]
    assert till.is_shown("signInPin")
    closed(till)


def test_an_older_shop_is_upgraded_once(
    goods: Shop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """A start on a shop of an older kasir runs the migrations, then looks again."""
    looks = iter([OlderSchemaError(), first_look.look(goods.folder / "kasir.db", "K1")])
    upgraded: list[Path] = []

    def look(_path: Path, _register: str) -> SignInData:
        found = next(looks)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(app, "look", look)
    monkeypatch.setattr(upgrade, "upgrade", upgraded.append)
    closed(Till(goods.folder))
    assert upgraded == [goods.folder / "kasir.db"]


def test_no_shop_is_refused(tmp_path: Path, qtbot: QtBot) -> None:
    """A folder without a shop gives a sentence and stays empty."""
    with pytest.raises(EnvironmentRefusedError, match="Belum ada data toko"):
        app.open_till(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_missing_pepper_is_refused(shop: Shop, qtbot: QtBot) -> None:
    """Without the key file no PIN can be checked; kasir says which file is missing."""
    (shop.folder / "pepper.key").unlink()
    with pytest.raises(EnvironmentRefusedError, match=r"pepper\.key"):
        app.open_till(shop.folder)


def test_large_text_still_fits(goods: Shop, qtbot: QtBot) -> None:
    """ "Teks besar" changes no window size: the sale still fits 1024x768."""
    (goods.folder / "config.toml").write_text("has_large_text = true\n", encoding="utf-8")
    till = Till(goods.folder)
    till.begin()
    till.type_code("2000000000015")
    assert (till.window.width(), till.window.height()) == (1024, 768)
    closed(till)


def test_window_fits_the_smallest_screen(selling: Till) -> None:
    """Nothing on any sheet makes the window larger than 1024x768."""
    selling.type_code("2000000000107")
    selling.pay()
    selling.window.adjustSize()
    assert selling.window.minimumSizeHint().width() <= 1024
    assert selling.window.minimumSizeHint().height() <= 768

"""The very first start: two pages make a shop at which one can sign in, and its recovery paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kasir import config
from kasir.clock import now
from kasir.commands.folder.init import found_by_hand
from kasir.enums import Role
from kasir.errors import EnvironmentRefusedError
from kasir.operations import settings
from kasir.operations.people import recovery, sign_in, staff
from kasir.store.db import Database
from kasir.ui.start.first_start import FirstStart


@pytest.fixture
def first(qtbot: QtBot) -> FirstStart:
    """Give the pages, the first one filled in well but for what a test changes."""
    page = FirstStart()
    qtbot.addWidget(page)
    page.show()
    for field, text in (
        (page.shop, "Toko Bayeman"),
        (page.address, "Jl. Raya Tongas"),
        (page.owner, "Bu Ratna"),
        (page.owner_pin, "190752"),
        (page.owner_again, "190752"),
    ):
        QTest.keyClicks(field, text)
    return page


@pytest.fixture
def second(first: FirstStart) -> FirstStart:
    """Give the second page, filled in well but for what a test changes."""
    first.button.click()
    for field, text in (
        (first.second, "Sari"),
        (first.second_pin, "1907"),
        (first.second_again, "1907"),
    ):
        QTest.keyClicks(field, text)
    return first


def _message(page: FirstStart) -> str:
    page.button.click()
    return page.message.text()


def test_a_shop_begins(second: FirstStart, tmp_path: Path) -> None:
    """Owner and cashier can sign in, the shop has its name, printer and recovery key."""
    second.printer.setCurrentIndex(1)
    second.host.setText("192.168.1.50")
    second.paper.setCurrentIndex(1)
    QTest.mouseClick(second.button, Qt.MouseButton.LeftButton)
    assert second.result() == FirstStart.DialogCode.Accepted
    folder = tmp_path / "toko"
    words = found_by_hand(folder, second.answer())
    machine = config.load(folder)
    assert (machine.printer, machine.paper_columns) == ("tcp://192.168.1.50", 48)
    database = Database(folder / "kasir.db")
    pepper = config.read_pepper(folder)
    assert database.read(settings.shop).name == "Toko Bayeman"
    assert not database.read(settings.shop).one_person_shop
    assert database.read(lambda s: recovery.open_pepper(s, words)) == pepper
    for username, pin in (("pemilik", "190752"), ("sari", "1907")):
        verdict = database.write(
            lambda s: sign_in.sign_in(s, username, pin, pepper, now(), 1)  # noqa: B023
        )
        assert verdict.actor is not None
    database.close()
    with pytest.raises(EnvironmentRefusedError, match="Sudah ada data toko"):
        found_by_hand(folder, second.answer())


def test_enter_leads_through(qtbot: QtBot) -> None:
    """From the first letter to the shop without a mouse: Enter goes on, also to the next page."""
    page = FirstStart()
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()

    def typed(text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)
        QTest.keyClick(focus, Qt.Key.Key_Return)

    for text in ("Toko Bayeman", "Jl. Raya", "Bu Ratna", "190752", "190752"):
        typed(text)
    assert page.pages.currentIndex() == 1
    for text in ("Pak Hadi", "2075", "2075"):
        typed(text)
    found = page.answer()
    assert page.result() == FirstStart.DialogCode.Accepted
    assert found.second is not None
    assert (found.owner, found.second.name, found.second.role) == (
        *("Bu Ratna", "Pak Hadi"),
        Role.CASHIER,
    )


def test_back_loses_nothing(second: FirstStart) -> None:
    """Esc goes back a page; on the first one it asks once more before all is thrown away."""
    QTest.keyClick(second, Qt.Key.Key_Escape)
    assert second.pages.currentIndex() == 0
    assert second.shop.text() == "Toko Bayeman"
    QTest.keyClick(second, Qt.Key.Key_Escape)
    assert "Sekali lagi menutup kasir" in second.message.text()
    assert second.isVisible()
    second.button.click()
    assert (second.second.text(), second.second_pin.text()) == ("Sari", "1907")
    for _number in range(2):
        QTest.keyClick(second, Qt.Key.Key_Escape)
    assert not second.isVisible()


def test_the_windows_own_cross(second: FirstStart) -> None:
    """It asks once, too, and leaves from either page."""
    second.close()
    assert second.isVisible()
    assert second.pages.currentIndex() == 1
    second.close()
    assert not second.isVisible()
    assert second.result() == FirstStart.DialogCode.Rejected


def test_a_one_person_shop(second: FirstStart, tmp_path: Path) -> None:
    """The owner chooses it with its consequences; what was typed of a second person is not used."""
    second.choice.button(2).click()
    assert second.why.text() == (
        "Pembatalan dan penyesuaian dicatat tanpa orang kedua dan ditandai di laporan Z dan "
        "rekap penitip."
    )
    second.button.click()
    folder = tmp_path / "toko"
    found_by_hand(folder, second.answer())
    database = Database(folder / "kasir.db")
    assert database.read(settings.shop).one_person_shop
    assert [each.name for each in database.read(staff.staff_names)] == ["Bu Ratna"]
    database.close()


def test_the_second_person_may_come_later(second: FirstStart) -> None:
    """The screen says what waits until then."""
    second.choice.button(1).click()
    assert "belum bisa" in second.why.text()
    second.button.click()
    found = second.answer()
    assert (found.second, found.one_person_shop) == (None, False)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("shop", "", "Tulis nama toko."),
        ("owner", "", "Tulis nama pemilik."),
        ("owner_pin", "12", "PIN pemilik: 6 sampai 8 angka, tidak berurutan atau berulang."),
        ("owner_again", "190753", "Kedua PIN pemilik tidak sama. Ketik sekali lagi."),
    ],
)
def test_what_is_missing_is_said(first: FirstStart, field: str, text: str, sentence: str) -> None:
    """Nothing is made before the page is whole; the cursor stands where something is missing."""
    getattr(first, field).setText(text)
    assert _message(first) == sentence
    assert first.pages.currentIndex() == 0
    assert getattr(first, field).hasFocus()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("second", "", "Tulis nama orang kedua."),
        ("second", "bu ratna", "Nama itu nama pemilik. Orang kedua adalah orang lain."),
        ("second_pin", "", "PIN kasir: 4 sampai 8 angka, tidak berurutan atau berulang."),
        ("second_pin", "190752", "Itu PIN pemilik. Orang kedua memakai PIN sendiri."),
        ("second_again", "1908", "Kedua PIN orang kedua tidak sama. Ketik sekali lagi."),
    ],
)
def test_the_second_person_is_another(
    second: FirstStart, field: str, text: str, sentence: str
) -> None:
    """The owner's name or PIN makes no second person."""
    getattr(second, field).setText(text)
    assert _message(second) == sentence
    assert second.result() != FirstStart.DialogCode.Accepted
    assert getattr(second, field).hasFocus()


def test_a_manager_has_a_longer_pin(second: FirstStart) -> None:
    """Who moves consignors' money has six digits."""
    second.role.setCurrentIndex(1)
    assert _message(second) == ("PIN pengelola: 6 sampai 8 angka, tidak berurutan atau berulang.")


def test_a_network_printer_needs_an_address(first: FirstStart) -> None:
    """Choosing a printer in the network asks for its address."""
    first.printer.setCurrentIndex(1)
    assert _message(first).startswith("Tulis alamat printer")

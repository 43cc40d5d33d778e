"""The very first start: one page makes a shop at which one can sign in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kasir import config
from kasir.clock import now
from kasir.commands.folder.init import found_by_hand
from kasir.errors import EnvironmentRefusedError
from kasir.operations import settings
from kasir.operations.people import sign_in
from kasir.store.db import Database
from kasir.ui.start.first_start import FirstStart


@pytest.fixture
def first(qtbot: QtBot) -> FirstStart:
    """Give the page, filled in well but for what a test changes."""
    page = FirstStart()
    qtbot.addWidget(page)
    page.show()
    for field, text in (
        (page.shop, "Toko Bayeman"),
        (page.address, "Jl. Raya Tongas"),
        (page.owner, "Bu Ratna"),
        (page.owner_pin, "190752"),
        (page.owner_again, "190752"),
        (page.cashier, "Sari"),
        (page.cashier_pin, "1907"),
    ):
        QTest.keyClicks(field, text)
    return page


def _message(page: FirstStart) -> str:
    page.button.click()
    label: QLabel = page.message
    return label.text()


def test_a_shop_begins(first: FirstStart, tmp_path: Path) -> None:
    """Owner and cashier can sign in, the shop has its name, the printer is set."""
    first.printer.setCurrentIndex(1)
    QTest.keyClicks(first.host, "192.168.1.50")
    first.paper.setCurrentIndex(1)
    QTest.mouseClick(first.button, Qt.MouseButton.LeftButton)
    assert first.result() == FirstStart.DialogCode.Accepted
    folder = tmp_path / "toko"
    found_by_hand(folder, first.answer())
    machine = config.load(folder)
    assert (machine.printer, machine.paper_columns) == ("tcp://192.168.1.50", 48)
    database = Database(folder / "kasir.db")
    pepper = config.read_pepper(folder)
    assert database.read(settings.shop).name == "Toko Bayeman"
    for username, pin in (("pemilik", "190752"), ("kasir", "1907")):
        verdict = database.write(
            lambda s: sign_in.sign_in(s, username, pin, pepper, now(), 1)  # noqa: B023
        )
        assert verdict.actor is not None
    database.close()
    with pytest.raises(EnvironmentRefusedError, match="Sudah ada data toko"):
        found_by_hand(folder, first.answer())


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("shop", "", "Tulis nama toko."),
        ("owner", "", "Tulis nama pemilik."),
        ("owner_pin", "12", "PIN pemilik: 6 sampai 8 angka, tidak berurutan atau berulang."),
        ("owner_again", "190753", "Kedua PIN pemilik tidak sama. Ketik sekali lagi."),
        ("cashier_pin", "", "PIN kasir: 4 sampai 8 angka, tidak berurutan atau berulang."),
    ],
)
def test_what_is_missing_is_said(first: FirstStart, field: str, text: str, sentence: str) -> None:
    """Nothing is made before the page is whole; the cursor stands where something is missing."""
    getattr(first, field).setText(text)
    assert _message(first) == sentence
    assert first.result() != FirstStart.DialogCode.Accepted
    assert getattr(first, field).hasFocus()


def test_a_network_printer_needs_an_address(first: FirstStart) -> None:
    """Choosing a printer in the network asks for its address."""
    first.printer.setCurrentIndex(1)
    assert _message(first).startswith("Tulis alamat printer")

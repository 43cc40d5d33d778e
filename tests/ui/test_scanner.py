"""A scan goes to the cart wherever the focus is, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.shop import Shop
from tests.ui.till import Till, closed

CODE = "2000000000015"


def test_scan_into_the_scan_field(selling: Till) -> None:
    """The usual case: the focus is where scans belong."""
    selling.scan(CODE)
    assert selling.total == "Rp15.000"


def test_star_before_a_scan(selling: Till) -> None:
    """`3*` typed by hand, then a scan: three."""
    field = selling.find(QLineEdit, "scanField")
    selling.write("3*", field)
    selling.scan(CODE, field)
    assert selling.total == "Rp45.000"


def test_scan_with_the_focus_on_a_button(selling: Till) -> None:
    """The scan is added and the button is not pressed by the scanner's Enter."""
    selling.scan(CODE)
    selling.window.sale.side.hold.setFocus()
    selling.scan(CODE)
    assert selling.total == "Rp30.000"
    assert selling.window.sheets.sheet is None


def test_scan_never_lands_in_a_money_field(selling: Till, goods: Shop) -> None:
    """While the payment is open a scan is refused with a sentence and the amount stays."""
    selling.scan(CODE)
    selling.pay()
    field = selling.fill("cashField", "20000")
    selling.scan(CODE, field)
    assert field.text() == "20.000"
    assert goods.balance("cash:K1") == 500_000
    assert selling.errors == ["Pindaian tidak ditambahkan. Selesaikan atau tutup dulu lembar ini."]


def test_scan_never_presses_bayar(selling: Till) -> None:
    """The scanner's Enter finishes no payment, even with enough money typed."""
    selling.scan(CODE)
    selling.pay()
    selling.fill("cashField", "20000")
    selling.scan(CODE)
    assert selling.is_shown("finishButton")
    assert not selling.is_shown("nextCustomer")


def test_typing_by_hand_is_no_scan(selling: Till) -> None:
    """An amount typed by a person stays where it was typed."""
    selling.scan(CODE)
    selling.pay()
    field = selling.find(QLineEdit, "cashField")
    selling.write("20000", field)
    assert field.text() == "20.000"
    assert selling.errors == []


def test_fast_fingers_are_no_scan(selling: Till) -> None:
    """20.000 on a number pad, and a word in a note, come fast and stay where they were typed."""
    selling.scan(CODE)
    selling.pay()
    field = selling.find(QLineEdit, "cashField")
    selling.write("20000", field, gap_ms=70)
    assert field.text() == "20.000"
    selling.keys("Escape")
    selling.keys("F5")
    note = selling.find(QLineEdit, "holdNote")
    selling.write("rombongan", note, gap_ms=70)
    assert note.text() == "rombongan"
    assert selling.errors == []


@pytest.mark.parametrize("gap_ms", [70, 180])
def test_a_list_that_takes_other_words_is_typed_into(at_goods: Till, gap_ms: int) -> None:
    """A category is written as anywhere, with its spaces; a scan still leaves it alone."""
    at_goods.keys("F3")
    at_goods.keys("F6")
    box = at_goods.find(QComboBox, "productCategory")
    box.setFocus()
    at_goods.write("Bumbu & Saus", box, gap_ms=gap_ms)
    assert box.currentText() == "Bumbu & Saus"
    at_goods.scan(CODE, box)
    assert box.currentText() == "Bumbu & Saus"
    assert at_goods.text("productBarcodes") == CODE


def test_a_slow_scanner_is_known_by_its_length(selling: Till) -> None:
    """No amount has eight digits: a slow scanner in the money field is still refused."""
    selling.scan(CODE)
    selling.pay()
    field = selling.fill("cashField", "20000")
    selling.scan(CODE, field, gap_ms=90)
    assert field.text() == "20.000"
    assert selling.errors == ["Pindaian tidak ditambahkan. Selesaikan atau tutup dulu lembar ini."]


def test_next_scan_begins_the_next_sale(selling: Till) -> None:
    """With the change on the screen the next customer's first scan needs no key."""
    selling.scan(CODE)
    selling.pay_cash("15.000")
    selling.scan(CODE)
    assert selling.total == "Rp15.000"
    assert selling.window.sheets.sheet is None


def test_scan_while_asking_a_quantity_is_refused(selling: Till) -> None:
    """A sheet that waits for a number does not become a barcode."""
    selling.scan(CODE)
    selling.key(Qt.Key.Key_F3)
    selling.scan(CODE)
    assert selling.find(QLineEdit, "quantityField").text() == "1"
    assert len(selling.window.sale.keeper.cart.lines) == 1
    assert selling.window.sale.keeper.cart.total.rupiah == 15_000


@pytest.mark.parametrize("length", [200, 500])
def test_a_flood_of_characters(selling: Till, length: int) -> None:
    """A code that is too long is refused with a sentence, and no field keeps any of it."""
    selling.scan(CODE)
    selling.pay()
    field = selling.find(QLineEdit, "cashField")
    selling.scan("7" * length, field)
    assert field.text() == ""
    assert selling.errors


def test_many_scans_in_a_row(selling: Till) -> None:
    """Two hundred scans, two hundred pieces."""
    for _number in range(200):
        selling.scan(CODE)
    assert selling.rows()[0][1] == "200 x 15.000"


@pytest.mark.parametrize("suffix", ["tab", "none"])
def test_other_suffixes(goods: Shop, qtbot: QtBot, suffix: str) -> None:
    """A scanner that sends Tab, or nothing at all, works after saying so in config.toml."""
    Path(goods.folder / "config.toml").write_text(f'scanner_suffix = "{suffix}"\n')
    till = Till(goods.folder)
    till.begin()
    field = till.find(QLineEdit, "scanField")
    till.scan(CODE, field, suffix=None)
    if suffix == "tab":
        till._send(field, Qt.Key.Key_Tab, "\t", 8)
    qtbot.waitUntil(lambda: till.total == "Rp15.000", timeout=2_000)
    assert field.text() == ""
    closed(till)


def test_pin_is_no_scan(till: Till) -> None:
    """A PIN typed fast signs in."""
    till.window.current().take_focus()
    field = till.find(QLineEdit, "signInPin")
    till.scan("1111", field, suffix=None)
    assert field.text() == "1111"

"""Who is here, whose shift it is, and what the drawer holds at its end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from kasir.operations.shifts import shifts
from tests.shop import Shop
from tests.ui.till import Till


def test_wrong_pin(till: Till) -> None:
    """A wrong PIN lets nobody in and empties the field."""
    till.sign_in("kasir", "9999")
    assert till.is_shown("signInPin")
    assert till.find(QLineEdit, "signInPin").text() == ""


def test_five_failures_lock(till: Till) -> None:
    """After five failures the field is off and the seconds are shown; the right PIN waits, too."""
    for _number in range(5):
        till.sign_in("kasir", "9999")
    field = till.find(QLineEdit, "signInPin")
    assert not field.isEnabled()


def test_shift_opens_with_the_float(till: Till, goods: Shop) -> None:
    """The first sign-in of the day asks for the float."""
    till.sign_in()
    till.open_shift("350.000")
    assert goods.balance("cash:K1") == 350_000
    assert till.is_shown("scanField")


def test_enter_of_the_pin_opens_no_shift(till: Till) -> None:
    """The Enter that signs in does not reach the page that comes next."""
    till.sign_in()
    assert till.is_shown("floatAmount")


def test_lock_keeps_the_cart(selling: Till) -> None:
    """Ctrl+L asks for the PIN again; the cart is still there."""
    selling.type_code("2000000000015")
    selling.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not selling.is_shown("scanField")
    selling.sign_in()
    assert selling.total == "Rp15.000"


def test_idle_till_locks_itself(selling: Till) -> None:
    """A till that nobody touches asks for the PIN; the cart is still there afterwards."""
    selling.type_code("2000000000015")
    selling.window.idle.slept.emit()
    assert not selling.is_shown("scanField")
    selling.sign_in()
    assert selling.total == "Rp15.000"


def test_cashier_sees_no_office(selling: Till) -> None:
    """What the role may not do is not there."""
    assert not selling.is_shown("navSettle")


def test_manager_sees_the_office(till: Till) -> None:
    till.begin("pengelola")
    assert till.is_shown("navSettle")
    assert till.is_shown("navSell")


def test_auditor_sells_nothing(till: Till) -> None:
    """An auditor looks at the books and opens no shift."""
    till.sign_in("pemeriksa")
    assert till.is_shown("settleDay")
    assert not till.is_shown("navSell")
    assert not till.find(QPushButton, "settleAll").isEnabled()


def test_shift_closes_when_the_count_is_right(selling: Till, goods: Shop) -> None:
    """Counted what the ledger expects: Z, no questions."""
    selling.type_code("2000000000015")
    selling.pay_cash("15.000")
    selling.next_customer()
    selling.count({100_000: 5, 10_000: 1, 5_000: 1})
    selling.close_shift()
    assert selling.is_shown("reportDone")
    kept = goods.folder / "papers" / "2026" / "11" / "24" / "Z-K1-0001.png"
    assert kept.read_bytes().startswith(b"\x89PNG")
    selling.keys("Return")
    assert selling.is_shown("signInPin")


def test_a_second_enter_opens_no_shift(selling: Till, goods: Shop) -> None:
    """After the Z report the next shift begins with a person and a counted float."""
    selling.count({100_000: 5})
    selling.close_shift()
    selling.keys("Return")
    selling.keys("Return")
    assert goods.read(lambda s: shifts.current_shift(s, goods.register_id)) is None


def test_a_manager_goes_on_to_the_settlements(till: Till) -> None:
    """Who may see the books finds the next work at once."""
    till.begin("pengelola")
    till.count({100_000: 5})
    till.close_shift()
    till.keys("Return")
    assert till.is_shown("settleAll")


def test_the_figures_of_a_shift_add_up(selling: Till) -> None:
    """What stands above leads to what stands below, in the words of the paper beside it."""
    selling.type_code("2000000000015")
    selling.discount("750")
    selling.pay_cash("14.200")
    selling.next_customer()
    selling.count({100_000: 5, 10_000: 1, 2_000: 2, 200: 1})
    selling.close_shift()
    sheet = selling.window.sheets.sheet
    assert sheet is not None
    words = [label.text() for label in sheet.findChildren(QLabel)]
    start = words.index("Sebelum diskon")
    assert words[start : start + 10] == [
        *("Sebelum diskon", "15.000", "Diskon", "-750", "Omzet", "14.250"),
        *("Pembulatan tunai", "-50", "Tunai", "14.200"),
    ]


def test_a_paper_that_can_not_be_written_is_said(selling: Till, goods: Shop) -> None:
    """The shift is closed all the same; the sentence tells what to look at."""
    (goods.folder / "papers").write_text("no folder", encoding="utf-8")
    selling.count({100_000: 5})
    selling.close_shift()
    assert selling.is_shown("reportDone")
    assert "tidak bisa dipakai. Periksa folder, izin, dan ruang disk." in selling.errors[-1]
    selling.failures.clear()  # It was expected.


def test_the_shift_closes_by_a_key(selling: Till) -> None:
    """Ctrl+T asks for the count; behind the lock it does nothing."""
    selling.keys("Ctrl+T")
    assert selling.is_shown("closeShiftConfirm")
    selling.keys("Escape")
    selling.keys("Ctrl+L")
    selling.keys("Ctrl+T")
    assert not selling.is_shown("closeShiftConfirm")


def test_shift_does_not_close_over_a_cart(selling: Till) -> None:
    """Goods on the screen are sold, held or taken off before the shift closes."""
    selling.type_code("2000000000015")
    selling.press("closeShift")
    assert selling.errors == ["Selesaikan, tahan, atau kosongkan keranjang sebelum menutup shift."]


def test_a_float_that_could_be_two_amounts_opens_nothing(till: Till, goods: Shop) -> None:
    """`500.00` is neither 500 nor 50.000: a sentence, the field as it was typed, no shift."""
    till.sign_in()
    till.fill("floatAmount", "500.00")
    till.key(Qt.Key.Key_Return)
    assert till.errors == ["500.00 bukan rupiah yang jelas. Tulis tanpa koma, misalnya 12.500."]
    assert till.text("floatAmount") == "500.00"
    assert till.window.station.shift is None
    till.write("0", till.find(QLineEdit, "floatAmount"))
    till.key(Qt.Key.Key_Return)
    assert goods.balance("cash:K1") == 500_000

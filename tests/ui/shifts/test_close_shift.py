"""Closing a shift at the window: what lies about, a blind count, and who sees what differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from kasir.operations import settings
from kasir.operations.selling import carts
from kasir.ui.kit.rows import RowList
from kasir.ui.shifts.close_shift import CloseShiftSheet
from tests.shop import Shop
from tests.ui.till import Till, closed

WRONG = {100_000: 4, 50_000: 1}  # Of 500.000.


def texts(till: Till) -> str:
    """All that can be read in the window now."""
    labels = [part.text() for part in till.window.findChildren(QLabel) if part.isVisible()]
    fields = [part.text() for part in till.window.findChildren(QLineEdit) if part.isVisible()]
    return "\n".join([*labels, *fields])


def miss_twice(till: Till) -> None:
    till.count(WRONG)
    till.close_shift()
    till.count_again(WRONG)
    till.close_shift()


def set_rule(goods: Shop, **rule: bool) -> None:
    new, stamp = replace(goods.read(settings.shop), **rule), goods.stamp("pemilik")  # type: ignore[arg-type]
    goods.write(lambda s: settings.change(s, new, stamp))


def test_a_miss_asks_for_one_more_count(selling: Till, goods: Shop) -> None:
    """The fields are empty again; nothing tells how much it is, and the count stands there."""
    selling.count(WRONG)
    selling.close_shift()
    assert selling.text("countTold") == (
        "Hitungan tadi tidak cocok dengan catatan. Hitung sekali lagi dari awal."
    )
    assert selling.text("countSum") == "Rp0"
    assert not selling.is_shown("differenceLabel")
    goods.shift_id = selling.window.station.shift.id if selling.window.station.shift else None
    assert goods.counting().misses == 1
    selling.count_again({100_000: 5})
    selling.close_shift()
    assert selling.is_shown("reportDone")
    assert goods.balance("cash_difference") == 0


def test_the_manager_sees_the_difference(selling: Till, goods: Shop) -> None:
    """After the second miss, by PIN, with a reason; a cashier saw the sum nowhere before."""
    selling.count(WRONG)
    seen = [texts(selling)]
    selling.close_shift()
    seen.append(texts(selling))
    selling.count_again(WRONG)
    selling.close_shift()
    seen.append(texts(selling))
    assert selling.is_shown("approvePin")
    for told in seen:
        assert "500.000" not in told
        assert "50.000 dari" not in told
    selling.approve()
    assert selling.text("differenceLabel") == "Uang kurang Rp50.000 dari catatan."
    assert selling.text("expectedLabel") == "Rp500.000"
    selling.close_shift()
    assert selling.errors[-1] == "Tuliskan alasannya."
    selling.close_shift("salah kembalian")
    assert selling.is_shown("reportDone")
    assert goods.balance("cash_difference") == 50_000


def test_a_cashier_alone_gets_no_further(selling: Till) -> None:
    """No key leads past the PIN: neither to a third count nor to the difference."""
    miss_twice(selling)
    for key in ("F12", "F5", "F8", "Return"):
        selling.keys(key)
        assert selling.is_shown("approvePin"), key
    selling.keys("Escape")
    selling.press("closeShift")
    assert selling.is_shown("approvePin")


def test_the_counts_outlive_a_restart(selling: Till, goods: Shop) -> None:
    """kasir ends between two counts: the first one is there, and the next is the second."""
    selling.count(WRONG)
    selling.close_shift()
    after = Till(goods.folder)
    after.sign_in()
    after.press("closeShift")
    assert "Hitung sekali lagi" in after.text("countTold")
    after.count_again(WRONG)
    after.close_shift()
    assert after.is_shown("approvePin")
    closed(after)


def test_the_approval_lasts_a_minute(selling: Till) -> None:
    """Then the difference goes away, and the PIN is asked again."""
    miss_twice(selling)
    selling.approve()
    sheet = selling.window.sheets.sheet
    assert isinstance(sheet, CloseShiftSheet)
    assert sheet._approved.remainingTime() > 50_000
    sheet._approved.timeout.emit()
    assert selling.is_shown("approvePin")
    assert not selling.is_shown("differenceLabel")


def test_with_the_manager_it_is_counted_again(selling: Till, goods: Shop) -> None:
    """F5 empties the fields; what agrees then closes without a reason."""
    miss_twice(selling)
    selling.approve()
    selling.keys("F5")
    selling.count_again({100_000: 5})
    selling.close_shift()
    assert selling.is_shown("reportDone")


def test_a_manager_sees_it_after_his_own_count(till: Till) -> None:
    """Nobody else is asked; before the count nothing is told him either."""
    till.begin("pengelola")
    till.count(WRONG)
    assert "500.000" not in texts(till)
    till.close_shift()
    assert till.text("differenceLabel") == "Uang kurang Rp50.000 dari catatan."
    till.close_shift("uang rusak")
    assert till.is_shown("reportDone")


def test_his_own_look_is_blind(till: Till) -> None:
    """Laporan X of whose drawer it is tells no cash."""
    till.begin("pengelola")
    till.press("navReports")
    till.press("xReport")
    assert "Uang tunai terlihat sesudah laci dihitung." in texts(till)
    assert "500.000" not in texts(till)


def test_who_is_alone_sees_it_after_two_counts(goods: Shop, qtbot: object) -> None:
    """A shop of one person has nobody to call."""
    set_rule(goods, one_person_shop=True)
    till = Till(goods.folder)
    till.begin("pemilik")
    till.count(WRONG)
    till.close_shift()
    assert "Hitung sekali lagi" in till.text("countTold")
    till.count_again(WRONG)
    till.close_shift()
    assert till.text("differenceLabel") == "Uang kurang Rp50.000 dari catatan."
    closed(till)


def test_a_second_person_counts_along(goods: Shop, qtbot: object) -> None:
    """Where the shop wants it, his PIN ends the closing; his name stands on the report."""
    set_rule(goods, verify_drawer=True)
    till = Till(goods.folder)
    till.begin()
    till.count({100_000: 5})
    till.close_shift()
    assert till.is_shown("approvePin")
    till.approve()
    assert till.is_shown("reportDone")
    closed(till)


@pytest.fixture
def left(selling: Till) -> Till:
    """Let a cart be held, and a receipt of which nobody knows."""
    selling.type_code("2000000000015")
    selling.hold("ibu baju merah")
    return selling


def test_what_lies_about_is_shown_first(left: Till, goods: Shop) -> None:
    """A held cart goes on to the next shift, where it is taken up."""
    left.press("closeShift")
    rows = left.find(RowList, "leftovers").rows.rows
    assert [(row.title, row.amount) for row in rows] == [("Keranjang: ibu baju merah", "15.000")]
    left.press("closeShiftConfirm")
    left.count_again({100_000: 5})
    left.close_shift()
    assert left.is_shown("reportDone")
    held = goods.read(lambda s: carts.held_carts(s, goods.register_id))
    assert [cart.note for cart in held] == ["ibu baju merah"]


def test_what_is_not_wanted_is_cancelled(left: Till, goods: Shop) -> None:
    """Only with a reason; then the count is next."""
    left.press("closeShift")
    left.keys("F8")
    assert left.errors[-1] == "Tuliskan alasannya."
    left.fill("leftoverReason", "pembeli tidak jadi")
    left.keys("F8")
    assert left.is_shown("countTable")
    assert goods.read(lambda s: carts.held_carts(s, goods.register_id)) == ()


def test_a_sale_after_the_count_asks_for_another(selling: Till) -> None:
    """Money moved: the sentence says so, and no miss is counted for it."""
    selling.count(WRONG)
    selling.close_shift()
    selling.keys("Escape")
    selling.type_code("2000000000015")
    selling.pay_cash("15.000")
    selling.next_customer()
    selling.press("closeShift")
    assert "uang yang keluar masuk laci" in selling.text("countTold")
    selling.count_again({100_000: 5, 5_000: 3})
    selling.keys("F12")
    assert selling.is_shown("reportDone")


def test_enter_goes_from_field_to_field(selling: Till) -> None:
    """No Enter stores a count by accident."""
    selling.press("closeShift")
    selling.key(Qt.Key.Key_Return)
    assert selling.is_shown("countTable")
    assert not selling.is_shown("countTold")

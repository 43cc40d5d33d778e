"""The QRIS at the till: the code on the screen is the code for the amount, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kasir.enums import TenderKind
from kasir.money import Money
from kasir.operations import settings
from kasir.operations.selling.receipts import ReceiptTender
from kasir.printing.roll.qr_code import QUIET, modules
from kasir.qris import dynamic_code, read_static
from kasir.ui.kit.qr_view import LEAST, Modules, QrView
from kasir.ui.selling.paying.result_sheet import ResultSheet
from tests.shop import Shop
from tests.test_qris import STATIC
from tests.ui.till import Till, closed

OWNER = "PUSAT OLEH-OLEH TONGAS"
NMID = "NMID ID0000000000001"
WHOLE = "Ini bukan kode QRIS yang utuh. Salin ulang seluruh isinya."


def put_up(shop: Shop, static: str = STATIC) -> None:
    """Give the shop its static code, as its settings page does."""
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: settings.change(s, replace(settings.shop(s), qris_static=static), stamp))


@pytest.fixture
def counter(goods: Shop, qtbot: QtBot) -> Iterator[Till]:
    """Give a till with an open shift, in a shop that has a static code."""
    put_up(goods)
    opened = Till(goods.folder)
    opened.begin()
    yield opened
    closed(opened)
    assert [each for each in opened.failures if not hasattr(each, "exit_code")] == []


def painted(till: Till) -> Modules:
    """Read the code off the screen, as a camera sees it: dark modules, and white around them."""
    view = till.find(QrView, "qrisCode")
    QApplication.processEvents()  # What has changed is laid out.
    image = till.window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    wide, grey = image.bytesPerLine(), bytes(image.constBits())
    area = QRect(view.mapTo(till.window, QPoint(0, 0)), view.size())
    rows = [
        grey[y * wide + area.left() : y * wide + area.right() + 1]
        for y in range(area.top(), area.bottom() + 1)
    ]
    dark = [(x, y) for y, row in enumerate(rows) for x, shade in enumerate(row) if shade < 128]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    right, bottom = max(x for x, _ in dark) + 1, max(y for _, y in dark) + 1
    assert right - left == bottom - top, "not square"
    finder = next(x for x in range(left, right) if rows[top][x] > 128) - left
    side = round((right - left) * 7 / finder)
    pitch = (right - left) / side
    quiet = int(QUIET * pitch)
    assert min(left, top, area.width() - right, area.height() - bottom) >= quiet, "no quiet zone"
    around = [*rows[top - quiet : top], *rows[bottom : bottom + quiet]]
    around += [row[left - quiet : left] + row[right : right + quiet] for row in rows[top:bottom]]
    assert {shade for row in around for shade in row} == {255}, "grey around the code"
    middles = [int((number + 0.5) * pitch) for number in range(side)]
    return tuple(tuple(rows[top + y][left + x] < 128 for x in middles) for y in middles)


def drawn(payload: str) -> Modules:
    """Give what a code for this payload looks like, without its quiet zone."""
    return tuple(row[QUIET:-QUIET] for row in modules(payload)[QUIET:-QUIET])


def code_for(till: Till, amount: int) -> Modules:
    """Draw the dynamic code that the shop's code, the amount and this sale make."""
    return drawn(dynamic_code(read_static(STATIC), Money(amount), bill(till)))


def bill(till: Till) -> str:
    return "K1-" + till.window.sale.keeper.cart.key[:8].upper()


def write_amount(till: Till, amount: str) -> None:
    """Put an amount into the field at once: typed that fast it would be a scan."""
    till.find(QLineEdit, "cashField").setText(amount)


def tenders(till: Till) -> tuple[ReceiptTender, ...]:
    sheet = till.window.sheets.sheet
    assert isinstance(sheet, ResultSheet)
    return sheet.receipt.tenders


# --- paying ---------------------------------------------------------------------------------


def test_the_keys_stay_with_the_amount(counter: Till) -> None:
    """F12, F2, digits, Enter: no window opens, and nothing takes the keys away."""
    counter.type_code("2000000000107")
    for key in (Qt.Key.Key_F12, Qt.Key.Key_F2, Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F5):
        counter.key(key)
        focus = QApplication.focusWidget()
        assert focus is counter.find(QLineEdit, "cashField")
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    assert shown == [counter.window]
    counter.key(Qt.Key.Key_Return)
    assert [tender.kind for tender in tenders(counter)] == [TenderKind.QRIS]


def test_the_code_holds_the_amount(counter: Till, goods: Shop) -> None:
    """F2 shows the code for the total at 320 pixels or more, beside the shop's name and NMID."""
    counter.type_code("2000000000015")
    counter.pay()
    counter.give(TenderKind.QRIS)
    assert painted(counter) == code_for(counter, 15_000)
    assert counter.find(QrView, "qrisCode").code_rect().width() >= LEAST == 320
    assert (counter.text("qrisMerchant"), counter.text("qrisNmid")) == (OWNER, NMID)
    assert counter.find(QPushButton, "finishButton").text() == "Sudah masuk"
    counter.finish()
    assert goods.balance("clearing:qris") == 15_000


def test_the_payment_is_stored_under_the_codes_bill_number(counter: Till) -> None:
    """What the code calls the sale is the payment's reference, unless the cashier has a better."""
    for typed in ("", "RRN 123"):
        counter.type_code("2000000000015")
        counter.pay()
        counter.give(TenderKind.QRIS)
        expected = typed or bill(counter)
        counter.fill("referenceField", typed)
        counter.finish()
        assert [tender.reference for tender in tenders(counter)] == [expected]
        counter.next_customer()


def test_a_part_in_cash_leaves_a_code_for_the_rest(counter: Till, goods: Shop) -> None:
    """The code is for the part that QRIS pays, and follows the amount that is typed."""
    counter.type_code("2000000000107")
    counter.pay()
    counter.give(TenderKind.CASH, "50.000")
    counter.give(TenderKind.QRIS)
    assert painted(counter) == code_for(counter, 100_000)
    write_amount(counter, "60.000")
    assert painted(counter) == code_for(counter, 60_000)
    assert counter.change == "Rp40.000"  # Still missing.
    write_amount(counter, "100.000")
    counter.finish()
    assert (goods.balance("cash:K1"), goods.balance("clearing:qris")) == (550_000, 100_000)


def test_the_static_code_is_one_key_away(counter: Till) -> None:
    """F5 shows the code for which the customer types the amount, and goes back."""
    counter.type_code("2000000000015")
    counter.pay()
    counter.give(TenderKind.QRIS)
    counter.key(Qt.Key.Key_F5)
    assert painted(counter) == drawn(STATIC)
    assert any(
        "mengetik jumlah ini sendiri" in part.text()
        for part in counter.window.findChildren(QLabel)
        if part.isVisible()
    )
    counter.press("qrisOther")
    assert painted(counter) == code_for(counter, 15_000)
    counter.key(Qt.Key.Key_F5)
    counter.finish()
    assert [tender.reference for tender in tenders(counter)] == [""]  # It carried no number.


def test_no_payment_above_ten_million(counter: Till, goods: Shop) -> None:
    """More than Rp10.000.000 gets a sentence in place of a code, and can't be finished."""
    goods.product("2000000000183", 10_000_100, None)
    counter.type_code("2000000000183")
    counter.pay()
    counter.give(TenderKind.QRIS)
    limit = "QRIS paling banyak Rp10.000.000 sekali bayar. Terima sisanya dengan cara lain."
    assert counter.text("qrisWhyNot") == limit
    assert not counter.is_shown("qrisCode")
    counter.finish()
    assert counter.errors == [limit]
    assert goods.balance("clearing:qris") == 0
    write_amount(counter, "10.000.000")
    assert painted(counter) == code_for(counter, 10_000_000)
    counter.give(TenderKind.CASH, "100")
    counter.finish()
    assert goods.balance("clearing:qris") == 10_000_000


@pytest.mark.parametrize(
    ("amount", "why_not"),
    [
        ("0", "Jumlah QRIS harus lebih dari Rp0."),
        ("15.001", "Lebih Rp1. Hanya tunai yang boleh lebih dan diberi kembalian."),
    ],
)
def test_no_code_for_a_wrong_amount(counter: Till, amount: str, why_not: str) -> None:
    """Nothing, and more than is due, can't be scanned by mistake."""
    counter.type_code("2000000000015")
    counter.pay()
    counter.give(TenderKind.QRIS, amount)
    assert counter.text("qrisWhyNot") == why_not
    assert not counter.is_shown("qrisCode")


def test_batal_keeps_the_cart(counter: Till) -> None:
    """Batal goes back to the sale; the same cart is offered under the same number again."""
    counter.type_code("2000000000015")
    counter.pay()
    counter.give(TenderKind.QRIS)
    before = painted(counter)
    counter.press("cancelPayment")
    assert counter.total == "Rp15.000"
    counter.pay()
    counter.give(TenderKind.QRIS)
    assert painted(counter) == before


def test_other_tenders_look_as_ever(counter: Till) -> None:
    """The code gives its room back when another tender is chosen."""
    counter.type_code("2000000000015")
    counter.pay()
    counter.give(TenderKind.QRIS)
    counter.give(TenderKind.CASH, "20.000")
    assert not counter.is_shown("qrisCode")
    assert not counter.is_shown("qrisOther")
    assert counter.find(QLabel, "changeLabel").property("role") == "change"
    counter.key(Qt.Key.Key_F5)
    assert not counter.is_shown("qrisCode")
    assert counter.change == "Rp5.000"


def test_without_a_static_code_there_is_none(selling: Till) -> None:
    """A shop that gave no code sees none; the customer scans the one on the counter."""
    selling.type_code("2000000000015")
    selling.pay()
    selling.give(TenderKind.QRIS)
    selling.key(Qt.Key.Key_F5)
    assert not selling.is_shown("qrisCode")
    selling.finish()
    assert [tender.reference for tender in tenders(selling)] == [""]


@pytest.mark.parametrize("large", ["", "has_large_text = true\n", "has_high_contrast = true\n"])
def test_everything_fits_at_1024x768(goods: Shop, qtbot: QtBot, large: str) -> None:
    """With a part in cash, rounding and a rest: nothing is cut, covered, or outside the sheet."""
    put_up(goods)
    (goods.folder / "config.toml").write_text(large, encoding="utf-8")
    till = Till(goods.folder)
    till.window.resize(1024, 768)
    till.begin()
    for code in ("2000000000107", "2000000000176"):
        till.type_code(code)
    till.pay()
    till.give(TenderKind.CASH, "50.000")
    till.give(TenderKind.CARD)
    write_amount(till, "25.000")
    till.give(TenderKind.QRIS)
    write_amount(till, "10.000")
    assert painted(till) == code_for(till, 10_000)
    sheet = till.window.sheets.sheet
    assert sheet is not None
    parts: list[QWidget] = []
    for kind in (QLabel, QLineEdit, QPushButton, QrView):
        parts += [part for part in sheet.findChildren(kind) if part.isVisible()]
    places = [QRect(part.mapTo(sheet, QPoint(0, 0)), part.size()) for part in parts]
    for part, place in zip(parts, places, strict=True):
        assert sheet.rect().contains(place), part.objectName()
        needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else 0
        assert part.height() >= max(needed, part.minimumHeight()), part
        if isinstance(part, QLabel) and part.text() and not part.wordWrap():
            assert part.width() >= part.sizeHint().width(), part.text()
    for number, place in enumerate(places):
        covered = [other for other in places[number + 1 :] if other.intersects(place)]
        assert covered == [], parts[number]
    closed(till)


# --- the setting ----------------------------------------------------------------------------


def test_the_manager_pastes_the_code(till: Till, goods: Shop) -> None:
    """Whose code it is stands there at once; stored, the next payment shows it."""
    till.begin("pengelola")
    till.press("navSettings")
    field = till.find(QLineEdit, "qrisStatic")
    field.setText(f" {STATIC}\n")
    assert till.text("qrisOwner") == f"{OWNER}, PROBOLINGGO\n{NMID}"
    till.press("storeSettings")
    assert goods.read(settings.shop).qris_static == STATIC
    till.press("navSell")
    till.type_code("2000000000015")
    till.pay()
    till.give(TenderKind.QRIS)
    assert painted(till) == code_for(till, 15_000)


def test_a_broken_code_is_not_stored(till: Till, goods: Shop) -> None:
    """The sentence stands below the field; what was in force stays, and the page stays usable."""
    put_up(goods)
    till.begin("pengelola")
    till.press("navSettings")
    till.find(QLineEdit, "qrisStatic").setText(STATIC[:-6])
    assert till.text("qrisOwner") == WHOLE
    till.press("storeSettings")
    assert till.errors == [WHOLE]
    assert goods.read(settings.shop).qris_static == STATIC
    till.find(QLineEdit, "qrisStatic").clear()
    assert till.text("qrisOwner") == ""
    till.press("storeSettings")
    assert goods.read(settings.shop).qris_static == ""


def test_a_code_that_an_older_kasir_took_is_shown_to_nobody(goods: Shop, qtbot: QtBot) -> None:
    """Where the stored code is no good, the till pays as if there were none."""
    put_up(goods)
    till = Till(goods.folder)
    till.begin()
    till.window.station.shop = replace(till.window.station.shop, qris_static=STATIC[:-1])
    till.type_code("2000000000015")
    till.pay()
    till.give(TenderKind.QRIS)
    assert not till.is_shown("qrisCode")
    closed(till)

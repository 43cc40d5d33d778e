"""The sale through the real window: scan, correct, hold, pay."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from kasir.enums import Bearer, TenderKind
from kasir.money import Quantity
from kasir.operations.products import catalog
from kasir.ui.kit.rows import RowList
from kasir.ui.selling.paying.result_sheet import ResultSheet
from tests.shop import DAY, MORNING, Shop
from tests.ui.till import Clock, Till, closed


def test_sale_in_cash(selling: Till, goods: Shop) -> None:
    """Scan, Bayar, amount, Enter: the change stands there, the money is in the drawer."""
    selling.type_code("2000000000015")
    assert selling.total == "Rp15.000"
    selling.pay_cash("20.000")
    assert selling.change == "Rp5.000"
    assert goods.balance("cash:K1") == 515_000
    selling.next_customer()
    assert selling.total == "Rp0"
    assert QApplication.focusWidget() is selling.window.sale.scan_box.field


def test_short_payment_keeps_the_cart(selling: Till, goods: Shop) -> None:
    """Too little cash stores nothing, says what is missing, and can be put right."""
    selling.type_code("2000000000015")
    selling.pay_cash("10.000")
    assert selling.errors == [
        "Kurang Rp5.000. Minta lagi, atau pilih cara bayar lain untuk sisanya."
    ]
    assert goods.balance("cash:K1") == 500_000
    selling.pay_cash("15.000")
    assert goods.balance("cash:K1") == 515_000


def test_same_code_again_and_star(selling: Till) -> None:
    """The same code again makes two; `3*` before a code makes three."""
    selling.type_code("2000000000015")
    selling.type_code("2000000000015")
    selling.type_code("3*2000000000022")
    assert selling.rows() == [
        ("Barang 2000000000015", "2 x 15.000", "30.000"),
        ("Barang 2000000000022", "3 x 14.000", "42.000"),
    ]


def test_search_by_words(selling: Till) -> None:
    """Text and Enter searches; Enter again adds the first find."""
    selling.type_code("usaha k005")
    assert selling.window.sale.scan_box.is_showing
    selling.key(Qt.Key.Key_Return)
    assert selling.total == "Rp150.000"


def test_blocked_goods_are_refused_when_they_are_chosen(goods: Shop, qtbot: QtBot) -> None:
    """A list shows what may not be sold, too: choosing it says why, not Bayar ten goods later."""
    owner = goods.consignor("K009")
    product = goods.product("2000000000909", 5_000, owner, stock_units=0)
    goods.take_in(owner, product, 3, expires_on=DAY)
    till = Till(goods.folder, clock=Clock(MORNING + timedelta(days=2)))
    till.begin()
    till.type_code("usaha k009")
    till.key(Qt.Key.Key_Return)
    assert till.total == "Rp0"
    assert till.errors == [
        "Barang 2000000000909 kedaluwarsa 24/11/2026, tidak boleh dijual. Sisihkan barangnya."
    ]
    closed(till)


def test_unknown_code_says_so(selling: Till) -> None:
    """An unknown code adds nothing and says what to do."""
    selling.type_code("9999999999999")
    assert selling.errors == [
        "Kode 9999999999999 tidak dikenal. Cari dengan nama barang atau penitip."
    ]
    assert selling.total == "Rp0"


def test_remove_and_undo(selling: Till) -> None:
    """Delete removes the line, Ctrl+Z brings it back."""
    selling.type_code("2000000000015")
    selling.key(Qt.Key.Key_Delete)
    assert selling.total == "Rp0"
    selling.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert selling.total == "Rp15.000"


def test_quantity(selling: Till) -> None:
    """F3 sets the quantity, half a unit too; a zero is refused and keeps the line."""
    selling.type_code("2000000000015")
    selling.key(Qt.Key.Key_F3)
    selling.fill("quantityField", "2,5")
    selling.key(Qt.Key.Key_Return)
    assert selling.rows() == [("Barang 2000000000015", "2,5 x 15.000", "37.500")]
    selling.key(Qt.Key.Key_F3)
    selling.fill("quantityField", "0")
    selling.key(Qt.Key.Key_Return)
    assert selling.errors == ["Jumlah harus lebih dari 0 dan paling banyak 9.999."]
    selling.key(Qt.Key.Key_Escape)
    assert selling.total == "Rp37.500"


def test_percent_behind_a_number(selling: Till) -> None:
    """`10%` is a tenth and not ten rupiah; more than all of it is left as it was typed."""
    selling.type_code("2000000000107")
    selling.key(Qt.Key.Key_F4)
    selling.fill("discountAmount", "101%")
    assert selling.text("discountAmount") == "101"
    selling.fill("discountAmount", "10%")
    assert selling.text("discountAmount") == "15.000"
    selling.key(Qt.Key.Key_Return)
    assert selling.total == "Rp135.000"


def test_change_stays_in_sight(selling: Till) -> None:
    """One Enter too many, and the change can still be read until the next sale begins."""
    selling.type_code("2000000000015")
    selling.pay_cash("50.000")
    selling.key(Qt.Key.Key_Return)
    assert not selling.is_shown("nextCustomer")
    assert selling.notices[-1] == "Kembalian terakhir Rp35.000, struk K1-000001."
    selling.type_code("2000000000015")
    assert "Kembalian" not in selling.text("noticeBar")


def test_discount_says_who_bears_it(selling: Till, goods: Shop) -> None:
    """Before a discount counts the screen says what the consignor receives."""
    selling.type_code("2000000000107")
    told = selling.discount("15.000", Bearer.CONSIGNOR)
    assert told == (
        "Usaha K005 menerima Rp108.000 dari Rp135.000 yang dibayar pelanggan. "
        "Bagian toko Rp27.000.\nPelanggan membayar Rp135.000."
    )
    assert selling.total == "Rp135.000"
    selling.pay_cash("135.000")
    assert goods.owed("K005") == 108_000


def test_whole_sale_discount(selling: Till, goods: Shop) -> None:
    """A discount on the whole sale is spread over the lines and the shop bears it."""
    selling.type_code("2000000000015")
    selling.type_code("2000000000107")
    selling.discount("16.500", Bearer.SHOP, is_whole=True)
    assert selling.total == "Rp148.500"
    selling.pay_cash("150.000")
    assert (goods.owed("K001"), goods.owed("K005")) == (12_750, 120_000)


def test_discount_too_large_is_refused(selling: Till) -> None:
    """A discount above the line can't be given, and the screen says the limit."""
    selling.type_code("2000000000015")
    told = selling.discount("16.000")
    assert told == "Diskon paling banyak Rp15.000."
    assert selling.window.sale.keeper.cart.total.rupiah == 15_000


def test_loss_needs_the_manager(selling: Till, goods: Shop) -> None:
    """A sale at a loss of the shop waits for the manager's PIN, then goes through."""
    selling.type_code("2000000000107")
    selling.discount("60.000", Bearer.SHOP)
    selling.pay_cash("90.000")
    assert goods.balance("cash:K1") == 500_000
    field = selling.fill("approvePin", "2222")
    selling.key(Qt.Key.Key_Return)
    assert field is not None
    assert goods.balance("cash:K1") == 590_000


def test_split_payment(selling: Till, goods: Shop) -> None:
    """A part in cash, the rest in QRIS: the rest is proposed."""
    selling.type_code("2000000000107")
    selling.pay()
    selling.give(TenderKind.CASH, "50.000")
    selling.give(TenderKind.QRIS)
    selling.finish()
    assert selling.change == "Rp0"
    assert (goods.balance("cash:K1"), goods.balance("clearing:qris")) == (550_000, 100_000)


def test_cash_rounding_is_told(selling: Till, goods: Shop) -> None:
    """Cash is rounded down to Rp100 and the sheet says so; QRIS is exact."""
    selling.type_code("2000000000176")
    selling.pay()
    assert selling.text("toPayLabel") == "Rp8.700"
    selling.give(TenderKind.QRIS)
    assert selling.text("toPayLabel") == "Rp8.750"
    selling.give(TenderKind.CASH, "10.000")
    selling.finish()
    assert selling.change == "Rp1.300"
    assert goods.balance("cash:K1") == 508_700


def test_hold_and_resume(selling: Till) -> None:
    """A held cart leaves the screen and comes back with its note."""
    selling.type_code("2000000000015")
    selling.hold("bus 2")
    assert selling.total == "Rp0"
    selling.type_code("2000000000022")
    selling.pay_cash("14.000")
    selling.next_customer()
    selling.resume()
    assert selling.total == "Rp15.000"


def test_cart_is_offered_back(selling: Till, goods: Shop) -> None:
    """A cart that was open when the program ended is on the screen at the next start."""
    selling.type_code("2000000000015")
    again = Till(goods.folder)
    again.sign_in()
    assert again.total == "Rp15.000"
    assert again.notices == ["Keranjang yang belum selesai dibuka lagi: 1 barang, Rp15.000."]
    again.keys("F4")  # It acts on the last line at once.
    assert again.is_shown("discountAmount")
    closed(again)


def test_sold_cart_is_not_offered_back(selling: Till, goods: Shop) -> None:
    """What was sold does not come back."""
    selling.type_code("2000000000015")
    selling.pay_cash("15.000")
    again = Till(goods.folder)
    again.sign_in()
    assert again.total == "Rp0"
    closed(again)


def test_office_purchase(selling: Till, goods: Shop) -> None:
    """F8 marks the sale as Belanja ASN; the mark is stored with the sale."""
    selling.type_code("2000000000015")
    selling.key(Qt.Key.Key_F8)
    selling.fill("officeField", "Dinas Kesehatan")
    selling.key(Qt.Key.Key_Return)
    assert selling.window.sale.keeper.cart.office is not None
    selling.pay_cash("15.000")
    sheet = selling.window.sheets.sheet
    assert isinstance(sheet, ResultSheet)
    assert sheet.receipt.office is not None
    assert sheet.receipt.office.office == "Dinas Kesehatan"


def test_return_with_the_managers_pin(selling: Till, goods: Shop) -> None:
    """F7 finds the receipt, takes a quantity back and pays out after the manager's PIN."""
    selling.type_code("2*2000000000015")
    selling.pay_cash("30.000")
    selling.next_customer()
    selling.key(Qt.Key.Key_F7)
    selling.key(Qt.Key.Key_Return)
    selling.fill("returnQuantity1", "1")
    selling.key(Qt.Key.Key_Return)
    selling.fill("approvePin", "2222")
    selling.key(Qt.Key.Key_Return)
    assert selling.change == "Rp15.000"
    assert goods.balance("cash:K1") == 515_000


def test_bad_goods_are_set_aside(selling: Till, goods: Shop) -> None:
    """The reason proposes what becomes of the goods; what a person chose stays."""
    selling.type_code("2*2000000000015")
    selling.type_code("2000000000107")
    selling.pay_cash("180.000")
    selling.next_customer()
    selling.key(Qt.Key.Key_F7)
    selling.key(Qt.Key.Key_Return)
    reason = selling.find(QComboBox, "returnReason")
    first = selling.find(QComboBox, "returnCondition1")
    second = selling.find(QComboBox, "returnCondition2")
    assert first.currentText() == second.currentText() == "Rusak, disisihkan"
    reason.setCurrentText("Pelanggan batal membeli")
    assert first.currentText() == "Kembali ke rak"
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    reason.setCurrentText("Salah ketik kasir")
    assert (first.currentText(), second.currentText()) == ("Rusak, disisihkan", "Kembali ke rak")
    selling.fill("returnQuantity1", "1")
    selling.fill("returnQuantity2", "1")
    selling.key(Qt.Key.Key_Return)
    selling.fill("approvePin", "2222")
    selling.key(Qt.Key.Key_Return)
    left = [
        goods.read(lambda s, sku=sku: catalog.find_product(s, sku, DAY))[0].on_hand
        for sku in ("2000000000015", "2000000000107")
    ]
    assert left == [Quantity.units(98), Quantity.units(100)]


def test_cash_out_with_reason(selling: Till, goods: Shop) -> None:
    """F10 takes cash out of the drawer, with a reason."""
    selling.key(Qt.Key.Key_F10)
    selling.fill("cashMoveAmount", "20000")
    selling.fill("cashMoveReason", "beli kantong")
    selling.key(Qt.Key.Key_F1)
    assert goods.balance("cash:K1") == 480_000


def test_cash_out_of_consignors_money_asks_a_second_person(selling: Till, goods: Shop) -> None:
    """The sheet says what would be missing; the manager's PIN lets it go, another sum does not."""
    selling.type_code("2000000000107")
    selling.pay_cash("150.000")
    selling.next_customer()
    selling.key(Qt.Key.Key_F10)
    selling.fill("cashMoveAmount", "30500")
    selling.fill("cashMoveReason", "bayar listrik")
    selling.key(Qt.Key.Key_F1)
    assert selling.is_shown("approvePin")
    assert goods.balance("cash:K1") == 650_000
    selling.choose("approveUser", "pengelola")
    selling.fill("approvePin", "2222")
    selling.key(Qt.Key.Key_Return)
    assert goods.balance("cash:K1") == 619_500
    assert selling.notices[-1] == "Kas keluar Rp30.500 dicatat: bayar listrik."


def test_a_key_that_nobody_sees_books_nothing(selling: Till, goods: Shop) -> None:
    """While the second person's PIN is asked for, F2 puts nothing in that F1 was to take out."""
    selling.type_code("2000000000107")
    selling.pay_cash("150.000")
    selling.next_customer()
    selling.key(Qt.Key.Key_F10)
    selling.fill("cashMoveAmount", "30500")
    selling.fill("cashMoveReason", "bayar listrik")
    selling.keys("F1", "F2")
    assert selling.is_shown("approvePin")
    assert goods.balance("cash:K1") == 650_000
    selling.keys("Escape", "F2")
    assert goods.balance("cash:K1") == 680_500


def test_escape_never_loses_a_line(selling: Till) -> None:
    """Esc goes back from everywhere and the cart stays."""
    selling.type_code("2000000000015")
    for key in (Qt.Key.Key_F12, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F1):
        selling.key(key)
        assert selling.window.sheets.sheet is not None
        selling.key(Qt.Key.Key_Escape)
        assert selling.window.sheets.sheet is None
    assert selling.total == "Rp15.000"


def test_more_than_the_stock_is_warned_of(selling: Till, goods: Shop) -> None:
    """Selling more than the books hold is told on the line, sold, and recorded below zero."""
    selling.type_code("101*2000000000022")
    row = selling.find(RowList, "cartTable").rows.rows[0]
    assert row.notes == (("Stok tercatat 100 pcs. Catat barang masuk bila barangnya ada.", ""),)
    assert row.tone == "warning"
    selling.pay_cash("1.500.000")
    (item,) = goods.read(lambda s: catalog.find_product(s, "2000000000022", goods.day))
    assert item.on_hand == Quantity.units(-1)

"""A consignor comes with boxes: goods known and new, of anybody, then the note and the labels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from kasir.money import Quantity
from kasir.operations.consignors import consignors
from kasir.ui.kit.tables import Table
from tests.printing.a4.pdf_text import pdf_lines
from tests.shop import Shop
from tests.ui.conftest import Viewer
from tests.ui.desk import product
from tests.ui.goods.goods_desk import DODOL, KERIPIK, choose, on_hand
from tests.ui.till import Till


def write_new(at_goods: Till, name: str, price: str, unit: str) -> None:
    at_goods.fill("productName", name)
    at_goods.fill("productPrice", price)
    at_goods.find(QComboBox, "productCategory").setCurrentText("Oleh-oleh")
    at_goods.find(QComboBox, "productUnit").setCurrentText(unit)
    at_goods.keys("F12")


def test_three_boxes(at_goods: Till, goods: Shop, viewer: Viewer) -> None:
    """Two kinds are known, one is new; the note has all three, the labels as many as came in."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "12")
    at_goods.fill(f"goodsDay{KERIPIK}", "04/12/2026")  # Soon.
    at_goods.fill(f"goodsQuantity{DODOL}", "6")
    at_goods.keys("F6")
    assert at_goods.find(QComboBox, "productOwner").currentText() == "Usaha K001 (K001)"
    assert not at_goods.find(QComboBox, "productOwner").isEnabled()
    write_new(at_goods, "Sambal Bajak", "25.000", "btl")
    assert at_goods.text(f"goodsQuantity{KERIPIK}") == "12"  # What was typed before is there.
    assert at_goods.text(f"goodsDay{KERIPIK}") == "04/12/2026"
    at_goods.keys("5")  # The new goods are first, the cursor is on them.
    assert at_goods.text("goodsQuantityK001-001") == "5"
    at_goods.keys("F12")
    assert at_goods.text("intakeWarnings").splitlines() == [
        f"Barang {KERIPIK} kedaluwarsa 04/12/2026, tinggal 10 hari.",
        f"Barang {KERIPIK} belum punya nomor halal.",
    ]
    at_goods.keys("F12")
    assert [on_hand(goods, sku) for sku in (KERIPIK, DODOL, "K001-001")] == [
        Quantity.units(each) for each in (112, 106, 5)
    ]
    at_goods.keys("F12")
    [note] = viewer.shown
    assert note.name == "TT-2026-00005-usaha-k001.pdf"
    said = " ".join(" ".join(lines) for lines in pdf_lines(note))
    assert "Sambal Bajak 5 btl 25.000" in " ".join(said.split())
    at_goods.keys("F5")
    assert at_goods.text("labelSheets").startswith("23 label,")
    at_goods.keys("F12")
    assert at_goods.window.notices.text().startswith("Label siap dicetak: ")
    at_goods.keys("Return")
    assert not at_goods.is_shown("noteLabels")
    assert at_goods.find(Table, "goodsTable").current_row().on_hand == Quantity.units(112)


def test_who_never_brought_anything_is_found_by_name(at_goods: Till, goods: Shop) -> None:
    """A consignor without goods: the sheet says what to do, and his first goods are written."""
    goods.consignor("K009")
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.keys("F5")
    at_goods.fill("findConsignor", "k009")
    at_goods.keys("Return")
    assert at_goods.text("intakeEmpty") == (
        "Belum ada barang dari Usaha K009. Tekan F6 untuk menulis yang pertama."
    )
    at_goods.keys("F6")
    write_new(at_goods, "Batik Tulis", "350.000", "lbr")
    at_goods.fill("goodsQuantityK009-001", "2")
    at_goods.keys("F12")
    assert on_hand(goods, "K009-001") == Quantity.units(2)


def test_an_empty_shop_asks_whose_goods_come(at_goods: Till, goods: Shop) -> None:
    """When nothing is chosen, F3 asks for the consignor."""
    at_goods.fill("findGoods", "tidak ada yang begini")
    at_goods.window.current().refresh()
    at_goods.keys("F3")
    assert at_goods.is_shown("findConsignor")


def test_a_scan_goes_to_its_goods_or_says_what_they_are(at_goods: Till, goods: Shop) -> None:
    """His own: the cursor is there. Another's, nobody's: a sentence, and nothing is lost."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.scan(DODOL)
    at_goods.keys("7")
    assert at_goods.text(f"goodsQuantity{DODOL}") == "7"
    at_goods.scan("2000000000107")
    assert at_goods.window.notices.text() == (
        "Barang 2000000000107 milik Usaha K005. F5 untuk menerima barangnya."
    )
    at_goods.scan("8991234567890")
    assert at_goods.window.notices.text() == (
        "Barcode 8991234567890 belum dikenal. Tulis sebagai barang baru Usaha K001?"
    )
    at_goods.press("noticeAction")
    assert at_goods.text("productBarcodes") == "8991234567890"
    write_new(at_goods, "Rengginang", "12.000", "bks")
    assert at_goods.text(f"goodsQuantity{DODOL}") == "7"
    assert product(goods, "K001-001").card.barcodes == ("8991234567890",)


def test_f6_after_an_unknown_scan_writes_those_goods(at_goods: Till, goods: Shop) -> None:
    """The key of Barang baru takes the barcode along; after a known scan it begins with none."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.scan("8991234567890")
    at_goods.keys("F6")
    assert at_goods.text("productBarcodes") == "8991234567890"
    at_goods.key(Qt.Key.Key_Escape)
    at_goods.scan("8991234567890")
    at_goods.scan(KERIPIK)
    at_goods.keys("F6")
    assert at_goods.text("productBarcodes") == ""


def test_a_form_that_is_left_leads_back_to_the_intake(at_goods: Till, goods: Shop) -> None:
    """Esc in the form of the new goods loses nothing of the intake."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "12")
    at_goods.keys("F6")
    at_goods.key(Qt.Key.Key_Escape)
    assert at_goods.text(f"goodsQuantity{KERIPIK}") == "12"
    at_goods.key(Qt.Key.Key_Escape)
    at_goods.key(Qt.Key.Key_Escape)
    assert not at_goods.is_shown("goodsConfirm")
    assert on_hand(goods, KERIPIK) == Quantity.units(100)


def test_nothing_comes_from_who_has_left(at_goods: Till, goods: Shop) -> None:
    """He brings nothing any more: said before anything is counted."""
    choose(at_goods, KERIPIK)
    owner = at_goods.find(Table, "goodsTable").current_row().consignor_id
    goods.write(lambda s: consignors.part_with(s, owner, goods.stamp("pengelola")))
    at_goods.keys("F3")
    assert "Usaha K001 sudah tidak aktif" in at_goods.window.notices.text()
    assert not at_goods.is_shown("goodsConfirm")


def test_what_was_counted_is_not_thrown_away_unasked(at_goods: Till, goods: Shop) -> None:
    """Esc, or another consignor, says first that nothing is stored; the second press goes."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "12")
    for key in ("Escape", "F5"):
        at_goods.keys(key)
        assert at_goods.window.notices.text() == (
            "Belum disimpan. F12 menyimpan; sekali lagi membuang yang ditulis."
        )
        assert at_goods.text(f"goodsQuantity{KERIPIK}") == "12"
        at_goods.fill(f"goodsQuantity{KERIPIK}", "12" if key == "F5" else "13")
        at_goods.fill(f"goodsQuantity{KERIPIK}", "12")
    at_goods.keys("Escape")
    at_goods.keys("Escape")
    assert not at_goods.is_shown("goodsConfirm")
    assert at_goods.window.notices.text() == ""
    assert on_hand(goods, KERIPIK) == Quantity.units(100)


def test_the_screen_can_be_locked_over_a_sheet(at_goods: Till, goods: Shop) -> None:
    """Ctrl+L locks whatever is open; nothing of it comes up for who signs in next."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.keys("Ctrl+L")
    assert at_goods.is_shown("signInUser")
    assert at_goods.window.sheets.sheet is None
    at_goods.sign_in("pengelola")
    assert not at_goods.is_shown("goodsConfirm")


def test_a_count_below_zero_is_refused(at_goods: Till, goods: Shop) -> None:
    """A minus sign is no count; nothing is stored, and what was typed stays."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "-3")
    at_goods.fill(f"goodsQuantity{DODOL}", "2")
    at_goods.keys("F12")
    assert at_goods.errors == ["Jumlah harus lebih dari 0 dan paling banyak 9.999."]
    assert at_goods.text(f"goodsQuantity{DODOL}") == "2"
    assert on_hand(goods, DODOL) == Quantity.units(100)


def test_a_note_asked_for_twice_is_one(at_goods: Till, goods: Shop) -> None:
    """The key of the note is made with its sheet: whatever is pressed, it is stored once."""
    choose(at_goods, KERIPIK)
    at_goods.keys("F3")
    sheet = at_goods.window.sheets.sheet
    assert sheet is not None
    at_goods.fill(f"goodsQuantity{KERIPIK}", "12")
    book = sheet.book(sheet.goods.lines())  # type: ignore[attr-defined]
    assert goods.write(book) == goods.write(book)
    assert on_hand(goods, KERIPIK) == Quantity.units(112)

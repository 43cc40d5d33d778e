"""Data: products, their prices, codes and labels."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from kasir import config
from kasir.money import Money
from kasir.operations.products import catalog, label_queue
from kasir.operations.products.products import ProductCard
from kasir.ui.kit.tables import Table
from tests.shop import DAY, Shop
from tests.ui.card_walks import ProductWalk
from tests.ui.desk import Desk, product

SKU = "2000000000015"


def test_a_new_product(desk: Desk, goods: Shop) -> None:
    """Consignor from the list, code proposed, barcodes scanned and drawn, the share explained."""
    till = desk.till
    desk.open("Products")
    till.press("newProducts")
    assert till.text("productSku") == "TK-001"
    owner = till.find(QComboBox, "productOwner").lineEdit()
    assert owner is not None
    assert owner.selectedText() == "Barang toko sendiri"  # Typing replaces it.
    desk.pick("product", "owner", "Usaha K001 (K001)")
    assert till.text("productSku") == "K001-001"
    desk.write("product", name="Keripik Pisang", size="150 g", variant="Keju", price="16000")
    assert till.text("productExample") == (
        "Bagian toko 15% - penitip menerima Rp13.600 dari Rp16.000"
    )
    desk.pick("product", "category", "Camilan")
    desk.pick("product", "unit", "bks")
    till.scan("8991234567890")
    till.key(Qt.Key.Key_F6)
    desk.write("product", shelf="A3", minimum_stock="5", shelf_life_days="120")
    desk.pick("product", "licence_kind", "P-IRT")
    desk.write("product", licence_number="2143513000001-31", licence_until="24/11/2027")
    desk.store("product")
    found = product(goods, "K001-001")
    assert found.card.barcodes == ("2000000000039", "8991234567890")
    assert (found.card.shelf, found.card.shelf_life_days) == ("A3", 120)
    assert found.card.licence_until == date(2027, 11, 24)
    assert found.owner is not None
    assert found.owner.code == "K001"
    assert "Bagian toko 15% - penitip menerima Rp13.600 dari Rp16.000" in desk.detail("Products")


def test_the_wheel_turns_the_page_and_no_choice(desk: Desk) -> None:
    """Rolling through the form over a list leaves what was chosen there."""
    desk.open("Products")
    desk.choose("Products", SKU)
    desk.till.press("changeProduct")
    box = desk.till.find(QComboBox, "productCategory")
    chosen = box.currentText()
    box.insertItem(0, "Lain")
    box.addItem("Lagi")
    for notch in (-120, 120):
        event = QWheelEvent(
            QPointF(9, 9),
            QPointF(box.mapToGlobal(QPoint(9, 9))),
            QPoint(),
            QPoint(0, notch),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)
        assert box.currentText() == chosen


def test_a_price_change_says_why(desk: Desk, goods: Shop) -> None:
    """Asked for as soon as the price differs, and nothing moves; who and why stand in the history;
    undone openly.
    """
    till = desk.till
    desk.open("Products")
    desk.choose("Products", SKU)
    till.press("changeProduct")
    reason, codes = till.find(QComboBox, "productReason"), till.find(QLineEdit, "productBarcodes")
    place = codes.mapTo(till.window, codes.rect().topLeft())
    assert not reason.isEnabled()
    desk.write("product", price="16050")
    assert reason.isEnabled()
    assert codes.mapTo(till.window, codes.rect().topLeft()) == place
    desk.store("product")
    assert desk.problems() == {"reason": "Tuliskan mengapa harganya berubah."}
    desk.pick("product", "reason", "minyak naik")
    desk.store("product")
    assert desk.told == f"Barang {SKU} tersimpan. Harga Rp16.050 bukan kelipatan Rp100."
    assert "24/11/2026: Rp16.050, Pak Hadi: minyak naik" in desk.detail("Products")
    till.press("noticeAction")
    prices = [price.price.rupiah for price in product(goods, SKU).prices]
    assert prices == [15_000, 16_050, 15_000]
    [item] = goods.read(lambda s: catalog.find_product(s, SKU, DAY))
    assert item.price == Money(15_000)


def test_a_price_from_tomorrow(desk: Desk, goods: Shop) -> None:
    """It stands beside the list until its day, and is called off, or taken back, by one key."""
    till = desk.till
    desk.open("Products")
    desk.choose("Products", SKU)
    till.press("changeProduct")
    desk.write("product", price="16000")
    desk.pick("product", "reason", "minyak naik")
    desk.write("product", starts_on="23/11/2026")
    desk.store("product")
    assert desk.problems() == {"starts_on": "Hari itu sudah lewat. Kosongkan untuk hari ini."}
    desk.write("product", starts_on="25/11/2026")
    desk.store("product")
    assert desk.told == f"Barang {SKU} tersimpan. Harga Rp16.000 berlaku mulai 25/11/2026."
    assert "Rp16.000 mulai 25/11/2026: minyak naik" in desk.detail("Products")
    assert product(goods, SKU).card.price == Money(15_000)
    till.key(Qt.Key.Key_F6)
    assert desk.told == f"Harga baru Barang {SKU} dibatalkan."
    assert not till.is_shown("callOffPrice")
    till.keys("Ctrl+Z")
    assert till.is_shown("callOffPrice")
    till.key(Qt.Key.Key_F4)
    desk.write("product", price="17000")
    desk.pick("product", "reason", "naik lagi")
    desk.write("product", starts_on="30/11/2026")
    desk.store("product")
    till.keys("Ctrl+Z")
    waiting = product(goods, SKU).next_price
    assert waiting is not None
    assert (waiting.price, waiting.starts_on) == (Money(16_000), date(2026, 11, 25))


def test_labels_wait_for_a_new_price(desk: Desk, goods: Shop) -> None:
    """A changed price puts the label into the queue; saying that it hangs there ends it."""
    till = desk.till
    desk.open("Products")
    assert not till.is_shown("labelQueue")
    desk.choose("Products", SKU)
    till.key(Qt.Key.Key_F4)
    desk.write("product", price="16000")
    desk.pick("product", "reason", "minyak naik")
    desk.store("product")
    assert till.text("labelQueue") == "Label (1)"
    till.key(Qt.Key.Key_F8)
    [due] = till.find(Table, "labelsDue").shown_rows()
    assert (due.sku, due.label_price, due.price) == (SKU, Money(15_000), Money(16_000))
    till.key(Qt.Key.Key_F12)
    assert desk.told == "1 barang sudah berlabel baru."
    assert not till.is_shown("labelQueue")
    assert goods.read(label_queue.count_labels_due) == 0


def test_overrides(desk: Desk, goods: Shop) -> None:
    """A harga titip or a percentage on the product, never both."""
    till = desk.till
    desk.open("Products")
    desk.choose("Products", SKU)
    till.key(Qt.Key.Key_F4)
    desk.write("product", net_price="12000", rate="10")
    told = "Isi harga titip atau bagian toko, jangan keduanya."
    assert till.text("productExample") == told
    desk.pick("product", "reason", "sepakat baru")
    desk.store("product")
    assert desk.problems() == {"rate": told}
    desk.write("product", rate="")
    assert till.text("productExample") == (
        "Harga titip Rp12.000 - penitip menerima Rp12.000 dari Rp15.000"
    )
    desk.store("product")
    assert product(goods, SKU).card.net_price == Money(12_000)


def test_a_product_is_copied_to_another_consignor(desk: Desk, goods: Shop) -> None:
    """It never moves: owner and code are off in its form; the copy has its own code."""
    till = desk.till
    desk.open("Products")
    desk.choose("Products", SKU)
    till.key(Qt.Key.Key_F4)
    assert not till.find(QLineEdit, "productSku").isEnabled()
    till.key(Qt.Key.Key_Escape)
    till.press("copyProduct")
    assert (till.text("productName"), till.text("productBarcodes")) == (f"Barang {SKU}", "")
    assert till.text("productParent") == SKU
    desk.pick("product", "owner", "Bukan Siapa-siapa")
    desk.store("product")
    assert desk.problems() == {"owner": "Pilih penitip dari daftar."}
    desk.pick("product", "owner", "Usaha K005 (K005)")
    desk.store("product")
    copy = product(goods, "K005-001")
    assert copy.card.parent == ""
    assert copy.owner is not None
    assert (copy.card.name, copy.owner.code) == (f"Barang {SKU}", "K005")
    kept = product(goods, SKU).owner
    assert kept is not None
    assert kept.code == "K001"


def test_a_copy_is_a_variant(desk: Desk, goods: Shop) -> None:
    """Of the same consignor the copy stands under what was copied, and both tell of each other."""
    desk.open("Products")
    desk.choose("Products", SKU)
    desk.till.key(Qt.Key.Key_F7)
    desk.write("product", variant="Keju")
    desk.store("product")
    copy = product(goods, "K001-001")
    assert (copy.card.parent, copy.card.variant) == (SKU, "Keju")
    assert f"Barang {SKU} ({SKU})" in desk.detail("Products")
    desk.choose("Products", SKU)
    assert f"Barang {SKU} (Keju) (K001-001)" in desk.detail("Products")


def test_a_product_is_taken_off_the_list(desk: Desk, goods: Shop) -> None:
    """Not deleted: it is found among the inactive ones and sold again."""
    till = desk.till
    desk.open("Products")
    desk.choose("Products", SKU)
    till.press("changeProduct")
    desk.pick("product", "is_active", "Nonaktif: tidak dijual")
    desk.store("product")
    assert SKU not in desk.list("Products")
    desk._pane("Products").activity.setCurrentIndex(1)
    assert desk.list("Products") == [SKU]
    till.key(Qt.Key.Key_F4)
    desk.pick("product", "is_active", "Dijual")
    desk.store("product")
    assert product(goods, SKU).card.is_active


def test_a_consignors_goods(desk: Desk) -> None:
    """From a consignor to what he brought."""
    desk.choose("Consignors", "K001")
    desk.till.press("consignorGoods")
    assert sorted(desk.list("Products")) == [SKU, "2000000000022"]


def test_labels_of_one_product(desk: Desk, goods: Shop) -> None:
    """As many as are on the shelf unless another number is typed; the division is kept."""
    till = desk.till
    desk.open("Products")
    desk.choose("Products", SKU)
    till.press("printLabels")
    assert till.text("labelCopies") == "100"
    desk.write("label", copies="30", first="20")
    assert till.text("labelSheets") == "30 label, 24 di satu lembar: 3 lembar A4."
    desk.write("label", columns="4")
    assert till.text("labelSheets") == "4 kolom sampai 269 mm, kertas A4 hanya 210 mm."
    desk.store("label")
    assert till.errors[-1] == "4 kolom sampai 269 mm, kertas A4 hanya 210 mm."
    desk.write("label", width_um="45,5")
    desk.store("label")
    [file] = (goods.folder / "papers").rglob("label-*.pdf")
    assert desk.told == f"Label siap dicetak: {file.name}"
    till.press("printLabels")
    assert (till.text("labelColumns"), till.text("labelWidthUm")) == ("4", "45,5")
    assert till.text("labelFirst") == "1"
    assert config.load(goods.folder).label_sheet == "4 8 45500 34000 7000 11000 2000 1000 0"
    desk.write("label", height_um="3,4,5")
    assert till.text("labelSheets").startswith("3,4,5 bukan ukuran yang jelas.")


def test_labels_of_all_that_wait(desk: Desk, goods: Shop) -> None:
    """One file for the queue, a label for each piece on the shelf; they still wait to be hung."""
    for sku in (SKU, "2000000000107"):
        goods.reprice(sku, 16_000)
    till = desk.till
    till.press("navMaster")
    desk.open("Products")
    till.press("labelQueue")
    till.key(Qt.Key.Key_F5)
    assert till.text("labelSheets") == "200 label, 24 di satu lembar: 9 lembar A4."
    till.key(Qt.Key.Key_F12)
    assert len(list((goods.folder / "papers").rglob("label-*.pdf"))) == 1
    assert till.text("labelQueue") == "Label (2)"


def test_a_price_with_decimals_is_no_price(desk: Desk, goods: Shop) -> None:
    """`12.50` is neither 12 rupiah nor 1.250: it is said under the field, and nothing is stored."""
    desk.open("Products")
    desk.choose("Products", SKU)
    desk.till.press("changeProduct")
    desk.write("product", price="12.50")
    desk.store("product")
    told = "12.50 bukan rupiah yang jelas. Tulis tanpa koma, misalnya 12.500."
    assert desk.problems()["price"] == told
    assert product(goods, SKU).card.price == Money(15_000)


# Of a copy for another consignor: what another paper or another person says.
HIS_ALONE = {
    *("licence_kind", "licence_number", "licence_until", "halal_number", "halal_until"),
    *("sku", "consignor_id", "parent", "barcodes"),
}


def test_a_copy_for_another_leaves_what_is_his_alone(desk: Desk, goods: Shop) -> None:
    """A licence names its owner. Everything else goes along, whatever columns there will be."""
    walk = ProductWalk(goods)
    full = replace(walk.cards()[-1], is_active=True)
    walk.keep(full)
    usual = ProductCard("", "", "", Money(0))
    desk.open("Products")
    desk.choose("Products", full.sku)
    desk.till.press("copyProduct")
    desk.pick("product", "owner", "Usaha K005 (K005)")
    desk.store("product")
    copy = product(goods, "K005-001").card
    for field in fields(ProductCard):
        of_copy, of_full = getattr(copy, field.name), getattr(full, field.name)
        if field.name in HIS_ALONE:
            assert of_copy != of_full, field.name
        elif field.name not in ("net_price", "is_active"):
            assert of_copy == of_full != getattr(usual, field.name), field.name

"""Pictures of every screen at 1024x768, on the demo shop's goods: `python -m tests.screens`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from kasir.enums import Bearer, PayCycle, Scheme, TenderKind
from kasir.files.photo import photo_of
from kasir.money import Money, Quantity, Rate
from kasir.operations.agreements import AgreementTerms
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.products import catalog, photos, products
from kasir.operations.products.products import ProductCard
from kasir.store.db import Database
from kasir.ui.kit.form import FormSheet
from kasir.ui.kit.tables import Table
from kasir.ui.products.photo_pane import PhotoPane
from tests.people_screens import draw_start, first_start, people
from tests.shop import DAY, Shop, found_template
from tests.ui.till import Till

OUT = Path(__file__).parent.parent / "build" / "screens"

CONSIGNORS = (
    ("K001", "Dapur Bayeman", Scheme.PERCENT, 15, Bearer.SHARED),
    ("K002", "Kecap Tiga Layar", Scheme.NET_PRICE, 0, Bearer.SHOP),
    ("K003", "Olahan Mangga Wetan", Scheme.PERCENT, 15, Bearer.SHARED),
    ("K004", "Kue Kering Bu Wiwik", Scheme.PERCENT, 15, Bearer.SHARED),
    ("K005", "Batik Sekar Manalagi", Scheme.PERCENT, 20, Bearer.CONSIGNOR),
    ("K006", "Kerajinan Kerang Gili", Scheme.PERCENT, 25, Bearer.SHOP),
    ("K007", "Kopi Argopuro Krucil", Scheme.PERCENT, 15, Bearer.SHARED),
)
# sku, code, name, size, variant, consignor, unit, price, on the shelf
GOODS = (
    ("K001-002", "22", "Keripik Pisang Kepok Asin", "150 g", "Balado", "K001", "bks", 15_000, 24),
    ("K001-004", "46", "Keripik Singkong Balado", "200 g", "", "K001", "bks", 14_000, 6),
    ("K005-001", "107", "Batik Cap Motif Anggur", "2,1 m", "Ungu", "K005", "lbr", 150_000, 5),
    ("K005-002", "114", "Batik Tulis Semburat Bromo", "2,4 m", "Sogan", "K005", "lbr", 950_000, 1),
    ("K002-001", "121", "Kecap Manis Tiga Layar", "620 ml", "", "K002", "btl", 28_000, 12),
    ("K003-001", "138", "Dodol Mangga Arumanis", "250 g", "", "K003", "bks", 18_000, 30),
    ("K004-001", "145", "Nastar Keju", "400 g", "", "K004", "tpl", 65_000, 8),
    ("K006-001", "152", "Gantungan Kunci Kerang", "", "", "K006", "pcs", 12_500, 60),
    ("K007-001", "169", "Kopi Robusta Argopuro Bubuk", "200 g", "", "K007", "bks", 35_000, 20),
    ("TK-001", "176", "Kantong Kain Rest Area", "", "", "", "pcs", 8_750, 100),
)


def main() -> None:
    """Draw every screen, plain and with large text."""
    shutil.rmtree(OUT, ignore_errors=True)
    for name, settings in (("", ""), ("besar-", "has_large_text = true\n")):
        with tempfile.TemporaryDirectory() as folder:
            shop = _shop(Path(folder) / "shop")
            (shop / "config.toml").write_text(settings, encoding="utf-8")
            _draw(Till(shop), name)
            draw_start(OUT, name)
    with tempfile.TemporaryDirectory() as folder:
        first_start(OUT, _shop(Path(folder) / "shop"))
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} screens in {OUT}\n")


def _shop(folder: Path) -> Path:
    folder.mkdir(parents=True)
    found_template(folder)
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    stamp, since = shop.stamp("pengelola"), DAY - timedelta(days=20)
    ids: dict[str, int | None] = {"": None}
    for code, name, scheme, percent, bearer in CONSIGNORS:
        account = "" if code == "K002" else f"00120-{code}-77"
        card = ConsignorCard(code, name, district="Tongas", bank="BRI", bank_account=account)
        cycle = PayCycle.MONTHLY if code == "K004" else PayCycle.DAILY
        terms = AgreementTerms(scheme, rate=Rate(percent * 100), bearer=bearer, pay_cycle=cycle)
        ids[code] = shop.write(lambda s, c=card: consignors.save_consignor(s, c, stamp))
        shop.write(lambda s, i=ids[code], t=terms: consignors.agree(s, i, t, since, stamp))
    for sku, code, name, size, variant, owner, unit, price, count in GOODS:
        net = Money(23_000) if owner == "K002" else None
        card = ProductCard(
            sku, name, "Oleh-oleh", Money(price), ids[owner], size, variant, unit, net,
            barcodes=(f"2000000{int(code):06d}",),
        )  # fmt: skip
        product = shop.write(lambda s, c=card: products.save_product(s, c, stamp, since))
        line = NoteLine(product, Quantity.units(count), None)
        shop.write(lambda s, o=ids[owner], n=line: stock.take_in(s, o, [n], stamp))
    _photograph(shop, folder)
    database.close()
    return folder


def _photograph(shop: Shop, folder: Path) -> None:
    """Put a photo on the first product: a bag on a table."""
    picture = QImage(1600, 1200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#C9A36B"))
    brush = QPainter(picture)
    brush.fillRect(500, 200, 600, 850, QColor("#7A3B1E"))
    brush.fillRect(500, 450, 600, 300, QColor("#F2E3C6"))
    brush.end()
    file = folder / "foto.jpg"
    picture.save(str(file))
    product = shop.read(lambda s: catalog.find_product(s, GOODS[0][0], DAY)[0].product_id)
    jpeg, stamp = photo_of(file), shop.stamp("pengelola")
    shop.write(lambda s: photos.set_photo(s, product, jpeg, stamp))
    file.unlink()


class _Camera:
    def __init__(self, till: Till, prefix: str) -> None:
        self._till, self._prefix, self._number = till, prefix, 0
        OUT.mkdir(parents=True, exist_ok=True)

    def __call__(self, name: str) -> None:
        self._number += 1
        QApplication.processEvents()
        QTest.qWait(150)  # A scan's flash is over.
        file = f"{self._prefix}{self._number:02d}-{name}.png"
        self._till.window.grab().save(str(OUT / file))


def _code(short: str) -> str:
    return f"2000000{int(short):06d}"


def _draw(till: Till, prefix: str) -> None:
    take = _Camera(till, prefix)
    take("masuk")
    till.sign_in("kasir", "9999")
    take("pin-salah")
    till.sign_in()
    take("buka-shift")
    till.open_shift()
    take("jual-kosong")
    _sell(till, take)
    _money(till, take)
    _office(till, take)
    till.window.close()
    till.window.deleteLater()


def _sell(till: Till, take: _Camera) -> None:
    for code in (f"2*{_code('22')}", _code("107"), _code("114"), _code("121")):
        till.type_code(code)
    take("jual")
    till.fill("scanField", "keri")
    QTest.qWait(400)
    take("cari")
    till.key(Qt.Key.Key_Escape)
    till.type_code("9999999999999")
    take("kode-tidak-dikenal")
    till.key(Qt.Key.Key_F3)
    take("jumlah")
    till.key(Qt.Key.Key_Escape)
    till.select(1)
    till.key(Qt.Key.Key_F4)
    till.fill("discountAmount", "15000")
    take("diskon")
    till.key(Qt.Key.Key_Return)
    till.key(Qt.Key.Key_F8)
    till.fill("officeField", "Dinas Kesehatan")
    take("belanja-asn")
    till.key(Qt.Key.Key_Return)
    take("jual-diskon")
    till.key(Qt.Key.Key_F5)
    till.fill("holdNote", "Ibu baju merah, bus 2")
    take("tahan")
    till.key(Qt.Key.Key_Return)
    take("ditahan")


def _money(till: Till, take: _Camera) -> None:
    till.type_code(_code("176"))
    till.type_code(_code("145"))
    till.pay()
    take("bayar")
    till.give(TenderKind.CASH, "100.000")
    take("bayar-tunai")
    till.give(TenderKind.QRIS)
    take("bayar-qris")
    till.give(TenderKind.CASH, "10.000")
    till.finish()
    take("kurang")
    till.pay_cash("100.000")
    take("kembali")
    till.next_customer()
    till.key(Qt.Key.Key_F6)
    take("lanjutkan")
    till.key(Qt.Key.Key_Return)
    till.pay()
    till.give(TenderKind.CARD)
    take("bayar-kartu")
    till.finish()
    till.next_customer()
    for key, name in (
        (Qt.Key.Key_F7, "retur"),
        (Qt.Key.Key_F9, "cari-penitip"),
        (Qt.Key.Key_F10, "kas"),
        (Qt.Key.Key_F11, "cetak-ulang"),
        (Qt.Key.Key_F1, "bantuan"),
    ):
        till.key(key)
        take(name)
        till.key(Qt.Key.Key_Escape)
    till.key(Qt.Key.Key_F7)
    till.key(Qt.Key.Key_Return)
    till.fill("returnQuantity1", "1")
    take("retur-barang")
    till.key(Qt.Key.Key_Return)
    take("retur-pin")
    till.fill("approvePin", "2222")
    till.key(Qt.Key.Key_Return)
    take("retur-selesai")
    till.next_customer()


def _office(till: Till, take: _Camera) -> None:
    till.count({100_000: 5, 5_000: 3})
    take("hitung-kas")
    till.close_shift()
    take("hitung-lagi")
    till.count_again({100_000: 5, 5_000: 3})
    till.close_shift()
    take("selisih-pin")
    till.approve()
    take("selisih")
    till.close_shift("salah kembalian")
    take("laporan-z")
    till.press("reportDone")
    till.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    till.sign_in("pengelola")
    till.press("navSettle")
    take("perhitungan")
    till.keys("Ctrl+J")
    take("jatuh-tempo")
    till.keys("Ctrl+J")
    _money_desk(till, take)
    till.press("settleAll")
    take("sudah-dihitung")
    till.key(Qt.Key.Key_F10)
    take("daftar-transfer")
    till.key(Qt.Key.Key_Escape)
    table = till.find(Table, "settledTable")
    table.selectRow([row.code for row in table.shown_rows()].index("K004"))
    till.keys("F4")
    take("bayar-lebih-awal")
    till.keys("Escape")
    table.selectRow(0)
    till.press("payConsignor")
    take("bayar-penitip")
    till.key(Qt.Key.Key_Return)
    take("dibayar")
    till.key(Qt.Key.Key_F3)
    take("kenapa-dibayar")
    till.key(Qt.Key.Key_Escape)
    till.key(Qt.Key.Key_F8)
    take("batalkan")
    till.key(Qt.Key.Key_Escape)
    till.press("navGoods")
    till.fill("findGoods", "k001")
    QTest.qWait(500)
    take("barang")
    till.press("takeIn")
    take("terima-barang")
    till.key(Qt.Key.Key_Escape)
    _goods(till, take)
    till.press("navReports")
    QTest.qWait(300)
    take("laporan")
    till.fill("findReceipt", "K1-000002")
    QTest.qWait(600)
    take("laporan-kantor")
    till.fill("findReceipt", "")
    till.press("documents")
    take("dokumen")
    till.fill("findDocument", "2025")
    QTest.qWait(600)
    take("dokumen-tidak-ada")
    till.keys("Escape")
    _master(till, take)
    till.press("navSettings")
    take("pengaturan")
    people(till, take)
    _copies(till, take)
    _review(till, take)


def _review(till: Till, take: _Camera) -> None:
    """Look at the day as its owner does."""
    till.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    till.sign_in("pemilik")
    till.press("navReview")
    take("perlu-dilihat")
    table = till.find(Table, "tableReview")
    table.selectRow([row.word for row in table.shown_rows()].index("Disetujui orang kedua"))
    till.press("reviewOpen")
    take("perlu-dilihat-bukti")
    till.keys("Escape")
    till.fill("reviewRemark", "Sudah saya tanyakan kepada Pak Hadi")
    take("perlu-dilihat-catatan")
    till.key(Qt.Key.Key_Return)
    table.selectAll()
    take("perlu-dilihat-semua")
    till.press("reviewTick")
    take("perlu-dilihat-kosong")
    till.press("tabSeen")
    take("sudah-dilihat")


def _copies(till: Till, take: _Camera) -> None:
    """Make a copy, sell once more, and look at what going back would lose."""
    till.press("navSettings")
    if till.is_shown("tabShop"):
        till.press("tabShop")
    till.press("openBackups")
    take("cadangan-belum-ada")
    till.press("backUpNow")
    take("cadangan")
    till.keys("Escape")
    till.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    till.begin("pemilik")
    till.type_code(_code("145"))
    till.pay_cash("100.000")
    till.next_customer()
    till.press("navSettings")
    till.press("openBackups")
    till.press("restoreCopy")
    take("pulihkan")
    till.keys("Escape")
    till.clock.at += timedelta(days=2)
    till.window.header.show_station()
    take("cadangan-lama")


def _goods(till: Till, take: _Camera) -> None:
    """Take goods with a near date in; then the board, the card, a loss and a count."""
    till.press("takeIn")
    till.fill("goodsQuantityK001-002", "8")
    till.fill("goodsDayK001-002", "30/11/2026")
    till.press("goodsConfirm")
    take("terima-peringatan")
    till.press("intakeNew")
    take("terima-barang-baru")
    till.key(Qt.Key.Key_Escape)
    till.fill("goodsQuantityK001-002", "8")
    till.press("goodsConfirm")
    till.press("goodsConfirm")
    take("terima-tersimpan")
    till.press("noteSlip")
    take("nota-barang")
    till.key(Qt.Key.Key_Escape)
    till.press("noteDone")
    till.press("stockCard")
    take("kartu-stok")
    till.press("cardOf1")
    take("kartu-stok-penitip")
    till.press("cardDone")
    till.press("writeOff")
    till.fill("goodsQuantityK001-002", "2")
    take("hilang-rusak")
    till.key(Qt.Key.Key_Escape)
    till.press("expiryBoard")
    take("papan-kedaluwarsa")
    till.key(Qt.Key.Key_Escape)
    till.press("stockCount")
    take("opname-pilih")
    till.fill("countScopeFind", "bayeman")
    till.press("countConfirm")
    till.scan(_code("22"))
    take("opname-hitung")
    till.fill("countQuantity", "28")
    till.key(Qt.Key.Key_Return)
    till.press("countConfirm")
    take("opname-selisih")
    till.press("countConfirm")
    till.fill("approvePin", "3333")
    till.key(Qt.Key.Key_Return)
    take("opname-hasil")
    till.press("countConfirm")


def _money_desk(till: Till, take: _Camera) -> None:
    for key, name in (
        (Qt.Key.Key_F3, "kenapa-segini"),
        (Qt.Key.Key_F4, "bayar-sekarang"),
        (Qt.Key.Key_F7, "lainnya"),
        (Qt.Key.Key_F5, "uang-muka"),
        (Qt.Key.Key_F9, "info-penitip"),
        (Qt.Key.Key_F11, "dana-titipan"),
    ):
        till.key(key)
        take(name)
        till.key(Qt.Key.Key_Escape)
    till.key(Qt.Key.Key_F5)
    till.fill("advanceAmount", "5000")
    till.fill("advanceReason", "Beli bahan baku")
    till.press("advanceConfirm")
    till.second_if_asked()
    take("uang-muka-dibayar")
    till.press("noticeAlso")
    take("bukti-uang-muka")
    till.key(Qt.Key.Key_Escape)
    till.key(Qt.Key.Key_F6)
    till.fill("adjustAmount", "2000")
    till.fill("adjustReason", "Label salah tanggal 20/11")
    take("koreksi")
    till.key(Qt.Key.Key_Return)
    take("koreksi-pin")
    till.key(Qt.Key.Key_Escape)  # Back to the form,
    till.key(Qt.Key.Key_Escape)  # and away.
    till.tab("Semua")
    take("semua-penitip")


def _master(till: Till, take: _Camera) -> None:
    till.press("navMaster")
    take("data-penitip")
    till.press("newConsignors")
    till.fill("consignorPhone", "0812")
    till.press("consignorConfirm")
    take("penitip-salah")
    till.keys("Escape")
    till.keys("Escape")
    till.press("newAgreement")
    till.fill("agreementRate", "12,5")
    take("perjanjian")
    till.keys("F4")
    till.fill("agreementUpTo1", "10000")
    till.fill("agreementStep1", "25")
    till.fill("agreementTiers", "20")
    take("perjanjian-bertingkat")
    till.keys("F1")
    till.keys("F12")
    take("perjanjian-tersimpan")
    till.press("leaveConsignor")
    take("nonaktifkan")
    till.keys("Escape")
    till.press("tabProducts")
    till.fill("findProducts", "keri")
    take("data-barang")
    till.press("changeProduct")
    take("ubah-barang")
    [photo] = till.window.findChildren(PhotoPane)
    sheet = till.window.sheets.sheet
    assert isinstance(sheet, FormSheet), "no form is open"
    sheet._area.ensureWidgetVisible(photo)
    take("ubah-barang-foto")
    till.fill("productPrice", "16050")
    till.press("productConfirm")
    take("ubah-harga")
    till.find(QComboBox, "productReason").setCurrentIndex(0)
    till.press("productConfirm")
    take("harga-tersimpan")
    till.press("changeProduct")
    till.fill("productPrice", "17000")
    till.find(QComboBox, "productReason").setCurrentIndex(0)
    till.fill("productStartsOn", "01/12/2026")
    take("harga-nanti")
    till.press("productConfirm")
    take("harga-menunggu")
    till.press("labelQueue")
    take("label-lama")
    till.keys("F5")
    take("cetak-label")
    till.keys("Escape")
    till.press("copyProduct")
    take("duplikat-produk")
    till.keys("Escape")
    till.press("tabAssociations")
    take("data-asosiasi")


if __name__ == "__main__":
    app = QApplication.instance() or QApplication([])
    main()

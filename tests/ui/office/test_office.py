"""The office's other pages: goods, reports, settings."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from kasir import config
from kasir.money import Quantity
from kasir.operations import settings
from kasir.operations.products import catalog
from kasir.ui.kit.rows import RowList
from kasir.ui.kit.tables import Table
from kasir.ui.kit.typed_day import parse_typed_day
from tests.shop import DAY, Shop
from tests.ui.till import Till

SKU = "2000000000015"


@pytest.fixture
def office(till: Till) -> Till:
    till.begin("pengelola")
    return till


def _look_for_goods(office: Till) -> None:
    office.press("navGoods")
    office.fill("findGoods", "usaha")
    office.window.current().refresh()  # As after the pause that follows the last letter.


def _on_hand(shop: Shop, sku: str) -> Quantity:
    return shop.read(lambda s: catalog.find_product(s, sku, DAY))[0].on_hand


def test_all_goods_are_there_before_a_search(office: Till) -> None:
    """The page opens on the whole list, by name."""
    office.press("navGoods")
    shown = office.find(Table, "goodsTable").shown_rows()
    assert len(shown) == 4
    assert [item.name for item in shown] == sorted(item.name for item in shown)


def test_goods_show_stock_and_owner(office: Till) -> None:
    """Every product with its consignor, its stock and its price."""
    _look_for_goods(office)
    shown = office.find(Table, "goodsTable").shown_rows()
    assert (SKU, "Usaha K001", 15_000) in [(i.sku, i.consignor, i.price.rupiah) for i in shown]


def test_intake_of_one_consignors_goods(office: Till, goods: Shop) -> None:
    """The sheet lists only this consignor's goods; what is written comes onto the shelf."""
    _look_for_goods(office)
    table = office.find(Table, "goodsTable")
    skus = [item.sku for item in table.shown_rows()]
    table.selectRow(skus.index(SKU))
    office.press("takeIn")
    assert office.is_shown("goodsQuantity2000000000022")
    assert not office.is_shown("goodsQuantity2000000000107")
    office.fill(f"goodsQuantity{SKU}", "12")
    office.fill(f"goodsDay{SKU}", "24/03/2027")
    office.press("goodsConfirm")
    office.press("goodsConfirm")  # It has no halal number, and is taken in all the same.
    assert _on_hand(goods, SKU) == Quantity.units(112)
    assert office.is_shown("noteLabels")
    office.press("noteDone")
    assert not office.is_shown("noteLabels")


def test_hand_back_lowers_the_stock(office: Till, goods: Shop) -> None:
    """Goods handed back to their consignor leave the shelf; no money moves."""
    _look_for_goods(office)
    table = office.find(Table, "goodsTable")
    table.selectRow([item.sku for item in table.shown_rows()].index(SKU))
    office.press("handBack")
    office.fill(f"goodsQuantity{SKU}", "40")
    office.press("goodsConfirm")
    assert _on_hand(goods, SKU) == Quantity.units(60)
    assert goods.owed("K001") == 0


def test_wrong_date_is_refused(office: Till, goods: Shop) -> None:
    """A date that can't be read stores nothing."""
    _look_for_goods(office)
    office.press("takeIn")
    office.fill(f"goodsQuantity{SKU}", "1")
    office.fill(f"goodsDay{SKU}", "31/02/2027")
    office.press("goodsConfirm")
    assert office.errors == ["Tanggal 31/02/2027 tidak terbaca. Tulis seperti 24/11/2026."]
    assert office.find(QLineEdit, f"goodsDay{SKU}").selectedText() == "31/02/2027"
    assert _on_hand(goods, SKU) == Quantity.units(100)


def test_days_are_read_as_written() -> None:
    """Day, month, year, this one's last digits are enough, as are digits."""
    for text in ("24/11/2026", "24-11-26", "24112026", "241126", " 24.11.2026 "):
        assert parse_typed_day(text) == date(2026, 11, 24)
    assert parse_typed_day("5/2/20") == date(2020, 2, 5)
    for text in ("2026-11-24", "20261124", "24/11", "24/13/2026", "5122026", "24/11/1926"):
        with pytest.raises(ValueError, match=f"{text}|must be in"):
            parse_typed_day(text)


def test_x_report_closes_nothing(office: Till) -> None:
    """X shows the running shift and leaves it open."""
    office.type_code(SKU)
    office.pay_cash("15.000")
    office.next_customer()
    office.press("navReports")
    office.press("xReport")
    office.press("reportDone")
    office.press("navSell")
    assert office.is_shown("scanField")


def test_a_receipt_leads_to_its_settlement(office: Till, goods: Shop) -> None:
    """F3 on a receipt: each line's share, how it came about, and where it was counted and paid."""
    office.type_code(SKU)
    office.type_code("2000000000107")
    office.pay_cash("165.000")
    office.next_customer()
    office.press("navReports")
    office.keys("F3")
    shown = office.find(RowList, "amountList").rows.rows
    assert [row.amount for row in shown] == ["12.750", "120.000"]
    assert office.text("trailText") == "Belum dihitung: masuk perhitungan berikutnya."
    office.keys("Down")
    assert office.text("whyText").endswith("Hak penitip: Rp150.000 - Rp30.000 = Rp120.000.")


def test_settings_are_stored(office: Till, goods: Shop) -> None:
    """The shop's words go into the shop, the machine's wishes into its file."""
    office.press("navSettings")
    office.fill("shopName", "Galeri Tongas")
    office.press("largeText")
    office.press("storeSettings")
    assert goods.read(settings.shop).name == "Galeri Tongas"
    assert config.load(goods.folder).has_large_text


def test_forbidden_sentence_is_refused(office: Till, goods: Shop) -> None:
    """UU 8/1999 art. 18: a receipt never says that goods can't be exchanged."""
    office.press("navSettings")
    office.fill("receiptFooter", "Barang yang sudah dibeli tidak dapat dikembalikan")
    office.press("storeSettings")
    assert office.errors
    assert "tidak dapat" not in goods.read(settings.shop).receipt_footer


def test_food_without_a_halal_number_is_refused_by_setting(office: Till, goods: Shop) -> None:
    """Pengaturan decides; the refusal stands there at the first press and the form is kept."""
    office.press("navSettings")
    office.find(QComboBox, "halalRule").setCurrentIndex(1)
    office.press("storeSettings")
    assert goods.read(settings.shop).require_halal
    _look_for_goods(office)
    office.press("takeIn")
    office.fill(f"goodsQuantity{SKU}", "12")
    office.fill(f"goodsDay{SKU}", "24/03/2027")
    office.press("goodsConfirm")
    told = f"Barang {SKU} belum punya nomor halal, jadi tidak diterima."
    assert office.errors == [f"{told} Tulis nomornya di Data, Barang, lalu ulangi."]
    assert _on_hand(goods, SKU) == Quantity.units(100)
    assert office.text(f"goodsQuantity{SKU}") == "12"

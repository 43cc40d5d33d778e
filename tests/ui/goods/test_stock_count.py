"""Counting the stock at the window, from the first scan to the notes of the losses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kasir.enums import Cause, JobKind, JobState
from kasir.money import Quantity
from kasir.operations.verify.report import verify
from kasir.ui.kit.rows import RowList
from kasir.ui.kit.tables import Table
from tests.shop import Shop
from tests.ui.conftest import Viewer
from tests.ui.goods.goods_desk import (
    BATIK,
    DODOL,
    KANTONG,
    KERIPIK,
    approve,
    on_hand,
    printed,
    set_cause,
)
from tests.ui.till import Till, closed


def start_count(at_goods: Till, words: str = "usaha k001") -> None:
    at_goods.press("stockCount")
    at_goods.fill("countScopeFind", words)
    at_goods.press("countConfirm")


def type_count(at_goods: Till, sku: str, text: str) -> None:
    table = at_goods.find(Table, "countTable")
    table.selectRow([row.sku for row in table.shown_rows()].index(sku))
    QTest.keyClick(at_goods.fill("countQuantity", text), Qt.Key.Key_Return)


def counted(at_goods: Till) -> dict[str, str]:
    rows = at_goods.find(Table, "countTable").shown_rows()
    return {row.sku: "belum" if row.counted is None else str(row.counted) for row in rows}


def test_a_count_from_the_first_scan_to_the_note(at_goods: Till, goods: Shop) -> None:
    """Scanning adds 1, typing sets; a missing one is booked with two persons and summed up."""
    start_count(at_goods)
    assert counted(at_goods) == {KERIPIK: "belum", DODOL: "belum"}
    at_goods.scan(KERIPIK)
    at_goods.scan(KERIPIK)
    assert counted(at_goods) == {KERIPIK: "2", DODOL: "belum"}
    assert at_goods.text("countQuantity") == "2"
    type_count(at_goods, KERIPIK, "98")
    assert at_goods.text("countChosen") == f"Barang {DODOL}"
    type_count(at_goods, DODOL, "100")
    assert counted(at_goods) == {KERIPIK: "98", DODOL: "100"}
    at_goods.press("countConfirm")
    assert at_goods.text("countTold") == "1 selisih. Hak penitip bertambah Rp25.500."
    set_cause(at_goods, f"countCause{KERIPIK}", Cause.EXPIRED)
    assert at_goods.text("countTold") == "1 selisih. Hak penitip bertambah Rp0."
    set_cause(at_goods, f"countCause{KERIPIK}", Cause.LOST)
    at_goods.press("countConfirm")
    approve(at_goods)
    assert at_goods.text("countResult").splitlines() == [
        "2 barang dihitung, 1 cocok, 1 kurang, 0 lebih.",
        "Berita acara BA/2026/00001: hak penitip bertambah Rp25.500.",
    ]
    at_goods.press("countConfirm")
    assert (goods.owed("K001"), on_hand(goods, KERIPIK)) == (25_500, Quantity.units(98))
    assert goods.read(verify).is_clean


def test_found_again(at_goods: Till, goods: Shop) -> None:
    """A count that finds what one before had lost takes the compensation back."""
    for number in ("97", "100"):
        start_count(at_goods)
        type_count(at_goods, KERIPIK, number)
        at_goods.press("countConfirm")
        told = at_goods.text("countTold")
        at_goods.press("countConfirm")
        approve(at_goods)
        result = at_goods.text("countResult")
        at_goods.press("countConfirm")
    assert told == "1 selisih. Ganti rugi Rp38.250 ditarik kembali."
    assert result.endswith("ganti rugi Rp38.250 ditarik kembali.")
    assert (goods.owed("K001"), on_hand(goods, KERIPIK)) == (0, Quantity.units(100))


def test_what_is_not_counted_is_seen_and_stays(at_goods: Till, goods: Shop) -> None:
    """A filter shows it, the differences tell how much it is, and it is not booked."""
    start_count(at_goods)
    type_count(at_goods, KERIPIK, "100")
    assert at_goods.text("countOnly1") == "Belum dihitung (1)"
    at_goods.press("countOnly1")
    assert counted(at_goods) == {DODOL: "belum"}
    at_goods.press("countConfirm")
    assert at_goods.text("countUncounted") == (
        "1 dari 2 barang belum dihitung dan tetap seperti tercatat."
    )
    assert at_goods.text("countTold") == "Semua yang dihitung cocok. Tidak ada selisih."
    at_goods.press("countConfirm")  # Nothing differs: nobody else is needed.
    assert "1 barang dihitung, 1 cocok" in at_goods.text("countResult")
    assert on_hand(goods, DODOL) == Quantity.units(100)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-1", "Hitungan tidak boleh di bawah 0. Tulis 0 bila tidak ada."),
        ("12.5", "Jumlah 12.5 tidak terbaca. Tulis seperti 12 atau 2,5."),
        ("", "Tulis jumlahnya dulu, 0 bila tidak ada di rak."),
    ],
)
def test_a_count_that_can_not_be(at_goods: Till, text: str, sentence: str) -> None:
    """Below zero, unreadable or nothing: said, and nothing is counted."""
    start_count(at_goods)
    type_count(at_goods, KERIPIK, text)
    assert at_goods.errors == [sentence]
    assert counted(at_goods) == {KERIPIK: "belum", DODOL: "belum"}
    at_goods.press("countConfirm")
    assert at_goods.errors[-1] == "Belum ada yang dihitung. Pindai barang pertama."


def test_a_scan_that_does_not_belong_here(at_goods: Till) -> None:
    """Another consignor's goods, an unknown code, no count begun: said, nothing counted."""
    at_goods.press("stockCount")
    at_goods.scan(KERIPIK)
    at_goods.fill("countScopeFind", "usaha k001")
    at_goods.press("countConfirm")
    at_goods.scan(BATIK)
    at_goods.scan("9999999999999")
    assert at_goods.errors == [
        "Pilih dulu apa yang dihitung, lalu pindai barangnya.",
        f"Barang {BATIK} bukan bagian dari Usaha K001. Sisihkan, lalu hitung di tempatnya.",
        "Kode 9999999999999 tidak dikenal. Cari dengan nama barang atau penitip.",
    ]
    assert counted(at_goods) == {KERIPIK: "belum", DODOL: "belum"}


def test_an_interrupted_count_is_there_again(goods: Shop, qtbot: QtBot) -> None:
    """The window is closed in the middle; the next one goes on where it was."""
    first = Till(goods.folder)
    first.begin("pengelola")
    first.press("navGoods")
    start_count(first)
    type_count(first, KERIPIK, "42")
    type_count(first, DODOL, "7")
    closed(first)
    again = Till(goods.folder)
    again.sign_in("pengelola")
    again.press("navGoods")
    start_count(again)
    assert counted(again) == {KERIPIK: "42", DODOL: "7"}
    again.press("countForget")
    assert counted(again) == {KERIPIK: "belum", DODOL: "7"}
    closed(again)


def test_going_back_loses_no_count(at_goods: Till) -> None:
    """From the PIN to the differences, to the counting, to the choice, and there again."""
    start_count(at_goods)
    type_count(at_goods, KERIPIK, "90")
    at_goods.press("countConfirm")
    at_goods.press("countConfirm")
    assert at_goods.is_shown("approvePin")
    at_goods.press("countBack")
    assert at_goods.is_shown("countTold")
    at_goods.press("countBack")
    assert counted(at_goods) == {KERIPIK: "90", DODOL: "belum"}
    at_goods.press("countBack")
    assert at_goods.find(RowList, "countScopes").rows.rows[0].middle == "1 sudah dihitung"
    at_goods.press("countBack")
    assert at_goods.is_shown("goodsTable")
    assert not at_goods.is_shown("countScopes")


def test_the_whole_category_at_once(at_goods: Till) -> None:
    """Goods of several consignors, filtered by name, walked through by the arrow keys."""
    start_count(at_goods, "camilan")
    assert len(counted(at_goods)) == 4
    at_goods.fill("countFind", KANTONG)
    assert list(counted(at_goods)) == [KANTONG]
    at_goods.key(Qt.Key.Key_Return)
    at_goods.write("99")
    at_goods.key(Qt.Key.Key_Return)
    at_goods.fill("countFind", "")
    assert counted(at_goods)[KANTONG] == "99"
    at_goods.find(QWidget, "countQuantity").setFocus()
    for _press in range(4):
        at_goods.key(Qt.Key.Key_Up)
    assert at_goods.text("countChosen") == f"Barang {KERIPIK}"
    at_goods.key(Qt.Key.Key_Down)
    assert at_goods.text("countChosen") == f"Barang {DODOL}"


def test_the_papers_of_a_count(at_goods: Till, viewer: Viewer) -> None:
    """A sheet to count by beforehand, the notes of the losses afterwards."""
    start_count(at_goods, "camilan")
    assert not at_goods.is_shown("countPaper")  # There is one of a consignor or of a shelf.
    at_goods.press("countBack")
    at_goods.fill("countScopeFind", "usaha k001")
    at_goods.press("countConfirm")
    at_goods.press("countPaper")
    [sheet] = viewer.shown
    assert sheet.name.startswith("opname-")
    type_count(at_goods, KERIPIK, "99")
    type_count(at_goods, DODOL, "98")
    at_goods.press("countConfirm")
    set_cause(at_goods, f"countCause{DODOL}", Cause.DAMAGED)
    at_goods.keys("F7")
    at_goods.keys("F11")  # Nothing to print here.
    at_goods.press("countConfirm")
    approve(at_goods)
    at_goods.press("countPaper")
    assert [file.name for file in viewer.shown[1:]] == [
        "BA-2026-00001-usaha-k001.pdf",
        "BA-2026-00002-usaha-k001.pdf",
    ]
    at_goods.press("countSlip")
    assert printed(at_goods, JobKind.GOODS_NOTE) == [JobState.PRINTED] * 2
    assert at_goods.notices[-1] == "2 berita acara dikirim ke printer."

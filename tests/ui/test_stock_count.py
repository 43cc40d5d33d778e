"""Counting the stock at the window, from the first scan to the notes of the losses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kasir.enums import Cause
from kasir.money import Quantity
from kasir.operations.verify import verify
from kasir.ui.rows import RowList
from kasir.ui.tables import Table
from tests.shop import Shop
from tests.ui.conftest import Viewer
from tests.ui.goods_desk import BATIK, DODOL, KANTONG, KERIPIK, approve, on_hand, set_cause
from tests.ui.till import Till, closed


def start_count(desk: Till, words: str = "usaha k001") -> None:
    desk.press("stockCount")
    desk.fill("countScopeFind", words)
    desk.press("countConfirm")


def type_count(desk: Till, sku: str, text: str) -> None:
    table = desk.find(Table, "countTable")
    table.selectRow([row.sku for row in table.shown_rows()].index(sku))
    QTest.keyClick(desk.fill("countQuantity", text), Qt.Key.Key_Return)


def counted(desk: Till) -> dict[str, str]:
    rows = desk.find(Table, "countTable").shown_rows()
    return {row.sku: "belum" if row.counted is None else str(row.counted) for row in rows}


def test_a_count_from_the_first_scan_to_the_note(desk: Till, goods: Shop) -> None:
    """Scanning adds 1, typing sets; a missing one is booked with two persons and summed up."""
    start_count(desk)
    assert counted(desk) == {KERIPIK: "belum", DODOL: "belum"}
    desk.scan(KERIPIK)
    desk.scan(KERIPIK)
    assert counted(desk) == {KERIPIK: "2", DODOL: "belum"}
    assert desk.text("countQuantity") == "2"
    type_count(desk, KERIPIK, "98")
    assert desk.text("countChosen") == f"Barang {DODOL}"
    type_count(desk, DODOL, "100")
    assert counted(desk) == {KERIPIK: "98", DODOL: "100"}
    desk.press("countConfirm")
    assert desk.text("countTold") == "1 selisih. Hak penitip bertambah Rp25.500."
    set_cause(desk, f"countCause{KERIPIK}", Cause.EXPIRED)
    assert desk.text("countTold") == "1 selisih. Hak penitip bertambah Rp0."
    set_cause(desk, f"countCause{KERIPIK}", Cause.LOST)
    desk.press("countConfirm")
    approve(desk)
    assert desk.text("countResult").splitlines() == [
        "2 barang dihitung, 1 cocok, 1 kurang, 0 lebih.",
        "Berita acara BA/2026/00001: hak penitip bertambah Rp25.500.",
    ]
    desk.press("countConfirm")
    assert (goods.owed("K001"), on_hand(goods, KERIPIK)) == (25_500, Quantity.units(98))
    assert goods.read(verify).is_clean


def test_found_again(desk: Till, goods: Shop) -> None:
    """A count that finds what one before had lost takes the compensation back."""
    for number in ("97", "100"):
        start_count(desk)
        type_count(desk, KERIPIK, number)
        desk.press("countConfirm")
        told = desk.text("countTold")
        desk.press("countConfirm")
        approve(desk)
        result = desk.text("countResult")
        desk.press("countConfirm")
    assert told == "1 selisih. Ganti rugi Rp38.250 ditarik kembali."
    assert result.endswith("ganti rugi Rp38.250 ditarik kembali.")
    assert (goods.owed("K001"), on_hand(goods, KERIPIK)) == (0, Quantity.units(100))


def test_what_is_not_counted_is_seen_and_stays(desk: Till, goods: Shop) -> None:
    """A filter shows it, the differences tell how much it is, and it is not booked."""
    start_count(desk)
    type_count(desk, KERIPIK, "100")
    assert desk.text("countOnly1") == "Belum dihitung (1)"
    desk.press("countOnly1")
    assert counted(desk) == {DODOL: "belum"}
    desk.press("countConfirm")
    assert desk.text("countUncounted") == (
        "1 dari 2 barang belum dihitung dan tetap seperti tercatat."
    )
    assert desk.text("countTold") == "Semua yang dihitung cocok. Tidak ada selisih."
    desk.press("countConfirm")  # Nothing differs: nobody else is needed.
    assert "1 barang dihitung, 1 cocok" in desk.text("countResult")
    assert on_hand(goods, DODOL) == Quantity.units(100)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-1", "Hitungan tidak boleh di bawah 0. Tulis 0 bila tidak ada."),
        ("12.5", "Jumlah 12.5 tidak terbaca. Tulis seperti 12 atau 2,5."),
        ("", "Tulis jumlahnya dulu, 0 bila tidak ada di rak."),
    ],
)
def test_a_count_that_can_not_be(desk: Till, text: str, sentence: str) -> None:
    """Below zero, unreadable or nothing: said, and nothing is counted."""
    start_count(desk)
    type_count(desk, KERIPIK, text)
    assert desk.errors == [sentence]
    assert counted(desk) == {KERIPIK: "belum", DODOL: "belum"}
    desk.press("countConfirm")
    assert desk.errors[-1] == "Belum ada yang dihitung. Pindai barang pertama."


def test_a_scan_that_does_not_belong_here(desk: Till) -> None:
    """Another consignor's goods, an unknown code, no count begun: said, nothing counted."""
    desk.press("stockCount")
    desk.scan(KERIPIK)
    desk.fill("countScopeFind", "usaha k001")
    desk.press("countConfirm")
    desk.scan(BATIK)
    desk.scan("9999999999999")
    assert desk.errors == [
        "Pilih dulu apa yang dihitung, lalu pindai barangnya.",
        f"Barang {BATIK} bukan bagian dari Usaha K001. Sisihkan, lalu hitung di tempatnya.",
        "Kode 9999999999999 tidak dikenal. Cari dengan nama barang atau penitip.",
    ]
    assert counted(desk) == {KERIPIK: "belum", DODOL: "belum"}


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


def test_going_back_loses_no_count(desk: Till) -> None:
    """From the PIN to the differences, to the counting, to the choice, and there again."""
    start_count(desk)
    type_count(desk, KERIPIK, "90")
    desk.press("countConfirm")
    desk.press("countConfirm")
    assert desk.is_shown("approvePin")
    desk.press("countBack")
    assert desk.is_shown("countTold")
    desk.press("countBack")
    assert counted(desk) == {KERIPIK: "90", DODOL: "belum"}
    desk.press("countBack")
    assert desk.find(RowList, "countScopes").rows.rows[0].middle == "1 sudah dihitung"
    desk.press("countBack")
    assert desk.is_shown("goodsTable")
    assert not desk.is_shown("countScopes")


def test_the_whole_category_at_once(desk: Till) -> None:
    """Goods of several consignors, filtered by name, walked through by the arrow keys."""
    start_count(desk, "camilan")
    assert len(counted(desk)) == 4
    desk.fill("countFind", KANTONG)
    assert list(counted(desk)) == [KANTONG]
    desk.key(Qt.Key.Key_Return)
    desk.write("99")
    desk.key(Qt.Key.Key_Return)
    desk.fill("countFind", "")
    assert counted(desk)[KANTONG] == "99"
    desk.find(QWidget, "countQuantity").setFocus()
    for _press in range(4):
        desk.key(Qt.Key.Key_Up)
    assert desk.text("countChosen") == f"Barang {KERIPIK}"
    desk.key(Qt.Key.Key_Down)
    assert desk.text("countChosen") == f"Barang {DODOL}"


def test_the_papers_of_a_count(desk: Till, viewer: Viewer) -> None:
    """A sheet to count by beforehand, the notes of the losses afterwards."""
    start_count(desk, "camilan")
    assert not desk.is_shown("countPaper")  # There is one of a consignor or of a shelf.
    desk.press("countBack")
    desk.fill("countScopeFind", "usaha k001")
    desk.press("countConfirm")
    desk.press("countPaper")
    [sheet] = viewer.shown
    assert sheet.name.startswith("opname-")
    type_count(desk, KERIPIK, "99")
    type_count(desk, DODOL, "98")
    desk.press("countConfirm")
    set_cause(desk, f"countCause{DODOL}", Cause.DAMAGED)
    desk.key(Qt.Key.Key_F7)  # Nothing to print here.
    desk.press("countConfirm")
    approve(desk)
    desk.press("countPaper")
    assert [file.name for file in viewer.shown[1:]] == [
        "BA-2026-00001-usaha-k001.pdf",
        "BA-2026-00002-usaha-k001.pdf",
    ]

"""Perhitungan through the window: preview, close the day, pay."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDateEdit, QLabel, QPushButton

from kasir.enums import PayCycle
from kasir.money import Money
from kasir.operations.settling import accounts, settlements
from kasir.operations.settling.end_of_day import settle_all
from kasir.operations.verify import report as verify
from kasir.ui.jobs import LongWork, StoppedError
from kasir.ui.kit.tables import Table
from tests.shop import Shop
from tests.ui.till import Till


def _sold_day(till: Till) -> None:
    till.begin()
    till.type_code("2000000000015")
    till.type_code("2000000000107")
    till.pay_cash("165.000")
    till.next_customer()
    till.count({100_000: 6, 50_000: 1, 10_000: 1, 5_000: 1})
    till.close_shift()
    till.press("reportDone")
    till.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    till.sign_in("pengelola")
    till.press("navSettle")


def test_preview_shows_what_is_due(till: Till) -> None:
    """Each consignor with movement, with turnover, commission and share."""
    _sold_day(till)
    shown = till.find(Table, "settlePreview").shown_rows()
    assert [(row.code, row.figures.gross.rupiah, row.owed.rupiah) for row in shown] == [
        ("K001", 15_000, 12_750),
        ("K005", 150_000, 120_000),
    ]


def test_the_lists_have_keys(till: Till) -> None:
    """Ctrl+1, 2, 3 turn the lists over; a number alone is typed, it turns nothing."""
    _sold_day(till)
    for key, shown in (("3", "accountTable"), ("2", "settledTable"), ("1", "settlePreview")):
        till.keys(f"Ctrl+{key}")
        assert till.is_shown(shown)
    till.keys("F2")
    till.keys("3")
    assert till.text("settleFilter") == "3"
    assert till.is_shown("settlePreview")


def test_filter_is_instant(till: Till) -> None:
    """Words in the filter leave the consignors that hold them."""
    _sold_day(till)
    till.fill("settleFilter", "k005")
    assert [row.code for row in till.find(Table, "settlePreview").shown_rows()] == ["K005"]


def test_close_the_day_and_pay(till: Till, goods: Shop) -> None:
    """One key settles all and writes the statements; a payout lowers what is owed."""
    _sold_day(till)
    till.press("settleAll")
    assert [head.number for head in till.find(Table, "settledTable").shown_rows()] == [
        "PST/2026/00001",
        "PST/2026/00002",
    ]
    papers = sorted(path.name for path in (goods.folder / "papers").rglob("*.pdf"))
    assert len(papers) == 3
    assert "semua-rekap.pdf" in papers
    till.press("payConsignor")
    till.key(Qt.Key.Key_Return)
    assert goods.owed("K001") == 50  # Cash is paid in whole hundreds.
    assert till.notices[-1] == "BKK/2026/00001: Rp12.700 dibayarkan kepada Usaha K001."
    [slip] = (goods.folder / "papers").rglob("BKK-*.pdf")
    assert slip.name == "BKK-2026-00001-usaha-k001.pdf"


def test_after_a_payment_the_same_consignor_is_chosen(till: Till, goods: Shop) -> None:
    """The row that was paid stays chosen and the arrow keys work, so nobody is paid by mistake."""
    _sold_day(till)
    till.press("settleAll")
    table = till.find(Table, "settledTable")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_row().code == "K005"
    till.press("payConsignor")
    till.fill("payOutAmount", "100000")
    till.key(Qt.Key.Key_Return)
    assert (goods.owed("K001"), goods.owed("K005")) == (12_750, 20_000)
    assert table.current_row().code == "K005"
    assert table.hasFocus()
    till.press("navGoods")
    assert till.text("noticeBar").strip() == ""


def test_second_run_settles_nothing(till: Till) -> None:
    """When all is settled the same key makes the same papers again, and no second settlement."""
    _sold_day(till)
    till.press("settleAll")
    assert till.find(QPushButton, "settleAll").text() == "Buat lagi semua rekap"
    folder = till.folder / "papers"
    papers = {path: path.read_bytes() for path in folder.rglob("*.pdf")}
    for path in papers:
        path.unlink()
    till.press("settleAll")
    assert {path: path.read_bytes() for path in folder.rglob("*.pdf")} == papers


def test_a_day_that_has_not_come_is_not_settled(till: Till, goods: Shop) -> None:
    """A year mistyped in the day's field settles nobody, and the screen says so."""
    _sold_day(till)
    field = till.find(QDateEdit, "settleDay")
    field.setDate(field.date().addYears(1))
    till.press("settleAll")
    assert till.errors[-1] == "24/11/2027 belum tiba. Periksa tanggalnya."
    assert goods.read(lambda s: settlements.latest(s, 1)) is None


def test_open_shift_stops_the_day(till: Till) -> None:
    """The day does not close over an open shift, and the screen says so."""
    till.begin("pengelola")
    till.type_code("2000000000015")
    till.pay_cash("15.000")
    till.next_customer()
    till.press("navSettle")
    till.press("settleAll")
    assert till.errors == ["Shift di K1 masih terbuka. Tutup dulu shift itu."]


class _Stopping(LongWork):
    """A person who presses Esc after the first consignor."""

    def advance(self, done: int, of: int) -> None:
        self.is_stopped = done == 1
        super().advance(done, of)


def test_a_day_stopped_half_way_is_run_again(till: Till, goods: Shop) -> None:
    """What was settled stays; the second run makes the rest, the same documents, none twice."""
    _sold_day(till)
    ids = [row.consignor_id for row in till.find(Table, "settlePreview").shown_rows()]
    stamp = replace(goods.stamp("pengelola"), shift_id=None)
    errand = _Stopping(goods.database, lambda _done, _of: None)
    with pytest.raises(StoppedError):
        settle_all(errand, ids, goods.day, stamp, errand.advance)
    till.window.current().refresh()
    assert till.text("settleAll") == "Tutup hari & hitung semua"
    [first] = till.find(Table, "settlePreview").shown_rows()
    assert first.code == "K005"
    till.press("settleAll")
    settled = till.find(Table, "settledTable").shown_rows()
    assert [(head.number, head.code, head.due.rupiah) for head in settled] == [
        ("PST/2026/00001", "K001", 12_750),
        ("PST/2026/00002", "K005", 120_000),
    ]
    papers = sorted(path.name for path in (goods.folder / "papers").rglob("*.pdf"))
    assert len(papers) == 3
    till.press("settleAll")
    assert till.find(Table, "settledTable").shown_rows() == settled


def test_a_day_killed_half_way_is_run_again(till: Till, goods: Shop) -> None:
    """A process that dies between two consignors, inside the second's transaction: that one is
    not settled, the first is; the next run makes the same documents, none twice."""
    _sold_day(till)
    ids = [row.consignor_id for row in till.find(Table, "settlePreview").shown_rows()]
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(goods.folder / "kasir.db"), *map(str, ids)],
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert killed.returncode == DIED
    till.window.current().refresh()
    assert [row.code for row in till.find(Table, "settlePreview").shown_rows()] == ["K005"]
    till.press("settleAll")
    settled = till.find(Table, "settledTable").shown_rows()
    assert [(head.number, head.code) for head in settled] == [
        ("PST/2026/00001", "K001"),
        ("PST/2026/00002", "K005"),
    ]
    assert goods.read(verify.verify).differences == ()


DIED = 9
_KILLED = f"""
import os, sys
from pathlib import Path
from kasir.store.db import Database
from kasir.operations.settling import settlements
from tests.shop import DAY, Shop

path = Path(sys.argv[1])
shop = Shop(Database(path), path.parent)
first, second = map(int, sys.argv[2:])
assert shop.settle(first) is not None

def work(session):
    assert settlements.settle(session, second, DAY, shop.stamp("pengelola")) is not None
    os._exit({DIED})

shop.write(work)
"""


def test_the_page_goes_along_with_the_shops_day(till: Till, goods: Shop) -> None:
    """A window that stays open over night shows the new day; a chosen day stays chosen."""
    _sold_day(till)
    picker = till.window.current().day  # type: ignore[attr-defined]
    goods.next_day()
    goods.open_shift()
    till.press("navGoods")
    till.press("navSettle")
    assert picker.text() == "25/11/2026"
    picker.setDate(picker.date().addDays(-1))
    till.press("navGoods")
    till.press("navSettle")
    assert picker.text() == "24/11/2026"


def _agree_on(goods: Shop, code: str, **terms: object) -> None:
    """Let a consignor of the shelves be paid otherwise from today on."""
    found = goods.read(lambda s: accounts.consignor_of_code(s, code))
    assert found is not None
    goods.agree(found, 20, goods.day, **terms)


def _codes(till: Till, table: str) -> list[str]:
    return [row.code for row in till.find(Table, table).shown_rows()]


def test_only_whose_pay_day_has_come(till: Till, goods: Shop) -> None:
    """Jatuh tempo shows and settles those; who is paid on another day waits, and it says when."""
    _agree_on(goods, "K005", pay_cycle=PayCycle.MONTHLY)
    _sold_day(till)
    waits = till.find(Table, "settlePreview").model()
    notes = [waits.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in (0, 1)]
    assert notes == ["K001", "K005, jadwalnya 01/12/2026"]
    till.press("settleDue")
    assert _codes(till, "settlePreview") == ["K001"]
    told = "Selasa, 24 November 2026: 1 penitip jatuh tempo, 1 lainnya menunggu jadwalnya."
    assert told in [part.text() for part in till.window.findChildren(QLabel) if part.isVisible()]
    assert till.text("settleAll") == "Hitung yang jatuh tempo"
    till.press("settleAll")
    assert till.notices[-1] == (
        "Penitip yang jatuh tempo sudah dihitung. Rekap siap dicetak: semua-rekap.pdf"
    )
    assert _codes(till, "settledTable") == ["K001"]
    till.tab("Semua")
    assert _codes(till, "accountTable") == ["K001"]
    till.keys("Ctrl+J")
    assert _codes(till, "accountTable") == ["K001", "K005"]
    till.tab("Menunggu")
    assert _codes(till, "settlePreview") == ["K005"]
    assert till.text("settleAll") == "Tutup hari & hitung semua"
    till.press("settleAll")
    assert [head.code for head in till.find(Table, "settledTable").shown_rows()] == ["K001", "K005"]


def test_nobody_is_due(till: Till, goods: Shop) -> None:
    """An empty list says how the others come back; there is nothing to run."""
    for code in ("K001", "K005"):
        _agree_on(goods, code, minimum_payout=Money(1_000_000))
    _sold_day(till)
    till.keys("Ctrl+J")
    told = "Tidak ada yang jatuh tempo hari ini. Ctrl+J menampilkan semua."
    assert told in [part.text() for part in till.window.findChildren(QLabel) if part.isVisible()]
    assert not till.find(QPushButton, "settleAll").isEnabled()


def test_a_visit_before_the_pay_day_is_paid_with_a_sentence(till: Till, goods: Shop) -> None:
    """Below the minimum the sheet says so; who stands here is paid all the same."""
    _agree_on(goods, "K001", minimum_payout=Money(50_000))
    _sold_day(till)
    till.press("settleAll")
    till.press("payConsignor")
    assert till.text("payOutEarly") == (
        "Perjanjian: di bawah minimum Rp50.000. Tetap bisa dibayar sekarang."
    )
    till.key(Qt.Key.Key_Return)
    assert goods.owed("K001") == 0
    till.find(Table, "settledTable").selectRow(1)
    till.press("payConsignor")
    assert not till.is_shown("payOutEarly")

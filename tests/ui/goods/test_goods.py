"""The manager's at_goods for goods: losses, counts, cards, dates, and what is said at an intake."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kasir.enums import Cause
from kasir.money import Quantity
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.products import catalog
from kasir.ui.kit.rows import RowList
from kasir.ui.kit.tables import Table
from tests.shop import DAY, Shop
from tests.ui.goods.goods_desk import (
    BATIK,
    DODOL,
    KANTONG,
    KERIPIK,
    approve,
    choose,
    on_hand,
    set_cause,
)
from tests.ui.till import Till, closed, waiting

# --- lost, damaged, expired -----------------------------------------------------------------


def test_a_loss_shows_what_it_costs_before_it_is_booked(at_goods: Till, goods: Shop) -> None:
    """2 x 12.750 for the consignor, shown first, booked after the owner's PIN, by a note."""
    choose(at_goods, KERIPIK)
    at_goods.press("writeOff")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "2")
    assert at_goods.text("writeOffOwed") == (
        "Toko menanggung 100% menurut perjanjian: hak Usaha K001 bertambah Rp25.500."
    )
    set_cause(at_goods, "writeOffCause", Cause.DAMAGED)
    at_goods.fill("writeOffReason", "sobek waktu dipajang")
    at_goods.press("writeOffConfirm")
    assert goods.owed("K001") == 0
    approve(at_goods)
    assert at_goods.notices[-1] == "BA/2026/00001 tersimpan. Hak penitip bertambah Rp25.500."
    assert (goods.owed("K001"), on_hand(goods, KERIPIK)) == (25_500, Quantity.units(98))
    assert at_goods.find(Table, "goodsTable").current_row().sku == KERIPIK


def test_expired_goods_are_borne_as_agreed(at_goods: Till, goods: Shop) -> None:
    """By this agreement the consignor bears them: nothing is credited, and it is said."""
    choose(at_goods, KERIPIK)
    at_goods.press("writeOff")
    set_cause(at_goods, "writeOffCause", Cause.EXPIRED)
    at_goods.fill(f"goodsQuantity{KERIPIK}", "3")
    assert at_goods.text("writeOffOwed") == (
        "Ditanggung penitip menurut perjanjian: tidak ada ganti rugi."
    )
    at_goods.fill("writeOffReason", "lewat tanggal")
    at_goods.press("writeOffConfirm")
    approve(at_goods)
    assert at_goods.notices[-1] == "BA/2026/00001 tersimpan."
    assert (goods.owed("K001"), on_hand(goods, KERIPIK)) == (0, Quantity.units(97))


def test_goods_that_are_still_good_are_not_expired(at_goods: Till, dated: Shop) -> None:
    """4 are past their date, the other 4 are not: 8 can't be written off at his cost."""
    choose(at_goods, KERIPIK)
    at_goods.press("writeOff")
    set_cause(at_goods, "writeOffCause", Cause.EXPIRED)
    at_goods.fill(f"goodsQuantity{KERIPIK}", "8")
    at_goods.fill("writeOffReason", "lewat tanggal")
    at_goods.press("writeOffConfirm")
    approve(at_goods)
    assert at_goods.errors == [
        f"Barang {KERIPIK} baru kedaluwarsa 29/11/2026. Pilih sebab lain, atau retur ke penitip."
    ]
    assert on_hand(dated, KERIPIK) == Quantity.units(108)


def test_nobody_approves_his_own_loss(at_goods: Till, goods: Shop) -> None:
    """Who wrote it does not stand among those who may approve; a wrong PIN books nothing."""
    choose(at_goods, KERIPIK)
    at_goods.press("writeOff")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "1")
    at_goods.fill("writeOffReason", "hilang")
    at_goods.press("writeOffConfirm")
    names = [row.title for row in at_goods.find(RowList, "approveUser").rows.rows]
    assert names == ["Bu Ratna"]
    approve(at_goods, "0000")
    assert on_hand(goods, KERIPIK) == Quantity.units(100)
    at_goods.key(Qt.Key.Key_Escape)  # Back to the goods, where everything still stands.
    assert at_goods.text(f"goodsQuantity{KERIPIK}") == "1"
    assert at_goods.text("writeOffReason") == "hilang"
    at_goods.press("writeOffConfirm")
    approve(at_goods)
    assert on_hand(goods, KERIPIK) == Quantity.units(99)


def test_a_second_press_while_the_pin_is_asked_asks_no_second_time(
    at_goods: Till, goods: Shop
) -> None:
    """F12 again before the PIN: one PIN is asked, and Esc leads back to the goods, not to it."""
    choose(at_goods, KERIPIK)
    at_goods.press("writeOff")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "1")
    at_goods.fill("writeOffReason", "hilang")
    at_goods.press("writeOffConfirm")
    at_goods.keys("F12")
    at_goods.keys("Escape")
    assert not at_goods.is_shown("approvePin")
    assert at_goods.text("writeOffReason") == "hilang"
    assert on_hand(goods, KERIPIK) == Quantity.units(100)


def test_a_key_does_nothing_while_the_answer_is_awaited(at_goods: Till, goods: Shop) -> None:
    """The window passes keys on to the sheet itself: it takes none until the shop answered."""
    choose(at_goods, KERIPIK)
    at_goods.press("writeOff")
    pressed: list[str] = []
    sheet = at_goods.window.sheets.sheet
    assert sheet is not None
    sheet.keys["F8"] = lambda: pressed.append("F8")
    sheet.wait()
    QTest.keyClick(at_goods.window, Qt.Key.Key_F8)
    assert pressed == []
    sheet.go_on()
    QTest.keyClick(at_goods.window, Qt.Key.Key_F8)
    assert pressed == ["F8"]


def test_a_wrong_loss_is_said_and_nothing_is_lost(at_goods: Till, goods: Shop) -> None:
    """No quantity, no words, an unreadable number, more than is there: each in a sentence."""
    choose(at_goods, KERIPIK)
    at_goods.press("writeOff")
    at_goods.press("writeOffConfirm")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "101")
    at_goods.press("writeOffConfirm")
    at_goods.fill("writeOffReason", "hilang semua")
    at_goods.press("writeOffConfirm")
    approve(at_goods)
    assert at_goods.text(f"goodsQuantity{KERIPIK}") == "101"
    at_goods.fill(f"goodsQuantity{KERIPIK}", "-1")
    at_goods.press("writeOffConfirm")
    approve(at_goods)
    assert at_goods.errors == [
        "Tulis jumlah sedikitnya satu barang.",
        "Tuliskan apa yang terjadi pada barangnya.",
        f"Stok Barang {KERIPIK} tinggal 100. Kurangi jumlahnya atau catat barang masuk.",
        "Jumlah harus lebih dari 0 dan paling banyak 9.999.",
    ]
    assert on_hand(goods, KERIPIK) == Quantity.units(100)


def test_the_shops_own_goods_have_notes_too(at_goods: Till, goods: Shop) -> None:
    """Goods without a consignor are taken in and written off; nobody is owed anything."""
    choose(at_goods, KANTONG)
    at_goods.press("takeIn")
    assert not at_goods.is_shown(f"goodsQuantity{KERIPIK}")
    at_goods.fill(f"goodsQuantity{KANTONG}", "5")
    at_goods.press("goodsConfirm")
    assert "bukan kelipatan Rp100" in at_goods.text("intakeWarnings")
    at_goods.press("goodsConfirm")
    at_goods.press("writeOff")
    at_goods.fill(f"goodsQuantity{KANTONG}", "1")
    assert at_goods.text("writeOffOwed") == "Barang toko sendiri: tidak ada ganti rugi."
    at_goods.fill("writeOffReason", "robek")
    at_goods.press("writeOffConfirm")
    approve(at_goods)
    assert on_hand(goods, KANTONG) == Quantity.units(104)


# --- taking in ------------------------------------------------------------------------------


def test_odd_goods_are_told_of_before_they_are_taken_in(at_goods: Till, goods: Shop) -> None:
    """A near date and no halal number: the first press says so, the second stores."""
    choose(at_goods, KERIPIK)
    at_goods.press("takeIn")
    at_goods.press("goodsConfirm")
    assert at_goods.window.notices.text() == "Tulis jumlah sedikitnya satu barang."
    at_goods.fill(f"goodsQuantity{KERIPIK}", "12")
    at_goods.fill(f"goodsDay{KERIPIK}", "04/12/2026")
    at_goods.press("goodsConfirm")
    assert at_goods.window.notices.text() == ""  # What was wrong is right now.
    assert at_goods.text("intakeWarnings").splitlines() == [
        f"Barang {KERIPIK} kedaluwarsa 04/12/2026, tinggal 10 hari.",
        f"Barang {KERIPIK} belum punya nomor halal.",
    ]
    assert (at_goods.text("goodsConfirm"), on_hand(goods, KERIPIK)) == (
        "Tetap simpan",
        Quantity.units(100),
    )
    at_goods.fill(f"goodsQuantity{KERIPIK}", "11")  # Other goods: what was said is asked anew.
    assert not at_goods.is_shown("intakeWarnings")
    at_goods.press("goodsConfirm")
    assert on_hand(goods, KERIPIK) == Quantity.units(100)
    at_goods.press("goodsConfirm")
    assert on_hand(goods, KERIPIK) == Quantity.units(111)


def test_goods_past_their_date_are_not_taken_in(at_goods: Till, goods: Shop) -> None:
    """A sentence, nothing stored, and what was typed is still there."""
    choose(at_goods, KERIPIK)
    at_goods.press("takeIn")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "12")
    at_goods.fill(f"goodsDay{KERIPIK}", "23/11/2026")
    at_goods.press("goodsConfirm")
    at_goods.press("goodsConfirm")
    assert at_goods.errors[-1] == "Tanggal kedaluwarsa 23/11/2026 sudah lewat."
    assert at_goods.text(f"goodsQuantity{KERIPIK}") == "12"
    assert on_hand(goods, KERIPIK) == Quantity.units(100)


# --- the stock card -------------------------------------------------------------------------


def test_the_card_adds_up_beside_the_goods(at_goods: Till, goods: Shop) -> None:
    """100 in, 3 sold, 10 handed back: 87; event by event, and for all goods of the consignor."""
    at_goods.press("navSell")
    at_goods.type_code(f"3*{KERIPIK}")
    at_goods.pay_cash("50.000")
    at_goods.next_customer()
    at_goods.press("navGoods")
    choose(at_goods, KERIPIK)
    at_goods.press("handBack")
    at_goods.fill(f"goodsQuantity{KERIPIK}", "10")
    at_goods.press("goodsConfirm")
    assert "Masuk 100 Laku -3 Retur pembeli 0 Retur ke penitip -10" in at_goods.text("goodsDetail")
    at_goods.press("stockCard")
    lines = at_goods.find(Table, "cardLines").shown_rows()
    assert [(line.number, str(line.quantity), str(line.on_hand)) for line in lines] == [
        *(("TT/2026/00001", "100", "100"), ("K1-000001", "-3", "97")),
        ("RTV/2026/00001", "-10", "87"),
    ]
    assert at_goods.text("cardSums").endswith("Opname 0, Stok akhir 87 pcs.")
    at_goods.press("cardOf1")
    cards = at_goods.find(Table, "cardGoods").shown_rows()
    assert [(card.sku, str(card.closing)) for card in cards] == [(KERIPIK, "87"), (DODOL, "100")]
    assert all(card.opening == Quantity(0) for card in cards)


# --- what expires ---------------------------------------------------------------------------


@pytest.fixture
def dated(goods: Shop) -> Shop:
    """Put goods with near dates on the shelves; one consignor has a telephone."""
    days = {KERIPIK: (-1, 5), DODOL: (12,), BATIK: (29,)}
    stamp = goods.stamp("pengelola")
    card = ConsignorCard("K001", "Bu Sri & Kawan 100%", phone="0812-3456-7890")
    goods.write(lambda s: consignors.save_consignor(s, card, stamp))
    for sku, left in days.items():
        item = goods.read(lambda s, c=sku: catalog.find_product(s, c, DAY))[0]
        for each in left:
            goods.day = DAY - timedelta(days=2)  # Taken in before the date was past.
            goods.take_in(item.consignor_id, item.product_id, 4, DAY + timedelta(days=each))
    goods.day = DAY
    return goods


@pytest.fixture
def board(dated: Shop, at_goods: Till) -> Till:
    """Open the board on these goods."""
    at_goods.window.current().refresh()
    assert at_goods.text("expiryBoard") == "Kedaluwarsa (4)"
    at_goods.press("expiryBoard")
    return at_goods


def shown(board: Till) -> list[tuple[str, str, str]]:
    return [
        (row.detail, row.amount, row.notes[0][1])
        for row in board.find(RowList, "expiryGoods").rows.rows
    ]


class Browser(QObject):
    """Takes the addresses that would be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def visit(self, address: QUrl) -> None:
        self.opened.append(address)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Stand in for the browser, as Qt lets a program do."""
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "visit")
    yield made
    QDesktopServices.unsetUrlHandler("https")


def test_the_board_by_consignor_and_days(board: Till) -> None:
    """The next date first; 30, 14, 7 and 0 days narrow it."""
    owners = board.find(RowList, "expiryOwners")
    assert [(row.title, row.amount) for row in owners.rows.rows] == [
        ("Bu Sri & Kawan 100%", "3"),
        ("Usaha K005", "1"),
    ]
    assert shown(board) == [
        (KERIPIK, "4 pcs", "lewat 1 hari"),
        (KERIPIK, "4 pcs", "5 hari lagi"),
        (DODOL, "4 pcs", "12 hari lagi"),
    ]
    board.press("expiryWithin7")
    assert len(shown(board)) == 2
    board.press("expiryWithin0")
    assert [row.title for row in owners.rows.rows] == ["Bu Sri & Kawan 100%"]
    assert len(shown(board)) == 1


def test_the_message_is_copied_or_opened_in_whatsapp(board: Till, browser: Browser) -> None:
    """Every sign of the name arrives; who has no telephone can still be written to."""
    board.press("copyMessage")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Yth. Bu Sri & Kawan 100%,\n")
    assert f"- Barang {DODOL}: 4 pcs, kedaluwarsa 06/12/2026 (12 hari lagi)" in text
    board.press("sendMessage")
    [address] = browser.opened
    parts = urlsplit(bytes(address.toEncoded().data()).decode())
    assert (parts.netloc, parts.path) == ("wa.me", "/6281234567890")
    assert parse_qs(parts.query, strict_parsing=True) == {"text": [text]}
    board.find(RowList, "expiryOwners").select(1)
    assert not board.find(QWidget, "sendMessage").isEnabled()
    board.key(Qt.Key.Key_F6)
    assert len(browser.opened) == 1
    assert board.find(QPlainTextEdit, "expiryMessage").toPlainText().startswith("Yth. Usaha K005")


def test_handing_back_from_the_board_is_one_step(board: Till, dated: Shop) -> None:
    """The quantities stand there already; what expires first is what goes."""
    board.press("expiryWithin14")
    board.press("expiryHandBack")
    assert board.text(f"goodsQuantity{KERIPIK}") == "8"
    assert board.text(f"goodsQuantity{DODOL}") == "4"
    board.press("goodsConfirm")
    assert board.notices[-1] == "RTV/2026/00001 tersimpan."
    assert board.text("expiryBoard") == "Kedaluwarsa (1)"
    assert on_hand(dated, DODOL) == Quantity.units(100)


def test_writing_off_from_the_board_takes_what_is_expired(board: Till, dated: Shop) -> None:
    """Only what is past its date; where nothing is, the board says to hand it back instead."""
    board.find(RowList, "expiryOwners").select(1)
    board.press("expiryWriteOff")
    assert board.errors == ["Belum ada yang kedaluwarsa. Kembalikan dulu ke penitipnya."]
    board.find(RowList, "expiryOwners").select(0)
    board.press("expiryWriteOff")
    assert board.text(f"goodsQuantity{KERIPIK}") == "4"
    assert board.text("writeOffOwed").startswith("Ditanggung penitip")
    board.press("writeOffConfirm")
    approve(board)
    assert board.notices[-1].startswith("BA/2026/00001 tersimpan.")
    assert board.text("expiryBoard") == "Kedaluwarsa (3)"


def test_an_empty_board_says_so(at_goods: Till) -> None:
    """No goods with a near date."""
    assert at_goods.text("expiryBoard") == "Kedaluwarsa"
    at_goods.press("expiryBoard")
    assert at_goods.is_shown("expiryEmpty")
    for key in (Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8):
        at_goods.key(key)
    assert at_goods.errors == []


# --- rights ---------------------------------------------------------------------------------


def test_an_auditor_looks_and_changes_nothing(till: Till) -> None:
    """He reads cards and dates; what changes goods is not there, nor behind a key."""
    till.sign_in("pemeriksa")
    till.press("navGoods")
    for name in ("takeIn", "handBack", "writeOff", "stockCount"):
        assert not till.is_shown(name)
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8):
        till.key(key)
        assert till.window.sheets.sheet is None
    till.press("expiryBoard")
    assert not till.is_shown("expiryWriteOff")
    till.key(Qt.Key.Key_Escape)
    till.press("stockCard")
    till.press("cardDone")


# --- the real lanes -------------------------------------------------------------------------


@pytest.fixture
def threaded(goods: Shop, qtbot: QtBot) -> Iterator[Till]:
    """Open the page with the lanes on threads of their own."""
    till = Till(goods.folder, inline=False)
    qtbot.waitUntil(waiting(till))
    till.sign_in("pengelola")
    qtbot.waitUntil(lambda: till.is_shown("openShift"))
    till.press("navGoods")
    qtbot.waitUntil(lambda: till.window.station.jobs.is_idle)
    choose(till, KERIPIK)
    yield till
    closed(till)
    assert till.failures == []


def hold(till: Till) -> threading.Event:
    """Hold the lane up until the event is set."""
    gate = threading.Event()
    till.window.station.jobs.read(lambda _session: gate.wait(5))
    return gate


@pytest.mark.parametrize("button", ["writeOff", "expiryBoard", "stockCount", "stockCard"])
def test_a_sheet_that_is_closed_before_its_answer_comes(
    threaded: Till, qtbot: QtBot, button: str
) -> None:
    """The answer finds nobody, and nothing fails."""
    if button == "writeOff":
        threaded.press(button)
        qtbot.waitUntil(lambda: threaded.is_shown(f"goodsQuantity{KERIPIK}"))
    gate = hold(threaded)
    if button == "writeOff":
        threaded.fill(f"goodsQuantity{KERIPIK}", "2")
    else:
        threaded.press(button)
    threaded.window.sheets.close_sheet()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: threaded.window.station.jobs.is_idle)


def test_two_fast_presses_make_one_note(threaded: Till, goods: Shop, qtbot: QtBot) -> None:
    """The second one comes before anything is known about the goods."""
    threaded.press("takeIn")
    qtbot.waitUntil(lambda: threaded.is_shown(f"goodsQuantity{KERIPIK}"))
    threaded.fill(f"goodsQuantity{KERIPIK}", "3")
    gate = hold(threaded)
    threaded.press("goodsConfirm")
    threaded.press("goodsConfirm")
    gate.set()
    qtbot.waitUntil(lambda: threaded.window.station.jobs.is_idle)
    assert on_hand(goods, KERIPIK) == Quantity.units(103)

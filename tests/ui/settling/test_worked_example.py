"""The worked example of docs/money.md, both days, by hand at the window: to the rupiah."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kasir.enums import Bearer, Cause
from kasir.money import Money
from kasir.operations.settling import settlements
from kasir.operations.verify import report as verify
from kasir.printing.paper_list import STATEMENT
from kasir.terms import parse_tiers
from kasir.ui.kit.rows import RowList
from kasir.ui.kit.tables import Table
from kasir.ui.papers.find_receipts import FindReceipts
from tests.printing.a4.pdf_text import pdf_lines
from tests.shop import DAY, PINS, Shop
from tests.ui.goods.goods_desk import approve, choose, set_cause
from tests.ui.till import Till, closed

SKUS = {"KERIPIK": 20_000, "MADU": 75_000, "KUNCI": 12_500, "KECIL": 8_750}


@pytest.fixture
def consignor(shop: Shop) -> int:
    """Agree 15 %, from the second day 12 % with a rack fee on the 25th, and take goods in."""
    found = shop.consignor("K900", percent=15)
    tomorrow = DAY + timedelta(days=1)
    shop.agree(found, 12, tomorrow, monthly_fee=Money(25_000), fee_day=tomorrow.day)
    shop.product("KERIPIK", 20_000, found)
    shop.product("MADU", 75_000, found, net_price=Money(62_000))
    shop.product("KUNCI", 12_500, found, rate=parse_tiers("10000:25;*:20")[1].rate)
    shop.product("KECIL", 8_750, found)
    return found


@pytest.fixture
def till(consignor: int, shop: Shop, qtbot: QtBot) -> Iterator[Till]:
    opened = Till(shop.folder)
    yield opened
    closed(opened)
    assert [error for error in opened.failures if not hasattr(error, "exit_code")] == []


def sell(till: Till, paid: str, *goods: str) -> None:
    for code in goods:
        till.type_code(code)
    till.pay_cash(paid)
    till.next_customer()


def close_shift(till: Till, pieces: dict[int, int]) -> None:
    """Count what the drawer should hold to the rupiah: no reason is asked."""
    till.count(pieces)
    till.close_shift()
    till.press("reportDone")


def go_as(till: Till, username: str) -> None:
    till.keys("Ctrl+L")
    till.sign_in(username)


def detail(till: Till) -> dict[str, str]:
    """Read the panel beside the table: each figure by its word."""
    panel = till.window.current().detail  # type: ignore[attr-defined]
    grid = panel._grid
    texts = [grid.itemAt(number).widget().text() for number in range(grid.count())]
    return dict(zip(texts[::2], texts[1::2], strict=True))


def day_one(till: Till) -> None:
    """L1 to L6: three schemes, three bearers, an odd rupiah; then the first settlement."""
    till.begin()
    sell(till, "140.000", "7*KERIPIK")
    till.type_code("3*KERIPIK")
    till.discount("6.000", Bearer.SHARED)
    sell(till, "54.000")
    till.type_code("5*KERIPIK")
    till.discount("5.000", Bearer.SHOP)
    sell(till, "100.000")
    till.type_code("2*MADU")
    till.type_code("4*KUNCI")
    till.discount("6.000", Bearer.CONSIGNOR)
    sell(till, "205.000", "KECIL")
    close_shift(till, {100_000: 9, 50_000: 1, 20_000: 2, 1_000: 1, 500: 1, 200: 1})
    go_as(till, "pengelola")
    till.press("navSettle")
    till.press("settleAll")


def pay_300_000_from_the_drawer(till: Till) -> None:
    till.keys("F4")
    till.keys("F1")
    till.fill("payOutAmount", "300000")
    till.keys("Return")


def day_two(till: Till, shop: Shop, advance: str) -> None:
    """New terms and price, a return of day 1, a loss, goods handed back, a fee, an advance."""
    till.clock.at += timedelta(days=1)
    shop.next_day()
    shop.reprice("KERIPIK", 22_000)
    go_as(till, "kasir")
    till.open_shift()
    sell(till, "88.000", "4*KERIPIK")
    take_back_two(till)
    go_as(till, "pengelola")
    write_off(till, "MADU", "1", Cause.LOST)
    write_off(till, "KERIPIK", "3", Cause.EXPIRED)
    assert shop.balance("loss") == 62_000
    till.press("navSettle")
    till.keys("F5")
    till.keys("F2")
    till.fill("advanceAmount", advance)
    till.fill("advanceReason", "bahan baku")
    till.keys("Return")
    till.second()
    till.press("navSell")
    close_shift(till, {100_000: 5, 50_000: 1})
    till.press("settleAll")


def take_back_two(till: Till) -> None:
    till.keys("F7")
    [finder] = till.window.findChildren(FindReceipts)
    finder.field.setText("K1-000003")
    finder.look()
    till.keys("Return")
    till.fill("returnQuantity1", "2")
    till.keys("Return")
    till.fill("approvePin", PINS["pengelola"])
    till.keys("Return")
    assert till.change == "Rp38.000"
    till.next_customer()


def write_off(till: Till, sku: str, count: str, cause: Cause) -> None:
    """Write goods off at the page Barang: one jar lost, three expired that the consignor bears."""
    till.press("navGoods")
    choose(till, sku)
    till.press("writeOff")
    set_cause(till, "writeOffCause", cause)
    till.fill(f"goodsQuantity{sku}", count)
    till.fill("writeOffReason", "pecah" if cause is Cause.LOST else "lewat tanggal")
    till.press("writeOffConfirm")
    approve(till)


def test_day_one_on_the_screen(till: Till, shop: Shop) -> None:
    """Due 416.538; 300.000 paid from the drawer; 116.538 stays, and each line is explained."""
    day_one(till)
    assert detail(till) == {
        "Omzet": "508.750",
        "Diskon penitip": "-6.000",
        "Diskon bersama": "-6.000",
        "Komisi toko": "-80.212",
        "Hak penjualan": "416.538",
        "Jumlah hak": "416.538",
        "Dibayar": "0",
        "Saldo akhir": "416.538",
    }
    pay_300_000_from_the_drawer(till)
    assert till.notices[-1] == "BKK/2026/00001: Rp300.000 dibayarkan kepada Usaha K900."
    assert detail(till)["Saldo akhir"] == "116.538"
    [head] = till.find(Table, "settledTable").shown_rows()
    assert (head.number, head.state) == ("PST/2026/00001", "partly_paid")
    assert (shop.owed("K900"), shop.balance("cash:K1")) == (116_538, 991_700 - 300_000)
    till.keys("F3")
    amounts = till.find(RowList, "amountList")
    assert [row.amount for row in amounts.rows.rows] == [
        *("119.000", "45.900", "85.000", "124.000", "35.200", "7.438"),
    ]
    for _press in range(5):
        till.keys("Down")
    assert till.text("whyText").splitlines()[-2:] == [
        (
            "Bagian toko: 15% x Rp8.750, pecahan rupiah dibuang = Rp1.312. "
            "Pecahannya menjadi hak penitip."
        ),
        "Hak penitip: Rp8.750 - Rp1.312 = Rp7.438.",
    ]


def test_day_two_and_the_reversal_on_the_screen(till: Till, shop: Shop) -> None:
    """Due 96.978, paid by transfer; sent to a wrong account, cancelled, owed and settled again."""
    day_one(till)
    pay_300_000_from_the_drawer(till)
    day_two(till, shop, "100000")
    assert detail(till) == {
        "Omzet": "88.000",
        "Komisi toko": "-10.560",
        "Hak penjualan": "77.440",
        "Saldo awal": "116.538",
        "Retur": "-34.000",
        "Ganti rugi": "62.000",
        "Biaya": "-25.000",
        "Uang muka": "-100.000",
        "Jumlah hak": "96.978",
        "Dibayar": "0",
        "Saldo akhir": "96.978",
    }
    till.keys("F4")
    till.keys("F3")
    assert till.text("payOutAmount") == "96.978"
    till.fill("payOutReference", "TRF-9")
    QTest.keyClick(till.find(QLineEdit, "payOutReference"), Qt.Key.Key_Return)
    assert (detail(till)["Saldo akhir"], shop.owed("K900")) == ("0", 0)

    till.keys("F8")
    till.fill("reverseReason", "rekening salah")
    till.keys("Return")
    approve(till)
    assert till.notices[-1].startswith("PST/2026/00002-B: PST/2026/00002 dibatalkan")
    assert (shop.owed("K900"), shop.balance("bank")) == (96_978, 0)
    cancelled = statement_of(till, shop, "PST/2026/00002")
    assert any("DIBATALKAN" in line for page in cancelled for line in page)

    till.press("settleAll")
    table = till.find(Table, "settledTable")
    assert [(head.number, head.due.rupiah, head.state) for head in table.shown_rows()] == [
        ("PST/2026/00002", 96_978, "cancelled"),
        ("PST/2026/00003", 96_978, "final"),
    ]
    assert shop.read(verify.verify).differences == ()


def test_a_larger_advance_is_carried_on_the_screen(till: Till, shop: Shop) -> None:
    """With 200.000 the balance is -3.022: there is nothing to pay, and F4 says so."""
    day_one(till)
    pay_300_000_from_the_drawer(till)
    day_two(till, shop, "200000")
    assert detail(till)["Saldo akhir"] == "-3.022"
    assert not till.is_shown("payConsignor")
    till.keys("F4")
    assert till.notices[-1] == "Tidak ada sisa yang harus dibayar pada PST/2026/00002."
    assert shop.owed("K900") == -3_022


def statement_of(till: Till, shop: Shop, number: str) -> list[list[str]]:
    """Write a settlement's paper as the screen does, and read it."""
    head = shop.read(lambda s: settlements.by_number(s, number))
    papers, written = till.window.station.papers, []

    def keep(file: Path) -> None:
        written.append(file)

    till.window.station.jobs.office(lambda e: papers.write(e, STATEMENT, head.id), then=keep)
    return pdf_lines(written[0])

"""What a manager does for one consignor at Perhitungan: advance, correct, cancel, pay, explain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kasir.enums import JobKind, JobState, Role, Source
from kasir.money import Money
from kasir.operations import print_jobs, settings
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.journal import Fund
from kasir.operations.settling import transfers
from kasir.operations.shifts import shifts
from kasir.settings import ShopSettings
from kasir.ui.jobs import LongWork, StoppedError
from kasir.ui.kit.rows import RowList
from kasir.ui.kit.tables import Table
from kasir.ui.settling.fund_gauge import covered
from kasir.ui.settling.transfer_sheet import TransferBatch, mark_all
from tests.printing.a4.pdf_text import pdf_lines
from tests.shop import Shop
from tests.ui.settling.money_desk import approve
from tests.ui.till import Till, closed


def end_of_day(till: Till) -> None:
    """Close the shift with what the drawer holds, and settle everybody."""
    till.press("navSell")
    till.count({100_000: 6, 50_000: 1, 10_000: 1, 5_000: 1})
    till.close_shift()
    till.press("reportDone")
    till.press("settleAll")


# --- advances -------------------------------------------------------------------------------


def test_an_advance_shows_its_ceiling_first(at_money: Till, goods: Shop) -> None:
    """What is open and what may be paid stand there before anybody asks for an amount."""
    at_money.keys("F5")
    # 99 x 15.000 and 100 x 14.000 at 15 %, half of it.
    assert at_money.text("advanceCeiling") == "Rp1.226.125"
    at_money.keys("F2")
    at_money.write("200000")
    at_money.key(Qt.Key.Key_Return)
    assert at_money.find(QPushButton, "advanceConfirm").isEnabled() is False
    at_money.write("beli pisang")
    at_money.key(Qt.Key.Key_Return)
    at_money.second()
    assert (
        at_money.notices[-1] == "UMV/2026/00001: uang muka Rp200.000 dibayarkan kepada Usaha K001."
    )
    assert goods.owed("K001") == 12_750 - 200_000
    assert goods.balance("safe") == -500_000 - 200_000


def test_an_advance_above_its_ceiling_is_refused(at_money: Till, goods: Shop) -> None:
    """The sentence says by how much; what was typed stays, nothing is paid."""
    at_money.keys("F5")
    at_money.fill("advanceAmount", "1226126")
    at_money.fill("advanceReason", "beli pisang")
    told = "Lebih Rp1 dari yang boleh. Paling banyak Rp1.226.125."
    assert at_money.text("advanceTold") == told
    at_money.key(Qt.Key.Key_Return)
    assert at_money.errors == [told]
    assert at_money.text("advanceAmount") == "1.226.126"
    assert goods.owed("K001") == 12_750


def test_an_advance_says_what_is_missing(at_money: Till) -> None:
    """No amount and no purpose: a sentence each, and the cursor stands there."""
    at_money.keys("F5")
    at_money.key(Qt.Key.Key_Return)
    at_money.key(Qt.Key.Key_Return)
    assert at_money.errors == ["Tulis jumlah uang mukanya."]
    at_money.fill("advanceAmount", "1000")
    at_money.fill("advanceReason", " ")
    at_money.key(Qt.Key.Key_Return)
    assert at_money.errors[-1] == "Tuliskan untuk apa uang mukanya."


def test_a_consignor_without_goods_gets_no_advance(at_money: Till, goods: Shop) -> None:
    """He stands under Semua, and the sheet says why nothing can be paid."""
    goods.consignor("K009")
    at_money.window.current().refresh()
    at_money.tab("Semua")
    table = at_money.find(Table, "accountTable")
    table.selectRow([row.code for row in table.shown_rows()].index("K009"))
    at_money.press("moreActions")
    at_money.press("advanceAction")
    assert at_money.text("advanceCeiling") == "Rp0"
    assert at_money.text("advanceTold").startswith("Belum ada barang di rak yang menjadi jaminan")


# --- cancelling -----------------------------------------------------------------------------


def test_a_settlement_is_cancelled_by_two_persons(at_money: Till, goods: Shop) -> None:
    """The counter-document, both papers, the rows free again and settled under a new number."""
    end_of_day(at_money)
    at_money.press("payConsignor")
    at_money.key(Qt.Key.Key_Return)
    assert goods.owed("K001") == 50
    at_money.press("moreActions")
    at_money.press("reverseAction")
    at_money.press("reverseConfirm")
    assert at_money.errors == ["Tuliskan alasannya."]
    at_money.fill("reverseReason", "salah rekening")
    at_money.key(Qt.Key.Key_Return)
    approve(at_money)
    assert at_money.notices[-1] == (
        "PST/2026/00001-B: PST/2026/00001 dibatalkan, isinya menunggu dihitung lagi."
    )
    assert goods.owed("K001") == 12_750
    assert at_money.text("settleAll") == "Tutup hari & hitung semua"
    at_money.press("settleAll")
    table = at_money.find(Table, "settledTable")
    shown = table.shown_rows()
    assert [(head.number, head.state) for head in shown] == [
        ("PST/2026/00001", "cancelled"),
        ("PST/2026/00002", "final"),
        ("PST/2026/00003", "final"),
    ]
    assert _left(table)[0] == "0"  # What is owed stands on the new one alone.
    table.selectRow(0)
    detail = [each.text() for each in at_money.window.findChildren(QLabel) if each.isVisible()]
    assert "Jumlah hak" in detail
    assert "Saldo akhir" not in detail


def _left(table: Table) -> list[str]:
    """What each settlement shows as still to be paid."""
    model = table.model()
    assert model is not None
    last = model.columnCount() - 1
    return [str(model.index(row, last).data()) for row in range(model.rowCount())]


def test_a_cancelled_settlement_is_not_paid_or_cancelled_again(at_money: Till) -> None:
    """Both say so; a consignor who is not settled has nothing to cancel."""
    at_money.keys("F8")
    assert at_money.notices[-1] == "Pilih dulu perhitungannya di Dihitung."
    end_of_day(at_money)
    at_money.keys("F8")
    at_money.fill("reverseReason", "salah")
    at_money.key(Qt.Key.Key_Return)
    approve(at_money)
    [paper] = at_money.folder.glob("papers/**/PST-2026-00001-*.pdf")
    assert "DIBATALKAN" in " ".join(pdf_lines(paper)[0])  # The one in the folder, too.
    at_money.tab("Dihitung")
    assert "Dihitung (1)" in [button.text() for button in at_money.window.findChildren(QPushButton)]
    at_money.find(Table, "settledTable").selectRow(0)
    assert not at_money.is_shown("payConsignor")
    at_money.keys("F4")
    assert at_money.notices[-1] == "Tidak ada sisa yang harus dibayar pada PST/2026/00001."
    at_money.keys("F8")
    assert at_money.notices[-1] == "PST/2026/00001 sudah dibatalkan."


def test_a_payout_behind_the_sheet_is_not_taken_back(at_money: Till, goods: Shop) -> None:
    """The other till paid while this sheet said that nothing was: two persons look again."""
    end_of_day(at_money)
    at_money.keys("F8")
    goods.pay("PST/2026/00001", 12_750, Source.BANK)
    at_money.fill("reverseReason", "salah rekening")
    at_money.key(Qt.Key.Key_Return)
    approve(at_money)
    told = "Pada PST/2026/00001 sementara itu sudah dibayar Rp12.750. Buka lagi, lalu periksa."
    assert at_money.errors == [told]
    assert goods.owed("K001") == 0


def test_who_may_only_look_books_nothing(till: Till, goods: Shop) -> None:
    """An auditor sees the page and its explanations; the keys for money say no."""
    goods.open_shift()
    goods.sell(goods.cart(("2000000000015", 1)))
    till.sign_in("pemeriksa")
    assert Role.AUDITOR.value == "pemeriksa"
    for key in ("F4", "F5", "F6", "F8"):
        till.keys(key)
        assert till.notices[-1] == "Hanya pengelola dan pemilik yang bisa melakukan ini."
    till.keys("F3")
    assert till.text("whyText").startswith("Struk K1-000001")


# --- bayar sekarang -------------------------------------------------------------------------


def test_pay_now_with_keys_only(at_money: Till, goods: Shop) -> None:
    """A consignor at the counter: find, F4, Enter. The shift stays open, the slip is written."""
    at_money.keys("F2")
    at_money.write("k005")
    at_money.key(Qt.Key.Key_Return)
    at_money.keys("F4")
    at_money.key(Qt.Key.Key_Return)
    assert at_money.notices[-1] == "BKK/2026/00001: Rp120.000 dibayarkan kepada Usaha K005."
    assert (goods.owed("K005"), goods.balance("cash:K1")) == (0, 545_000)
    assert len(list((goods.folder / "papers").rglob("BKK-*.pdf"))) == 1
    at_money.press("navSell")
    at_money.count({100_000: 5, 10_000: 4, 5_000: 1})
    at_money.close_shift()
    assert at_money.errors == []


def test_nothing_to_pay_is_said(at_money: Till, goods: Shop) -> None:
    """Who has no balance gets no sheet, but a sentence."""
    goods.consignor("K009")
    at_money.window.current().refresh()
    at_money.tab("Semua")
    table = at_money.find(Table, "accountTable")
    table.selectRow([row.code for row in table.shown_rows()].index("K009"))
    at_money.keys("F4")
    assert at_money.notices[-1] == "Usaha K009: saldo Rp0, tidak ada yang harus dibayar."


def test_more_than_is_owed_is_refused(at_money: Till, goods: Shop) -> None:
    """The sheet says by how much; nothing is paid and what was typed stays."""
    at_money.keys("F4")
    at_money.fill("payOutAmount", "12751")
    at_money.key(Qt.Key.Key_Return)
    assert at_money.errors == ["Lebih Rp1 dari yang harus dibayar."]
    at_money.fill("payOutAmount", "")
    at_money.key(Qt.Key.Key_Return)
    assert at_money.errors[-1] == "Tulis jumlahnya."
    assert goods.owed("K001") == 12_750


def test_one_person_alone_corrects_without_a_pin(goods: Shop, qtbot: QtBot) -> None:
    """A one-person shop has nobody to ask; the record shows one name."""
    stamp = goods.stamp("pemilik")
    goods.write(lambda s: settings.change(s, ShopSettings(one_person_shop=True), stamp))
    till = Till(goods.folder)
    till.sign_in("pemilik")
    till.press("navSettle")
    till.tab("Semua")
    till.keys("F6")
    till.fill("adjustAmount", "500")
    till.fill("adjustReason", "label salah")
    till.key(Qt.Key.Key_Return)
    assert till.notices[-1] == "Koreksi Rp500 untuk Usaha K001 tercatat."
    assert goods.owed("K001") == 500
    closed(till)


# --- kenapa segini --------------------------------------------------------------------------


def test_why_this_much(at_money: Till) -> None:
    """From a statement's line to the tag, the terms, the formula, and on to the payout."""
    end_of_day(at_money)
    at_money.press("payConsignor")
    at_money.key(Qt.Key.Key_Return)
    at_money.keys("F3")
    assert at_money.find(RowList, "amountList").rows.rowCount() == 1
    assert at_money.text("whyText").splitlines()[1:] == [
        "Harga di label: Rp15.000 x 1 pcs = Rp15.000.",
        "Perjanjian ke-1, berlaku sejak 04/11/2026: bagian toko 15%.",
        "Bagian toko: 15% x Rp15.000 = Rp2.250.",
        "Hak penitip: Rp15.000 - Rp2.250 = Rp12.750.",
    ]
    assert at_money.text("trailText").splitlines() == [
        "Dihitung dalam PST/2026/00001, 24/11/2026.",
        "Dibayar Rp12.700 dengan BKK/2026/00001 pada 24/11/2026.",
        "Belum dibayar: Rp50.",
    ]


def test_why_before_anything_is_settled(at_money: Till, goods: Shop) -> None:
    """What waits is explained, too; a consignor without movement has nothing to explain."""
    at_money.keys("F3")
    assert at_money.text("trailText") == "Belum dihitung: masuk perhitungan berikutnya."
    at_money.key(Qt.Key.Key_Escape)
    goods.consignor("K009")
    at_money.window.current().refresh()
    at_money.tab("Semua")
    table = at_money.find(Table, "accountTable")
    table.selectRow([row.code for row in table.shown_rows()].index("K009"))
    at_money.press("whyThisMuch")
    assert at_money.text("whyText") == "Belum ada jumlah yang bisa dijelaskan."


# --- the transfer list ----------------------------------------------------------------------


def with_accounts(shop: Shop, *codes: str) -> None:
    """Write down a bank account for consignors that are there."""
    stamp = shop.stamp("pengelola")
    for code in codes:
        card = ConsignorCard(code, f"Usaha {code}", bank="BRI", bank_account=f"00123-{code}")
        shop.write(lambda s, c=card: consignors.save_consignor(s, c, stamp))


def test_transfers_are_listed_saved_and_marked(at_money: Till, goods: Shop) -> None:
    """Whom to pay is chosen already; the files are written; all are paid with one reference."""
    with_accounts(goods, "K001", "K005")
    end_of_day(at_money)
    at_money.press("transferList")
    assert at_money.text("transferSum") == "2 penitip dipilih, Rp132.750"
    at_money.press("transferSave")
    files = [path.suffix for path in (goods.folder / "papers").rglob("daftar-transfer-*")]
    assert sorted(files) == [".csv", ".xlsx"]
    at_money.press("transferPaid")
    assert at_money.errors == ["Tulis nomor referensi bank."]
    at_money.fill("transferReference", "BRI-20261124")
    at_money.keys("F12")
    assert at_money.notices[-1] == "2 transfer tercatat dibayar."
    assert (goods.owed("K001"), goods.owed("K005"), goods.balance("bank")) == (0, 0, -132_750)
    at_money.keys("F10")
    assert at_money.text("transferSum") == "0 penitip dipilih, Rp0"


def test_who_has_no_account_is_not_transferred(at_money: Till, goods: Shop) -> None:
    """He stands on the list with a hint and can't be chosen; the others can be left out."""
    with_accounts(goods, "K005")
    end_of_day(at_money)
    at_money.keys("F10")
    table = at_money.find(Table, "transferTable")
    assert [due.hint for due in table.shown_rows()] == ["tanpa rekening, bayar tunai", ""]
    at_money.key(Qt.Key.Key_Return)
    assert at_money.notices[-1] == "Usaha K001 belum punya rekening. Bayar tunai."
    for key, told in (("F5", "0"), ("F5", "1"), ("Down", "1"), ("Return", "0"), ("Return", "1")):
        at_money.keys(key)
        assert at_money.text("transferSum").startswith(f"{told} penitip dipilih")


class _Stopping(LongWork):
    """A person who presses Esc after the first transfer."""

    def advance(self, done: int, of: int) -> None:
        self.is_stopped = done == 1
        super().advance(done, of)


def test_a_stopped_run_pays_none_twice(at_money: Till, goods: Shop) -> None:
    """Half of it is stored; run again it books the rest, and one paid meanwhile is told."""
    with_accounts(goods, "K001", "K005")
    end_of_day(at_money)
    dues = goods.read(lambda s: transfers.due_transfers(s, goods.day))
    stamp = goods.stamp("pengelola")
    stopped = _Stopping(goods.database, lambda _done, _of: None)
    with pytest.raises(StoppedError):
        mark_all(stopped, "batch", dues, "REF", stamp)
    assert (goods.owed("K001"), goods.owed("K005")) == (0, 120_000)
    again = LongWork(goods.database, lambda _done, _of: None)
    assert mark_all(again, "batch", dues, "REF", stamp) == TransferBatch(2, ())
    assert (goods.owed("K001"), goods.owed("K005"), goods.balance("bank")) == (0, 0, -132_750)
    other = mark_all(again, "other batch", dues, "REF", stamp)
    assert other.paid == 0
    assert other.refused[0].startswith("Usaha K001: Tidak ada sisa yang harus dibayar")


# --- info penitip ---------------------------------------------------------------------------


def test_a_cashier_answers_how_much_was_sold(selling: Till, goods: Shop) -> None:
    """F9, some letters, Enter: the slip stands there; it is printed on demand, nobody is paid."""
    selling.type_code("2000000000015")
    selling.pay_cash("15.000")
    selling.next_customer()
    selling.keys("F9")
    selling.write("usaha k001")
    selling.key(Qt.Key.Key_Return)
    assert selling.is_shown("paperView")
    assert not selling.is_shown("infoPay")
    selling.keys("F11")
    assert selling.notices[-1] == "Slip info Usaha K001 dikirim ke printer."
    jobs = goods.read(lambda s: print_jobs.all_of_kind(s, JobKind.CONSIGNOR_INFO))
    assert [job.state for job in jobs] == [JobState.PRINTED]
    selling.key(Qt.Key.Key_Escape)
    assert selling.is_shown("scanField")


def test_nobody_of_that_name(selling: Till) -> None:
    """A name that nobody has is said; Enter does nothing."""
    selling.keys("F9")
    selling.write("zzz")
    selling.key(Qt.Key.Key_Return)
    assert selling.is_shown("findConsignor")


def test_a_visit_from_the_sale_in_keys(till: Till, goods: Shop) -> None:
    """The manager at the till: F9, letters, Enter, F4, Enter: paid, and the sale goes on."""
    till.begin("pengelola")
    till.type_code("2000000000107")
    till.pay_cash("150.000")
    till.next_customer()
    till.type_code("2000000000015")
    till.keys("F9")
    till.write("k005")
    for key in ("Return", "F4", "Return"):
        till.keys(key)
    assert till.notices[-1] == "BKK/2026/00001: Rp120.000 dibayarkan kepada Usaha K005."
    assert goods.owed("K005") == 0
    assert till.total == "Rp15.000"


def test_info_from_perhitungan(at_money: Till) -> None:
    """The same slip for the chosen consignor, and Bayar sekarang from there."""
    at_money.press("moreActions")
    at_money.press("infoAction")
    assert at_money.is_shown("infoPay")
    at_money.keys("F4")
    assert at_money.text("payOutAmount") == "12.700"


# --- dana titipan ---------------------------------------------------------------------------


def test_the_gauge_warns_and_is_put_right(at_money: Till, goods: Shop) -> None:
    """Too little is told in words and red; the counted safe, by two persons, makes it enough."""
    gauge = at_money.window.current().fund  # type: ignore[attr-defined]
    assert (gauge.value.text(), gauge.note.text()) == ("Rp165.000", "utang Rp132.750: cukup")
    assert gauge.bar.value() == 100
    stamp = goods.stamp("kasir", second="pengelola")
    shift = goods.read(lambda s: shifts.current_shift(s, goods.register_id))
    assert shift is not None
    stamp = replace(stamp, shift_id=shift.id)
    goods.write(lambda s: shifts.cash_out(s, Money(98_625), "listrik", stamp))
    at_money.window.current().refresh()
    assert gauge.note.text() == "utang Rp132.750: kurang Rp66.375"
    assert gauge.bar.value() == 50
    at_money.keys("F11")
    at_money.write("1000000")
    at_money.key(Qt.Key.Key_Return)
    at_money.write("modal awal toko")
    at_money.key(Qt.Key.Key_Return)
    approve(at_money)
    assert at_money.notices[-1] == "Saldo dicocokkan, selisih Rp1.500.000."
    assert gauge.note.text() == "utang Rp132.750: cukup"
    assert goods.balance("safe") == 1_000_000


def test_a_count_needs_amount_and_reason(at_money: Till) -> None:
    """Nobody types a PIN for half of it."""
    QTest.mouseClick(at_money.window.current().fund, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    at_money.press("fundConfirm")
    assert at_money.errors == ["Tulis saldo sebenarnya dan alasannya."]
    assert not at_money.is_shown("approvePin")


def test_the_gauge_of_a_shop_that_owes_nothing() -> None:
    """Nothing owed is enough, nothing held is nothing."""
    zero = Money(0)
    assert covered(Fund(zero, zero, zero, zero, zero)) == 100
    assert covered(Fund(zero, Money(-5), zero, zero, Money(10))) == 0

"""The papers that a screen asks for: written on the office's lane into the folder of their day."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from kasir.cart import OfficePurchase
from kasir.clock import WIB
from kasir.enums import JobKind, JobState
from kasir.errors import UserError
from kasir.operations.goods.count_sheets import NothingToCountError
from kasir.operations.goods.counts import CountScope, ScopeKind
from kasir.operations.products.labels import LabelCountError, LabelWish
from kasir.printing.paper_list import AGREEMENT, COUNT_SHEET, GOODS_NOTE, KUITANSI, LABELS
from kasir.printing.papers.label_grid import LabelSheet
from kasir.ui.jobs import LongWork
from kasir.ui.kit.tables import Table
from kasir.ui.shop_papers import ShopPapers
from tests.printing.a4.pdf_text import pdf_lines
from tests.printing.barcodes import read_barcodes
from tests.shop import Shop
from tests.ui.conftest import Viewer
from tests.ui.goods.goods_desk import printed
from tests.ui.till import Till

SKU = "2000000000015"


@pytest.fixture
def office(till: Till) -> Till:
    till.begin("pengelola")
    return till


def write(office: Till, work: Callable[[ShopPapers, LongWork], Path]) -> Path:
    """Do what a page does: ask for a paper and take the path."""
    station, found = office.window.station, []
    station.jobs.office(lambda errand: work(station.papers, errand), then=found.append)
    [path] = found
    assert isinstance(path, Path)
    return path


def said(path: Path) -> str:
    return "\n".join(text for page in pdf_lines(path) for text in page)


def ids(goods: Shop) -> tuple[int, int]:
    """Give the consignor K001 and her first product."""
    item = goods.cart((SKU, 1)).lines[0].item
    assert item.consignor_id is not None
    return item.consignor_id, item.product_id


def test_each_paper_has_its_file(office: Till, goods: Shop) -> None:
    """Number and consignor in the name, the business day in the folder, the shop's text inside."""
    consignor, product = ids(goods)
    stamp = office.window.station.stamp()
    time = f"{stamp.at.astimezone(WIB):%H%M%S}"
    note = goods.take_in(consignor, product, 3)
    cart = replace(goods.cart((SKU, 2)), office=OfficePurchase("Dinas Pendidikan"))
    goods.shift_id = stamp.shift_id
    sold = goods.sell(cart)
    wishes = [LabelWish(product, 5)]
    scope = CountScope(ScopeKind.CONSIGNOR, consignor, "Usaha K001")
    made: dict[str, tuple[Callable[[ShopPapers, LongWork], Any], str]] = {
        f"{note.number.replace('/', '-')}-usaha-k001.pdf": (
            lambda papers, errand: papers.write(errand, GOODS_NOTE, note.id),
            f"Nomor {note.number}",
        ),
        f"opname-{time}-usaha-k001.pdf": (
            lambda papers, errand: papers.write(errand, COUNT_SHEET, scope, stamp),
            "Lembar Stok Opname",
        ),
        "perjanjian-K001-1-usaha-k001.pdf": (
            lambda papers, errand: papers.write(errand, AGREEMENT, consignor, stamp),
            "Perjanjian Titip Jual",
        ),
        f"kuitansi-{sold.number}-dinas-pendidikan.pdf": (
            lambda papers, errand: papers.write(errand, KUITANSI, sold.sale_id),
            "Sejumlah Rp30.000",
        ),
        f"label-{time}.pdf": (
            lambda papers, errand: papers.write(errand, LABELS, wishes, LabelSheet(), stamp),
            SKU,
        ),
    }
    folder = goods.folder / "papers/2026/11/24"
    for name, (work, text) in made.items():
        path = write(office, work)
        assert path == folder / name
        assert text in said(path)
    assert read_barcodes(path) == [[SKU] * 5]
    assert {path.name for path in folder.iterdir()} >= set(made)


def test_what_cannot_be_printed_is_said_and_leaves_no_file(office: Till, goods: Shop) -> None:
    """The sentence comes to the screen; nothing half written stays."""
    _consignor, product = ids(goods)
    station = office.window.station
    stamp = station.stamp()
    empty = CountScope(ScopeKind.SHELF, "Z9", "Z9")
    for work, error in (
        (lambda e: station.papers.write(e, COUNT_SHEET, empty, stamp), NothingToCountError),
        (
            lambda e: station.papers.write(e, LABELS, [LabelWish(product, 0)], LabelSheet(), stamp),
            LabelCountError,
        ),
    ):
        station.jobs.office(work)
        assert isinstance(office.failures[-1], error)
        assert isinstance(office.failures[-1], UserError)
    assert not list(goods.folder.glob("papers/**/*.pdf"))


@pytest.mark.parametrize(
    ("key", "paper", "file", "title"),
    [
        ("takeIn", "notePaper", "TT-2026-00005-usaha-k001.pdf", "Tanda Terima Barang Titipan"),
        ("handBack", "noticeAction", "RTV-2026-00001-usaha-k001.pdf", "Retur ke Penitip"),
    ],
)
def test_a_stored_note_offers_its_paper(
    office: Till, viewer: Viewer, key: str, paper: str, file: str, title: str
) -> None:
    """One press after the note is stored shows both copies; before it nothing is written."""
    office.press("navGoods")
    table = office.find(Table, "goodsTable")
    table.selectRow([item.sku for item in table.shown_rows()].index(SKU))
    office.press(key)
    office.fill(f"goodsQuantity{SKU}", "12")
    office.press("goodsConfirm")
    assert not list(office.folder.glob("papers/**/*.pdf"))
    office.press(paper)
    assert viewer.shown == [office.folder / "papers/2026/11/24" / file]
    assert title in said(viewer.shown[0])
    assert f"1 {SKU} Barang {SKU} 12 pcs 15.000" in said(viewer.shown[0])


def test_a_file_that_nothing_opens_is_said_to_lie_where_it_lies(
    office: Till, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a PDF program the paper is made all the same, and the window says where it is."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    office.press("navGoods")
    table = office.find(Table, "goodsTable")
    table.selectRow([item.sku for item in table.shown_rows()].index(SKU))
    office.press("handBack")
    office.fill(f"goodsQuantity{SKU}", "1")
    office.press("goodsConfirm")
    office.press("noticeAction")
    folder = office.folder / "papers/2026/11/24"
    assert office.window.notices.text() == (
        f"RTV-2026-00001-usaha-k001.pdf tersimpan di {folder}. "
        "Tidak ada program di komputer ini yang membukanya."
    )
    assert (folder / "RTV-2026-00001-usaha-k001.pdf").exists()
    assert viewer.shown == []


def test_a_stored_note_comes_from_the_receipt_printer_too(office: Till) -> None:
    """Seen as it will print, then one Enter; nothing is printed unasked."""
    office.press("navGoods")
    table = office.find(Table, "goodsTable")
    table.selectRow([item.sku for item in table.shown_rows()].index(SKU))
    office.press("takeIn")
    office.fill(f"goodsQuantity{SKU}", "12")
    office.press("goodsConfirm")
    office.press("noteSlip")
    assert office.is_shown("paperView")
    assert printed(office, JobKind.GOODS_NOTE) == []
    office.keys("Return")
    assert printed(office, JobKind.GOODS_NOTE) == [JobState.PRINTED]
    assert office.notices[-1] == "TT/2026/00005 dikirim ke printer."
    assert not office.is_shown("paperView")
    office.press("noteDone")
    office.press("handBack")
    office.fill(f"goodsQuantity{SKU}", "1")
    office.press("goodsConfirm")
    assert office.find(QPushButton, "noticeAlso").text() == "Printer struk"
    office.press("noticeAlso")
    assert office.is_shown("paperView")


def test_an_advance_and_a_payout_offer_both_papers(
    office: Till, goods: Shop, viewer: Viewer
) -> None:
    """The slip to sign stands in the notice: as a PDF, and from the receipt printer."""
    office.press("navSell")
    office.type_code(SKU)
    office.pay_cash("15.000")
    office.next_customer()
    office.press("navSettle")
    for keys, file, title, kind in (
        ("F5", "UMV-2026-00001-usaha-k001.pdf", "Bukti Uang Muka Penitip", JobKind.ADVANCE),
        ("F4", "BKK-2026-00001-usaha-k001.pdf", "Bukti Pembayaran Penitip", JobKind.PAYOUT),
    ):
        office.keys(keys)
        if kind is JobKind.ADVANCE:
            office.keys("F1")
            office.fill("advanceAmount", "2000")
            office.fill("advanceReason", "beli pisang")
        office.keys("Return")
        office.second_if_asked()
        assert office.find(QPushButton, "noticeAction").text() == "Buka bukti bayar"
        office.press("noticeAction")
        assert viewer.shown[-1] == goods.folder / "papers/2026/11/24" / file
        assert title in said(viewer.shown[-1])
        number = file[:14].replace("-", "/")
        assert number in said(viewer.shown[-1])


def test_a_payouts_slip_comes_from_the_receipt_printer(office: Till) -> None:
    """F11 as well as Enter; Esc prints nothing."""
    office.press("navSell")
    office.type_code(SKU)
    office.pay_cash("15.000")
    office.next_customer()
    office.press("navSettle")
    office.keys("F4")
    office.keys("Return")
    office.press("noticeAlso")
    office.keys("F11")
    assert printed(office, JobKind.PAYOUT) == [JobState.PRINTED]
    assert office.notices[-1] == "BKK/2026/00001 dikirim ke printer."


def test_labels_from_the_receipt_printer(office: Till) -> None:
    """As many as typed, no division needed; a code that its paper can't hold is refused."""
    office.press("navMaster")
    office.press("tabProducts")
    office.press("printLabels")
    office.fill("labelCopies", "3")
    office.keys("F11")
    assert printed(office, JobKind.LABEL) == [JobState.PRINTED]
    assert office.notices[-1] == "3 label dikirim ke printer struk."
    assert not office.is_shown("labelCopies")


def test_a_manager_finds_the_kuitansi_of_a_past_purchase(
    office: Till, goods: Shop, viewer: Viewer
) -> None:
    """Laporan offers it on an office's receipt, by F4, and on no other."""
    goods.shift_id = office.window.station.stamp().shift_id
    name = 'Dinas <b>Pangan</b> & "Kawan" ../../x'
    sold = goods.sell(replace(goods.cart((SKU, 2)), office=OfficePurchase(name, "Bu <i>Rina</i>")))
    goods.sell(goods.cart((SKU, 1)))
    office.press("navReports")
    office.window.current().finder.field.setText("")  # type: ignore[attr-defined]
    show = office.window.current()._show_paper  # type: ignore[attr-defined]
    show()
    assert not office.is_shown("receiptKuitansi")
    office.keys("F4")
    assert viewer.shown == []
    office.keys("Down")
    show()  # As after the pause that follows the arrow.
    assert office.is_shown("receiptKuitansi")
    office.keys("F4")
    [file] = viewer.shown
    assert file.parent == goods.folder / "papers/2026/11/24"
    assert file.name == f"kuitansi-{sold.number}-dinas-b-pangan-b-kawan-x.pdf"
    whole = said(file).replace("\n", " ")
    assert "<b>Pangan</b>" in whole
    assert "Bu <i>Rina</i>" in whole
    assert "Sejumlah Rp30.000" in whole

"""Dokumen at Laporan: the papers of the office, asked for again."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from kasir.enums import JobKind, JobState, Source
from kasir.money import Money, Quantity
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.settling import accounts, settlements
from kasir.ui.kit.find_rows import FindRows
from kasir.ui.kit.rows import RowList
from tests.printing.a4.pdf_text import pdf_lines
from tests.shop import Shop
from tests.ui.conftest import Viewer
from tests.ui.goods.goods_desk import KERIPIK, printed
from tests.ui.till import Till, closed


@pytest.fixture
def papers(goods: Shop) -> Shop:
    """Let each kind of paper be written once more than the first intakes."""
    manager, two = goods.stamp("pengelola"), goods.stamp("pengelola", second="pemilik")
    line, key = [NoteLine(1, Quantity.units(2))], str(uuid4())
    goods.open_shift()
    goods.sell(goods.cart((KERIPIK, 3)))
    goods.write(lambda s: stock.hand_back(s, 1, line, "tidak laku", manager))
    goods.write(lambda s: stock.record_loss(s, 1, line, "dimakan tikus", two))
    goods.write(lambda s: accounts.advance(s, key, 1, Money(1_500), Source.SAFE, "gula", two))
    goods.close_shift()
    head = goods.settle(1)
    assert head is not None
    goods.pay(head.number, 20_000, Source.BANK)
    goods.write(lambda s: settlements.reverse(s, head.number, "salah", two))
    return goods


@pytest.fixture
def office(papers: Shop, till: Till) -> Till:
    """Let the manager open Dokumen."""
    till.sign_in("pengelola")
    till.press("navReports")
    till.keys("F6")
    return till


def rows(office: Till) -> list[tuple[str, str, str, str]]:
    found = office.find(RowList, "documentList").rows.rows
    return [(row.title, row.detail, row.middle, row.amount) for row in found]


def search(office: Till, text: str) -> list[str]:
    """Type, and wait as long as the pause after the last letter."""
    finder = office.fill("findDocument", text).parent()
    assert isinstance(finder, FindRows)
    finder.look()
    return [title for title, *_rest in rows(office)]


def said(path: Path) -> str:
    return "\n".join(text for page in pdf_lines(path) for text in page)


def test_all_papers_stand_there_the_newest_first(office: Till) -> None:
    """Number, what it is, whose, the day, and the money or the goods."""
    day = "24/11/2026"
    assert rows(office)[:7] == [
        ("PST/2026/00001-B", "Pembatalan rekap, K001 Usaha K001", day, "-62.250"),
        ("BKK/2026/00001", "Bukti pembayaran, K001 Usaha K001", day, "20.000"),
        ("PST/2026/00001", "Rekap penjualan, K001 Usaha K001", day, "62.250"),
        ("UMV/2026/00001", "Bukti uang muka, K001 Usaha K001", day, "1.500"),
        ("BA/2026/00001", "Berita acara hilang atau rusak, K001 Usaha K001", day, "1 barang"),
        ("RTV/2026/00001", "Retur ke penitip, K001 Usaha K001", day, "1 barang"),
        ("TT/2026/00004", "Tanda terima, Barang toko", day, "1 barang"),
    ]


@pytest.mark.parametrize(
    ("number", "file", "text"),
    [
        ("TT/2026/00001", "TT-2026-00001-usaha-k001.pdf", "Tanda Terima Barang Titipan"),
        ("RTV", "RTV-2026-00001-usaha-k001.pdf", "Retur ke Penitip"),
        ("BA", "BA-2026-00001-usaha-k001.pdf", "Berita Acara"),
        ("UMV", "UMV-2026-00001-usaha-k001.pdf", "Bukti Uang Muka Penitip"),
        ("BKK", "BKK-2026-00001-usaha-k001.pdf", "Bukti Pembayaran Penitip"),
        ("PST/2026/00001", "PST-2026-00001-usaha-k001.pdf", "DIBATALKAN"),
    ],
)
def test_each_paper_opens_again(
    office: Till, papers: Shop, viewer: Viewer, number: str, file: str, text: str
) -> None:
    """Found by its number; Enter or F12 opens it in the folder of its day."""
    for _newer in search(office, number)[1:]:
        office.keys("Down")
    office.keys("Return")
    assert viewer.shown == [papers.folder / "papers/2026/11/24" / file]
    assert text in said(viewer.shown[0])
    office.keys("F12")
    assert viewer.shown[1:] == viewer.shown[:1]


def test_a_paper_is_the_same_each_time(office: Till, viewer: Viewer) -> None:
    """To the last byte: it is signed by hand, and no copy is marked or counted."""
    search(office, "RTV")
    office.keys("F12")
    first = viewer.shown[0].read_bytes()
    viewer.shown[0].unlink()
    office.press("documentOpen")
    assert viewer.shown[1].read_bytes() == first


def test_what_takes_a_settlement_back_shows_it_cancelled(office: Till, viewer: Viewer) -> None:
    """The ...-B has no other paper than the statement, marked with its number."""
    assert search(office, "1-b") == ["PST/2026/00001-B"]
    office.press("documentOpen")
    assert "PST/2026/00001-B" in said(viewer.shown[0])


def test_a_consignors_papers_are_found_by_name(office: Till) -> None:
    """Part of it will do; the shop's own papers are nobody's."""
    assert len(search(office, "saha k001")) == 8
    assert search(office, "usaha k005") == ["TT/2026/00003"]


def test_enter_waits_for_the_last_letter(office: Till, viewer: Viewer) -> None:
    """Who types a number and presses Enter at once gets that paper, not the one listed before."""
    office.fill("findDocument", "UMV")
    office.keys("Return")
    assert [file.name for file in viewer.shown] == ["UMV-2026-00001-usaha-k001.pdf"]
    office.fill("findDocument", "UMVX")
    office.keys("Return")
    office.keys("Return")
    assert len(viewer.shown) == 1


def test_a_paper_comes_from_the_receipt_printer(office: Till) -> None:
    """F11 shows it as it will print; afterwards one is back where one was."""
    for text, kind in (
        ("RTV", JobKind.GOODS_NOTE),
        ("BKK", JobKind.PAYOUT),
        ("UMV", JobKind.ADVANCE),
    ):
        [title] = search(office, text)
        office.keys("F11")
        assert office.is_shown("slipPrint")
        assert printed(office, kind) == []
        office.keys("F11")
        assert printed(office, kind) == [JobState.PRINTED]
        assert office.notices[-1] == f"{title} dikirim ke printer."
        assert office.find(QLineEdit, "findDocument").text() == text
        assert [found for found, *_rest in rows(office)] == [title]
    search(office, "00001")
    office.keys("Down")
    assert office.find(RowList, "documentList").position == 1
    office.keys("F11")
    assert office.is_shown("slipPrint")
    office.keys("Escape")
    assert office.find(RowList, "documentList").position == 1


def test_a_statement_has_no_slip(office: Till) -> None:
    """It is an A4 only: the key is off, and F11 does nothing."""
    assert search(office, "PST/2026/00001-B") == ["PST/2026/00001-B"]
    assert not office.find(QAbstractButton, "documentSlip").isEnabled()
    office.keys("F11")
    assert not office.is_shown("slipPrint")
    assert office.is_shown("findDocument")


def empty_text(office: Till) -> str:
    finder = office.window.findChildren(FindRows)[-1]
    return " ".join(part.text() for part in finder.findChildren(QLabel) if part.isVisible())


def test_nothing_found_says_what_to_type(office: Till) -> None:
    """And there is nothing to open or to print then."""
    assert empty_text(office) == ""
    assert search(office, "2025") == []
    assert empty_text(office) == (
        "Tidak ada dokumen yang cocok. Ketik sebagian nomornya, misalnya 00012, atau nama penitip."
    )
    for button in ("documentOpen", "documentSlip"):
        assert not office.find(QAbstractButton, button).isEnabled()


def test_a_new_shop_has_none_yet(shop: Shop, qtbot: QtBot) -> None:
    """The sheet says where they will come from."""
    till = Till(shop.folder)
    till.sign_in("pengelola")
    till.press("navReports")
    assert empty_text(till) == (
        "Belum ada struk. Struk pertama ada di sini setelah penjualan pertama."
    )
    till.press("documents")
    assert empty_text(till) == (
        "Belum ada dokumen. Tanda terima, retur, dan berita acara dibuat di Barang; rekap,"
        " pembayaran, dan uang muka di Perhitungan."
    )
    closed(till)


def test_an_auditor_reads_and_prints_nothing(papers: Shop, till: Till, viewer: Viewer) -> None:
    """He sees the books; paper from the till's printer is not his to ask for."""
    till.sign_in("pemeriksa")
    till.press("navReports")
    till.press("documents")
    search(till, "RTV")
    assert not till.is_shown("documentSlip")
    till.keys("F11")
    assert not till.is_shown("slipPrint")
    till.keys("F12")
    assert [file.name for file in viewer.shown] == ["RTV-2026-00001-usaha-k001.pdf"]


def test_a_cashier_has_no_documents(papers: Shop, selling: Till) -> None:
    """Laporan is the office's: what was paid to whom is not hers to read."""
    assert not selling.is_shown("navReports")

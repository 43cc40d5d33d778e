"""Perlu dilihat, as the owner uses it: a count in the rail, looking, ticking, the paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from kasir.clock import Actor, StaffId
from kasir.enums import Role
from kasir.operations.review.kinds import KINDS, ReviewKind
from kasir.operations.rights import may
from kasir.ui.kit.buttons import KeyButton, RailButton
from kasir.ui.kit.list_pane import Detail
from kasir.ui.kit.tables import Table
from kasir.ui.pages import REVIEW
from tests.printing.a4.pdf_text import pdf_lines
from tests.ui.conftest import Viewer
from tests.ui.till import Till


@pytest.fixture
def list_of_day(till: Till) -> Till:
    """A day with a wrong PIN, a line removed, a large discount; then the owner at the list."""
    till.sign_in(pin="9999")
    till.begin()
    till.type_code("2*2000000000015")
    till.type_code("2000000000107")
    till.select(0)
    till.keys("Delete")
    till.select(0)
    till.key(Qt.Key.Key_F4)
    till.fill("discountAmount", "15000")
    till.key(Qt.Key.Key_Return)
    till.pay_cash("150.000")
    till.next_customer()
    till.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    till.sign_in("pemilik")
    till.press("navReview")
    return till


def table(till: Till) -> Table:
    return till.find(Table, "tableReview")


def words(till: Till) -> list[str]:
    """What is listed but the people of the day when the shop was founded."""
    is_shown = till.is_shown("tableReview")
    shown = [row.word for row in table(till).shown_rows()] if is_shown else []
    return [word for word in shown if word != KINDS[ReviewKind.STAFF].word]


def rail(till: Till) -> RailButton:
    return till.find(RailButton, "navReview")


def choose(till: Till, word: str) -> None:
    table(till).selectRow([row.word for row in table(till).shown_rows()].index(word))


def said(till: Till) -> str:
    """All that stands beside the list."""
    QApplication.processEvents()  # A new text is shown when the loop comes round.
    detail = till.find(Detail, "reviewDetail")
    return "\n".join(part.text() for part in detail.findChildren(QLabel) if not part.isHidden())


DAY = ["Diskon besar", "Keranjang dihapus", "PIN salah"]


def test_the_rail_says_how_much_waits(list_of_day: Till) -> None:
    """Three of the day and the four people of the first; the screen reader hears it, too."""
    till = list_of_day
    assert words(till) == DAY
    assert till.window.station.unseen.count == 7
    assert rail(till).accessibleName() == "Perlu dilihat, 7 menunggu"
    till.window.lock()
    till.sign_in("kasir")
    assert till.window.station.unseen.count == 0, "nothing is asked where nobody may see it"
    assert not till.window.station.unseen._timer.isActive()


def test_who_may_not_see_it_has_no_entry(till: Till) -> None:
    """The manager is one of those it is about; the auditor reads and has nothing to press."""
    till.begin("pengelola")
    assert not till.is_shown("navReview")
    till.window.lock()
    till.sign_in("pemeriksa")
    till.press("navReview")
    assert till.is_shown("tableReview")
    assert not till.is_shown("reviewTick")
    assert not till.is_shown("reviewRemark")


def test_one_thing_whole(list_of_day: Till) -> None:
    """The sentence, who bears it, how much, who, and what its record is found by."""
    till = list_of_day
    choose(till, "Diskon besar")
    told = said(till)
    assert "Sari memberi diskon Rp15.000 (10%)" in told
    assert "Ditanggung toko." in told
    assert "K1-000001" in told
    till.press("reviewOpen")
    assert till.window.sheets.sheet is not None, "the receipt"
    till.keys("Escape")
    choose(till, "PIN salah")
    assert "tidak diketahui" in said(till)
    assert not till.is_shown("reviewOpen"), "there is no paper of it"


def test_enter_twice_ticks(list_of_day: Till) -> None:
    """Once to the remark, once to store it; the next row is chosen, and the rail knows."""
    till = list_of_day
    choose(till, "Keranjang dihapus")
    QTest.keyClick(table(till), Qt.Key.Key_Return)
    till.fill("reviewRemark", "Bu Ani batal beli")
    till.key(Qt.Key.Key_Return)
    assert words(till) == ["Diskon besar", "PIN salah"]
    assert table(till).current_row().word == "PIN salah"
    assert rail(till).accessibleName() == "Perlu dilihat, 6 menunggu"
    assert till.notices[-1] == "1 ditandai sudah dilihat."
    till.press("tabSeen")
    assert words(till) == ["Keranjang dihapus"]
    assert "Bu Ani batal beli" in said(till)
    assert "Bu Ratna" in said(till)
    assert not till.is_shown("reviewTick"), "a tick is for ever"


def test_several_at_once_and_then_nothing(list_of_day: Till) -> None:
    """Ctrl+A, F12; an empty list says what would stand there."""
    till = list_of_day
    table(till).selectAll()
    assert "7 kejadian dipilih" in said(till)
    assert till.find(KeyButton, "reviewTick").text() == "Sudah saya lihat (7)"
    till.key(Qt.Key.Key_F12)
    assert words(till) == []
    assert not till.is_shown("tableReview")
    assert rail(till).accessibleName() == "Perlu dilihat"
    texts = [part.text() for part in till.window.findChildren(QLabel) if part.isVisible()]
    [told] = [text for text in texts if text.startswith("Semua sudah dilihat. Di sini")]
    assert "rekening yang diubah" in told
    till.press("tabSeen")
    assert words(till) == DAY


def test_by_kind_and_by_day(list_of_day: Till) -> None:
    """The shop is asked for what is wanted; half a date asks nothing."""
    till = list_of_day
    kind = till.find(QComboBox, "reviewKind")
    kind.setCurrentText("PIN salah")
    assert words(till) == ["PIN salah"]
    kind.setCurrentIndex(0)
    till.fill("reviewDay", "24/11/26")
    assert [row.word for row in table(till).shown_rows()] == DAY, "and not the people"
    till.fill("reviewDay", "23/11/26")
    assert not till.is_shown("tableReview")
    half = till.fill("reviewDay", "23/1")
    assert half.property("problem") == "true"
    till.fill("reviewDay", "")
    assert words(till) == DAY


def test_the_evening_paper(list_of_day: Till, viewer: Viewer) -> None:
    """F5 writes the day into its folder and opens it."""
    till = list_of_day
    till.keys("F5")
    [file] = viewer.shown
    assert file.name.startswith("perlu-dilihat-")
    text = "\n".join(line for page in pdf_lines(file) for line in page)
    assert "3 kejadian, 3 belum dilihat." in text
    assert "4 dari hari lain belum dilihat." in text


def test_the_page_is_the_owners() -> None:
    """Its right is not the one to see the books, which the manager has."""
    assert not may(Actor(StaffId(1), "p", "P", Role.MANAGER), REVIEW.right)
    assert may(Actor(StaffId(1), "p", "P", Role.AUDITOR), REVIEW.right)

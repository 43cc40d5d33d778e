"""Papers and the screen: a sale never waits for the printer, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kasir.ui.kit.rows import RowList
from tests.shop import Shop
from tests.ui.till import Till, closed

CODE = "2000000000015"


def _till(goods: Shop, printer: str) -> Till:
    (goods.folder / "config.toml").write_text(f'printer = "{printer}"\n', encoding="utf-8")
    till = Till(goods.folder)
    till.begin()
    return till


@pytest.fixture
def unplugged(goods: Shop, qtbot: QtBot) -> Iterator[Till]:
    """Give a till whose printer refuses every connection."""
    till = _till(goods, "tcp://127.0.0.1:1")
    yield till
    closed(till)


def test_sale_does_not_wait_for_the_printer(unplugged: Till, goods: Shop) -> None:
    """The sale is stored, the change stands there, the paper is counted in the header."""
    unplugged.type_code(CODE)
    unplugged.pay_cash("20.000")
    assert unplugged.change == "Rp5.000"
    assert goods.balance("cash:K1") == 515_000
    assert unplugged.find(QPushButton, "printPending").text() == "1 belum tercetak"
    assert unplugged.text("printState").startswith("Menunggu printer")


def test_shift_closes_over_papers_only_when_somebody_says_so(unplugged: Till) -> None:
    """Unprinted papers are shown before the count, and go on to the next shift."""
    unplugged.type_code(CODE)
    unplugged.pay_cash("15.000")
    unplugged.next_customer()
    unplugged.press("closeShift")
    rows = unplugged.find(RowList, "leftovers").rows.rows
    assert [(row.title, row.detail) for row in rows] == [("Struk pukul 08.00", "Menunggu printer")]
    assert not unplugged.is_shown("countTable")
    unplugged.press("closeShiftConfirm")
    unplugged.count_again({100_000: 5, 10_000: 1, 5_000: 1})
    unplugged.close_shift()
    assert unplugged.is_shown("reportDone")


def test_paper_that_came_out_is_not_counted(goods: Shop, qtbot: QtBot, tmp_path: Path) -> None:
    """A printer that confirms leaves nothing to look after."""
    till = _till(goods, f"file://{tmp_path}/struk/")
    till.type_code(CODE)
    till.pay_cash("15.000")
    assert not till.is_shown("printPending")
    assert till.text("printState") == "Tercetak"
    assert list((tmp_path / "struk").iterdir())
    closed(till)


def test_screen_shows_the_paper(selling: Till) -> None:
    """Without a printer the paper is a picture beside the change."""
    selling.type_code(CODE)
    selling.pay_cash("15.000")
    assert selling.is_shown("paperView")

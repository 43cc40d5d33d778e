"""Every means of payment goes the whole way: its key, the sale, the paper, the shift report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kasir.enums import TenderKind
from kasir.money import Money
from kasir.operations import journal, settings
from kasir.operations.shifts import shifts
from kasir.printing.papers.receipt import receipt_document
from kasir.printing.roll.document import Pair
from kasir.tenders import TENDERS, account_of
from kasir.ui.kit.qr_view import QrView
from kasir.ui.selling.paying.result_sheet import ResultSheet
from tests.shop import Shop
from tests.test_qris import STATIC
from tests.ui.till import Till, closed

CODE = "2000000000015"  # 15.000
EXACT = [kind for kind in TenderKind if kind is not TenderKind.CASH]


@pytest.fixture
def counter(goods: Shop, qtbot: QtBot) -> Iterator[Till]:
    """Give a till with an open shift, in a shop that has a static code."""
    stamp = goods.stamp("pengelola")
    changed = replace(goods.read(settings.shop), qris_static=STATIC)
    goods.write(lambda s: settings.change(s, changed, stamp))
    opened = Till(goods.folder)
    opened.begin()
    yield opened
    closed(opened)


@pytest.mark.parametrize("kind", TenderKind)
def test_a_sale_is_paid_by_each(counter: Till, goods: Shop, kind: TenderKind) -> None:
    """The key that is shown chooses it; the amount is booked, printed, reported and in the fund."""
    before = goods.balance(account_of(kind, "K1"))
    held = goods.read(journal.fund).held
    counter.type_code(CODE)
    counter.pay()
    counter.give(kind, "15.000" if kind is TenderKind.CASH else "")
    assert counter.find(QPushButton, f"tender{kind.name.title()}").isChecked()
    counter.finish()
    sheet = counter.window.sheets.sheet
    assert isinstance(sheet, ResultSheet), counter.errors
    assert [(tender.kind, tender.amount) for tender in sheet.receipt.tenders] == [
        (kind, Money(15_000))
    ]
    assert Pair(TENDERS[kind].word, "15.000") in receipt_document(sheet.receipt)
    assert goods.balance(account_of(kind, "K1")) == before + 15_000
    assert goods.read(journal.fund).held == held + Money(15_000)
    stamp = counter.window.station.stamp()
    assert stamp.shift_id is not None
    shift_id = stamp.shift_id
    report = goods.read(lambda s: shifts.shift_report(s, shift_id, stamp.at))
    assert report.by_tender == ((kind, Money(15_000)),)


@pytest.mark.parametrize("kind", EXACT)
def test_only_cash_may_be_more_than_the_total(counter: Till, kind: TenderKind) -> None:
    """Nobody gives change out of a card."""
    counter.type_code(CODE)
    counter.pay()
    counter.give(kind, "15.001")
    assert counter.find(QLabel, "changeLabel").text() == "Rp1"
    counter.finish()
    assert not isinstance(counter.window.sheets.sheet, ResultSheet)


@pytest.mark.parametrize("kind", [kind for kind in EXACT if not TENDERS[kind].is_scanned])
def test_a_code_is_never_for_more_than_is_open(counter: Till, kind: TenderKind) -> None:
    """What another exact means of payment has paid, the customer's telephone can't pay again."""
    counter.type_code(CODE)
    counter.pay()
    counter.give(kind, "5.000")
    counter.give(TenderKind.QRIS)
    assert counter.find(QrView, "qrisCode").isVisible()
    counter.fill("cashField", "10001")
    assert not counter.find(QLabel, "qrisWhyNot").isHidden()

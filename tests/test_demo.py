"""The demo day runs through the real window and leaves what a person would look at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from kasir.demo import day
from kasir.demo.quiet_qt import CHATTER, without_chatter
from kasir.operations import journal
from kasir.operations.settling import settlements
from kasir.printing.roll.commands import check_bytes
from kasir.store.db import Database


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the day once, with a short bus."""
    out = tmp_path_factory.mktemp("demo")
    day.play(out, seed=3)
    return out


def test_every_receipt_is_there_as_bytes_and_as_a_picture(played: Path) -> None:
    """Each receipt left its exact bytes, safe to send, and a picture of them."""
    summary = json.loads((played / "summary.json").read_text())
    numbers = {path.stem for path in (played / "receipts").glob("*.bin")}
    originals = {number for number in numbers if "salinan" not in number}
    assert len(originals) == summary["receipts"]
    assert {path.stem for path in (played / "receipts").glob("*.png")} == numbers
    for path in (played / "receipts").glob("*.bin"):
        check_bytes(path.read_bytes())


def test_every_consignor_that_sold_has_a_statement(played: Path) -> None:
    """One PDF for each settlement, and what they owe is what the ledger owes."""
    summary = json.loads((played / "summary.json").read_text())
    statements = list((played / "statements").glob("PST-*.pdf"))
    assert len(statements) == summary["settlements"] > 20
    database = Database(played / "shop" / "kasir.db")
    try:
        heads = database.read(lambda s: settlements.settlements_of_day(s, day.DAY))
        owed = database.read(journal.fund).owed
    finally:
        database.close()
    assert owed.rupiah == summary["payable_total"] == sum(head.due.rupiah for head in heads)


def test_the_screens_were_seen(played: Path) -> None:
    """A picture of each kind of screen that the day passes."""
    seen = {path.stem.split("-", 1)[1] for path in (played / "screens").glob("*.png")}
    assert {"masuk", "jual", "bayar", "kembali", "retur", "laporan-z", "perhitungan"} <= seen


def test_only_qts_chatter_is_kept_back() -> None:
    """A line that nobody can do anything about is not shown; every other one is."""
    heard: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: heard.append(text))
    try:
        with without_chatter():
            qWarning(CHATTER)
            qWarning("a font is missing")
        qWarning(CHATTER)
    finally:
        qInstallMessageHandler(before)
    assert heard == ["a font is missing", CHATTER]

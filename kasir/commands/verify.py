"""`kasir verify`: chain, ledger, stock and numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir.commands.command import DATA_SAYS_NO, Answer
from kasir.commands.open_shop import open_shop
from kasir.operations.verify.report import verify
from kasir.words import _


def run(data: Path, _arguments: argparse.Namespace) -> Answer:
    """Check everything; exit 1 and the first bad record on a difference."""
    with open_shop(data) as shop:
        report = shop.database.read(verify)
    found = [
        {"check": each.check, "record": each.record, "text": each.text}
        for each in report.differences
    ]
    answer = {"records": report.records, "entries": report.entries, "differences": found}
    if report.is_clean:
        text = _("Semua cocok: {entries} kejadian, {records} catatan.")
        return Answer(answer, text.format(entries=report.entries, records=report.records))
    first = report.differences[0]
    text = _("Tidak cocok: {count} hal. Yang pertama, {record}: {text}")
    return Answer(
        answer,
        text.format(count=len(found), record=first.record, text=first.text),
        exit_code=DATA_SAYS_NO,
    )

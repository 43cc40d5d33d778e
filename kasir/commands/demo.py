"""`kasir demo`: the scripted day of the demo shop, through the real window."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from kasir.commands.open_shop import Answer
from kasir.demo.day import play
from kasir.demo.quiet_qt import without_chatter
from kasir.money import Money
from kasir.words import _


def demo(out: Path, seed: int, printer: str) -> Answer:
    """Play the day; receipts, statements, screenshots and the shop are left in `out`."""
    with without_chatter():
        summary = play(out.absolute(), seed, printer)
    text = _("{receipts} struk, penjualan {sales}, {settlements} perhitungan. Hasil: {folder}")
    return Answer(
        {"folder": str(out.absolute()), **asdict(summary)},
        text.format(
            receipts=summary.receipts,
            sales=Money(summary.sales_total),
            settlements=summary.settlements,
            folder=out,
        ),
    )

"""`kasir demo`: the scripted day of the demo shop, through the real window."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from pathlib import Path

from kasir.commands.command import Answer, has_screen
from kasir.demo.day import play
from kasir.demo.quiet_qt import without_chatter
from kasir.money import Money
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where it goes, which day, and a printer."""
    parser.add_argument(
        "--out", type=Path, default=Path("kasir-demo"), help=_("folder hasil"), metavar="DIR"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=_("hari yang mana"))
    parser.add_argument(
        "--printer", default="", metavar=_("ALAMAT"), help=_("cetak juga ke tcp://HOST:PORT")
    )


def run(_data: Path, arguments: argparse.Namespace) -> Answer:
    """Play the day; receipts, statements, screenshots and the shop are left in `--out`."""
    if not has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = arguments.out
    with without_chatter():
        summary = play(out.absolute(), arguments.seed, arguments.printer)
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

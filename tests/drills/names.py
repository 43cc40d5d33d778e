"""Names of strangers through every paper, read back by poppler's pdftotext.

The control draws the same names as reportlab's markup, which obeys some and drops others.
"""

import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from kasir.cart import OfficePurchase
from kasir.money import Money
from kasir.operations.consignors.agreement_papers import OwnTerms
from kasir.operations.selling.kuitansi import Kuitansi
from kasir.printing.a4.pdf import clean
from kasir.printing.papers.agreement import write_agreement
from kasir.printing.papers.count_sheet import write_count_sheet
from kasir.printing.papers.goods_note import write_goods_note
from kasir.printing.papers.kuitansi import write_kuitansi
from kasir.printing.papers.label_grid import LabelSheet
from kasir.printing.papers.labels import write_labels
from kasir.printing.papers.payout_slip import advance_slip, write_slip
from kasir.printing.papers.statement.pages import write_statement
from tests.drills.outcome import Outcome
from tests.printing.papers import (
    test_agreement,
    test_count_sheet,
    test_goods_note,
    test_labels,
    test_payout_slip,
)
from tests.printing.papers.statement.statements import line, statement
from tests.printing.samples import HOSTILE, SIMPLE

PIECES = (
    *("Batik", "Keripik", "Kopi", "250 ml", "(Ungu)", "A" * 40, "1/2", "50%", "-", "'", '"', "&"),
    *("<b>", "</b>", "<br/>", "<Ibu Sri>", "&amp;", "&#65;", "<!--", "]]>", "<para>", "{x}", "%s"),
    *("\\n", "\\)", "(Tj)", "ET", "=1+1", "@x", "../", "é", "ñ", "ß", "Ωmega", "½", "×"),
)


def drill(folder: Path, names: int) -> list[Outcome]:
    if shutil.which("pdftotext") is None:
        return [Outcome("hostile_names", 0, 0, "poppler is needed: apt install poppler-utils")]
    every = [*HOSTILE[:-1], *_names(names)]
    # What the control's own font shows and what asks no network.
    plain = [name for name in _names(names) if name.isascii()]
    outcomes = []
    for kind, writers, wanted, is_control in (
        ("hostile_names", _papers(), every, False),
        ("hostile_names_control", {"markup": _as_markup}, plain, True),
    ):
        lost = [
            f"{paper}: {name[:40]}"
            for name in wanted
            for paper, write in writers.items()
            if not _stands(folder / "paper.pdf", write, name)
        ]
        tried = len(wanted) * len(writers)
        outcomes.append(Outcome(kind, tried, len(lost), "; ".join(lost[:3]), is_control))
    return outcomes


def _names(count: int) -> list[str]:
    chance = random.Random(11)
    return [" ".join(chance.choices(PIECES, k=chance.randint(2, 12)))[:300] for _ in range(count)]


def _stands(path: Path, write: Callable[[Path, str], object], name: str) -> bool:
    """Whether a reader finds the name whole; a name that is not even drawn is lost, too."""
    try:
        write(path, name)
    except ValueError:
        return False
    text = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True
    ).stdout.decode()
    return "".join(clean(name).split()) in "".join(text.split())


# --- papers with one strange name -----------------------------------------------------------


def _papers() -> dict[str, Callable[[Path, str], object]]:
    return {
        "statement": lambda path, name: write_statement(path, statement((line(name, 1, 15_000),))),
        "statement of": lambda path, name: write_statement(path, statement(name=name)),
        "note": _note,
        "note for": lambda path, name: write_goods_note(
            path, replace(test_goods_note.NOTE, consignor=name)
        ),
        "count": _count,
        "agreement": _agreement,
        "kuitansi": _kuitansi,
        "kuitansi of": lambda path, name: _kuitansi(path, "Dinas", name),
        "advance": _advance,
        "label": _label,
    }


def _note(path: Path, name: str) -> None:
    lines = (replace(test_goods_note.LINE, name=name),)
    write_goods_note(path, replace(test_goods_note.NOTE, lines=lines))


def _count(path: Path, name: str) -> None:
    rows = (replace(test_count_sheet.ROW, name=name),)
    write_count_sheet(path, replace(test_count_sheet.SHEET, rows=rows))


def _agreement(path: Path, name: str) -> None:
    goods = (OwnTerms("A", name, Money(75_000), Money(62_000), None),)
    write_agreement(path, replace(test_agreement.PAPER, goods=goods))


def _kuitansi(path: Path, office_name: str, name: str = "") -> None:
    office = OfficePurchase(office_name, name)
    write_kuitansi(path, Kuitansi(replace(SIMPLE, office=office), office, ()))


def _advance(path: Path, name: str) -> None:
    write_slip(path, advance_slip(replace(test_payout_slip.ADVANCE, consignor=name)))


def _label(path: Path, name: str) -> None:
    write_labels(path, [replace(test_labels.KERIPIK, name=name)], LabelSheet())


def _as_markup(path: Path, name: str) -> None:
    style = getSampleStyleSheet()["Normal"]
    SimpleDocTemplate(str(path)).build([Paragraph(name, style)])

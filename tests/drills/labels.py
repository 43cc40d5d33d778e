"""Labels as a scanner sees them: drawn by poppler at a cheap printer's 300 dots, read by zbar.

The control takes the first bar of each code away.
"""

import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from kasir.money import Money
from kasir.operations.products.labels import Label, is_ean13
from kasir.printing.a4.pdf import PdfPage, draw, write_pdf
from kasir.printing.papers.label_grid import LabelSheet
from kasir.printing.papers.labels import label_pages
from tests.drills.outcome import Outcome

TOOLS = ("pdftoppm", "zbarimg")
SHEETS = (
    LabelSheet(),
    LabelSheet(
        columns=4, rows=14, width_um=48_000, height_um=18_000, left_um=5_000, gap_x_um=2_000
    ),
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./ "


def drill(folder: Path, codes: int) -> list[Outcome]:
    if not all(map(shutil.which, TOOLS)):
        needed = "poppler and zbar are needed: apt install poppler-utils zbar-tools"
        return [Outcome("label_codes", 0, 0, needed)]
    wanted = _codes(codes)
    outcomes = []
    for name, change, is_control in (
        ("label_codes", lambda page: page, False),
        ("label_codes_control", _without_first_bars, True),
    ):
        bad = [code for sheet in SHEETS for code in _unread(folder, wanted, sheet, change)]
        tried = len(wanted) * len(SHEETS)
        outcomes.append(Outcome(name, tried, len(bad), ", ".join(bad[:3]), is_control))
    return outcomes


def _codes(count: int) -> list[str]:
    chance = random.Random(7)
    made: list[str] = []
    while len(made) < count:
        if len(made) % 2:
            made.append("".join(chance.choices(LETTERS, k=chance.randint(3, 10))).strip() + "X")
        else:
            digits = f"20{chance.randrange(10**10):010}"
            made += [code for code in (digits + str(last) for last in range(10)) if is_ean13(code)]
    return made


def _unread(
    folder: Path, codes: list[str], sheet: LabelSheet, change: Callable[[PdfPage], PdfPage]
) -> list[str]:
    label = Label("Keripik Pisang Kepok 150 g", Money(12_500), "", "K001", None, 1)
    pages = label_pages([replace(label, code=code) for code in codes], sheet)
    path = folder / "labels.pdf"
    write_pdf(path, "", "", partial(_draw, pages=[change(page) for page in pages]))
    picture = folder / "labels"
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", path, picture], check=True)
    files = sorted(folder.glob("labels-*.png"))
    # Its code 4 says that there was nothing to read.
    answer = subprocess.run(
        ["zbarimg", "--nodbus", "--quiet", "--raw", *files], capture_output=True, check=False
    )
    read = set(answer.stdout.decode().splitlines())
    for file in files:
        file.unlink()
    return [code for code in codes if code not in read]


def _draw(canvas: object, pages: list[PdfPage]) -> None:
    for page in pages:
        draw(canvas, page)


def _without_first_bars(page: PdfPage) -> PdfPage:
    starts = [
        bar
        for before, bar in zip([(-99.0, 0.0, 0.0, 0.0), *page.bars], page.bars, strict=False)
        if bar[0] - before[0] - before[2] > 6 or bar[1] != before[1]
    ]
    page.bars = [bar for bar in page.bars if bar not in starts]
    return page

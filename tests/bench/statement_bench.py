"""How fast statements are made, against a bare canvas drawing the same texts at the same places.

`measure()` gives (name, figure, goal) for each; a figure at or below its goal is good.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kasir.operations.statements import Statement
from kasir.printing.pdf import HAIR, Page
from kasir.printing.statement import statement_pages, write_statement, write_statements
from kasir.printing.statement_files import write_many
from tests.printing.statements import STOCK, long_lines, statement

COUNT, LINES, CONSIGNORS = 100, 20, 500


def measure() -> list[tuple[str, float, float]]:
    """Draw 100 statements of 20 lines each way, turn by turn, and compare the medians."""
    many = [_statement(number) for number in range(COUNT)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, bare = [], []
        for made in many:
            pages = statement_pages(made)
            ours.append(_seconds(partial(write_statement, folder / "a.pdf", made)))
            bare.append(_seconds(partial(_draw_bare, folder / "b.pdf", [pages])))
        together = _seconds(partial(write_statements, folder / "a.pdf", many))
        laid = [statement_pages(made) for made in many]
        bare_together = _seconds(partial(_draw_bare, folder / "b.pdf", laid))
        jobs = [(folder / f"{number}.pdf", _statement(number)) for number in range(CONSIGNORS)]
        whole = _seconds(partial(write_many, jobs))
    each = statistics.median(ours)
    return [
        ("statement, 20 lines, ratio to a bare canvas", each / statistics.median(bare), 2.0),
        ("100 statements in one file, ratio to a bare canvas", together / bare_together, 2.0),
        ("statement, 20 lines, ms", each * 1000, 50.0),
        ("500 statements on two processes, s", whole, 30.0),
    ]


def _statement(number: int) -> Statement:
    made = statement(long_lines(LINES), stock=STOCK, number=f"PST/2026/{number:05}")
    return replace(made, owner=f"Sri Wahyuni {number}")


def _draw_bare(path: Path, papers: list[list[Page]]) -> None:
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1, invariant=1)
    for pages in papers:
        for page in pages:
            canvas.setLineWidth(HAIR)
            for rule in page.rules:
                canvas.line(*rule)
            for x, y, text, style in page.texts:
                canvas.setFont(style.font, style.size)
                canvas.setFillGray(style.gray)
                canvas.drawString(x, y, text)
            canvas.showPage()
    canvas.save()


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    for name, figure, goal in measure():
        print(f"{name:55} {figure:8.2f}  (goal {goal:g})")

"""Statements as PDF, against a bare canvas drawing the same texts at the same places."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kasir.operations.settling.statements import Statement
from kasir.printing.a4.pdf import HAIR, PdfPage
from kasir.printing.papers.statement.files import write_many
from kasir.printing.papers.statement.pages import statement_pages, write_statement, write_statements
from tests.bench.timing import Figure, compare, seconds, turn_by_turn
from tests.printing.papers.statement.statements import STOCK, long_lines, statement

COUNT, LINES = 100, 20
TOGETHER = 5  # Rounds of all statements in one file.
CONSIGNORS = 500


def measure() -> list[Figure]:
    """Write a file each, all into one file, and a day's end of a large shop."""
    many = [_statement(number) for number in range(COUNT)]
    papers = [statement_pages(made) for made in many]
    with tempfile.TemporaryDirectory() as name:
        ours, bare = Path(name) / "ours.pdf", Path(name) / "bare.pdf"
        each = turn_by_turn(
            COUNT,
            lambda number: seconds(partial(write_statement, ours, many[number])),
            lambda number: seconds(partial(draw_bare, bare, [papers[number]])),
        )
        together = turn_by_turn(
            TOGETHER,
            lambda _number: seconds(partial(write_statements, ours, many)),
            lambda _number: seconds(partial(draw_bare, bare, papers)),
            unmeasured=1,
        )
        return [
            compare("statement_vs_bare_canvas", 2, *each),
            compare("statements_in_one_file_vs_bare_canvas", 2, *together),
            _large_day(Path(name)),
        ]


def _large_day(folder: Path) -> Figure:
    jobs = [(folder / f"{number}.pdf", _statement(number)) for number in range(CONSIGNORS)]
    spent = seconds(partial(write_many, jobs))
    detail = f"{CONSIGNORS} statements of {LINES} lines on two processes"
    return Figure("statements_of_500_consignors_s", spent, 30, detail)


def _statement(number: int) -> Statement:
    made = statement(long_lines(LINES), stock=STOCK, number=f"PST/2026/{number:05}")
    return replace(made, owner=f"Sri Wahyuni {number}")


def draw_bare(path: Path, papers: Sequence[Sequence[PdfPage]]) -> None:
    """What any program must do: the same fonts, texts and places, nothing else."""
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

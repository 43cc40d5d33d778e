"""The table of papers: one row each holds all that differs from paper to paper.

A new paper is a file in `papers/` that says what stands on it, and a row here. A row is asked
(the question that gives its content), lies in the folder of a day under a name, and is written;
one that comes out of the receipt printer, too, says of which print jobs and as what document.
Each library is loaded where a paper is drawn, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

from kasir import clock
from kasir.enums import JobKind
from kasir.operations import settings
from kasir.operations.consignors.agreement_papers import agreement_paper
from kasir.operations.goods.count_sheets import count_sheet
from kasir.operations.goods.goods_notes import goods_note
from kasir.operations.print_jobs import PrintJob
from kasir.operations.products.labels import label_of
from kasir.operations.review.day_paper import review_paper
from kasir.operations.selling.kuitansi import kuitansi
from kasir.operations.selling.receipts import receipt
from kasir.operations.settling.consignor_info import ConsignorInfo, consignor_info
from kasir.operations.settling.statements import statement
from kasir.operations.shifts.report import ShiftReport, shift_of_closing, shift_report, x_report
from kasir.printing.a4.paper_files import folder_of_day, write_whole
from kasir.printing.papers.agreement import agreement_name, write_agreement
from kasir.printing.papers.count_sheet import count_sheet_name, write_count_sheet
from kasir.printing.papers.goods_note import goods_note_document, goods_note_name, write_goods_note
from kasir.printing.papers.info_slip import info_document
from kasir.printing.papers.kuitansi import kuitansi_name, write_kuitansi
from kasir.printing.papers.labels import label_paper, labels_name, write_labels
from kasir.printing.papers.payout_slip import (
    ask_advance_slip,
    ask_payout_slip,
    slip_document,
    slip_name,
    write_slip,
)
from kasir.printing.papers.receipt import receipt_document
from kasir.printing.papers.reports import shift_document, shift_name, test_document
from kasir.printing.papers.review import review_name, write_review
from kasir.printing.papers.roll_label import label_document
from kasir.printing.papers.statement.pages import statement_name, write_statement
from kasir.printing.papers.transfer_list import (
    transfer_list,
    transfer_list_name,
    write_transfer_list,
)
from kasir.printing.roll.document import Document
from kasir.printing.roll.paper import paper_of

P = ParamSpec("P")
C = TypeVar("C")  # What a paper is about: the frozen answer to its question.


class Machine(NamedTuple):
    """The printer that a job goes to, and when."""

    printer: str
    columns: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RollPaper(Generic[C]):
    """What the receipt printer makes of a print job; `document` gets the number of the copy.

    `kept` gives the day and the name of a picture that stays in the shop's folder.
    """

    kind: JobKind
    of_job: Callable[[Any, PrintJob, Machine], C]
    document: Callable[[C, int], Document]
    kept: Callable[[C], tuple[date, str] | None] = lambda _content: None

    def picture(self, data: Path, columns: int, content: C, copy: int = 0) -> bytes:
        """Draw it as it comes out of the printer: a PNG."""
        from kasir.printing.roll.picture import png

        picture = png(self.document(content, copy), paper_of(columns))
        if (kept := self.kept(content)) is not None:
            day, name = kept
            write_whole(folder_of_day(data, day) / name, lambda file: file.write(picture))
        return picture


@dataclass(frozen=True, slots=True)
class PaperRow(Generic[P, C]):
    """A paper that is written as a file into the folder of its day."""

    ask: Callable[Concatenate[Any, P], C]
    name: Callable[[C], str]
    write: Callable[[Path, C], None]
    roll: RollPaper[C] | None = None
    day: Callable[[C], date] = attrgetter("day")

    def save(self, data: Path, content: C) -> Path:
        """Write it whole or not at all, and say where it is. Again gives the same file."""
        path = folder_of_day(data, self.day(content)) / self.name(content)
        self.write(path, content)
        return path


def document_of(session: Any, job: PrintJob, machine: Machine) -> Document:
    """Read the frozen record of a job's paper, and nothing that is newer, and lay it out."""
    paper = ON_ROLL[job.kind]
    return paper.document(paper.of_job(session, job, machine), job.copy)


# --- the questions of jobs ------------------------------------------------------------------


def _of_entry(
    kind: JobKind, ask: Callable[[Any, int], C], document: Callable[[C], Document]
) -> RollPaper[C]:
    """The roll's form of a paper that is asked by the job's entry and has no copies."""
    return RollPaper(
        kind,
        lambda session, job, _machine: ask(session, _entry(job)),
        lambda content, _copy: document(content),
    )


def _entry(job: PrintJob) -> int:
    assert job.entry_id is not None, "a paper about nothing"
    return job.entry_id


def _x_report(session: Any, job: PrintJob, _machine: Machine) -> ShiftReport:
    return x_report(session, _entry(job), job.created_at, None)


def _z_report(session: Any, job: PrintJob, _machine: Machine) -> ShiftReport:
    shift_id = shift_of_closing(session, _entry(job))
    return shift_report(session, shift_id, job.created_at)


def _kept_report(report: ShiftReport) -> tuple[date, str] | None:
    return (report.shift.business_day, shift_name(report)) if report.is_closed else None


def _info(session: Any, job: PrintJob, _machine: Machine) -> ConsignorInfo:
    day = clock.today(job.created_at)
    return consignor_info(session, job.consignor_id or 0, day, job.created_at)


def _test_page(session: Any, _job: PrintJob, machine: Machine) -> Document:
    return test_document(settings.shop(session).header, *machine)


# --- the table ------------------------------------------------------------------------------

# Many at once: `papers/statement/files.py`.
STATEMENT = PaperRow(
    statement, statement_name, write_statement, day=lambda made: made.head.business_day
)
PAYOUT_SLIP = PaperRow(
    *(ask_payout_slip, slip_name, write_slip),
    roll=_of_entry(JobKind.PAYOUT, ask_payout_slip, slip_document),
)
ADVANCE_SLIP = PaperRow(
    *(ask_advance_slip, slip_name, write_slip),
    roll=_of_entry(JobKind.ADVANCE, ask_advance_slip, slip_document),
)
GOODS_NOTE = PaperRow(
    *(goods_note, goods_note_name, write_goods_note),
    roll=_of_entry(JobKind.GOODS_NOTE, goods_note, goods_note_document),
)
COUNT_SHEET = PaperRow(count_sheet, count_sheet_name, write_count_sheet)
AGREEMENT = PaperRow(agreement_paper, agreement_name, write_agreement)
KUITANSI = PaperRow(
    kuitansi, kuitansi_name, write_kuitansi, day=lambda made: made.receipt.business_day
)
LABELS = PaperRow(
    label_paper,
    lambda made: labels_name(made.at),
    lambda path, made: write_labels(path, made.labels, made.sheet),
)
TRANSFERS = PaperRow(transfer_list, transfer_list_name, write_transfer_list)
REVIEW = PaperRow(review_paper, review_name, write_review)

RECEIPT = RollPaper(
    JobKind.RECEIPT, lambda session, job, _machine: receipt(session, _entry(job)), receipt_document
)
X_REPORT = RollPaper(JobKind.X_REPORT, _x_report, shift_document, _kept_report)
Z_REPORT = RollPaper(JobKind.Z_REPORT, _z_report, shift_document, _kept_report)
INFO = RollPaper(JobKind.CONSIGNOR_INFO, _info, lambda info, _copy: info_document(info))
LABEL = RollPaper(
    JobKind.LABEL,
    lambda _session, job, _machine: label_of(job),
    lambda label, _copy: label_document(label),
)
TEST_PAGE = RollPaper(JobKind.TEST, _test_page, lambda page, _copy: page)

PAPERS: tuple[PaperRow[..., Any], ...] = (
    *(STATEMENT, PAYOUT_SLIP, ADVANCE_SLIP, GOODS_NOTE, COUNT_SHEET),
    *(AGREEMENT, KUITANSI, LABELS, TRANSFERS, REVIEW),
)
ROLL_PAPERS: tuple[RollPaper[Any], ...] = (
    *(RECEIPT, X_REPORT, Z_REPORT, INFO, LABEL, TEST_PAGE),
    *(paper.roll for paper in PAPERS if paper.roll is not None),
)
ON_ROLL = {roll.kind: roll for roll in ROLL_PAPERS}
assert ON_ROLL.keys() == set(JobKind) - {JobKind.DRAWER}, "a kind of print job without its paper"

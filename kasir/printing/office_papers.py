"""The office's papers on the receipt printer: notes about goods, payments, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kasir.enums import JobKind
from kasir.operations.goods import goods_notes
from kasir.operations.products import labels
from kasir.operations.settling import advances, payouts, settlements, statements
from kasir.printing.papers.goods_note import goods_note_document
from kasir.printing.papers.payout_slip import advance_slip, payout_slip, slip_document
from kasir.printing.papers.roll_label import label_document

if TYPE_CHECKING:
    from kasir.operations.print_jobs import PrintJob
    from kasir.printing.roll.document import Document


def office_document(session: Any, job: PrintJob) -> Document:
    """Read the frozen record of a job's paper and lay it out."""
    if job.kind is JobKind.LABEL:
        return label_document(labels.label_of(job))
    assert job.entry_id is not None, "a paper about nothing"
    return entry_document(session, job.kind, job.entry_id)


def entry_document(session: Any, kind: JobKind, entry_id: int) -> Document:
    """Lay out the paper of a stored note or payment."""
    if kind is JobKind.GOODS_NOTE:
        return goods_note_document(goods_notes.goods_note(session, entry_id))
    if kind is JobKind.ADVANCE:
        return slip_document(advance_slip(advances.advance_paper(session, entry_id)))
    paid = payouts.payout(session, entry_id)
    head = settlements.by_number(session, paid.settlement_number)
    return slip_document(payout_slip(statements.statement(session, head.id), paid))

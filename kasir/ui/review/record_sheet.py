"""The record behind a thing on the list, as its paper shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kasir.enums import EntryKind
from kasir.operations.review.looking import ReviewItem
from kasir.operations.selling.receipts import receipt
from kasir.operations.shifts.report import shift_of_closing, shift_report
from kasir.printing.paper_list import (
    ADVANCE_SLIP,
    GOODS_NOTE,
    PAYOUT_SLIP,
    RECEIPT,
    Z_REPORT,
    PaperRow,
    RollPaper,
)
from kasir.ui.kit.parts import row
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.paper_view import PaperView
from kasir.ui.station import Station
from kasir.words import _

Ask = Callable[[Any, int], Any]


def _z_report(station: Station) -> Ask:
    return lambda session, entry_id: shift_report(
        session, shift_of_closing(session, entry_id), station.now()
    )


def _paper_of(station: Station, kind: EntryKind | None) -> tuple[RollPaper[Any] | None, Ask]:
    """The paper of a kind of event, and the question that gives its content."""
    if kind in {EntryKind.SALE, EntryKind.RETURN}:
        return RECEIPT, receipt
    if kind is EntryKind.SHIFT_CLOSE:
        return Z_REPORT, _z_report(station)
    found: dict[EntryKind, PaperRow[[int], Any]] = {
        EntryKind.LOSS: GOODS_NOTE,
        EntryKind.EXPIRY: GOODS_NOTE,
        EntryKind.PAYOUT: PAYOUT_SLIP,
        EntryKind.ADVANCE: ADVANCE_SLIP,
    }
    paper = found.get(kind) if kind is not None else None
    return (paper.roll, paper.ask) if paper is not None else (None, receipt)


def has_paper(station: Station, item: ReviewItem) -> bool:
    """Whether there is a paper to show."""
    return item.entry_id is not None and _paper_of(station, item.entry_kind)[0] is not None


class RecordSheet(Sheet):
    """Shows a paper; nothing here changes or prints anything."""

    def __init__(self, station: Station, item: ReviewItem) -> None:
        super().__init__(item.place, item.word, 560)
        roll, ask = _paper_of(station, item.entry_kind)
        assert roll is not None, "nothing to show"
        assert item.entry_id is not None, "no event"
        paper, entry_id, papers = roll, item.entry_id, station.papers
        self.paper = PaperView(400)
        self.add(row(None, self.paper, None), grow=0)
        self.add_close(_("Kembali ke daftar"))
        station.jobs.office(
            lambda errand: papers.picture(paper, errand.read(lambda s: ask(s, entry_id))),
            then=self.paper.show_png,
        )

"""The report of a shift: figures to read, and the paper beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kasir.money import Money, format_number
from kasir.operations.shifts.report import ShiftReport
from kasir.printing.paper_list import Z_REPORT
from kasir.tenders import TENDERS
from kasir.ui.kit.parts import Card, column, label, name, row
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.paper_view import PaperView
from kasir.ui.station import Station
from kasir.words import _

WHOLE = 10_000


class ReportSheet(Sheet):
    """An X or Z report: figures to read, and the paper."""

    def __init__(self, station: Station, report: ShiftReport) -> None:
        title = _("Shift ditutup") if report.is_closed else _("Laporan X")
        super().__init__(title, width=WHOLE)
        self.paper = PaperView(380)
        self.paper.show_paper(station, Z_REPORT, report)
        self.add(row(column(*_figures(report), None, gap=10), self.paper, gap=24, grow=0))
        self.done = name(self.add_close(_("Selesai")), "reportDone", _("Selesai"))
        self.done.setMinimumHeight(56)

    def take_focus(self) -> None:
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)


def _figures(report: ShiftReport) -> list[QWidget]:
    receipts = _("{count} struk, {returns} retur").format(
        count=report.receipts, returns=report.returns
    )
    if report.is_blind:
        hidden = label(_("Uang tunai terlihat sesudah laci dihitung."), "muted", wrap=True)
        tenders = [(TENDERS[kind].word, amount) for kind, amount in report.by_tender]
        return [_table(receipts, tenders), Card(label(_("Laci"), "caption"), hidden, gap=6)]
    drawer = [(_("Seharusnya"), report.expected)]
    if report.counted is not None:
        drawer += [(_("Dihitung"), report.counted), (_("Selisih kas"), report.difference)]
    before = [(_("Sebelum diskon"), report.gross), (_("Diskon"), -report.discounts)]
    rounded = [(_("Pembulatan tunai"), report.rounding)]
    # In the words and the order of the paper beside it: each figure follows from those above.
    sales = [
        *(before if report.discounts else ()),
        (_("Omzet"), report.pays),
        *(rounded if report.rounding else ()),
        *((TENDERS[kind].word, amount) for kind, amount in report.by_tender),
    ]
    shares = [
        (_("Hak penitip"), report.consignor_share),
        (_("Komisi toko"), report.commission),
        (_("Dana Titipan tersedia"), report.held),
        (_("Utang ke penitip"), report.owed),
    ]
    return [_table(receipts, sales), _table(_("Laci"), drawer), _table(_("Uang siapa"), shares)]


def _table(title: str, figures: list[tuple[str, Money]]) -> Card:
    lines = [
        row(label(word), None, label(format_number(amount.rupiah), "strong", right=True))
        for word, amount in figures
    ]
    return Card(label(title, "caption"), *lines, gap=6)

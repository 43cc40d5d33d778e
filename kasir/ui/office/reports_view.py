"""Laporan: the running shift at a glance (X), every receipt and paper as it was printed."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from kasir.operations.selling import receipts
from kasir.operations.selling.receipts import Receipt
from kasir.operations.settling.explain import amounts as explain
from kasir.operations.shifts.report import ShiftReport, x_report
from kasir.printing.paper_list import KUITANSI, RECEIPT, PaperRow
from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import column, label, name, page_layout, row
from kasir.ui.kit.sheet import Surface
from kasir.ui.office.documents_sheet import DocumentsSheet
from kasir.ui.papers.find_receipts import FindReceipts
from kasir.ui.papers.open_file import open_paper
from kasir.ui.papers.paper_view import PaperView
from kasir.ui.papers.reprint_sheet import ReprintSheet
from kasir.ui.papers.slip_sheet import SlipSheet
from kasir.ui.settling.explain_sheet import ExplainSheet
from kasir.ui.shifts.report_sheet import ReportSheet
from kasir.ui.station import Station
from kasir.words import _

PAUSE_MS = 120  # Arrow keys pass over receipts faster than papers are drawn.


class ReportsView(Surface):
    """Receipts at the left, the paper at the right."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self.x_report = KeyButton(
            _("Laporan X"), "F12", "chart-bar", "primary", action=self._ask_report
        )
        name(self.x_report, "xReport", _("Laporan X"))
        self.reprint = KeyButton(_("Cetak ulang"), "F11", "printer", action=self._reprint)
        self.why = KeyButton(_("Kenapa segini?"), "F3", "info", action=self._explain)
        name(self.why, "receiptWhy", _("Kenapa segini? (F3)"))
        self.documents = KeyButton(_("Dokumen"), "F6", "file-pdf", action=self._show_documents)
        name(self.documents, "documents", _("Dokumen (F6)"))
        self.kuitansi = KeyButton(_("Kuitansi"), "F4", "file-pdf", action=self._write_kuitansi)
        name(self.kuitansi, "receiptKuitansi", _("Kuitansi untuk kantor (F4)"))
        self.kuitansi.hide()
        self.finder = FindReceipts(station)
        self.finder.chosen.connect(lambda _sale_id: self._show_paper())
        self.paper = PaperView(380)
        self.paper.setFixedWidth(round(380 * min(theme.look().factor, 1.1)))
        self.state = label("", "muted", wrap=True)
        self.keys["F2"] = self.take_focus
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._show_paper)
        self.finder.moved.connect(self._pause.start)
        shown = column(self.paper, row(self.why, self.reprint, gap=8), self.kuitansi, gap=8, grow=0)
        below = row(self.finder, shown, gap=16, grow=0)
        tools = (self.documents, self.x_report)
        self.setLayout(page_layout(_("Laporan"), self.state, tools, below))

    def take_focus(self) -> None:
        self.finder.take_focus()

    def refresh(self) -> None:
        """Show the newest receipts."""
        shift = self._station.shift
        self.x_report.setEnabled(shift is not None)
        told = _("Laporan X melihat shift yang berjalan tanpa menutupnya.")
        self.state.setText(told if shift else _("Tidak ada shift yang terbuka di kasir ini."))
        self.finder.look()

    def _ask_report(self) -> None:
        shift, at, actor = self._station.shift, self._station.now(), self._station.actor
        if shift is not None:
            self._station.jobs.read(
                lambda session: x_report(session, shift.id, at, actor), then=self._show_report
            )

    def _show_report(self, report: ShiftReport) -> None:
        self.sheet_asked.emit(ReportSheet(self._station, report))

    def _show_paper(self) -> None:
        sale_id = self.finder.sale_id
        self.kuitansi.hide()
        if sale_id is None:
            return

        def draw(receipt: Receipt) -> None:
            # Only an office files one, and a return has none of its own.
            self.kuitansi.setVisible(receipt.office is not None and not receipt.origin)
            self.paper.show_paper(self._station, RECEIPT, receipt)

        self._station.jobs.read(lambda session: receipts.receipt(session, sale_id), then=draw)

    def _explain(self) -> None:
        """Lead from each line of a receipt to the settlement and the payout of its consignor."""
        sale_id = self.finder.sale_id
        if sale_id is not None:
            lead = _("Struk {number}: hak penitip dari setiap baris").format(
                number=self.finder.number
            )
            ask = partial(explain.amounts_of_receipt, sale_id=sale_id)
            self.sheet_asked.emit(ExplainSheet(self._station, lead, ask))

    def _write_kuitansi(self) -> None:
        sale_id = self.finder.sale_id
        if sale_id is not None and not self.kuitansi.isHidden():
            open_paper(self._station, KUITANSI, sale_id)

    def _reprint(self) -> None:
        self.sheet_asked.emit(ReprintSheet(self._station))

    # --- the office's papers ----------------------------------------------------------------

    def _show_documents(self, text: str = "", position: int = 0) -> None:
        sheet = DocumentsSheet(self._station, text, position)

        def show_slip(paper: PaperRow[[int], Any], entry_id: int, number: str) -> None:
            left = sheet.finder.field.text(), sheet.finder.list.position
            slip = SlipSheet(self._station, paper, entry_id, number)
            self.sheet_asked.emit(slip)
            slip.closed.connect(lambda: self._show_documents(*left))  # Where one was.

        sheet.slip_asked.connect(show_slip)
        self.sheet_asked.emit(sheet)

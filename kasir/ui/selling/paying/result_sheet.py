"""After a sale: what goes back to the customer, as the largest thing on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from kasir.enums import JobState
from kasir.money import ZERO, format_number
from kasir.operations import print_jobs
from kasir.operations.selling.receipts import Receipt
from kasir.printing.paper_list import RECEIPT
from kasir.tenders import TENDERS
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import job_state_word
from kasir.ui.kit.parts import column, icon_label, label, name, restyle, row, tell
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.paper_view import PaperView
from kasir.ui.station import Station
from kasir.words import _

WHOLE = 10_000  # As wide as the page.


class ResultSheet(Sheet):
    """Stays as long as the cashier wants; Enter or the next scan goes on."""

    takes_scans = True

    def __init__(self, station: Station, receipt: Receipt) -> None:
        is_refund = receipt.total < ZERO
        super().__init__(_("Retur selesai") if is_refund else _("Terima kasih"), width=WHOLE)
        self._station, self.receipt = station, receipt
        back = -receipt.total - receipt.rounding if is_refund else receipt.change
        word = label(_("Kembalikan ke pelanggan") if is_refund else _("Kembali"), "head")
        self.change = name(label(str(back), "change"), "changeLabel", _("Kembali"))
        restyle(self.change, tone="success" if back else "muted")
        self.print_state = name(label("", "muted"), "printState", _("Keadaan cetak"))
        paid = " + ".join(
            f"{TENDERS[tender.kind].word} {format_number(abs(tender.given.rupiah))}"
            for tender in receipt.tenders
        )
        told = _("Retur dari {origin}, {paid}") if is_refund else _("Total {total}, {paid}")
        total = told.format(
            total=receipt.total + receipt.rounding, paid=paid, origin=receipt.origin
        )
        figures = column(
            None,
            row(None, icon_label("check-circle", "success", 40), None),
            *(_centred(text) for text in (word, self.change, label(total, "lead"))),
            _centred(label(_("Struk {number}").format(number=receipt.number), "muted")),
            _centred(self.print_state),
            None,
            gap=6,
        )
        whole = row(figures, gap=24, grow=0)
        if station.papers.is_on_screen:
            self.paper = PaperView(360)
            self.paper.show_paper(station, RECEIPT, receipt)
            whole.addWidget(self.paper)
        self.add(whole)
        self.whole = KeyButton(_("Struk utuh"), "F1", "check-circle", action=self._confirm)
        name(self.whole, "paperWhole", _("Struk keluar utuh (F1)"))
        again = KeyButton(_("Cetak ulang"), "F11", "printer", action=self._reprint)
        self.next = KeyButton(
            _("Pelanggan berikutnya"), "Enter", kind="primary", action=self.close_sheet
        )
        name(self.next, "nextCustomer", _("Pelanggan berikutnya"))
        self.next.setMinimumHeight(64)
        self.next.setProperty("scale", "lead")
        self.buttons.addWidget(again)
        self.buttons.addWidget(self.whole)
        self.buttons.addWidget(self.next, 1)
        self.keys |= {"Enter": self.close_sheet, "F12": self.close_sheet}
        self.whole.hide()
        self.print_state.setText(_("Mencetak..."))  # What is known now is from before the sale.
        station.prints.looked.connect(self._show_print_state)

    def close_sheet(self) -> None:
        """Go on; what goes back stays in sight for who pressed Enter once too often."""
        if self.receipt.change:
            told = _("Kembalian terakhir {change}, struk {number}.")
            self.say(told.format(change=self.receipt.change, number=self.receipt.number))
        super().close_sheet()

    def take_focus(self) -> None:
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_print_state(self) -> None:
        job = self._station.prints.job_of(self.receipt.sale_id)
        is_uncertain = job is not None and job.state is JobState.UNCERTAIN
        self.whole.setVisible(is_uncertain)
        if job is None:
            tell(self.print_state, _("Tercetak"), "success")
        else:
            told = ". ".join(filter(None, (job_state_word(job.state), job.error)))
            tell(self.print_state, told, "muted" if not job.error else "warning")

    def _confirm(self) -> None:
        """Take the cashier's word that the paper came out whole."""
        job = self._station.prints.job_of(self.receipt.sale_id)
        if job is None or job.state is not JobState.UNCERTAIN:
            return
        stamp = self._station.stamp()
        self._station.jobs.write(
            lambda session: print_jobs.resolve(session, job.id, stamp, came_out=True)
        )

    def _reprint(self) -> None:
        receipt, stamp = self.receipt, self._station.stamp()
        reason = _("Diminta pelanggan")
        self._station.jobs.write(
            lambda session: print_jobs.reprint(session, receipt.sale_id, reason, stamp),
            then=lambda job: self.say(
                _("Salinan ke-{copy} dikirim ke printer.").format(copy=job.copy), "success"
            ),
        )


def _centred(text: QLabel) -> QLabel:
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return text

"""Print a receipt once more: the last one is one Enter away, any other is found."""

from __future__ import annotations

from kasir.operations import print_jobs
from kasir.operations.print_jobs import PrintJob
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.parts import caption, name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.find_receipts import FindReceipts
from kasir.ui.station import Station
from kasir.words import _

_REASONS = (
    _("Diminta pelanggan"),
    _("Kertas habis atau macet"),
    _("Struk hilang"),
    _("Untuk arsip"),
)


class ReprintSheet(Sheet):
    """The copy says SALINAN ke-n, is counted, and needs a reason."""

    def __init__(self, station: Station) -> None:
        super().__init__(_("Cetak ulang struk"), _("Kertasnya bertanda SALINAN dan dihitung."), 520)
        self._station = station
        self.finder = FindReceipts(station)
        self.finder.chosen.connect(lambda _sale_id: self._reprint())
        self.reason = name(Choice(_REASONS, takes_others=True), "reprintReason", _("Alasan"))
        self.add(self.finder, caption(_("Alasan"), self.reason), grow=0)
        self.button = KeyButton(_("Cetak"), "Enter", "printer", "primary", action=self._reprint)
        self.add_buttons(self.button)

    def take_focus(self) -> None:
        self.finder.take_focus()

    def _reprint(self) -> None:
        sale_id, reason = self.finder.sale_id, self.reason.currentText().strip()
        stamp = self._station.stamp()
        if sale_id is not None:
            self.store(
                self._station.jobs,
                lambda session: print_jobs.reprint(session, sale_id, reason, stamp),
                self._tell,
            )

    def _tell(self, job: PrintJob) -> None:
        self.say(_("Salinan ke-{copy} dikirim ke printer.").format(copy=job.copy), "success")

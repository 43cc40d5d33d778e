"""Papers that are not known to be printed: try again, or say that the paper is there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kasir.clock import format_time
from kasir.enums import JobKind, JobState
from kasir.operations import print_jobs
from kasir.operations.print_jobs import PrintJob
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import job_state_word, job_word
from kasir.ui.kit.parts import Card, column, empty, label, row
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _


class PrintSheet(Sheet):
    """One card a paper. Nothing prints by itself here."""

    def __init__(self, station: Station) -> None:
        lead = _("Penjualan sudah tersimpan. Di sini hanya kertasnya yang diurus.")
        super().__init__(_("Belum tercetak"), lead, 560)
        self._station = station
        self._cards = column(gap=10)
        self._none = label(_("Semua kertas sudah keluar."), "muted")
        self.add(self._none, self._cards, None)
        self.add_close(_("Selesai"))
        station.prints.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        empty(self._cards)
        jobs = [job for job in self._station.prints.unresolved if _is_shown(job)]
        self._none.setVisible(not jobs)
        for job in jobs[:6]:
            self._cards.addWidget(self._card(job))

    def _card(self, job: PrintJob) -> QWidget:
        title = _("{paper} pukul {time}").format(
            paper=job_word(job.kind), time=format_time(job.created_at)
        )
        told = ". ".join(filter(None, (job_state_word(job.state), job.error)))
        texts = column(label(title, "strong"), label(told, "small", wrap=True), gap=2)
        if job.state is JobState.UNCERTAIN:
            question = label(_("Kertas ini keluar utuh?"), wrap=True)
            yes = KeyButton(_("Ya, utuh"), action=lambda: self._resolve(job, came_out=True))
            no = KeyButton(
                _("Tidak, cetak salinan"), action=lambda: self._resolve(job, came_out=False)
            )
            return Card(texts, question, row(yes, no, None), kind="warning")
        again = KeyButton(_("Coba lagi"), icon="printer", action=lambda: self._retry(job))
        again.setEnabled(job.state is not JobState.SENDING)
        line = row(texts, again, gap=12, grow=0)
        return Card(line)

    def _resolve(self, job: PrintJob, *, came_out: bool) -> None:
        stamp = self._station.stamp()
        self._station.jobs.write(
            lambda session: print_jobs.resolve(session, job.id, stamp, came_out=came_out)
        )

    def _retry(self, job: PrintJob) -> None:
        stamp = self._station.stamp()
        self._station.jobs.write(lambda session: print_jobs.retry(session, job.id, stamp))


def _is_shown(job: PrintJob) -> bool:
    """A drawer that is only waiting is no paper to look after."""
    return job.kind is not JobKind.DRAWER or job.state in {JobState.FAILED, JobState.UNCERTAIN}

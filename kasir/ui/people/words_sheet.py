"""The words of the recovery paper, shown once: large, as a QR code, and to be printed.

They are written nowhere in the shop: not into its folder, its log, its database or a print job.
The page that is printed lies in a folder of its own outside, which goes with the sheet.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit

from kasir.clock import today
from kasir.operations.people import recovery
from kasir.printing.papers.recovery_paper import RecoveryPaper, qr_of, write_recovery_paper
from kasir.ui.jobs import LongWork
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import Card, caption, column, fill, label, name, row, tell
from kasir.ui.kit.qr_view import QrView
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.open_file import open_file
from kasir.ui.papers.private_folder import PrivateFolder
from kasir.ui.station import Station
from kasir.words import _

ACROSS = 3
QR_SIDE = 222  # Six pixels a module.


class WordsSheet(Sheet):
    """Goes away when one of the words was typed back: then the paper is in a hand.

    Words `is_on_trial` are kept by the shop only then, and the old paper holds until then.
    """

    def __init__(self, station: Station, words: str, *, is_on_trial: bool = False) -> None:
        lead = _(
            "Dengan sembilan kata ini pemilik bisa masuk lagi bila PIN lupa atau komputer rusak. "
            "Cetak atau tulis di kertas, simpan di tempat yang hanya pemilik tahu, jangan difoto."
        )
        title = _("Kertas pemulihan baru") if is_on_trial else _("Kertas pemulihan")
        super().__init__(title, lead, 680)
        self._station, self._words, self._is_on_trial = station, words, is_on_trial
        self._folder = PrivateFolder(station.papers.data)
        self._asked = secrets.randbelow(recovery.WORDS)
        qr = name(QrView(QR_SIDE), "recoveryQr", _("Kode QR dari kata-kata"))
        qr.setFixedSize(QR_SIDE, QR_SIDE)
        qr.show_code(qr_of(words))
        self.add(Card(row(_grid(words), qr, gap=16, grow=0)), 8)
        self.typed = name(QLineEdit(), "recoveryTyped", self._question())
        self.typed.setMaxLength(20)
        self.message = name(label("", wrap=True), "recoveryMessage", _("Pesan"))
        self.add(column(caption(self._question(), self.typed), self.message, gap=4), None)
        self.begins_at = self.typed
        word = _("Kertas ini berlaku") if is_on_trial else _("Sudah saya simpan")
        done = KeyButton(word, "Enter", "check-circle", "primary", action=self._finish)
        name(done, "recoveryDone", word)
        paper = KeyButton(_("Cetak"), "F6", "printer", action=self._print)
        name(paper, "recoveryPrint", _("Cetak kertas pemulihan"))
        fill(self.buttons, paper, None, done)
        self.keys["Enter"] = self._finish

    def close_sheet(self) -> None:
        """Stay until a word was typed back; words on trial may be dropped at any time."""
        if self._is_on_trial:
            super().close_sheet()
            self.say(_("Kertas pemulihan lama tetap berlaku."))
            return
        tell(
            self.message, self._question() + _(" dulu. Kata-kata ini tidak tampil lagi."), "danger"
        )
        self.take_focus()

    def leave(self) -> None:
        super().close_sheet()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():  # The window was not just made small.
            self._folder.clear()
        super().hideEvent(event)

    def _question(self) -> str:
        return _("Ketik kata ke-{number}").format(number=self._asked + 1)

    def _finish(self) -> None:
        typed = self.typed.text().strip().casefold()
        if typed != self._words.split()[self._asked]:
            told = _("Itu bukan kata ke-{number}. Lihat kertasnya.") if typed else ""
            told = told.format(number=self._asked + 1) or self._question() + "."
            tell(self.message, told, "danger")
            self.take_focus()
            return
        if not self._is_on_trial:
            self.leave()
            self.say(_("Simpan kertas pemulihannya baik-baik."), "success")
            return
        stamp, pepper, words = self._station.stamp(), self._station.pepper, self._words
        self.store(
            self._station.jobs,
            lambda session: recovery.make_key(session, pepper, stamp, words),
            lambda _words: self.say(
                _("Kertas pemulihan baru berlaku. Musnahkan yang lama."), "success"
            ),
        )

    def _print(self) -> None:
        station, folder = self._station, self._folder
        made = RecoveryPaper(station.shop.header, self._words, today(station.now()))

        def work(_errand: LongWork) -> Path:
            path = folder.made() / _("kertas-pemulihan.pdf")
            write_recovery_paper(path, made)
            return path

        station.jobs.office(work, then=self._open)

    def _open(self, file: Path) -> None:
        open_file(file)
        told = _("Cetak dari jendela yang terbuka. Berkasnya dihapus saat lembar ini ditutup.")
        tell(self.message, told, "muted")


def _grid(words: str) -> QGridLayout:
    """Lay the words out in reading order, each with its number."""
    made = QGridLayout()
    made.setHorizontalSpacing(8)
    for number, word in enumerate(words.split()):
        line, at = divmod(number, ACROSS)
        place = label(f"{number + 1}", "muted", right=True)
        made.addWidget(place, line, at * 2, Qt.AlignmentFlag.AlignVCenter)
        shown: QLabel = name(
            label(word, "head"), f"recoveryWord{number + 1}", _("Kata ke-{n}").format(n=number + 1)
        )
        made.addWidget(shown, line, at * 2 + 1, Qt.AlignmentFlag.AlignVCenter)
        made.setColumnStretch(at * 2 + 1, 1)
        made.setRowStretch(line, 1)
    return made

"""A note or a payment as the receipt printer prints it: seen first, then printed."""

from __future__ import annotations

from typing import Any

from kasir.operations import print_jobs
from kasir.operations.rights import Right
from kasir.printing.paper_list import PaperRow
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import job_word
from kasir.ui.kit.parts import name, row
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.paper_view import PaperView
from kasir.ui.station import Station
from kasir.words import _


class SlipSheet(Sheet):
    """Shows one stored paper that has a form for the roll; nothing here changes anything."""

    def __init__(
        self, station: Station, paper: PaperRow[[int], Any], entry_id: int, number: str
    ) -> None:
        assert paper.roll is not None, "a paper for A4 only"
        roll = paper.roll
        super().__init__(job_word(roll.kind), number, 560)
        self._station, self._kind, self._entry_id = station, roll.kind, entry_id
        self.paper = PaperView(400)
        self.add(row(None, self.paper, None), grow=0)
        self.print = KeyButton(_("Cetak"), "F11", "printer", "primary", action=self._print)
        name(self.print, "slipPrint", _("Cetak di printer struk"))
        self.add_buttons(self.print)
        self.print.setVisible(station.may(Right.REPRINT))
        self.keys["Enter"] = self.print.click
        papers = station.papers
        station.jobs.office(
            lambda errand: papers.picture(roll, errand.read(lambda s: paper.ask(s, entry_id))),
            then=self.paper.show_png,
        )

    def _print(self) -> None:
        kind, entry_id, stamp = self._kind, self._entry_id, self._station.stamp()
        self._station.jobs.write(
            lambda session: print_jobs.print_paper(session, kind, entry_id, stamp),
            then=self._finish,
        )

    def _finish(self, _job_id: int) -> None:
        told = _("{number} dikirim ke printer.").format(number=self.lead.text())
        self.close_sheet()
        self.say(told, "success")

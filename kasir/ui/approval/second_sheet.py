"""The second person whom an operation wants: what it is about in rupiah, and a PIN, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kasir.clock import Actor
from kasir.errors import UserError
from kasir.operations.people.limits import OverLimitError
from kasir.ui.approval.approve import ApprovePane
from kasir.ui.approval.two_person_sheet import Work
from kasir.ui.kit.parts import Card, label, name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _


class SecondSheet(Sheet):
    """Lies over the sheet that asked; Esc leads back to it and nothing that was typed is lost."""

    def __init__(
        self, station: Station, error: OverLimitError, approved: Callable[[Actor], object]
    ) -> None:
        super().__init__(_("Perlu persetujuan orang kedua"), width=560)
        told = "\n".join(dict.fromkeys(error.told))
        self.told = name(label(told, wrap=True), "approvalTold", _("Yang disetujui"))
        self.pane = ApprovePane(
            station, error.right, _("Yang menyetujui mengetik PIN-nya sendiri.")
        )
        self.pane.approved.connect(approved)
        self.add(Card(self.told, kind="sunken"), self.pane, grow=(0, 1))
        self.keys["Enter"] = self.pane.pin.enter

    def take_focus(self) -> None:
        self.pane.take_focus()


def second_if_asked(
    sheet: Sheet, station: Station, error: UserError, again: Callable[[Actor], object]
) -> bool:
    """Ask for a second person if that is what the operation lacked; then do it again with him."""
    if not isinstance(error, OverLimitError):
        return False

    def approved(second: Actor) -> None:
        sheet.close_over()
        again(second)

    sheet.open_over(SecondSheet(station, error, approved))
    return True


def store_approved(
    sheet: Sheet,
    station: Station,
    work: Work,
    told: Callable[[Any], object],
    refused: Callable[[UserError], bool] = lambda _error: False,
    second: Actor | None = None,
) -> None:
    """Change the shop as `Sheet.store` does, with another person where the operation wants one."""
    stamp = station.stamp(second)

    def refuse(error: UserError) -> bool:
        def again(actor: Actor) -> None:
            store_approved(sheet, station, work, told, refused, actor)

        return refused(error) or second_if_asked(sheet, station, error, again)

    sheet.store(station.jobs, lambda session: work(session, stamp), told, refuse)

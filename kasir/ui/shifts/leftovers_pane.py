"""Held carts and papers that lie about at a closing: left to the next shift, or cancelled."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kasir.clock import format_time
from kasir.enums import Leftover
from kasir.money import format_number
from kasir.operations.shifts.leftovers import LeftThing, cancel_leftover
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import job_state_word
from kasir.ui.kit.parts import caption, column, label, name, row
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.station import Station
from kasir.words import _


class LeftoversPane(QWidget):
    """`cancelled` tells that one is gone. What is still listed goes on to the next shift."""

    cancelled = Signal()

    def __init__(self, station: Station) -> None:
        super().__init__()
        self._station = station
        self.things: tuple[LeftThing, ...] = ()
        told = _(
            "Ini belum selesai. Yang dibiarkan dibawa ke shift berikutnya dan tercatat di "
            "Laporan Z. Yang tidak diperlukan, pilih lalu batalkan dengan alasannya."
        )
        self.list = name(RowList(), "leftovers", _("Yang belum selesai"))
        self.reason = name(QLineEdit(), "leftoverReason", _("Alasan pembatalan"))
        self.reason.setPlaceholderText(_("Misalnya: pembeli tidak jadi"))
        self.reason.setMaxLength(120)
        self.cancel = KeyButton(_("Batalkan yang dipilih"), "F8", "x", action=self._cancel)
        name(self.cancel, "leftoverCancel", _("Batalkan yang dipilih"))
        below = row(caption(_("Alasan pembatalan"), self.reason), self.cancel, gap=12, grow=0)
        self.setLayout(column(label(told, wrap=True), self.list, below, gap=12, grow=1))

    def take_focus(self) -> None:
        self.list.setFocus()

    def show_things(self, things: tuple[LeftThing, ...]) -> None:
        self.things = things
        self.reason.clear()
        self.list.show_rows([_row(thing) for thing in things], 0)

    def _cancel(self) -> None:
        key = self.list.current_key()
        found = [thing for thing in self.things if thing.key == key]
        if not found:
            return
        reason, stamp = self.reason.text(), self._station.stamp()
        if not reason.strip():
            self.reason.setFocus()
        self._station.jobs.write(
            lambda session: cancel_leftover(session, found[0], reason, stamp),
            then=lambda _none: self.cancelled.emit(),
        )


def _row(thing: LeftThing) -> ListRow:
    time = format_time(thing.at)
    if thing.what is Leftover.CART:
        return ListRow(
            title=_("Keranjang: {note}").format(note=thing.name),
            detail=_("ditahan {time}").format(time=time),
            amount=format_number(thing.amount.rupiah),
            key=thing.key,
        )
    state = job_state_word(thing.state) if thing.state else ""
    title = _("{paper} pukul {time}").format(paper=thing.name, time=time)
    return ListRow(title=title, detail=state, key=thing.key)

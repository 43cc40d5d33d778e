"""Letting a consignor go: what he leaves behind stands there before anybody says yes."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignor_list import ConsignorDetail
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import Card, label, name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _


class LeaveSheet(Sheet):
    """`left` carries the products that are no longer sold."""

    left = Signal(object)

    def __init__(self, station: Station, shown: ConsignorDetail) -> None:
        super().__init__(_("Nonaktifkan penitip"), shown.card.name, 480)
        self._station, self._shown = station, shown
        what = (
            _("Tidak ada yang dihapus: riwayat dan kertasnya tetap ada."),
            _("Barangnya tidak dijual lagi."),
            _("Sewa yang jatuh tempo sampai hari ini dibukukan, sesudahnya tidak lagi."),
            _("Retur barang, perhitungan, dan pembayaran tetap bisa."),
        )
        self.add(*(label(sentence, wrap=True) for sentence in what))
        told = label(shown.leaving.text, wrap=True)
        told.setObjectName("leavingText")
        if shown.leaving.text:
            self.add(4, Card(told, kind="warning"))
        else:
            self.add(4, Card(label(_("Rak kosong dan saldo nol."), "muted"), kind="sunken"))
        self.add(None)
        self.button = KeyButton(_("Nonaktifkan"), "F12", kind="primary", action=self._store)
        name(self.button, "leaveConfirm", _("Nonaktifkan penitip"))
        self.add_buttons(self.button)

    def _store(self) -> None:
        found, stamp = self._shown, self._station.stamp()
        self.store(
            self._station.jobs,
            lambda session: consignors.part_with(session, found.id, stamp),
            self.left.emit,
        )

"""Cancelling a settlement: a counter-document with a reason, by two persons. Nothing is deleted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from kasir.clock import Stamp
from kasir.operations.rights import Right
from kasir.operations.settling import settlements
from kasir.operations.settling.settlements import SettlementHead
from kasir.ui.approval.two_person_sheet import TwoPersonSheet, why_two
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import Card, caption, label, name, row
from kasir.ui.settling.account_sheets import reason_field
from kasir.ui.station import Station
from kasir.words import _


class ReverseSheet(TwoPersonSheet):
    """`reversed` carries the number of the counter-document."""

    reversed = Signal(str)

    def __init__(self, station: Station, head: SettlementHead) -> None:
        lead = f"{head.name}, {head.number}"
        super().__init__(station, _("Batalkan perhitungan"), lead, 540)
        self._head = head
        told = [
            _("Dibuat dokumen lawan {number}-B. Rekap lama tetap ada, bertanda DIBATALKAN.").format(
                number=head.number
            ),
            _("Isinya dihitung lagi pada perhitungan berikutnya."),
        ]
        if head.paid:
            back = _("Pembayaran {paid} dicatat kembali ke asalnya: pastikan uangnya ada.")
            told.insert(1, back.format(paid=head.paid))
        self.reason = reason_field("reverseReason", _("Misalnya: salah rekening"))
        self.put(
            row(label(_("Jumlah hak"), "muted"), None, label(str(head.due), right=True)),
            row(label(_("Sudah dibayar"), "muted"), None, label(str(head.paid), right=True)),
            Card(*(label(sentence, wrap=True) for sentence in told), kind="warning", gap=6),
            caption(_("Alasan, tercetak di rekap yang dibatalkan"), self.reason),
            None,
        )
        self.first = self.reason
        word = _("Batalkan {number}").format(number=head.number)
        self.button = KeyButton(word, "Enter", kind="primary", action=self._ask)
        name(self.button, "reverseConfirm", _("Batalkan perhitungan"))
        self.add_buttons(self.button, back=_("Kembali"))

    def _ask(self) -> None:
        reason, number, paid = self.reason.text().strip(), self._head.number, self._head.paid
        if not self.has_all((reason, self.reason, _("Tuliskan alasannya."))):
            return

        def work(session: Any, stamp: Stamp) -> str:
            return settlements.reverse(session, number, reason, stamp, paid=paid)

        why = why_two(_("Pembatalan {number}").format(number=number))
        self.approve(Right.CORRECT, why, work, self.reversed.emit)

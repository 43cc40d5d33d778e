"""Cash that enters or leaves the drawer without a sale, with its reason."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from kasir.operations import shifts
from kasir.ui.sheet import Sheet, caption
from kasir.ui.station import Station
from kasir.ui.widgets import KeyButton, MoneyEdit, label, name
from kasir.words import _


class CashSheet(Sheet):
    """F1 takes cash out, F2 puts cash in."""

    def __init__(self, station: Station) -> None:
        lead = _("Setiap rupiah yang keluar masuk laci dicatat dan ikut dihitung saat tutup shift.")
        super().__init__(_("Kas masuk dan kas keluar"), lead, 480)
        self._station = station
        self.amount = MoneyEdit(size="head")
        name(self.amount, "cashMoveAmount", _("Jumlah"))
        self.reason = QLineEdit()
        name(self.reason, "cashMoveReason", _("Alasan"))
        self.reason.setPlaceholderText(_("Misalnya: beli kantong, tambah uang kecil"))
        self.reason.setMaxLength(120)
        note = label(_("Untuk membayar penitip, pakai halaman Perhitungan."), "small", wrap=True)
        self.add(caption(_("Jumlah"), self.amount), caption(_("Alasan"), self.reason), note, None)
        self.out = KeyButton(_("Kas keluar"), "F1", "minus", action=lambda: self._move(is_in=False))
        self.into = KeyButton(_("Kas masuk"), "F2", "plus", action=lambda: self._move(is_in=True))
        self.add_buttons(self.into, self.out)
        self.keys |= {"F1": self.out.click, "F2": self.into.click}
        self.keys["Enter"] = self.reason.setFocus

    def take_focus(self) -> None:
        self.amount.setFocus()

    def _move(self, *, is_in: bool) -> None:
        amount, reason, stamp = (
            self.amount.money(),
            self.reason.text().strip(),
            self._station.stamp(),
        )
        move = shifts.cash_in if is_in else shifts.cash_out
        self.wait()
        word = _("Kas masuk") if is_in else _("Kas keluar")

        def finish(_none: object) -> None:
            self.say(
                _("{what} {amount} dicatat: {reason}.").format(
                    what=word, amount=amount, reason=reason
                ),
                "success",
            )
            self.close_sheet()

        self._station.jobs.write(
            lambda session: move(session, amount, reason, stamp),
            then=finish,
            always=self.go_on,
        )

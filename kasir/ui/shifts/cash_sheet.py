"""Cash that enters or leaves the drawer without a sale, with its reason."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QLineEdit

from kasir.clock import Stamp
from kasir.enums import Source
from kasir.errors import ConsignorsMoneyError, UserError
from kasir.operations.rights import Right
from kasir.operations.shifts import deposits, shifts
from kasir.operations.shifts.deposits import Deposit
from kasir.ui.approval.two_person_sheet import TwoPersonSheet, Work
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.parts import caption, label, name, row
from kasir.ui.station import Station
from kasir.words import _


class CashSheet(TwoPersonSheet):
    """F1 takes cash out, F2 puts cash in, F3 brings it to the safe, which is no expense.

    Consignors' money leaves with a second person only.
    """

    def __init__(self, station: Station) -> None:
        lead = _("Setiap rupiah yang keluar masuk laci dicatat dan ikut dihitung saat tutup shift.")
        super().__init__(station, _("Kas masuk dan kas keluar"), lead, 520)
        self.amount = name(MoneyEdit(size="head"), "cashMoveAmount", _("Jumlah"))
        self.reason = name(QLineEdit(), "cashMoveReason", _("Alasan"))
        self.reason.setPlaceholderText(_("Misalnya: beli kantong, tambah uang kecil"))
        self.reason.setMaxLength(120)
        note = label(_("Untuk membayar penitip, pakai halaman Perhitungan."), "small", wrap=True)
        self.safe = KeyButton(_("Setor ke brankas"), "F3", "lock", action=self._deposit)
        name(self.safe, "cashDeposit", _("Setor ke brankas"))
        told = _("Disimpan di brankas, bukan dipakai: setoran, tanpa alasan.")
        self.put(
            caption(_("Jumlah"), self.amount),
            caption(_("Alasan"), self.reason),
            note,
            12,
            row(label(told, "small", wrap=True), self.safe, gap=12, grow=0),
            None,
        )
        self.first = self.amount
        self.out = KeyButton(_("Kas keluar"), "F1", "minus", action=lambda: self._move(is_in=False))
        self.into = KeyButton(_("Kas masuk"), "F2", "plus", action=lambda: self._move(is_in=True))
        self.add_buttons(self.into, self.out)
        self.keys["Enter"] = self.reason.setFocus

    def _move(self, *, is_in: bool) -> None:
        if not self.is_clear(self.amount):
            return
        amount, reason = self.amount.money(), self.reason.text().strip()
        move = shifts.cash_in if is_in else shifts.cash_out

        def work(session: Any, stamp: Stamp) -> None:
            move(session, amount, reason, stamp)

        word = _("Kas masuk") if is_in else _("Kas keluar")
        told = _("{what} {amount} dicatat: {reason}.")
        told = told.format(what=word, amount=amount, reason=reason)
        stamp = self.station.stamp()
        self.store(
            self.station.jobs,
            lambda session: work(session, stamp),
            lambda _none: self.say(told, "success"),
            lambda error: self._ask_second(error, work, told),
        )

    def _deposit(self) -> None:
        """Bring money to the safe; it needs no reason, its number tells of it."""
        if self.is_asking or not self.is_clear(self.amount):
            return
        key, amount, stamp = str(uuid4()), self.amount.money(), self.station.stamp()
        self.store(
            self.station.jobs,
            lambda session: deposits.deposit(
                session, key, Source.DRAWER, Source.SAFE, amount, stamp
            ),
            self._tell_deposit,
        )

    def _tell_deposit(self, made: Deposit) -> None:
        told = _("Setoran {number} {amount} ke brankas dicatat.")
        self.say(told.format(number=made.number, amount=made.amount), "success")

    def _ask_second(self, error: UserError, work: Work, told: str) -> bool:
        if not isinstance(error, ConsignorsMoneyError):
            return False
        for button in (self.out, self.into):
            button.hide()
        self.approve(Right.CORRECT, str(error), work, lambda _none: self.say(told, "success"))
        return True

    def back_to_form(self) -> None:
        for button in (self.out, self.into):
            button.show()
        super().back_to_form()

"""Paying a consignor, whole or in part, from the drawer, the safe or the bank."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit

from kasir.money import ZERO, Money
from kasir.operations.settling import payouts
from kasir.operations.settling.payouts import Paid
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.parts import Card, caption, label, name, row
from kasir.ui.kit.sheet import Sheet
from kasir.ui.settling.account_sheets import SourceKeys
from kasir.ui.station import Station
from kasir.words import _


class PayOutSheet(Sheet):
    """Asks how much, from where. `pay` is the operation; `paid` carries the payout.

    What the agreement has against paying today is said; who stands here is paid all the same.
    """

    paid = Signal(object)

    def __init__(
        self, station: Station, lead: str, owed: Money, pay: Callable[..., Paid], against: str
    ) -> None:
        super().__init__(_("Pembayaran penitip"), lead, 540)
        self._station, self._owed, self._operation = station, max(owed, ZERO), pay
        self._key = str(uuid4())
        self.amount = name(MoneyEdit(size="head"), "payOutAmount", _("Dibayarkan"))
        self.begins_at = self.amount
        self.amount.edited.connect(self._show_rest)
        self.reference = name(QLineEdit(), "payOutReference", _("Nomor referensi"))
        self.reference.setPlaceholderText(_("Untuk transfer: nomor referensi bank"))
        self._rest = label("", "muted", wrap=True)
        self.sources = SourceKeys(station)
        self.sources.idClicked.connect(lambda _number: self._propose())
        self.add(
            row(
                label(_("Yang belum dibayar"), "lead"),
                None,
                label(str(self._owed), "total", right=True),
            ),
            *_early(against),
            self.sources.under_caption(),
            caption(_("Dibayarkan"), self.amount),
            Card(self._rest, kind="sunken"),
            caption(_("Nomor referensi"), self.reference),
            None,
        )
        self.button = KeyButton(_("Bayar"), "Enter", "hand-coins", "primary", action=self._pay)
        name(self.button, "payOutConfirm", _("Bayar penitip"))
        self.add_buttons(self.button)
        self.keys["Enter"] = self._pay  # Also where it can't be paid: then it says why.
        self._propose()

    def _propose(self) -> None:
        self.amount.set_money(payouts.payable_from(self.sources.source, self._owed))
        self.take_focus()

    def _show_rest(self) -> None:
        rest = self._owed - self.amount.money()
        if not payouts.payable_from(self.sources.source, self._owed):
            told = _("Kurang dari Rp100 tidak bisa tunai. Pilih Bank, atau biarkan jadi saldo.")
        elif rest < ZERO:
            told = _("Lebih {amount} dari yang harus dibayar.").format(amount=-rest)
        elif rest:
            told = _("Sisa {amount} tetap menjadi saldo penitip.").format(amount=rest)
        else:
            told = _("Lunas setelah pembayaran ini.")
        self._rest.setText(told)
        self.button.setEnabled(ZERO < self.amount.money() <= self._owed)

    def _pay(self) -> None:
        if not self.is_clear(self.amount):
            return
        if not self.button.isEnabled():
            self.say(self._rest.text() if self.amount.money() else _("Tulis jumlahnya."), "warning")
            return
        pay = partial(
            self._operation,
            key=self._key,
            amount=self.amount.money(),
            source=self.sources.source,
            reference=self.reference.text().strip(),
            stamp=self._station.stamp(),
        )
        self.store(self._station.jobs, pay, self.paid.emit)


def _early(against: str) -> tuple[QLabel, ...]:
    if not against:
        return ()
    told = _("Perjanjian: {against}. Tetap bisa dibayar sekarang.").format(against=against)
    made = label(told, "small", wrap=True)
    made.setProperty("tone", "warning")
    name(made, "payOutEarly", _("Menurut perjanjian"))
    return (made,)

"""Paying a consignor, whole or in part, from the drawer, the safe or the bank."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit

from kasir.enums import Source
from kasir.money import ZERO, Money
from kasir.operations import payouts
from kasir.operations.payouts import Paid
from kasir.operations.settlements import SettlementHead
from kasir.ui.names import source_word
from kasir.ui.sheet import Sheet, caption
from kasir.ui.station import Station
from kasir.ui.widgets import Card, KeyButton, MoneyEdit, column, label, name, row
from kasir.words import _

_ICONS = {Source.DRAWER: "money", Source.SAFE: "lock", Source.BANK: "bank"}


class PayOutSheet(Sheet):
    """`paid` carries the payout."""

    paid = Signal(object)

    def __init__(self, station: Station, head: SettlementHead) -> None:
        lead = f"{head.name}, {head.number}"
        super().__init__(_("Pembayaran penitip"), lead, 540)
        self._station, self._head = station, head
        self._key = str(uuid4())
        self._source = Source.DRAWER if station.shift else Source.SAFE
        owed = label(str(head.closing), "total", right=True)
        self.amount = MoneyEdit(size="head")
        name(self.amount, "payOutAmount", _("Dibayarkan"))
        self.amount.edited.connect(self._show_rest)
        self.reference = QLineEdit()
        name(self.reference, "payOutReference", _("Nomor referensi"))
        self.reference.setPlaceholderText(_("Untuk transfer: nomor referensi bank"))
        self._rest = label("", "muted", wrap=True)
        self.sources = QButtonGroup(self)
        buttons = row(gap=8)
        for number, source in enumerate(Source):
            button = KeyButton(source_word(source), f"F{number + 1}", _ICONS[source])
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, chosen=source: self._choose(chosen))
            self.keys[f"F{number + 1}"] = button.click
            self.sources.addButton(button, number)
            buttons.addWidget(button, 1)
        self.add(
            row(label(_("Yang belum dibayar"), "lead"), None, owed),
            column(label(_("Dari mana?"), "caption"), buttons, gap=4),
            caption(_("Dibayarkan"), self.amount),
            Card(self._rest, kind="sunken"),
            caption(_("Nomor referensi"), self.reference),
            None,
        )
        self.button = KeyButton(_("Bayar"), "Enter", "hand-coins", "primary", action=self._pay)
        name(self.button, "payOutConfirm", _("Bayar penitip"))
        self.add_buttons(self.button)
        self._choose(self._source)

    def take_focus(self) -> None:
        self.amount.setFocus()
        self.amount.selectAll()

    def _choose(self, source: Source) -> None:
        self._source = source
        self.sources.button(list(Source).index(source)).setChecked(True)
        whole = max(self._head.closing, ZERO)
        self.amount.set_money(payouts.payable_from(source, whole))
        self.take_focus()

    def _show_rest(self) -> None:
        rest = self._head.closing - self.amount.money()
        if not payouts.payable_from(self._source, max(self._head.closing, ZERO)):
            told = _("Kurang dari Rp100 tidak bisa tunai. Pilih Bank, atau biarkan jadi saldo.")
        elif rest < ZERO:
            told = _("Lebih {amount} dari yang harus dibayar.").format(amount=-rest)
        elif rest:
            told = _("Sisa {amount} tetap menjadi saldo penitip.").format(amount=rest)
        else:
            told = _("Lunas setelah pembayaran ini.")
        self._rest.setText(told)
        self.button.setEnabled(ZERO < self.amount.money() <= max(self._head.closing, Money(0)))

    def _pay(self) -> None:
        if not self.button.isEnabled():
            return
        key, head, amount, source = self._key, self._head, self.amount.money(), self._source
        reference, stamp = self.reference.text().strip(), self._station.stamp()
        self.wait()
        self._station.jobs.write(
            lambda session: payouts.pay_out(
                session, key, head.number, amount, source, reference, stamp
            ),
            then=self._finish,
            always=self.go_on,
        )

    def _finish(self, paid: Paid) -> None:
        self.close_sheet()
        self.paid.emit(paid)

"""Info penitip: find a consignor, show the slip that answers "laku berapa?", print it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from kasir.money import ZERO
from kasir.operations import print_jobs
from kasir.operations.rights import Right
from kasir.operations.settling import accounts, consignor_info
from kasir.operations.settling.accounts import ConsignorAccount
from kasir.operations.settling.consignor_info import ConsignorInfo
from kasir.printing.paper_list import INFO
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.find_rows import FindField
from kasir.ui.kit.parts import label, name, row
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.paper_view import PaperView
from kasir.ui.station import Station
from kasir.words import _

MOST_FOUND = 50


class FindConsignorSheet(Sheet):
    """A few letters of the name or the code. `chosen` carries the ConsignorAccount."""

    chosen = Signal(object)

    def __init__(self, station: Station, title: str, word: str) -> None:
        """`title` says what the consignor is looked for; `word` stands on the button."""
        super().__init__(title, _("Ketik nama atau kode penitip."), 480)
        self._accounts: tuple[ConsignorAccount, ...] = ()
        self.field = name(FindField(), "findConsignor", _("Nama atau kode penitip"))
        self.field.textChanged.connect(lambda _text: self._filter())
        self.list = name(RowList(), "consignorList", _("Penitip"))
        self.list.chosen.connect(self.chosen)
        self._none = label(_("Tidak ada penitip dengan nama ini."), "muted")
        self._none.hide()
        self.add(self.field, self._none, self.list, grow=2)
        button = KeyButton(word, "Enter", kind="primary", action=self._choose)
        name(button, "consignorConfirm", f"{word}: {title}")
        self.add_buttons(button)
        for key, steps in (("Up", -1), ("Down", 1), ("PageUp", -6), ("PageDown", 6)):
            self.keys[key] = partial(self.list.step, steps)
        station.jobs.read(accounts.consignor_accounts, then=self._show)

    def take_focus(self) -> None:
        self.field.setFocus()

    def _show(self, found: tuple[ConsignorAccount, ...]) -> None:
        self._accounts = found
        self._filter()

    def _filter(self) -> None:
        words = self.field.text().casefold().split()
        found = [
            account
            for account in self._accounts
            if all(word in f"{account.name} {account.code}".casefold() for word in words)
        ]
        rows = [
            ListRow(title=account.name, detail=_told(account), key=account)
            for account in found[:MOST_FOUND]
        ]
        self._none.setVisible(not rows)
        self.list.show_rows(rows, 0)

    def _choose(self) -> None:
        account = self.list.current_key()
        if account is not None:
            self.chosen.emit(account)


def _told(account: ConsignorAccount) -> str:
    if not account.owed:
        return account.code
    return _("{code}, saldo {amount}").format(code=account.code, amount=account.owed)


class InfoSheet(Sheet):
    """The slip as it prints; nothing here changes anything. `pay_asked` carries the info."""

    pay_asked = Signal(object)

    def __init__(self, station: Station, consignor_id: int) -> None:
        super().__init__(_("Info penitip"), width=560)
        self._station, self._consignor_id = station, consignor_id
        self._info: ConsignorInfo | None = None
        self.paper = PaperView(400)
        self.add(row(None, self.paper, None), grow=0)
        self.pay = KeyButton(_("Bayar sekarang"), "F4", "hand-coins", action=self._pay)
        name(self.pay, "infoPay", _("Bayar sekarang (F4)"))
        self.print = KeyButton(_("Cetak slip"), "F11", "printer", "primary", action=self._print)
        name(self.print, "infoPrint", _("Cetak slip info penitip"))
        self.add_buttons(self.print, self.pay)
        self.keys["Enter"] = self.close_sheet
        self.pay.hide()
        self.print.setVisible(station.may(Right.REPRINT))
        day, at = station.day, station.now()
        station.jobs.read(
            lambda session: consignor_info.consignor_info(session, consignor_id, day, at),
            then=self._show,
        )

    def _show(self, info: ConsignorInfo) -> None:
        self._info = info
        self.title.setText(info.name)
        self.pay.setVisible(info.owed > ZERO and self._station.may(Right.PAY_OUT))
        self.paper.show_paper(self._station, INFO, info)

    def _pay(self) -> None:
        if self._info is not None and not self.pay.isHidden():
            self.pay_asked.emit(self._info)

    def _print(self) -> None:
        consignor_id, stamp = self._consignor_id, self._station.stamp()
        told = _("Slip info {name} dikirim ke printer.").format(name=self.title.text())
        self._station.jobs.write(
            lambda session: print_jobs.print_info(session, consignor_id, stamp),
            then=lambda _job_id: self.say(told, "success"),
        )

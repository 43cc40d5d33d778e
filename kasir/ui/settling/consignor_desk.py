"""What a manager does for one consignor: pay, advance, correct, cancel. Each opens its sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from kasir.enums import EntryKind
from kasir.money import ZERO, Money
from kasir.operations.rights import Right
from kasir.operations.settling import accounts, cycles, payouts, settlements
from kasir.operations.settling.accounts import Voucher
from kasir.operations.settling.cycles import PayPlan
from kasir.operations.settling.explain import amounts as explain
from kasir.operations.settling.payouts import Paid
from kasir.operations.settling.settlements import CANCELLED, PreviewRow, SettlementHead
from kasir.printing.paper_list import ADVANCE_SLIP, PAYOUT_SLIP, STATEMENT, PaperRow
from kasir.ui.consignors.info_sheet import FindConsignorSheet, InfoSheet
from kasir.ui.kit.sheet import Surface
from kasir.ui.papers.open_file import open_file, open_paper
from kasir.ui.papers.slip_sheet import SlipSheet
from kasir.ui.settling.account_sheets import AdjustSheet, AdvanceSheet
from kasir.ui.settling.explain_sheet import ExplainSheet
from kasir.ui.settling.pay_out_sheet import PayOutSheet
from kasir.ui.settling.reverse_sheet import ReverseSheet
from kasir.ui.settling.transfer_sheet import TransferSheet
from kasir.ui.station import Station
from kasir.words import _


class Somebody(Protocol):
    """A row that is about one consignor."""

    @property
    def consignor_id(self) -> int: ...

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


class ConsignorDesk(QObject):
    """Speaks through the page that it belongs to. `changed`: something was booked."""

    changed = Signal()

    def __init__(self, station: Station, page: Surface) -> None:
        super().__init__(page)
        self._station, self._page = station, page

    # --- paying -----------------------------------------------------------------------------

    def pay(self, row: Somebody) -> None:
        """Pay a settlement; who has none of today is settled up to now and paid in one go."""
        if not self._may(Right.PAY_OUT):
            return
        if isinstance(row, SettlementHead):
            if row.owed <= ZERO:
                told = _("Tidak ada sisa yang harus dibayar pada {number}.")
                self._page.say(told.format(number=row.number))
                return
            pay = partial(payouts.pay_out, number=row.number)
            self._ask_payment(row, f"{row.name}, {row.number}", row.closing, pay)
            return
        day = self._station.day
        self._station.jobs.read(
            lambda session: settlements.due_now(session, row.consignor_id, day), then=self._pay_now
        )

    def _pay_now(self, found: PreviewRow) -> None:
        if found.owed <= ZERO:
            told = _("{name}: saldo {due}, tidak ada yang harus dibayar.")
            self._page.say(told.format(name=found.name, due=found.owed))
            return
        pay = partial(payouts.pay_now, consignor_id=found.consignor_id)
        lead = _("{name}, dihitung sampai saat ini").format(name=found.name)
        self._ask_payment(found, lead, found.owed, pay)

    def _ask_payment(self, row: Somebody, lead: str, owed: Money, pay: Callable[..., Paid]) -> None:
        day, consignor_id = self._station.day, row.consignor_id

        def ask(plans: dict[int, PayPlan]) -> None:
            against = plans[consignor_id].against(owed, day)
            sheet = PayOutSheet(self._station, lead, owed, pay, against)
            sheet.paid.connect(self._write_slip)
            self._page.sheet_asked.emit(sheet)

        self._station.jobs.read(
            lambda session: cycles.pay_plans(session, [consignor_id], day), then=ask
        )

    def _write_slip(self, paid: Paid) -> None:
        told = _("{number}: {amount} dibayarkan kepada {name}.").format(
            number=paid.number, amount=paid.amount, name=paid.consignor
        )
        self._offer_slip(PAYOUT_SLIP, paid.id, paid.number, told)

    def _offer_slip(
        self, paper: PaperRow[[int], Any], entry_id: int, number: str, told: str
    ) -> None:
        """Write what is signed, say what was paid, and offer to see it."""
        papers = self._station.papers

        def show() -> None:
            self._page.sheet_asked.emit(SlipSheet(self._station, paper, entry_id, number))

        def offer(file: Path) -> None:
            self._page.offer_paper(told, _("Buka bukti bayar"), lambda: open_file(file), show)

        self._station.jobs.office(lambda errand: papers.write(errand, paper, entry_id), then=offer)
        self.changed.emit()

    def list_transfers(self) -> None:
        """Show who is to be paid by bank."""
        if self._may(Right.PAY_OUT):
            sheet = TransferSheet(self._station)
            sheet.changed.connect(self.changed)
            self._page.sheet_asked.emit(sheet)

    def open_statement(self, head: SettlementHead) -> None:
        """Write a settlement's paper and show it."""
        open_paper(self._station, STATEMENT, head.id)

    def explain(self, row: Somebody) -> None:
        """Explain every amount of a settlement, or of what waits for the next one."""
        if isinstance(row, SettlementHead):
            lead = f"{row.name}, {row.number}"
            ask = partial(explain.amounts_of_settlement, settlement_id=row.id)
        else:
            lead = _("{name}, belum dihitung").format(name=row.name)
            ask = partial(
                explain.amounts_waiting, consignor_id=row.consignor_id, day=self._station.day
            )
        self._page.sheet_asked.emit(ExplainSheet(self._station, lead, ask))

    def show_info(self, row: Somebody) -> None:
        """Show what sold, what is left, what is owed and when it is paid."""
        sheet = InfoSheet(self._station, row.consignor_id)
        sheet.pay_asked.connect(self.pay)
        self._page.sheet_asked.emit(sheet)

    def find_info(self) -> None:
        """Ask first whose."""
        sheet = FindConsignorSheet(self._station, _("Info penitip"), _("Lihat"))
        sheet.chosen.connect(self.show_info)
        self._page.sheet_asked.emit(sheet)

    # --- the balance ------------------------------------------------------------------------

    def advance(self, row: Somebody) -> None:
        if self._may(Right.PAY_OUT):
            sheet = AdvanceSheet(self._station, row.consignor_id, _who(row))
            sheet.paid.connect(lambda voucher: self._tell_advance(row, voucher))
            self._page.sheet_asked.emit(sheet)

    def _tell_advance(self, row: Somebody, voucher: Voucher) -> None:
        told = _("{number}: uang muka {amount} dibayarkan kepada {name}.")
        told = told.format(number=voucher.number, amount=-voucher.amount, name=row.name)
        self._offer_slip(ADVANCE_SLIP, voucher.id, voucher.number, told)

    def adjust(self, row: Somebody) -> None:
        """Correct the balance, with a reason and a second person."""
        if not self._may(Right.CORRECT):
            return

        def ask(owed: Money) -> None:
            sheet = AdjustSheet(self._station, row.consignor_id, _who(row), owed)
            sheet.adjusted.connect(lambda voucher: self._tell_adjustment(row, voucher))
            self._page.sheet_asked.emit(sheet)

        self._station.jobs.read(lambda session: accounts.owed(session, row.consignor_id), then=ask)

    def _tell_adjustment(self, row: Somebody, voucher: Voucher) -> None:
        told = {
            EntryKind.ADJUSTMENT: _("Koreksi {amount} untuk {name} tercatat."),
            EntryKind.COMPENSATION: _("Ganti rugi {amount} untuk {name} tercatat."),
            EntryKind.OPENING: _("Saldo awal {amount} untuk {name} tercatat."),
        }[voucher.kind]
        self._page.say(told.format(amount=voucher.amount, name=row.name), "success")
        self.changed.emit()

    def reverse(self, row: Somebody) -> None:
        """Cancel a settlement by its counter-document."""
        if not self._may(Right.CORRECT):
            return
        if not isinstance(row, SettlementHead):
            self._page.say(_("Pilih dulu perhitungannya di Dihitung."))
            return
        if row.state == CANCELLED:
            self._page.say(_("{number} sudah dibatalkan.").format(number=row.number))
            return
        sheet = ReverseSheet(self._station, row)
        sheet.reversed.connect(lambda counter: self._tell_reversal(row, counter))
        self._page.sheet_asked.emit(sheet)

    def _tell_reversal(self, head: SettlementHead, counter: str) -> None:
        told = _("{counter}: {number} dibatalkan, isinya menunggu dihitung lagi.")
        self._page.say(
            told.format(counter=counter, number=head.number),
            "success",
            _("Buka rekap yang dibatalkan"),
            lambda: self.open_statement(head),
        )
        # The paper in the folder says from now on that it is cancelled.
        papers = self._station.papers
        self._station.jobs.office(lambda errand: papers.write(errand, STATEMENT, head.id))
        self.changed.emit()

    def _may(self, right: Right) -> bool:
        if self._station.may(right):
            return True
        self._page.say(_("Hanya pengelola dan pemilik yang bisa melakukan ini."), "warning")
        return False


def _who(row: Somebody) -> str:
    return f"{row.name} ({row.code})"

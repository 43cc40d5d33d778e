"""Paying: choose the tender, type what was handed over, see the change. Enter finishes.

Several tenders may share one sale: what one of them does not cover is proposed for the next.
A shop that gave its static QRIS shows the customer a code that holds the amount.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from kasir.cart import Cart, Tender, due_in_cash, quick_notes, settle_payment
from kasir.clock import Actor
from kasir.enums import TenderKind
from kasir.errors import NotAllowedError, OverpaidError, PaymentShortError, UserError
from kasir.money import ZERO, Money, format_number, total
from kasir.operations.rights import Right
from kasir.operations.selling import sales
from kasir.operations.selling.receipts import Receipt
from kasir.qris import check_amount
from kasir.tenders import TENDERS
from kasir.ui.approval.approve import ApprovePane
from kasir.ui.approval.second_sheet import second_if_asked
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import empty, restyle, tell
from kasir.ui.kit.sheet import Sheet
from kasir.ui.selling.paying.page import PaymentPage
from kasir.ui.selling.paying.qris_pane import QrisPane, bill_of, shop_code
from kasir.ui.selling.paying.result_sheet import ResultSheet
from kasir.ui.station import Station
from kasir.words import _

NOTES_SHOWN = 6


class PaymentSheet(Sheet):
    """`paid` carries the Receipt, after it is stored."""

    paid = Signal(object)

    def __init__(self, station: Station, cart: Cart) -> None:
        super().__init__(_("Pembayaran"), width=620)
        self._station, self._cart = station, cart
        self._kind = TenderKind.CASH
        self._given: dict[TenderKind, Money] = {}
        self._references: dict[TenderKind, str] = {}

        code = shop_code(station)
        self.qris = QrisPane(code, bill_of(station, cart.key)) if code else None
        self.page = page = PaymentPage(self.qris)
        self.cash, self.reference = page.cash, page.reference
        self.begins_at = self.cash
        self.cash.edited.connect(self._take_edit)
        page.kinds.idClicked.connect(lambda number: self._choose(list(TENDERS)[number]))
        page.finish.clicked.connect(self._finish)
        page.cancel.clicked.connect(self.close_sheet)
        page.other_code.clicked.connect(self._change_code)
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self.add(self._pages)
        self.keys["Enter"] = self._finish
        self._choose(TenderKind.CASH)

    # --- the tenders ------------------------------------------------------------------------

    def tenders(self) -> tuple[Tender, ...]:
        """Everything handed over, with the amount that is being typed."""
        given = self._given | {self._kind: self.cash.money()}
        return tuple(
            Tender(kind, given[kind], self._reference(kind)) for kind in TENDERS if kind in given
        )

    def _reference(self, kind: TenderKind) -> str:
        told = self._references.get(kind, "")
        if kind is self._kind and kind is not TenderKind.CASH:
            told = self.reference.text().strip()
        if TENDERS[kind].is_scanned and self.qris is not None:
            return told or self.qris.reference  # What the shop's bank was told of this sale.
        return told

    def _rest(self) -> Money:
        """What the tenders besides the chosen one leave open."""
        others = tuple(tender for tender in self.tenders() if tender.kind is not self._kind)
        rest = self._cart.total
        for tender in others:
            rest -= tender.given
        if self._kind is TenderKind.CASH:
            return due_in_cash(self._cart.total, others, self._step)[0]
        return max(rest, ZERO)

    @property
    def _step(self) -> int:
        return self._station.shop.cash_rounding

    @property
    def _is_for_code(self) -> bool:
        return self.qris is not None and TENDERS[self._kind].is_scanned

    def _choose(self, kind: TenderKind) -> None:
        if kind is not self._kind:
            self._keep_part()
            self._kind = kind
        self.page.arrange(is_for_code=self._is_for_code)
        number = list(TENDERS).index(kind)
        self.page.kinds.button(number).setChecked(True)
        is_cash = kind is TenderKind.CASH
        kept = self._given.pop(kind, ZERO)
        self.cash.set_money(kept if is_cash else self._rest())
        self.reference.setText(self._references.get(kind, ""))
        self.reference.setVisible(not is_cash)
        self.page.waiting.setVisible(TENDERS[kind].is_scanned)
        self.page.amount_caption.setText(self._caption())
        self.page.finish.setText(_("Sudah masuk") if TENDERS[kind].is_scanned else _("Selesai"))
        self._show_notes()
        self._show()
        self.take_focus()

    def _caption(self) -> str:
        is_cash = self._kind is TenderKind.CASH
        word = _("Uang diterima") if is_cash else _("Dibayar dengan {tender}")
        return word.format(tender=TENDERS[self._kind].word)

    def _change_code(self) -> None:
        """Go to the code that the customer types the amount for, or back."""
        if self.qris is not None and TENDERS[self._kind].is_scanned:
            self.qris.toggle()
            self._show()
            self.take_focus()

    def _keep_part(self) -> None:
        """Keep a part that was typed for one tender when another one pays the rest."""
        amount = self.cash.money()
        self._references[self._kind] = self.reference.text().strip()
        if ZERO < amount < self._rest():
            self._given[self._kind] = amount

    def _show_notes(self) -> None:
        empty(self.page.notes)
        if self._kind is not TenderKind.CASH:
            return
        due = self._rest()
        notes = [(_("Uang pas"), due)]
        notes += [(format_number(note.rupiah), note) for note in quick_notes(due)]
        for number, (text, amount) in enumerate(notes[:NOTES_SHOWN]):
            note_key = KeyButton(text, action=partial(self._take_note, amount))
            note_key.setMinimumHeight(52)
            self.page.notes.addWidget(note_key, number // 2, number % 2)

    def _take_note(self, amount: Money) -> None:
        self.cash.set_money(amount)
        self.take_focus()

    # --- what is to pay and what goes back --------------------------------------------------

    def _take_edit(self) -> None:
        self.say("")
        self._show()

    def _show(self) -> None:
        tenders = self.tenders()
        due, rounding = due_in_cash(self._cart.total, tenders, self._step)
        is_cash = any(tender.kind is TenderKind.CASH for tender in tenders) and due > ZERO
        rounding = rounding if is_cash else ZERO
        self.page.to_pay.setText(str(self._cart.total + rounding))
        is_for_code = self._is_for_code
        told = _("{total} dibulatkan {rounding} untuk tunai")
        if is_for_code:
            told = _("Tunai dibulatkan {rounding}")
        told = told.format(total=self._cart.total, rounding=rounding)
        self.page.rounding.setText(told if rounding else "")
        self.page.rounding.setVisible(bool(rounding))
        others = [tender for tender in tenders if tender.kind is not self._kind]
        received = ", ".join(
            f"{TENDERS[tender.kind].word} {format_number(tender.given.rupiah)}" for tender in others
        )
        if is_for_code:  # On one line, whatever it was.
            received = str(total(tender.given for tender in others))
        self.page.others.setText(_("Sudah diterima: {tenders}").format(tenders=received))
        self.page.others.setVisible(bool(others))
        self._show_change(tenders)
        if self.qris is not None and TENDERS[self._kind].is_scanned:
            self._show_code(self.qris)

    def _show_code(self, qris: QrisPane) -> None:
        cash = self._given.get(TenderKind.CASH, ZERO)  # More of it only means more change.
        open_still = self._cart.total - total(self._given.values()) + cash
        qris.show_amount(self.cash.money(), open_still)
        self.page.other_code.setText(_("QR dinamis") if qris.is_static else _("QR statis"))
        asked = _("QR statis: pembeli mengetik jumlah ini sendiri")
        self.page.amount_caption.setText(asked if qris.is_static else self._caption())

    def _show_change(self, tenders: tuple[Tender, ...]) -> None:
        try:
            payment = settle_payment(self._cart.total, tenders, self._step)
        except PaymentShortError as error:
            is_untouched = not any(tender.given for tender in tenders)
            self._show_back(_("Kurang"), error.missing, "muted" if is_untouched else "danger")
        except OverpaidError as error:
            self._show_back(_("Lebih"), error.excess, "danger")
        else:
            self._show_back(_("Kembali"), payment.change, "success" if payment.change else "")

    def _show_back(self, word: str, amount: Money, tone: str) -> None:
        self.page.change_caption.setText(word)
        tell(self.page.change, str(amount), tone)
        restyle(self.page.change_caption, tone=tone)

    # --- done -------------------------------------------------------------------------------

    def _finish(self) -> None:
        if self.is_busy or not self.is_clear(self.cash):
            return
        tenders = self.tenders()
        if self.attempt(lambda: self._check(tenders)):
            self._complete(tenders, None)
        else:
            self.take_focus()

    def _check(self, tenders: tuple[Tender, ...]) -> None:
        try:
            settle_payment(self._cart.total, tenders, self._step)
        except PaymentShortError as error:
            told = _("Kurang {missing}. Minta lagi, atau pilih cara bayar lain untuk sisanya.")
            raise UserError(told.format(missing=error.missing)) from error
        for tender in tenders:
            if TENDERS[tender.kind].is_scanned and tender.given and self.qris is not None:
                check_amount(tender.given)

    def _complete(self, tenders: tuple[Tender, ...], second: Actor | None) -> None:
        cart, stamp = self._cart, self._station.stamp(second)
        self.wait()
        self._station.jobs.write(
            lambda session: sales.complete_sale(session, cart, tenders, stamp),
            then=self._show_result,
            always=self.go_on,
            refused=lambda error: self._ask_second(error, tenders),
        )

    def _ask_second(self, error: UserError, tenders: tuple[Tender, ...]) -> bool:
        if second_if_asked(self, self._station, error, partial(self._complete, tenders)):
            return True
        if not isinstance(error, NotAllowedError):
            return False
        why = _("Toko rugi pada penjualan ini. Pengelola menyetujui dengan PIN.")
        pane = ApprovePane(self._station, Right.SELL_AT_LOSS, why)
        pane.approved.connect(lambda actor: self._complete(tenders, actor))
        pane.open_on(self, self._pages)
        return True

    def _show_result(self, receipt: Receipt) -> None:
        self.paid.emit(receipt)
        self.sheet_asked.emit(ResultSheet(self._station, receipt))

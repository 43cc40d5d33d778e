"""Paying: choose the tender, type what was handed over, see the change. Enter finishes.

Several tenders may share one sale: what one of them does not cover is proposed for the next.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QStackedWidget, QWidget

from kasir.cart import Cart, Tender, due_in_cash, quick_notes, settle_payment
from kasir.clock import Actor
from kasir.errors import NotAllowedError, OverpaidError, PaymentShortError, UserError
from kasir.models.enums import TenderKind
from kasir.money import ZERO, Money, format_number
from kasir.operations import sales
from kasir.operations.receipts import Receipt
from kasir.operations.rights import Right
from kasir.ui.approve import ApprovePane
from kasir.ui.names import tender_word
from kasir.ui.result_sheet import ResultSheet
from kasir.ui.sheet import Sheet
from kasir.ui.station import Station
from kasir.ui.widgets import (
    Card,
    KeyButton,
    MoneyEdit,
    column,
    icon_label,
    label,
    name,
    restyle,
    row,
    rule,
)
from kasir.words import _

NOTES_SHOWN = 6


_ICONS = {
    TenderKind.CASH: "money",
    TenderKind.QRIS: "qr-code",
    TenderKind.CARD: "credit-card",
    TenderKind.TRANSFER: "bank",
}


class PaymentSheet(Sheet):
    """`paid` carries the Receipt, after it is stored."""

    paid = Signal(object)

    def __init__(self, station: Station, cart: Cart) -> None:
        super().__init__(_("Pembayaran"), width=620)
        self._station, self._cart = station, cart
        self._kind = TenderKind.CASH
        self._given: dict[TenderKind, Money] = {}
        self._references: dict[TenderKind, str] = {}

        self.to_pay = label("", "total", right=True)
        name(self.to_pay, "toPayLabel", _("Harus dibayar"))
        self._rounding = label("", "small", right=True)
        self.cash = MoneyEdit(size="head")
        name(self.cash, "cashField", _("Uang diterima"))
        self.cash.edited.connect(self._take_edit)
        self.reference = QLineEdit()
        name(self.reference, "referenceField", _("Nomor referensi"))
        self.reference.setPlaceholderText(_("Nomor referensi (boleh kosong)"))
        self.change = label("", "change", right=True)
        name(self.change, "changeLabel", _("Kembali"))
        self._change_caption = label("", "lead")
        self.others = label("", "muted", wrap=True)
        self._waiting = Card(
            row(
                icon_label("clock", "warning"),
                label(
                    _("Menunggu. Cek notifikasi toko, bukan layar pembeli."), "strong", wrap=True
                ),
            ),
            label(_("Pembeli memindai QRIS toko di meja dan mengetik jumlahnya."), wrap=True),
            kind="warning",
        )
        self.finish = KeyButton(
            _("Selesai"), "Enter", "check-circle", "primary", action=self._finish
        )
        name(self.finish, "finishButton", _("Selesaikan pembayaran"))
        self.finish.setMinimumHeight(64)
        self.finish.setProperty("scale", "lead")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_page())
        self.add(self._pages)
        self.keys["Enter"] = self._finish
        self._choose(TenderKind.CASH)

    # --- what it looks like -----------------------------------------------------------------

    def _make_page(self) -> QWidget:
        self.kinds = QButtonGroup(self)
        tenders = column(gap=8)
        for number, kind in enumerate(TenderKind):
            button = KeyButton(tender_word(kind), f"F{number + 1}", _ICONS[kind])
            name(button, f"tender{kind.name.title()}", f"{tender_word(kind)} (F{number + 1})")
            button.setCheckable(True)
            button.setMinimumHeight(56)
            self.kinds.addButton(button, number)
            tenders.addWidget(button)
            self.keys[f"F{number + 1}"] = _bound(self._choose, kind)
            button.clicked.connect(_bound(self._choose, kind))
        tenders.addStretch(1)
        self._notes = QGridLayout()
        self._notes.setSpacing(8)
        self._amount_caption = label("", "caption")
        entry = column(
            column(self._amount_caption, self.cash, gap=4),
            self._notes,
            self._waiting,
            self.reference,
            None,
            gap=10,
        )
        middle = row(tenders, entry, gap=16)
        middle.setStretch(1, 1)
        due = row(
            label(_("Harus dibayar"), "lead"), None, column(self.to_pay, self._rounding, gap=0)
        )
        back = row(self._change_caption, None, self.change)
        page = QWidget()
        inside = column(
            due, rule(), 4, middle, None, self.others, rule(), back, 4, self.finish, gap=8
        )
        inside.setStretch(3, 1)
        page.setLayout(inside)
        return page

    def take_focus(self) -> None:
        self.cash.setFocus()
        self.cash.selectAll()

    # --- the tenders ------------------------------------------------------------------------

    def tenders(self) -> tuple[Tender, ...]:
        """Give everything handed over, with the amount that is being typed."""
        given = self._given | {self._kind: self.cash.money()}
        return tuple(
            Tender(kind, given[kind], self._reference(kind)) for kind in TenderKind if kind in given
        )

    def _reference(self, kind: TenderKind) -> str:
        if kind is self._kind and kind is not TenderKind.CASH:
            return self.reference.text().strip()
        return self._references.get(kind, "")

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

    def _choose(self, kind: TenderKind) -> None:
        if kind is not self._kind:
            self._keep_part()
            self._kind = kind

        number = list(TenderKind).index(kind)
        self.kinds.button(number).setChecked(True)
        is_cash = kind is TenderKind.CASH
        kept = self._given.pop(kind, ZERO)
        self.cash.set_money(kept if is_cash else self._rest())
        self.reference.setText(self._references.get(kind, ""))
        self.reference.setVisible(not is_cash)
        self._waiting.setVisible(kind is TenderKind.QRIS)
        word = _("Uang diterima") if is_cash else _("Dibayar dengan {tender}")
        self._amount_caption.setText(word.format(tender=tender_word(kind)))
        self.finish.setText(_("Sudah masuk") if kind is TenderKind.QRIS else _("Selesai"))
        self._show_notes()
        self._show()
        self.take_focus()

    def _keep_part(self) -> None:
        """Keep a part that was typed for one tender when another one pays the rest."""
        amount = self.cash.money()
        self._references[self._kind] = self.reference.text().strip()
        if ZERO < amount < self._rest():
            self._given[self._kind] = amount

    def _show_notes(self) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()  # It is deleted only when the loop comes round.
                button.deleteLater()
        if self._kind is not TenderKind.CASH:
            return
        due = self._rest()
        notes = [(_("Uang pas"), due)]
        notes += [(format_number(note.rupiah), note) for note in quick_notes(due)]
        for number, (text, amount) in enumerate(notes[:NOTES_SHOWN]):
            note_key = KeyButton(text, action=_bound(self._take_note, amount))
            note_key.setMinimumHeight(52)
            self._notes.addWidget(note_key, number // 2, number % 2)

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
        self.to_pay.setText(str(self._cart.total + rounding))
        told = _("{total} dibulatkan {rounding} untuk tunai").format(
            total=self._cart.total, rounding=rounding
        )
        self._rounding.setText(told if rounding else "")
        self._rounding.setVisible(bool(rounding))
        others = [
            f"{tender_word(tender.kind)} {format_number(tender.given.rupiah)}"
            for tender in tenders
            if tender.kind is not self._kind
        ]
        self.others.setText(_("Sudah diterima: {tenders}").format(tenders=", ".join(others)))
        self.others.setVisible(bool(others))
        self._show_change(tenders)

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
        self._change_caption.setText(word)
        self.change.setText(str(amount))
        restyle(self.change, tone=tone)
        restyle(self._change_caption, tone=tone)

    # --- done -------------------------------------------------------------------------------

    def _finish(self) -> None:
        if self.is_busy:
            return
        tenders = self.tenders()
        if self.attempt(lambda: settle_payment(self._cart.total, tenders, self._step)):
            self._complete(tenders, None)
        else:
            self.take_focus()

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
        if not isinstance(error, NotAllowedError):
            return False
        why = _("Toko rugi pada penjualan ini. Pengelola menyetujui dengan PIN.")
        pane = ApprovePane(self._station, Right.SELL_AT_LOSS, why)
        pane.approved.connect(lambda actor: self._complete(tenders, actor))
        self._pages.addWidget(pane)
        self._pages.setCurrentWidget(pane)
        self.keys["Enter"] = pane.pin.enter
        pane.take_focus()
        return True

    def _show_result(self, receipt: Receipt) -> None:
        self.paid.emit(receipt)
        self.sheet_asked.emit(ResultSheet(self._station, receipt))


def _bound(run: Callable[..., object], value: object) -> Callable[[], object]:
    return lambda *_args: run(value)

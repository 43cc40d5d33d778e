"""A discount on a line or on the whole sale, and who bears it, told in words before it counts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from kasir.cart import Cart, Discount
from kasir.enums import Bearer
from kasir.errors import UserError
from kasir.money import ZERO, Money, Rate, total
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.enum_words import bearer_word
from kasir.ui.kit.parts import Card, caption, column, label, name, row, tell
from kasir.ui.kit.sheet import Sheet
from kasir.ui.selling.row_text import share_sentence
from kasir.words import _

PERCENTS = (5, 10, 15, 20)
WHOLE = 100  # Percent.
MOST_TOLD = 4


class _DiscountEdit(MoneyEdit):
    """Rupiah; a percent sign behind the number says that it is a share."""

    percent = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "%":
            event.accept()
            self.percent.emit()
        else:
            super().keyPressEvent(event)


class DiscountSheet(Sheet):
    """`given` carries the cart with the discount on it."""

    given = Signal(object)

    def __init__(self, cart: Cart, position: int, *, is_whole: bool) -> None:
        super().__init__(_("Diskon"), width=540)
        self._cart, self._position = cart, position
        whole = KeyButton(_("Seluruh belanja"), "Shift+F4")
        self.scope = ChoiceKeys(KeyButton(_("Baris ini"), "F4"), whole)
        named = (KeyButton(bearer_word(bearer)) for bearer in Bearer)
        self.bearers = ChoiceKeys(KeyButton(_("Perjanjian")), *named)
        self.amount = name(_DiscountEdit(size="head"), "discountAmount", _("Diskon dalam rupiah"))
        self.begins_at = self.amount
        self.amount.edited.connect(self._preview)
        self.amount.percent.connect(lambda: self._take_percent(self.amount.money().rupiah))
        quick = row(
            *(KeyButton(f"{each}%", action=partial(self._take_percent, each)) for each in PERCENTS)
        )
        self.told = name(label("", wrap=True), "discountPreview", _("Akibat diskon"))
        self.goods = label("", "strong", wrap=True)
        self.add(
            self.scope.side_by_side(),
            self.goods,
            caption(_("Diskon (Rp, atau persen: 10%)"), self.amount),
            quick,
            4,
            column(label(_("Siapa menanggung?"), "caption"), self.bearers.side_by_side(), gap=4),
            4,
            Card(self.told, kind="sunken"),
            None,
        )
        self.button = KeyButton(_("Beri diskon"), "Enter", "percent", "primary", action=self._give)
        remove = KeyButton(_("Hapus diskon"), action=self._remove)
        self.add_buttons(self.button, remove)
        self.scope.idClicked.connect(lambda _id: self._show_scope())
        self.bearers.idClicked.connect(lambda _id: self._preview())
        self.scope.button(int(is_whole)).setChecked(True)
        self._show_scope()

    @property
    def is_whole(self) -> bool:
        return self.scope.checkedId() == 1

    def choose_bearer(self, bearer: Bearer | None) -> None:
        """Say who bears it; nobody named means what the agreement says."""
        number = 0 if bearer is None else 1 + list(Bearer).index(bearer)
        self.bearers.button(number).setChecked(True)
        self._preview()

    def _show_scope(self) -> None:
        line = self._cart.lines[self._position]
        given = self._cart.discount if self.is_whole else line.discount
        self.goods.setText(_("Seluruh belanja") if self.is_whole else line.item.name)
        self.amount.set_money(given.amount)
        self.choose_bearer(given.bearer)
        self.take_focus()

    def _base(self) -> Money:
        if self.is_whole:
            return total(line.value for line in self._cart.lines)
        return self._cart.lines[self._position].gross

    def _take_percent(self, percent: int) -> None:
        if percent <= WHOLE:
            self.amount.set_money(Rate(percent * 100).of(self._base()))
        self.take_focus()

    def _discount(self) -> Discount:
        number = self.bearers.checkedId()
        bearer = list(Bearer)[number - 1] if number > 0 else None
        return Discount(self.amount.read(), bearer)

    def _changed(self, discount: Discount) -> Cart:
        if self.is_whole:
            return self._cart.with_discount(discount)
        return self._cart.with_line_discount(self._position, discount)

    def _preview(self) -> None:
        try:
            cart = self._changed(self._discount())
        except UserError as error:
            self._tell(str(error), "danger", is_possible=False)
            return
        order = list(range(len(cart.lines))) if self.is_whole else [self._position]
        told = [share_sentence(cart, position) for position in order[:MOST_TOLD]]
        if len(order) > MOST_TOLD:
            told.append(_("Dan {count} baris lain.").format(count=len(order) - MOST_TOLD))
        told.append(_("Pelanggan membayar {total}.").format(total=cart.total))
        is_at_loss = any(cart.splits()[position].shop_net < ZERO for position in order)
        self._tell("\n".join(told), "warning" if is_at_loss else "", is_possible=True)

    def _tell(self, text: str, tone: str, *, is_possible: bool) -> None:
        tell(self.told, text, tone)
        self.button.setEnabled(is_possible)

    def _give(self) -> None:
        self.attempt(lambda: self.given.emit(self._changed(self._discount())))

    def _remove(self) -> None:
        self.given.emit(self._changed(Discount()))

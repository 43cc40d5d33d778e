"""The right side of the sale: how many goods, the total, and what can be done with the sale."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout

from kasir.cart import Cart
from kasir.money import format_number
from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import bearer_word
from kasir.ui.kit.parts import column, label, name, row, rule
from kasir.ui.selling.row_text import item_count
from kasir.words import _

WIDE = 344


class SaleSide(QFrame):
    """Shows a cart's figures. The actions come from the sale, by key."""

    def __init__(self, actions: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setFixedWidth(round(WIDE * min(theme.look().factor, 1.1)))
        self._count = label("", "muted")
        self._discount = label("", "muted", right=True)
        self.total = name(label("Rp0", "total", right=True), "totalLabel", _("Total"))
        self._office = label("", "muted", wrap=True)
        self._note = label("", "muted", wrap=True)
        self.hold = name(_tile(_("Tahan"), "F5", "pause", actions), "holdButton", _("Tahan (F5)"))
        self.resume = _tile(_("Lanjutkan"), "F6", "play", actions)
        self.returns = _tile(_("Retur"), "F7", "arrow-u-up-left", actions)
        self.office = _tile(_("Belanja ASN"), "F8", "storefront", actions)
        self.info = _tile(_("Info penitip"), "F9", "user", actions)
        self.cash = _tile(_("Kas"), "F10", "hand-coins", actions)
        self.reprint = _tile(_("Cetak ulang"), "F11", "printer", actions)
        self.pay = KeyButton(_("Bayar"), "F12", "money", "primary", action=actions["F12"])
        name(self.pay, "payButton", _("Bayar (F12)"))
        self.pay.setMinimumHeight(64)
        self.pay.setProperty("scale", "lead")
        self.setLayout(self._arrange())

    def _arrange(self) -> QLayout:
        tiles = QGridLayout()
        tiles.setSpacing(8)
        order = (self.hold, self.resume, self.returns, self.office, self.cash, self.reprint)
        for number, tile in enumerate(order):
            tiles.addWidget(tile, number // 2, number % 2)
            tiles.setColumnStretch(number % 2, 1)
        tiles.addWidget(self.info, len(order) // 2, 0, 1, 2)
        caption = label(_("TOTAL"), "caption")
        caption.setAlignment(Qt.AlignmentFlag.AlignRight)
        inside = column(
            row(self._count, None, self._discount),
            rule(),
            8,
            caption,
            self.total,
            8,
            rule(),
            self._office,
            self._note,
            None,
            tiles,
            4,
            self.pay,
            gap=8,
        )
        inside.setContentsMargins(16, 20, 16, 16)
        return inside

    def show_cart(self, cart: Cart) -> None:
        self._count.setText(_("{count} barang").format(count=item_count(cart)))
        discount = cart.discounted
        told = _("Diskon {amount}").format(amount=format_number(discount.rupiah))
        if cart.discount.amount and cart.discount.bearer:
            told += f" ({bearer_word(cart.discount.bearer).lower()})"
        self._discount.setText(told)
        self.total.setText(str(cart.total))
        office = cart.office
        buyer = "-" if office is None else ", ".join(filter(None, (office.office, office.name)))
        self._office.setText(_("Belanja ASN: {office}").format(office=buyer))
        self._note.setText(_("Catatan: {note}").format(note=cart.note or "-"))

    def show_held(self, count: int) -> None:
        word = _("Lanjutkan")
        self.resume.setText(f"{word} ({count})" if count else word)
        self.resume.setAccessibleName(_("Lanjutkan (F6), {count} ditahan").format(count=count))


def _tile(text: str, key: str, icon: str, actions: Mapping[str, Callable[[], object]]) -> KeyButton:
    return KeyButton(text, key, icon, tile=True, action=actions[key])

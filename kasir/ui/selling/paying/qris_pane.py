"""The QRIS that a customer scans: for one amount, or the shop's static one; and whose it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from kasir.cart import CartKey
from kasir.errors import OverpaidError, UserError
from kasir.money import ZERO, Money
from kasir.printing.roll.qr_code import modules
from kasir.qris import QrisError, StaticCode, check_amount, dynamic_code, read_static, takes_bill
from kasir.ui.kit.parts import Card, box, column, icon_label, label, name, row
from kasir.ui.kit.qr_view import QrView
from kasir.ui.station import Station
from kasir.words import _

BILL_DIGITS = 8  # Of the cart's key: enough to tell the sales of a day apart.


def shop_code(station: Station) -> StaticCode | None:
    """The shop's static code, or None where the shop shows no code on the screen."""
    try:
        return read_static(station.shop.qris_static) if station.shop.qris_static else None
    except QrisError:  # Settings take no such code; an older kasir may have.
        return None


def bill_of(station: Station, key: CartKey) -> str:
    """What the code calls this sale: the same each time the same cart is paid."""
    return f"{station.config.register}-{key[:BILL_DIGITS].upper()}"


class QrisPane(QWidget):
    """Shows the code for an amount, or a sentence where there can be none."""

    def __init__(self, code: StaticCode, bill: str) -> None:
        super().__init__()
        self._code, self._bill = code, bill
        # Who gets the money: a cashier compares it with the name on the customer's telephone.
        shown = name(label(code.name, "strong", wrap=True), "qrisMerchant", _("Nama toko di QRIS"))
        nmid = label(code.nmid and f"NMID {code.nmid}", "small", wrap=True)
        self.merchant = box(column(shown, name(nmid, "qrisNmid", _("NMID")), gap=2))
        self.is_static = False
        self._amount, self._most = ZERO, ZERO
        self.view = name(QrView(), "qrisCode", _("QRIS untuk dipindai pembeli"))
        self.why_not = name(label("", "lead", wrap=True), "qrisWhyNot", _("Mengapa tidak ada kode"))
        self.why_not.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._one_of = QStackedLayout(self)  # Without a parent it opens a window of its own.
        self._one_of.addWidget(self.view)
        self._one_of.addWidget(self.why_not)
        waiting = _("Menunggu. Cek notifikasi toko, bukan layar pembeli.")
        self.waiting = Card(
            row(icon_label("clock", "warning"), label(waiting, "strong"), None), kind="warning"
        )

    @property
    def payload(self) -> str:
        """What the code says that is shown now. Raises AmountError, OverpaidError."""
        check_amount(self._amount)
        if self._amount > self._most:
            raise OverpaidError(self._amount - self._most)
        if self.is_static:
            return self._code.payload
        return dynamic_code(self._code, self._amount, self._bill)

    @property
    def reference(self) -> str:
        """The bill number that the customer's payment carries; a static code carries none."""
        return "" if self.is_static or not takes_bill(self._code, self._bill) else self._bill

    def show_amount(self, amount: Money, most: Money) -> None:
        """Show the code for an amount; above `most` the customer would pay too much."""
        self._amount, self._most = amount, most
        self._show()

    def toggle(self) -> None:
        """Go from the code for one amount to the static one, and back."""
        self.is_static = not self.is_static
        self._show()

    def _show(self) -> None:
        try:
            grid, why_not = modules(self.payload), ""
        except UserError as error:
            grid, why_not = (), str(error)
        self.view.show_code(grid)
        self.why_not.setText(why_not)
        self._one_of.setCurrentWidget(self.why_not if why_not else self.view)
        self.waiting.setVisible(not why_not)

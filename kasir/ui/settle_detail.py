"""The panel beside the table: every figure of one consignor, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout

from kasir.money import ZERO, Money, format_number
from kasir.operations.figures import Figures
from kasir.operations.rights import Right
from kasir.operations.settlements import PreviewRow, SettlementHead
from kasir.ui import theme
from kasir.ui.names import settlement_word
from kasir.ui.station import Station
from kasir.ui.widgets import KeyButton, column, label, name, restyle, rule
from kasir.words import _

WIDE = 264


class SettleDetail(QFrame):
    """`open_asked` and `pay_asked` carry the SettlementHead."""

    open_asked = Signal(object)
    pay_asked = Signal(object)

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedWidth(round(WIDE * min(theme.look().factor, 1.15)))
        self._station = station
        self._head: SettlementHead | None = None
        self.title = label("", "lead", wrap=True)
        self.note = label("", "small", wrap=True)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.pay = KeyButton(_("Bayar"), icon="hand-coins", kind="primary", action=self._pay)
        name(self.pay, "payConsignor", _("Bayar penitip"))
        self.open = KeyButton(_("Buka rekap"), icon="file-pdf", action=self._open)
        name(self.open, "openStatement", _("Buka rekap PDF"))
        inside = column(
            self.title, self.note, 4, rule(), 4, self._grid, None, self.open, self.pay, gap=6
        )
        inside.setContentsMargins(16, 14, 16, 14)
        self.setLayout(inside)
        self.clear()

    def clear(self) -> None:
        """Show nobody."""
        self._head = None
        self.title.setText(_("Pilih penitip"))
        self.note.setText(_("Rinciannya tampil di sini."))
        restyle(self.note, tone="")
        self._empty_grid()
        self.open.hide()
        self.pay.hide()

    def show_preview(self, found: PreviewRow | None) -> None:
        """Show what settling would give."""
        if found is None:
            return
        self.clear()
        self.title.setText(found.name)
        self.note.setText(found.anomaly or _("Belum dihitung"))
        restyle(self.note, tone="warning" if found.anomaly else "")
        self._show_figures(found.figures, ())

    def show_settled(self, head: SettlementHead | None) -> None:
        """Show a settlement and offer its paper and its payment."""
        if head is None:
            return
        self.clear()
        self._head = head
        self.title.setText(head.name)
        self.note.setText(f"{head.number}\n{settlement_word(head.state)}")
        self._show_figures(
            head.figures, ((_("Dibayar"), -head.paid), (_("Saldo akhir"), head.closing))
        )
        self.open.show()
        may_pay = self._station.may(Right.PAY_OUT) and head.state != "cancelled"
        self.pay.setVisible(may_pay and head.closing > ZERO)

    def _show_figures(self, figures: Figures, after: tuple[tuple[str, Money], ...]) -> None:
        lines = [
            (_("Omzet"), figures.gross),
            (_("Diskon penitip"), -figures.discounts.consignor),
            (_("Diskon bersama"), -figures.discounts.shared),
            (_("Komisi toko"), -figures.commission),
            (_("Hak penjualan"), figures.sales),
            (_("Saldo awal"), figures.opening),
            (_("Retur"), figures.returns),
            (_("Ganti rugi"), figures.compensation),
            (_("Biaya"), figures.fees),
            (_("Uang muka"), figures.advances),
            (_("Koreksi"), figures.adjustments),
        ]
        always = {_("Omzet"), _("Komisi toko"), _("Hak penjualan")}
        shown = [(word, amount) for word, amount in lines if amount or word in always]
        shown += [(_("Jumlah hak"), figures.due), *after]
        strong = {_("Hak penjualan"), _("Jumlah hak"), _("Saldo akhir")}
        for number, (word, amount) in enumerate(shown):
            role = "strong" if word in strong else ""
            self._grid.addWidget(label(word, role or "muted"), number, 0)
            self._grid.addWidget(label(format_number(amount.rupiah), role, right=True), number, 1)

    def _empty_grid(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _open(self) -> None:
        if self._head is not None:
            self.open_asked.emit(self._head)

    def _pay(self) -> None:
        if self._head is not None:
            self.pay_asked.emit(self._head)

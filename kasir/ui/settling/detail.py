"""The panel beside the table: every figure of one consignor, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QGridLayout

from kasir.money import ZERO, Money, format_number
from kasir.operations.rights import Right
from kasir.operations.settling.accounts import ConsignorAccount
from kasir.operations.settling.figures import Figures
from kasir.operations.settling.settlements import CANCELLED, PreviewRow, SettlementHead
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import settlement_word
from kasir.ui.kit.list_pane import Panel
from kasir.ui.kit.parts import box, column, empty, label, name, row, scrolling, tell
from kasir.ui.station import Station
from kasir.words import _

WIDE = 264


class SettleDetail(Panel):
    """Shows one row of the tables. The actions come from the page, by key."""

    def __init__(self, station: Station, actions: Mapping[str, Callable[[], object]]) -> None:
        self._station = station
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(0, 1)
        self.why = KeyButton(_("Kenapa segini?"), "F3", "info", action=actions["F3"])
        name(self.why, "whyThisMuch", _("Kenapa segini? (F3)"))
        self.open = KeyButton(_("Rekap"), "Enter", action=actions["Enter"])
        name(self.open, "openStatement", _("Buka rekap PDF"))
        self.more = KeyButton(_("Lainnya"), "F7", action=actions["F7"])
        name(self.more, "moreActions", _("Lainnya (F7)"))
        self.pay = KeyButton(_("Bayar"), "F4", "hand-coins", "primary", action=actions["F4"])
        name(self.pay, "payConsignor", _("Bayar penitip (F4)"))
        pair = row(self.open, self.more, gap=6, grow=1)
        # Figures scroll where the screen is low; the keys below them stay.
        inside = column(self._grid, None)
        inside.setContentsMargins(0, 0, 10, 0)  # The bar stands there when they are many.
        super().__init__(WIDE, scrolling(box(inside)), self.why, pair, self.pay)
        self.clear()

    def clear(self) -> None:
        self.title.setText(_("Pilih penitip"))
        tell(self.note, _("Rinciannya tampil di sini."), "")
        empty(self._grid)
        for button in (self.why, self.open, self.more, self.pay):
            button.hide()

    def show_preview(self, found: PreviewRow | None) -> None:
        """Show what settling would give."""
        if found is None:
            return
        self.clear()
        self.title.setText(found.name)
        tell(self.note, found.anomaly or _("Belum dihitung"), "warning" if found.anomaly else "")
        self._show_figures(found.figures, ())
        self.why.show()
        self._offer(_("Bayar sekarang"), is_owed=found.owed > ZERO)

    def show_account(self, account: ConsignorAccount | None) -> None:
        """Show a consignor's balance; what waits to be settled is in it."""
        if account is None:
            return
        self.clear()
        self.title.setText(account.name)
        left = _("Sudah berhenti menitip") if not account.is_active else ""
        self.note.setText("\n".join(filter(None, (account.code, left))))
        self._show_rows([(_("Saldo"), account.owed)])
        self.why.show()
        self._offer(_("Bayar sekarang"), is_owed=account.owed > ZERO)

    def show_settled(self, head: SettlementHead | None) -> None:
        """Show a settlement and offer its paper and its payment."""
        if head is None:
            return
        self.clear()
        self.title.setText(head.name)
        self.note.setText(f"{head.number}, {settlement_word(head.state).lower()}")
        after = ((_("Dibayar"), -head.paid), (_("Saldo akhir"), head.closing))
        self._show_figures(head.figures, after if head.state != CANCELLED else ())
        self.why.show()
        self.open.show()
        self._offer(_("Bayar"), is_owed=head.owed > ZERO)

    def _offer(self, word: str, *, is_owed: bool) -> None:
        self.more.show()
        self.pay.setText(word)
        self.pay.setVisible(is_owed and self._station.may(Right.PAY_OUT))

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
        self._show_rows([*shown, (_("Jumlah hak"), figures.due), *after])

    def _show_rows(self, shown: list[tuple[str, Money]]) -> None:
        strong = {_("Hak penjualan"), _("Jumlah hak"), _("Saldo akhir"), _("Saldo")}
        for number, (word, amount) in enumerate(shown):
            role = "strong" if word in strong else ""
            self._grid.addWidget(label(word, role or "muted"), number, 0)
            self._grid.addWidget(label(format_number(amount.rupiah), role, right=True), number, 1)

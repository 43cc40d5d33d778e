"""The panel beside the goods: this month's stock card, and what can be done with the goods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QGridLayout

from kasir.cart import Item
from kasir.clock import format_day
from kasir.money import Quantity, format_quantity
from kasir.operations.goods import movement_card as stock_card
from kasir.operations.goods.movement_card import StockCard
from kasir.operations.rights import Right
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.list_pane import Panel
from kasir.ui.kit.parts import column, empty, label, name
from kasir.ui.station import Station
from kasir.words import _

WIDE = 264


class GoodsDetail(Panel):
    """The actions are the page's: it opens the sheets."""

    def __init__(
        self,
        station: Station,
        *,
        card: Callable[[], object],
        hand_back: Callable[[], object],
        write_off: Callable[[], object],
    ) -> None:
        self._station = station
        self._item: Item | None = None
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.card = KeyButton(_("Kartu stok"), "F4", "receipt", action=card)
        name(self.card, "stockCard", _("Kartu stok"))
        self.hand_back = KeyButton(_("Retur ke penitip"), "F7", "arrow-u-up-left", action=hand_back)
        name(self.hand_back, "handBack", _("Retur ke penitip"))
        self.write_off = KeyButton(_("Hilang, rusak"), "F8", "warning", action=write_off)
        name(self.write_off, "writeOff", _("Hilang, rusak, kedaluwarsa"))
        figures = column(self._grid, None)
        super().__init__(WIDE, figures, self.card, self.hand_back, self.write_off)
        name(self, "goodsDetail", _("Rincian barang"))
        self.show_item(None)

    def show_item(self, item: Item | None) -> None:
        """Show one product, or that none is chosen."""
        self._item = item
        empty(self._grid)
        may = self._station.may(Right.KEEP_STOCK)
        self.card.setVisible(item is not None)
        self.hand_back.setVisible(item is not None and may)
        self.write_off.setVisible(item is not None and self._station.may(Right.WRITE_OFF))
        if item is None:
            self.title.setText(_("Pilih barang"))
            self.note.setText(_("Kartu stoknya tampil di sini."))
            return
        self.title.setText(item.name)
        first, last = self._station.day.replace(day=1), self._station.day
        self.note.setText(f"{item.sku}\n{item.consignor or _('Barang toko')}")
        self._station.jobs.read(
            lambda session: stock_card.stock_card(session, item.product_id, first, last),
            then=lambda card: self._show_card(item, card, first),
        )

    def _show_card(self, item: Item, card: StockCard, first: date) -> None:
        if item is not self._item:
            return  # Another one was chosen meanwhile.
        empty(self._grid)
        lines = card_figures(card)
        lines[0] = (_("Awal {day}").format(day=format_day(first)), lines[0][1])
        for number, (word, quantity) in enumerate(lines):
            role = "strong" if number in {0, len(lines) - 1} else ""
            self._grid.addWidget(label(word, role or "muted"), number, 0)
            self._grid.addWidget(label(format_quantity(quantity), role, right=True), number, 1)


def card_figures(card: StockCard) -> list[tuple[str, Quantity]]:
    """A card's figures with their words, from opening to closing."""
    return [
        (_("Stok awal"), card.opening),
        (_("Masuk"), card.taken_in),
        (_("Laku"), card.sold),
        (_("Retur pembeli"), card.returned),
        (_("Retur ke penitip"), card.handed_back),
        (_("Hilang, rusak"), card.lost),
        (_("Opname"), card.counted),
        (_("Stok akhir"), card.closing),
    ]

"""Barang: what is on the shelves, whose it is, and taking goods in or handing them back."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from kasir.cart import Item
from kasir.money import Quantity, format_number, format_quantity
from kasir.operations import catalog
from kasir.operations.rights import Right
from kasir.operations.stock import StockNote
from kasir.ui.goods_sheet import GoodsSheet
from kasir.ui.open_file import open_file
from kasir.ui.sheet import Surface
from kasir.ui.station import Station
from kasir.ui.tables import Column, Table
from kasir.ui.widgets import KeyButton, column, label, name, row
from kasir.words import _

MOST = 500
PAUSE_MS = 200


class GoodsView(Surface):
    """One table, searched as the till searches, and two keys."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._items: tuple[Item, ...] = ()
        self.state = label("", "muted")
        self.take_in = KeyButton(
            _("Terima barang"), "F3", "package", "primary", action=lambda: self._open(is_in=True)
        )
        name(self.take_in, "takeIn", _("Terima barang titipan"))
        self.hand_back = KeyButton(
            _("Retur ke penitip"), "F7", "arrow-u-up-left", action=lambda: self._open(is_in=False)
        )
        name(self.hand_back, "handBack", _("Retur ke penitip"))
        self.find_field = QLineEdit()
        name(self.find_field, "findGoods", _("Cari barang"))
        self.find_field.setPlaceholderText(_("Cari nama barang, penitip, kategori, atau kode (F2)"))
        self.table = Table(_columns())
        name(self.table, "goodsTable", _("Barang"))
        self.keys = {
            "F2": self.take_focus,
            "F3": self.take_in.click,
            "F7": self.hand_back.click,
        }
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.find_field.textChanged.connect(lambda _text: self._pause.start())
        title = column(label(_("Barang"), "head"), self.state, gap=0)
        head = row(title, self.hand_back, self.take_in, gap=12)
        head.setStretch(0, 1)
        whole = column(head, self.find_field, self.table, gap=12)
        whole.setContentsMargins(20, 14, 20, 14)
        self.setLayout(whole)

    def take_focus(self) -> None:
        self.find_field.setFocus()
        self.find_field.selectAll()

    def refresh(self) -> None:
        """Search for what stands in the field."""
        text, day = self.find_field.text(), self._station.day
        self._station.jobs.read(
            lambda session: (
                catalog.search(session, text, day, MOST)
                if text.strip()
                else catalog.on_list(session, day, MOST)
            ),
            then=self._show,
        )

    def _show(self, items: tuple[Item, ...]) -> None:
        self._items = items
        self.table.show_rows(items)
        empty = sum(item.on_hand <= Quantity(0) for item in items)
        told = _("{count} barang, {empty} habis.").format(count=len(items), empty=empty)
        hint = _("Belum ada barang. Masukkan daftarnya: kasir import produk BERKAS")
        is_searching = bool(self.find_field.text().strip())
        self.state.setText(told if items or is_searching else hint)
        may = self._station.may(Right.KEEP_STOCK)
        for button in (self.take_in, self.hand_back):
            button.setVisible(may)
            button.setEnabled(bool(items))
        if items:
            self.table.selectRow(0)

    def _open(self, *, is_in: bool) -> None:
        chosen = self.table.current_row()
        if chosen is None:
            self.say(_("Pilih satu barang penitip itu dulu."))
            return
        day = self._station.day
        # The consignor's name finds all of his goods; whose they are is told by the id.
        words = chosen.consignor
        self._station.jobs.read(
            lambda session: catalog.search(session, words, day, MOST),
            then=lambda items: self._ask(chosen, items, is_in=is_in),
        )

    def _ask(self, chosen: Item, items: tuple[Item, ...], *, is_in: bool) -> None:
        his = [item for item in items if item.consignor_id == chosen.consignor_id]
        his.sort(key=lambda item: (item.product_id != chosen.product_id, item.name))
        sheet = GoodsSheet(self._station, his, is_in=is_in)
        sheet.closed.connect(self.refresh)
        sheet.stored.connect(self._offer_paper)
        self.sheet_asked.emit(sheet)

    def _offer_paper(self, note: StockNote) -> None:
        told = _("{number} tersimpan.").format(number=note.number)
        word = _("Cetak {series}").format(series=note.number.partition("/")[0])
        self.say(told, "success", word, lambda: self._print(note))

    def _print(self, note: StockNote) -> None:
        papers = self._station.papers
        self._station.jobs.office(
            lambda errand: papers.write_goods_note(errand, note.id), then=open_file
        )


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            _("Barang"),
            text=lambda item: item.name,
            sort=lambda item: item.name.casefold(),
            note=lambda item: ", ".join(
                filter(None, (item.sku, item.consignor or _("Barang toko"), item.warning))
            ),
            tone=lambda item: "warning" if item.warning else "",
            is_number=False,
            width=0,
        ),
        Column(
            _("Stok"),
            text=lambda item: f"{format_quantity(item.on_hand)} {item.unit}",
            sort=lambda item: item.on_hand,
            tone=lambda item: "danger" if item.on_hand <= Quantity(0) else "",
            width=120,
        ),
        Column(
            _("Harga jual"),
            text=lambda item: format_number(item.price.rupiah),
            sort=lambda item: item.price,
            width=120,
        ),
    )

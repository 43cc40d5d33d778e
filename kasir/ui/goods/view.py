"""Barang: what is on the shelves, whose it is, and everything that is done with goods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from kasir.cart import Item
from kasir.money import Quantity, format_quantity
from kasir.operations.goods import expiry
from kasir.operations.goods.stock import StockNote
from kasir.operations.products import catalog
from kasir.operations.rights import Right
from kasir.printing.paper_list import GOODS_NOTE
from kasir.ui.goods.count_sheet import CountSheet
from kasir.ui.goods.detail import GoodsDetail
from kasir.ui.goods.expiry_sheet import ExpirySheet
from kasir.ui.goods.note_sheet import HandBackSheet, owner_of
from kasir.ui.goods.stock_card_sheet import StockCardSheet
from kasir.ui.goods.taking_in import IntakeDesk
from kasir.ui.goods.write_off_sheet import WriteOffSheet
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import column, label, name, page_layout, row
from kasir.ui.kit.sheet import Sheet, Surface
from kasir.ui.kit.tables import Column, Table, joined, money_column, name_column
from kasir.ui.papers.open_file import open_paper
from kasir.ui.papers.slip_sheet import SlipSheet
from kasir.ui.station import Station
from kasir.words import _

MOST = 500
PAUSE_MS = 200


@dataclass(frozen=True, slots=True)
class GoodsPicture:
    """What the page shows, from one consistent look; `expiring` counts what expires soon."""

    items: tuple[Item, ...]
    expiring: int


def goods_picture(session: Any, text: str, day: date) -> GoodsPicture:
    """Ask for the goods that a search finds, or for all when there is none."""
    found = (
        catalog.search(session, text, day, MOST)
        if text.strip()
        else catalog.on_list(session, day, MOST)
    )
    owners = expiry.expiring(session, day)
    return GoodsPicture(found, sum(len(owner.goods) for owner in owners))


class GoodsView(Surface):
    """One table, searched as the till searches, and the goods that are chosen beside it."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._intake = IntakeDesk(station, self)
        self._intake.changed.connect(self.refresh)
        self.state = label("", "muted")
        self.take_in = KeyButton(
            _("Terima barang"), "F3", "package", "primary", action=self._take_in
        )
        name(self.take_in, "takeIn", _("Terima barang titipan"))
        self.count = KeyButton(_("Stok opname"), "F6", "barcode", action=self._count)
        name(self.count, "stockCount", _("Stok opname"))
        self.expiry = KeyButton(_("Kedaluwarsa"), "F9", "calendar-blank", action=self._open_expiry)
        name(self.expiry, "expiryBoard", _("Papan kedaluwarsa"))
        self.find_field = name(QLineEdit(), "findGoods", _("Cari barang"))
        self.begins_at = self.find_field
        self.find_field.setPlaceholderText(_("Cari nama barang, penitip, kategori, atau kode (F2)"))
        self.table = name(Table(_COLUMNS), "goodsTable", _("Barang"))
        self.detail = GoodsDetail(
            station, card=self._open_card, hand_back=self._hand_back, write_off=self._write_off
        )
        self.table.selected.connect(self.detail.show_item)
        self.table.opened.connect(lambda _item: self._open_card())
        self.keys["F2"] = self.take_focus
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.find_field.textChanged.connect(lambda _text: self._pause.start())
        left = column(self.find_field, self.table, gap=12)
        below = row(left, self.detail, gap=16, grow=0)
        tools = (self.expiry, self.count, self.take_in)
        self.setLayout(page_layout(_("Barang"), self.state, tools, below))

    def refresh(self) -> None:
        """Search for what stands in the field."""
        text, day = self.find_field.text(), self._station.day
        self._station.jobs.read(lambda session: goods_picture(session, text, day), then=self._show)

    def _show(self, picture: GoodsPicture) -> None:
        items, chosen = picture.items, self.table.current_row()
        self.table.show_rows(items)
        empty = sum(item.on_hand <= Quantity(0) for item in items)
        told = _("{count} barang, {empty} habis.").format(count=len(items), empty=empty)
        hint = _("Belum ada barang. Tambahkan di halaman Data, atau: kasir import produk BERKAS")
        is_searching = bool(self.find_field.text().strip())
        self.state.setText(told if items or is_searching else hint)
        self.expiry.setText(
            _("Kedaluwarsa ({count})").format(count=picture.expiring)
            if picture.expiring
            else _("Kedaluwarsa")
        )
        self.expiry.updateGeometry()
        may = self._station.may(Right.KEEP_STOCK)
        self.take_in.setVisible(may)
        self.count.setVisible(may)
        self.table.select(attrgetter("product_id"), chosen and chosen.product_id)
        self.detail.show_item(self.table.current_row())

    # --- sheets -----------------------------------------------------------------------------

    def _take_in(self) -> None:
        if self._station.may(Right.KEEP_STOCK):
            self._intake.begin(self.table.current_row())

    def _hand_back(self) -> None:
        if self._station.may(Right.KEEP_STOCK):
            self._on_his_goods(
                lambda items: HandBackSheet(self._station, owner_of(items[0]), items)
            )

    def _write_off(self) -> None:
        if self._station.may(Right.WRITE_OFF):
            self._on_his_goods(lambda items: WriteOffSheet(self._station, items))

    def _on_his_goods(self, make: Callable[[list[Item]], HandBackSheet | WriteOffSheet]) -> None:
        """Open a sheet on all goods of the chosen one's consignor, the chosen one first."""
        chosen = self.table.current_row()
        if chosen is None:
            self.say(_("Pilih satu barang penitip itu dulu."))
            return
        day = self._station.day

        def show(items: tuple[Item, ...]) -> None:
            first = chosen.product_id
            sheet = make(sorted(items, key=lambda i: (i.product_id != first, i.name)))
            self._watch(sheet)
            self.sheet_asked.emit(sheet)

        self._station.jobs.read(
            lambda session: catalog.goods_of(session, chosen.consignor_id, day), then=show
        )

    def _open_card(self) -> None:
        chosen = self.table.current_row()
        if chosen is not None:
            self._open(StockCardSheet(self._station, chosen))

    def _count(self) -> None:
        if self._station.may(Right.KEEP_STOCK):
            self._open(CountSheet(self._station))

    def _open_expiry(self) -> None:
        sheet = ExpirySheet(self._station)
        sheet.sheet_asked.connect(self._watch)  # What it opens in its place.
        self._open(sheet)

    def _open(self, sheet: Sheet) -> None:
        sheet.closed.connect(self.refresh)
        self.sheet_asked.emit(sheet)

    # --- notes ------------------------------------------------------------------------------

    def _watch(self, sheet: HandBackSheet | WriteOffSheet) -> None:
        sheet.closed.connect(self.refresh)
        sheet.stored.connect(self._offer_paper)

    def _offer_paper(self, note: StockNote) -> None:
        told = _("{number} tersimpan.").format(number=note.number)
        if note.compensation:
            told += " " + _("Hak penitip bertambah {amount}.").format(amount=note.compensation)
        word = _("Cetak {series}").format(series=note.number.partition("/")[0])
        print_note = partial(open_paper, self._station, GOODS_NOTE, note.id)
        self.offer_paper(told, word, print_note, lambda: self._print_slip(note))

    def _print_slip(self, note: StockNote) -> None:
        self.sheet_asked.emit(SlipSheet(self._station, GOODS_NOTE, note.id, note.number))


_COLUMNS = (
    name_column(
        _("Barang"),
        lambda item: joined(item.sku, item.consignor or _("Barang toko"), item.warning),
        lambda item: "warning" if item.warning else "",
    ),
    Column(
        _("Stok"),
        text=lambda item: f"{format_quantity(item.on_hand)} {item.unit}",
        sort=lambda item: item.on_hand,
        tone=lambda item: "danger" if item.on_hand <= Quantity(0) else "",
        width=104,
    ),
    money_column(_("Harga jual"), lambda item: item.price),
)

"""Kartu stok: one product event by event, or all goods of its consignor, for a period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from kasir.cart import Item
from kasir.clock import format_day, format_time
from kasir.money import Quantity, format_quantity
from kasir.operations.entries import ENTRIES
from kasir.operations.goods import movement_card as stock_card
from kasir.operations.goods.movement_card import CardLine, StockCard
from kasir.ui.goods.detail import card_figures
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import DayEdit
from kasir.ui.kit.parts import caption, label, name, row
from kasir.ui.kit.sheet import Sheet
from kasir.ui.kit.tables import Column, Table, name_column, quantity_column
from kasir.ui.station import Station
from kasir.words import _


class StockCardSheet(Sheet):
    """Opening + what came - what went = closing, in any period."""

    def __init__(self, station: Station, item: Item) -> None:
        super().__init__(_("Kartu stok"), "", 952)
        self._station, self._item = station, item
        today = station.day
        self.first = name(DayEdit(today.replace(day=1)), "cardFirst", _("Dari"))
        self.last = name(DayEdit(today), "cardLast", _("Sampai"))
        for field in (self.first, self.last):
            field.dateChanged.connect(lambda _day: self._ask())
        one, many = _("Barang ini"), _("Semua barang penitip")
        self.which = ChoiceKeys(
            name(KeyButton(one, "F2"), "cardOf0", one), name(KeyButton(many, "F3"), "cardOf1", many)
        )
        self.which.idClicked.connect(lambda _number: self._ask())
        self.told = name(label("", "muted", wrap=True), "cardSums", _("Jumlah"))
        self.lines = name(Table(_LINE_COLUMNS), "cardLines", _("Gerakan barang"))
        self.cards = name(Table(_card_columns()), "cardGoods", _("Semua barang penitip"))
        self._tables = QStackedWidget()
        for table in (self.lines, self.cards):
            self._tables.addWidget(table)
        tools = row(
            *(*self.which.buttons(), None),
            *(caption(_("Dari"), self.first), caption(_("Sampai"), self.last)),
            gap=12,
        )
        self.add(tools, self.told, self._tables, grow=2)
        name(self.add_close(_("Selesai")), "cardDone", _("Selesai"))
        self._ask()

    def take_focus(self) -> None:
        (self.lines, self.cards)[self._tables.currentIndex()].setFocus()

    def _ask(self) -> None:
        item, first, last = self._item, self.first.day(), self.last.day()
        is_one = self.which.checkedId() == 0
        self._tables.setCurrentIndex(0 if is_one else 1)
        self.lead.setText(item.name if is_one else item.consignor or _("Barang toko"))
        self.lead.show()
        if first > last:
            self.told.setText(_("Tanggal awal sesudah tanggal akhir. Pilih lagi."))
            self.lines.show_rows(())
            self.cards.show_rows(())
            return
        if is_one:
            self._station.jobs.read(
                lambda session: (
                    stock_card.stock_card(session, item.product_id, first, last),
                    stock_card.card_lines(session, item.product_id, first, last),
                ),
                then=self._show_one,
            )
        else:
            owner = item.consignor_id
            self._station.jobs.read(
                lambda session: stock_card.stock_cards(session, owner, first, last),
                then=self._show_all,
            )

    def _show_one(self, found: tuple[StockCard, tuple[CardLine, ...]]) -> None:
        card, lines = found
        parts = (f"{word} {format_quantity(figure)}" for word, figure in card_figures(card))
        self.told.setText(", ".join(parts) + f" {card.unit}.")
        self.lines.show_rows(lines)

    def _show_all(self, cards: tuple[StockCard, ...]) -> None:
        told = _("{count} barang. Stok awal ditambah gerakannya sama dengan stok akhir.")
        self.told.setText(told.format(count=len(cards)))
        self.cards.show_rows(cards)


_LINE_COLUMNS = (
    Column(
        _("Kejadian"),
        text=lambda line: ENTRIES[line.kind].movement,
        note=lambda line: line.number,
        is_number=False,
        width=0,
    ),
    Column(
        _("Hari"),
        text=lambda line: format_day(line.day),
        sort=lambda line: (line.day, line.at),
        width=120,
    ),
    Column(_("Jam"), text=lambda line: format_time(line.at), width=80),
    Column(
        _("Masuk / keluar"),
        text=lambda line: signed(line.quantity),
        sort=lambda line: line.quantity,
        width=140,
    ),
    quantity_column(_("Sisa"), lambda line: line.on_hand, 110),
)


def _card_columns() -> tuple[Column, ...]:
    def figure(title: str, of: Callable[[StockCard], Quantity], width: int = 64) -> Column:
        def text(card: Any) -> str:
            return format_quantity(of(card)) if of(card) else "-"

        return Column(title, text=text, sort=of, width=width)

    return (
        name_column(_("Barang"), lambda card: f"{card.sku}, {card.unit}"),
        figure(_("Awal"), lambda card: card.opening),
        figure(_("Masuk"), lambda card: card.taken_in),
        figure(_("Laku"), lambda card: card.sold),
        figure(_("Retur"), lambda card: card.returned),
        figure(_("Diambil"), lambda card: card.handed_back, 76),
        figure(_("Hilang"), lambda card: card.lost),
        figure(_("Opname"), lambda card: card.counted, 82),
        figure(_("Akhir"), lambda card: card.closing),
    )


def signed(quantity: Quantity) -> str:
    """`+3` or `-2,5`."""
    return ("+" if quantity > Quantity(0) else "") + format_quantity(quantity)

"""A note about one consignor's goods: taken in (TT) or handed back (RTV)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QScrollArea, QWidget

from kasir.cart import Item
from kasir.errors import UserError
from kasir.money import format_quantity
from kasir.operations import stock
from kasir.operations.stock import NoteLine, StockNote
from kasir.ui.sheet import Sheet, caption
from kasir.ui.station import Station
from kasir.ui.widgets import KeyButton, QuantityEdit, column, label, name
from kasir.words import _


class DayError(UserError):
    """A date that can't be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("Tanggal {text} tidak terbaca. Tulis seperti 24/11/2026.").format(text=text)
        )


def read_day(text: str) -> date | None:
    """Read `24/11/2026`; empty is no date. Raises DayError."""
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise DayError(text) from error


class GoodsSheet(Sheet):
    """The goods of one consignor, a quantity each; food has a date. `stored` carries the note."""

    stored = Signal(object)

    def __init__(self, station: Station, items: Sequence[Item], *, is_in: bool) -> None:
        title = _("Terima barang titipan") if is_in else _("Retur ke penitip")
        super().__init__(title, items[0].consignor or _("Barang toko"), 600)
        self._station, self._items, self._is_in = station, items, is_in
        self._lines: list[tuple[Item, QuantityEdit, QLineEdit]] = []
        self.reason = QComboBox()
        name(self.reason, "handBackReason", _("Alasan"))
        self.reason.setEditable(True)
        self.reason.addItems(
            (_("Diminta penitip"), _("Mendekati kedaluwarsa"), _("Tidak laku"), _("Rusak"))
        )
        self.add(self._make_lines())
        if not is_in:
            self.add(caption(_("Alasan"), self.reason))
        word = _("Simpan tanda terima") if is_in else _("Simpan retur")
        self.button = KeyButton(word, "F12", "receipt", "primary", action=self._store)
        name(self.button, "goodsConfirm", word)
        self.add_buttons(self.button)
        self.keys["Enter"] = self.focusNextChild

    def take_focus(self) -> None:
        self._lines[0][1].setFocus()

    def _make_lines(self) -> QScrollArea:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(_("Jumlah"), "caption", right=True), 0, 1)
        if self._is_in:
            grid.addWidget(label(_("Kedaluwarsa"), "caption"), 0, 2)
        for number, item in enumerate(self._items, start=1):
            self._add_line(grid, number, item)
        grid.setRowStretch(len(self._items) + 1, 1)
        inside = QWidget()
        inside.setLayout(grid)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _add_line(self, grid: QGridLayout, number: int, item: Item) -> None:
        told = _("{sku}, di rak {count} {unit}").format(
            sku=item.sku, count=format_quantity(item.on_hand), unit=item.unit
        )
        field = QuantityEdit()
        field.setProperty("scale", "lead")
        name(field, f"goodsQuantity{item.sku}", _("Jumlah {name}").format(name=item.name))
        field.setPlaceholderText("0")
        field.setFixedWidth(84)
        day = QLineEdit()
        name(day, f"goodsDay{item.sku}", _("Kedaluwarsa {name}").format(name=item.name))
        day.setPlaceholderText(_("hh/bb/tttt"))
        day.setFixedWidth(130)
        texts = column(label(item.name, "strong", wrap=True), label(told, "small"), gap=2)
        grid.addLayout(texts, number, 0)
        grid.addWidget(field, number, 1)
        if self._is_in:
            grid.addWidget(day, number, 2)
        self._lines.append((item, field, day))

    def _note_lines(self) -> list[NoteLine]:
        return [
            NoteLine(item.product_id, field.quantity(), read_day(day.text()))
            for item, field, day in self._lines
            if field.text().strip() not in {"", "0"}
        ]

    def _store(self) -> None:
        lines: list[NoteLine] = []
        if not self.attempt(lambda: lines.extend(self._note_lines())):
            return
        if not lines:
            self.say(_("Tulis jumlah sedikitnya satu barang."), "warning")
            return
        owner, stamp = self._items[0].consignor_id, self._station.stamp()
        reason, is_in = self.reason.currentText().strip(), self._is_in
        self.wait()
        self._station.jobs.write(
            lambda session: (
                stock.take_in(session, owner, lines, stamp)
                if is_in
                else stock.hand_back(session, owner, lines, reason, stamp)
            ),
            then=self._finish,
            always=self.go_on,
        )

    def _finish(self, note: StockNote) -> None:
        self.close_sheet()
        self.stored.emit(note)

"""Goods of one consignor below each other, a field for the quantity beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea

from kasir.cart import Item
from kasir.errors import UserError
from kasir.money import Quantity, format_quantity
from kasir.operations.goods.note_line import NoteLine
from kasir.ui.kit.edits import QuantityEdit, quantity_of
from kasir.ui.kit.parts import box, column, grid, label, name
from kasir.ui.kit.typed_day import parse_typed_day
from kasir.words import _


class DayError(UserError):
    """A date that can't be read."""

    def __init__(self, text: str) -> None:
        super().__init__(_("Tanggal {text} tidak terbaca. Tulis seperti 24/11/2026."), text=text)


AT_ONCE, AHEAD = 30, 10  # Rows made together, and how far before the last one more are made.


class GoodsLines(QScrollArea):
    """`edited` tells that a quantity or a date is another one now.

    A consignor may have a thousand goods: rows are made when they come near to what is seen, when
    the cursor does, or when they are gone to. What stands in the others is kept as text.
    """

    edited = Signal()

    def __init__(
        self,
        items: Sequence[Item],
        *,
        has_dates: bool = False,
        filled: Mapping[int, Quantity] | None = None,
    ) -> None:
        """`filled` gives quantities to begin with, by product."""
        super().__init__()
        self._items = tuple(items)
        self._has_dates = has_dates
        self._texts = {
            product_id: (format_quantity(quantity), "")
            for product_id, quantity in (filled or {}).items()
        }
        self._fields: list[tuple[QuantityEdit, QLineEdit | None]] = []  # Of the rows made so far.
        self._grid = grid(12, 8, grow=0)
        self._grid.addWidget(label(_("Jumlah"), "caption", right=True), 0, 1)
        if has_dates:
            self._grid.addWidget(label(_("Kedaluwarsa"), "caption"), 0, 2)
        self._grid.setRowStretch(len(items) + 1, 1)
        inside = box(self._grid)
        self._make(AT_ONCE)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.verticalScrollBar().valueChanged.connect(self._make_seen)

    @property
    def first(self) -> QuantityEdit | None:
        """The first quantity, where typing begins; None without goods."""
        return self._fields[0][0] if self._fields else None

    def typed(self) -> dict[int, tuple[str, str]]:
        """What stands in the fields: quantity and date, by product."""
        return {
            int(item.product_id): self._texts.get(item.product_id, ("", "")) for item in self._items
        }

    def put_back(self, typed: Mapping[int, tuple[str, str]]) -> None:
        """Write into the fields again what stood there before."""
        self._texts = dict(typed)
        for item, fields in zip(self._items, self._fields, strict=False):
            for field, text in zip(fields, typed.get(item.product_id, ("", "")), strict=True):
                if field is not None:
                    field.setText(text)

    def go_to(self, product_id: int) -> bool:
        """Put the cursor on a product's quantity; say whether it is here."""
        for number, item in enumerate(self._items):
            if item.product_id == product_id:
                self._make(number + AHEAD)
                self._point_at(self._fields[number][0])
                return True
        return False

    def lines(self) -> list[NoteLine]:
        """The goods that have a quantity; one that can't be read is 0. Raises DayError."""
        found = []
        for number, item in enumerate(self._items):
            quantity, day = self._texts.get(item.product_id, ("", ""))
            if quantity.strip() not in {"", "0"}:
                expires_on = self._read(number, day)
                found.append(NoteLine(item.product_id, quantity_of(quantity), expires_on))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the cursor come near the last row that is made: the next one is to be there."""
        if event.type() is QEvent.Type.FocusIn and self._fields:
            for field, _day in self._fields[-AHEAD:]:
                if field is watched:
                    self._make(len(self._fields) + AT_ONCE)
                    break
        return super().eventFilter(watched, event)

    def _read(self, number: int, text: str) -> date | None:
        if not text.strip():
            return None
        try:
            return parse_typed_day(text)
        except ValueError as error:
            self._make(number + AHEAD)
            self._point_at(self._fields[number][1] or self._fields[number][0])
            raise DayError(text) from error

    def _point_at(self, field: QLineEdit) -> None:
        self.ensureWidgetVisible(field)
        field.setFocus()
        field.selectAll()

    # --- rows -------------------------------------------------------------------------------

    def _make_seen(self) -> None:
        """Make what is seen and a page below; a row is at least as high as its field."""
        if self._fields:
            bottom = self.verticalScrollBar().value() + 2 * self.viewport().height()
            self._make(bottom // self._fields[0][0].sizeHint().height())

    def _make(self, count: int) -> None:
        """Make the rows up to this many, and keep the room that the others will take."""
        made = len(self._fields)
        if made >= min(count, len(self._items)):
            return
        for number in range(made, min(max(count, made + AT_ONCE), len(self._items))):
            self._add_line(number)
        made = len(self._fields)
        self._grid.setRowMinimumHeight(len(self._items) + 1, 0)
        room = self._grid.sizeHint().height() // made * (len(self._items) - made)
        self._grid.setRowMinimumHeight(len(self._items) + 1, room)
        self._grid.activate()

    def _add_line(self, number: int) -> None:
        item = self._items[number]
        told = _("{sku}, di rak {count} {unit}").format(
            sku=item.sku, count=format_quantity(item.on_hand), unit=item.unit
        )
        quantity, expires = self._texts.get(item.product_id, ("", ""))
        field = QuantityEdit()
        field.setProperty("scale", "lead")
        name(field, f"goodsQuantity{item.sku}", _("Jumlah {name}").format(name=item.name))
        field.setPlaceholderText("0")
        field.setFixedWidth(84)
        field.setText(quantity)
        field.installEventFilter(self)
        texts = column(label(item.name, "strong", wrap=True), label(told, "small"), gap=2)
        self._grid.addLayout(texts, number + 1, 0)
        self._grid.addWidget(field, number + 1, 1)
        day = QLineEdit(expires) if self._has_dates else None
        if day is not None:
            name(day, f"goodsDay{item.sku}", _("Kedaluwarsa {name}").format(name=item.name))
            day.setPlaceholderText(_("hh/bb/tttt"))
            day.setFixedWidth(130)
            self._grid.addWidget(day, number + 1, 2)
        if self._fields and self.widget() is not None:  # Else the order is that of making them.
            above, day_above = self._fields[-1]
            self.setTabOrder(day_above or above, field)
            if day is not None:
                self.setTabOrder(field, day)
                day.show()
            field.show()  # At once: the cursor may be on its way.
        self._fields.append((field, day))
        for each in (field, day):
            if each is not None:
                each.textChanged.connect(partial(self._keep, number))

    def _keep(self, number: int, _text: str) -> None:
        field, day = self._fields[number]
        self._texts[self._items[number].product_id] = field.text(), day.text() if day else ""
        self.edited.emit()

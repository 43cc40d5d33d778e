"""Goods of one consignor below each other, a field for the quantity beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QWidget

from kasir.cart import Item
from kasir.errors import UserError
from kasir.money import Quantity, format_quantity
from kasir.operations.goods.note_line import NoteLine
from kasir.ui.kit.typed_day import parse_typed_day
from kasir.ui.kit.widgets import QuantityEdit, column, label, name
from kasir.words import _


class DayError(UserError):
    """A date that can't be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("Tanggal {text} tidak terbaca. Tulis seperti 24/11/2026.").format(text=text)
        )


def read_day(text: str) -> date | None:
    """Read a typed day; empty is no date. Raises DayError."""
    if not text.strip():
        return None
    try:
        return parse_typed_day(text)
    except ValueError as error:
        raise DayError(text) from error


class GoodsLines(QScrollArea):
    """`edited` tells that a quantity or a date is another one now."""

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
        self._lines: list[tuple[Item, QuantityEdit, QLineEdit]] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(_("Jumlah"), "caption", right=True), 0, 1)
        if has_dates:
            grid.addWidget(label(_("Kedaluwarsa"), "caption"), 0, 2)
        for number, item in enumerate(items, start=1):
            self._add_line(grid, number, item, has_dates=has_dates)
        grid.setRowStretch(len(items) + 1, 1)
        for item, field, _day in self._lines:
            if filled and item.product_id in filled:
                field.setText(format_quantity(filled[item.product_id]))
        inside = QWidget()
        inside.setLayout(grid)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    @property
    def first(self) -> QuantityEdit | None:
        """The first quantity, where typing begins; None without goods."""
        return self._lines[0][1] if self._lines else None

    def typed(self) -> dict[int, tuple[str, str]]:
        """Give what stands in the fields: quantity and date, by product."""
        return {
            int(item.product_id): (field.text(), day.text()) for item, field, day in self._lines
        }

    def put_back(self, typed: Mapping[int, tuple[str, str]]) -> None:
        """Write into the fields again what stood there before."""
        for item, field, day in self._lines:
            quantity, expires = typed.get(int(item.product_id), ("", ""))
            field.setText(quantity)
            day.setText(expires)

    def go_to(self, product_id: int) -> bool:
        """Put the cursor on a product's quantity; say whether it is here."""
        for item, field, _day in self._lines:
            if item.product_id == product_id:
                field.setFocus()
                field.selectAll()
                self.ensureWidgetVisible(field)
                return True
        return False

    def lines(self) -> list[NoteLine]:
        """Give the goods that have a quantity; one that can't be read is 0. Raises DayError."""
        return [
            NoteLine(item.product_id, field.quantity(), self._read(day))
            for item, field, day in self._lines
            if field.text().strip() not in {"", "0"}
        ]

    def _read(self, field: QLineEdit) -> date | None:
        try:
            return read_day(field.text())
        except DayError:
            self.ensureWidgetVisible(field)
            field.setFocus()
            field.selectAll()
            raise

    def _add_line(self, grid: QGridLayout, number: int, item: Item, *, has_dates: bool) -> None:
        told = _("{sku}, di rak {count} {unit}").format(
            sku=item.sku, count=format_quantity(item.on_hand), unit=item.unit
        )
        field = QuantityEdit()
        field.setProperty("scale", "lead")
        name(field, f"goodsQuantity{item.sku}", _("Jumlah {name}").format(name=item.name))
        field.setPlaceholderText("0")
        field.setFixedWidth(84)
        field.textChanged.connect(lambda _text: self.edited.emit())
        day = QLineEdit()
        name(day, f"goodsDay{item.sku}", _("Kedaluwarsa {name}").format(name=item.name))
        day.setPlaceholderText(_("hh/bb/tttt"))
        day.setFixedWidth(130)
        day.textChanged.connect(lambda _text: self.edited.emit())
        texts = column(label(item.name, "strong", wrap=True), label(told, "small"), gap=2)
        grid.addLayout(texts, number, 0)
        grid.addWidget(field, number, 1)
        if has_dates:
            grid.addWidget(day, number, 2)
        self._lines.append((item, field, day))

"""The page of a count on which goods are scanned or typed: filters, the table, one field."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kasir.errors import UserError
from kasir.money import Quantity, format_quantity, parse_quantity
from kasir.operations.goods.counts import CountRow
from kasir.ui.goods.stock_card_sheet import signed
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import QuantityEdit
from kasir.ui.kit.parts import Card, column, label, name, row
from kasir.ui.kit.tables import Column, Table, joined, name_column
from kasir.words import _


class NoNumberError(UserError):
    """What was typed is no quantity."""

    def __init__(self, text: str) -> None:
        super().__init__(_("Jumlah {text} tidak terbaca. Tulis seperti 12 atau 2,5."), text=text)


class CountingPage(QWidget):
    """Shows the rows of a scope and takes one number after the other."""

    keep_asked = Signal()
    forget_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[CountRow, ...] = ()
        self._make_table()
        self._lay_out()

    def current(self) -> CountRow | None:
        """The row that the next number is for."""
        found: CountRow | None = self.table.current_row()
        return found

    def typed(self) -> Quantity | None:
        """The number in the field, None without one. Raises NoNumberError."""
        text = self.quantity.text()
        try:
            return parse_quantity(text) if text.strip() else None
        except ValueError as error:
            raise NoNumberError(text) from error

    def take_focus(self) -> None:
        self.quantity.setFocus()
        self.quantity.selectAll()

    def begin(self) -> None:
        """Show all rows of what is counted next."""
        self.find_field.clear()
        self.only.button(0).setChecked(True)

    def step(self, steps: int) -> None:
        last = len(self.table.shown_rows()) - 1
        self.table.selectRow(min(max(self.table.currentIndex().row() + steps, 0), last))
        self.take_focus()

    def following(self, counted: CountRow) -> int:
        """The id of the row after one, 0 where nothing is shown."""
        ids = [each.product_id for each in self.table.shown_rows()]
        at = ids.index(counted.product_id) if counted.product_id in ids else -1
        return ids[min(at + 1, len(ids) - 1)] if ids else 0

    def put(self, counted: CountRow) -> None:
        """Put a row that was counted in the place of what it was."""
        self.rows = tuple(
            counted if each.product_id == counted.product_id else each for each in self.rows
        )

    def show_rows(self, chosen: int | None = None) -> None:
        """Show the goods that the filter leaves, and select one by its id, else the first."""
        before = self.table.current_row()
        chosen = chosen or (before.product_id if before else None)
        left = [found for found in self.rows if found.counted is None]
        differing = [found for found in self.rows if found.difference]
        self.table.show_rows((self.rows, left, differing)[self.only.checkedId()])
        words = (_("Semua ({count})"), _("Belum dihitung ({count})"), _("Selisih ({count})"))
        for number, rows in enumerate((self.rows, left, differing)):
            self.only.button(number).setText(words[number].format(count=len(rows)))
        self.table.select(attrgetter("product_id"), chosen)
        self._show_chosen(self.table.current_row())

    def _make_table(self) -> None:
        self.table = name(Table(_COLUMNS), "countTable", _("Barang yang dihitung"))
        self.table.selected.connect(self._show_chosen)
        self.table.clicked.connect(lambda _index: self.take_focus())
        keys = (
            name(KeyButton("", key), f"countOnly{number}", _("Saring"))
            for number, key in enumerate(("F2", "F3", "F4"))
        )
        self.only = ChoiceKeys(*keys)
        self.only.idClicked.connect(lambda _number: self.show_rows())
        self.find_field = name(QLineEdit(), "countFind", _("Cari barang"))
        self.find_field.setPlaceholderText(_("Saring nama atau kode (F6)"))
        self.find_field.textChanged.connect(self._filter)

    def _lay_out(self) -> None:
        self.chosen = name(label("", "lead", wrap=True), "countChosen", _("Barang terpilih"))
        self.chosen_note = label("", "small")
        self.quantity = name(QuantityEdit(), "countQuantity", _("Jumlah dihitung"))
        self.quantity.setFixedWidth(140)
        self.unit = label("", "muted")
        keep = KeyButton(_("Catat"), "Enter", "check-circle", action=self.keep_asked.emit)
        name(keep, "countKeep", _("Catat hitungan"))
        forget = KeyButton(_("Belum dihitung"), "F8", action=self.forget_asked.emit)
        name(forget, "countForget", _("Jadikan belum dihitung"))
        texts = column(self.chosen, self.chosen_note, gap=0)
        below = row(texts, self.quantity, self.unit, keep, forget, gap=12, grow=0)
        tools = row(*self.only.buttons(), self.find_field, gap=8, grow=3)
        self.setLayout(column(tools, self.table, Card(below, kind="sunken"), gap=12, grow=1))

    def _filter(self, text: str) -> None:
        self.table.filter_by(text)
        self.show_rows()

    def _show_chosen(self, found: CountRow | None) -> None:
        self.quantity.setEnabled(found is not None)
        self.chosen.setText(found.name if found else _("Tidak ada barang di sini"))
        self.chosen_note.setText(found.consignor or _("Barang toko") if found else "")
        self.unit.setText(found.unit if found else "")
        counted = found.counted if found else None
        self.quantity.setText("" if counted is None else format_quantity(counted))
        self.quantity.selectAll()


def _difference_text(found: CountRow) -> str:
    if found.counted is None:
        return ""
    return signed(found.difference) if found.difference else _("cocok")


_COLUMNS = (
    name_column(_("Barang"), lambda found: joined(found.sku, found.consignor or _("Barang toko"))),
    Column(
        _("Tercatat"),
        text=lambda found: f"{format_quantity(found.stored)} {found.unit}",
        sort=lambda found: found.stored,
        width=130,
    ),
    Column(
        _("Dihitung"),
        text=lambda found: _("belum") if found.counted is None else format_quantity(found.counted),
        sort=lambda found: Quantity(-1) if found.counted is None else found.counted,
        tone=lambda found: "warning" if found.counted is None else "",
        width=110,
    ),
    Column(
        _("Selisih"),
        text=_difference_text,
        sort=lambda found: found.difference,
        tone=lambda found: "danger" if found.difference else "",
        width=110,
    ),
)

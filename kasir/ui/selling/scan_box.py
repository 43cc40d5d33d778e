"""The one field at the top of the sale: a code, `3*` and a code, or words that are searched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from kasir.cart import Item
from kasir.errors import UnknownCodeError, UserError
from kasir.money import Quantity, format_number, format_quantity, parse_quantity
from kasir.operations.products import catalog
from kasir.ui import theme
from kasir.ui.kit.parts import column, label, name
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import key_name
from kasir.ui.scanner import TAKES_SCANS
from kasir.ui.station import Station
from kasir.words import _

ONE = Quantity.units(1)
PAUSE_MS = 150  # After the last letter, before the search: a scan is over by then.
MOST_SHOWN = 6


def split_times(text: str) -> tuple[Quantity, str]:
    """Read `3*2000000000015`: three of that code. Without a star it is one."""
    times, star, rest = text.partition("*")
    if not star:
        return ONE, text.strip()
    try:
        return parse_quantity(times), rest.strip()
    except ValueError:
        return ONE, text.strip()


class ScanField(QLineEdit):
    """A line edit that leaves to the sale what is not about its text."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_for_cart = not self.text() and key_name(event) in {"Del", "Ctrl+Z"}
        if is_for_cart or key_name(event) in {"Up", "Down", "PageUp", "PageDown", "Esc"}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ScanBox(QFrame):
    """The field and, below it, what was found. `picked` carries the Item and the Quantity."""

    picked = Signal(object, object)
    refused = Signal(object)  # A UserError about a code.

    def __init__(self, station: Station, over: QWidget) -> None:
        """`over` is the page on which the list of finds lies."""
        super().__init__()
        self._over = over
        self.setObjectName("strip")
        self._station = station
        self.field = name(ScanField(), "scanField", _("Pindai atau ketik nama barang"))
        self.field.setProperty("scale", "lead")
        self.field.setProperty(TAKES_SCANS, True)
        self.field.setPlaceholderText(_("Pindai atau ketik nama barang..."))
        self.field.setMinimumHeight(52)
        self.field.addAction(
            QAction(theme.icon("barcode", "muted"), "", self.field),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.field.returnPressed.connect(self._submit)
        self.field.textEdited.connect(self._wait_for_pause)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(self.field)
        self._finds = _Finds(over)
        self._finds.list.chosen.connect(self._pick)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_ahead)
        self._asked = 0  # An answer to an older question is not shown any more.
        self._times = ONE

    @property
    def is_showing(self) -> bool:
        return self._finds.isVisible()

    def scan(self, code: str) -> None:
        """Take a code from the scanner; a `3*` that stands in the field still counts."""
        times, rest = split_times(self.field.text())
        self.look_up(code, times if not rest else ONE)

    def look_up(self, text: str, times: Quantity) -> None:
        """Look the code up; if there is none, search for the words."""
        self._pause.stop()
        self._asked += 1
        self._times = times
        day = self._station.day
        self._station.jobs.read(
            lambda session: catalog.find_product(session, text, day),
            then=self._show_found,
            refused=lambda error: self._search_instead(error, text),
        )

    def step(self, steps: int) -> None:
        self._finds.list.step(steps)

    def clear(self) -> None:
        """Empty the field and close the list."""
        self._pause.stop()
        self._asked += 1
        self.field.clear()
        self._finds.hide()

    def place_finds(self) -> None:
        """Put the list right below the field."""
        below = self.field.mapTo(self._over, QPoint(0, self.field.height() + 4))
        self._finds.place(below, self.field.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_showing:
            self.place_finds()

    def _submit(self) -> None:
        chosen = self._finds.list.current_key()
        if self.is_showing and chosen is not None:
            self._pick(chosen)
            return
        times, text = split_times(self.field.text())
        if text:
            self.look_up(text, times)

    def _pick(self, item: Item) -> None:
        """Take one from the list, which shows blocked goods too: now it is said why."""
        times, day = self._times, self._station.day
        self.clear()
        self._station.jobs.read(
            lambda session: catalog.find_item(session, item.product_id, day),
            then=lambda found: self.picked.emit(found, times),
            refused=self._refuse,
        )

    def _refuse(self, error: UserError) -> bool:
        self.refused.emit(error)
        return True

    def _show_found(self, items: tuple[Item, ...]) -> None:
        if len(items) == 1:
            times = self._times
            self.clear()
            self.picked.emit(items[0], times)
        else:
            self._show(items, _("Kode ini dipakai beberapa barang. Pilih salah satu."), 0)

    def _search_instead(self, error: UserError, text: str) -> bool:
        is_number = text.isdigit() and len(text) >= 8
        if not isinstance(error, UnknownCodeError) or is_number:
            self.field.clear()
            self._finds.hide()
            self.refused.emit(error)
            return True
        self._search(text, lambda items: self._show_search(items, error))
        return True

    def _show_search(self, items: tuple[Item, ...], error: UserError) -> None:
        if items:
            self._show(items, _("Enter menambah, panah memilih."), 0)
        else:
            self._finds.hide()
            self.field.selectAll()
            self.refused.emit(error)

    def _wait_for_pause(self, text: str) -> None:
        self._finds.list.select(-1)
        if len(split_times(text)[1]) < 2:
            self._finds.hide()
            self._pause.stop()
        else:
            self._pause.start()

    def _look_ahead(self) -> None:
        times, text = split_times(self.field.text())
        self._times = times
        if text.isdigit():
            return  # Part of a code.
        self._search(text, lambda items: self._show(items, _("Panah ke bawah memilih."), -1))

    def _search(self, text: str, then: Callable[[tuple[Item, ...]], None]) -> None:
        self._asked += 1
        asked, day = self._asked, self._station.day

        def show(items: tuple[Item, ...]) -> None:
            if asked == self._asked:
                then(items)

        self._station.jobs.read(lambda session: catalog.search(session, text, day), then=show)

    def _show(self, items: tuple[Item, ...], hint: str, position: int) -> None:
        self._finds.setVisible(bool(items))
        if items:
            self._finds.hint.setText(hint)
            self._finds.list.show_rows([_row(item) for item in items], position)
            self.place_finds()
            self._finds.raise_()


class _Finds(QFrame):
    """The list of finds: it lies over the cart and never takes the focus."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("suggestions")
        self.list = name(RowList(), "findList", _("Barang yang ditemukan"))
        self.list.setFocusPolicy(self.focusPolicy())
        self.hint = label("", "small")
        self.hint.setContentsMargins(16, 0, 16, 0)
        inside = column(self.list, self.hint, gap=0)
        inside.setContentsMargins(2, 4, 2, 8)
        self.setLayout(inside)
        self.hide()

    def place(self, below: QPoint, wide: int) -> None:
        self.resize(wide, 100)
        self.list.doItemsLayout()
        count = min(self.list.rows.rowCount(), MOST_SHOWN)
        rows = sum(self.list.sizeHintForRow(row) for row in range(count))
        room = self._over.height() - below.y() - 16
        high = rows + self.hint.sizeHint().height() + 20
        self.setGeometry(below.x(), below.y(), wide, min(high, room))

    def sizeHint(self) -> QSize:
        return QSize(400, 200)


def _row(item: Item) -> ListRow:
    stock = _("stok {count} {unit}").format(count=format_quantity(item.on_hand), unit=item.unit)
    return ListRow(
        title=item.name,
        detail=item.consignor or _("Barang toko"),
        middle=stock,
        amount=format_number(item.price.rupiah),
        key=item,
    )

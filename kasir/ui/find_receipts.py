"""Finds a receipt by its number, an item or the amount; the newest stand there already."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kasir.clock import format_instant
from kasir.money import format_number
from kasir.operations import receipts
from kasir.operations.receipts import ReceiptRow
from kasir.ui.rows import Row, RowList
from kasir.ui.sheet import key_name
from kasir.ui.station import Station
from kasir.ui.widgets import column, label, name
from kasir.words import _

PAUSE_MS = 200


class _FindField(QLineEdit):
    """Leaves the arrows to the list below and Enter to the sheet."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if key_name(event) in {"Up", "Down", "PageUp", "PageDown", "Enter"}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FindReceipts(QWidget):
    """A field and a list. `chosen` carries the sale's id."""

    chosen = Signal(object)

    def __init__(self, station: Station, *, with_returns: bool = True) -> None:
        super().__init__()
        self._station, self._with_returns = station, with_returns
        self.field = _FindField()
        name(self.field, "findReceipt", _("Cari struk"))
        self.field.setPlaceholderText(_("Nomor, nama barang, atau jumlah"))
        self.list = RowList()
        name(self.list, "receiptList", _("Struk"))
        self.list.setMinimumHeight(180)
        self.list.chosen.connect(self.chosen)
        self._empty = label(_("Tidak ada struk yang cocok."), "muted")
        self._empty.hide()
        inside = column(self.field, self._empty, self.list, gap=8)
        inside.setStretch(2, 1)
        self.setLayout(inside)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.look()

    @property
    def sale_id(self) -> int | None:
        """The selected receipt."""
        key: int | None = self.list.current_key()
        return key

    @property
    def number(self) -> str:
        """The selected receipt's number, empty for none."""
        at = self.list.position
        return self.list.rows.rows[at].title if at >= 0 else ""

    def take_focus(self) -> None:
        """Wait for words."""
        self.field.setFocus()

    def look(self) -> None:
        """Search for what stands in the field."""
        self._pause.stop()
        text = self.field.text()
        self._station.jobs.read(
            lambda session: receipts.find_receipts(session, text), then=self._show
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {"Up": -1, "Down": 1, "PageUp": -6, "PageDown": 6}.get(key_name(event))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.list.step(steps)
            event.accept()

    def _show(self, found: tuple[ReceiptRow, ...]) -> None:
        shown = [row for row in found if self._with_returns or not row.is_return]
        rows = [
            Row(
                title=row.number + (_(" (retur)") if row.is_return else ""),
                detail=row.goods,
                middle=format_instant(row.at),
                amount=format_number(row.total.rupiah),
                key=row.sale_id,
            )
            for row in shown
        ]
        self._empty.setVisible(not rows)
        self.list.show_rows(rows, 0)

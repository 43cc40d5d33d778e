"""A note about one consignor's goods: taken in (TT) or handed back (RTV)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QScrollArea, QSizePolicy

from kasir.cart import Item
from kasir.money import Quantity
from kasir.operations import intake_check, stock
from kasir.operations.stock import NoteLine, StockNote
from kasir.ui.goods_lines import GoodsLines
from kasir.ui.sheet import Sheet, caption
from kasir.ui.station import Station
from kasir.ui.widgets import Card, KeyButton, label, name
from kasir.words import _

MARGIN, HIGHEST = 44, 180  # Pixels beside the warnings, and their most height.


class GoodsSheet(Sheet):
    """The goods of one consignor, a quantity each; food has a date. `stored` carries the note."""

    stored = Signal(object)

    def __init__(
        self,
        station: Station,
        items: Sequence[Item],
        *,
        is_in: bool,
        filled: Mapping[int, Quantity] | None = None,
        reason: str = "",
    ) -> None:
        title = _("Terima barang titipan") if is_in else _("Retur ke penitip")
        super().__init__(title, items[0].consignor or _("Barang toko"), 600)
        self._station, self._items, self._is_in = station, items, is_in
        self._asked: list[NoteLine] = []  # Goods whose warnings were asked for.
        self._known: list[NoteLine] = []  # Goods whose warnings stand there.
        self.goods = GoodsLines(items, has_dates=is_in, filled=filled)
        self.goods.edited.connect(self._forget_warnings)
        self.warnings = label("", wrap=True)
        name(self.warnings, "intakeWarnings", _("Yang perlu diperhatikan"))
        self._scroll = QScrollArea()  # Thirty kinds of goods have a hundred worries.
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.warnings)
        self._worries = Card(
            label(_("Periksa dulu"), "strong"), self._scroll, kind="warning", gap=4
        )
        self._worries.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._worries.hide()
        self.reason = QComboBox()
        name(self.reason, "handBackReason", _("Alasan"))
        self.reason.setEditable(True)
        self.reason.addItems(
            (_("Diminta penitip"), _("Mendekati kedaluwarsa"), _("Tidak laku"), _("Rusak"))
        )
        if reason:
            self.reason.setCurrentText(reason)
        self.add(self.goods, self._worries)
        if not is_in:
            self.add(caption(_("Alasan"), self.reason))
        self._word = _("Simpan tanda terima") if is_in else _("Simpan retur")
        self.button = KeyButton(self._word, "F12", "receipt", "primary", action=self._confirm)
        name(self.button, "goodsConfirm", self._word)
        self.add_buttons(self.button)
        self.keys["Enter"] = self.focusNextChild

    def take_focus(self) -> None:
        self.goods.first.setFocus()
        self.goods.first.selectAll()

    def _confirm(self) -> None:
        lines: list[NoteLine] = []
        if not self.attempt(lambda: lines.extend(self.goods.lines())):
            return
        if not lines:
            self.say(_("Tulis jumlah sedikitnya satu barang."), "warning")
            return
        self.say("")  # What was wrong before is right now.
        if not self._is_in or lines == self._known:
            self._store(lines)
            return
        day = self._station.day
        self._asked = lines
        self._station.jobs.read(
            lambda session: intake_check.intake_warnings(session, lines, day), then=self._warn
        )

    def _warn(self, told: tuple[str, ...]) -> None:
        """Show what is odd about these goods; a second press stores them all the same."""
        if not self._asked or self.is_busy:
            return  # They are others by now, or are being stored.
        self._known = self._asked
        if not told:
            self._store(self._known)
            return
        self.warnings.setText("\n".join(told))
        self._worries.show()
        wide = self.width() - 2 * MARGIN
        self._scroll.setFixedHeight(min(self.warnings.heightForWidth(wide) + 4, HIGHEST))
        self.button.setText(_("Tetap simpan"))

    def _forget_warnings(self) -> None:
        self._asked, self._known = [], []
        self._worries.hide()
        self.button.setText(self._word)

    def _store(self, lines: list[NoteLine]) -> None:
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

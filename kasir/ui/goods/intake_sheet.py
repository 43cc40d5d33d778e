"""Taking in a consignor's goods (TT): how many of each, until when, and what is odd about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from kasir.cart import Item
from kasir.errors import UnknownCodeError, UserError
from kasir.operations.goods import intake_check, stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import StockNote
from kasir.operations.products import catalog
from kasir.ui.goods.lines import GoodsLines
from kasir.ui.goods.note_sheet import GoodsOwner, GoodsSheet
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import Card, label, name, row, scrolling
from kasir.ui.station import Station
from kasir.words import _

MARGIN, HIGHEST = 44, 180  # Pixels beside the warnings, and their most height.


class IntakeSheet(GoodsSheet):
    """A scan goes to its goods; what nobody knows yet is written on the spot.

    `other_asked`: goods of somebody else are to be taken in. `new_asked` carries a barcode, or
    nothing: goods that are not written yet.
    """

    other_asked = Signal()
    new_asked = Signal(str)
    takes_scans = True

    def __init__(self, station: Station, owner: GoodsOwner, items: Sequence[Item]) -> None:
        goods = GoodsLines(items, has_dates=True)
        self._word = _("Simpan tanda terima")
        super().__init__(station, _("Terima barang titipan"), owner, goods, self._word)
        self._asked: list[NoteLine] = []  # Goods whose warnings were asked for.
        self._known: list[NoteLine] = []  # Goods whose warnings stand there.
        self._unknown = ""  # The barcode scanned last, when nobody knows it.
        goods.edited.connect(self._forget_warnings)
        self._none = label(
            _("Belum ada barang dari {owner}. Tekan F6 untuk menulis yang pertama.").format(
                owner=owner.name
            ),
            "muted",
            wrap=True,
        )
        name(self._none, "intakeEmpty", _("Belum ada barang"))
        self.warnings = name(label("", wrap=True), "intakeWarnings", _("Yang perlu diperhatikan"))
        # Thirty kinds of goods have a hundred worries.
        self._scroll = scrolling(self.warnings, takes_focus=True)
        self._worries = Card(
            label(_("Periksa dulu"), "strong"), self._scroll, kind="warning", gap=4
        )
        self._worries.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._worries.hide()
        other = KeyButton(_("Penitip lain"), "F5", action=self._leave_for_other)
        name(other, "intakeOther", _("Barang penitip lain"))
        new = KeyButton(_("Barang baru"), "F6", "plus", action=self._ask_new)
        name(new, "intakeNew", _("Tulis barang baru"))
        self.body.insertLayout(0, row(other, new, None))
        self.add(self._none, self._worries)
        self._none.setVisible(not items)
        goods.setVisible(bool(items))
        if not items:
            self.add(None)
        self.add_buttons(self.button)

    # --- scanning ---------------------------------------------------------------------------

    def take_scan(self, code: str) -> bool:
        """Go to the goods with this code, or say whose they are, or that nobody knows them."""
        day = self.station.day
        self.station.jobs.read(
            lambda session: catalog.goods_of_code(session, code, day),
            then=self._go_to,
            refused=lambda error: self._offer_new(code, error),
        )
        return True

    def _go_to(self, found: tuple[Item, ...]) -> None:
        self._unknown = ""
        if any(self.goods.go_to(int(item.product_id)) for item in found):
            self.say("")
            return
        told = _("{name} milik {owner}. F5 untuk menerima barangnya.")
        [item, *_others] = found
        self.say(told.format(name=item.name, owner=item.consignor or _("toko")), "warning")

    def _offer_new(self, code: str, error: UserError) -> bool:
        if not isinstance(error, UnknownCodeError):
            return False
        self._unknown = code
        told = _("Barcode {code} belum dikenal. Tulis sebagai barang baru {owner}?")
        told = told.format(code=code, owner=self.owner.name)
        self.say(told, "warning", _("Barang baru (F6)"), self._ask_new)
        return True

    def _ask_new(self) -> None:
        self.new_asked.emit(self._unknown)

    def _leave_for_other(self) -> None:
        if self.is_free():
            self.other_asked.emit()

    # --- storing ----------------------------------------------------------------------------

    def check(self, lines: list[NoteLine]) -> None:
        """Ask what is odd about these goods; a second press stores them all the same."""
        if lines == self._known:
            self.keep(lines)
            return
        day = self.station.day
        self._asked = lines
        self.station.jobs.read(
            lambda session: intake_check.intake_warnings(session, lines, day), then=self._warn
        )

    def book(self, lines: list[NoteLine]) -> Callable[[Any], StockNote]:
        owner, stamp, key = self.owner.id, self.station.stamp(), self.key
        return lambda session: stock.take_in(session, owner, lines, stamp, key=key)

    def _warn(self, told: tuple[str, ...]) -> None:
        if not self._asked or self.is_busy:
            return  # They are others by now, or are being stored.
        self._known = self._asked
        if not told:
            self.keep(self._known)
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

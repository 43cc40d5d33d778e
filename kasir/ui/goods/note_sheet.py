"""A note about one consignor's goods, and the one that hands them back (RTV)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Signal

from kasir.cart import Item
from kasir.money import Quantity
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import StockNote
from kasir.ui.goods.lines import GoodsLines
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.parts import caption, name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _


@dataclass(frozen=True, slots=True)
class GoodsOwner:
    """Whose goods a note is about; id None: the shop's own."""

    id: int | None
    name: str


def owner_of(item: Item) -> GoodsOwner:
    """Whose goods these are."""
    return GoodsOwner(item.consignor_id, item.consignor or _("Barang toko"))


class GoodsSheet(Sheet):
    """The goods of one consignor, a quantity each. `stored` carries the note."""

    stored = Signal(object)

    def __init__(
        self, station: Station, title: str, owner: GoodsOwner, goods: GoodsLines, word: str
    ) -> None:
        super().__init__(title, owner.name, 600)
        self.station, self.owner, self.goods = station, owner, goods
        self._is_warned = False
        self.key = str(uuid4())  # Of the note: pressed again after an unclear answer, still one.
        self.button = KeyButton(word, "F12", "receipt", "primary", action=self._confirm)
        name(self.button, "goodsConfirm", word)
        self.keys["Enter"] = self.focusNextChild
        self.add(goods)
        goods.edited.connect(self._forget_warning)

    def take_focus(self) -> None:
        if self.goods.first is None:
            self.setFocus()
        else:
            self.goods.first.setFocus()
            self.goods.first.selectAll()

    def close_sheet(self) -> None:
        """Go away; over something typed say so first."""
        if self.is_free():
            if self._is_warned:
                self.say("")  # Nothing waits for F12 any more.
            super().close_sheet()

    def is_free(self) -> bool:
        """Whether nothing is lost by going away, or it was said that it is."""
        is_typed = any(text for fields in self.goods.typed().values() for text in fields)
        if self._is_warned or not is_typed:
            return True
        self._is_warned = True
        self.say(_("Belum disimpan. F12 menyimpan; sekali lagi membuang yang ditulis."), "warning")
        return False

    def check(self, lines: list[NoteLine]) -> None:
        """Go on with goods that can be read; a note that asks something first does so here."""
        self.keep(lines)

    def book(self, lines: list[NoteLine]) -> Callable[[Any], StockNote]:
        """The operation that stores the note."""
        raise NotImplementedError

    def keep(self, lines: list[NoteLine]) -> None:
        self.store(self.station.jobs, self.book(lines), self.stored.emit)

    def _confirm(self) -> None:
        lines: list[NoteLine] = []
        if not self.attempt(lambda: lines.extend(self.goods.lines())):
            return
        if not lines:
            self.say(_("Tulis jumlah sedikitnya satu barang."), "warning")
            return
        self.say("")  # What was wrong before is right now.
        self.check(lines)

    def _forget_warning(self) -> None:
        self._is_warned = False

    def leave(self) -> None:
        self._is_warned = True  # It is stored.
        self.close_sheet()


class HandBackSheet(GoodsSheet):
    """Goods that go back to their consignor, with a reason."""

    def __init__(
        self,
        station: Station,
        owner: GoodsOwner,
        items: Sequence[Item],
        *,
        filled: Mapping[int, Quantity] | None = None,
        reason: str = "",
    ) -> None:
        goods = GoodsLines(items, filled=filled)
        super().__init__(station, _("Retur ke penitip"), owner, goods, _("Simpan retur"))
        reasons = (_("Diminta penitip"), _("Mendekati kedaluwarsa"), _("Tidak laku"), _("Rusak"))
        self.reason = name(Choice(reasons, takes_others=True), "handBackReason", _("Alasan"))
        if reason:
            self.reason.setCurrentText(reason)
        self.add(caption(_("Alasan"), self.reason))
        self.add_buttons(self.button)

    def book(self, lines: list[NoteLine]) -> Callable[[Any], StockNote]:
        owner, stamp, key = self.owner.id, self.station.stamp(), self.key
        reason = self.reason.currentText().strip()
        return lambda session: stock.hand_back(session, owner, lines, reason, stamp, key=key)

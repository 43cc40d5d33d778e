"""Hold a cart with a note while the next customer pays, and find it again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from kasir.cart import Cart, CartKey
from kasir.clock import format_time
from kasir.money import format_number
from kasir.operations.selling import carts
from kasir.operations.selling.carts import HeldCart
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import caption, label, name
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import Sheet
from kasir.ui.selling.row_text import item_count
from kasir.ui.station import Station
from kasir.words import _

NARROW = 440


class NoteSheet(Sheet):
    """A note to find the cart again. `given` carries the text."""

    given = Signal(str)

    def __init__(self, cart: Cart) -> None:
        lead = _("{count} barang, {total}. Pelanggan berikutnya bisa dilayani.").format(
            count=item_count(cart), total=cart.total
        )
        super().__init__(_("Tahan keranjang"), lead, NARROW)
        self.note = name(QLineEdit(cart.note), "holdNote", _("Catatan"))
        self.begins_at = self.note
        self.note.setPlaceholderText(_("Misalnya: ibu baju merah, bus 2"))
        self.note.setMaxLength(60)
        self.add(caption(_("Catatan"), self.note), None)
        hold = KeyButton(_("Tahan"), "Enter", "pause", "primary", action=self._give)
        name(hold, "holdConfirm", _("Tahan keranjang"))
        self.add_buttons(hold)
        self.keys["F5"] = hold.click

    def _give(self) -> None:
        self.given.emit(self.note.text().strip())


class HeldSheet(Sheet):
    """The held carts of this register. `resumed` carries the Cart."""

    resumed = Signal(object)

    def __init__(self, station: Station) -> None:
        super().__init__(_("Lanjutkan keranjang"), _("Panah memilih, Enter membuka."), NARROW)
        self._station = station
        self.list = name(RowList(), "heldList", _("Keranjang yang ditahan"))
        self.begins_at = self.list
        self.list.chosen.connect(self._resume)
        self._empty = label(_("Tidak ada keranjang yang ditahan. F5 menahan keranjang."), "muted")
        self._empty.hide()
        self.add(self._empty, self.list)
        self.button = KeyButton(_("Lanjutkan"), "Enter", "play", "primary", action=self._choose)
        self.add_buttons(self.button)
        register = station.register_id
        station.jobs.read(lambda session: carts.held_carts(session, register), then=self._show)

    def _show(self, held: tuple[HeldCart, ...]) -> None:
        rows = [
            ListRow(
                title=cart.note or _("Tanpa catatan"),
                detail=_("{count} barang, ditahan {time}").format(
                    count=cart.item_count, time=format_time(cart.at)
                ),
                amount=format_number(cart.total.rupiah),
                key=cart.key,
            )
            for cart in held
        ]
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self.button.setEnabled(bool(rows))
        self.list.show_rows(rows, 0)

    def _choose(self) -> None:
        key = self.list.current_key()
        if key is not None:
            self._resume(key)

    def _resume(self, key: CartKey) -> None:
        stamp = self._station.stamp()
        self.wait()
        self._station.jobs.write(
            lambda session: carts.resume_cart(session, key, stamp),
            then=self.resumed.emit,
            always=self.go_on,
        )

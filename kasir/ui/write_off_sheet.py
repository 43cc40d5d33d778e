"""Goods lost, damaged or expired (BA): how many, why, who bears it, and a second person's PIN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QWidget

from kasir.cart import Item
from kasir.clock import Actor
from kasir.enums import Cause
from kasir.money import ZERO, Quantity
from kasir.operations import stock
from kasir.operations.rights import Right
from kasir.operations.stock import Liability, NoteLine, StockNote
from kasir.ui.approve import ApprovePane
from kasir.ui.goods_lines import GoodsLines
from kasir.ui.names import cause_word
from kasir.ui.sheet import Sheet, caption
from kasir.ui.station import Station
from kasir.ui.widgets import Card, KeyButton, column, label, name, row
from kasir.words import _


class WriteOffSheet(Sheet):
    """What will be credited to the consignor stands there before anybody confirms."""

    def __init__(
        self,
        station: Station,
        items: Sequence[Item],
        *,
        cause: Cause = Cause.LOST,
        filled: Mapping[int, Quantity] | None = None,
    ) -> None:
        self._owner = items[0].consignor or _("Barang toko")
        super().__init__(_("Hilang, rusak, kedaluwarsa"), self._owner, 620)
        self._station, self._items = station, items
        self._asked = 0  # An answer to an older question is not shown any more.
        self.goods = GoodsLines(items, filled=filled)
        self.goods.edited.connect(self._ask_liability)
        self.cause = QComboBox()
        name(self.cause, "writeOffCause", _("Sebab"))
        for each in Cause:
            self.cause.addItem(cause_word(each))
        self.cause.setCurrentIndex(list(Cause).index(cause))
        self.cause.currentIndexChanged.connect(lambda _index: self._ask_liability())
        self.reason = QLineEdit()
        name(self.reason, "writeOffReason", _("Keterangan"))
        self.reason.setPlaceholderText(_("Apa yang terjadi, di mana"))
        self.owed = label("", "strong", wrap=True)
        name(self.owed, "writeOffOwed", _("Hak penitip"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._first_page())
        self.add(self._pages)
        self.button = KeyButton(
            _("Buat berita acara"), "F12", "receipt", "primary", action=self._confirm
        )
        name(self.button, "writeOffConfirm", _("Buat berita acara"))
        self.add_buttons(self.button)
        self.keys["Enter"] = self.focusNextChild
        self._ask_liability()

    def take_focus(self) -> None:
        if self._pages.currentIndex() == 0:
            self.goods.take_focus()

    def _first_page(self) -> QWidget:
        page = QWidget()
        why = row(caption(_("Sebab"), self.cause), caption(_("Keterangan"), self.reason), gap=12)
        why.setStretch(1, 1)
        inside = column(self.goods, why, Card(self.owed, kind="sunken"), gap=12)
        inside.setStretch(0, 1)
        page.setLayout(inside)
        return page

    def _chosen_cause(self) -> Cause:
        # By number: Qt makes a plain text of an enum that is text, too.
        return list(Cause)[self.cause.currentIndex()]

    # --- what it will cost ------------------------------------------------------------------

    def _ask_liability(self) -> None:
        self._asked += 1
        asked, cause, owner = self._asked, self._chosen_cause(), self._items[0].consignor_id
        lines = [line for line in self.goods.lines() if line.quantity > Quantity(0)]
        if not lines:
            self.owed.setText(_("Tulis jumlahnya. Hak penitip dihitung di sini."))
            return
        day = self._station.day

        def show(found: Liability) -> None:
            if asked == self._asked:
                self.owed.setText(liability_text(found, self._owner, owner))

        self._station.jobs.read(
            lambda session: stock.liability(session, cause, owner, lines, day), then=show
        )

    # --- the second person, and the note itself ---------------------------------------------

    def _confirm(self) -> None:
        lines = self.goods.lines()
        if not lines:
            self.say(_("Tulis jumlah sedikitnya satu barang."), "warning")
        elif not self.reason.text().strip():
            self.say(_("Tuliskan apa yang terjadi pada barangnya."), "warning")
            self.reason.setFocus()
        elif self._station.shop.one_person_shop:
            self._record(lines, None)
        else:
            self._ask_second(lines)

    def _ask_second(self, lines: list[NoteLine]) -> None:
        why = _("Berita acara {owner}. {owed}").format(owner=self._owner, owed=self.owed.text())
        pane = ApprovePane(self._station, Right.WRITE_OFF, why)
        pane.approved.connect(lambda actor: self._record(lines, actor))
        self._pages.addWidget(pane)
        self._pages.setCurrentWidget(pane)
        self.button.hide()
        self.keys["Enter"] = pane.pin.enter
        pane.take_focus()

    def close_sheet(self) -> None:
        """Leave the PIN for the goods, where nothing that was typed is lost; then go away."""
        if self._pages.currentIndex() > 0 and not self.is_busy:
            self._go_back()
        else:
            super().close_sheet()

    def _go_back(self) -> None:
        pane = self._pages.widget(1)
        assert pane is not None, "no PIN was asked for"
        self._pages.removeWidget(pane)
        pane.deleteLater()
        self.button.show()
        self.keys["Enter"] = self.focusNextChild
        self.take_focus()

    def _record(self, lines: list[NoteLine], second: Actor | None) -> None:
        owner, cause = self._items[0].consignor_id, self._chosen_cause()
        reason, stamp = self.reason.text().strip(), self._station.stamp(second)
        self.wait()
        self._station.jobs.write(
            lambda session: (
                stock.record_expiry(session, owner, lines, reason, stamp)
                if cause is Cause.EXPIRED
                else stock.record_loss(session, owner, lines, reason, stamp, cause)
            ),
            then=self._finish,
            always=self._go_on,
        )

    def _go_on(self) -> None:
        self.go_on()
        if self._pages.currentIndex() > 0:  # Refused: the goods are there to be put right.
            self._go_back()

    def _finish(self, note: StockNote) -> None:
        self.close_sheet()
        told = _("{number} tersimpan. Hak {owner} bertambah {amount}.")
        if not note.compensation:
            told = _("{number} tersimpan. Tidak ada ganti rugi untuk {owner}.")
        self.say(
            told.format(number=note.number, owner=self._owner, amount=note.compensation), "success"
        )


def liability_text(found: Liability, owner: str, consignor_id: int | None) -> str:
    """Say who bears a write-off, and what the consignor is credited."""
    if consignor_id is None:
        return _("Barang toko sendiri: tidak ada ganti rugi.")
    if found.amount == ZERO and not found.rate.basis_points:
        return _("Ditanggung penitip menurut perjanjian: tidak ada ganti rugi.")
    return _("Toko menanggung {rate} menurut perjanjian: hak {owner} bertambah {amount}.").format(
        rate=found.rate, owner=owner, amount=found.amount
    )

"""Goods lost, damaged or expired (BA): how many, why, who bears it, and a second person's PIN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from kasir.cart import Item
from kasir.enums import Cause
from kasir.money import ZERO, Quantity
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import Liability
from kasir.operations.rights import Right
from kasir.ui.approval.two_person_sheet import TwoPersonSheet
from kasir.ui.goods.lines import GoodsLines
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.enum_words import cause_word
from kasir.ui.kit.parts import Card, caption, label, name, row
from kasir.ui.station import Station
from kasir.words import _


class WriteOffSheet(TwoPersonSheet):
    """What will be credited stands there before anybody confirms. `stored` carries the note."""

    stored = Signal(object)

    def __init__(
        self,
        station: Station,
        items: Sequence[Item],
        *,
        cause: Cause = Cause.LOST,
        filled: Mapping[int, Quantity] | None = None,
    ) -> None:
        self._owner = items[0].consignor or _("Barang toko")
        super().__init__(station, _("Hilang, rusak, kedaluwarsa"), self._owner, 620)
        self._owner_id = items[0].consignor_id
        self._key = str(uuid4())  # Of the note: pressed again after an unclear answer, still one.
        self.goods = GoodsLines(items, filled=filled)
        self.goods.edited.connect(self._ask_liability)
        self.first = self.goods.first
        self.cause = name(Choice(map(cause_word, Cause)), "writeOffCause", _("Sebab"))
        self.cause.setCurrentIndex(list(Cause).index(cause))
        self.cause.currentIndexChanged.connect(lambda _index: self._ask_liability())
        self.reason = name(QLineEdit(), "writeOffReason", _("Keterangan"))
        if cause is Cause.EXPIRED:
            self.reason.setText(_("Lewat tanggal kedaluwarsa"))
        self.reason.setPlaceholderText(_("Apa yang terjadi, di mana"))
        self.owed = name(label("", "strong", wrap=True), "writeOffOwed", _("Hak penitip"))
        why = row(
            caption(_("Sebab"), self.cause), caption(_("Keterangan"), self.reason), gap=12, grow=1
        )
        self.put(self.goods, why, Card(self.owed, kind="sunken"))
        self.button = KeyButton(
            _("Buat berita acara"), "F12", "receipt", "primary", action=self._confirm
        )
        name(self.button, "writeOffConfirm", _("Buat berita acara"))
        self.add_buttons(self.button)
        self.keys["Enter"] = self.focusNextChild
        self._ask_liability()

    def _chosen_cause(self) -> Cause:
        # By number: Qt makes a plain text of an enum that is text, too.
        return list(Cause)[self.cause.currentIndex()]

    def _ask_liability(self) -> None:
        cause, owner, day = self._chosen_cause(), self._owner_id, self.station.day
        lines = self._countable()
        if not lines:
            self.owed.setText(_("Tulis jumlahnya. Hak penitip dihitung di sini."))
            return
        # Answers come in the order of the questions: the last one is about what stands there.
        self.station.jobs.read(
            lambda session: stock.liability(session, cause, owner, lines, day),
            then=self._show_liability,
        )

    def _countable(self) -> list[NoteLine]:
        return [line for line in self.goods.lines() if line.quantity > Quantity(0)]

    def _show_liability(self, found: Liability) -> None:
        if self._countable():
            self.owed.setText(liability_text(found, self._owner, self._owner_id))

    def _confirm(self) -> None:
        lines = self.goods.lines()
        if not lines:
            self.say(_("Tulis jumlah sedikitnya satu barang."), "warning")
        elif not self.reason.text().strip():
            self.say(_("Tuliskan apa yang terjadi pada barangnya."), "warning")
            self.reason.setFocus()
        else:
            self._record(lines)

    def _record(self, lines: list[NoteLine]) -> None:
        owner, cause, key = self._owner_id, self._chosen_cause(), self._key
        reason = self.reason.text().strip()
        self.approve(
            Right.WRITE_OFF,
            _("Berita acara {owner}. {owed}").format(owner=self._owner, owed=self.owed.text()),
            lambda session, stamp: (
                stock.record_expiry(session, owner, lines, reason, stamp, key=key)
                if cause is Cause.EXPIRED
                else stock.record_loss(session, owner, lines, reason, stamp, cause, key=key)
            ),
            self.stored.emit,
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

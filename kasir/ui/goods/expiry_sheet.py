"""Papan kedaluwarsa: what expires soon, by consignor, with the message to send and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from kasir.cart import Item
from kasir.clock import format_day
from kasir.enums import Cause
from kasir.money import Quantity, format_quantity
from kasir.operations.goods import expiry
from kasir.operations.goods.expiry import STEPS, ExpiringGoods, ExpiringOwner
from kasir.operations.products import catalog
from kasir.operations.rights import Right
from kasir.ui.goods.note_sheet import HandBackSheet, owner_of
from kasir.ui.goods.whatsapp import days_text, link, message, telephone
from kasir.ui.goods.write_off_sheet import WriteOffSheet
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.parts import column, label, name, row
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _

_WIDEST_FIRST = tuple(reversed(STEPS))


class ExpirySheet(Sheet):
    """Consignors at the left, the chosen one's goods and message at the right."""

    def __init__(self, station: Station) -> None:
        super().__init__(_("Papan kedaluwarsa"), _("Yang terdekat di atas."), 952)
        self._station = station
        self._all: tuple[ExpiringOwner, ...] = ()
        self._shown: tuple[ExpiringOwner, ...] = ()
        within = _("Dalam {days} hari")
        keys = (
            name(KeyButton("", f"F{at}"), f"expiryWithin{step}", within.format(days=step))
            for at, step in enumerate(_WIDEST_FIRST, 1)
        )
        self.steps = ChoiceKeys(*keys)
        self.steps.idClicked.connect(lambda _number: self._filter())
        self.owners = name(RowList(), "expiryOwners", _("Penitip"))
        self.begins_at = self.owners
        self.owners.selectionModel().currentChanged.connect(lambda _now, _before: self._choose())
        self.goods = name(RowList(), "expiryGoods", _("Barang yang mendekati kedaluwarsa"))
        self.text = name(QPlainTextEdit(), "expiryMessage", _("Pesan untuk penitip"))
        self.text.setReadOnly(True)
        self.text.setFixedHeight(196)
        self.copy = KeyButton(_("Salin"), "F5", "receipt", action=self._copy)
        name(self.copy, "copyMessage", _("Salin pesan"))
        self.send = KeyButton("WhatsApp", "F6", "upload-simple", action=self._send)
        name(self.send, "sendMessage", _("Buka WhatsApp"))
        self.hand_back = KeyButton(
            _("Retur ke penitip"), "F7", "arrow-u-up-left", "primary", action=self._hand_back
        )
        name(self.hand_back, "expiryHandBack", _("Retur ke penitip"))
        self.write_off = KeyButton(_("Berita acara"), "F8", "warning", action=self._write_off)
        name(self.write_off, "expiryWriteOff", _("Berita acara kedaluwarsa"))
        self.note = label("", "small", wrap=True)
        self._empty = label(
            _("Tidak ada barang yang kedaluwarsa dalam waktu ini."), "muted", wrap=True
        )
        name(self._empty, "expiryEmpty", _("Keterangan"))
        right = column(self.goods, row(self.note, self.copy, self.send), self.text, gap=8, grow=0)
        below = row(self.owners, right, gap=16)
        below.setStretch(0, 2)
        below.setStretch(1, 3)
        self.add(self.steps.side_by_side(), self._empty, below, grow=2)
        self.add_buttons(self.hand_back, self.write_off)
        day = station.day
        station.jobs.read(lambda session: expiry.expiring(session, day), then=self._show)

    # --- what is shown ----------------------------------------------------------------------

    def _show(self, owners: tuple[ExpiringOwner, ...]) -> None:
        self._all = owners
        counts = dict.fromkeys(STEPS, 0)
        for owner in owners:
            for goods in owner.goods:
                for step in STEPS:
                    counts[step] += goods.days_left <= step
        for number, step in enumerate(_WIDEST_FIRST):
            word = _("Dalam {days} hari ({count})") if step else _("Hari ini, lewat ({count})")
            self.steps.button(number).setText(word.format(days=step, count=counts[step]))
        self._filter()

    def _filter(self) -> None:
        step = _WIDEST_FIRST[self.steps.checkedId()]
        near = [
            replace(owner, goods=tuple(each for each in owner.goods if each.days_left <= step))
            for owner in self._all
        ]
        self._shown = tuple(owner for owner in near if owner.goods)
        self.owners.show_rows(
            [_owner_row(owner, number) for number, owner in enumerate(self._shown)],
            0 if self._shown else -1,
        )
        self._choose()

    def _chosen(self) -> ExpiringOwner | None:
        number = self.owners.current_key()
        return None if number is None else self._shown[number]

    def _choose(self) -> None:
        owner = self._chosen()
        self._empty.setVisible(owner is None)
        is_his = owner is not None and owner.consignor_id is not None
        self.text.setVisible(is_his)
        self.copy.setVisible(is_his)
        self.send.setVisible(is_his)
        self.hand_back.setVisible(is_his and self._station.may(Right.KEEP_STOCK))
        self.write_off.setVisible(owner is not None and self._station.may(Right.WRITE_OFF))
        self.goods.show_rows([] if owner is None else [_goods_row(each) for each in owner.goods])
        self.note.clear()
        if owner is None or not is_his:
            return
        self.text.setPlainText(message(owner, self._station.shop.name))
        phone = telephone(owner.phone)
        self.send.setEnabled(phone is not None)
        told = _("HP {phone}").format(phone=owner.phone)
        self.note.setText(told if phone else _("Nomor HP belum diisi: salin pesannya."))

    # --- what is done -----------------------------------------------------------------------

    def _copy(self) -> None:
        if self.copy.isVisible():
            QGuiApplication.clipboard().setText(self.text.toPlainText())
            self.say(_("Pesan tersalin. Tempel di WhatsApp atau SMS."), "success")

    def _send(self) -> None:
        owner = self._chosen()
        phone = None if owner is None else telephone(owner.phone)
        if phone is None:
            return
        # Strict: what was encoded stays encoded.
        address = QUrl(link(phone, self.text.toPlainText()), QUrl.ParsingMode.StrictMode)
        if not QDesktopServices.openUrl(address):
            self.say(_("WhatsApp tidak bisa dibuka di komputer ini. Salin pesannya."), "warning")

    def _hand_back(self) -> None:
        owner = self._chosen()
        if owner is not None and self.hand_back.isVisible():
            filled, why = _quantities(owner.goods), _("Mendekati kedaluwarsa")
            make = partial(HandBackSheet, self._station, filled=filled, reason=why)
            self._open(owner, filled, lambda goods: make(owner_of(goods[0]), goods))

    def _write_off(self) -> None:
        owner = self._chosen()
        if owner is None or not self.write_off.isVisible():
            return
        filled = _quantities([each for each in owner.goods if each.step == 0])
        if filled:
            make = partial(WriteOffSheet, self._station, cause=Cause.EXPIRED, filled=filled)
            self._open(owner, filled, make)
        else:
            told = _("Belum ada yang kedaluwarsa. Kembalikan dulu ke penitipnya.")
            self.say(told, "warning")

    def _open(
        self, owner: ExpiringOwner, filled: dict[int, Quantity], make: Callable[[list[Item]], Sheet]
    ) -> None:
        """Open a sheet on all goods of a consignor; it begins with those that are filled in."""
        day = self._station.day

        def show(items: tuple[Item, ...]) -> None:
            goods = sorted(items, key=lambda item: (item.product_id not in filled, item.name))
            self.sheet_asked.emit(make(goods))

        self._station.jobs.read(
            lambda session: catalog.goods_of(session, owner.consignor_id, day), then=show
        )


def _quantities(goods: Iterable[ExpiringGoods]) -> dict[int, Quantity]:
    found: dict[int, Quantity] = {}
    for each in goods:
        found[each.product_id] = found.get(each.product_id, Quantity(0)) + each.quantity
    return found


def _owner_row(owner: ExpiringOwner, number: int) -> ListRow:
    nearest = min(each.days_left for each in owner.goods)
    return ListRow(
        title=owner.name or _("Barang toko"),
        detail=_("terdekat {when}").format(when=days_text(nearest)),
        amount=str(len(owner.goods)),
        key=number,
    )


def _goods_row(goods: ExpiringGoods) -> ListRow:
    tone = "danger" if goods.step == 0 else "warning" if goods.step == STEPS[1] else ""
    return ListRow(
        title=goods.name,
        detail=goods.sku,
        amount=f"{format_quantity(goods.quantity)} {goods.unit}",
        notes=((format_day(goods.expires_on), days_text(goods.days_left)),),
        tone=tone,
        key=goods.product_id,
    )

"""What moves a consignor's balance outside sales: an advance, and what two persons change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QLineEdit

from kasir.clock import Stamp
from kasir.enums import Source, complete
from kasir.money import ZERO, Money
from kasir.operations.rights import Right
from kasir.operations.settling import accounts
from kasir.operations.settling.accounts import Voucher
from kasir.ui.approval.second_sheet import store_approved
from kasir.ui.approval.two_person_sheet import TwoPersonSheet, why_two
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.enum_words import source_word
from kasir.ui.kit.parts import Card, caption, column, label, name, row, tell
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _

LONGEST_REASON = 120
_ICONS = complete(Source, {Source.DRAWER: "money", Source.SAFE: "lock", Source.BANK: "bank"})


class SourceKeys(ChoiceKeys):
    """A key for each place that money comes from; without a shift the drawer is not proposed."""

    def __init__(self, station: Station) -> None:
        keys = (
            KeyButton(source_word(source), f"F{number}", _ICONS[source])
            for number, source in enumerate(Source, 1)
        )
        super().__init__(*keys)
        self.button(0 if station.shift else 1).setChecked(True)

    @property
    def source(self) -> Source:
        return list(Source)[self.checkedId()]

    def under_caption(self) -> QLayout:
        """Lay them out below their question."""
        return column(label(_("Dari mana?"), "caption"), self.side_by_side(), gap=4)


def reason_field(object_name: str, example: str) -> QLineEdit:
    """Make the field that no correction goes without."""
    field = name(QLineEdit(), object_name, _("Alasan"))
    field.setPlaceholderText(example)
    field.setMaxLength(LONGEST_REASON)
    return field


class AdvanceSheet(Sheet):
    """Shows the ceiling and what is still open before it asks. `paid` carries the Voucher."""

    paid = Signal(object)

    def __init__(self, station: Station, consignor_id: int, who: str) -> None:
        super().__init__(_("Uang muka"), who, 540)
        self._station, self._consignor_id = station, consignor_id
        self._key = str(uuid4())
        self._ceiling: Money | None = None
        self._open = label("", right=True)
        self._most = name(label("", "lead", right=True), "advanceCeiling", _("Paling banyak"))
        self.amount = name(MoneyEdit(size="head"), "advanceAmount", _("Uang muka"))
        self.amount.edited.connect(self._check)
        self.reason = reason_field("advanceReason", _("Misalnya: beli bahan baku"))
        self.reason.textChanged.connect(lambda _text: self._check())
        self._told = name(label("", "muted", wrap=True), "advanceTold", _("Keterangan"))
        self.sources = SourceKeys(station)
        self.add(
            row(label(_("Uang muka yang belum kembali"), "muted"), None, self._open),
            row(label(_("Paling banyak sekarang"), "lead"), None, self._most),
            self.sources.under_caption(),
            caption(_("Uang muka"), self.amount),
            caption(_("Untuk apa"), self.reason),
            Card(self._told, kind="sunken"),
            None,
        )
        self.button = KeyButton(_("Bayar"), "Enter", "hand-coins", "primary", action=self._pay)
        name(self.button, "advanceConfirm", _("Bayar uang muka"))
        self.add_buttons(self.button)
        self.keys["Enter"] = self._go_on
        day = station.day
        station.jobs.read(
            lambda session: (
                accounts.open_advances(session, consignor_id),
                accounts.advance_ceiling(session, consignor_id, day),
            ),
            then=self._show,
        )
        self._check()

    def take_focus(self) -> None:
        self.amount.setFocus()

    def _show(self, found: tuple[Money, Money]) -> None:
        still_open, self._ceiling = found
        self._open.setText(str(still_open))
        self._most.setText(str(self._ceiling))
        self._check()

    def _check(self) -> None:
        amount, ceiling = self.amount.money(), self._ceiling
        is_above = ceiling is not None and amount > ceiling
        if ceiling == ZERO:
            told = _("Belum ada barang di rak yang menjadi jaminan, atau sudah terpakai semua.")
        elif is_above:
            told = _("Lebih {amount} dari yang boleh. Paling banyak {ceiling}.").format(
                amount=amount - (ceiling or ZERO), ceiling=ceiling
            )
        else:
            told = _("Dipotong sendiri pada perhitungan berikutnya.")
        tell(self._told, told, "danger" if is_above or ceiling == ZERO else "muted")
        is_possible = ceiling is not None and ZERO < amount <= ceiling
        self.button.setEnabled(is_possible and bool(self.reason.text().strip()))

    def _go_on(self) -> None:
        if self.reason.hasFocus() or self.button.isEnabled():
            self._pay()
        else:
            self.reason.setFocus()

    def _pay(self) -> None:
        if not self.is_clear(self.amount) or not self._is_possible():
            return
        key, consignor_id, amount = self._key, self._consignor_id, self.amount.money()
        source, reason = self.sources.source, self.reason.text().strip()
        store_approved(
            self,
            self._station,
            lambda session, stamp: accounts.advance(
                session, key, consignor_id, amount, source, reason, stamp
            ),
            self.paid.emit,
        )

    def _is_possible(self) -> bool:
        if self.button.isEnabled():
            return True
        if self.has_all(
            (self.amount.money(), self.amount, _("Tulis jumlah uang mukanya.")),
            (self.reason.text().strip(), self.reason, _("Tuliskan untuk apa uang mukanya.")),
        ):
            self.say(self._told.text(), "warning")
            self.amount.setFocus()
            self.amount.selectAll()
        return False


class _Kind(NamedTuple):
    """What a change of a balance is, and what books it."""

    object_name: str
    word: str
    about: str
    book: Callable[[Any, str, int, Money, str, Stamp], Voucher]
    what: str


_KINDS = (
    _Kind(
        *("adjustPlain", _("Koreksi"), _("Dicatat sebagai biaya toko.")),
        *(accounts.adjust, _("Koreksi {amount} untuk {who}")),
    ),
    _Kind(
        *("adjustCompensation", _("Ganti rugi")),
        _("Ganti rugi menambah hak penitip. Barang yang hilang dicatat di halaman Barang."),
        *(accounts.compensate, _("Ganti rugi {amount} untuk {who}")),
    ),
    _Kind(
        *("adjustBefore", _("Saldo lama")),
        _("Saldo dari sebelum kasir dipakai: saldo awal, bukan biaya toko."),
        *(accounts.take_over, _("Saldo awal {amount} untuk {who}")),
    ),
)


class AdjustSheet(TwoPersonSheet):
    """Raises or lowers a balance, with a reason. `adjusted` carries the Voucher.

    It is the shop's expense, its loss, or (a balance from the time before kasir) neither.
    """

    adjusted = Signal(object)

    def __init__(self, station: Station, consignor_id: int, who: str, owed: Money) -> None:
        super().__init__(station, _("Koreksi saldo"), who, 540)
        self._consignor_id, self._owed = consignor_id, owed
        self._key = str(uuid4())
        self.signs = ChoiceKeys(
            KeyButton(_("Tambah hak penitip"), "F1", "plus"),
            KeyButton(_("Kurangi hak penitip"), "F2", "minus"),
        )
        kinds = [
            name(KeyButton(kind.word, key), kind.object_name, f"{kind.word} ({key})")
            for kind, key in zip(_KINDS, ("F3", "F4", "F5"), strict=True)
        ]
        self.kinds = ChoiceKeys(*kinds)
        for keys in (self.signs, self.kinds):
            keys.idClicked.connect(lambda _number: self._check())
        self.amount = name(MoneyEdit(size="head"), "adjustAmount", _("Koreksi"))
        self.amount.edited.connect(self._check)
        self.reason = reason_field("adjustReason", _("Misalnya: harga label salah tanggal 20/11"))
        self._told = name(label("", "muted", wrap=True), "adjustTold", _("Akibat koreksi"))
        self.put(
            self.signs.side_by_side(),
            self.kinds.side_by_side(),
            caption(_("Jumlah"), self.amount),
            caption(_("Alasan, tercetak di rekap penitip"), self.reason),
            Card(self._told, kind="sunken"),
            None,
        )
        self.first = self.amount
        self.button = KeyButton(_("Lanjut"), "Enter", kind="primary", action=self._ask)
        name(self.button, "adjustConfirm", _("Lanjut ke persetujuan"))
        self.add_buttons(self.button)
        self.keys["Enter"] = self._go_on
        self._check()

    def _amount(self) -> Money:
        amount = self.amount.money()
        return amount if self.signs.checkedId() == 0 else -amount

    def _check(self) -> None:
        # Nobody is made good by taking from him.
        is_made_good = self._kind.book is accounts.compensate
        self.signs.button(1).setDisabled(is_made_good)
        if is_made_good:
            self.signs.button(0).setChecked(True)
        told, after = _("Saldo {before} menjadi {after}. {about}"), self._owed + self._amount()
        self._told.setText(told.format(before=self._owed, after=after, about=self._kind.about))

    @property
    def _kind(self) -> _Kind:
        return _KINDS[self.kinds.checkedId()]

    def _go_on(self) -> None:
        if self.amount.hasFocus() and self.amount.money() and not self.reason.text().strip():
            self.reason.setFocus()
        else:
            self._ask()

    def _ask(self) -> None:
        if not self.is_clear(self.amount):
            return
        key, consignor_id, amount = self._key, self._consignor_id, self._amount()
        reason = self.reason.text().strip()
        if not self.has_all(
            (amount, self.amount, _("Tulis jumlahnya.")),
            (reason, self.reason, _("Tuliskan alasannya.")),
        ):
            return
        kind = self._kind

        def work(session: Any, stamp: Stamp) -> Voucher:
            return kind.book(session, key, consignor_id, amount, reason, stamp)

        why = why_two(kind.what.format(amount=amount, who=self.lead.text()))
        self.approve(Right.CORRECT, why, work, self.adjusted.emit)

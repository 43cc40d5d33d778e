"""Dana Titipan: the gauge on Perhitungan, and the sheet that tells where the money is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar

from kasir.clock import Stamp
from kasir.enums import Source
from kasir.money import ZERO, Money, format_number, share
from kasir.operations.journal import Fund
from kasir.operations.rights import Right
from kasir.operations.settling import fund
from kasir.ui.approval.two_person_sheet import TwoPersonSheet, why_two
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.enum_words import source_word
from kasir.ui.kit.parts import Figure, caption, label, name, restyle, section
from kasir.ui.settling.account_sheets import reason_field
from kasir.ui.station import Station
from kasir.words import _

WHOLE = 100  # Percent of what is owed.
_PLACES = (Source.SAFE, Source.BANK)


class FundGauge(Figure):
    """How much of what is owed to consignors is there. Full is enough; a press asks for more."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Dana Titipan (F11)"))
        name(self, "fundGauge", _("Dana Titipan (F11)"))
        self.bar = name(QProgressBar(), "fundBar", _("Dana Titipan"))
        self.bar.setTextVisible(False)
        self.bar.setMaximum(WHOLE)
        self.layout().insertWidget(2, self.bar)  # type: ignore[union-attr]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()

    def show_fund(self, found: Fund) -> None:
        """Show what is held, what is owed, and whether it is enough."""
        is_short = found.left < ZERO and found.owed > ZERO
        word = _("utang {owed}: kurang {missing}") if is_short else _("utang {owed}: cukup")
        told = word.format(owed=found.owed, missing=-found.left)
        self.show_value(str(found.held), told, "danger" if is_short else "success")
        self.bar.setUpdatesEnabled(False)  # A bar paints at once, before the page has its rows.
        self.bar.setValue(covered(found))
        restyle(self.bar, tone="danger" if is_short else "success")
        self.bar.setUpdatesEnabled(True)


def covered(found: Fund) -> int:
    """How many percent of what is owed is held, 0 to 100."""
    if found.owed <= ZERO:
        return WHOLE
    return min(max(share(found.held.rupiah, WHOLE, found.owed.rupiah), 0), WHOLE)


class FundSheet(TwoPersonSheet):
    """Each place and its money; the safe and the bank can be put right. `counted`: it was."""

    counted = Signal()

    def __init__(self, station: Station, found: Fund) -> None:
        lead = _("Uang penitip yang dipegang toko. Pengeluaran yang memakainya perlu orang kedua.")
        super().__init__(station, _("Dana Titipan"), lead, 540)
        self._key = str(uuid4())
        keys = (KeyButton(source_word(place), f"F{at}") for at, place in enumerate(_PLACES, 1))
        self.places = ChoiceKeys(*keys)
        self.amount = name(MoneyEdit(size="head"), "fundCounted", _("Saldo sebenarnya"))
        self.reason = reason_field("fundReason", _("Misalnya: modal awal toko, hitung brankas"))
        may = station.may(Right.CORRECT)
        count = (
            8,
            section(_("Cocokkan brankas atau bank")),
            self.places.side_by_side(),
            caption(_("Saldo sebenarnya"), self.amount),
            caption(_("Alasan"), self.reason),
        )
        self.put(_table(found), *(count if may else ()), None)
        self.first = self.amount if may else None
        self.button = KeyButton(_("Cocokkan"), "Enter", kind="primary", action=self._ask)
        name(self.button, "fundConfirm", _("Cocokkan saldo"))
        self.add_buttons(self.button)
        self.button.setVisible(may)
        self.keys["Enter"] = self._go_on if may else self.close_sheet

    def _go_on(self) -> None:
        if self.amount.hasFocus() and not self.reason.text().strip():
            self.reason.setFocus()
        else:
            self._ask()

    def _ask(self) -> None:
        if not self.is_clear(self.amount):
            return
        place, counted = _PLACES[self.places.checkedId()], self.amount.money()
        key, reason = self._key, self.reason.text().strip()
        if not self.amount.text() or not reason:
            self.say(_("Tulis saldo sebenarnya dan alasannya."), "warning")
            self.take_focus()
            return

        def work(session: Any, stamp: Stamp) -> Money:
            return fund.count_place(session, key, place, counted, reason, stamp)

        what = _("Saldo {place} menjadi {counted}").format(
            place=source_word(place).lower(), counted=counted
        )
        self.approve(Right.CORRECT, why_two(what), work, self._finish)

    def _finish(self, difference: Money) -> None:
        self.say(_("Saldo dicocokkan, selisih {amount}.").format(amount=difference), "success")
        self.counted.emit()


def _table(found: Fund) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    rows = (
        (_("Laci kasir"), found.drawers, ""),
        (_("Brankas"), found.safe, ""),
        (_("Bank"), found.bank, ""),
        (_("QRIS, kartu, transfer yang belum masuk bank"), found.clearing, ""),
        (_("Dipegang toko"), found.held, "strong"),
        (_("Utang kepada penitip"), found.owed, "strong"),
        (_("Milik toko sendiri") if found.left >= ZERO else _("Kurang"), found.left, "strong"),
    )
    for number, (word, amount, role) in enumerate(rows):
        value = label(format_number(amount.rupiah), role, right=True)
        restyle(value, tone="danger" if amount < ZERO else "")
        grid.addWidget(label(word, role or "muted"), number, 0)
        grid.addWidget(value, number, 1)
    return grid

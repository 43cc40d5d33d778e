"""Before the first sale: count the float and open the shift."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from kasir.clock import format_long_day
from kasir.operations.shifts import shifts
from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.parts import Card, caption, column, icon_label, label, name, row
from kasir.ui.kit.sheet import Surface
from kasir.ui.station import Station
from kasir.words import _


class OpenShiftView(Surface):
    """One amount, one button. `opened` carries the OpenShift."""

    opened = Signal(object)

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self.float = name(MoneyEdit(size="head"), "floatAmount", _("Modal awal"))
        self.button = KeyButton(_("Buka shift"), "Enter", kind="primary", action=self._open)
        name(self.button, "openShift", _("Buka shift"))
        self.button.setMinimumHeight(64)
        self.keys["Enter"] = self.button.click
        self._day = label("", "muted")
        self._hello = label("", "head", wrap=True)
        hint = label(
            _("Hitung uang di laci sebelum pelanggan pertama. Kosong berarti Rp0."),
            "small",
            wrap=True,
        )
        card = Card(
            row(icon_label("calculator", "accent", 28), self._hello, None, gap=12),
            self._day,
            8,
            caption(_("Modal awal di laci"), self.float),
            hint,
            8,
            self.button,
            gap=8,
        )
        card.setContentsMargins(16, 16, 16, 16)
        card.setFixedWidth(round(440 * theme.look().factor))
        self.setLayout(column(None, row(None, card, None), None))

    def refresh(self) -> None:
        """Show whose shift it will be."""
        assert self._station.actor is not None, "nobody signed in"
        self._hello.setText(_("Selamat bekerja, {name}").format(name=self._station.actor.name))
        self._day.setText(format_long_day(self._station.day))
        self.float.clear()

    def take_focus(self) -> None:
        self.float.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        if not self.is_clear(self.float):
            return
        amount, stamp = self.float.money(), self._station.stamp()
        self.button.setEnabled(False)
        self._station.jobs.write(
            lambda session: shifts.open_shift(session, amount, stamp),
            then=self.opened.emit,
            always=lambda: self.button.setEnabled(True),
        )

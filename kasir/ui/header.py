"""The top line: which shop, register and shift; what is not printed; who is here; the time."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from kasir.clock import WIB, format_instant, format_time
from kasir.operations.rights import Right
from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import role_word
from kasir.ui.kit.parts import label, name, row
from kasir.ui.station import Station
from kasir.words import _

HIGH = 48
TICK_MS = 5_000
CLOSE_KEY = "Ctrl+T"


class Header(QFrame):
    """Quiet while all is well."""

    lock_asked = Signal()
    close_asked = Signal()
    prints_asked = Signal()
    person_asked = Signal()

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("header")
        self._station = station
        self.setFixedHeight(max(HIGH, theme.look().px(HIGH) - 8))
        self._shop = label(station.shop.name, "strong")
        self._training = label(_("LATIHAN"), "strong")
        self._training.setProperty("tone", "danger")
        if not station.shop.is_training:
            self._training.hide()
        self._shift = label("", "muted")
        self.prints = KeyButton("", icon="warning", kind="quiet", action=self.prints_asked.emit)
        name(self.prints, "printPending", _("Belum tercetak"))
        self.person = KeyButton("", icon="user", kind="quiet", action=self.person_asked.emit)
        name(self.person, "personButton", _("Orang yang masuk"))
        self.copies = name(label("", "small"), "lastCopy", _("Cadangan terakhir"))
        self.copies.setProperty("tone", "warning")
        self.copies.setMinimumWidth(1)  # Beside an unprinted paper it gives way.
        self._time = label("", "strong")
        self.close_shift = KeyButton(
            _("Tutup shift"), CLOSE_KEY, kind="quiet", action=self.close_asked.emit
        )
        name(self.close_shift, "closeShift", _("Tutup shift (Ctrl+T)"))
        self.lock = KeyButton("", icon="lock", kind="quiet", action=self.lock_asked.emit)
        name(self.lock, "lockButton", _("Kunci (Ctrl+L)"))
        self.lock.setToolTip(_("Kunci (Ctrl+L)"))
        self.lock.setFixedWidth(theme.TARGET)
        inside = row(
            self._shop,
            self._training,
            self._shift,
            None,
            self.copies,
            self.prints,
            self.person,
            self.close_shift,
            self._time,
            self.lock,
            gap=14 if theme.look().factor == 1 else 10,
        )
        inside.setContentsMargins(16, 0, 12, 0)
        self.setLayout(inside)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        station.prints.changed.connect(self._show_prints)
        station.copies.changed.connect(self._show_copies)
        self._show_prints()
        self.show_station()

    def show_station(self) -> None:
        """Show who is here, and in which shift."""
        station = self._station
        shift, actor = station.shift, station.actor
        told = station.config.register
        if shift is not None:
            told = _("{register}   Shift {time}").format(
                register=told, time=format_time(shift.opened_at)
            )
        self._shift.setText(told)
        person = "" if actor is None else f"{role_word(actor.role)}: {actor.name}"
        self.person.setText(person)
        self.person.setAccessibleDescription(person)
        self.person.setVisible(actor is not None)
        self.person.updateGeometry()
        self.lock.setVisible(actor is not None)
        can_close = actor is not None and shift is not None and station.may(Right.RUN_SHIFT)
        self.close_shift.setVisible(can_close)
        self._show_prints()
        self._show_copies()
        self._show_time()

    def _show_prints(self) -> None:
        count = self._station.prints.count
        self.prints.setText(_("{count} belum tercetak").format(count=count))
        self.prints.setVisible(count > 0 and self._station.actor is not None)
        self.prints.setAccessibleDescription(self.prints.text())
        self.prints.updateGeometry()

    def _show_copies(self) -> None:
        """Say when the last copy was made, but only when that is too long ago."""
        copies, told = self._station.copies, _("Belum ada cadangan")
        if copies.last is not None:
            # Large text leaves no room for more than the day.
            is_large = theme.look().factor > 1
            word = _("Cadangan {day}") if is_large else _("Cadangan terakhir: {day}")
            told = word.format(day=f"{copies.last.astimezone(WIB):%d/%m}")
            self.copies.setToolTip(format_instant(copies.last))
        self.copies.setText(told)
        self.copies.setVisible(copies.is_old and self._station.actor is not None)

    def _show_time(self) -> None:
        self._time.setText(format_time(self._station.now()))

"""Who is here: pick the name, give the PIN. The first screen, and the one behind the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout

from kasir.clock import StaffName, format_long_day, today
from kasir.ui import first_questions, theme
from kasir.ui.approval.pin_pad import PinPad
from kasir.ui.kit.enum_words import role_word
from kasir.ui.kit.parts import Card, column, icon_label, label, name, row
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import Surface
from kasir.ui.station import Station
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.people.sign_in import SignIn


class SignInView(Surface):
    """Names at the left, the PIN at the right. `signed_in` carries the Actor."""

    signed_in = Signal(object)

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._last_user = ""
        self.users = name(RowList(), "signInUser", _("Nama"))
        self.users.selectionModel().currentChanged.connect(self._change_user)
        self.users.chosen.connect(lambda _username: self.take_focus())
        self.pin = PinPad("signInPin", _("Masuk"))
        self.pin.entered.connect(self._sign_in)
        self._empty = label(
            _("Belum ada nama. Jalankan kasir init, atau minta pemilik menambah pegawai."),
            "muted",
            wrap=True,
        )
        self._shop = label(station.shop.name, "head", wrap=True)
        self._shop.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._day = label("", "muted")
        self._day.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(self._arrange())

    def _arrange(self) -> QLayout:
        names = Card(label(_("Siapa yang bertugas?"), "lead"), 4, self.users, self._empty)
        pad = Card(label(_("PIN"), "lead"), 4, self.pin)
        for card in (names, pad):
            card.setFixedWidth(round(360 * theme.look().factor))
        logo = icon_label("storefront", "accent", 40)
        head = column(row(None, logo, None), self._shop, self._day, gap=4)
        cards = row(None, names, pad, None, gap=24)
        outer = column(None, head, 24, cards, None, gap=0)
        outer.setContentsMargins(24, 16, 24, 16)
        return outer

    def refresh(self) -> None:
        """Ask for the names again; nobody is signed in."""
        self.pin.start_again()
        self._day.setText(format_long_day(today(self._station.now())))
        names, self._station.names = self._station.names, ()
        if names:  # Found by the first look: nothing is waited for.
            self._show_names(names)
        else:
            self._station.jobs.read(first_questions.staff_names, then=self._show_names)

    def take_focus(self) -> None:
        self.pin.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.users.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _show_names(self, names: tuple[StaffName, ...]) -> None:
        rows = [
            ListRow(found.name, detail=role_word(found.role), key=found.username) for found in names
        ]
        usernames = [found.username for found in names]
        first = usernames.index(self._last_user) if self._last_user in usernames else 0
        self._empty.setVisible(not rows)
        self.users.setVisible(bool(rows))
        self.users.show_rows(rows, first)
        self.take_focus()

    def _change_user(self) -> None:
        self.pin.start_again()
        self.take_focus()

    def _sign_in(self, pin: str) -> None:
        username = self.users.current_key()
        if username is None:
            self.pin.refuse(_("Pilih nama dulu."))
            return
        station, at = self._station, self._station.now()
        self._last_user = username
        self.pin.pause()
        station.jobs.write(
            lambda session: first_questions.sign_in(
                session, username, pin, station.pepper, at, station.register_id
            ),
            then=self._finish,
            always=self.pin.take_again,
        )

    def _finish(self, found: SignIn) -> None:
        refusal = _("PIN tidak cocok. Periksa nama, lalu coba lagi.")
        if (actor := self.pin.take_answer(found, refusal)) is not None:
            self.signed_in.emit(actor)
        elif not found.wait_seconds:
            self.take_focus()

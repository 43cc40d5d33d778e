"""The second person: one action, another person's PIN, both names in the record."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kasir.clock import StaffName
from kasir.enums import Role
from kasir.operations import rights
from kasir.operations.people import sign_in, staff
from kasir.operations.people.sign_in import SignIn
from kasir.operations.rights import Right
from kasir.ui.approval.pin_pad import PinPad
from kasir.ui.kit.enum_words import role_word
from kasir.ui.kit.parts import column, label, name, row
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _


class ApprovePane(QWidget):
    """Names of those who may, and a PIN pad. `approved` carries the Actor."""

    approved = Signal(object)

    def __init__(self, station: Station, right: Right, why: str) -> None:
        super().__init__()
        self._station, self._right = station, right
        self.why = label(why, wrap=True)
        self.users = name(RowList(), "approveUser", _("Yang menyetujui"))
        self.users.chosen.connect(lambda _username: self.take_focus())
        self.pin = PinPad("approvePin", _("Setujui"))
        self.pin.entered.connect(self._approve)
        inside = row(self.users, self.pin, gap=16, grow=(0, 1))
        self.setLayout(column(self.why, inside, None, gap=12))
        station.jobs.read(staff.staff_names, then=self._show)

    def open_on(self, sheet: Sheet, pages: QStackedWidget) -> None:
        """Take the place of a sheet's form; Enter goes to the PIN from now on."""
        pages.addWidget(self)
        pages.setCurrentWidget(self)
        sheet.keys["Enter"] = self.pin.enter
        self.take_focus()

    def take_focus(self) -> None:
        self.pin.field.setFocus()

    def _show(self, names: tuple[StaffName, ...]) -> None:
        me = self._station.actor
        allowed = rights.ALLOWED[self._right]
        others = [
            found
            for found in names
            if found.role in allowed and (me is None or found.username != me.username)
        ]
        others.sort(key=lambda found: list(Role).index(found.role))
        rows = [
            ListRow(found.name, detail=role_word(found.role), key=found.username)
            for found in others
        ]
        self.users.show_rows(rows, 0)
        if not rows:
            self.why.setText(_("Tidak ada orang lain yang berhak menyetujui ini."))

    def _approve(self, pin: str) -> None:
        username = self.users.current_key()
        if username is None:
            return
        station, at, right = self._station, self._station.now(), self._right
        self.pin.pause()
        station.jobs.write(
            lambda session: sign_in.approve(
                session, username, pin, station.pepper, at, station.register_id, right
            ),
            then=self._finish,
            always=self.pin.take_again,
        )

    def _finish(self, found: SignIn) -> None:
        if (actor := self.pin.take_answer(found, _("PIN tidak cocok. Coba lagi."))) is not None:
            self.approved.emit(actor)

"""New PINs: what the owner gives to somebody, and what everyone changes for himself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal

from kasir.enums import Role
from kasir.errors import FieldError
from kasir.operations.people import pins, sign_in, staff
from kasir.operations.people.sign_in import SignIn
from kasir.operations.people.staff import Person
from kasir.ui.kit.edits import PinEdit
from kasir.ui.kit.enum_words import role_word
from kasir.ui.kit.form import Field, FormSheet
from kasir.ui.station import Station
from kasir.words import _


def new_pin_fields(form: FormSheet, role: Callable[[], Role]) -> tuple[Field, Field]:
    """Put in a PIN that fits the role, and once more: what nobody can read is typed twice."""
    edit, repeated = PinEdit(), PinEdit()

    def read() -> str:
        if edit.text():  # Nothing typed yet is told when it is stored.
            pins.require_strong(edit.text(), role())
        return edit.text()

    def read_again() -> str:
        if repeated.text() != edit.text():
            raise FieldError("again", _("Kedua PIN tidak sama. Ketik sekali lagi."))
        return repeated.text()

    first = form.field("pin", _("PIN baru"), edit, read)
    return first, form.field("again", _("PIN baru sekali lagi"), repeated, read_again)


class NewPinSheet(FormSheet):
    """The owner gives somebody a PIN. `stored` carries the name."""

    stored = Signal(str)

    def __init__(self, station: Station, person: Person) -> None:
        told = _("{name} mengetiknya sendiri bila ada di sini. Nanti bisa diganti lagi di namanya.")
        title = _("PIN baru: {name}").format(name=person.card.name)
        super().__init__("staff", title, told.format(name=person.card.name), 480)
        self._station, self._person = station, person
        pin, again = new_pin_fields(self, lambda: person.card.role)
        self.lay((pin, 6))
        self.lay((again, 6))
        self.add_store(_("Pasang PIN"), "check-circle", self._store)
        self.begin()

    def _store(self) -> None:
        values = self.collect()
        if values is None:
            return
        pin, stamp, pepper = values["pin"], self._station.stamp(), self._station.pepper
        username, name = self._person.username, self._person.card.name
        self.store(
            self._station.jobs,
            lambda session: staff.new_pin(session, username, pin, pepper, stamp),
            lambda _none: self.stored.emit(name),
            self.refuse,
        )


class OwnPinSheet(FormSheet):
    """Everyone changes his own PIN, after he has shown the old one."""

    def __init__(self, station: Station) -> None:
        actor = station.actor
        assert actor is not None, "nobody signed in"
        lead = f"{actor.name}, {role_word(actor.role).lower()}"
        super().__init__("own", _("Ganti PIN saya"), lead, 480)
        self._station = station
        self._waiting = 0
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self._count_down)
        old = PinEdit()
        self._old = self.field("old", _("PIN sekarang"), old, old.text)
        pin, again = new_pin_fields(self, lambda: actor.role)
        for field in (self._old, pin, again):
            self.lay((field, 6))
        self.button = self.add_store(_("Ganti PIN"), "check-circle", self._store)
        self.begin()

    def _store(self) -> None:
        values = self.collect()
        if values is None or self._waiting:
            return
        old, new = values["old"], values["pin"]
        stamp, pepper = self._station.stamp(), self._station.pepper
        self.wait()
        self._station.jobs.write(
            lambda session: sign_in.change_own_pin(session, old, new, pepper, stamp),
            then=self._finish,
            always=self.go_on,
            refused=self.refuse,
        )

    def _finish(self, found: SignIn) -> None:
        if found.actor is not None:
            self.leave()
            self.say(_("PIN Anda sudah diganti. Pakai yang baru mulai sekarang."), "success")
            return
        self.put("old", "")
        self._waiting = found.wait_seconds
        if found.wait_seconds:
            self._second.start()
            self._show_wait()
        else:
            told = _("PIN sekarang tidak cocok, dan dicatat. Coba lagi.")
            self.refuse(FieldError("old", told))

    def _count_down(self) -> None:
        self._waiting -= 1
        self._show_wait()
        if not self._waiting:
            self._second.stop()
            self.take_focus()

    def _show_wait(self) -> None:
        told = _("PIN salah beberapa kali. Coba lagi dalam {seconds} detik.")
        waits = self._waiting > 0
        self.button.setEnabled(not waits)
        self._old.widget.setEnabled(not waits)
        self._old.show_problem(told.format(seconds=self._waiting) if waits else "")

"""The form of one person: name and role, and a PIN where a new one is needed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from kasir.enums import Role
from kasir.errors import UserError
from kasir.operations.people import pins, staff
from kasir.operations.people.staff import ChangedMeanwhileError, Person, StaffCard
from kasir.ui.kit.enum_words import role_about, role_word
from kasir.ui.kit.form import FormSheet
from kasir.ui.kit.parts import label, name
from kasir.ui.people.pin_sheets import new_pin_fields
from kasir.ui.station import Station
from kasir.words import _

_NEW = StaffCard("", Role.CASHIER)
_OFFERED = tuple((role_word(role), role) for role in Role)


class PersonSheet(FormSheet):
    """`stored` carries the username and the name.

    Who gets a role whose PIN is longer gets a new PIN with it.
    """

    stored = Signal(str, str)

    def __init__(self, station: Station, person: Person | None) -> None:
        title = person.card.name if person else _("Orang baru")
        lead = _("Namanya tampil di layar masuk, di struk, dan di setiap catatan.")
        super().__init__("person", title, lead, 480)
        self._station, self._person = station, person
        self._seen = person.card if person else _NEW
        self.lay((self.text("name", _("Nama"), self._seen.name, _("Misalnya: Sari")), 6))
        role = self.choice("role", _("Tugas"), _OFFERED, self._seen.role)
        self.lay((role, 6))
        assert isinstance(role.widget, QComboBox), "a role is chosen from a list"
        self._roles = role.widget
        self._about = name(label("", "small", wrap=True), "personAbout", _("Yang boleh dilakukan"))
        self.lay((self._about, 6))
        self._pin, self._again = new_pin_fields(self, self._role)
        self._why_pin = label(_("Tugas ini perlu PIN yang lebih panjang."), "small", wrap=True)
        self.lay((self._why_pin, 6))
        self.lay((self._pin, 3), (self._again, 3))
        self._roles.currentIndexChanged.connect(self._explain)
        self._explain()
        word = _("Simpan") if person else _("Tambah orang")
        self.add_store(word, "check-circle", self._store)
        self.begin()

    def _role(self) -> Role:
        return _OFFERED[self._roles.currentIndex()][1]

    def _explain(self) -> None:
        """Say what the role may do, and ask for a PIN where one is needed."""
        self._about.setText(role_about(self._role()))
        is_longer = pins.SHORTEST[self._role()] > pins.SHORTEST[self._seen.role]
        self._why_pin.setVisible(self._person is not None and is_longer)
        for field in (self._pin, self._again):
            field.setVisible(self._person is None or is_longer)

    def _store(self) -> None:
        values = self.collect()
        if values is None:
            return
        text, role, pin = values["name"], values["role"], values.get("pin")
        pepper, stamp, person, seen = (
            *(self._station.pepper, self._station.stamp()),
            *(self._person, self._seen),
        )

        def work(session: Any) -> str:
            if person is None:
                taken = [each.username for each in staff.people(session, {})]
                username = staff.username_for(text, taken)
                staff.add_staff(session, username, text, role, pin or "", pepper, stamp)
                return username
            new = StaffCard(text, role, seen.is_active)
            staff.change_staff(session, person.username, seen, new, stamp)
            if pin is not None:
                staff.new_pin(session, person.username, pin, pepper, stamp)
            return person.username

        self.store(
            self._station.jobs, work, lambda found: self.stored.emit(found, text), self._refuse
        )

    def _refuse(self, error: UserError) -> bool:
        if not isinstance(error, ChangedMeanwhileError) or self._person is None:
            return self.refuse(error)
        username = self._person.username
        self.say(str(error), "warning")
        self._station.jobs.read(
            lambda session: staff.card_of(session, username), then=self._show_newest
        )
        return True

    def _show_newest(self, card: StaffCard) -> None:
        """Show what another owner has just stored: this form changes that, and nothing older."""
        self._seen = card
        self.title.setText(card.name)
        self.put("name", card.name)
        self._roles.setCurrentIndex([role for _word, role in _OFFERED].index(card.role))
        self._explain()
        self.begin()

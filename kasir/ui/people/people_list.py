"""The list of people: who works here, when each signed in last, whose PIN was tried in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal

from kasir.clock import StaffName, format_instant
from kasir.operations import rights, settings
from kasir.operations.lists import Activity
from kasir.operations.people import sign_in, staff
from kasir.operations.people.staff import Person
from kasir.operations.rights import Right
from kasir.settings import ShopSettings
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.enum_words import role_about, role_word
from kasir.ui.kit.list_pane import Detail, ListPane, Texts
from kasir.ui.kit.notices import Notice
from kasir.ui.kit.parts import Card, label, name, row, tell
from kasir.ui.kit.tables import Column
from kasir.ui.people.new_paper_sheet import NewPaperSheet
from kasir.ui.people.person_sheet import PersonSheet
from kasir.ui.people.pin_sheets import NewPinSheet, OwnPinSheet
from kasir.ui.station import Station
from kasir.words import _

NEEDS_TWO = _(
    "Toko ini baru punya satu orang yang boleh menyetujui. Pembatalan dan penyesuaian perlu dua "
    "orang, supaya tidak seorang pun bisa mengambil uang penitip sendirian."
)
IS_ALONE = _(
    "Toko satu orang. Pembatalan dan penyesuaian dicatat tanpa orang kedua dan ditandai di "
    "laporan Z dan rekap penitip."
)


class PeopleList(ListPane):
    """For the owner alone. What one person may do alone stands above the list, in `advice`."""

    def __init__(self, station: Station) -> None:
        texts = Texts(
            kind="People",
            tab=_("Orang"),
            new=_("Orang baru"),
            hint=_("Cari nama (F2)"),
            empty=_("Belum ada orang."),
            counted=_("{count} orang bekerja di sini."),
        )
        self.edit = KeyButton(_("Ubah nama, tugas"), "F4", "pencil-simple", action=self.change)
        name(self.edit, "changePerson", _("Ubah nama atau tugas"))
        self.pin = KeyButton(_("PIN baru"), "F5", "lock", action=self._give_pin)
        name(self.pin, "newPin", _("PIN baru"))
        self.switch = KeyButton(_("Nonaktifkan"), "F8", "sign-out", action=self._switch)
        name(self.switch, "switchPerson", _("Nonaktifkan atau aktifkan lagi"))
        self.paper = KeyButton(_("Kertas pemulihan baru"), "F6", "printer", action=self._renew)
        name(self.paper, "newRecoveryPaper", _("Kertas pemulihan baru"))
        detail = Detail(self.edit, self.pin, self.switch)
        super().__init__(
            station, texts, _columns(station), detail, has_activity=False, beside=self.paper
        )
        self.advice = Advice(station)
        self.advice.changed.connect(self._tell_alone)

    def may_change(self) -> bool:
        return self.station.may(Right.EDIT_STAFF)

    def ask(self, session: Any, text: str, activity: Activity) -> Sequence[Person]:  # noqa: ARG002
        failures = sign_in.failures(session, self.station.now())
        words = text.casefold().split()
        return [
            found
            for found in staff.people(session, failures)
            if all(word in f"{found.card.name} {found.username}".casefold() for word in words)
        ]

    def key_of(self, found: Person) -> object:
        return found.username

    def look(self, found: Person | None) -> None:
        if found is None:
            self.show_nothing(_("Pilih orang"))
            return
        for key in (self.edit, self.pin, self.switch):
            key.show()
        is_active = found.card.is_active
        self.switch.setText(_("Nonaktifkan") if is_active else _("Aktifkan lagi"))
        self.pin.setText(_("Ganti PIN saya") if self._is_me(found) else _("PIN baru"))
        self.pin.setVisible(is_active)
        never = _("Belum pernah")
        last = found.last_signed_in
        self.detail.show_lines(
            found.card.name,
            role_word(found.card.role) if is_active else _("Nonaktif: tidak bisa masuk."),
            (
                ("", role_about(found.card.role)),
                ("caption", _("Terakhir masuk")),
                ("", format_instant(last) if last else never),
                ("caption", _("PIN salah dalam 24 jam")),
                ("", _("{count} kali").format(count=found.failures)),
                ("caption", _("Nama di baris perintah")),
                ("", found.username),
            ),
        )

    def refresh(self, wanted: object = None) -> None:
        super().refresh(wanted)
        self.advice.refresh()

    def add(self) -> None:
        self._open_form(None)

    def change(self) -> None:
        found = self.chosen()
        if found is not None and self.may_change():
            self._open_form(found)

    def _is_me(self, found: Person) -> bool:
        me = self.station.actor
        return me is not None and me.username == found.username

    def _open_form(self, found: Person | None) -> None:
        sheet = PersonSheet(self.station, found)
        sheet.stored.connect(self._tell_person)
        self.open_sheet(sheet)

    def _tell_person(self, username: str, text: str) -> None:
        self.refresh(username)
        self.tell(_("{name} tersimpan.").format(name=text), "success")

    def _give_pin(self) -> None:
        found = self.chosen()
        if found is None or not found.card.is_active:
            return
        if self._is_me(found):
            self.open_sheet(OwnPinSheet(self.station))
            return
        sheet = NewPinSheet(self.station, found)
        sheet.stored.connect(
            lambda text: self.tell(_("PIN baru berlaku untuk {name}.").format(name=text), "success")
        )
        self.open_sheet(sheet)

    def _switch(self) -> None:
        found = self.chosen()
        if found is not None:
            self._store_active(found, is_active=not found.card.is_active)

    def _store_active(self, found: Person, *, is_active: bool) -> None:
        before, stamp = found.card, self.station.stamp()
        after = replace(before, is_active=is_active)
        self.station.jobs.write(
            lambda session: staff.change_staff(session, found.username, before, after, stamp),
            then=lambda _card: self._tell_active(replace(found, card=after)),
            refused=lambda _error: self._show_newest(found.username),
        )

    def _show_newest(self, username: str) -> bool:
        """Another owner may have been quicker: show what is true now. The window says why."""
        self.refresh(username)
        return False

    def _tell_active(self, found: Person) -> None:
        self.refresh(found.username)
        is_active = found.card.is_active
        told = _("{name} bisa masuk lagi.") if is_active else _("{name} tidak bisa masuk lagi.")
        self.tell(
            told.format(name=found.card.name),
            "success",
            _("Urungkan"),
            lambda: self._store_active(found, is_active=not is_active),
        )

    def _renew(self) -> None:
        if self.may_change():
            self.open_sheet(NewPaperSheet(self.station))

    def _tell_alone(self, notice: Notice) -> None:
        self.tell(notice.text, notice.tone)


class Advice(Card):
    """Why two people are needed, while there is one; or what a one-person shop gives up."""

    changed = Signal(object)  # A Notice.

    def __init__(self, station: Station) -> None:
        self._station = station
        self._told = name(label("", wrap=True), "peopleAdvice", _("Mengapa dua orang"))
        self.choice = KeyButton("", "F7", action=self._turn)
        name(self.choice, "onePersonShop", _("Toko satu orang"))
        super().__init__(row(self._told, self.choice, gap=16, grow=0), kind="sunken")
        self.hide()

    def refresh(self) -> None:
        """Ask how many there are."""
        self._station.jobs.read(_names_and_settings, then=self._show)

    def _show(self, found: tuple[tuple[StaffName, ...], ShopSettings]) -> None:
        names, shop = found
        self._station.shop = shop
        count = sum(each.role in rights.ALLOWED[Right.CORRECT] for each in names)
        is_alone = shop.one_person_shop
        tell(self._told, IS_ALONE if is_alone else NEEDS_TWO, "")
        self.choice.setText(_("Pakai dua orang lagi") if is_alone else _("Toko satu orang"))
        self.choice.updateGeometry()
        self.setVisible(is_alone or count < 2)

    def _turn(self) -> None:
        if self.isHidden():
            return
        is_alone, stamp = not self._station.shop.one_person_shop, self._station.stamp()

        def work(session: Any) -> ShopSettings:
            wanted = replace(settings.shop(session), one_person_shop=is_alone)
            return settings.change(session, wanted, stamp)

        self._station.jobs.write(work, then=self._finish)

    def _finish(self, shop: ShopSettings) -> None:
        self._station.shop = shop
        self.refresh()
        told = IS_ALONE if shop.one_person_shop else _("Tindakan penting perlu dua orang lagi.")
        self.changed.emit(Notice(told, "success"))


def _names_and_settings(session: Any) -> tuple[tuple[StaffName, ...], ShopSettings]:
    return staff.staff_names(session), settings.shop(session)


def _columns(station: Station) -> tuple[Column, ...]:
    def about(found: Person) -> str:
        me = station.actor
        return _("Anda") if me is not None and me.username == found.username else ""

    def last(found: Person) -> str:
        return format_instant(found.last_signed_in) if found.last_signed_in else "-"

    return (
        Column(
            _("Nama"),
            text=lambda found: found.card.name,
            sort=lambda found: found.card.name.casefold(),
            note=about,
            is_number=False,
            width=0,
        ),
        Column(
            _("Tugas"),
            text=lambda found: role_word(found.card.role),
            is_number=False,
            width=108,
        ),
        Column(
            _("Terakhir masuk"),
            text=last,
            sort=lambda found: found.last_signed_in.timestamp() if found.last_signed_in else 0,
            width=160,
        ),
        Column(
            _("PIN salah"),
            text=lambda found: str(found.failures) if found.failures else "-",
            sort=lambda found: found.failures,
            tone=lambda found: "warning" if found.failures else "",
            width=84,
        ),
        Column(
            _("Status"),
            text=lambda found: _("Aktif") if found.card.is_active else _("Nonaktif"),
            sort=lambda found: found.card.is_active,
            tone=lambda found: "" if found.card.is_active else "muted",
            is_number=False,
            width=84,
            is_extra=True,
        ),
    )

"""The owner's way back in: the words of the recovery paper, and a new PIN."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from kasir.clock import StaffName
from kasir.enums import Role
from kasir.errors import UserError
from kasir.operations.people import recovery, staff
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.form import FormSheet
from kasir.ui.people.pin_sheets import new_pin_fields
from kasir.ui.station import Station
from kasir.words import _

LONGEST = 200  # With whatever stands between the words.


class RecoverSheet(FormSheet):
    """`recovered` carries the words of the new paper: the old ones are used up.

    A scan of the paper's QR code fills the words in.
    """

    recovered = Signal(str)
    takes_scans = True

    def __init__(self, station: Station) -> None:
        lead = _("Ambil kertas pemulihan toko ini. Sesudah dipakai, kertas baru langsung tampil.")
        if not station.pepper:
            lead = _("Kunci PIN toko ini tidak ada di komputer ini. ") + lead
        super().__init__("recover", _("PIN pemilik lupa"), lead, 560)
        self._station = station
        self._usernames: list[str] = [""]
        words = QLineEdit()
        words.setMaxLength(LONGEST)
        words.setPlaceholderText(_("Kata ke-1 sampai ke-9, atau pindai kode QR"))
        self._key = self.field("key", _("Sembilan kata"), words, self._read_words)
        self._words = words
        self._owners = Choice()
        self._owner = self.field("owner", _("Pemilik"), self._owners, self._read_owner)
        self._owner.hide()
        pin, again = new_pin_fields(self, lambda: Role.OWNER)
        self.lay((self._key, 6))
        self.lay((self._owner, 6))
        self.lay((pin, 3), (again, 3))
        self.add_store(_("Pasang PIN baru"), "check-circle", self._store)
        self.begin()
        station.jobs.read(staff.staff_names, then=self._offer)

    def take_scan(self, code: str) -> bool:
        """Take the words from the paper's code."""
        self._words.setText(code.casefold())
        if self._key.check():
            self.focusNextChild()
        return True

    def _read_words(self) -> str:
        if self._words.text().strip():
            recovery.secret_of(self._words.text())
        return self._words.text()

    def _read_owner(self) -> str:
        return self._usernames[max(self._owners.currentIndex(), 0)]

    def _offer(self, names: tuple[StaffName, ...]) -> None:
        """Ask whose PIN it is, where the shop has several owners."""
        owners = [each for each in names if each.role is Role.OWNER]
        if len(owners) > 1:
            self._usernames = [each.username for each in owners]
            self._owners.addItems([each.name for each in owners])
            self._owner.show()
            self.begin()

    def _store(self) -> None:
        values = self.collect()
        if values is None:
            return
        regain, station = self._station.regain, self._station
        words, username, pin, at = (
            *(values["key"], values.get("owner", "")),
            *(values["pin"], station.now()),
        )
        self.wait()
        station.jobs.office(
            lambda _errand: regain(words, username, pin, at),
            then=self._finish,
            always=self.go_on,
            refused=self._refuse,
        )

    def _finish(self, found: tuple[str, bytes]) -> None:
        words, self._station.pepper = found
        self.begin()
        self.recovered.emit(words)

    def _refuse(self, error: UserError) -> bool:
        if not self.refuse(error):
            self.say(str(error), "danger")
        return True

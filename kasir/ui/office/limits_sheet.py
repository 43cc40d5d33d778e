"""How far the cashier and the manager go alone, as the owner says; beyond it two persons."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kasir.enums import Role
from kasir.errors import UserError
from kasir.money import Money, Rate
from kasir.operations.people import limits
from kasir.operations.people.limits import LIMITS, Limit, Limits
from kasir.operations.people.staff import ChangedMeanwhileError
from kasir.ui.kit.enum_words import role_word
from kasir.ui.kit.form import Field, FormSheet
from kasir.ui.kit.parts import label
from kasir.ui.station import Station
from kasir.words import _

ASKED = (Role.CASHIER, Role.MANAGER)


class LimitsSheet(FormSheet):
    """A line for each limit, a column for each role; an empty field stands for no limit."""

    stored = Signal()

    def __init__(self, station: Station, shown: Limits) -> None:
        lead = _(
            "Di atas batas ini kasir meminta PIN orang kedua. "
            "Kosong berarti tanpa batas. Perubahan dicatat dengan nama Anda."
        )
        super().__init__("limit", _("Batas per tugas"), lead)
        self._station, self._shown = station, shown
        self._asked: dict[tuple[Limit, Role], Field] = {}
        for limit, found in LIMITS.items():
            self.lay((label(found.word, "strong"), 6))
            for role in ASKED:
                self._asked[limit, role] = self._field(limit, role)
            self.lay(*((self._asked[limit, role], 3) for role in ASKED))
        always = _(
            "Selalu dua orang, berapa pun: diskon yang ditanggung lain dari perjanjian atau "
            "yang membuat penitip menerima kurang dari batas terendahnya, retur rusak, rekening "
            "penitip yang diganti, syarat yang merugikan penitip, pembatalan, dan penyesuaian."
        )
        self.lay((label(always, "muted", wrap=True), 6))
        self.button = self.add_store(_("Simpan batas"), "check-circle", self._store)
        self.begin()

    def _field(self, limit: Limit, role: Role) -> Field:
        key, most, word = f"{limit}_{role}", self._shown[limit, role], role_word(role)
        if isinstance(most, Rate) or LIMITS[limit].unit is Rate:
            assert not isinstance(most, Money), "a share in rupiah"
            return self.rate(key, word, most, _("tanpa batas"))
        made = self.money(key, word, most, _("tanpa batas"))
        if most == Money(0):
            self.put(key, "0")  # Nothing is a limit, too: an empty field is none.
        return made

    def _store(self) -> None:
        if self.collect() is None:
            return
        new = {**self._shown, **{which: field.read() for which, field in self._asked.items()}}
        shown, stamp = self._shown, self._station.stamp()
        self.store(
            self._station.jobs,
            lambda session: limits.change_limits(session, shown, new, stamp),
            lambda _limits: self.stored.emit(),
            self._look_again,
        )

    def _look_again(self, error: UserError) -> bool:
        """Another owner was quicker: what he stored is shown when the sheet is opened anew."""
        if isinstance(error, ChangedMeanwhileError):
            self.begin()
        return self.refuse(error)

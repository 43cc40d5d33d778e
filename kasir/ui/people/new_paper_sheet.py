"""A new recovery paper, asked for by the owner: first the PIN once more, then the new words."""

from __future__ import annotations

from kasir.operations.people import recovery, sign_in
from kasir.operations.people.sign_in import SignIn
from kasir.ui.approval.pin_pad import PinPad
from kasir.ui.kit.parts import label
from kasir.ui.kit.sheet import Sheet
from kasir.ui.people.words_sheet import WordsSheet
from kasir.ui.station import Station
from kasir.words import _


class NewPaperSheet(Sheet):
    """The old paper holds until the new one is in the owner's hand."""

    def __init__(self, station: Station) -> None:
        lead = _(
            "Kertas baru menggantikan yang lama: kata-kata di kertas lama tidak bisa dipakai lagi. "
            "Buat yang baru bila kertas lama hilang atau pernah dilihat orang lain."
        )
        super().__init__(_("Kertas pemulihan baru"), lead, 480)
        self._station = station
        self.pin = PinPad("confirmPin", _("Lanjut"))
        self.pin.entered.connect(self._check)
        self.add(label(_("PIN Anda sekali lagi"), "strong"), self.pin, None)
        self.begins_at = self.pin.field
        self.keys["Enter"] = self.pin.enter

    def _check(self, pin: str) -> None:
        stamp, pepper = self._station.stamp(), self._station.pepper
        self.pin.pause()
        self._station.jobs.write(
            lambda session: sign_in.confirm_own_pin(session, pin, pepper, stamp),
            then=self._finish,
            always=self.pin.take_again,
        )

    def _finish(self, found: SignIn) -> None:
        if self.pin.take_answer(found, _("PIN tidak cocok, dan dicatat. Coba lagi.")) is not None:
            words = recovery.draw_words()
            self.sheet_asked.emit(WordsSheet(self._station, words, is_on_trial=True))

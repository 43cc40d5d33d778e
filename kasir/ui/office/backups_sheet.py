"""Cadangan: the copies of the shop, one now, the second folder, and the way back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar, QWidget

from kasir.clock import format_instant
from kasir.operations.copies import FoundCopy, Round
from kasir.operations.rights import Right
from kasir.ui.copy_watch import ShopCopies
from kasir.ui.jobs import LongWork
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import caption, column, label, name, row
from kasir.ui.kit.sheet import Sheet
from kasir.ui.start.copy_table import copy_table
from kasir.ui.station import Station
from kasir.words import _


class BackupsSheet(Sheet):
    """`restore_asked` carries the FoundCopy whose restore is to be looked at."""

    restore_asked = Signal(object)

    def __init__(self, station: Station, shop: ShopCopies) -> None:
        super().__init__(
            _("Cadangan"),
            _(
                "Dibuat sendiri tiap tutup shift dan tiap hari, lalu diperiksa. Yang disimpan: 7"
                " hari, 4 minggu, dan 12 bulan terakhir."
            ),
            860,
        )
        self._station, self._shop = station, shop
        self._is_asked = False
        self.state = label("", "strong", wrap=True)
        self.progress = name(QProgressBar(), "backupProgress", _("Kemajuan"))
        self.progress.setTextVisible(False)
        self.stop = KeyButton(_("Hentikan"), icon="x", action=station.copies.stop)
        name(self.stop, "stopBackup", _("Hentikan cadangan"))
        self.second = name(QLineEdit(station.config.second_folder), "secondFolder", "")
        self.second.setPlaceholderText(_("USB atau folder di komputer lain; kosong = tidak ada"))
        self.browse = KeyButton(_("Pilih"), "F2", "magnifying-glass", action=self._browse)
        name(self.browse, "browseSecond", _("Pilih folder kedua (F2)"))
        self.keep = KeyButton(_("Pakai folder ini"), "F4", "check-circle", action=self._keep)
        name(self.keep, "keepSecond", _("Pakai folder kedua ini (F4)"))
        self.table = name(copy_table(), "copyTable", _("Cadangan yang ada"))
        self.table.selected.connect(lambda _copy: self._offer())
        self.table.opened.connect(lambda _copy: self._restore())
        self.add(
            row(self.state, self.progress, self.stop, gap=12, grow=(0, 1)),
            row(self._second_field(), column(None, row(self.browse, self.keep)), gap=12, grow=0),
            self.table,
            grow=2,
        )
        self.now = KeyButton(
            _("Cadangkan sekarang"), "F12", "download-simple", "primary", action=self._begin
        )
        name(self.now, "backUpNow", _("Cadangkan sekarang (F12)"))
        self.restore = KeyButton(
            _("Pulihkan"), "F8", "arrow-counter-clockwise", action=self._restore
        )
        name(self.restore, "restoreCopy", _("Pulihkan cadangan ini (F8)"))
        self.other = KeyButton(_("Berkas lain"), "F9", "upload-simple", action=self._open_other)
        name(self.other, "restoreOther", _("Pulihkan dari berkas lain (F9)"))
        self.add_buttons(self.now, self.other, self.restore, back=_("Tutup"))
        may = station.may(Right.RESTORE)
        self.restore.setVisible(may)
        self.other.setVisible(may)
        station.copies.changed.connect(self._show_state)
        station.copies.ended.connect(self._take_round)
        self._show_state()
        self._offer()
        self._find()

    def take_focus(self) -> None:
        self.table.setFocus()

    def _second_field(self) -> QWidget:
        held = QWidget()
        inside = caption(_("Folder kedua: setiap cadangan disalin juga ke sana"), self.second)
        held.setLayout(inside)
        return held

    # --- the copies -------------------------------------------------------------------------

    def _find(self) -> None:
        place, shop = self._station.config.second_folder, self._shop
        self._station.jobs.office(
            lambda _errand: shop.found(place), then=self._show_found, is_for_copies=True
        )

    def _show_found(self, found: tuple[FoundCopy, ...]) -> None:
        self.table.show_rows(found)
        if found:
            self.table.selectRow(0)
        self._offer()
        self._show_state()

    def _show_state(self) -> None:
        copies = self._station.copies
        is_running = copies.percent is not None
        self.progress.setVisible(is_running)
        self.stop.setVisible(is_running)
        self.now.setEnabled(not is_running)
        self.progress.setValue(copies.percent or 0)
        self.state.setText(_("Sedang mencadangkan") if is_running else self._how_it_stands())

    def _how_it_stands(self) -> str:
        rows: list[FoundCopy] = self.table.shown_rows()
        last = next((copy for copy in rows if copy.is_checked), None)
        told = _("Belum ada cadangan.")
        if last is not None:
            told = _("Cadangan terakhir {at}.").format(at=format_instant(last.at))
        found = self._station.copies.round
        if self._station.config.second_folder and found is not None:
            here = _("Folder kedua tersambung.")
            away = _("Folder kedua tidak tersambung.")
            told += " " + (here if found.is_second_here else away)
        return told

    def _begin(self) -> None:
        self._is_asked = True
        self._station.copies.begin()

    def _take_round(self, found: Round) -> None:
        self._find()
        if self._is_asked and found.made:
            self._is_asked = False
            told = _("Cadangan tersimpan dan lolos pemeriksaan: {file}")
            self.say(told.format(file=found.made), "success")

    # --- the second folder ------------------------------------------------------------------

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder kedua"), self.second.text())
        if chosen:
            self.second.setText(chosen)

    def _keep(self) -> None:
        place, shop, station = self.second.text().strip(), self._shop, self._station
        wanted = replace(station.config, second_folder=place)

        def keep(errand: LongWork) -> None:
            if place:
                shop.adopt(errand, place)
            station.keep_config(wanted)

        def kept(_answer: object) -> None:
            station.config = wanted
            told = _("Folder kedua dipakai. Cadangan terakhir disalin ke sana.")
            self.say(told if place else _("Tanpa folder kedua."), "success")
            station.copies.tick()
            self._find()

        station.jobs.office(keep, then=kept, refused=self._refuse)

    def _refuse(self, error: Exception) -> bool:
        self.say(str(error), "danger")
        self.second.setFocus()
        return True

    # --- the way back -----------------------------------------------------------------------

    def _offer(self) -> None:
        copy = self.table.current_row()
        self.restore.setEnabled(copy is not None and not copy.problem)

    def _restore(self) -> None:
        copy: FoundCopy | None = self.table.current_row()
        if copy is None or not self._station.may(Right.RESTORE):
            return
        if copy.problem:
            self.say(copy.problem, "danger")
        else:
            self.restore_asked.emit(copy)

    def _open_other(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Cadangan"), "", _("Cadangan kasir (*.db)")
        )
        if chosen:
            self.look_at(Path(chosen))

    def look_at(self, file: Path) -> None:
        """Go on with a file that lies somewhere else."""
        shop = self._shop

        def looked(copy: FoundCopy) -> None:
            if copy.problem:
                self.say(copy.problem, "danger")
            else:
                self.restore_asked.emit(copy)

        self._station.jobs.office(lambda _errand: shop.look(file), then=looked, is_for_copies=True)

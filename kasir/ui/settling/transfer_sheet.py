"""The transfer list: choose whom, hand the file to the bank, then mark all as paid in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from kasir.clock import Stamp
from kasir.errors import UserError
from kasir.money import total
from kasir.operations.settling import transfers
from kasir.operations.settling.transfers import TransferDue
from kasir.printing.paper_list import TRANSFERS
from kasir.ui.jobs import LongWork
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.notices import Notice
from kasir.ui.kit.parts import caption, label, name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.kit.tables import Column, Table, joined, money_column, name_column
from kasir.ui.station import Station
from kasir.words import _

LONGEST_REFERENCE = 60


@dataclass(frozen=True, slots=True)
class TransferBatch:
    """What came of a run: how many are paid, and a sentence for each that was refused."""

    paid: int
    refused: tuple[str, ...]


def mark_all(
    errand: LongWork, batch: str, dues: Sequence[TransferDue], reference: str, stamp: Stamp
) -> TransferBatch:
    """Book transfer by transfer, each in a transaction of its own.

    Stopped or run again it pays none twice; one that can't be paid any more stops no other.
    """
    paid, refused = 0, []
    asked: dict[str, Any] = {"batch": batch, "reference": reference, "stamp": stamp}
    for number, due in enumerate(dues):
        errand.advance(number, len(dues))
        try:
            errand.write(partial(transfers.mark_paid, **asked, due=due))
        except UserError as error:
            refused.append(f"{due.name}: {error}")
        else:
            paid += 1
    errand.advance(len(dues), len(dues))
    return TransferBatch(paid, tuple(refused))


class TransferSheet(Sheet):
    """`changed`: something was paid."""

    changed = Signal()

    def __init__(self, station: Station) -> None:
        lead = _("Enter memilih atau melepas satu penitip, F5 semuanya.")
        super().__init__(_("Daftar transfer"), lead, 700)
        self._station = station
        self._batch = str(uuid4())  # One key for this list: a second press pays nobody twice.
        self._chosen: set[int] = set()
        self._errand: LongWork | None = None  # The newest run; `_is_running` says if it is over.
        self._is_running = False
        self.table = name(Table(self._columns()), "transferTable", _("Yang belum dibayar"))
        self.begins_at = self.table
        self.table.opened.connect(lambda _due: self._toggle())
        self._empty = label(_("Semua perhitungan sudah dibayar."), "muted")
        self._empty.hide()
        self.reference = name(QLineEdit(), "transferReference", _("Nomor referensi bank"))
        self.reference.setPlaceholderText(_("Nomor referensi dari bank, untuk semua yang dipilih"))
        self.reference.setMaxLength(LONGEST_REFERENCE)
        self._sum = name(label("", "strong"), "transferSum", _("Jumlah yang dipilih"))
        reference = caption(_("Nomor referensi bank"), self.reference)
        self.add(self._empty, self.table, self._sum, reference, grow=1)
        self.save = KeyButton(_("Simpan daftar"), "F9", "download-simple", action=self._save)
        name(self.save, "transferSave", _("Simpan daftar CSV dan XLSX"))
        self.button = KeyButton(
            _("Tandai dibayar"), "F12", "bank", "primary", action=self._mark_paid
        )
        name(self.button, "transferPaid", _("Tandai sudah ditransfer"))
        self.add_buttons(self.button, self.save)
        self.keys["F5"] = self._toggle_all
        self._load()

    def close_sheet(self) -> None:
        """While a run is on its way, Esc stops it; the sheet stays to show what was done."""
        if self._is_running and self._errand is not None:
            self._errand.stop()
        else:
            super().close_sheet()

    def _columns(self) -> tuple[Column, ...]:
        return (
            name_column(
                _("Penitip"),
                lambda due: joined(due.number, due.masked, due.hint),
                lambda due: "warning" if due.hint else "",
            ),
            money_column(_("Jumlah"), lambda due: due.amount, 120),
            Column(
                _("Dipilih"),
                text=lambda due: "✓" if due.settlement_id in self._chosen else "",
                sort=lambda due: due.settlement_id not in self._chosen,
                width=84,
            ),
        )

    # --- choosing ---------------------------------------------------------------------------

    def _load(self) -> None:
        day = self._station.day
        self._station.jobs.read(
            lambda session: transfers.due_transfers(session, day), then=self._show
        )

    def _show(self, dues: tuple[TransferDue, ...]) -> None:
        self._chosen = {due.settlement_id for due in dues if not due.hint}
        self.table.show_rows(dues)
        self._empty.setVisible(not dues)
        self.table.setVisible(bool(dues))
        if dues:
            self.table.selectRow(0)
        self._tell_sum()

    def _dues(self) -> list[TransferDue]:
        """The chosen ones, in the order on the screen."""
        return [due for due in self.table.shown_rows() if due.settlement_id in self._chosen]

    def _toggle(self) -> None:
        due = self.table.current_row()
        if due is None or self._is_running:
            return
        if not due.is_possible:
            self.say(_("{name} belum punya rekening. Bayar tunai.").format(name=due.name))
            return
        self._chosen ^= {due.settlement_id}
        self._tell_sum()

    def _toggle_all(self) -> None:
        if self._is_running:
            return
        possible = {due.settlement_id for due in self.table.shown_rows() if due.is_possible}
        self._chosen = set() if self._chosen == possible else possible
        self._tell_sum()

    def _tell_sum(self) -> None:
        dues = self._dues()
        amount = total(due.amount for due in dues)
        told = _("{count} penitip dipilih, {amount}").format(count=len(dues), amount=amount)
        if left := len(self.table.shown_rows()) - len(dues):
            told += _(", {left} tidak dipilih").format(left=left)
        self._sum.setText(told)
        for button in (self.save, self.button):
            button.setEnabled(bool(dues) and not self._is_running)
        self.table.viewport().update()

    # --- the files, and the run -------------------------------------------------------------

    def _save(self) -> None:
        dues, stamp, papers = self._dues(), self._station.stamp(), self._station.papers

        def work(errand: LongWork) -> Path:
            leaving = errand.write(lambda session: transfers.hand_out(session, dues, stamp))
            return papers.write(errand, TRANSFERS, leaving, stamp).parent

        told = _("Daftar transfer tersimpan: {folder}")
        self._station.jobs.office(
            work, told=lambda folder: Notice(told.format(folder=folder), "success")
        )

    def _mark_paid(self) -> None:
        dues, reference = self._dues(), self.reference.text().strip()
        if not self.has_all((reference, self.reference, _("Tulis nomor referensi bank."))):
            return
        batch, stamp = self._batch, self._station.stamp()
        self._is_running = True
        self.button.setEnabled(False)
        self.save.setEnabled(False)
        self._errand = self._station.jobs.office(
            lambda errand: mark_all(errand, batch, dues, reference, stamp),
            then=self._finish,
            always=self._end,
            progress=self._advance,
            told=_told,
        )

    def _advance(self, done: int, of: int) -> None:
        self._sum.setText(_("{done} dari {of} dibayar, Esc berhenti").format(done=done, of=of))

    def _end(self) -> None:
        self._is_running = False
        self._load()
        self.changed.emit()

    def _finish(self, batch: TransferBatch) -> None:
        if not batch.refused:
            self.close_sheet()


def _told(batch: TransferBatch) -> Notice:
    told = _("{count} transfer tercatat dibayar.").format(count=batch.paid)
    if batch.refused:
        return Notice(" ".join((told, *batch.refused)), "warning")
    return Notice(told, "success")

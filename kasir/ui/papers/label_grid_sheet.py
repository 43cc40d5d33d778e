"""Printing labels: how the sheet of stickers is divided, and where the first label goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kasir.errors import FieldError
from kasir.money import Quantity, parse_quantity
from kasir.operations.products import labels
from kasir.operations.products.labels import LabelWish
from kasir.operations.rights import Right
from kasir.printing.paper_list import LABELS
from kasir.printing.papers.label_grid import LabelSheet, LabelSheetError, sheet_of, sheet_text
from kasir.printing.papers.roll_label import check_labels
from kasir.printing.roll.paper import paper_of
from kasir.ui.jobs import LongWork
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.form import Field, FormSheet, parsed
from kasir.ui.kit.parts import Card, label, name, tell
from kasir.ui.papers.open_file import open_file
from kasir.ui.station import Station
from kasir.words import _

_LENGTHS = {
    "width_um": _("Lebar label (mm)"),
    "height_um": _("Tinggi label (mm)"),
    "left_um": _("Tepi kiri (mm)"),
    "top_um": _("Tepi atas (mm)"),
    "gap_x_um": _("Jarak ke samping (mm)"),
    "gap_y_um": _("Jarak ke bawah (mm)"),
}


class LabelGridSheet(FormSheet):
    """Says itself what came of it. The division is kept for the next time.

    Labels from the receipt printer need no division.
    """

    def __init__(self, station: Station, wishes: Sequence[LabelWish]) -> None:
        several = _("Label untuk {count} macam barang.")
        lead = several.format(count=len(wishes)) if len(wishes) > 1 else ""
        super().__init__("label", _("Cetak label"), lead, 600)
        self._station, self._wishes = station, tuple(wishes)
        usual = sheet_of(station.config.label_sheet)
        first = self.count("first", _("Mulai label ke-"), 1)
        if len(wishes) == 1:
            self.first = "copies"
            self.lay((self.count("copies", _("Jumlah label"), wishes[0].count), 3), (first, 3))
        else:
            self.lay((first, 3))
        self.lay(
            (self.count("columns", _("Kolom"), usual.columns), 3),
            (self.count("rows", _("Baris"), usual.rows), 3),
        )
        lengths = [
            (self._length(key, word, getattr(usual, key)), 3) for key, word in _LENGTHS.items()
        ]
        for number in range(0, len(lengths), 2):
            self.lay(*lengths[number : number + 2])
        lines = ((_("Stiker: tanpa garis"), False), (_("Kertas biasa: garis potong"), True))
        self.lay((self.choice("has_lines", _("Kertas"), lines, usual.has_lines), 6))
        self._told = name(label("", wrap=True), "labelSheets", _("Lembar yang terpakai"))
        self.lay((Card(self._told, kind="sunken"), 6))
        self.roll = KeyButton(_("Printer struk"), "F11", "printer", action=self._print)
        name(self.roll, "labelPrint", _("Cetak label di printer struk"))
        self.button = self.add_store(_("Buat PDF label"), "printer", self._write, self.roll)
        self.roll.setVisible(station.may(Right.REPRINT))
        self.changed.connect(self._explain)
        self._explain()
        self.begin()

    def _length(self, key: str, text: str, value: int) -> Field:
        field = self.quantity(key, text, Quantity(value))
        told = _("{text} bukan ukuran yang jelas. Tulis seperti 64 atau 63,5.")
        field.read = parsed(key, field.widget, parse_quantity, told)
        return field

    def _explain(self) -> None:
        """Say how many sheets it takes, or why this is no sheet that can be printed."""
        try:
            sheet, count = self._sheet(), sum(wish.count for wish in self._wished())
            used = -(-(count + sheet.first - 1) // sheet.count)
            told = _("{count} label, {whole} di satu lembar: {used} lembar A4.")
            tell(self._told, told.format(count=count, whole=sheet.count, used=used), "")
        except (FieldError, LabelSheetError) as error:
            tell(self._told, str(error), "danger")

    def _sheet(self) -> LabelSheet:
        """The sheet that stands in the fields. Raises FieldError, LabelSheetError."""
        values: dict[str, Any] = {key: field.read() for key, field in self._fields.items()}
        values.pop("copies", None)
        lengths = {key: (values[key] or Quantity(0)).thousandths for key in _LENGTHS}
        numbers = {key: values[key] or 0 for key in ("columns", "rows", "first")}
        return LabelSheet(**numbers, **lengths, has_lines=values["has_lines"])

    def _wished(self) -> tuple[LabelWish, ...]:
        if "copies" not in self._fields:
            return self._wishes
        return (replace(self._wishes[0], count=self._fields["copies"].read() or 0),)

    def _write(self) -> None:
        if self.collect() is None:
            return
        made: list[LabelSheet] = []
        if not self.attempt(lambda: made.append(self._sheet())):
            return
        [sheet], wishes, stamp = made, self._wished(), self._station.stamp()
        station = self._station
        machine = station.config = replace(station.config, label_sheet=sheet_text(sheet))

        def work(errand: LongWork) -> Path:
            station.keep_config(machine)
            return station.papers.write(errand, LABELS, wishes, sheet, stamp)

        self.wait()
        station.jobs.office(work, then=self._finish, always=self.go_on)

    def _print(self) -> None:
        if self.collect() is None:
            return
        wishes, stamp = self._wished(), self._station.stamp()
        paper = paper_of(self._station.papers.columns)

        def work(errand: LongWork) -> int:
            made = errand.read(lambda session: labels.labels(session, wishes, stamp.business_day))
            check_labels(made, paper)
            errand.write(lambda session: labels.print_labels(session, made, stamp))
            return sum(found.count for found in made)

        self.wait()
        self._station.jobs.office(work, then=self._finish_print, always=self.go_on)

    def _finish_print(self, count: int) -> None:
        self.leave()
        told = _("{count} label dikirim ke printer struk.")
        self.say(told.format(count=count), "success")

    def _finish(self, file: Path) -> None:
        self.leave()
        told = _("Label siap dicetak: {file}").format(file=file.name)
        self.say(told, "success", _("Buka label"), lambda: open_file(file))

"""Importing tables: what all of them share, from the header row to the report by row and column.

A table is all or nothing: every row is looked at, every problem is told with its row as in the
file, its column, what is wrong and what to write; with one problem nothing is stored. Amounts
that could mean two things (`12.50`, `12,5`) are refused. Reading files is printing's part: this
file knows text only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select

from kasir.clock import FIRST_DAY, MOST_AHEAD, Stamp, format_day, format_instant
from kasir.errors import UserError
from kasir.models import AuditRecord, Session
from kasir.money import ZERO, Money, Quantity, Rate, parse_money, parse_quantity, parse_rate
from kasir.operations import audit
from kasir.words import _

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
N = TypeVar("N", Money, Quantity, int)

LONGEST_CODE = 64
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: its number as the file shows it (the header is 1), and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table as it was read: everything is text. `digest` is the file's SHA-256."""

    name: str
    digest: str
    header: tuple[str, ...]
    rows: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that keeps a table out. An empty column means the row or the file as a whole."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return _("Baris {row}: {message}").format(row=self.row, message=self.message)
        return _("Baris {row}, kolom {column}: {message}").format(
            row=self.row, column=self.column, message=self.message
        )


class ImportRefusedError(UserError):
    """Nothing was stored; `problems` says why, in the order of the rows."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        lines = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            left = len(self.problems) - MOST_SHOWN
            lines.append(_("... dan {left} masalah lain.").format(left=left))
        title = _("Tidak ada yang disimpan. Masalah: {count}.").format(count=len(self.problems))
        super().__init__("\n".join([title, *lines]))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `documents` are notes that it made, `receipts` a number each nota."""

    rows: int
    added: int = 0
    changed: int = 0
    documents: tuple[str, ...] = ()
    receipts: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


# --- rows and cells -------------------------------------------------------------------------

_EXPORT_MARK = re.compile(r"\A'(?='*[=+\-@\t\r])")
_SPREADSHEET_NUMBER = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SHORT_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class ImportLine:
    """One row of a table, read cell by cell. A bad cell is noted and read as None."""

    def __init__(self, number: int, cells: dict[str, str], problems: list[Problem]) -> None:
        self.number = number
        self.is_good = True
        self._cells = cells
        self._problems = problems

    def put(self, column: str, text: str) -> None:
        """Read a cell as if this stood in it: nothing, or a part of what does."""
        self._cells[column] = text

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self._cells

    def problem(self, column: str, sentence: str, /, **values: object) -> None:
        """Note what is wrong with a cell; values are put into the sentence's braces."""
        self.is_good = False
        message = sentence.format(**values) if values else sentence
        self._problems.append(Problem(self.number, column, message))

    def text(self, column: str, usual: str = "") -> str:
        """A cell whole, without spaces around it and without our exports' mark.

        A text that a spreadsheet would take for a formula is exported behind a `'`.
        """
        return _EXPORT_MARK.sub("", self._cells.get(column, "").strip(" "), count=1) or usual

    def needed(self, column: str) -> str:
        """A cell that must not be empty."""
        found = self.text(column)
        if not found.strip():
            self.problem(column, _("Kosong. Wajib diisi."))
        return found

    def code(self, column: str) -> str:
        """A code that must not be empty: short, in one line, no spreadsheet's number."""
        found = self.needed(column).strip()
        if found:
            self.check_code(column, found)
        return found

    def check_code(self, column: str, found: str) -> None:
        """Note a code that is too long, unprintable, or was rounded by a spreadsheet."""
        if len(found) > LONGEST_CODE or not found.isprintable():
            told = _("{found} bukan kode. Paling banyak {most} huruf dan angka.")
            self.problem(column, told, found=shown(found), most=LONGEST_CODE)
        elif _SPREADSHEET_NUMBER.fullmatch(found):
            told = _("{found} dibulatkan oleh Excel. Ubah kolom ini menjadi Teks.")
            self.problem(column, told, found=shown(found))

    def codes(self, column: str) -> tuple[str, ...]:
        """The codes that stand in a cell, in order."""
        found = tuple(sorted(set(self.text(column).split())))
        for code in found:
            self.check_code(column, code)
        return found

    def money(self, column: str, least: Money = ZERO) -> Money | None:
        """An amount of at least `least`; None for an empty cell."""
        found = self._parsed(column, parse_money, _("rupiah"), _("12500 atau 12.500"))
        return self._at_least(column, found, least)

    def price(self, column: str) -> Money | None:
        """An amount of at least one rupiah; None for an empty cell."""
        return self.money(column, Money(1))

    def quantity(self, column: str, least: Quantity = Quantity(0)) -> Quantity | None:
        """A quantity of at least `least`; None for an empty cell."""
        found = self._parsed(column, parse_quantity, _("jumlah"), _("2 atau 2,5"))
        return self._at_least(column, found, least)

    def rate(self, column: str) -> Rate | None:
        """A percentage from 0 to 100; None for an empty cell."""
        found = self._parsed(column, parse_rate, _("persen"), _("15 atau 12,5"))
        if found is not None and not Rate(0) <= found <= Rate(10_000):
            self.problem(column, _("Harus dari 0 sampai 100 persen."))
            return None
        return found

    def count(self, column: str) -> int | None:
        """A whole number of at least 1; None for an empty cell."""
        found = self._parsed(column, _whole, _("angka bulat"), _("30"))
        return self._at_least(column, found, 1)

    def day(self, column: str) -> date | None:
        """A day, `2026-11-24` or `24/11/2026`; None for an empty cell."""
        return self._parsed(column, parse_day, _("tanggal"), _("2026-11-24 atau 24/11/2026"))

    def choice(self, column: str, kind: Iterable[E]) -> E | None:
        """A member of a closed list, whatever its case; None for an empty cell."""
        found = self.text(column).strip()
        if not found:
            return None
        by_name = {member.value.casefold(): member for member in kind}
        member = by_name.get(" ".join(found.split()).casefold())
        if member is None:
            self.problem(column, not_one_of(found, kind))
        return member

    def _parsed(self, column: str, parse: Callable[[str], T], what: str, example: str) -> T | None:
        found = self.text(column).strip()
        if not found:
            return None
        try:
            return parse(found)
        except ValueError:
            told = _("{found} bukan {what} yang jelas. Tulis seperti {example}.")
            self.problem(column, told, found=shown(found), what=what, example=example)
            return None

    def _at_least(self, column: str, found: N | None, least: N) -> N | None:
        if found is not None and found < least:
            message = _("{found} terlalu kecil. Paling sedikit {least}.")
            self.problem(column, message, found=found, least=least)
            return None
        return found


# The columns of a table in their order: which field of a card each fills, and what reads its cell.
# None stands for a column that is no field, or is read together with others.
Cells = Mapping[str, tuple[str, Callable[[ImportLine, str], object]] | None]


def read_cells(line: ImportLine, cells: Cells, usual: object) -> dict[str, Any]:
    """The fields of a card for the columns that the file has; an empty cell is as usual."""
    found: dict[str, Any] = {}
    for column, cell in cells.items():
        if cell is not None and line.has(column):
            field, read = cell
            value = read(line, column)
            found[field] = getattr(usual, field) if value in {None, ""} else value
    return found


class ImportTable:
    """The rows of a sheet under a checked header, and the problems found so far."""

    def __init__(
        self,
        sheet: FileTable,
        needed: Sequence[str],
        usual: Sequence[str],
        either: Sequence[str] = (),
    ) -> None:
        """Check the header: of `either` one column is enough. Raises ImportRefusedError."""
        self.problems: list[Problem] = []
        self._sheet = sheet
        known = (*needed, *either, *usual)
        self._columns = [" ".join(name.split()).casefold() for name in sheet.header]
        while self._columns and not self._columns[-1]:
            self._columns.pop()
        self._check_header(needed, either, known)
        self.stop_if_bad()
        self.lines = [self._line(row) for row in sheet.rows if any(map(str.strip, row.cells))]
        if not self.lines:
            self.problems.append(Problem(2, "", _("Tidak ada isi di bawah baris judul.")))

    def stop_if_bad(self) -> None:
        """Refuse the whole table if anything is wrong so far. Raises ImportRefusedError."""
        if self.problems:
            raise ImportRefusedError(self.problems)

    def refuse_doubles(self, column: str, keys: Iterable[tuple[ImportLine, object]]) -> None:
        """Note each row whose key stood in an earlier row."""
        first: dict[object, int] = {}
        for line, key in keys:
            if key in first:
                told = _("{found} sudah ada di baris {row}. Hapus salah satu.")
                line.problem(column, told, found=shown(line.text(column)), row=first[key])
            first.setdefault(key, line.number)

    def _check_header(
        self, needed: Sequence[str], either: Sequence[str], known: Sequence[str]
    ) -> None:
        found = self._columns

        def refuse(column: str, message: str) -> None:
            self.problems.append(Problem(1, column, message))

        for place, name in enumerate(found, start=1):
            if not name:
                refuse("", _("Kolom ke-{place} tidak punya judul.").format(place=place))
            elif name not in known:
                told = _("Kolom tidak dikenal. Yang dikenal: {known}.")
                refuse(shown(name), told.format(known=", ".join(known)))
            elif found.index(name) != place - 1:
                refuse(name, _("Kolom ini ada dua kali."))
        for name in needed:
            if name not in found:
                refuse(name, _("Kolom wajib ini tidak ada."))
        if either and not any(name in found for name in either):
            names = _(" atau ").join(either)
            refuse("", _("Kolom wajib tidak ada: {names}.").format(names=names))

    def _line(self, row: FileRow) -> ImportLine:
        cells = row.cells
        line = ImportLine(row.number, dict(zip(self._columns, cells, strict=False)), self.problems)
        if any(map(str.strip, cells[len(self._columns) :])):
            told = _("Ada {found} sel, judulnya {wanted}. Isi yang memuat koma perlu kutip.")
            line.problem("", told, found=len(cells), wanted=len(self._columns))
        for column in self._columns[len(cells) :]:
            line.put(column, "")
        return line


# --- what is stored with every import -------------------------------------------------------


def note_import(session: Session, what: str, sheet: FileTable, stamp: Stamp) -> None:
    """Seal that a file was imported: which, by its name and SHA-256."""
    body = {"what": what, "file": sheet.name, "sha256": sheet.digest, "rows": len(sheet.rows)}
    audit.note(session, "import", body, stamp)


def refuse_known_file(session: Session, sheet: FileTable) -> None:
    """Demand that this very file was not imported before. Raises ImportRefusedError."""
    found = session.execute(
        select(AuditRecord.at)
        .where(AuditRecord.kind == "import", AuditRecord.body.contains(sheet.digest))
        .limit(1)
    ).scalar_one_or_none()
    if found is not None:
        message = _("Berkas yang sama sudah diimpor {at}.").format(at=format_instant(found))
        raise ImportRefusedError([Problem(1, "", message)])


# --- small things ---------------------------------------------------------------------------


def chunks(values: Collection[T], size: int = 500) -> Iterable[list[T]]:
    """The values in lists that a single look-up can name."""
    found = list(values)
    return (found[start : start + size] for start in range(0, len(found), size))


def parse_day(text: str) -> date:
    """Read `2026-11-24` or `24/11/2026`. Raises ValueError."""
    if match := _ISO_DAY.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _SHORT_DAY.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(text)


def check_day(line: ImportLine, column: str, day: date, today: date) -> None:
    """Note a day that only a slip of the pen can have meant."""
    if not FIRST_DAY <= day <= today + MOST_AHEAD:
        message = _("Tanggal {day} terlalu jauh dari hari ini. Periksa tahunnya.")
        line.problem(column, message, day=format_day(day))


def not_one_of(found: str, kind: Iterable[StrEnum]) -> str:
    """Say that a word is not in a closed list, and what is."""
    return _("{found} tidak dikenal. Pilih salah satu: {known}.").format(
        found=shown(found), known=", ".join(kind)
    )


def shown(text: str) -> str:
    """Quote what a file holds, short and harmless to a terminal."""
    plain = "".join(char if char.isprintable() else "?" for char in text)
    return f'"{plain}"' if len(plain) <= 40 else f'"{plain[:40]}..."'


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(text)
    return int(text)

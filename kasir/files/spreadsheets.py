"""Tables in files: CSV and XLSX read as text, row by row, for the importers.

A file is a stranger: its size, rows and cells are capped before they are read, XML without
entities only, no formula is computed, nothing in it names another file. What a spreadsheet
holds as a number becomes the text that a person would have typed, with a decimal comma.
"""

from __future__ import annotations

import csv
import hashlib
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from kasir.errors import UserError
from kasir.operations.imports.table import FileRow, FileTable
from kasir.words import _

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 64
MOST_CHARACTERS = 2_000  # In one cell.

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class SheetError(UserError):
    """The file is no table that kasir reads; the message says what to do."""


def read_sheet(path: Path) -> FileTable:
    """Read a CSV (`,` or `;`, UTF-8 with or without BOM) or the first sheet of an XLSX.

    The format is told by the content, not by the name. Raises SheetError.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            told = _("{file} terlalu besar. Paling besar {most} MB; bagi menjadi beberapa berkas.")
            raise SheetError(told, file=path.name, most=MOST_BYTES // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        told = _("{file} tidak bisa dibaca. Periksa nama dan foldernya.")
        raise SheetError(told, file=path) from error
    if data.startswith(_OLD_EXCEL):
        raise SheetError(_("Ini Excel lama (.xls). Simpan sebagai .xlsx atau CSV UTF-8."))
    rows = _from_xlsx(data) if data.startswith(_ZIP) else _from_csv(data)
    return _sheet(path.name, hashlib.sha256(data).hexdigest(), rows)


def _sheet(name: str, digest: str, rows: Iterable[tuple[str, ...]]) -> FileTable:
    header: tuple[str, ...] = ()
    found: list[FileRow] = []
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            told = _("Lebih dari {most} baris. Bagi menjadi beberapa berkas.")
            raise SheetError(told, most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            told = _("Baris {row}: lebih dari {most} kolom.")
            raise SheetError(told, row=number, most=MOST_COLUMNS)
        if any(len(cell) > MOST_CHARACTERS for cell in cells):
            raise _too_long(number)
        if number == 1:
            header = cells
        else:
            found.append(FileRow(number, cells))
    if not any(map(str.strip, header)):
        raise SheetError(_("Baris pertama harus berisi judul kolom."))
    return FileTable(name, digest, header, tuple(found))


def _too_long(number: int) -> SheetError:
    return SheetError(
        _("Baris {row}: ada isi lebih dari {most} huruf."), row=number, most=MOST_CHARACTERS
    )


# --- CSV ------------------------------------------------------------------------------------


def _from_csv(data: bytes) -> Iterator[tuple[str, ...]]:
    text = _decoded(data)
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise _too_long(number) from error
            told = _("Baris {row}: tanda kutip tidak ditutup atau salah tempat.")
            raise SheetError(told, row=number) from error
        yield tuple(cells)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        told = _("Baris {row}: ada huruf yang tidak terbaca. Simpan sebagai CSV UTF-8.")
        raise SheetError(told, row=row) from error
    if "\0" in text:
        raise SheetError(_("Ini bukan CSV. Simpan sebagai CSV UTF-8 atau XLSX."))
    return text


# --- XLSX -----------------------------------------------------------------------------------


def _from_xlsx(data: bytes) -> list[tuple[str, ...]]:
    # The library takes 0.3 s to load, and most files are CSV.
    import openpyxl
    from defusedxml import DefusedXmlException

    assert openpyxl.DEFUSEDXML, "XML would be read without its guard"
    try:
        has_formulas = _checked_parts(data)
        with warnings.catch_warnings():
            # It warns, in English, of what it leaves out: pictures, lists to choose from.
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            formulas = None
            if has_formulas:
                formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
            return list(islice(_rows(values.worksheets[0], formulas), MOST_ROWS + 2))
    except (
        DefusedXmlException,
        ParseError,
        zipfile.BadZipFile,
        *(KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError),
    ) as error:
        # What openpyxl raises for a file that is no workbook, or a broken one.
        raise SheetError(_("Berkas Excel ini rusak. Simpan ulang sebagai .xlsx.")) from error


def _checked_parts(data: bytes) -> bool:
    """Refuse a file that unpacks to too much or names others; say whether it holds formulas."""
    has_formulas = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise SheetError(_("Berkas Excel ini terlalu besar. Simpan lembarnya sebagai CSV."))
        for name in archive.namelist():
            part = archive.read(name)
            if b"<!DOCTYPE" in part:
                raise ValueError(name)  # No spreadsheet writes one.
            has_formulas |= name.startswith("xl/worksheets/") and b"<f" in part
    return has_formulas


def _rows(sheet: Any, formulas: Any) -> Iterator[tuple[str, ...]]:
    # What the file says of its size is not believed: rows and columns are counted.
    sheet.reset_dimensions()
    computed = sheet.iter_rows()
    if formulas is None:
        yield from (tuple(_text(cell) for cell in row) for row in computed)
        return
    formulas.reset_dimensions()
    for number, (row, written) in enumerate(zip(computed, formulas.iter_rows(), strict=True), 1):
        for cell, formula in zip(row, written, strict=True):
            if formula.data_type == "f" and cell.value is None:
                told = _("Baris {row}: ada rumus tanpa hasil. Tempel sebagai nilai saja.")
                raise SheetError(told, row=number)
        yield tuple(_text(cell) for cell in row)


def _text(cell: Any) -> str:
    """A cell as a person would have typed it."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return value.isoformat()
        case int() | float() | Decimal():
            return _number_text(Decimal(repr(value)), str(cell.number_format))
    return str(value)


def _number_text(number: Decimal, number_format: str) -> str:
    if "%" in number_format:
        number *= 100  # Shown as 15 %, stored as 0.15.
    return format(number.normalize(), "f").replace(".", ",")

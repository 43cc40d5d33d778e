"""Reading CSV and XLSX as text: what spreadsheets make of numbers, and what is refused."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kasir.files import spreadsheets as sheets
from kasir.files.spreadsheets import SheetError, read_sheet
from kasir.operations.imports.table import FileRow


def _csv(folder: Path, data: bytes) -> Path:
    path = folder / "tabel.csv"
    path.write_bytes(data)
    return path


def _xlsx(folder: Path, fill: Callable[[Worksheet], object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    path = folder / "tabel.xlsx"
    book.save(path)
    return path


def _changed(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Rewrite one part of a workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    path.write_bytes(packed.getvalue())
    return path


def _refused(path: Path) -> str:
    with pytest.raises(SheetError) as refused:
        read_sheet(path)
    return str(refused.value)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "data",
    [
        b"kode,nama\nA,Satu\n",
        b"kode;nama\r\nA;Satu\r\n",
        b"\xef\xbb\xbfkode;nama\nA;Satu",
        b'"kode","nama"\n"A","Satu"\n',
    ],
)
def test_csv_in_every_dress(tmp_path: Path, data: bytes) -> None:
    """Comma or semicolon, with or without BOM, either line end, quoted or not."""
    sheet = read_sheet(_csv(tmp_path, data))
    assert sheet.header == ("kode", "nama")
    assert sheet.rows == (FileRow(2, ("A", "Satu")),)
    assert (sheet.name, sheet.digest) == ("tabel.csv", hashlib.sha256(data).hexdigest())


def test_rows_have_the_numbers_of_the_spreadsheet(tmp_path: Path) -> None:
    """A cell with a line end is one row; an empty row counts."""
    sheet = read_sheet(_csv(tmp_path, b'kode,nama\n"A","dua\nbaris"\n\nB,"x;y, z"\n'))
    assert sheet.rows == (
        FileRow(2, ("A", "dua\nbaris")),
        FileRow(3, ()),
        FileRow(4, ("B", "x;y, z")),
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"kode,nama\nA,\xff\xfe\n",
            "Baris 2: ada huruf yang tidak terbaca. Simpan sebagai CSV UTF-8.",
        ),
        (
            "kode,nama\nA,B\n".encode("utf-16-le"),
            "Ini bukan CSV. Simpan sebagai CSV UTF-8 atau XLSX.",
        ),
        (b'kode,nama\nA,"B\n', "Baris 2: tanda kutip tidak ditutup atau salah tempat."),
        (b'kode,nama\nA,"B"C\n', "Baris 2: tanda kutip tidak ditutup atau salah tempat."),
        (b"", "Baris pertama harus berisi judul kolom."),
        (b"\n\nkode,nama\n", "Baris pertama harus berisi judul kolom."),
        (b"\xd0\xcf\x11\xe0old", "Ini Excel lama (.xls). Simpan sebagai .xlsx atau CSV UTF-8."),
        (b"PK\x03\x04nothing", "Berkas Excel ini rusak. Simpan ulang sebagai .xlsx."),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, said: str) -> None:
    """A file that is no table says what to do, never a traceback."""
    assert _refused(_csv(tmp_path, data)) == said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A wrong name is told with the name."""
    path = tmp_path / "tidak-ada.csv"
    assert _refused(path) == f"{path} tidak bisa dibaca. Periksa nama dan foldernya."


def test_caps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size, rows, columns and cells are counted before anything is made of them."""
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert _refused(_csv(tmp_path, b"kode\nA\nB\nC\n")) == (
        "Lebih dari 2 baris. Bagi menjadi beberapa berkas."
    )
    assert _refused(_csv(tmp_path, b"kode\n" + b"," * 64)) == "Baris 2: lebih dari 64 kolom."
    assert _refused(_csv(tmp_path, b"kode\n" + b"A" * 2_001)) == (
        "Baris 2: ada isi lebih dari 2000 huruf."
    )
    assert _refused(_csv(tmp_path, b"kode\n" + b"A" * 200_000)) == (
        "Baris 2: ada isi lebih dari 2000 huruf."
    )
    monkeypatch.setattr(sheets, "MOST_BYTES", 1_000_000)
    assert _refused(_csv(tmp_path, b"A" * 1_000_001)) == (
        "tabel.csv terlalu besar. Paling besar 1 MB; bagi menjadi beberapa berkas."
    )


# --- XLSX -----------------------------------------------------------------------------------


def test_cells_become_what_a_person_would_type(tmp_path: Path) -> None:
    """Numbers with a decimal comma, percents as shown, days and times in ISO, nothing as empty."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["kode", "nama"])
        cells: list[Any] = [2_000_000_000_015, 15_000.0, 2.5, 12.50, "00012", None, True, False]
        cells += [date(2026, 11, 24), datetime(2026, 11, 24, 14, 5), time(9, 30), "=bukan rumus"]
        sheet.append(cells)
        for column, cell in enumerate(sheet[2], start=1):
            if column == 12:
                cell.data_type = "s"
        sheet["M2"], sheet["M2"].number_format = 0.15, "0%"
        sheet["N2"], sheet["N2"].number_format = 0.125, "0.0%"

    sheet = read_sheet(_xlsx(tmp_path, fill))
    assert sheet.header == ("kode", "nama")
    assert sheet.rows[0].number == 2
    assert sheet.rows[0].cells == (
        *("2000000000015", "15000", "2,5", "12,5", "00012", "", "1", "0"),
        *("2026-11-24", "2026-11-24 14:05", "09:30:00", "=bukan rumus", "15", "12,5"),
    )


def test_only_the_first_sheet_is_read_and_empty_rows_count(tmp_path: Path) -> None:
    """The row numbers are the spreadsheet's, also behind empty rows."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A4"] = "kode", "A"
        assert sheet.parent is not None
        sheet.parent.create_sheet("lain")["A1"] = "x"

    sheet = read_sheet(_xlsx(tmp_path, fill))
    assert [(row.number, "".join(row.cells)) for row in sheet.rows] == [(2, ""), (3, ""), (4, "A")]


def test_formulas_count_with_their_results_only(tmp_path: Path) -> None:
    """A formula that a spreadsheet computed is its result; one without is refused, not empty."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["kode", "harga"])
        sheet.append(["A", "=1000+500"])

    path = _xlsx(tmp_path, fill)
    assert _refused(path) == "Baris 2: ada rumus tanpa hasil. Tempel sebagai nilai saja."
    computed = _changed(
        path,
        SHEET,
        lambda data: (
            data.replace(b"<v></v>", b"<v>1500</v>")
            .replace(b"<v/>", b"<v>1500</v>")
            .replace(b"<v />", b"<v>1500</v>")
        ),
    )
    assert read_sheet(computed).rows[0].cells == ("A", "1500")


def test_a_workbook_that_lies_about_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What unpacks to too much, or claims rows without end, is refused quickly."""
    path = _xlsx(tmp_path, lambda sheet: sheet.append(["kode"]))
    far = _changed(
        path,
        SHEET,
        lambda data: data.replace(
            b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    assert _refused(far) == "Lebih dari 50000 baris. Bagi menjadi beberapa berkas."
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000)
    assert _refused(far) == "Berkas Excel ini terlalu besar. Simpan lembarnya sebagai CSV."


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_xml_with_entities_is_refused(tmp_path: Path, prolog: bytes) -> None:
    """No entity is expanded and no other file is read."""

    def poison(data: bytes) -> bytes:
        declaration, _end, rest = data.partition(b"?>")
        if not rest:
            return prolog + data
        return declaration + b"?>" + prolog + rest

    for part in (SHEET, "xl/workbook.xml"):
        path = _xlsx(tmp_path, lambda sheet: sheet.append(["kode"]))
        said = _refused(_changed(path, part, poison))
        assert said == "Berkas Excel ini rusak. Simpan ulang sebagai .xlsx."

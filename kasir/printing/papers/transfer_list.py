"""The transfer list as files for the bank: CSV with semicolons, and XLSX with real numbers.

Text stays text in a spreadsheet: an account keeps its leading zeros, and what begins like a
formula is none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kasir.clock import WIB, Stamp
from kasir.operations.settling.transfers import TransferDue
from kasir.printing.a4.paper_files import safe_name, write_whole
from kasir.words import _

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

AMOUNT_FORMAT = "#,##0"
LONGEST_CELL = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = {
    _("Nomor"): 18,
    _("Kode"): 10,
    _("Penitip"): 32,
    _("Pemilik"): 28,
    _("Bank"): 16,
    _("Rekening"): 22,
    _("Jumlah"): 16,
}  # Each with its width in the spreadsheet.


@dataclass(frozen=True, slots=True)
class TransferList:
    """What is handed to the bank at one time."""

    dues: tuple[TransferDue, ...]
    day: date
    at: datetime


def transfer_list(_session: Any, dues: Iterable[TransferDue], stamp: Stamp) -> TransferList:
    """The list of what `transfers.hand_out` let go: there is nothing more to ask."""
    return TransferList(tuple(dues), stamp.business_day, stamp.at)


def transfer_list_name(made: TransferList) -> str:
    """The CSV's name: a later list has another one."""
    return safe_name(_("daftar-transfer"), f"{made.at.astimezone(WIB):%Y%m%d-%H%M%S}") + ".csv"


def write_transfer_list(path: Path, made: TransferList) -> None:
    """Write the list as CSV, and as XLSX beside it."""
    write_transfer_csv(path, made.dues)
    write_transfer_xlsx(path.with_suffix(".xlsx"), made.dues)


def write_transfer_csv(path: Path, dues: Sequence[TransferDue]) -> None:
    """Write the list as CSV: UTF-8 with BOM, semicolons, amounts as plain whole rupiah."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for due in dues:
        writer.writerow([*(_inert(cell) for cell in _texts(due)), due.amount.rupiah])
    data = text.getvalue().encode("utf-8-sig")
    write_whole(path, lambda file: file.write(data))


def write_transfer_xlsx(path: Path, dues: Sequence[TransferDue]) -> None:
    """Write the list as XLSX: frozen header, text cells, amounts as numbers, a total."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = _("Transfer")
    sheet.append(list(_COLUMNS))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, due in enumerate(dues, start=2):
        for column, text in enumerate(_texts(due), start=1):
            _put_text(sheet.cell(number, column), text)
        _put_amount(sheet.cell(number, len(_COLUMNS)), due.amount.rupiah)
    last = len(dues) + 2
    _put_text(sheet.cell(last, len(_COLUMNS) - 1), _("Jumlah"))
    _put_amount(sheet.cell(last, len(_COLUMNS)), sum(due.amount.rupiah for due in dues))
    for cell in sheet[last]:
        cell.font = Font(bold=True)
    for column, width in enumerate(_COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    write_whole(path, book.save)


def _texts(due: TransferDue) -> tuple[str, ...]:
    return due.number, due.code, due.name, due.owner, due.bank, due.account


def _inert(text: str) -> str:
    """Keep a spreadsheet that reads CSV from taking a name for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _put_text(cell: Cell, text: str) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    cell.data_type = "s"  # Whatever it looks like.


def _put_amount(cell: Cell, rupiah: int) -> None:
    cell.value = rupiah
    cell.number_format = AMOUNT_FORMAT

"""The transfer list in files: semicolons, whole rupiah, text that stays text."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from kasir.files.spreadsheets import read_sheet
from kasir.money import Money
from kasir.operations.settling.transfers import TransferDue
from kasir.printing.papers.transfer_list import (
    TransferList,
    transfer_list_name,
    write_transfer_csv,
    write_transfer_list,
    write_transfer_xlsx,
)
from tests.shop import MORNING

HOSTILE = ('=HYPERLINK("http://x")', "+62", "-1", "@cmd", "\tTab", 'Batik <Ibu Sri> & "Kawan"; CV')


def due(number: int, name: str, amount: int = 96_978) -> TransferDue:
    code = f"K{number:03d}"
    settled = f"PST/2026/{number:05d}"
    return TransferDue(number, settled, code, name, "Bu Sri", "BRI", "0012345", Money(amount), "")


def test_csv_has_semicolons_and_plain_amounts(tmp_path: Path) -> None:
    """What a bank's form reads: one header, whole rupiah, the account with its zeros."""
    path = tmp_path / "list.csv"
    write_transfer_csv(path, [due(1, "Dapur Bayeman"), due(2, "Sekar; Manalagi", 10_250_000)])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "Nomor;Kode;Penitip;Pemilik;Bank;Rekening;Jumlah",
        "PST/2026/00001;K001;Dapur Bayeman;Bu Sri;BRI;0012345;96978",
        'PST/2026/00002;K002;"Sekar; Manalagi";Bu Sri;BRI;0012345;10250000',
    ]


def test_xlsx_has_real_numbers_and_a_total(tmp_path: Path) -> None:
    """Amounts add up in the sheet; the header stays in sight; accounts are text."""
    path = tmp_path / "list.xlsx"
    write_transfer_xlsx(path, [due(1, "Dapur Bayeman"), due(2, "Sekar", 3_022)])
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    assert [sheet.cell(row, 7).value for row in (2, 3, 4)] == [96_978, 3_022, 100_000]
    assert (sheet["F2"].value, sheet["F2"].data_type) == ("0012345", "s")
    assert sheet["F4"].value == "Jumlah"


def test_hostile_names_are_inert_and_whole(tmp_path: Path) -> None:
    """No formula in either file, and nothing of a name is lost."""
    dues = [due(number, name) for number, name in enumerate(HOSTILE, start=1)]
    write_transfer_csv(tmp_path / "a.csv", dues)
    write_transfer_xlsx(tmp_path / "a.xlsx", [*dues, due(9, "\x07Bel\x00")])
    cells = [row.cells[2] for row in read_sheet(tmp_path / "a.csv").rows]
    assert [cell.removeprefix("'") for cell in cells] == list(HOSTILE)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    names = [sheet.cell(row, 3) for row in range(2, 9)]
    assert [cell.data_type for cell in names] == ["s"] * 7
    assert [cell.value for cell in names] == [*HOSTILE, "Bel"]


def test_a_later_list_replaces_no_earlier_one(tmp_path: Path) -> None:
    """The second of writing is in the name."""
    made = TransferList((due(1, "Dapur"),), MORNING.date(), MORNING)
    write_transfer_list(tmp_path / transfer_list_name(made), made)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "daftar-transfer-20261124-080000.csv",
        "daftar-transfer-20261124-080000.xlsx",
    ]

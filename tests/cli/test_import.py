"""`kasir import`: all or nothing, dry runs, and what a script gets."""

from __future__ import annotations

from datetime import datetime

import openpyxl

from kasir.demo.shop import CATALOGUE
from tests.cli.command_line import CommandLine


def test_a_broken_table_stores_nothing(kasir: CommandLine) -> None:
    """Problems by row and column, for a person and for a script; exit 1."""
    table = "sku,nama,harga_jual\nA,Tas,15000\nB,Kain,12.50\n"
    said = kasir("import", "produk", kasir.file("produk.csv", table), "--json")
    assert said.code == 1
    message = '"12.50" bukan rupiah yang jelas. Tulis seperti 12500 atau 12.500.'
    assert said.data == {
        "error": "Tidak ada yang disimpan. Masalah: 1.",
        "problems": [{"row": 3, "column": "harga_jual", "message": message}],
    }
    assert said.sentences == (
        f"Tidak ada yang disimpan. Masalah: 1.\nBaris 3, kolom harga_jual: {message}\n"
    )
    assert kasir.bring_in("produk", table.replace("12.50", "12.500"))["added"] == 2


def test_a_dry_run_stores_nothing(kasir: CommandLine) -> None:
    """It does everything, tells what would come of it, and takes it back."""
    kasir.bring_in("produk", "sku,nama,harga_jual,stok_awal\nA,Tas,15000,9\n")
    table = kasir.file("j.csv", "nota,waktu,barcode,jumlah\nA1,2026-11-24T07:00,A,1\n")
    for _number in range(2):
        found = kasir.good("import", "penjualan", table, "--dry-run")
        assert (found["dry_run"], found["nota"]) == (True, {"A1": "K1-000001"})
    said = kasir("import", "penjualan", table, "--dry-run")
    assert said.sentences.endswith("Ini percobaan: tidak ada yang disimpan.\n")
    assert kasir.good("import", "penjualan", table)["nota"] == {"A1": "K1-000001"}
    said = kasir("import", "penjualan", table, "--dry-run")
    assert said.code == 1


def test_the_demo_files_have_the_form(kasir: CommandLine) -> None:
    """The demo's own tables come in, one after the other, and a second time change nothing."""
    for what, rows in (("asosiasi", 3), ("penitip", 30), ("produk", 202)):
        first = kasir.good("import", what, str(CATALOGUE / f"{what}.csv"))
        assert (first["rows"], first["added"], first["changed"]) == (rows, rows, 0)
        again = kasir.good("import", what, str(CATALOGUE / f"{what}.csv"))
        assert (again["added"], again["changed"], again["documents"]) == (0, 0, [])
    assert len(first["documents"]) == 30
    assert kasir.good("verify")["differences"] == []


def test_an_excel_file(kasir: CommandLine) -> None:
    """What a spreadsheet saved: real numbers, real times, a percent; names beyond ASCII."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("kode", "nama_usaha", "skema", "nilai", "berlaku_mulai"),
        ("K1", "Dapur \U0001f34c", "PERSEN", 12.5, datetime(2026, 11, 1)),
    ):
        sheet.append(row)
    path = str(kasir.files / "penitip.xlsx")
    book.save(path)
    assert kasir.good("import", "penitip", path)["added"] == 1
    kasir.bring_in("produk", "sku,nama,penitip,harga_jual,stok_awal\nA,Tas \U0001f9f5,K1,20000,9\n")
    sheet.delete_rows(1, 2)
    sheet.append(("nota", "waktu", "sku", "jumlah", "harga"))
    sheet.append((1, datetime(2026, 11, 23, 14, 5), "A", 0.5, 20_000))
    book.save(path)
    assert kasir.good("import", "penjualan", path)["nota"] == {"1": "K1-000001"}
    (found,) = kasir.good("settle")["settlements"]
    assert (found["due"], found["lines"][0]["rate_bp"]) == (8_750, 1_250)


def test_what_is_no_table(kasir: CommandLine) -> None:
    """A file that can't be read is a sentence, exit 1."""
    said = kasir("import", "produk", str(kasir.files / "tidak-ada.csv"))
    assert said.code == 1
    assert said.sentences.endswith("tidak bisa dibaca. Periksa nama dan foldernya.\n")

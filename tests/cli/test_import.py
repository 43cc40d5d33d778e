"""`kasir import`: all or nothing, dry runs, and what a script gets."""

from __future__ import annotations

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
    kasir.bring_in("produk", "sku,nama,harga_jual\nA,Tas,15000\n")
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


def test_what_is_no_table(kasir: CommandLine) -> None:
    """A file that can't be read is a sentence, exit 1."""
    said = kasir("import", "produk", str(kasir.files / "tidak-ada.csv"))
    assert said.code == 1
    assert said.sentences.endswith("tidak bisa dibaca. Periksa nama dan foldernya.\n")

"""`simulate` and `printer`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command_line import CommandLine

FEW = ("--days", "2", "--receipts-per-day", "3", "--products", "5", "--consignors", "2")


def test_simulate_fills_a_training_shop(kasir: CommandLine, tmp_path: Path) -> None:
    """A new folder gets a training shop, which goes on trading; one in earnest is refused."""
    said = kasir("simulate", *FEW)
    assert (said.code, said.sentences) == (
        1,
        "Ini toko sungguhan. Pilih folder baru untuk latihan.\n",
    )
    kasir.data = tmp_path / "latihan"
    first = kasir.good("simulate", *FEW, "--seed", "7")
    assert (first["days"], first["next_day"]) == (2, "2026-01-03")
    assert kasir.good("simulate", *FEW, "--seed", "7")["next_day"] == "2026-01-05"
    assert kasir.good("verify")["differences"] == []


def test_printers(kasir: CommandLine, tmp_path: Path) -> None:
    """The machine's printer is marked; a test page goes where one says."""
    found = kasir.good("printer", "list")
    assert {"name": "screen", "is_used": True} in found["printers"]
    assert "* screen" in kasir("printer", "list").sentences
    paper = tmp_path / "kertas.bin"
    tested = kasir.good("printer", "test", f"file://{paper}")
    assert tested["outcome"] == "printed"
    assert b"TES PRINTER" in paper.read_bytes().upper()
    said = kasir("printer", "test", "telepati")
    assert said.code == 1
    assert said.sentences.startswith("Alamat printer telepati tidak dikenal.")

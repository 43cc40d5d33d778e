"""The paper that a consignor signs when money changes hands."""

from dataclasses import replace
from pathlib import Path

from kasir.enums import Source
from kasir.printing.payout_slip import payout_page, payout_slip_name, write_payout_slip
from tests.printing.pdf_text import pdf_lines
from tests.printing.statements import day_1, line, payout, statement


def test_the_slip_of_day_1(tmp_path: Path) -> None:
    """docs/money.md 5: 300.000 from the drawer, 116.538 stays in the balance."""
    made = day_1()
    write_payout_slip(tmp_path / "a.pdf", made, made.payouts[0])
    assert (
        "\n".join(pdf_lines(tmp_path / "a.pdf")[0])
        == """\
Pusat Oleh-Oleh Tongas Bukti Pembayaran Penitip
Rest Area Tongas, Jl. Raya Tongas 12 Nomor BKK/2026/00118
Kab. Probolinggo Dibayar 24/11/2026 16.05
Kepada APB-007 Batik Sekar Manalagi
Pemilik Sri Wahyuni
Untuk perhitungan PST/2026/00230
Cara tunai dari laci
Jumlah Rp300.000
Terbilang Tiga ratus ribu rupiah
Sisa saldo Rp116.538
Kasir Pengelola Penerima
Hartono Sri Wahyuni
Halaman 1 dari 1 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 21.05"""
    )
    assert payout_slip_name(made, made.payouts[0]) == "BKK-2026-00118-batik-sekar-manalagi.pdf"


def test_the_second_payout_tells_what_is_left_after_it() -> None:
    """Partly cash, partly transfer: each slip has the balance after its own payment."""
    paid = (
        payout("BKK/2026/00001", 6_000_000, Source.SAFE),
        payout("BKK/2026/00002", 2_500_000, Source.BANK, "BRI"),
    )
    made = statement((line("Kain", 1, 10_000_000),), payouts=paid)
    first, second = (payout_page(made, each) for each in paid)
    assert "Rp2.500.000" in [text for _x, _y, text, _style in first.texts]
    assert "Rp0" in [text for _x, _y, text, _style in second.texts]
    assert first.boxes, "a meterai above Rp5.000.000"
    assert not second.boxes


def test_a_cancelled_settlement_cancels_its_slips() -> None:
    """The money came back, so the slip says so, too."""
    made = replace(day_1(), is_cancelled=True, cancelled_by="PST/2026/00230-B")
    assert payout_page(made, made.payouts[0]).stamp == ("DIBATALKAN", "PST/2026/00230-B")

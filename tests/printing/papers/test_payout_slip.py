"""The paper that a consignor signs when money changes hands."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kasir.enums import Source
from kasir.money import Money, Rate
from kasir.operations.settling import accounts, advances
from kasir.operations.settling.advances import Advance
from kasir.printing.a4.pdf import clean
from kasir.printing.papers.payout_slip import (
    advance_slip,
    payout_slip,
    slip_document,
    slip_name,
    slip_page,
    write_slip,
)
from kasir.printing.papers.statement.pages import statement_pages
from kasir.printing.roll.text import as_text
from tests.printing.a4.pdf_text import pdf_lines
from tests.printing.papers.statement.statements import SHOP, day_1, line, payout, statement
from tests.printing.papers.test_receipt import assert_paper
from tests.printing.samples import HOSTILE
from tests.shop import Shop


def test_the_slip_of_day_1(tmp_path: Path) -> None:
    """docs/money.md 5: 300.000 from the drawer, 116.538 stays in the balance."""
    made = day_1()
    slip = payout_slip(made, made.payouts[0])
    write_slip(tmp_path / "a.pdf", slip)
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
    assert slip_name(slip) == "BKK-2026-00118-batik-sekar-manalagi.pdf"


def test_the_second_payout_tells_what_is_left_after_it() -> None:
    """Partly cash, partly transfer: each slip has the balance after its own payment."""
    paid = (
        payout("BKK/2026/00001", 6_000_000, Source.SAFE),
        payout("BKK/2026/00002", 2_500_000, Source.BANK, "BRI"),
    )
    made = statement((line("Kain", 1, 10_000_000),), payouts=paid)
    first, second = (slip_page(payout_slip(made, each)) for each in paid)
    assert "Rp2.500.000" in [text for _x, _y, text, _style in first.texts]
    assert "Rp0" in [text for _x, _y, text, _style in second.texts]
    assert first.boxes, "a meterai above Rp5.000.000"
    assert not second.boxes


def test_a_cancelled_settlement_cancels_its_slips() -> None:
    """The money came back, so the slip says so, too."""
    made = replace(day_1(), is_cancelled=True, cancelled_by="PST/2026/00230-B")
    assert slip_page(payout_slip(made, made.payouts[0])).stamp == ("DIBATALKAN", "PST/2026/00230-B")


def test_the_slip_of_a_training_shop_says_so() -> None:
    """Nobody takes an exercise for a payment; a cancelled one says that instead."""
    exercise = replace(day_1(), is_training=True)
    assert slip_page(payout_slip(exercise, exercise.payouts[0])).stamp[0] == "LATIHAN"
    assert statement_pages(exercise)[0].stamp[0] == "LATIHAN"
    taken_back = replace(exercise, is_cancelled=True, cancelled_by="PST/2026/00230-B")
    assert slip_page(payout_slip(taken_back, taken_back.payouts[0])).stamp[0] == "DIBATALKAN"


def test_the_slip_on_58_mm() -> None:
    """The same words as the A4, with room to sign; a cancelled one says it first."""
    made = day_1()
    document = slip_document(payout_slip(made, made.payouts[0]))
    assert_paper(document, 32, SLIP)
    gone = replace(made, is_cancelled=True, cancelled_by="PST/2026/00230-B")
    text = as_text(slip_document(payout_slip(gone, gone.payouts[0])), 32)
    assert text.split()[:2] == ["DIBATALKAN", "PST/2026/00230-B"]


SLIP = """
     PUSAT OLEH-OLEH TONGAS
   Rest Area Tongas, Jl. Raya
           Tongas 12
--------------------------------
    Bukti Pembayaran Penitip
Nomor             BKK/2026/00118
Dibayar         24/11/2026 16.05
--------------------------------
Kepada: APB-007 Batik Sekar
Manalagi
Pemilik: Sri Wahyuni
Untuk: perhitungan
PST/2026/00230
Cara: tunai dari laci
Jumlah                 Rp300.000
Terbilang: Tiga ratus ribu
rupiah
Sisa saldo             Rp116.538
--------------------------------
Kasir



(....................)
Pengelola



(Hartono)
Penerima



(Sri Wahyuni)
Kode: 7F3A-91C2-04BD
"""

# --- advances -------------------------------------------------------------------------------

ADVANCE = Advance(
    number="UMV/2026/00007",
    at=datetime(2026, 11, 24, 2, 5, tzinfo=UTC),
    day=date(2026, 11, 24),
    shop=SHOP,
    is_training=False,
    code="7F3A-91C2-04BD",
    consignor_code="APB-007",
    consignor="Batik Sekar Manalagi",
    owner="Sri Wahyuni",
    amount=Money(1_250_000),
    source=Source.SAFE,
    reason="beli kain mori",
    ceiling=Rate(5_000),
    manager="Pak Hadi",
)


def test_an_advance_on_a4(tmp_path: Path) -> None:
    """Its number, the amount in words, what it may be at most, and how it comes back."""
    slip = advance_slip(ADVANCE)
    write_slip(tmp_path / "a.pdf", slip)
    assert "\n".join(pdf_lines(tmp_path / "a.pdf")[0]) == ADVANCE_PAPER
    assert slip_name(slip) == "UMV-2026-00007-batik-sekar-manalagi.pdf"


ADVANCE_PAPER = """\
Pusat Oleh-Oleh Tongas Bukti Uang Muka Penitip
Rest Area Tongas, Jl. Raya Tongas 12 Nomor UMV/2026/00007
Kab. Probolinggo Dibayar 24/11/2026 09.05
Kepada APB-007 Batik Sekar Manalagi
Pemilik Sri Wahyuni
Untuk uang muka, beli kain mori
Cara tunai dari brankas
Jumlah Rp1.250.000
Terbilang Satu juta dua ratus lima puluh ribu rupiah
Batas uang muka yang belum kembali paling banyak 50% dari hak penitip atas barang di rak
Kembali dipotong dari perhitungan berikutnya sampai lunas
Kasir Pengelola Penerima
Pak Hadi Sri Wahyuni
Halaman 1 dari 1 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 09.05"""


def test_an_advance_on_58_mm() -> None:
    """What is signed says the same on the narrow paper."""
    assert_paper(slip_document(advance_slip(ADVANCE)), 32, ADVANCE_SLIP)


ADVANCE_SLIP = """
     PUSAT OLEH-OLEH TONGAS
   Rest Area Tongas, Jl. Raya
           Tongas 12
--------------------------------
    Bukti Uang Muka Penitip
Nomor             UMV/2026/00007
Dibayar         24/11/2026 09.05
--------------------------------
Kepada: APB-007 Batik Sekar
Manalagi
Pemilik: Sri Wahyuni
Untuk: uang muka, beli kain mori
Cara: tunai dari brankas
Jumlah               Rp1.250.000
Terbilang: Satu juta dua ratus
lima puluh ribu rupiah
Batas: uang muka yang belum
kembali paling banyak 50% dari
hak penitip atas barang di rak
Kembali: dipotong dari
perhitungan berikutnya sampai
lunas
--------------------------------
Kasir



(....................)
Pengelola



(Pak Hadi)
Penerima



(Sri Wahyuni)
Kode: 7F3A-91C2-04BD
"""


def test_the_meterai_of_an_advance() -> None:
    """Above Rp5.000.000 both papers have a place for it, at Rp5.000.000 none."""
    for amount, is_due in ((5_000_000, False), (5_000_001, True)):
        slip = advance_slip(replace(ADVANCE, amount=Money(amount)))
        assert bool(slip_page(slip).boxes) is is_due
        assert ("Tempel meterai" in as_text(slip_document(slip), 32)) is is_due


@pytest.mark.parametrize("source", Source)
def test_a_stored_advance(shop: Shop, source: Source) -> None:
    """Read from its frozen entry, from wherever the money came."""
    consignor = shop.consignor("K1")
    shop.product("KERIPIK", 20_000, consignor)
    shop.open_shift(800_000)
    paid = shop.write_approved(
        lambda s, t: accounts.advance(s, "a", consignor, Money(700_000), source, "bahan", t)
    )
    made = shop.read(lambda s: advances.advance_paper(s, paid.id))
    assert (made.number, made.amount) == ("UMV/2026/00001", Money(700_000))
    assert (made.source, made.reason, made.manager) == (source, "bahan", "Pak Hadi")
    assert (made.consignor_code, made.ceiling, made.is_training) == ("K1", Rate(5_000), False)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stand_whole(tmp_path: Path, name: str) -> None:
    """Who gets the money and what for is never cut and never obeyed."""
    slip = advance_slip(replace(ADVANCE, consignor=name, owner=name, reason=name))
    write_slip(tmp_path / "a.pdf", slip)
    whole = "".join("".join(page) for page in pdf_lines(tmp_path / "a.pdf")).replace(" ", "")
    assert clean(name).replace(" ", "") in whole

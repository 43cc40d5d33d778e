"""Info penitip on 58 mm, readable in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kasir.enums import PayCycle, Source
from kasir.money import Money, Quantity
from kasir.operations.settling.consignor_info import ConsignorInfo, ShelfGoods, SoldGoods
from kasir.operations.settling.cycles import PayPlan
from kasir.operations.settling.payouts import Paid
from kasir.printing.papers.info_slip import info_document
from kasir.printing.roll.text import as_text
from tests.printing.papers.test_receipt import assert_paper
from tests.printing.samples import AT, DAY, SHOP

PAID = Paid(
    *(7, "BKK/2026/00001", Money(300_000), Source.DRAWER, ""),
    *(AT, date(2026, 11, 20), "PST/2026/00001", "Dapur Bayeman"),
)
INFO = ConsignorInfo(
    consignor_id=1,
    code="K001",
    name="Dapur Bayeman",
    shop=SHOP,
    at=AT,
    last=PAID,
    sold=(
        SoldGoods("Keripik Pisang Kepok Asin 150 g", "bks", Quantity.units(3), Money(38_250)),
        SoldGoods("Kain Batik", "m", Quantity(2_500), Money(318_750)),
    ),
    shelf=(
        ShelfGoods(
            *("Keripik Pisang Kepok Asin 150 g", "bks", Quantity.units(12)),
            *(Quantity.units(2), date(2026, 12, 1)),
        ),
        ShelfGoods("Kain Batik", "m", Quantity(7_500), Quantity(0), None),
    ),
    owed=Money(473_538),
    plan=PayPlan(PayCycle.WEEKLY, Money(0), DAY, date(2026, 11, 27)),
)

SLIP = """
     PUSAT OLEH-OLEH TONGAS
 Rest Area Tongas, Probolinggo
--------------------------------
          INFO PENITIP
Dapur Bayeman
K001            24/11/2026 14.05
--------------------------------
Laku sejak dibayar 20/11/2026
Keripik Pisang Kepok Asin 150 g
  3 bks                   38.250
Kain Batik
  2,5 m                  318.750
Hak Anda dari penjualan  357.000
--------------------------------
Masih di toko
Keripik Pisang Kepok Asin
150 g                     12 bks
  2 bks kedaluwarsa mulai
  01/12/2026
Kain Batik                 7,5 m
--------------------------------
Terakhir dibayar
20/11/2026               300.000
Hak yang belum dibayar   473.538
Pembayaran berikutnya: Jumat, 27
November 2026
--------------------------------
    Bukan bukti pembayaran.
"""


def test_the_whole_slip() -> None:
    """Sold since the last payment, on the shelf, expiring, owed, next payment."""
    assert_paper(info_document(INFO), 32, SLIP)


def test_a_new_consignor() -> None:
    """Nothing sold, nothing there: said in words; any visit will do."""
    plan = PayPlan(PayCycle.ANY_VISIT, Money(50_000), None, None)
    empty = replace(INFO, last=None, sold=(), shelf=(), owed=Money(20_000), plan=plan)
    text = as_text(info_document(empty), 32)
    assert "Laku sampai sekarang\nBelum ada yang laku." in text
    assert "Masih di toko\nTidak ada barang." in text
    assert "Pembayaran: kapan saja Anda\ndatang" in text
    assert "Sesuai perjanjian dibayar bila\nsudah Rp50.000." in text


def test_a_negative_balance_is_told_in_words() -> None:
    """It is carried, never paid out, and no pay day is promised."""
    text = as_text(info_document(replace(INFO, owed=Money(-3_022))), 32)
    assert "Dibawa ke hitungan\nberikut                   -3.022" in text
    assert "Pembayaran berikutnya" not in text


def test_it_is_right_on_every_paper() -> None:
    """No line is wider than the paper, whatever its columns."""
    for columns in (32, 42, 48):
        lines = as_text(info_document(INFO), columns).splitlines()
        assert max(map(len, lines)) <= columns

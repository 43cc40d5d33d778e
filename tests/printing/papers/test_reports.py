"""The papers of a shift and the printer's test page, readable in full."""

from dataclasses import replace
from datetime import UTC, datetime

from kasir.money import ZERO, Money
from kasir.printing.papers.reports import shift_document
from kasir.printing.papers.reports import test_document as printer_test_document
from kasir.printing.roll.text import as_text
from tests.printing.papers.test_receipt import assert_paper
from tests.printing.samples import AT, BLIND_REPORT, SHIFT, SHOP, X_REPORT, Z_REPORT

Z_ON_58_MM = """
     PUSAT OLEH-OLEH TONGAS
 Rest Area Tongas, Probolinggo
--------------------------------
           LAPORAN Z
Shift 7                 Kasir K1
Selasa, 24 November 2026
Dibuka Siti                07.45
Ditutup Siti               21.10
--------------------------------
Penjualan
Struk                         42
  di antaranya retur           1
Struk pertama          K1-000083
Struk terakhir         K1-000124
Sebelum diskon         3.215.000
Diskon                   -41.500
Omzet                  3.173.500
Pembulatan tunai            -100
--------------------------------
Diterima per cara bayar
Tunai                  2.148.400
QRIS                     975.000
Kartu                     50.000
--------------------------------
Uang di laci
Modal awal               300.000
Tunai diterima         2.148.400
Kas masuk                100.000
Kas keluar               -35.000
Pembayaran penitip      -425.000
Seharusnya             2.088.400
Dihitung               2.087.900
Selisih kas                 -500
Alasan: Kembalian kurang tepat
Diperiksa Pak Hadi
--------------------------------
Hitung kas
100.000 x 14           1.400.000
50.000 x 11              550.000
20.000 x 6               120.000
10.000 x 1                10.000
5.000 x 1                  5.000
2.000 x 1                  2.000
500 x 1                      500
Hitungan 1, Siti 21.05 2.085.900
Hitungan 2, Siti 21.08 2.087.900
--------------------------------
Uang siapa
Omzet (semua barang)   3.173.500
Hak UMKM               2.651.200
Pendapatan toko          522.300
  Komisi                 480.000
  Barang sendiri          54.000
  Diskon dari toko       -11.700
--------------------------------
Dana Titipan
Dipegang               6.120.750
Terutang ke penitip    6.120.750
--------------------------------
Dibawa ke shift berikutnya
Keranjang: ibu baju merah 85.000
Cetakan: Struk                 2
--------------------------------
Kode: 91C2-04BD-7F3A



........................
Kasir: Siti



........................
Pengelola:
"""


def test_z_report_on_58_mm() -> None:
    """The closing tells takings, drawer, difference with its reason, and whose money it is."""
    assert_paper(shift_document(Z_REPORT), 32, Z_ON_58_MM)


def test_a_blind_look_tells_no_cash() -> None:
    """For whose drawer it is: what was sold without cash, and no sum that leads to the drawer."""
    text = as_text(shift_document(BLIND_REPORT), 42)
    assert "Uang tunai terlihat sesudah laci dihitung." in text
    assert "QRIS                               975.000" in text
    for told in ("Tunai d", "Modal", "Seharusnya", "Omzet", "Dipegang", "Komisi", "Sebelum"):
        assert told not in text


def test_x_report_closes_nothing() -> None:
    """A look is called X, says that the shift goes on, and shows no count."""
    assert_paper(
        shift_document(X_REPORT),
        42,
        """
          PUSAT OLEH-OLEH TONGAS
      Rest Area Tongas, Probolinggo
------------------------------------------
                LAPORAN X
Shift 7                           Kasir K1
Selasa, 24 November 2026
Dibuka Siti                          07.45
Dicetak                              12.30
Shift masih terbuka. Laporan ini tidak
menutupnya.
------------------------------------------
Penjualan
Struk                                   42
  di antaranya retur                     1
Struk pertama                    K1-000083
Struk terakhir                   K1-000124
Sebelum diskon                   3.215.000
Diskon                             -41.500
Omzet                            3.173.500
Pembulatan tunai                      -100
------------------------------------------
Diterima per cara bayar
Tunai                            2.148.400
QRIS                               975.000
Kartu                               50.000
------------------------------------------
Uang di laci
Modal awal                         300.000
Tunai diterima                   2.148.400
Kas masuk                          100.000
Kas keluar                         -35.000
Pembayaran penitip                -425.000
Seharusnya                       2.088.400
------------------------------------------
Uang siapa
Omzet (semua barang)             3.173.500
Hak UMKM                         2.651.200
Pendapatan toko                    522.300
  Komisi                           480.000
  Barang sendiri                    54.000
  Diskon dari toko                 -11.700
------------------------------------------
Dana Titipan
Dipegang                         6.120.750
Terutang ke penitip              6.120.750
------------------------------------------
2 cetakan belum selesai
Kode: 91C2-04BD-7F3A
""",
    )


def test_printer_test_page() -> None:
    """The test page shows edges, sizes and a code to scan."""
    assert_paper(
        printer_test_document(SHOP, "tcp://192.168.1.50", 48, AT),
        48,
        """
             PUSAT OLEH-OLEH TONGAS
         Rest Area Tongas, Probolinggo
------------------------------------------------
                  Tes printer
tcp://192.168.1.50              24/11/2026 14.05
123456789012345678901234567890123456789012345678
Angka di atas harus satu baris penuh, sampai
tepi kanan.
------------------------------------------------
Huruf biasa
Huruf tebal
Huruf kecil
Huruf tinggi
                     BESAR
Jumlah di tepi kanan                   1.234.500

[QR TES PRINTER 2026-11-24]
""",
    )


def test_quiet_shift_prints_short() -> None:
    """A shift without sales has no receipts to name and nothing by tender."""
    quiet = replace(
        Z_REPORT,
        receipts=0,
        returns=0,
        first="",
        last="",
        by_tender=(),
        discounts=ZERO,
        rounding=ZERO,
        difference=Money(500),
    )
    text = as_text(shift_document(quiet, copy=2), 32)
    assert text.startswith("          SALINAN ke-2\n")
    assert "Struk pertama" not in text
    assert "Diterima" not in text
    assert "Selisih kas                 +500" in text
    even = replace(quiet, difference=ZERO, reason="", commission=Z_REPORT.pays, own_sales=ZERO)
    text = as_text(shift_document(replace(even, consignor_share=ZERO)), 32)
    assert "Alasan" not in text
    assert "Diskon dari toko" not in text


def test_closing_after_midnight_names_its_day() -> None:
    """A moment on another day than the shift's is told with its day."""
    late = replace(Z_REPORT, at=datetime(2026, 11, 24, 17, 20, tzinfo=UTC))
    text = as_text(shift_document(late), 32)
    assert "Ditutup Siti    25/11/2026 00.20" in text
    assert SHIFT.opened_by in text


def test_money_from_outside_the_shift_is_told() -> None:
    """What moved the drawer between shifts stands in its column, so that the column adds up."""
    moved = replace(X_REPORT, other_cash=Money(-20_000))
    assert "Di luar shift            -20.000\n" in as_text(shift_document(moved), 32)

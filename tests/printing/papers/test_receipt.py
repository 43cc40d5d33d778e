"""Receipts as they come out of the printer, readable in full."""

from dataclasses import replace

import pytest

from kasir.enums import TenderKind
from kasir.money import ZERO, Money, Quantity
from kasir.operations.selling.receipts import ReceiptTender
from kasir.printing.papers.receipt import receipt_document
from kasir.printing.roll.document import Document
from kasir.printing.roll.text import as_text
from tests.printing.samples import (
    CHIPS,
    FULL,
    RETURNED,
    SIMPLE,
    TRAINING,
    WATER,
    cash,
    line,
    receipt,
)


def assert_paper(document: Document, columns: int, expected: str) -> None:
    assert as_text(document, columns) == expected.strip("\n")


def test_simple_receipt_on_58_mm() -> None:
    """The receipt of the shop's own rules, line for line."""
    assert_paper(
        receipt_document(SIMPLE, 0),
        32,
        """
     PUSAT OLEH-OLEH TONGAS
 Rest Area Tongas, Probolinggo
--------------------------------
K1-000123            Kasir: Siti
Selasa, 24 November 2026   14.05
--------------------------------
Keripik Pisang Kepok Asin 150 g
(Balado)
  2 x 15.000              30.000
  Dapur Bayeman, Tongas
--------------------------------
Total (2 barang)          30.000
Tunai                     50.000
Kembali                   20.000
--------------------------------
Belanja ASN: Dinas Pendidikan
Produk UMKM Kab. Probolinggo
Hak UMKM dari nota ini:   25.500
Kode: 7F3A-91C2-04BD

 Barang cacat atau kedaluwarsa
 dapat ditukar dengan struk ini
         dalam 3x24 jam
[QR K1-000123 2026-11-24 30000 7F3A-91C2-04BD]
""",
    )


def test_simple_receipt_in_42_columns() -> None:
    """A wider paper keeps one right edge and wraps less."""
    assert_paper(
        receipt_document(SIMPLE, 0),
        42,
        """
          PUSAT OLEH-OLEH TONGAS
      Rest Area Tongas, Probolinggo
------------------------------------------
K1-000123                      Kasir: Siti
Selasa, 24 November 2026             14.05
------------------------------------------
Keripik Pisang Kepok Asin 150 g (Balado)
  2 x 15.000                        30.000
  Dapur Bayeman, Tongas
------------------------------------------
Total (2 barang)                    30.000
Tunai                               50.000
Kembali                             20.000
------------------------------------------
Belanja ASN: Dinas Pendidikan
Produk UMKM Kab. Probolinggo
Hak UMKM dari nota ini:             25.500
Kode: 7F3A-91C2-04BD

   Barang cacat atau kedaluwarsa dapat
 ditukar dengan struk ini dalam 3x24 jam
[QR K1-000123 2026-11-24 30000 7F3A-91C2-04BD]
""",
    )


def test_full_copy_on_80_mm() -> None:
    """A copy says so; discounts name their bearer; a rounding is told; references follow."""
    assert_paper(
        receipt_document(FULL, 1),
        48,
        """
                  SALINAN ke-1

             PUSAT OLEH-OLEH TONGAS
         Rest Area Tongas, Probolinggo
------------------------------------------------
K1-000123                            Kasir: Siti
Selasa, 24 November 2026                   14.05
------------------------------------------------
Keripik Pisang Kepok Asin 150 g (Balado)
  2 x 15.000                              30.000
  Dapur Bayeman, Tongas
Batik Tulis Motif Anggur Manalagi (Ungu)
  2,1 m x 165.000                        346.500
  Diskon (Penitip)                       -25.000
  Diskon (Toko)                           -1.550
  Batik Sekar Manalagi
Air Mineral 600 ml
  1 x 4.000                                4.000
------------------------------------------------
Subtotal                                 380.500
Diskon                                   -26.550
Total (4 barang)                         353.950
Pembulatan                                   -50
Dibayar                                  353.900
QRIS                                     100.000
  Ref. QR-99120045817
Tunai                                    300.000
Kembali                                   46.100
------------------------------------------------
Belanja ASN: Dinas Koperasi, Usaha Mikro,
Perdagangan dan Perindustrian
Nama: Rina
Produk UMKM Kab. Probolinggo
Hak UMKM dari nota ini:                  298.350
Kode: 7F3A-91C2-04BD

  Barang cacat atau kedaluwarsa dapat ditukar
        dengan struk ini dalam 3x24 jam
[QR K1-000123 2026-11-24 353950 7F3A-91C2-04BD]
""",
    )


def test_full_receipt_on_58_mm() -> None:
    """Nothing is cut on the narrowest paper."""
    assert_paper(
        receipt_document(FULL, 0),
        32,
        """
     PUSAT OLEH-OLEH TONGAS
 Rest Area Tongas, Probolinggo
--------------------------------
K1-000123            Kasir: Siti
Selasa, 24 November 2026   14.05
--------------------------------
Keripik Pisang Kepok Asin 150 g
(Balado)
  2 x 15.000              30.000
  Dapur Bayeman, Tongas
Batik Tulis Motif Anggur
Manalagi (Ungu)
  2,1 m x 165.000        346.500
  Diskon (Penitip)       -25.000
  Diskon (Toko)           -1.550
  Batik Sekar Manalagi
Air Mineral 600 ml
  1 x 4.000                4.000
--------------------------------
Subtotal                 380.500
Diskon                   -26.550
Total (4 barang)         353.950
Pembulatan                   -50
Dibayar                  353.900
QRIS                     100.000
  Ref. QR-99120045817
Tunai                    300.000
Kembali                   46.100
--------------------------------
Belanja ASN: Dinas Koperasi,
Usaha Mikro, Perdagangan dan
Perindustrian
Nama: Rina
Produk UMKM Kab. Probolinggo
Hak UMKM dari nota ini:  298.350
Kode: 7F3A-91C2-04BD

 Barang cacat atau kedaluwarsa
 dapat ditukar dengan struk ini
         dalam 3x24 jam
[QR K1-000123 2026-11-24 353950 7F3A-91C2-04BD]
""",
    )


def test_return_names_its_origin_and_reason() -> None:
    """A return is headed RETUR, with the first receipt's number and the reason."""
    assert_paper(
        receipt_document(RETURNED, 0),
        32,
        """
             RETUR

     PUSAT OLEH-OLEH TONGAS
 Rest Area Tongas, Probolinggo
--------------------------------
K1-000124            Kasir: Siti
Selasa, 24 November 2026   14.05
Retur dari struk K1-000123
Alasan: Kemasan bocor
--------------------------------
Keripik Pisang Kepok Asin 150 g
(Balado)
  -1 x 15.000            -15.000
  Dapur Bayeman, Tongas
--------------------------------
Total (1 barang)         -15.000
Dikembalikan (Tunai)      15.000
--------------------------------
Produk UMKM Kab. Probolinggo
Hak UMKM dari nota ini:  -12.750
Kode: 7F3A-91C2-04BD

 Barang cacat atau kedaluwarsa
 dapat ditukar dengan struk ini
         dalam 3x24 jam
[QR K1-000124 2026-11-24 -15000 7F3A-91C2-04BD]
""",
    )


def test_training_receipt_is_no_receipt() -> None:
    """A training sale says so at both ends of the paper; a copy of it is a copy too."""
    assert_paper(
        receipt_document(TRAINING, 2),
        32,
        """
            LATIHAN
     Bukan bukti pembayaran
          SALINAN ke-2

     PUSAT OLEH-OLEH TONGAS
 Rest Area Tongas, Probolinggo
--------------------------------
L1-000001            Kasir: Siti
Selasa, 24 November 2026   14.05
--------------------------------
Keripik Pisang Kepok Asin 150 g
(Balado)
  2 x 15.000              30.000
  Dapur Bayeman, Tongas
--------------------------------
Total (2 barang)          30.000
Tunai                     50.000
Kembali                   20.000
--------------------------------
Belanja ASN: Dinas Pendidikan
Produk UMKM Kab. Probolinggo
Hak UMKM dari nota ini:   25.500
Kode: 7F3A-91C2-04BD

 Barang cacat atau kedaluwarsa
 dapat ditukar dengan struk ini
         dalam 3x24 jam
[QR L1-000001 2026-11-24 30000 7F3A-91C2-04BD]
            LATIHAN
     Bukan bukti pembayaran
""",
    )


def test_own_goods_speak_of_no_consignor() -> None:
    """Where no consignor sold anything there is no share to tell; a region is optional."""
    sold = receipt(WATER, tenders=(cash(4_000, 4_000),), footer=" ")
    sold = replace(sold, shop=replace(sold.shop, region=""))
    text = as_text(receipt_document(sold), 32)
    assert "UMKM" not in text
    assert "Tunai                      4.000\nKembali                        0" in text
    assert "Belanja ASN" not in text
    assert "Kode: 7F3A-91C2-04BD\n\n[QR" in text


def test_only_cash_gives_change() -> None:
    """A sale paid without cash prints no change."""
    card = ReceiptTender(TenderKind.CARD, Money(30_000), Money(30_000), "")
    text = as_text(receipt_document(receipt(CHIPS, tenders=(card,))), 32)
    assert "Kartu                     30.000\n---" in text
    assert "Kembali" not in text


def test_refund_by_transfer_says_so() -> None:
    """Money goes back by the means it came."""
    back = ReceiptTender(TenderKind.TRANSFER, Money(-15_000), Money(-15_000), "BCA 7781")
    text = as_text(receipt_document(replace(RETURNED, tenders=(back,))), 32)
    assert "Dikembalikan (Transfer)   15.000\n  Ref. BCA 7781\n" in text


def test_free_goods_cost_nothing() -> None:
    """A line of zero still stands on the paper; whole metres need no unit."""
    gift = line("Pita", Quantity.units(3), 0, unit="m")
    text = as_text(receipt_document(receipt(gift, tenders=(), total=ZERO)), 32)
    assert "Pita\n  3 x 0                        0\n" in text


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_no_row_is_wider_than_the_paper(columns: int) -> None:
    """Whatever the width, rows keep to it and amounts end on its edge."""
    for paper in (SIMPLE, FULL, RETURNED, TRAINING):
        rows = as_text(receipt_document(paper), columns).splitlines()
        assert all(len(row) <= columns for row in rows if not row.startswith("[QR"))
        (total,) = [row for row in rows if row.startswith("Total")]
        assert len(total) == columns

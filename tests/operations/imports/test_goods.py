"""Importing products with their opening stock, and notes of goods taken in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from kasir.enums import Scheme
from kasir.errors import ConsignorGoneError
from kasir.models import Base, Batch, Entry, Product
from kasir.money import Money, Quantity
from kasir.operations.consignors import consignors
from kasir.operations.products import catalog
from tests.operations.imports.tables import bring_in, problems
from tests.shop import DAY, Shop


def _count(shop: Shop, model: type[object]) -> int:
    return shop.read(lambda s: s.execute(select(func.count()).select_from(model)).scalar_one())


def _rows(shop: Shop, model: type[Base]) -> list[Row[Any]]:
    return shop.read(lambda s: list(s.execute(select(*model.__table__.columns)).all()))


def _product(shop: Shop, sku: str) -> Row[Any]:
    return next(row for row in _rows(shop, Product) if row.sku == sku)


# --- products -------------------------------------------------------------------------------

GOODS = (
    "sku,barcode,nama,ukuran,varian,penitip,kategori,satuan,harga_jual,harga_titip,komisi_persen,"
    "masa_simpan_hari,jenis_izin,no_izin,no_halal,stok_awal,stok_minimum\n"
)


def test_every_column_of_a_product_is_stored(shop: Shop) -> None:
    """What it is, whose it is, its price and override, and its opening stock as an intake."""
    owner = shop.consignor("K1")
    row = 'A,111 222,Keripik,150 g,Pedas,K1,Camilan,bks,15.000,,"12,5",120,P-IRT,I1,H1,"2,5",5\n'
    report = bring_in(shop, "produk", GOODS + row + "B,,Tas,,,,,,20000,,,,,,,3,\n")
    assert (report.added, len(report.documents)) == (2, 2)
    found = _product(shop, "A")
    assert (found.size, found.variant, found.unit) == ("150 g", "Pedas", "bks")
    assert (found.price, found.rate_bp, found.consignor_id) == (15_000, 1_250, owner)
    assert (found.shelf_life_days, found.minimum_stock) == (120, 5_000)
    assert (found.licence_kind, found.licence_number, found.halal_number) == ("P-IRT", "I1", "H1")
    for code in ("111", "222", "A"):
        (item,) = shop.read(lambda s, code=code: catalog.find_product(s, code, DAY))
        assert (item.name, item.on_hand) == ("Keripik 150 g (Pedas)", Quantity(2_500))
    (batch,) = [row for row in _rows(shop, Batch) if row.product_id == found.id]
    assert batch.expires_on == DAY + timedelta(days=120)
    own = _product(shop, "B")
    assert (own.consignor_id, own.unit) == (None, "pcs")
    assert shop.read(lambda s: catalog.search(s, "tas lain-lain", DAY))[0].sku == "B"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,,,,,,,,1000", "nama: Kosong. Wajib diisi."),
        ("A,,Tas,,,,,,", "harga_jual: Kosong. Wajib diisi."),
        ("A,,Tas,,,,,,0", "harga_jual: Rp0 terlalu kecil. Paling sedikit Rp1."),
        (
            "A,,Tas,,,,,,12.50",
            'harga_jual: "12.50" bukan rupiah yang jelas. Tulis seperti 12500 atau 12.500.',
        ),
        (
            'A,,Tas,,,,,,"12,5"',
            'harga_jual: "12,5" bukan rupiah yang jelas. Tulis seperti 12500 atau 12.500.',
        ),
        (
            "A,,Tas,,,K9,,,1000",
            'penitip: Penitip "K9" tidak ada. Impor penitip dulu, atau perbaiki kodenya.',
        ),
        (
            "A,,Tas,,,K1,,,1000,500,10",
            "komisi_persen: Isi harga_titip atau komisi_persen, jangan keduanya.",
        ),
        (
            "A,,Tas,,,,,,1000,500",
            "harga_titip: Barang toko sendiri tidak punya bagian penitip. Kosongkan.",
        ),
        (
            "A,,Tas,,,,,,1000,,10",
            "komisi_persen: Barang toko sendiri tidak punya bagian penitip. Kosongkan.",
        ),
        (
            "A,,Madu,,,K2,,,1000",
            "harga_titip: Kosong. Perjanjian Usaha K2 memakai harga titip di setiap barang.",
        ),
        (
            "A,,Tas,,,,,,1000,,,sebulan",
            'masa_simpan_hari: "sebulan" bukan angka bulat yang jelas. Tulis seperti 30.',
        ),
        ("A,,Tas,,,,,,1000,,,0", "masa_simpan_hari: 0 terlalu kecil. Paling sedikit 1."),
        (
            "A,,Tas,,,,,,1000,,,,,,,2.5",
            'stok_awal: "2.5" bukan jumlah yang jelas. Tulis seperti 2 atau 2,5.',
        ),
        ("A,,Tas,,,,,,1000,,,,,,,-1", "stok_awal: -1 terlalu kecil. Paling sedikit 0."),
        (
            'A,"8,99E+12",Tas,,,,,,1000',
            'barcode: "8,99E+12" dibulatkan oleh Excel. Ubah kolom ini menjadi Teks.',
        ),
    ],
)
def test_a_wrong_cell_of_a_product(shop: Shop, row: str, said: str) -> None:
    """Each wrong cell has its sentence, and nothing is stored."""
    shop.consignor("K1")
    shop.consignor("K2", Scheme.NET_PRICE, 0)
    assert problems(shop, "produk", GOODS + row + "\n") == [f"Baris 2, kolom {said}"]
    assert _count(shop, Product) == 0


def test_a_product_never_moves(shop: Shop) -> None:
    """A sku stays with its consignor, or with the shop."""
    shop.product("A", 1_000, shop.consignor("K1"))
    shop.product("B", 1_000, None)
    head = "sku,nama,harga_jual,penitip\n"
    assert problems(shop, "produk", head + "A,Satu,1000,\nB,Dua,1000,K1\n") == [
        "Baris 2, kolom penitip: A milik Usaha K1. Barang tidak berpindah: beri sku baru.",
        "Baris 3, kolom penitip: B milik toko sendiri. Barang tidak berpindah: beri sku baru.",
    ]


def test_a_price_list_changes_prices_only(shop: Shop) -> None:
    """Columns that the file lacks stay: codes, owner, override. The old price stays known."""
    shop.product("A", 75_000, shop.consignor("K1"), net_price=Money(62_000))
    shop.next_day()
    report = bring_in(shop, "produk", "sku,nama,harga_jual\nA,Barang A,80.000\n")
    assert (report.added, report.changed, report.documents) == (0, 1, ())
    (item,) = shop.read(lambda s: catalog.find_product(s, "A", shop.day))
    assert (item.price, item.terms.net_price) == (Money(80_000), Money(62_000))
    (before,) = shop.read(lambda s: catalog.items_of_day(s, [item.product_id], DAY))
    assert before.price == Money(75_000)
    assert bring_in(shop, "produk", "sku,nama,harga_jual\nA,Barang A,80000\n").changed == 0


def test_opening_stock_is_booked_once(shop: Shop) -> None:
    """The same file again books no goods; a harga titip above the tag is remarked."""
    shop.consignor("K1")
    text = "sku,nama,harga_jual,penitip,harga_titip,stok_awal\nA,Madu,1000,K1,1200,5\n"
    assert bring_in(shop, "produk", text).documents == ("TT/2026/00001",)
    report = bring_in(shop, "produk", text)
    assert (report.changed, report.documents) == (0, ())
    assert report.remarks == (
        "Harga titip di atas harga jual: A.",
        "Stok awal 1 barang yang sudah ada tidak dibukukan lagi. Pakai titipan.",
    )


def test_net_price_is_wanted_by_the_terms_of_the_day(shop: Shop) -> None:
    """Whether a harga titip is needed is asked of the newest version that holds, or will."""
    head = "kode,nama_usaha,skema,nilai,berlaku_mulai\n"
    bring_in(shop, "penitip", head + "K1,Satu,HARGA_TITIP,,2026-12-01\n")
    goods = "sku,nama,harga_jual,penitip,harga_titip,komisi_persen\n"
    assert len(problems(shop, "produk", goods + "A,Madu,1000,K1,,\n")) == 1
    assert bring_in(shop, "produk", goods + "A,Madu,1000,K1,900,\nB,Teh,1000,K1,,10\n").added == 2
    rows = "K2,Dua,PERSEN,15,2026-10-01\nK2,Dua,HARGA_TITIP,,2026-12-01\n"
    bring_in(shop, "penitip", head + rows)
    assert bring_in(shop, "produk", goods + "C,Sirup,1000,K2,,\n").added == 1


# --- intakes --------------------------------------------------------------------------------


def test_intakes_make_a_note_a_day_and_consignor(shop: Shop) -> None:
    """Notes are dated by their day; a shelf life gives the date of expiry that nobody wrote."""
    owner, other = shop.consignor("K1"), shop.consignor("K2")
    shop.product("A", 1_000, owner, stock_units=0, shelf_life_days=30)
    shop.product("B", 1_000, other, stock_units=0)
    shop.product("C", 1_000, None, stock_units=0)
    report = bring_in(
        shop,
        "titipan",
        "tanggal,penitip,sku,jumlah,kedaluwarsa\n"
        '2026-11-23,K1,A,5,\n23/11/2026,K2,B,"2,5",2027-01-01\n22/11/2026,,C,1,\n'
        "2026-11-23,K1,A,5,2026-11-30\n",
    )
    assert (report.rows, report.documents) == (
        4,
        ("TT/2026/00001", "TT/2026/00002", "TT/2026/00003"),
    )
    days = shop.read(lambda s: s.execute(select(Entry.number, Entry.business_day)).all())
    assert {row.number: row.business_day.day for row in days} == {
        "TT/2026/00001": 22,
        "TT/2026/00002": 23,
        "TT/2026/00003": 23,
    }
    batches = shop.read(lambda s: s.execute(select(Batch.on_hand, Batch.expires_on)).all())
    assert {tuple(row) for row in batches} == {
        (1_000, None),
        (5_000, date(2026, 12, 23)),
        (2_500, date(2027, 1, 1)),
        (5_000, date(2026, 11, 30)),
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",K1,A,1,", "tanggal: Kosong. Wajib diisi."),
        (
            "2062-11-24,K1,A,1,",
            "tanggal: Tanggal 24/11/2062 terlalu jauh dari hari ini. Periksa tahunnya.",
        ),
        (
            "2026-11-24,K9,A,1,",
            'penitip: Penitip "K9" tidak ada. Impor penitip dulu, atau perbaiki kodenya.',
        ),
        ("2026-11-24,K2,A,1,", "sku: Barang ini bukan milik penitip itu."),
        ("2026-11-24,K1,X,1,", 'sku: Sku "X" tidak ada. Impor produk dulu.'),
        ("2026-11-24,K1,A,,", "jumlah: Kosong. Wajib diisi."),
        ("2026-11-24,K1,A,0,", "jumlah: 0 terlalu kecil. Paling sedikit 0,001."),
        ("2026-11-24,K1,A,-3,", "jumlah: -3 terlalu kecil. Paling sedikit 0,001."),
        ("2026-11-24,K1,A,1,2026-11-23", "kedaluwarsa: Lebih awal dari tanggal barang masuk."),
    ],
)
def test_a_wrong_cell_of_an_intake(shop: Shop, row: str, said: str) -> None:
    """Each wrong cell has its sentence, and no goods come in."""
    shop.product("A", 1_000, shop.consignor("K1"), stock_units=0)
    shop.consignor("K2")
    head = "tanggal,penitip,sku,jumlah,kedaluwarsa\n"
    assert problems(shop, "titipan", head + row + "\n") == [f"Baris 2, kolom {said}"]
    assert _count(shop, Batch) == 0


def test_a_list_of_goods_from_who_has_left_is_refused(shop: Shop) -> None:
    """Nothing of it comes in, that of the others neither: the file is read again afterwards."""
    gone = shop.consignor("K1")
    for sku, owner in (("A", gone), ("B", shop.consignor("K2"))):
        shop.product(sku, 1_000, owner, stock_units=0)
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.part_with(s, gone, stamp))
    text = "tanggal,penitip,sku,jumlah\n2026-11-23,K2,B,5\n2026-11-24,K1,A,5\n"
    with pytest.raises(ConsignorGoneError, match="Usaha K1 sudah tidak aktif"):
        bring_in(shop, "titipan", text)
    assert _count(shop, Batch) == 0


def test_the_same_intake_file_comes_in_once(shop: Shop) -> None:
    """Goods are not doubled by importing the same file twice."""
    shop.product("A", 1_000, shop.consignor("K1"), stock_units=0)
    text = "tanggal,penitip,sku,jumlah\n2026-11-24,K1,A,5\n"
    bring_in(shop, "titipan", text)
    (said,) = problems(shop, "titipan", text)
    assert said.startswith("Baris 1: Berkas yang sama sudah diimpor 24/11/2026 08.00")

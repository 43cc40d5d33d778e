"""Importing associations, consignors, products and intakes: all of a table, or nothing of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from kasir.errors import NotAllowedError
from kasir.models import Agreement, AuditRecord, Base, Batch, Consignor, Entry, Product
from kasir.models.enums import Bearer, PayCycle, Scheme
from kasir.money import Money, Quantity
from kasir.operations import accounts, catalog, products
from kasir.operations.imports import ImportRefusedError, Problem
from kasir.operations.imports_consignors import FIRST_DAY
from tests.operations.tables import bring_in, problems
from tests.shop import DAY, Shop

HOSTILE = 'Batik <Ibu Sri> & ""Kawan"" \u202e=HYPERLINK(1) \U0001f9f5'


def _count(shop: Shop, model: type[object]) -> int:
    return shop.read(lambda s: s.execute(select(func.count()).select_from(model)).scalar_one())


def _rows(shop: Shop, model: type[Base]) -> list[Row[Any]]:
    return shop.read(lambda s: list(s.execute(select(*model.__table__.columns)).all()))


def _consignor(shop: Shop, code: str) -> Row[Any]:
    return next(row for row in _rows(shop, Consignor) if row.code == code)


def _agreements(shop: Shop, code: str) -> list[Row[Any]]:
    owner = _consignor(shop, code).id
    return [row for row in _rows(shop, Agreement) if row.consignor_id == owner]


def _product(shop: Shop, sku: str) -> Row[Any]:
    return next(row for row in _rows(shop, Product) if row.sku == sku)


# --- the header and the rows ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kode\nA\n", ["Baris 1, kolom nama: Kolom wajib ini tidak ada."]),
        (
            "kode,nama,warna\nA,B,C\n",
            ['Baris 1, kolom "warna": Kolom tidak dikenal. Yang dikenal: kode, nama.'],
        ),
        ("kode,nama,kode\nA,B,C\n", ["Baris 1, kolom kode: Kolom ini ada dua kali."]),
        ("kode,,nama\nA,B,C\n", ["Baris 1: Kolom ke-2 tidak punya judul."]),
        ("kode,nama\n\n , \n", ["Baris 2: Tidak ada isi di bawah baris judul."]),
        (
            "kode,nama\nA,Satu,lebih\n",
            ["Baris 2: Ada 3 sel, judulnya 2. Isi yang memuat koma perlu kutip."],
        ),
        ("kode,nama\n,Satu\n", ["Baris 2, kolom kode: Kosong. Wajib diisi."]),
        ("kode,nama\nA\n", ["Baris 2, kolom nama: Kosong. Wajib diisi."]),
        (
            "kode,nama\nA,Satu\nB,Dua\nA,Tiga\n",
            ['Baris 4, kolom kode: "A" sudah ada di baris 2. Hapus salah satu.'],
        ),
        (
            f"kode,nama\n{'K' * 65},Satu\n",
            [f'Baris 2, kolom kode: "{"K" * 40}..." bukan kode. Paling banyak 64 huruf dan angka.'],
        ),
        (
            '"kode",nama\n"A\x1b[2J",Satu\n',
            ['Baris 2, kolom kode: "A?[2J" bukan kode. Paling banyak 64 huruf dan angka.'],
        ),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(shop: Shop, text: str, said: list[str]) -> None:
    """A header or a row that can't be right is refused with its place and what to write."""
    assert problems(shop, "asosiasi", text) == said


def test_header_may_be_written_anyhow(shop: Shop) -> None:
    """Order, case and spaces of the header do not matter, nor columns without a title behind."""
    assert bring_in(shop, "asosiasi", " Nama ;KODE;\nSatu;A;\n").added == 1


def test_many_problems_are_counted() -> None:
    """A person reads the first twenty problems, in the order of rows; a program reads all."""
    found = [Problem(row, "kode", "salah") for row in range(40, 2, -1)]
    error = ImportRefusedError(found)
    lines = str(error).splitlines()
    assert lines[0] == "Tidak ada yang disimpan. Masalah: 38."
    assert lines[1] == "Baris 3, kolom kode: salah"
    assert lines[-1] == "... dan 18 masalah lain."
    assert len(error.problems) == 38


def test_one_bad_row_stores_nothing(shop: Shop) -> None:
    """A table is all or nothing, and every problem of it is told at once."""
    text = "kode,nama_usaha,skema,nilai\nA,Satu,PERSEN,15\nB,Dua,PERSEN,12.5\nC,,PERSEN,15\n"
    assert problems(shop, "penitip", text) == [
        'Baris 3, kolom nilai: "12.5" bukan persen yang jelas. Tulis seperti 15 atau 12,5.',
        "Baris 4, kolom nama_usaha: Kosong. Wajib diisi.",
    ]
    assert _count(shop, Consignor) == 0


def test_cashier_may_not_import(shop: Shop) -> None:
    """Master data, notes and sales are a manager's to import."""
    for what, text in (
        ("asosiasi", "kode,nama\nA,Satu\n"),
        ("penitip", "kode,nama_usaha,skema,nilai\nA,Satu,PERSEN,15\n"),
        ("produk", "sku,nama,harga_jual\nA,Satu,1000\n"),
        ("penjualan", "nota,waktu,sku,jumlah\nA,2026-11-24,A,1\n"),
    ):
        with pytest.raises(NotAllowedError):
            bring_in(shop, what, text, by="kasir")


# --- associations ---------------------------------------------------------------------------


def test_associations_are_added_and_renamed(shop: Shop) -> None:
    """A known code is renamed; what is the same already is left alone."""
    report = bring_in(shop, "asosiasi", "kode,nama\nPGY,Paguyuban\nAPB,Asosiasi\n")
    assert (report.rows, report.added, report.changed) == (2, 2, 0)
    report = bring_in(shop, "asosiasi", "kode,nama\nPGY,Paguyuban UMKM\nAPB,Asosiasi\n")
    assert (report.added, report.changed) == (0, 1)
    last = shop.read(
        lambda s: s.scalars(
            select(AuditRecord.body).where(AuditRecord.kind == "import").order_by(AuditRecord.id)
        ).all()
    )
    assert len(last) == 2
    assert '"what":"asosiasi"' in str(last[-1])


# --- consignors -----------------------------------------------------------------------------

SCHEMES = "Pilih salah satu: PERSEN, HARGA_TITIP, PER_UNIT, BERJENJANG."
CYCLES = "Pilih salah satu: harian, mingguan, dua mingguan, bulanan, sewaktu-waktu."
DAYS = "Tulis seperti 2026-11-24 atau 24/11/2026."
FULL = (
    "kode,nama_usaha,pemilik,asosiasi,kecamatan,kategori,skema,nilai,sewa_bulanan,siklus,nib,hp,"
    "bank,no_rekening,diskon,hilang_persen,kedaluwarsa_persen,berlaku_mulai\n"
)


def test_every_column_of_a_consignor_is_stored(shop: Shop) -> None:
    """Who it is, and what was agreed: hilang and kedaluwarsa are the shop's part."""
    bring_in(shop, "asosiasi", "kode,nama\nTGS,Tongas\n")
    text = FULL + (
        'K1,Dapur,Bu Sri,TGS,Tongas,Camilan,persen,"12,5",150.000,dua  mingguan,001,08-1,BRI,77,'
        'bersama,50,"12,5",2026-10-01\n'
    )
    assert bring_in(shop, "penitip", text).added == 1
    found = _consignor(shop, "K1")
    assert (found.name, found.owner, found.district) == ("Dapur", "Bu Sri", "Tongas")
    assert (found.category, found.nib, found.phone) == ("Camilan", "001", "08-1")
    assert (found.bank, found.bank_account) == ("BRI", "77")
    assert found.association_id is not None
    (terms,) = _agreements(shop, "K1")
    assert (terms.scheme, terms.rate_bp, terms.monthly_fee) == (Scheme.PERCENT, 1_250, 150_000)
    assert (terms.pay_cycle, terms.discount_bearer) == (PayCycle.FORTNIGHTLY, Bearer.SHARED)
    assert (terms.loss_bp, terms.expiry_bp, terms.fee_day) == (5_000, 1_250, 1)
    assert terms.starts_on == date(2026, 10, 1)


def test_every_scheme_is_read(shop: Shop) -> None:
    """The four schemes, each with its own kind of value."""
    bring_in(
        shop,
        "penitip",
        "kode;nama_usaha;skema;nilai\n"
        "A;Satu;PERSEN;0\nB;Dua;HARGA_TITIP;\nC;Tiga;PER_UNIT;1.000\n"
        'D;Empat;BERJENJANG;"20000:25;*:20"\n',
    )
    found = [_agreements(shop, code)[0] for code in "ABCD"]
    assert [terms.scheme for terms in found] == [
        *(Scheme.PERCENT, Scheme.NET_PRICE, Scheme.PER_UNIT, Scheme.TIERED),
    ]
    assert (found[2].fee, found[3].tiers) == (1_000, "20000:25;*:20")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("K 1,A,,,,,PERSEN,15", "kode: Kode tanpa spasi, paling banyak 32 huruf dan angka."),
        (
            "K1,A,,XX,,,PERSEN,15",
            'asosiasi: Asosiasi "XX" tidak ada. Impor asosiasi dulu, atau kosongkan.',
        ),
        ("K1,A,,,,,BAGI,15", f'skema: "BAGI" tidak dikenal. {SCHEMES}'),
        ("K1,A,,,,,SENDIRI,", f'skema: "SENDIRI" tidak dikenal. {SCHEMES}'),
        ("K1,A,,,,,,15", "skema: Kosong. Wajib diisi."),
        ("K1,A,,,,,PERSEN,", "nilai: Kosong. Skema PERSEN perlu nilai."),
        ("K1,A,,,,,PERSEN,101", "nilai: Harus dari 0 sampai 100 persen."),
        ("K1,A,,,,,PERSEN,-1", "nilai: Harus dari 0 sampai 100 persen."),
        ("K1,A,,,,,HARGA_TITIP,15", "nilai: Kosongkan: harga titip ditulis di setiap produk."),
        ("K1,A,,,,,PER_UNIT,0", "nilai: Rp0 terlalu kecil. Paling sedikit Rp1."),
        (
            "K1,A,,,,,PER_UNIT,12.50",
            'nilai: "12.50" bukan rupiah yang jelas. Tulis seperti 12500 atau 12.500.',
        ),
        (
            "K1,A,,,,,BERJENJANG,20000:25",
            'nilai: "20000:25" bukan tingkatan. Tulis seperti 20000:25;*:20.',
        ),
        (
            'K1,A,,,,,PERSEN,15,"12,5"',
            'sewa_bulanan: "12,5" bukan rupiah yang jelas. Tulis seperti 12500 atau 12.500.',
        ),
        ("K1,A,,,,,PERSEN,15,-5", "sewa_bulanan: -Rp5 terlalu kecil. Paling sedikit Rp0."),
        (
            "K1,A,,,,,PERSEN,15,,tahunan",
            f'siklus: "tahunan" tidak dikenal. {CYCLES}',
        ),
        (
            "K1,A,,,,,PERSEN,15,,,,,,,SAYA",
            'diskon: "SAYA" tidak dikenal. Pilih salah satu: TOKO, PENITIP, BERSAMA.',
        ),
        (
            "K1,A,,,,,PERSEN,15,,,,,,,,,,24.11.2026",
            f'berlaku_mulai: "24.11.2026" bukan tanggal yang jelas. {DAYS}',
        ),
        (
            "K1,A,,,,,PERSEN,15,,,,,,,,,,2026-02-30",
            f'berlaku_mulai: "2026-02-30" bukan tanggal yang jelas. {DAYS}',
        ),
        (
            "K1,A,,,,,PERSEN,15,,,,,,,,,,2062-11-24",
            "berlaku_mulai: Tanggal 24/11/2062 terlalu jauh dari hari ini. Periksa tahunnya.",
        ),
    ],
)
def test_a_wrong_cell_of_a_consignor(shop: Shop, row: str, said: str) -> None:
    """Each wrong cell has its sentence."""
    assert problems(shop, "penitip", FULL + row + "\n") == [f"Baris 2, kolom {said}"]


def test_known_code_with_other_terms_makes_a_version(shop: Shop) -> None:
    """The same file again changes nothing; other terms hold from their day on."""
    head = "kode,nama_usaha,skema,nilai,berlaku_mulai\n"
    bring_in(shop, "penitip", head + "K1,Dapur,PERSEN,15,2026-10-01\n")
    report = bring_in(shop, "penitip", head + "K1,Dapur,PERSEN,15,2026-10-01\n")
    assert (report.added, report.changed) == (0, 0)
    assert bring_in(shop, "penitip", head + "K1,Dapur,PERSEN,12,2026-12-01\n").changed == 1
    assert [(a.version, a.rate_bp, a.starts_on) for a in _agreements(shop, "K1")] == [
        (1, 1_500, date(2026, 10, 1)),
        (2, 1_200, date(2026, 12, 1)),
    ]
    report = bring_in(shop, "penitip", "kode,nama_usaha,skema,nilai\nK1,Dapur,PERSEN,20\n")
    assert report.remarks == ("K1: syarat baru berlaku mulai 24/11/2026.",)
    assert _agreements(shop, "K1")[-1].starts_on == DAY


def test_versions_of_one_consignor_in_one_file(shop: Shop) -> None:
    """Rows of one code are its versions if each says from when; otherwise one is too many."""
    head = "kode,nama_usaha,skema,nilai,berlaku_mulai\n"
    rows = "K1,Dapur,PERSEN,12,2026-11-01\nK1,Dapur,PERSEN,15,2026-10-01\n"
    bring_in(shop, "penitip", head + rows)
    assert [(a.version, a.rate_bp) for a in _agreements(shop, "K1")] == [(1, 1_500), (2, 1_200)]
    undated = "K2,Dua,PERSEN,15,\nK2,Dua,PERSEN,12,2026-11-01\n"
    assert problems(shop, "penitip", head + undated) == [
        'Baris 3, kolom kode: "K2" sudah ada di baris 2. Hapus salah satu.'
    ]


def test_columns_that_a_file_lacks_stay_as_they_are(shop: Shop) -> None:
    """A list of names and schemes does not empty telephone numbers or forget a monthly fee."""
    bring_in(
        shop,
        "penitip",
        "kode,nama_usaha,skema,nilai,hp,sewa_bulanan,berlaku_mulai\n"
        "K1,Dapur,PERSEN,15,0812,50000,2026-10-01\n",
    )
    report = bring_in(shop, "penitip", "kode,nama_usaha,skema\nK1,Dapur Bu Sri,PERSEN\n")
    assert (report.added, report.changed) == (0, 1)
    assert (_consignor(shop, "K1").name, _consignor(shop, "K1").phone) == ("Dapur Bu Sri", "0812")
    assert [a.monthly_fee for a in _agreements(shop, "K1")] == [50_000]
    said = problems(shop, "penitip", "kode,nama_usaha,skema\nK1,Dapur,PER_UNIT\n")
    assert said == ["Baris 2, kolom nilai: Kosong. Skema PER_UNIT perlu nilai."]


def test_terms_without_a_start(shop: Shop) -> None:
    """A new consignor's terms hold from the beginning; with a fee only since its last fee day."""
    bring_in(
        shop,
        "penitip",
        "kode,nama_usaha,skema,nilai,sewa_bulanan\nK1,Satu,PERSEN,15,0\nK2,Dua,PERSEN,0,50000\n",
    )
    assert _agreements(shop, "K1")[0].starts_on == FIRST_DAY
    assert _agreements(shop, "K2")[0].starts_on == date(2026, 11, 2)
    owner = _consignor(shop, "K2").id
    assert shop.read(lambda s: accounts.fees_due(s, owner, DAY)) == ()
    assert len(shop.read(lambda s: accounts.fees_due(s, owner, date(2026, 12, 1)))) == 1


def test_terms_never_begin_on_a_settled_day(shop: Shop) -> None:
    """A day that was settled keeps its terms; the row that wants otherwise is named."""
    bring_in(shop, "penitip", "kode,nama_usaha,skema,nilai\nK1,Dapur,PERSEN,15\n")
    shop.product("A", 10_000, _consignor(shop, "K1").id)
    shop.open_shift()
    shop.sell(shop.cart(("A", 1)))
    shop.close_shift()
    shop.settle(_consignor(shop, "K1").id)
    head = "kode,nama_usaha,skema,nilai,berlaku_mulai\n"
    assert problems(shop, "penitip", head + "K1,Dapur,PERSEN,12,2026-11-24\n") == [
        "Baris 2, kolom berlaku_mulai: Hari 24/11/2026 sudah dihitung. Pilih tanggal sesudahnya."
    ]
    assert problems(shop, "penitip", head + "K1,Dapur,PERSEN,12,\n") == [
        "Baris 2: Hari 24/11/2026 sudah dihitung. Pilih tanggal sesudahnya."
    ]


def test_hostile_text_is_kept_whole(shop: Shop) -> None:
    """Nothing of a name is lost; the mark that our exports put before a formula is taken off."""
    text = f'kode,nama_usaha,pemilik,skema,nilai\nK1,"{HOSTILE}",\'=1+1,PERSEN,15\n'
    text += "K2,''=A1,'biasa,PERSEN,15\nK3,../../x,\"dua\nbaris\",PERSEN,15\n"
    bring_in(shop, "penitip", text)
    assert _consignor(shop, "K1").name == HOSTILE.replace('""', '"')
    assert _consignor(shop, "K1").owner == "=1+1"
    assert (_consignor(shop, "K2").name, _consignor(shop, "K2").owner) == ("'=A1", "'biasa")
    assert (_consignor(shop, "K3").name, _consignor(shop, "K3").owner) == ("../../x", "dua\nbaris")


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
    assert shop.read(lambda s: products.price_of(s, item.product_id, DAY)) == Money(75_000)
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


def test_the_same_intake_file_comes_in_once(shop: Shop) -> None:
    """Goods are not doubled by importing the same file twice."""
    shop.product("A", 1_000, shop.consignor("K1"), stock_units=0)
    text = "tanggal,penitip,sku,jumlah\n2026-11-24,K1,A,5\n"
    bring_in(shop, "titipan", text)
    (said,) = problems(shop, "titipan", text)
    assert said.startswith("Baris 1: Berkas yang sama sudah diimpor 24/11/2026 08.00")

"""Importing associations and consignors, and what all importers share: a table or nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from kasir.enums import Bearer, PayCycle, Scheme
from kasir.errors import NotAllowedError
from kasir.models import Agreement, AuditRecord, Base, Consignor
from kasir.operations.imports.consignors import FIRST_DAY
from kasir.operations.imports.table import ImportRefusedError, Problem
from kasir.operations.settling import accounts
from tests.operations.imports.tables import bring_in, problems
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
        ("titipan", "tanggal,penitip,sku,jumlah\n2026-11-24,,A,1\n"),
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
    assert shop.read(lambda s: accounts.fees_due(s, [owner], DAY)).get(owner, ()) == ()
    assert (
        len(shop.read(lambda s: accounts.fees_due(s, [owner], date(2026, 12, 1))).get(owner, ()))
        == 1
    )


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

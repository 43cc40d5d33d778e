"""Importing sales that were written on paper: facts, with the terms and prices of their day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from kasir.enums import EntryKind, Scheme, TenderKind
from kasir.models import Entry, PrintJobRow, SaleLine, Shift, ShiftClosing
from kasir.money import Money, Quantity
from kasir.operations.goods import counts as stock_counts
from kasir.operations.products import catalog
from kasir.operations.selling import receipts
from kasir.operations.selling.receipts import Receipt
from kasir.operations.shifts import shifts
from kasir.operations.verify import report as verify
from kasir.terms import parse_tiers
from tests.operations.imports.tables import bring_in, problems
from tests.shop import DAY, Shop

HEAD = "nota,waktu,barcode,jumlah,harga,diskon,penanggung,bayar,retur_dari\n"
YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    """A shop with two consignors at 15 %, a product of each, and one of its own."""
    shop.product("A", 20_000, shop.consignor("K1"))
    shop.product("B", 12_500, shop.consignor("K2"))
    shop.product("C", 5_000, None)
    return shop


def _receipt(shop: Shop, number: str) -> Receipt:
    [found] = shop.read(lambda s: receipts.find_receipts(s, number))
    return shop.read(lambda s: receipts.receipt(s, found.sale_id))


def _count(shop: Shop, model: type[Any]) -> int:
    return shop.read(lambda s: s.execute(select(func.count()).select_from(model)).scalar_one())


def _line(shop: Shop, number: str) -> Row[Any]:
    sale_id = _receipt(shop, number).sale_id
    return shop.read(
        lambda s: s.execute(
            select(*SaleLine.__table__.columns).where(SaleLine.sale_id == sale_id)
        ).one()
    )


def _on_hand(shop: Shop, sku: str) -> Quantity:
    return shop.read(lambda s: catalog.search(s, sku, DAY))[0].on_hand


# --- what is stored -------------------------------------------------------------------------


def test_rows_with_one_nota_are_one_sale(stocked: Shop) -> None:
    """Rows need not stand together, and payment may stand on any of them."""
    report = bring_in(
        stocked,
        "penjualan",
        HEAD + "A1,2026-11-23T09:00,A,2,,,,,\n"
        "A2,23/11/2026 09.30,B,1,,,,QRIS,\n"
        "A1,2026-11-23T09:00,C,1,,,,TUNAI:50.000,\n",
    )
    assert report.receipts == (("A1", "K1-000001"), ("A2", "K1-000002"))
    assert (report.rows, report.added, report.remarks) == (3, 2, ())
    sold = _receipt(stocked, "K1-000001")
    assert [line.sku for line in sold.lines] == ["A", "C"]
    assert (sold.total, sold.change) == (Money(45_000), Money(5_000))
    assert (sold.business_day, sold.at) == (YESTERDAY, datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    assert _receipt(stocked, "K1-000002").tenders[0].kind is TenderKind.QRIS
    assert stocked.owed("K1") == 34_000
    assert stocked.balance("cash:K1") == 45_000
    assert stocked.read(verify.verify).is_clean


def test_a_day_is_one_paper_shift(stocked: Shop) -> None:
    """Sales are stored day by day in the order of their times; nothing of it is printed."""
    bring_in(
        stocked,
        "penjualan",
        HEAD + "L,2026-11-24T07:00,A,1,,,,,\n"
        "E,2026-11-22T23:59+00:00,A,1,,,,,\n"
        "D,2026-11-22,A,1,,,,,\n",
    )
    assert [_receipt(stocked, f"K1-00000{n}").business_day.day for n in (1, 2, 3)] == [22, 23, 24]
    assert f"{_receipt(stocked, 'K1-000001').at:%H.%M}" == "05.00"  # 12.00 WIB: a date only.
    assert (_count(stocked, Shift), _count(stocked, ShiftClosing)) == (3, 3)
    assert _count(stocked, PrintJobRow) == 0
    assert stocked.read(shifts.last_business_day) == DAY


def test_paper_beside_an_open_shift(stocked: Shop) -> None:
    """Today's paper is a shift of its own; its cash is counted with the till's drawer."""
    stocked.open_shift(100_000)
    bring_in(stocked, "penjualan", HEAD + "A1,2026-11-24T07:00,A,1,,,,TUNAI,\n")
    report = stocked.close_shift(120_000)
    assert (report.receipts, report.other_cash, report.difference) == (0, Money(20_000), Money(0))


def test_price_and_terms_are_those_of_the_day(stocked: Shop) -> None:
    """What changed since does not reach back; a price on the paper stands."""
    owner = stocked.read(lambda s: catalog.search(s, "barang a", DAY))[0].consignor_id
    stocked.next_day()
    assert owner is not None
    stocked.agree(owner, 40, stocked.day)
    stocked.reprice("A", 99_000)
    stocked.next_day()
    bring_in(
        stocked,
        "penjualan",
        HEAD + "A1,2026-11-24T10:00,A,1,,,,,\nA2,2026-11-25T10:00,A,1,,,,,\n"
        "A3,2026-11-24T11:00,A,1,18.000,,,,\n",
    )
    figures = [
        (line.unit_price, line.rate_bp, line.agreement_version)
        for line in (_line(stocked, f"K1-00000{n}") for n in (1, 2, 3))
    ]
    assert figures == [(20_000, 1_500, 1), (18_000, 1_500, 1), (99_000, 4_000, 2)]


def test_a_product_keeps_the_override_of_the_day(shop: Shop) -> None:
    """A harga titip that was agreed later is not paid for goods sold before."""
    shop.product("A", 20_000, shop.consignor("K1"), net_price=Money(12_000))
    shop.next_day()
    head = "sku,nama,penitip,harga_jual,harga_titip\n"
    bring_in(shop, "produk", head + "A,Barang A,K1,20000,16000\n")
    bring_in(
        shop,
        "penjualan",
        HEAD + "A1,2026-11-24T10:00,A,1,,,,,\nA2,2026-11-25T07:00,A,1,,,,,\n",
    )
    assert [_line(shop, f"K1-00000{n}").consignor_share for n in (1, 2)] == [12_000, 16_000]


def test_every_scheme_and_bearer(shop: Shop) -> None:
    """The split is the till's own: tiers by the price on paper, the usual bearer if none."""
    tiers = parse_tiers("10000:25;*:20")
    tiered = shop.consignor("K1", Scheme.TIERED, 0, tiers=tiers)
    shop.product("A", 12_500, tiered)
    shop.product("B", 10_000, shop.consignor("K2", Scheme.PER_UNIT, 0, fee=Money(1_000)))
    bring_in(
        shop,
        "penjualan",
        HEAD + "A1,2026-11-24T10:00,A,2,9.000,2000,penitip,,\n"
        'A2,2026-11-24T11:00,B,"1,5",,1500,,,\n',
    )
    first, second = _line(shop, "K1-000001"), _line(shop, "K1-000002")
    assert (first.rate_bp, first.discount_consignor, first.consignor_share) == (
        2_500,
        2_000,
        12_000,
    )
    assert (second.discount_shop, second.commission) == (1_500, 1_500)


def test_goods_that_are_gone_or_past_are_recorded(shop: Shop) -> None:
    """A sale on paper is a fact: expired goods were sold, and stock may run negative."""
    owner = shop.consignor("K1")
    first = shop.product("A", 20_000, owner, stock_units=0)
    shop.take_in(owner, first, 2, expires_on=DAY)
    shop.product("B", 1_000, owner, stock_units=0)
    shop.next_day()
    bring_in(shop, "penjualan", HEAD + "A1,2026-11-25T07:00,A,3,,,,,\nA1,,B,1,,,,,\n")
    assert (_on_hand(shop, "barang a"), _on_hand(shop, "barang b")) == (
        Quantity.units(-1),
        Quantity.units(-1),
    )
    assert shop.read(verify.verify).is_clean


@pytest.mark.parametrize(
    ("bayar", "tenders", "rounding"),
    [
        ("", [("TUNAI", 8_700)], -50),
        ("tunai", [("TUNAI", 8_700)], -50),
        ("TUNAI:10000", [("TUNAI", 8_700)], -50),
        ("KARTU", [("KARTU", 8_750)], 0),
        ("TRANSFER:8750", [("TRANSFER", 8_750)], 0),
        ("QRIS:5.000;TUNAI", [("QRIS", 5_000), ("TUNAI", 3_700)], -50),
        ("TUNAI:5000;QRIS", [("QRIS", 3_750), ("TUNAI", 5_000)], 0),
    ],
)
def test_how_paper_was_paid(
    shop: Shop, bayar: str, tenders: list[tuple[str, int]], rounding: int
) -> None:
    """Without amounts the one means pays all; nothing written means cash, rounded as cash is."""
    shop.product("A", 8_750, shop.consignor("K1"))
    bring_in(shop, "penjualan", HEAD + f"A1,2026-11-24T07:00,A,1,,,,{bayar},\n")
    found = _receipt(shop, "K1-000001")
    assert sorted((t.kind.value, t.amount.rupiah) for t in found.tenders) == sorted(tenders)
    assert found.rounding == Money(rounding)


def test_a_gift_needs_no_payment(stocked: Shop) -> None:
    """A line that is wholly discounted is stored with nothing paid."""
    bring_in(stocked, "penjualan", HEAD + "A1,2026-11-24T07:00,A,1,,20000,TOKO,,\n")
    found = _receipt(stocked, "K1-000001")
    assert (found.total, found.tenders) == (Money(0), ())
    assert stocked.owed("K1") == 17_000


def test_paper_ahead_of_the_clock_is_remarked(stocked: Shop) -> None:
    """A machine whose clock is behind still takes the paper, and says what to look at."""
    report = bring_in(stocked, "penjualan", HEAD + "A1,2026-11-25T07:00,A,1,,,,,\n")
    assert report.remarks == (
        'Waktu nota lebih baru dari jam komputer ini: "A1". Periksa keduanya.',
    )


# --- returns --------------------------------------------------------------------------------


def test_a_return_takes_its_amounts_from_the_sale(stocked: Shop) -> None:
    """By a nota of this file, of an earlier one, or by receipt; quantities in either sign."""
    stocked.open_shift()
    at_till = stocked.sell(stocked.cart(("A", 2)))
    stocked.close_shift()
    bring_in(stocked, "penjualan", HEAD + "A1,2026-11-23T09:00,A,4,,8000,BERSAMA,QRIS,\n")
    stocked.next_day()
    stocked.reprice("A", 99_000)
    report = bring_in(
        stocked,
        "penjualan",
        HEAD + f"R1,2026-11-25T07:00,A,1,99000,,,QRIS,A1\nR2,2026-11-25T07:01,A,-1,,,,,A1\n"
        f"R3,2026-11-25T07:02,A,1,,,,QRIS:20000,{at_till.number}\n"
        "S1,2026-11-25T07:00,B,2,,,,,\nR4,2026-11-25T07:00,B,2,,,,TUNAI:25000,S1\n",
    )
    found = {nota: _receipt(stocked, number) for nota, number in report.receipts}
    assert [found[nota].total.rupiah for nota in ("R1", "R2", "R3", "R4")] == [
        *(-18_000, -18_000, -20_000, -25_000),
    ]
    assert found["R1"].origin == "K1-000002"
    assert found["R2"].tenders[0].kind is TenderKind.CASH
    assert found["R1"].reason == "Retur di nota R1"
    assert stocked.owed("K2") == 0
    assert _count(stocked, PrintJobRow) == 2  # The till's receipt and its Z report.
    assert stocked.read(verify.verify).is_clean


def test_which_line_of_a_sale_comes_back(stocked: Shop) -> None:
    """Same goods at several prices: price or discount choose, otherwise the order of the rows."""
    bring_in(
        stocked,
        "penjualan",
        HEAD + "A1,2026-11-23T09:00,A,2,,,,,\nA1,,A,2,15000,,,,\nA1,,A,2,,5000,,,\n",
    )
    report = bring_in(
        stocked,
        "penjualan",
        HEAD + "R1,2026-11-24T07:00,A,1,,,,,A1\nR2,2026-11-24T07:01,A,1,15000,,,,A1\n"
        "R3,2026-11-24T07:02,A,1,,1,,,A1\nR4,2026-11-24T07:03,A,2,,,,,A1\n",
    )
    assert [_receipt(stocked, number).total.rupiah for _nota, number in report.receipts] == [
        *(-20_000, -15_000, -17_500, -35_000),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "R1,2026-11-24T07:00,A,1,,,,,X9",
            'kolom retur_dari: Tidak ada struk atau nota "X9" sebelum retur ini.',
        ),
        (
            "R1,2026-11-22T07:00,A,1,,,,,A1",
            "kolom waktu: Retur lebih awal dari penjualannya, 23/11/2026.",
        ),
        (
            "R1,2026-11-24T07:00,A,5,,,,,A1",
            "kolom jumlah: Yang masih bisa diretur dari struk ini: 2.",
        ),
        (
            "R1,2026-11-24T07:00,B,1,,,,,A1",
            "kolom jumlah: Yang masih bisa diretur dari struk ini: 0.",
        ),
        (
            "R1,2026-11-24T07:00,A,1,,,,TUNAI:5000,A1",
            "kolom bayar: Menurut struk asal, yang dikembalikan Rp20.000.",
        ),
        (
            "R1,2026-11-24T07:00,A,1,,,,TUNAI:5000;QRIS:15000,A1",
            "kolom bayar: Retur dibayar dengan satu cara saja.",
        ),
        (
            "R1,2026-11-24T07:00,A,1,,,,,K1-000002",
            'kolom retur_dari: "K1-000002" bukan penjualan.',
        ),
    ],
)
def test_a_wrong_return(stocked: Shop, row: str, said: str) -> None:
    """Each return that can't be is named by its row, and nothing is stored."""
    bring_in(
        stocked,
        "penjualan",
        HEAD + "A1,2026-11-23T09:00,A,3,,,,,\nR0,2026-11-23T10:00,A,1,,,,,A1\n",
    )
    assert problems(stocked, "penjualan", HEAD + row + "\n") == [f"Baris 2, {said}"]
    assert stocked.read(shifts.last_business_day) == date(2026, 11, 23)


def test_a_return_of_one_nota_only(stocked: Shop) -> None:
    """Goods sold and goods brought back, or of two sales, are two notas."""
    text = "R1,2026-11-24T07:00,A,1,,,,,A1\nR1,,B,1,,,,,\nR1,,B,1,,,,,A2\n"
    said = "Satu nota retur dari satu nota saja, tanpa penjualan. Pisahkan notanya."
    assert problems(stocked, "penjualan", HEAD + text) == [
        f"Baris 3, kolom retur_dari: {said}",
        f"Baris 4, kolom retur_dari: {said}",
    ]


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",2026-11-24T07:00,A,1", "kolom nota: Kosong. Wajib diisi."),
        ("A1,,A,1", "kolom waktu: Kosong. Wajib diisi."),
        ("A1,kemarin,A,1", 'kolom waktu: "kemarin" bukan waktu. {WHEN}'),
        ("A1,2026-02-30T07:00,A,1", 'kolom waktu: "2026-02-30T07:00" bukan waktu. {WHEN}'),
        ("A1,24/11/2026 25.00,A,1", 'kolom waktu: "24/11/2026 25.00" bukan waktu. {WHEN}'),
        (
            "A1,24/11/2026 07.00+07:00,A,1",
            'kolom waktu: "24/11/2026 07.00+07:00" bukan waktu. {WHEN}',
        ),
        (
            "A1,2062-11-24T07:00,A,1",
            "kolom waktu: Tanggal 24/11/2062 terlalu jauh dari hari ini. Periksa tahunnya.",
        ),
        (
            "A1,2026-11-24T07:00,X,1",
            'kolom barcode: Kode "X" tidak dikenal. Periksa kodenya, atau impor produk dulu.',
        ),
        ("A1,2026-11-24T07:00,,1", "kolom barcode: Kosong. Wajib diisi."),
        (
            "A1,2026-11-24T07:00,AB,1",
            'kolom barcode: "AB" dipakai beberapa barang. Isi juga kolom sku.',
        ),
        ("A1,2026-11-24T07:00,A,", "kolom jumlah: Kosong. Wajib diisi."),
        (
            "A1,2026-11-24T07:00,A,0",
            "kolom jumlah: Jumlah harus lebih dari 0 dan paling banyak 9.999.",
        ),
        (
            "A1,2026-11-24T07:00,A,-1",
            "kolom jumlah: Jumlah harus lebih dari 0 dan paling banyak 9.999.",
        ),
        (
            "A1,2026-11-24T07:00,A,1.5",
            'kolom jumlah: "1.5" bukan jumlah yang jelas. Tulis seperti 2 atau 2,5.',
        ),
        ("A1,2026-11-24T07:00,A,1,0", "kolom harga: Rp0 terlalu kecil. Paling sedikit Rp1."),
        (
            "A1,2026-11-24T07:00,A,1,12.50",
            'kolom harga: "12.50" bukan rupiah yang jelas. Tulis seperti 12500 atau 12.500.',
        ),
        ("A1,2026-11-24T07:00,A,1,,20001", "kolom diskon: Diskon paling banyak Rp20.000."),
        (
            "A1,2026-11-24T07:00,A,1,,500,SAYA",
            'kolom penanggung: "SAYA" tidak dikenal. Pilih salah satu: TOKO, PENITIP, BERSAMA.',
        ),
        (
            "A1,2026-11-24T07:00,A,1,,,,BON",
            'kolom bayar: "BON" tidak dikenal. Pilih salah satu: TUNAI, QRIS, KARTU, TRANSFER.',
        ),
        ("A1,2026-11-24T07:00,A,1,,,,TUNAI:12.50", 'kolom bayar: "TUNAI:12.50" bukan {PAID}'),
        ("A1,2026-11-24T07:00,A,1,,,,TUNAI:0", 'kolom bayar: "TUNAI:0" bukan {PAID}'),
        (
            "A1,2026-11-24T07:00,A,1,,,,TUNAI;QRIS",
            "kolom bayar: Tulis jumlah uang pada setiap cara bayar.",
        ),
        ("A1,2026-11-24T07:00,A,1,,,,TUNAI:5000", "Kurang Rp15.000"),
        (
            "A1,2026-11-24T07:00,A,1,,,,QRIS:25000",
            "Lebih Rp5.000. Hanya tunai yang boleh lebih dan diberi kembalian.",
        ),
        (
            "A1,2026-10-01T07:00,A,1",
            "kolom waktu: Usaha K1 belum punya perjanjian yang berlaku 01/10/2026. {TERMS}",
        ),
    ],
)
def test_a_wrong_cell_of_a_sale(stocked: Shop, row: str, said: str) -> None:
    """Each wrong cell has its sentence; no sale, no shift, no number is left behind."""
    owner = stocked.consignor("K3")
    stocked.product("D", 1_000, owner, stock_units=0)
    head = "sku,nama,harga_jual,barcode\n"
    bring_in(stocked, "produk", head + "A,Barang A,20000,A AB\nD,Barang D,1000,D AB\n")
    said = said.format(
        WHEN="Tulis seperti 2026-11-24T14:05 atau 24/11/2026 14.05.",
        TERMS="Impor penitip dengan berlaku_mulai.",
        PAID="pembayaran. Tulis seperti TUNAI atau TUNAI:50000;QRIS:36500.",
    )
    prefix = "Baris 2, " if said.startswith("kolom") else "Baris 2: "
    assert problems(stocked, "penjualan", HEAD + row + "\n") == [prefix + said]
    assert _count(stocked, Shift) == 0
    assert stocked.read(verify.verify).is_clean


def test_rows_of_one_nota_must_agree(stocked: Shop) -> None:
    """Two times or two payments for one paper are a slip of the pen."""
    text = HEAD + "A1,2026-11-24T07:00,A,1,,,,TUNAI,\nA1,2026-11-24T08:00,B,1,,,,QRIS,\n"
    said = 'Berbeda dengan baris lain dari nota "A1".'
    assert problems(stocked, "penjualan", text) == [
        f"Baris 3, kolom bayar: {said}",
        f"Baris 3, kolom waktu: {said}",
    ]


def test_the_same_nota_comes_in_once(stocked: Shop) -> None:
    """A nota of an earlier file is refused with its receipt, together with its whole file."""
    text = HEAD + "A1,2026-11-23T09:00,A,1,,,,,\n"
    bring_in(stocked, "penjualan", text)
    assert problems(stocked, "penjualan", text + "A2,2026-11-23T09:00,A,1,,,,,\n") == [
        'Baris 2, kolom nota: Nota "A1" sudah diimpor sebagai K1-000001. Hapus barisnya.'
    ]
    kinds = select(func.count()).where(Entry.kind == EntryKind.SALE)
    assert stocked.read(lambda s: s.execute(kinds).scalar_one()) == 1


def test_goods_by_sku_and_by_both_codes(stocked: Shop) -> None:
    """A sku alone is enough; with a barcode too, both must mean the same goods."""
    head = "sku,nama,harga_jual,barcode\n"
    bring_in(stocked, "produk", head + "A,Barang A,20000,111 222\nB,Barang B,12500,222 A\n")
    both = "nota,waktu,barcode,sku,jumlah\n"
    report = bring_in(
        stocked,
        "penjualan",
        both + "S1,2026-11-24T07:00,,A,1\nS2,2026-11-24T07:01,222,B,1\n"
        "S3,2026-11-24T07:02,A,,1\nS4,2026-11-24T07:03,111,,1\n",
    )
    found = [_line(stocked, number).sku for _nota, number in report.receipts]
    assert found == ["A", "B", "B", "A"]
    assert problems(stocked, "penjualan", both + "S5,2026-11-24T07:00,111,B,1\n") == [
        'Baris 2, kolom barcode: Barcode "111" dan sku tidak menunjuk barang yang sama.'
    ]
    assert problems(stocked, "penjualan", "nota,waktu,sku,jumlah\nS6,2026-11-24T07:00,,1\n") == [
        "Baris 2, kolom sku: Kosong. Wajib diisi."
    ]
    assert problems(stocked, "penjualan", "nota,waktu,jumlah\nS6,2026-11-24T07:00,1\n") == [
        "Baris 1: Kolom wajib tidak ada: barcode atau sku."
    ]


def test_a_discount_that_the_consignor_does_not_allow(shop: Shop) -> None:
    """The paper stands; who bears the discount must be put right."""
    shop.product("A", 20_000, shop.consignor("K1", is_discount_allowed=False))
    row = "A1,2026-11-24T07:00,A,1,,500,{bearer},,\n"
    (said,) = problems(shop, "penjualan", HEAD + row.format(bearer="PENITIP"))
    assert said == (
        "Baris 2, kolom penanggung: Usaha K1 tidak mengizinkan diskon. "
        "Tulis TOKO bila toko yang menanggung."
    )
    bring_in(shop, "penjualan", HEAD + row.format(bearer="TOKO"))
    assert shop.owed("K1") == 17_000


def test_goods_without_a_price(stocked: Shop) -> None:
    """Goods that have no price yet need one on the paper."""
    stocked.product("D", 0, None, stock_units=0)
    assert problems(stocked, "penjualan", HEAD + "A1,2026-11-24T07:00,D,1,,,,,\n") == [
        "Baris 2, kolom harga: Barang D belum punya harga. Tulis harganya."
    ]


def test_goods_sold_on_paper_are_counted_anew(stocked: Shop) -> None:
    """They were gone from the shelf when it was counted: sold, and not lost, too."""
    [item] = stocked.read(lambda s: catalog.find_product(s, "A", DAY))
    stamp = stocked.stamp("pengelola")
    stocked.write(lambda s: stock_counts.set_counted(s, item.product_id, Quantity.units(98), stamp))
    bring_in(stocked, "penjualan", HEAD + "A1,2026-11-23T09:00,A,2,,,,,\n")
    assert {scope.counted for scope in stocked.read(stock_counts.scopes)} == {0}

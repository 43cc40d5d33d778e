"""Each amount of the worked example explained with its own numbers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from kasir.enums import EntryKind, Scheme, Source
from kasir.money import Money, Quantity, Rate
from kasir.operations.entries import ENTRIES
from kasir.operations.goods import counts as stock_counts
from kasir.operations.selling import returns
from kasir.operations.settling import accounts, settlements
from kasir.operations.settling.explain import amounts as explain
from kasir.operations.settling.explain.amounts import Explanation
from kasir.operations.settling.figures import COLUMN
from kasir.terms import parse_tiers
from tests.operations.settling.test_accounts import lose
from tests.operations.settling.test_worked_example import day_one, day_two
from tests.shop import DAY, Shop, by_consignor, by_shop, shared


def told(shop: Shop, settlement_id: int) -> dict[str, Explanation]:
    """Explain every amount of a settlement; by what stands in the list."""
    rows = shop.read(lambda s: explain.amounts_of_settlement(s, settlement_id))
    answers = {}
    for number, row in enumerate(rows):
        found = shop.read(lambda s, r=row: explain.explanation(s, r))
        assert found.amount == row.amount, "the list and the explanation differ"
        answers[f"{number} {row.title}"] = found
    return answers


def of_receipt(shop: Shop, sale_id: int) -> Explanation:
    """Explain the first line of a receipt."""
    first = shop.read(lambda s: explain.amounts_of_receipt(s, sale_id))[0]
    return shop.read(lambda s: explain.explanation(s, first))


def test_day_one_is_explained_to_the_rupiah(shop: Shop) -> None:
    """Tag, bearer of each discount, version and since when, formula, odd rupiah, receipt."""
    _, settled, _ = day_one(shop)
    shop.pay(settled.number, 300_000, Source.DRAWER)
    answers = list(told(shop, settled.id).values())
    assert sum(answer.amount.rupiah for answer in answers) == 416_538
    whys = [answer.why[1:] for answer in answers]
    since = "Perjanjian ke-1, berlaku sejak 04/11/2026: "
    assert whys == [
        (
            "Harga di label: Rp20.000 x 7 pcs = Rp140.000.",
            since + "bagian toko 15%.",
            "Bagian toko: 15% x Rp140.000 = Rp21.000.",
            "Hak penitip: Rp140.000 - Rp21.000 = Rp119.000.",
        ),
        (
            "Harga di label: Rp20.000 x 3 pcs = Rp60.000.",
            "Diskon Rp6.000 ditanggung bersama.",
            "Pembeli membayar Rp54.000. Dasar pembagian: Rp54.000.",
            since + "bagian toko 15%.",
            "Bagian toko: 15% x Rp54.000 = Rp8.100.",
            "Hak penitip: Rp54.000 - Rp8.100 = Rp45.900.",
        ),
        (
            "Harga di label: Rp20.000 x 5 pcs = Rp100.000.",
            "Diskon Rp5.000 ditanggung toko: hak penitip tetap utuh.",
            "Pembeli membayar Rp95.000. Dasar pembagian: Rp100.000.",
            since + "bagian toko 15%.",
            "Bagian toko: 15% x Rp100.000 = Rp15.000.",
            "Hak penitip: Rp100.000 - Rp15.000 = Rp85.000.",
            "Untuk toko: Rp15.000 - diskonnya Rp5.000 = Rp10.000.",
        ),
        (
            "Harga di label: Rp75.000 x 2 pcs = Rp150.000.",
            since + "khusus barang ini harga titip Rp62.000 per pcs.",
            "Hak penitip: Rp62.000 x 2 = Rp124.000.",
            "Bagian toko: Rp150.000 - Rp124.000 = Rp26.000.",
        ),
        (
            "Harga di label: Rp12.500 x 4 pcs = Rp50.000.",
            "Diskon Rp6.000 ditanggung penitip.",
            "Pembeli membayar Rp44.000. Dasar pembagian: Rp44.000.",
            since + "khusus barang ini bagian toko 20%.",
            "Bagian toko: 20% x Rp44.000 = Rp8.800.",
            "Hak penitip: Rp44.000 - Rp8.800 = Rp35.200.",
        ),
        (
            "Harga di label: Rp8.750 x 1 pcs = Rp8.750.",
            since + "bagian toko 15%.",
            (
                "Bagian toko: 15% x Rp8.750, pecahan rupiah dibuang = Rp1.312. "
                "Pecahannya menjadi hak penitip."
            ),
            "Hak penitip: Rp8.750 - Rp1.312 = Rp7.438.",
        ),
    ]
    assert answers[0].why[0] == "Struk K1-000001, 24/11/2026 08.00, kasir Sari."
    assert answers[0].trail == (
        "Dihitung dalam PST/2026/00001, 24/11/2026.",
        "Dibayar Rp300.000 dengan BKK/2026/00001 pada 24/11/2026.",
        "Belum dibayar: Rp116.538.",
    )


def test_day_two_is_explained_to_the_rupiah(shop: Shop) -> None:
    """Opening, new version, return, loss, expiry, fee and advance, then the cancelled paper."""
    consignor, first, discounted = day_one(shop)
    shop.pay(first.number, 300_000, Source.DRAWER)
    settled = day_two(shop, consignor, discounted, advance=100_000)
    shop.pay(settled.number, 96_978, Source.BANK, "TRF-9")
    answers = told(shop, settled.id)
    assert sum(answer.amount.rupiah for answer in answers.values()) == 96_978
    opening, sold, back, *others = answers.values()
    found = {other.title: other for other in others}
    lost, fee = found["Ganti rugi barang hilang atau rusak"], found["Biaya"]
    advance = found["Uang muka"]
    assert opening.why == (
        "Saldo akhir PST/2026/00001: hak Rp416.538 - dibayar Rp300.000 = Rp116.538.",
    )
    assert opening.trail == (
        "Dibayar Rp300.000 dengan BKK/2026/00001 pada 24/11/2026.",
        "Sisa Rp116.538 pindah ke PST/2026/00002.",
        "Dibayar Rp96.978 dengan BKK/2026/00002 pada 25/11/2026. Referensi TRF-9.",
    )
    assert sold.why[1:] == (
        "Harga di label: Rp22.000 x 4 pcs = Rp88.000.",
        "Perjanjian ke-2, berlaku sejak 25/11/2026: bagian toko 12%.",
        "Bagian toko: 12% x Rp88.000 = Rp10.560.",
        "Hak penitip: Rp88.000 - Rp10.560 = Rp77.440.",
    )
    assert sold.trail == (
        "Dihitung dalam PST/2026/00002, 25/11/2026.",
        "Dibayar Rp96.978 dengan BKK/2026/00002 pada 25/11/2026. Referensi TRF-9.",
    )
    assert back.why == (
        "Struk K1-000006, 25/11/2026 08.00, kasir Sari, disetujui Pak Hadi.",
        (
            "2 dari 5 pcs pada struk K1-000003 kembali. Berlaku harga, diskon, dan perjanjian "
            "struk itu, bukan yang sekarang."
        ),
        "Hak penitip dari baris itu Rp85.000. Ditarik Rp85.000 x 2/5 = Rp34.000.",
        "Penjualan asalnya: Dihitung dalam PST/2026/00001, 24/11/2026.",
    )
    assert lost.why[0].startswith("Ganti rugi barang hilang atau rusak BA/2026/00001, 25/11/2026")
    assert lost.why[0].endswith("oleh Pak Hadi, disetujui Bu Ratna: pecah.")
    assert lost.why[1:] == (
        "Barang MADU: 1 pcs hilang, dikreditkan Rp62.000.",
        "Perjanjian ke-2: toko menanggung 100% dari hak menurut label hari itu.",
    )
    assert fee.why[1:] == (
        "Perjanjian ke-2, berlaku sejak 25/11/2026: Rp25.000 setiap tanggal 25.",
    )
    assert advance.why[0].startswith("Uang muka UMV/2026/00001, 25/11/2026")

    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, settled.number, "rekening salah", stamp))
    [waiting] = [
        row
        for row in shop.read(lambda s: explain.amounts_waiting(s, consignor, shop.day))
        if row.amount == Money(77_440)
    ]
    found = shop.read(lambda s: explain.explanation(s, waiting))
    assert found.trail == (
        "Belum dihitung: masuk perhitungan berikutnya.",
        "Pernah dihitung dalam PST/2026/00002, yang dibatalkan oleh PST/2026/00002-B.",
    )


def test_every_kind_of_entry_has_a_word() -> None:
    """Whatever a statement can hold beside sales and returns is called something."""
    kinds = set(COLUMN) - {EntryKind.SALE, EntryKind.RETURN}
    assert all(ENTRIES[kind].account for kind in kinds)


def test_a_negative_balance_is_carried(shop: Shop) -> None:
    """With the larger advance nothing is paid: the trail says that it is carried."""
    consignor, first, discounted = day_one(shop)
    shop.pay(first.number, 300_000, Source.DRAWER)
    settled = day_two(shop, consignor, discounted, advance=200_000)
    assert list(told(shop, settled.id).values())[1].trail[-1] == "Saldo -Rp3.022 dibawa."


def test_a_return_in_three_parts_takes_the_remainder(shop: Shop) -> None:
    """Each part tells what came back before; the last one takes the odd rupiah."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("A", 8_750, consignor)
    shop.open_shift()
    sold = shop.sell(shop.cart(("A", 3)))
    assert sold.consignor_share == Money(22_313)
    backs = [shop.take_back(sold, returns.ReturnLine(1, Quantity.units(1))) for _ in range(3)]
    whys = [of_receipt(shop, back.sale_id).why[2] for back in backs]
    assert whys == [
        (
            "Hak penitip dari baris itu Rp22.313. "
            "Ditarik Rp22.313 x 1/3, pecahan rupiah dibuang = Rp7.437."
        ),
        (
            "Hak penitip dari baris itu Rp22.313. Sampai retur ini ditarik "
            "Rp22.313 x 2/3, pecahan rupiah dibuang = Rp14.875, sebelumnya sudah Rp7.437: "
            "kali ini Rp7.438."
        ),
        (
            "Hak penitip dari baris itu Rp22.313. Sampai retur ini ditarik Rp22.313 x 3/3 = "
            "Rp22.313, sebelumnya sudah Rp14.875: kali ini Rp7.438."
        ),
    ]
    rows = shop.read(lambda s: explain.amounts_of_receipt(s, backs[0].sale_id))
    assert [(row.title, row.amount) for row in rows] == [("Barang A", Money(-7_437))]


def test_the_other_schemes(shop: Shop) -> None:
    """Steps by the tag, a fee per unit up to the base, harga titip with discounts, half metres."""
    tiered = shop.consignor("K1", Scheme.TIERED, tiers=parse_tiers("10000:25;*:20"))
    per_unit = shop.consignor("K2", Scheme.PER_UNIT, fee=Money(1_000))
    net = shop.consignor("K3", percent=15)
    shop.product("KUNCI", 12_500, tiered)
    shop.product("KAIN", 15_001, per_unit, unit="m")
    shop.product("MURAH", 600, per_unit)
    shop.product("MADU", 75_000, net, net_price=Money(62_001))
    shop.open_shift()

    def why(*wanted: object) -> tuple[str, ...]:
        sold = shop.sell(shop.cart(wanted), by="pengelola")  # type: ignore[arg-type]
        return of_receipt(shop, sold.sale_id).why[1:]

    assert why("KUNCI", 4)[1:3] == (
        (
            "Perjanjian ke-1, berlaku sejak 04/11/2026: bagian toko bertingkat, label "
            "Rp12.500 kena 20%."
        ),
        "Bagian toko: 20% x Rp50.000 = Rp10.000.",
    )
    assert why("KAIN", 2.5) == (
        "Harga di label: Rp15.001 x 2,5 m, pecahan rupiah dibuang = Rp37.502.",
        "Perjanjian ke-1, berlaku sejak 04/11/2026: bagian toko Rp1.000 per m.",
        "Bagian toko: Rp1.000 x 2,5 = Rp2.500.",
        "Hak penitip: Rp37.502 - Rp2.500 = Rp35.002.",
    )
    assert why("MURAH", 2)[2:] == (
        "Bagian toko: Rp1.000 x 2 = Rp2.000, paling banyak dasar pembagian Rp1.200.",
        "Hak penitip: Rp1.200 - Rp1.200 = Rp0.",
    )
    assert why("MADU", 0.5)[2:] == (
        "Hak penitip: Rp62.001 x 0,5, dibulatkan ke atas = Rp31.001.",
        "Bagian toko: Rp37.500 - Rp31.001 = Rp6.499.",
    )
    assert why("MADU", 2, shared(15_000))[4:] == (
        (
            "Hak penitip: Rp62.001 x 2 = Rp124.002, dikurangi bagiannya dari diskon bersama "
            "Rp12.400 = Rp111.602."
        ),
        "Bagian toko: Rp135.000 - Rp111.602 = Rp23.398.",
    )
    assert why("MADU", 2, by_consignor(10_000))[4] == (
        "Hak penitip: Rp62.001 x 2 = Rp124.002, dikurangi diskonnya Rp10.000 = Rp114.002."
    )


def test_the_shops_own_goods_owe_nobody(shop: Shop) -> None:
    """Own goods have no trail, sold or returned; a line without a share takes nothing back."""
    shop.product("TAS", 8_750, None)
    shop.open_shift()
    sold = shop.sell(shop.cart(("TAS", 2, by_shop(500))))
    assert of_receipt(shop, sold.sale_id).why[1:] == (
        "Harga di label: Rp8.750 x 2 pcs = Rp17.500.",
        "Barang milik toko sendiri: seluruhnya pendapatan toko.",
    )
    back = shop.take_back(sold, returns.ReturnLine(1, Quantity.units(1)))
    found = of_receipt(shop, back.sale_id)
    assert (
        found.why[2] == "Baris itu tidak memberi hak kepada penitip, jadi tidak ada yang ditarik."
    )
    assert found.trail == ()


@pytest.mark.parametrize(
    ("verb", "title", "amount"),
    [
        ("compensate", "Ganti rugi", 5_000),
        ("adjust", "Koreksi", 5_000),
        ("take_over", "Saldo sebelum kasir dipakai", 5_000),
    ],
)
def test_an_entry_says_who_and_why(shop: Shop, verb: str, title: str, amount: int) -> None:
    """What is booked by hand is explained by its reason and the two names."""
    consignor = shop.consignor("K1")
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(
        lambda s: getattr(accounts, verb)(
            s, str(uuid4()), consignor, Money(amount), "salah label.", stamp
        )
    )
    assert shop.read(lambda s: explain.amounts_waiting(s, consignor, DAY - timedelta(days=1))) == ()
    [row] = shop.read(lambda s: explain.amounts_waiting(s, consignor, DAY))
    found = shop.read(lambda s: explain.explanation(s, row))
    assert (found.title, found.amount) == (title, Money(5_000))
    assert found.why == (
        f"{title}, 24/11/2026 08.00, oleh Pak Hadi, disetujui Bu Ratna: salah label.",
    )


def test_expired_goods_that_the_shop_shares(shop: Shop) -> None:
    """Half of the share at the tag of that day, floored, is the shop's part."""
    consignor = shop.consignor("K1", percent=15, expiry=Rate(5_000))
    product = shop.product("A", 9_990, consignor)
    assert lose(shop, consignor, product, 3, "record_expiry").compensation == Money(12_737)
    [row] = shop.read(lambda s: explain.amounts_waiting(s, consignor, DAY))
    found = shop.read(lambda s: explain.explanation(s, row))
    assert found.why[1:] == (
        "Barang A: 3 pcs kedaluwarsa, dikreditkan Rp12.737.",
        "Perjanjian ke-1: toko menanggung 50% dari hak menurut label hari itu.",
    )


def test_a_loss_before_the_terms_changed_is_not_explained_by_the_new_ones(shop: Shop) -> None:
    """New terms from the same day on did not hold yet: only what was booked is told."""
    consignor = shop.consignor("K1", percent=15)
    product = shop.product("A", 20_000, consignor)
    lose(shop, consignor, product, 2)
    shop.agree(consignor, 12, DAY, loss=Rate(0))
    [row] = shop.read(lambda s: explain.amounts_waiting(s, consignor, DAY))
    found = shop.read(lambda s: explain.explanation(s, row))
    assert (row.amount, found.why[1:]) == (
        Money(34_000),
        (
            "Barang A: 2 pcs hilang, dikreditkan Rp34.000.",
            "Harga atau perjanjian berubah kemudian pada hari itu; ini menurut yang sebelumnya.",
        ),
    )


def test_a_count_that_found_lost_goods_again(shop: Shop) -> None:
    """What turned up takes back what its loss credited, from each consignor his own."""
    owners = [shop.consignor(code, percent=15) for code in ("K1", "K2")]
    ids = [shop.product(f"A{owner}", 20_000, owner, shelf="R1") for owner in owners]
    for owner, product in zip(owners, ids, strict=True):
        lose(shop, owner, product, 2)
    stamp = shop.stamp("pengelola", second="pemilik")
    scope = stock_counts.CountScope(stock_counts.ScopeKind.SHELF, "R1", "Rak R1")
    for product in ids:
        shop.write(lambda s, p=product: stock_counts.set_counted(s, p, Quantity.units(99), stamp))
    shop.write(lambda s: stock_counts.finish(s, scope, {}, stamp))
    for owner in owners:
        found = [
            shop.read(lambda s, r=row: explain.explanation(s, r))
            for row in shop.read(lambda s, o=owner: explain.amounts_waiting(s, o, DAY))
        ]
        assert [(each.title, each.amount.rupiah) for each in found] == [
            ("Ganti rugi barang hilang atau rusak", 34_000),
            ("Selisih stok opname", -17_000),
        ]
        told = f"Barang A{owner}: 1 pcs ditemukan lagi, ditarik kembali Rp17.000."
        assert found[1].why[1:] == (told,)

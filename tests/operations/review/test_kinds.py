"""Each kind of deed, done by the operation that does it, stands on the list; an honest one not."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

from kasir.cart import Discount
from kasir.enums import JobState, Role, Source
from kasir.money import Money, Quantity
from kasir.operations import audit, print_jobs, settings
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods.counts import ScopeKind
from kasir.operations.people import recovery, staff
from kasir.operations.people.limits import USUAL, key_of
from kasir.operations.products import products
from kasir.operations.products.products import ProductCard
from kasir.operations.review import sentences as sentences_of_kinds
from kasir.operations.review.kinds import KINDS, ReviewKind
from kasir.operations.selling.returns import ReturnLine
from kasir.operations.settling import accounts, settlements
from kasir.operations.shifts import shifts
from kasir.settings import ShopSettings
from tests.operations.imports.tables import bring_in
from tests.operations.review.deeds import (
    adjust,
    approve,
    discard,
    keep,
    kinds,
    listed,
    sentences,
    stocked,
    try_pin,
    write_card,
)
from tests.shop import DAY, PEPPER, Shop, by_consignor, by_shop, cash, shared

HEAD = "nota,waktu,barcode,jumlah,harga,diskon,penanggung,bayar,retur_dari\n"


def test_an_honest_day_is_empty(shop: Shop) -> None:
    """Goods taken in and sold, cash moved, the shift closed, a settlement paid: nothing to see."""
    consignor = stocked(shop)
    cart = shop.cart(("A", 1))
    keep(shop, cart)
    keep(shop, replace(cart, lines=(*cart.lines, *shop.cart(("B", 1)).lines)))
    shop.sell(shop.cart(("A", 2, by_shop(2_000))), cash(50_000))
    stamp = shop.stamp()
    shop.write(lambda s: shifts.cash_out(s, Money(1_000), "es batu", stamp))
    shop.close_shift()
    head = shop.settle(consignor)
    assert head is not None
    shop.pay(head.number, 30_000, Source.SAFE)
    shop.agree(consignor, 12, DAY + timedelta(days=1))
    write_card(shop, "K1", phone="0812-3456-7890")
    assert sentences(shop) == []


def test_every_kind_has_a_word_and_a_test() -> None:
    """A kind that nobody wrote a deed for would be believed to work."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in ReviewKind if f"ReviewKind.{kind.name}" not in source] == []
    assert len({row.word for row in KINDS.values()}) == len(KINDS)


def test_every_setting_is_called_by_a_word() -> None:
    """The owner reads no name of the code."""
    limits = {key_of(limit, role) for limit, role in USUAL}
    known = {field.name for field in fields(ShopSettings)} | limits
    assert set(sentences_of_kinds._SETTINGS) == known


# --- money and goods ------------------------------------------------------------------------


def test_what_two_persons_did(shop: Shop) -> None:
    """ReviewKind.TWO_PERSONS: both names, the reason, the sum, and whose share it moves."""
    consignor = stocked(shop)
    adjust(shop, consignor, 7_500)
    [item] = listed(shop, ReviewKind.TWO_PERSONS)
    assert item.sentence == (
        "Koreksi untuk Usaha K1, oleh Pak Hadi, disetujui Bu Ratna. Alasan: salah hitung."
    )
    assert (item.actor, item.second, item.amount) == ("Pak Hadi", "Bu Ratna", Money(7_500))
    assert item.effect == "Hak penitip bertambah Rp7.500."
    receipt = shop.sell(shop.cart(("A", 2)))
    shop.take_back(receipt, ReturnLine(1, Quantity.units(1)))
    back = listed(shop, ReviewKind.TWO_PERSONS)[0]
    assert (back.actor, back.second, back.place) == ("Sari", "Pak Hadi", "K1-000002")
    assert (back.amount, back.effect) == (Money(20_000), "Hak penitip berkurang Rp17.000.")
    shop.close_shift()
    head = shop.settle(consignor)
    assert head is not None
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, head.number, "salah nama", stamp))
    gone = listed(shop, ReviewKind.TWO_PERSONS)[0]
    assert (gone.amount, gone.place) == (head.due, f"{head.number}-B")
    assert kinds(shop) == [ReviewKind.TWO_PERSONS] * 3


def test_what_wants_two_and_had_one(shop: Shop) -> None:
    """In a shop of one person the same events are listed without a second name."""
    consignor = stocked(shop)
    owner = shop.stamp("pemilik")
    alone = ShopSettings(name="Pusat Oleh-Oleh Tongas", address="Rest Area Tongas, Probolinggo",
                         region="Kab. Probolinggo", one_person_shop=True)  # fmt: skip
    shop.write(lambda s: settings.change(s, alone, owner))
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: accounts.adjust(s, "k", consignor, Money(-900), "selisih", stamp))
    [item] = listed(shop)
    assert "tanpa orang kedua (toko satu orang)" in item.sentence
    assert (item.second, item.effect) == ("", "Hak penitip berkurang Rp900.")


def test_an_approval_that_led_to_nothing(shop: Shop) -> None:
    """ReviewKind.APPROVAL: a PIN given, and no event of two persons after it."""
    stocked(shop)
    receipt = shop.sell(shop.cart(("A", 2)))
    approve(shop)
    shop.take_back(receipt, ReturnLine(1, Quantity.units(1)))
    assert kinds(shop) == [ReviewKind.TWO_PERSONS]
    approve(shop)
    shop.sell(shop.cart(("A", 1)))
    [item] = listed(shop, ReviewKind.APPROVAL)
    assert item.actor == "Pak Hadi"
    approve(shop)
    shop.take_back(receipt, ReturnLine(1, Quantity.units(1)))
    assert len(listed(shop, ReviewKind.APPROVAL)) == 1, "the later one was used, the first not"


def test_a_discount_above_half_of_the_limit(shop: Shop) -> None:
    """ReviewKind.DISCOUNT: a cashier's above 5 % or Rp12.500, a manager's above 25 %."""
    stocked(shop)
    shop.sell(shop.cart(("A", 1, by_shop(1_000))))  # Just 5 %.
    shop.sell(shop.cart(("B", 1, by_shop(12_500))))  # Just Rp12.500.
    shop.sell(shop.cart(("B", 1, by_shop(100_000))), by="pengelola")  # Just 25 %.
    shop.sell(shop.cart(("A", 1, by_shop(9_000))), by="pemilik")
    assert sentences(shop) == []
    shop.sell(shop.cart(("A", 1, by_consignor(1_100))))
    shop.sell(shop.cart(("B", 1, shared(12_600))))
    shop.sell(shop.cart(("B", 1, by_shop(100_100))), by="pengelola")
    third, second, first = listed(shop, ReviewKind.DISCOUNT)
    assert first.sentence == "Sari memberi diskon Rp1.100 (5,5%) untuk Barang A seharga Rp20.000."
    assert (first.place, first.amount) == ("K1-000005", Money(1_100))
    assert [item.effect for item in (first, second, third)] == [
        "Ditanggung penitip Usaha K1.",
        "Ditanggung bersama oleh toko dan Usaha K1.",
        "Ditanggung toko.",
    ]
    assert third.actor == "Pak Hadi"


def test_a_discount_on_the_whole_is_seen_on_its_lines(shop: Shop) -> None:
    """Spread over the lines, it is as large as it is."""
    stocked(shop)
    shop.sell(shop.cart(("A", 1), ("A", 1)).with_discount(Discount(Money(4_000))))
    assert {item.amount for item in listed(shop, ReviewKind.DISCOUNT)} == {Money(2_000)}


def test_a_line_and_a_cart_that_were_taken_away(shop: Shop) -> None:
    """ReviewKind.REMOVED: what it held, who took it away, and its sum; nothing of a sold one."""
    stocked(shop)
    cart = shop.cart(("A", 3), ("B", 1))
    keep(shop, cart)
    keep(shop, cart.with_quantity(0, Quantity.units(1)))
    keep(shop, cart.without(0), by="pengelola")
    keep(shop, cart)  # Brought back: more is no removal.
    discard(shop, cart)
    discard(shop, cart)
    found = listed(shop, ReviewKind.REMOVED)
    assert [(item.sentence, item.actor, item.amount) for item in found] == [
        (
            "Sari membuang keranjang yang belum dibayar: 3 Barang A, 1 Barang B.",
            "Sari",
            Money(460_000),
        ),
        (
            "Pak Hadi menghapus dari keranjang yang belum dibayar: 1 Barang A.",
            "Pak Hadi",
            Money(20_000),
        ),
        ("Sari menghapus dari keranjang yang belum dibayar: 2 Barang A.", "Sari", Money(40_000)),
    ]
    other = shop.cart(("A", 1))
    keep(shop, other)
    keep(shop, other.with_note("Bu Ani"))
    keep(shop, other.with_line_discount(0, by_shop(500)))
    shop.sell(other)
    discard(shop, other)
    keep(shop, other)
    assert len(listed(shop)) == 3


def test_an_emptied_cart_is_a_discarded_one(shop: Shop) -> None:
    """The last line taken away leaves the same trace as the whole cart."""
    stocked(shop)
    cart = shop.cart(("A", 1))
    keep(shop, cart)
    keep(shop, cart.without(0))
    assert sentences(shop) == ["Sari membuang keranjang yang belum dibayar: 1 Barang A."]


def test_money_to_a_new_consignor(shop: Shop) -> None:
    """ReviewKind.NEW_MONEY: within 7 days of his first day, or of a new account."""
    old = stocked(shop)
    new = shop.consignor("K2")
    shop.product("C", 10_000, new)
    give(shop, old)
    give(shop, new)
    [item] = listed(shop, ReviewKind.NEW_MONEY)
    assert item.sentence == (
        "Pak Hadi membayar Rp1.000 kepada Usaha K2, yang baru dicatat atau baru ganti rekening."
    )
    assert (item.amount, item.place) == (Money(1_000), "UMV/2026/00002")
    write_card(shop, "K1", bank="BRI", bank_account="0012")
    give(shop, old)
    assert len(listed(shop, ReviewKind.NEW_MONEY)) == 2
    shop.at += timedelta(days=8)
    give(shop, old)
    give(shop, new)
    assert len(listed(shop, ReviewKind.NEW_MONEY)) == 2


def give(shop: Shop, consignor: int) -> None:
    key, amount = f"muka {shop.at}", Money(1_000)
    shop.write_approved(
        lambda s, t: accounts.advance(s, key, consignor, amount, Source.BANK, "bahan", t)
    )


def test_more_sold_than_there_was(shop: Shop) -> None:
    """ReviewKind.SHORT_STOCK: how much, of what, on which receipt."""
    stocked(shop)
    shop.sell(shop.cart(("A", 100)))
    assert sentences(shop) == []
    shop.sell(shop.cart(("A", 3), ("B", 1)))
    [item] = listed(shop, ReviewKind.SHORT_STOCK)
    assert item.sentence == "Sari mengeluarkan 3 Barang A lebih banyak daripada stok di catatan."
    assert (item.place, item.amount) == ("K1-000002", Money(60_000))


def test_a_count_that_differs(shop: Shop) -> None:
    """ReviewKind.COUNT: at the tag; a count that ties says nothing."""
    stocked(shop)

    def count(units: int, second: str | None = None) -> None:
        stamp = shop.stamp("pengelola", second=second)
        [scope] = [
            each
            for each in shop.read(stock_counts.scopes)
            if each.kind is ScopeKind.CONSIGNOR and each.name == "Usaha K1"
        ]
        product = shop.cart(("A", 1)).lines[0].item.product_id
        shop.write(lambda s: stock_counts.set_counted(s, product, Quantity.units(units), stamp))
        shop.write(lambda s: stock_counts.finish(s, scope, {}, stamp))

    count(100)
    assert sentences(shop) == []
    count(97, second="pemilik")
    shop.reprice("A", 99_000)  # What was counted keeps its worth.
    [item] = listed(shop, ReviewKind.COUNT)
    assert item.sentence == "Stok opname Usaha K1 oleh Pak Hadi: 1 macam barang tidak cocok."
    assert (item.amount, item.second, item.place) == (Money(-60_000), "Bu Ratna", "SO/2026/00002")
    assert sorted(kinds(shop)) == [ReviewKind.COUNT, ReviewKind.TWO_PERSONS], "and its note"


def test_a_drawer_that_differs(shop: Shop) -> None:
    """ReviewKind.CASH: how far, and the reason that was given."""
    stocked(shop)
    shop.close_shift(499_000, "salah kembalian")
    [item] = listed(shop, ReviewKind.CASH)
    assert item.sentence == (
        "Laci Sari berisi Rp499.000, kurang Rp1.000 dari catatan. Alasan: salah kembalian."
    )
    assert item.amount == Money(-1_000)
    shop.open_shift()
    shop.close_shift(501_500, "receh")
    assert "lebih Rp1.500" in listed(shop, ReviewKind.CASH)[0].sentence


def test_a_paper_that_may_not_have_come_out(shop: Shop) -> None:
    """ReviewKind.UNCERTAIN: with its receipt, also after a person said what became of it."""
    stocked(shop)
    receipt = shop.sell(shop.cart(("A", 1)))
    [job] = shop.read(lambda s: print_jobs.unresolved(s, shop.register_id))
    at = shop.stamp().at
    shop.write(lambda s: print_jobs.mark_sending(s, job.id, b"x", at))
    assert sentences(shop) == []
    shop.write(lambda s: print_jobs.mark_uncertain(s, job.id, "kertas habis", at))
    stamp = shop.stamp()
    shop.write(lambda s: print_jobs.resolve(s, job.id, stamp, came_out=True))
    assert shop.read(lambda s: print_jobs.job(s, job.id)).state is JobState.PRINTED
    [item] = listed(shop, ReviewKind.UNCERTAIN)
    assert item.sentence == f"Kertas {receipt.number} mungkin tidak keluar utuh: kertas habis."
    assert (item.place, item.actor) == (receipt.number, "Sari")


# --- the office -----------------------------------------------------------------------------


def test_another_bank_account(shop: Shop) -> None:
    """ReviewKind.BANK_ACCOUNT: who changed whose; another telephone is none of it."""
    stocked(shop)
    write_card(shop, "K1", phone="0812-3456-7890")
    write_card(shop, "K2", bank="BRI", bank_account="0012")
    assert sentences(shop) == []
    write_card(shop, "K1", phone="0812-3456-7890", bank_account="0099")
    write_card(shop, "K2", bank="BCA", bank_account="0012")
    assert sentences(shop, ReviewKind.BANK_ACCOUNT) == [
        "Pak Hadi mengubah rekening Usaha K2.",
        "Pak Hadi mengubah rekening Usaha K1.",
    ]


def test_a_name_is_no_bank_account(shop: Shop) -> None:
    """What a person writes into a name is never taken for a field."""
    stocked(shop)
    for name in ("bank", '"bank"],"code":"K1"', '"backdated":1'):
        stamp = shop.stamp("pengelola")
        card = replace(products_card(shop), name=name)
        shop.write(lambda s, c=card, t=stamp: products.save_product(s, c, t, DAY))
        write_card(shop, "K1", owner=name)
        write_card(shop, "K1", district=name)
    assert sentences(shop) == []


def products_card(shop: Shop) -> ProductCard:
    item = shop.cart(("A", 1)).lines[0].item
    return ProductCard("A", "Barang A", "Camilan", item.price, item.consignor_id, barcodes=("A",))


def test_what_holds_on_days_gone_by(shop: Shop) -> None:
    """ReviewKind.BACKDATED: terms and prices; not those of today, or somebody's first."""
    consignor = stocked(shop)
    stamp, card = shop.stamp("pengelola"), replace(products_card(shop), price=Money(19_000))
    shop.write(lambda s: products.save_product(s, card, stamp, DAY))
    shop.agree(consignor, 12, DAY)
    shop.agree(consignor, 13, DAY + timedelta(days=3))
    assert sentences(shop) == []
    shop.agree(consignor, 30, DAY - timedelta(days=3))
    cheap = replace(card, price=Money(9_000))
    shop.write(lambda s: products.save_product(s, cheap, stamp, DAY - timedelta(days=2)))
    assert sorted(sentences(shop, ReviewKind.BACKDATED)) == [
        "Pak Hadi menulis harga A yang berlaku mundur 2 hari.",
        "Pak Hadi menulis perjanjian ke-4 Usaha K1 yang berlaku mundur 3 hari.",
    ]


def test_sales_from_paper(shop: Shop) -> None:
    """ReviewKind.PAPER_SALES: the file; other files are not meant."""
    stocked(shop)
    bring_in(shop, "asosiasi", "kode,nama\nP1,Perkumpulan\n")
    shop.close_shift()
    assert sentences(shop) == []
    bring_in(shop, "penjualan", HEAD + "1,2026-11-23,A,2,,,,,\n")
    assert sentences(shop, ReviewKind.PAPER_SALES) == [
        "Pak Hadi mengimpor 1 baris penjualan kertas dari tabel.csv."
    ]


def test_a_setting_that_the_owner_did_not_change(shop: Shop) -> None:
    """ReviewKind.SETTING: what it was and is; the owner's own changes are his."""
    stocked(shop)
    now = shop.read(settings.shop)
    owner, manager = shop.stamp("pemilik"), shop.stamp("pengelola")
    shop.write(lambda s: settings.change(s, replace(now, cash_rounding=500), owner))
    assert sentences(shop) == []
    new = replace(now, cash_rounding=500, allow_negative_stock=False)
    shop.write(lambda s: settings.change(s, new, manager))
    assert sentences(shop, ReviewKind.SETTING) == [
        "Pak Hadi mengubah pengaturan boleh menjual melebihi stok dari ya menjadi tidak."
    ]


def test_people_changed(shop: Shop) -> None:
    """ReviewKind.STAFF: who came, what became of whom, and the owner's paper."""
    stamp = shop.stamp("pemilik")
    shop.write(lambda s: staff.add_staff(s, "ani", "Ani", Role.CASHIER, "190275", PEPPER, stamp))
    seen, new = staff.StaffCard("Ani", Role.CASHIER), staff.StaffCard("Ani W", Role.MANAGER, False)
    shop.write(lambda s: staff.change_staff(s, "ani", seen, new, stamp))
    shop.write(lambda s: recovery.make_key(s, PEPPER, stamp))
    register = shop.register_id
    shop.write(lambda s: recovery.reset_owner(s, PEPPER, "", "190275", stamp.at, register))
    found = sentences(shop, ReviewKind.STAFF)
    assert sorted(found) == [
        "Bu Ratna membuat kertas pemulihan baru. Yang lama mati.",
        "Bu Ratna membuat kertas pemulihan baru. Yang lama mati.",
        "Bu Ratna menambah Ani sebagai kasir.",
        "Bu Ratna mengubah Ani W: nama, dulu Ani, peran, dulu kasir, dinonaktifkan.",
        "Bu Ratna mengubah Bu Ratna: PIN baru.",
        "PIN pemilik Bu Ratna dibuat baru dengan kertas pemulihan.",
    ]


def test_a_wrong_pin_and_a_clock(shop: Shop) -> None:
    """ReviewKind.FAILED_PIN and ReviewKind.CLOCK_BACK; a right PIN is no news."""
    try_pin(shop, "1111")
    assert sentences(shop) == []
    try_pin(shop, "9999")
    [item] = listed(shop, ReviewKind.FAILED_PIN)
    assert item.sentence == "PIN yang salah dicoba dengan nama Sari."
    assert item.place.startswith("K1 catatan ")
    shop.at -= timedelta(hours=2)
    try_pin(shop, "1111")
    [back] = listed(shop, ReviewKind.CLOCK_BACK)
    assert back.sentence == "Jam komputer mundur dari 24/11/2026 08.00 ke 24/11/2026 06.00."


def test_a_restored_copy(shop: Shop) -> None:
    """ReviewKind.RESTORE: which copy."""
    body, register, at = {"file": "kasir-2026.db", "replaced": ""}, shop.register_id, shop.at
    shop.write(lambda s: audit.record(s, "restore", body, register, at, None))
    assert sentences(shop, ReviewKind.RESTORE) == [
        "Data toko diganti dengan cadangan kasir-2026.db. Yang sesudahnya tidak ada di sini."
    ]


def test_a_setting_is_told_as_people_say_it() -> None:
    """Yes and no in words, a long text cut, an empty one named."""
    shown = [sentences_of_kinds._shown(value) for value in (True, False, 100, "", "x" * 41)]
    assert shown == ["ya", "tidak", "100", "kosong", "x" * 40 + "..."]

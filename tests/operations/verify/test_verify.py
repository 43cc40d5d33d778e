"""The books check themselves: clean after honest work, and naming the record after a forgery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.enums import Scheme, Source
from kasir.models import SEALED, Base
from kasir.money import Money, Quantity, Rate
from kasir.operations import settings
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.people import sign_in
from kasir.operations.products import catalog, planned_prices, products
from kasir.operations.products.planned_prices import NextPrice
from kasir.operations.selling import returns
from kasir.operations.settling import settlements
from kasir.operations.shifts import shifts
from kasir.operations.verify import report as verify_operation
from kasir.operations.verify.report import verify
from kasir.terms import parse_tiers
from tests.operations.forging import forge
from tests.shop import DAY, PEPPER, Shop, by_shop, cash, ledger_tables


def _busy(shop: Shop) -> None:
    """Fill a shop with every kind of event."""
    consignor = shop.consignor("K001", percent=15)
    shop.agree(consignor, 12, DAY + timedelta(days=1), monthly_fee=Money(5_000), fee_day=25)
    shop.product("A", 20_000, consignor)
    shop.product("B", 9_000, None)
    shop.open_shift()
    receipt = shop.sell(shop.cart(("A", 2, by_shop(1_000)), ("B", 1)), cash(50_000))
    stamp = shop.stamp()
    shop.write(lambda s: shifts.cash_out(s, Money(5_000), "es batu", stamp))
    shop.close_shift()
    settled = shop.settle(consignor)
    assert settled is not None
    shop.pay(settled.number, 10_000, Source.DRAWER)
    shop.next_day()
    shop.open_shift()
    shop.take_back(receipt, returns.ReturnLine(1, Quantity.units(1)))
    shop.close_shift()
    settled = shop.settle(consignor)
    assert settled is not None
    second = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, settled.number, "salah", second))
    shop.settle(consignor)


def test_honest_books_are_clean(shop: Shop) -> None:
    """After every kind of event nothing differs."""
    _busy(shop)
    report = shop.read(verify)
    assert report.differences == ()
    assert report.is_clean
    assert report.entries > 10


@pytest.mark.parametrize(
    ("forgery", "check"),
    [
        ("UPDATE sale_lines SET name = 'lain' WHERE position = 1", "rantai"),
        ("UPDATE postings SET amount = amount + 1 WHERE account = 'commission'", "buku besar"),
        ("UPDATE batches SET on_hand = on_hand + 1000 WHERE id = 1", "stok"),
        ("DELETE FROM unclaimed_postings", "perhitungan"),
        ("UPDATE unclaimed_postings SET amount = amount - 1", "perhitungan"),
        ("UPDATE unclaimed_postings SET kind = 'fee' WHERE kind = 'sale'", "perhitungan"),
        ("UPDATE number_series SET last = last + 1 WHERE series = 'K1'", "nomor"),
        ("UPDATE audit_records SET body = '{}' WHERE sequence = 2", "rantai"),
        ("DELETE FROM audit_records WHERE sequence = 5", "rantai"),
        ("UPDATE account_balances SET amount = 0 WHERE account = 'safe'", "saldo"),
    ],
)
def test_a_forgery_is_named(shop: Shop, forgery: str, check: str) -> None:
    """One changed row is found, by the check that it breaks."""
    _busy(shop)
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("A", 1)))
    report = forge(shop, forgery)
    assert not report.is_clean
    assert check in {difference.check for difference in report.differences}


WHEN = "'2026-11-24T01:00:00.000000+00:00'"
UNTOLD, GONE = "tidak ada catatan yang memutuskannya", "diputuskan, tetapi hilang"
OTHERWISE = "bukan yang diputuskan"
TERMS = "consignor_id, {} scheme, rate_bp, fee, tiers, discount_bearer, is_discount_allowed, "
TERMS += "loss_bp, expiry_bp, monthly_fee, fee_day, pay_cycle, minimum_payout, advance_bp"
SAME = TERMS.format("version, starts_on,")
LATER = TERMS.format("9, '2026-11-25',")


@pytest.mark.parametrize(
    ("forgery", "record", "told"),
    [
        ("UPDATE agreements SET rate_bp = 9900", "perjanjian ke-1", OTHERWISE),
        ("UPDATE agreements SET is_discount_allowed = 0", "perjanjian ke-1", OTHERWISE),
        (
            "UPDATE agreements SET starts_on = '2026-11-01' WHERE version = 2",
            "perjanjian ke-2",
            OTHERWISE,
        ),
        ("DELETE FROM agreements WHERE version = 2", "perjanjian ke-2", GONE),
        (
            f"INSERT INTO agreements (id, {SAME}) SELECT 99, {LATER} FROM agreements LIMIT 1",
            "perjanjian ke-9",
            UNTOLD,
        ),
        ("UPDATE products SET price = 1", "barang A", OTHERWISE),
        ("UPDATE products SET rate_bp = 9900 WHERE sku = 'A'", "barang A", OTHERWISE),
        ("UPDATE products SET net_price = 1 WHERE sku = 'A'", "barang A", OTHERWISE),
        ("UPDATE products SET consignor_id = NULL WHERE sku = 'A'", "barang A", OTHERWISE),
        ("UPDATE products SET sku = 'C' WHERE sku = 'A'", "barang C", UNTOLD),
        (
            f"INSERT INTO planned_prices VALUES (2, '2026-11-26', 1, NULL, NULL, {WHEN}, 1, '')",
            "harga berikutnya B",
            UNTOLD,
        ),
        ("UPDATE planned_prices SET rate_bp = 9900", "harga berikutnya A", OTHERWISE),
        ("UPDATE product_prices SET price = 1 WHERE product_id = 1", "harga A", UNTOLD),
        ("UPDATE product_prices SET net_price = 1 WHERE product_id = 1", "harga A", UNTOLD),
        (
            f"INSERT INTO shop_settings VALUES (99, 'cash_rounding', '500', {WHEN}, 1)",
            "pengaturan cash_rounding (1)",
            UNTOLD,
        ),
        (
            "UPDATE shop_settings SET value = '\"lain\"' WHERE key = 'name'",
            "pengaturan name (1)",
            OTHERWISE,
        ),
        (
            "UPDATE shop_settings SET at = '2026-11-24' WHERE key = 'name'",
            "pengaturan name (1)",
            OTHERWISE,
        ),
        ("UPDATE staff SET role = 'pemilik' WHERE username = 'kasir'", "pengguna kasir", OTHERWISE),
        ("UPDATE staff SET role = 'kasir'", "pengguna pemilik", OTHERWISE),
        (
            "INSERT INTO staff SELECT 99, 'hantu', '', role, '', 1 FROM staff LIMIT 1",
            "pengguna hantu",
            UNTOLD,
        ),
        ("UPDATE audit_records SET body = '[]' WHERE kind = 'product'", "barang A", UNTOLD),
        ("UPDATE audit_records SET body = 'x' WHERE kind = 'product'", "barang A", UNTOLD),
    ],
)
def test_what_decides_the_next_sale_is_what_was_decided(
    shop: Shop, forgery: str, record: str, told: str
) -> None:
    """Terms, settings, prices and roles stand in no entry; the chain knows who decided them."""
    _busy(shop)
    _plan(shop, "A", 22_000)
    assert shop.read(verify).is_clean
    found = [(d.record, d.text) for d in forge(shop, forgery).differences if d.check == "keputusan"]
    assert any(name.startswith(record) and text == told for name, text in found), found


@pytest.mark.sqlite_only("what is forged on a server is taken back with its transaction")
def test_a_price_that_nobody_planned_is_found_when_it_has_begun(shop: Shop) -> None:
    """Put among those that wait, kasir itself makes it the tag and seals that: the plan lacks."""
    shop.product("A", 20_000, shop.consignor("K001"))
    _plan(shop, "A", 22_000)
    forge(shop, "UPDATE planned_prices SET rate_bp = 9900")
    shop.next_day()
    shop.open_shift()
    told = {found.text for found in shop.read(verify).differences}
    assert told == {"berlaku, tetapi tidak ada catatan yang merencanakannya"}


AGREED = {
    Scheme.PERCENT: ({}, "rate_bp = 9900"),
    Scheme.PER_UNIT: ({"fee": Money(500)}, "fee = 9000"),
    Scheme.TIERED: ({"tiers": parse_tiers("10000:30;*:20")}, "tiers = '10000:30;*:90'"),
}


@pytest.mark.parametrize("scheme", AGREED)
def test_terms_that_were_changed_for_a_day_are_found_on_the_lines(
    shop: Shop, scheme: Scheme
) -> None:
    """Changed before the first sale and put back before anybody looked: the lines tell."""
    terms, change = AGREED[scheme]
    own = shop.consignor("K001", scheme, **terms)
    shop.product("A", 20_000, own)
    shop.product("B", 20_000, own, rate=Rate(1_000))
    shop.product("C", 20_000, own, net_price=Money(15_000))
    shop.open_shift()
    shop.sell(shop.cart(("A", 1), ("B", 1), ("C", 1)))
    assert shop.read(verify).is_clean
    told = "dibagi menurut ketentuan yang tidak disepakati"
    assert told in {
        each.text for each in forge(shop, f"UPDATE agreements SET {change}").differences
    }


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE agreements SET tiers = '?'",
        "UPDATE agreements SET scheme = 'PERSEN'",
        "UPDATE agreements SET scheme = 'HARGA_TITIP'",
        "UPDATE agreements SET version = 2",
        "DELETE FROM agreements",
    ],
)
def test_a_line_without_its_agreement_is_found(shop: Shop, forgery: str) -> None:
    """Of steps that nobody can read, of another scheme or version, or of none."""
    tiers = parse_tiers("10000:30;*:20")
    shop.product("A", 20_000, shop.consignor("K001", Scheme.TIERED, tiers=tiers))
    shop.open_shift()
    shop.sell(shop.cart(("A", 1)))
    told = "dibagi menurut ketentuan yang tidak disepakati"
    assert told in {each.text for each in forge(shop, forgery).differences}


def test_what_was_decided_twice_counts_as_it_was_last(shop: Shop) -> None:
    """Another price, one that waited and began, one called off, a setting there and back."""
    _busy(shop)
    shop.reprice("B", 9_500)
    _plan(shop, "A", 22_000)
    _plan(shop, "B", 9_900)
    _plan(shop, "B", None)
    stamp = shop.stamp("pemilik")
    before = shop.read(settings.shop)
    for each in (replace(before, one_person_shop=True), before):
        shop.write(lambda s, new=each: settings.change(s, new, stamp))
    shop.next_day()
    shop.open_shift()
    assert shop.read(verify).differences == ()


def _plan(shop: Shop, sku: str, price: int | None) -> None:
    """Let a price of tomorrow wait, or none."""
    stamp = shop.stamp("pengelola")
    wanted = None
    if price is not None:
        wanted = NextPrice(shop.day + timedelta(days=1), Money(price), None, None, "naik")
    item = shop.read(lambda s: catalog.find_product(s, sku, shop.day))[0]
    shop.write(lambda s: planned_prices.set_next_price(s, item.product_id, wanted, stamp))


def test_a_barcode_that_was_drawn_is_no_gap(shop: Shop) -> None:
    """In-store codes are numbered and stand on no document: drawn ones raise no alarm."""
    _busy(shop)
    stamp = shop.stamp("pengelola")
    shop.write(lambda session: products.draw_barcode(session, stamp))
    assert shop.read(verify).differences == ()


@pytest.mark.sqlite_only("a server keeps no count beside a table that a rollback leaves alone")
def test_a_cut_end_that_sealed_nothing_is_found(shop: Shop) -> None:
    """A failed PIN has no row but its record; taken off the end, the count stays behind."""
    _busy(shop)
    shop.write(lambda s: sign_in.sign_in(s, "kasir", "0000", PEPPER, shop.at, shop.register_id))
    assert shop.read(verify).is_clean
    report = forge(shop, "DELETE FROM audit_records WHERE id = (SELECT max(id) FROM audit_records)")
    [found] = report.differences
    assert (found.check, found.record) == ("rantai", "ujung")
    assert "catatan pernah ditulis" in found.text


# The newest settlement claims what the first one claimed.
TWICE = (
    "INSERT INTO settlement_claims SELECT newest.id, entry_id, position FROM settlement_claims, "
    "(SELECT max(id) AS id, min(id) AS first FROM settlements) AS newest "
    "WHERE settlement_id = newest.first"
)

# A row of one consignor is put under another's id, and a payout is to be settled.
WAITS = (
    "INSERT INTO unclaimed_postings "
    "SELECT {owner}, entry_id, position, '2026-11-24', '{kind}', amount "
    "FROM postings WHERE consignor_id IS NOT NULL "
    "AND entry_id = (SELECT min(id) FROM entries WHERE kind = '{kind}')"
)
WAITS_FOR_NOBODY = "menunggu, tetapi bukan hak penitip itu"

OF_PAYOUT = "UPDATE postings SET {} WHERE {} AND entry_id = (SELECT min(id) FROM payouts)"
NOT_BOOKED, OVER = "bukan yang dibukukan", "dibayar lebih dari haknya"
OF_COUNT = "{} WHERE entry_id IN (SELECT id FROM entries WHERE kind = 'stock_count')"
NOT_BACK = "yang kembali bukan yang dibayar"


@pytest.mark.parametrize(
    ("forgery", "told"),
    [
        ("UPDATE sales SET line_count = line_count + 1", "baris atau bayarnya tidak pas"),
        ("UPDATE sale_lines SET consignor_share = consignor_share - 1", "bukan jumlah barisnya"),
        ("DELETE FROM audit_records WHERE kind = 'sale'", "tidak disegel"),
        (
            TWICE,
            "dihitung dua kali",
        ),
        (
            "INSERT INTO settlement_claims SELECT max(id), 1, 1 FROM settlements",
            "bukan milik penitip itu",
        ),
        (
            "UPDATE settlements SET opening = opening + 1, due = due + 1",
            "jumlahnya bukan jumlah baris dan saldo sebelumnya",
        ),
        (
            "UPDATE entries SET number = 'PST/2026/x' WHERE number = 'PST/2026/00002'",
            "2 nomor, tertinggi 3, terakhir diberi 3",
        ),
        (
            "DELETE FROM number_series WHERE series = 'PST'",
            "3 nomor, tertinggi 3, terakhir diberi 0",
        ),
        ("UPDATE payouts SET amount = amount + 1", NOT_BOOKED),
        ("UPDATE payouts SET source = 'bank'", NOT_BOOKED),
        ("UPDATE payouts SET source = '?'", NOT_BOOKED),
        ("DELETE FROM payouts", NOT_BOOKED),
        ("INSERT INTO payouts SELECT 1, settlement_id, 1, 'safe', '' FROM payouts", NOT_BOOKED),
        (OF_PAYOUT.format("account = 'safe'", "account = 'cash:K1'"), NOT_BOOKED),
        (OF_PAYOUT.format("consignor_id = 99", "consignor_id = 1"), NOT_BOOKED),
        ("UPDATE settlements SET due = 9999 WHERE id IN (SELECT settlement_id FROM payouts)", OVER),
        ("UPDATE settlement_reversals SET paid_back = paid_back + 1", NOT_BACK),
        ("DELETE FROM settlement_reversals", NOT_BACK),
        ("INSERT INTO settlement_reversals SELECT 1, 1, 0", NOT_BACK),
        (
            "INSERT INTO postings SELECT id, 9, 'payable:K001', 1, -5 FROM settlement_reversals",
            NOT_BACK,
        ),
        (WAITS.format(owner="consignor_id + 1", kind="sale"), WAITS_FOR_NOBODY),
        (WAITS.format(owner="consignor_id", kind="payout"), WAITS_FOR_NOBODY),
    ],
)
def test_each_check_tells_what_does_not_tie(shop: Shop, forgery: str, told: str) -> None:
    """The chain alone would find these; the sums must find them without it, and say what is off."""
    _busy(shop)
    report = forge(shop, forgery)
    assert told in {difference.text for difference in report.differences}


def test_many_differences_are_not_all_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is all wrong gives the first differences of each check, not a million."""
    monkeypatch.setattr(verify_operation, "MOST_SHOWN", 2)
    _busy(shop)
    report = forge(shop, "UPDATE postings SET amount = amount + 1")
    assert [each.check for each in report.differences].count("buku besar") == 2


def test_a_year_with_more_than_99999_papers_ties(shop: Shop) -> None:
    """Numbers are compared as numbers: the 100,000th settlement of a year raises no alarm."""
    _busy(shop)
    report = forge(
        shop,
        "UPDATE entries SET number = 'PST/2026/' || (id + 99990) "
        "WHERE number IN ('PST/2026/00001', 'PST/2026/00002', 'PST/2026/00003')",
        "UPDATE number_series SET last = (SELECT max(id) FROM settlements) + 99990 "
        "WHERE series = 'PST'",
    )
    [gap] = [each.text for each in report.differences if each.check == "nomor"]
    highest = shop.read(lambda s: s.execute(text("SELECT max(id) FROM settlements")).scalar_one())
    assert gap == f"3 nomor, tertinggi {highest + 99990}, terakhir diberi {highest + 99990}"


def test_every_sealed_column_is_sealed() -> None:
    """Every table of the ledger is in the seal, but those that seal or record by themselves."""
    outside = {"audit_records", "agreements", "print_marks", "product_prices", "shop_settings"}
    assert {table.name for table in SEALED} == set(ledger_tables()) - outside
    assert set(ledger_tables()) <= set(Base.metadata.tables)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE write_off_lines SET amount = amount + 1 WHERE quantity > 0",
        "UPDATE write_off_lines SET quantity = quantity + 1000 WHERE quantity > 0",
        "UPDATE write_off_lines SET amount = amount - 1 WHERE quantity < 0",
        "DELETE FROM write_off_lines WHERE quantity > 0",
    ],
)
def test_a_loss_is_what_its_lines_say(shop: Shop, forgery: str) -> None:
    """Of a note, and of a count that found lost goods and others: money and goods."""
    consignor = shop.consignor("K001")
    product = shop.product("A", 20_000, consignor, stock_units=10)
    scope = shop.read(stock_counts.scopes)[0]
    two = shop.stamp("pengelola", second="pemilik")
    for counted in (8, 11):
        found = Quantity.units(counted)
        shop.write(lambda s, n=found: stock_counts.set_counted(s, product, n, two))
        shop.write(lambda s: stock_counts.finish(s, scope, {}, two))
    assert shop.read(verify).is_clean
    told = {(d.check, d.text) for d in forge(shop, forgery).differences}
    assert ("berita acara", "bukan jumlah barisnya") in told


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE stock_count_lines SET counted = counted + 1000 WHERE counted > stored",
        "UPDATE stock_count_lines SET stored = stored - 1000 WHERE counted < stored",
        "DELETE FROM stock_count_lines WHERE counted > stored",
        OF_COUNT.format("UPDATE stock_movements SET quantity = quantity - 1000"),
        "UPDATE entries SET reason = 'lain' WHERE kind = 'loss'",
        "UPDATE entries SET kind = 'intake' WHERE kind = 'stock_count'",
    ],
)
def test_a_count_booked_what_its_lines_found(shop: Shop, forgery: str) -> None:
    """What is missing by notes, what is too much by itself; a note typed later is no part of it."""
    consignor = shop.consignor("K001")
    missing = shop.product("A", 20_000, consignor, stock_units=10)
    found = shop.product("B", 20_000, consignor, stock_units=10)
    same = shop.product("C", 20_000, consignor, stock_units=10)
    scope = shop.read(stock_counts.scopes)[0]
    two = shop.stamp("pengelola", second="pemilik")
    for product, units in ((missing, 8), (found, 11), (same, 10)):
        counted = Quantity.units(units)
        shop.write(lambda s, p=product, n=counted: stock_counts.set_counted(s, p, n, two))
    number = shop.write(lambda s: stock_counts.finish(s, scope, {}, two)).number
    later = shop.stamp("pengelola", second="pemilik")
    line = NoteLine(same, Quantity.units(1))
    reason = stock_counts.note_reason(number, scope.name)
    shop.write(lambda s: stock.record_loss(s, consignor, [line], reason, later))
    assert shop.read(verify).is_clean
    told = {(d.check, d.text) for d in forge(shop, forgery).differences}
    assert ("stok opname", "yang dibukukan bukan hasil hitungannya") in told

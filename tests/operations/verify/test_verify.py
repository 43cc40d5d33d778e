"""The books check themselves: clean after honest work, and naming the record after a forgery."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.enums import Source
from kasir.models import SEALED, Base
from kasir.money import Money, Quantity
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.people import sign_in
from kasir.operations.products import products
from kasir.operations.selling import returns
from kasir.operations.settling import settlements
from kasir.operations.shifts import shifts
from kasir.operations.verify import report as verify_operation
from kasir.operations.verify.report import verify
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
    outside |= {"review_ticks"}
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

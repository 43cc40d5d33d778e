"""The books check themselves: clean after honest work, and naming the record after a forgery."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from kasir.db import ledger_tables
from kasir.models import SEALED, Base
from kasir.models.enums import Source
from kasir.money import Money, Quantity
from kasir.operations import returns, settlements, shifts
from kasir.operations.verify import Report, verify
from tests.shop import DAY, Shop, by_shop, cash


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


def _forge(shop: Shop, *statements: str) -> Report:
    """Change the file behind the program's back, with its triggers and keys out of the way."""

    def work(session: Any) -> None:
        for table in ledger_tables():
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_delete"))
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for statement in statements:
            session.execute(text(statement))

    with shop.database._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    shop.write(work)
    return shop.read(verify)


def test_honest_books_are_clean(shop: Shop) -> None:
    """After every kind of event nothing differs."""
    _busy(shop)
    report = shop.read(verify)
    assert report.differences == ()
    assert report.entries > 10


@pytest.mark.parametrize(
    ("forgery", "check"),
    [
        ("UPDATE sale_lines SET name = 'lain' WHERE position = 1", "rantai"),
        ("UPDATE postings SET amount = amount + 1 WHERE account = 'commission'", "buku besar"),
        ("UPDATE batches SET on_hand = on_hand + 1000 WHERE id = 1", "stok"),
        ("DELETE FROM unclaimed_postings", "perhitungan"),
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
    report = _forge(shop, forgery)
    assert check in {difference.check for difference in report.differences}


def test_every_sealed_column_is_sealed() -> None:
    """Every table of the ledger is in the seal, but those that seal or record by themselves."""
    outside = {"audit_records", "agreements", "print_marks", "product_prices", "shop_settings"}
    assert {table.name for table in SEALED} == set(ledger_tables()) - outside
    assert set(ledger_tables()) <= set(Base.metadata.tables)

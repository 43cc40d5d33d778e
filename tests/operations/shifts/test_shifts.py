"""Shifts: what the drawer should hold, the blind count, X and Z."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kasir.enums import Source, TenderKind
from kasir.errors import (
    AmountError,
    ConsignorsMoneyError,
    DrawerShortError,
    NoOpenShiftError,
    NotAllowedError,
    ReasonMissingError,
    SecondPersonError,
    ShiftOpenError,
)
from kasir.money import Money
from kasir.operations import journal, settings
from kasir.operations.shifts import closing, shifts
from kasir.operations.shifts.report import ShiftReport, shift_report
from kasir.settings import ShopSettings
from tests.shop import Shop, by_shop, cash, qris


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.product("KERIPIK", 20_000, shop.consignor("K1", percent=15))
    shop.product("OWN", 10_050, None)
    return shop


def close(shop: Shop, counts: dict[int, int]) -> ShiftReport:
    """Count what is in the drawer, and close."""
    shop.count_drawer(counts)
    return shop.end_shift()


def x_report(shop: Shop, shift_id: int) -> ShiftReport:
    return shop.read(lambda s: shift_report(s, shift_id, shop.at))


def test_a_shift_from_float_to_count(shop: Shop) -> None:
    """X before, Z after, the same figures; the count by notes stands on it."""
    shop.open_shift(200_000)
    assert shop.shift_id is not None
    shop.sell(shop.cart(("KERIPIK", 2, by_shop(1_000))), cash(50_000))
    shop.sell(shop.cart(("OWN", 1)), cash(10_000))
    shop.sell(shop.cart(("KERIPIK", 1)), qris(20_000))
    stamp = shop.stamp()
    shop.write(lambda s: shifts.cash_in(s, Money(50_000), "recehan", stamp))
    shop.write(lambda s: shifts.cash_out(s, Money(15_000), "galon", stamp))
    shop.deposit(100_000, Source.DRAWER, Source.SAFE)
    look = x_report(shop, shop.shift_id)
    assert (look.is_closed, look.counted, look.closed_by) == (False, None, "")
    assert look.expected == Money(200_000 + 39_000 + 10_000 + 50_000 - 115_000)
    report = close(shop, {100_000: 1, 50_000: 1, 20_000: 1, 2_000: 7, 500: 0})
    assert (report.counted, report.difference) == (Money(184_000), Money(0))
    assert report.counts == ((100_000, 1), (50_000, 1), (20_000, 1), (2_000, 7))
    assert (report.gross, report.discounts, report.pays) == (
        Money(70_050),
        Money(1_000),
        Money(69_050),
    )
    assert report.by_tender == ((TenderKind.CASH, Money(49_000)), (TenderKind.QRIS, Money(20_000)))
    assert (report.rounding, report.cash_in, report.cash_out, report.deposits) == (
        Money(-50),
        Money(50_000),
        Money(-15_000),
        Money(-100_000),
    )
    assert (report.consignor_share, report.commission, report.own_sales) == (
        Money(51_000),
        Money(9_000),
        Money(10_050),
    )
    assert (report.first, report.last, report.receipts) == ("K1-000001", "K1-000003", 3)
    assert report.owed == Money(51_000)
    assert report.held == Money(184_000 + 20_000 + shop.balance("safe"))
    assert (report.expected, report.other_cash) == (look.expected, Money(0))
    assert shop.balance("expense") == 15_000


def test_closing_twice_gives_the_same_z(shop: Shop) -> None:
    """A second press closes nothing again."""
    shop.open_shift(0)
    assert close(shop, {}) == shop.end_shift("lagi")


def test_a_z_printed_later_is_the_same(shop: Shop) -> None:
    """Held and owed are those of the closing; nothing joins a closed shift."""
    shop.open_shift(100_000)
    shift_id = shop.shift_id or 0
    shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    report = close(shop, {20_000: 6})
    stale = shop.stamp()
    for verb in (shifts.cash_in, shifts.cash_out):
        with pytest.raises(NoOpenShiftError):
            shop.write(lambda s, v=verb: v(s, Money(1_000), "lupa", stale))
    shop.shift_id = None
    shop.open_shift(0)
    shop.sell(shop.cart(("KERIPIK", 5)))
    again = x_report(shop, shift_id)
    assert replace(again, pending_prints=report.pending_prints) == report


def test_one_shift_a_register(shop: Shop) -> None:
    """A second one is refused while the first is open; then it has the next number."""
    shop.open_shift()
    with pytest.raises(ShiftOpenError, match="K1"):
        shop.open_shift()
    assert shop.close_shift().shift.number == 1
    assert shop.read(lambda s: shifts.current_shift(s, shop.register_id)) is None
    shop.open_shift()
    current = shop.read(lambda s: shifts.current_shift(s, shop.register_id))
    assert current is not None
    assert (current.number, current.opening_float) == (2, Money(500_000))


def test_the_float_is_what_was_counted(shop: Shop) -> None:
    """What the drawer held before goes to the safe, or comes from it; never below 0."""
    shop.open_shift(300_000)
    shop.close_shift()
    shop.open_shift(100_000)
    assert (shop.balance("cash:K1"), shop.balance("safe")) == (100_000, -100_000)
    shop.close_shift()
    with pytest.raises(AmountError, match="kurang dari 0"):
        shop.open_shift(-1)


def test_cash_in_and_out(shop: Shop) -> None:
    """More than nothing, with a reason, and not more than the drawer holds."""
    shop.open_shift(10_000)
    stamp = shop.stamp()
    for verb in (shifts.cash_in, shifts.cash_out):
        for amount in (0, -5):
            with pytest.raises(AmountError, match="lebih dari 0"):
                shop.write(lambda s, v=verb, a=amount: v(s, Money(a), "x", stamp))
        with pytest.raises(ReasonMissingError):
            shop.write(lambda s, v=verb: v(s, Money(1), " ", stamp))
    manager = shop.stamp("pengelola")
    with pytest.raises(DrawerShortError, match=r"tinggal Rp10\.000"):
        shop.write(lambda s: shifts.cash_out(s, Money(10_001), "x", manager))
    shop.write(lambda s: shifts.cash_out(s, Money(10_000), "x", stamp))
    assert shop.balance("cash:K1") == 0


def test_an_expense_leaves_the_consignors_money(shop: Shop) -> None:
    """Up to the shop's own part one person is enough; more takes two, a deposit takes nothing."""
    shop.open_shift(100_000)
    shop.sell(shop.cart(("KERIPIK", 2)), cash(40_000))  # 34.000 are the consignor's.
    alone, two = shop.stamp(), shop.stamp(second="pengelola")
    manager = shop.stamp("pengelola")
    shop.write(lambda s: shifts.cash_out(s, Money(6_000), "es batu", alone))
    shop.deposit(50_000, Source.DRAWER, Source.SAFE)
    with pytest.raises(ConsignorsMoneyError, match=r"utang kepada penitip Rp34\.000") as refused:
        shop.write(lambda s: shifts.cash_out(s, Money(500), "es batu", manager))
    assert refused.value.missing == Money(500)
    powerless = shop.stamp("pengelola", second="kasir")
    with pytest.raises(SecondPersonError):
        shop.write(lambda s: shifts.cash_out(s, Money(500), "es batu", powerless))
    shop.write(lambda s: shifts.cash_out(s, Money(500), "es batu", two))
    assert shop.read(journal.fund).left == Money(-500)


def test_one_person_alone_answers_for_the_expense(shop: Shop) -> None:
    """A one-person shop has nobody to ask; who may not correct still may not."""
    shop.open_shift(100_000)
    shop.sell(shop.cart(("KERIPIK", 2)), cash(40_000))
    stamp = shop.stamp("pemilik")
    shop.write(lambda s: settings.change(s, ShopSettings(one_person_shop=True), stamp))
    owner = shop.stamp("pemilik")
    shop.write(lambda s: shifts.cash_out(s, Money(20_000), "listrik", owner))
    cashier = shop.stamp()
    with pytest.raises(NotAllowedError):
        shop.write(lambda s: shifts.cash_out(s, Money(1_000), "es batu", cashier))


def test_an_overdrawn_drawer_gives_nothing(shop: Shop) -> None:
    """A ledger below 0 is no cash to take."""
    shop.open_shift(0)
    stamp = shop.stamp()
    shop.write(lambda s: journal.check_drawer(s, "cash:K1", Money(0), stamp))
    with pytest.raises(DrawerShortError):
        shop.write(lambda s: journal.check_drawer(s, "cash:K1", Money(1), stamp))


def test_money_moved_between_shifts_is_named(shop: Shop) -> None:
    """A cash-in outside any shift is in the drawer at the next count, as from outside."""
    shop.open_shift(100_000)
    shift_id = shop.shift_id or 0
    between = replace(shop.stamp(), shift_id=None)
    shop.write(lambda s: shifts.cash_in(s, Money(5_000), "lupa", between))
    report = x_report(shop, shift_id)
    assert (report.cash_in, report.other_cash, report.expected) == (
        Money(0),
        Money(5_000),
        Money(105_000),
    )


def test_a_paper_shift_leaves_the_drawer_alone(shop: Shop) -> None:
    """Sales written by hand come in beside an open shift; balances stay right through both."""
    shop.open_shift(100_000)
    shift_id, yesterday = shop.shift_id, shop.day - timedelta(days=1)
    paper = replace(shop.stamp(), shift_id=None, business_day=yesterday)
    opened = shop.write(lambda s: shifts.open_shift(s, Money(0), paper, is_paper=True))
    assert (opened.business_day, opened.opening_float) == (yesterday, Money(100_000))
    current = shop.read(lambda s: shifts.current_shift(s, shop.register_id))
    assert current is not None
    assert current.id == shift_id
    shop.shift_id, shop.day = opened.id, yesterday
    shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    shop.shift_id, shop.day = shift_id, yesterday + timedelta(days=1)
    auditor = replace(paper, actor=shop.actor("pemeriksa"))
    with pytest.raises(NotAllowedError):
        shop.write(lambda s: closing.close_paper_shift(s, opened.id, auditor))
    shop.write(lambda s: closing.close_paper_shift(s, opened.id, paper))
    assert shop.balance("cash:K1") == 120_000
    shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    report = close(shop, {20_000: 7})
    assert (report.difference, report.other_cash) == (Money(0), Money(20_000))
    balances = shop.read(journal.balances)
    assert balances["cash:K1"] == Money(140_000)
    assert balances["payable:K1"] == Money(-34_000)


def test_a_shop_without_a_rupiah_closes(shop: Shop) -> None:
    """No balances, no snapshot: held and owed are 0."""
    shop.open_shift(0)
    report = close(shop, {})
    assert (report.held, report.owed, report.first) == (Money(0), Money(0), "")

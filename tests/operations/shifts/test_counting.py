"""The blind count: each attempt stays, and nothing tells what the drawer should hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from kasir.errors import (
    ConsignorsMoneyError,
    CountFirstError,
    DrawerDiffersError,
    DrawerShortError,
    NoOpenShiftError,
    ReasonMissingError,
    SecondPersonError,
    UserError,
)
from kasir.money import ZERO, Money
from kasir.operations import settings
from kasir.operations.shifts import counting, shifts
from kasir.operations.shifts.counting import DrawerDifference
from kasir.operations.shifts.report import x_report
from kasir.operations.verify.report import verify
from tests.shop import Shop, cash, qris

RIGHT, WRONG = {20_000: 6}, {20_000: 5, 10_000: 1}  # Of 120.000.


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """Let the cashier have sold for 20.000 in cash from a float of 100.000."""
    shop.product("KERIPIK", 20_000, shop.consignor("K1", percent=15))
    shop.open_shift(100_000)
    shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    return shop


def see(shop: Shop, by: str = "kasir", second: str | None = None) -> DrawerDifference:
    stamp = shop.stamp(by, second)
    return shop.write(lambda s: counting.see_difference(s, stamp))


def set_rule(shop: Shop, **rule: bool) -> None:
    new, stamp = replace(shop.read(settings.shop), **rule), shop.stamp("pemilik")  # type: ignore[arg-type]
    shop.write(lambda s: settings.change(s, new, stamp))


def test_a_right_count_closes(shop: Shop) -> None:
    """Who finds what the ledger says closes alone, without a reason; the one count stands there."""
    state = shop.count_drawer(RIGHT)
    assert (state.agrees, state.differs, state.misses) == (True, False, 0)
    report = shop.end_shift()
    assert (report.counted, report.difference, report.second) == (Money(120_000), ZERO, "")
    assert [(each.number, each.counted, each.by) for each in report.attempts] == [
        (1, Money(120_000), "Sari")
    ]
    assert report.counts == ((20_000, 6),)


def test_two_misses_call_the_manager(shop: Shop) -> None:
    """After one miss and after two a cashier learns only that it does not agree."""
    for number in (1, 2):
        state = shop.count_drawer(WRONG)
        assert (state.agrees, state.misses) == (False, number)
        with pytest.raises(DrawerDiffersError):
            see(shop)
        with pytest.raises(DrawerDiffersError):
            shop.end_shift("salah kembalian")
    with pytest.raises(DrawerDiffersError):  # Nor by trying on.
        shop.count_drawer(RIGHT)
    assert see(shop, second="pengelola") == DrawerDifference(Money(110_000), Money(120_000))
    with pytest.raises(ReasonMissingError):
        shop.end_shift(" ", second="pengelola")
    report = shop.end_shift("salah kembalian", second="pengelola")
    assert (report.difference, report.reason) == (Money(-10_000), "salah kembalian")
    assert (report.closed_by, report.second) == ("Sari", "Pak Hadi")
    assert [each.counted for each in report.attempts] == [Money(110_000)] * 2
    assert (shop.balance("cash:K1"), shop.balance("cash_difference")) == (110_000, 10_000)


def test_the_manager_is_not_called_too_early(shop: Shop) -> None:
    """One miss may be a slip of the hand: the cashier counts once more first."""
    shop.count_drawer(WRONG)
    with pytest.raises(DrawerDiffersError):
        see(shop, second="pengelola")
    assert shop.count_drawer(RIGHT).agrees
    assert shop.end_shift().difference == ZERO


def test_another_cashier_approves_nothing(shop: Shop) -> None:
    """Only who has the right sees it, whoever gives a PIN."""
    shop.count_drawer(WRONG)
    shop.count_drawer(WRONG)
    with pytest.raises(DrawerDiffersError):
        see(shop, second="pemeriksa")


def test_a_manager_counts_blind_too(shop: Shop) -> None:
    """He sees the difference after his own count was stored, not before."""
    with pytest.raises(CountFirstError, match="Hitung dulu"):
        see(shop, "pengelola")
    shop.count_drawer(WRONG, by="pengelola")
    assert see(shop, "pengelola").amount == Money(-10_000)
    assert shop.end_shift("uang rusak", by="pengelola").difference == Money(-10_000)


def test_who_is_alone_counts_twice(shop: Shop) -> None:
    """In a shop of one person the difference is shown after the second count."""
    set_rule(shop, one_person_shop=True)
    shop.count_drawer(WRONG, by="pemilik")
    with pytest.raises(DrawerDiffersError):
        see(shop, "pemilik")
    shop.count_drawer(WRONG, by="pemilik")
    assert see(shop, "pemilik").amount == Money(-10_000)
    assert shop.end_shift("uang rusak", by="pemilik").second == ""


def test_with_the_manager_it_is_counted_again(shop: Shop) -> None:
    """A third count needs him beside; what agrees then needs no reason."""
    shop.count_drawer(WRONG)
    shop.count_drawer(WRONG)
    assert shop.count_drawer(RIGHT, second="pengelola").agrees
    report = shop.end_shift()
    assert (report.difference, len(report.attempts)) == (ZERO, 3)


def test_a_second_press_counts_once(shop: Shop) -> None:
    """The key of a count is stored with it."""
    stamp = shop.stamp()
    for _again in range(2):
        state = shop.write(lambda s: counting.count_drawer(s, "one", WRONG, stamp))
        assert len(state.attempts) == 1


def test_a_count_is_good_until_money_moves(shop: Shop) -> None:
    """A sale in cash after it asks for another count; one in QRIS moves no drawer."""
    shop.count_drawer(RIGHT)
    shop.sell(shop.cart(("KERIPIK", 1)), qris(20_000))
    assert shop.counting().agrees
    shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    state = shop.counting()
    assert (state.is_stale, state.agrees, state.differs, state.misses) == (True, False, False, 0)
    with pytest.raises(CountFirstError, match="Sejak hitungan terakhir"):
        shop.end_shift()
    shop.count_drawer({20_000: 7})
    assert shop.end_shift().difference == ZERO


def test_a_miss_does_not_become_right_by_a_sale(shop: Shop) -> None:
    """Else a cashier could sell until it agrees."""
    shop.count_drawer({20_000: 7})
    shop.sell(shop.cart(("KERIPIK", 1)), cash(20_000))
    assert not shop.counting().agrees
    with pytest.raises(CountFirstError):
        shop.end_shift()


def test_a_closed_shift_is_not_counted(shop: Shop) -> None:
    """Its Z report tells already what was in it."""
    shop.count_drawer(RIGHT)
    shop.end_shift()
    with pytest.raises(NoOpenShiftError):
        shop.count_drawer(RIGHT)


def test_a_second_person_counts_along_where_the_shop_wants_it(shop: Shop) -> None:
    """Off at first. Another cashier is enough, an auditor is none; alone nobody is asked for."""
    set_rule(shop, verify_drawer=True)
    shop.count_drawer(RIGHT)
    for second in (None, "pemeriksa"):
        with pytest.raises(SecondPersonError):
            shop.end_shift(second=second)
    assert shop.end_shift(second="pengelola").second == "Pak Hadi"


def test_who_is_alone_has_nobody_to_count_along(shop: Shop) -> None:
    """The two settings do not lock a shop up."""
    set_rule(shop, verify_drawer=True, one_person_shop=True)
    shop.count_drawer(RIGHT, by="pemilik")
    assert shop.end_shift(by="pemilik").is_closed


def test_attempts_and_looks_are_sealed(shop: Shop) -> None:
    """Each count and each look at a difference is a record of the chain, with both names."""
    shop.count_drawer(WRONG)
    shop.count_drawer(WRONG)
    see(shop, second="pengelola")
    kinds = "SELECT kind FROM audit_records ORDER BY id DESC LIMIT 3"
    assert shop.read(lambda s: s.execute(text(kinds)).scalars().all()) == [
        *("difference_seen", "drawer_count", "drawer_count")
    ]
    assert shop.read(verify).is_clean


def test_nothing_that_a_cashier_reads_tells_the_sum(shop: Shop) -> None:
    """Counts, refusals and the look at his own shift: 120.000 stands in none of them."""
    told = [str(shop.count_drawer(WRONG)), str(shop.count_drawer(WRONG))]
    stamp = shop.stamp()
    for amount in (Money(10**9), Money(120_001)):
        with pytest.raises(DrawerShortError) as refused:
            shop.write(lambda s, a=amount: shifts.cash_out(s, a, "x", stamp))
        told.append(str(refused.value))
    with pytest.raises(ConsignorsMoneyError) as owed:
        shop.write(lambda s: shifts.cash_out(s, Money(119_000), "x", stamp))
    told.append(str(owed.value))
    for work in (lambda: see(shop), lambda: shop.end_shift("x"), lambda: shop.count_drawer(RIGHT)):
        with pytest.raises(UserError) as differs:
            work()
        told.append(str(differs.value))
    sari = shop.actor("kasir")
    look = shop.read(lambda s: x_report(s, shop.shift_id or 0, shop.at, sari))
    assert look.is_blind
    told.append(str(replace(look, shift=replace(look.shift, opening_float=ZERO))))
    for sentence in told:
        assert not re.search(r"120.?000|20.?000|121.?000|\b1.?000\b", sentence), sentence


def test_who_sees_the_books_sees_the_drawer_of_another(shop: Shop) -> None:
    """The manager looks at the cashier's shift in full; a paper that lies about is blind."""
    shift_id = shop.shift_id or 0
    for name, is_blind in (("kasir", True), ("pengelola", False), ("pemeriksa", True)):
        viewer = shop.actor(name)
        look = shop.read(lambda s, v=viewer: x_report(s, shift_id, shop.at, v))
        assert (look.is_blind, look.expected == Money(120_000)) == (is_blind, not is_blind)
    assert shop.read(lambda s: x_report(s, shift_id, shop.at, None)).is_blind
    shop.count_drawer(RIGHT)
    shop.end_shift()
    sari = shop.actor("kasir")
    assert not shop.read(lambda s: x_report(s, shift_id, shop.at, sari)).is_blind

"""Setoran: money between drawer, safe and bank, numbered, and never more than is there."""

from __future__ import annotations

import pytest

from kasir.enums import Source
from kasir.errors import AmountError, DrawerShortError, NotAllowedError, PlaceShortError
from kasir.money import Money
from kasir.operations.shifts import deposits
from kasir.operations.shifts.report import shift_report
from kasir.operations.verify.report import verify
from tests.shop import Shop, cash

DRAWER, SAFE, BANK = Source.DRAWER, Source.SAFE, Source.BANK
ACCOUNTS = ("cash:K1", "safe", "bank", "expense")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """Let 300.000 have come in from no float; the shop's own goods, so that nothing is owed."""
    shop.product("OWN", 100_000, None)
    shop.open_shift(0)
    shop.sell(shop.cart(("OWN", 3)), cash(300_000))
    return shop


def held(shop: Shop) -> list[int]:
    return [shop.balance(account) for account in ACCOUNTS]


def test_money_goes_to_the_bank_and_back(shop: Shop) -> None:
    """The table of docs/money.md: each row is a number of its own, and nothing is spent."""
    found = [
        (shop.deposit(200_000, DRAWER, SAFE).number, held(shop)),
        (shop.deposit(150_000, SAFE, BANK, "pengelola").number, held(shop)),
        (shop.deposit(20_000, BANK, SAFE, "pengelola").number, held(shop)),
        (shop.deposit(30_000, SAFE, DRAWER, "pengelola").number, held(shop)),
    ]
    assert found == [
        ("STR/2026/00001", [100_000, 200_000, 0, 0]),
        ("STR/2026/00002", [100_000, 50_000, 150_000, 0]),
        ("STR/2026/00003", [100_000, 70_000, 130_000, 0]),
        ("STR/2026/00004", [130_000, 40_000, 130_000, 0]),
    ]
    report = shop.read(lambda s: shift_report(s, shop.shift_id or 0, shop.at))
    assert (report.expected, report.deposits) == (Money(130_000), Money(-170_000))
    assert (report.cash_out, report.other_cash) == (Money(0), Money(0))
    assert shop.close_shift(130_000).difference == Money(0)
    assert shop.read(verify).is_clean


@pytest.mark.parametrize("source", list(Source))
def test_no_place_goes_below_zero(shop: Shop, source: Source) -> None:
    """One rupiah more than is there is refused, and takes no number."""
    shop.deposit(200_000, DRAWER, SAFE)
    shop.deposit(100_000, SAFE, BANK, "pengelola")
    target = BANK if source is SAFE else SAFE
    before = held(shop)
    for by in ("pengelola", "pemilik"):
        with pytest.raises((DrawerShortError, PlaceShortError), match=r"Rp100\.000"):
            shop.deposit(100_001, source, target, by)
    assert held(shop) == before
    assert shop.deposit(100_000, source, target, "pengelola").number == "STR/2026/00003"


def test_an_empty_safe_says_so(shop: Shop) -> None:
    """The sentence tells what the books say, and what to do."""
    with pytest.raises(PlaceShortError, match=r"Di brankas tercatat Rp0\. Ambil dari tempat lain"):
        shop.deposit(1, SAFE, BANK, "pengelola")


def test_a_cashier_learns_nothing_from_a_refusal(shop: Shop) -> None:
    """His drawer is counted blind."""
    with pytest.raises(DrawerShortError) as refused:
        shop.deposit(300_001, DRAWER, SAFE)
    assert "Rp" not in str(refused.value)


def test_a_cashier_only_brings_to_the_safe(shop: Shop) -> None:
    """What leaves the safe or goes to the bank is a manager's."""
    for source, target in ((SAFE, DRAWER), (SAFE, BANK), (BANK, SAFE), (DRAWER, BANK)):
        with pytest.raises(NotAllowedError):
            shop.deposit(1, source, target)


def test_nothing_and_nowhere_are_refused(shop: Shop) -> None:
    """More than 0, and to another place."""
    for amount in (0, -5):
        with pytest.raises(AmountError, match="lebih dari 0"):
            shop.deposit(amount, DRAWER, SAFE)
    with pytest.raises(AmountError, match="tempat lain"):
        shop.deposit(1, SAFE, SAFE, "pengelola")


def test_a_second_press_moves_once(shop: Shop) -> None:
    """The key is stored with the deposit: the same number comes back."""
    stamp = shop.stamp()
    for _again in range(2):
        made = shop.write(lambda s: deposits.deposit(s, "one", DRAWER, SAFE, Money(1_000), stamp))
        assert made.number == "STR/2026/00001"
    assert held(shop)[:2] == [299_000, 1_000]

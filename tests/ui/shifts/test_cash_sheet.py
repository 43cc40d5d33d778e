"""Cash beside sales: an expense, money put in, and setoran to the safe."""

from __future__ import annotations

from tests.shop import Shop
from tests.ui.till import Till


def test_what_goes_to_the_safe_is_no_expense(selling: Till, goods: Shop) -> None:
    """F3 takes the amount without a reason, and says its number."""
    selling.keys("F10")
    selling.fill("cashMoveAmount", "200000")
    selling.keys("F3")
    assert selling.notices[-1] == "Setoran STR/2026/00001 Rp200.000 ke brankas dicatat."
    assert goods.balance("cash:K1") == 300_000
    assert goods.balance("expense") == 0


def test_a_deposit_that_the_drawer_lacks_tells_no_sum(selling: Till, goods: Shop) -> None:
    """What was typed stands there; what the drawer should hold does not."""
    selling.keys("F10")
    selling.fill("cashMoveAmount", "500001")
    selling.keys("F3")
    assert selling.errors[-1].startswith("Menurut catatan uang di laci tidak cukup.")
    assert selling.is_shown("cashMoveAmount")
    assert goods.balance("cash:K1") == 500_000


def test_no_key_goes_past_the_second_person(selling: Till, goods: Shop) -> None:
    """While a PIN is asked for an expense of consignors' money, F3 moves nothing."""
    selling.type_code("2000000000015")
    selling.pay_cash("15.000")
    selling.next_customer()
    selling.keys("F10")
    selling.fill("cashMoveAmount", "514000")
    selling.fill("cashMoveReason", "listrik")
    selling.keys("F1")
    assert selling.is_shown("approvePin")
    selling.keys("F3")
    assert selling.is_shown("approvePin")
    assert goods.balance("safe") == -500_000  # As the float came out of it.

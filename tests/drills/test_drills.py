"""The fast set of the drills; `make drills` runs the long one."""

from pathlib import Path

from tests.drills import concurrency, kill, ledger, tamper
from tests.drills.outcome import Outcome


def _demand(outcomes: list[Outcome]) -> None:
    assert all(outcome.is_ok for outcome in outcomes), outcomes


def test_programs_that_sell_at_once_lose_nothing(tmp_path: Path) -> None:
    """4 processes sell the same goods: no lost update, no gap, no double; the control loses."""
    _demand(concurrency.drill(tmp_path, processes=4, sales_each=25))


def test_a_killed_till_loses_no_sale_and_no_cart(tmp_path: Path) -> None:
    """Killed at a random moment, it has all that it acknowledged, and its cart."""
    _demand(kill.drill(tmp_path, kills=10))


def test_each_forgery_is_found(tmp_path: Path) -> None:
    """Whatever column of the sealed tables is changed, `verify` names its record."""
    _demand(tamper.drill(tmp_path, rows_each=1, operations=250))


def test_the_books_hold_on_other_seeds(tmp_path: Path) -> None:
    """Two seeds that the property tests do not use, and `verify` besides."""
    _demand(ledger.drill(tmp_path, seeds=2, operations=150))

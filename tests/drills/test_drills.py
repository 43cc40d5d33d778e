"""The fast set of the drills that run anywhere; `make drills` runs the long one."""

from pathlib import Path

from tests.drills import backups, concurrency, ledger, tamper
from tests.drills.outcome import demand
from tests.postgres import Databases


def test_programs_that_sell_at_once_lose_nothing(tmp_path: Path) -> None:
    """4 processes sell the same goods: no lost update, no gap, no double; the control loses."""
    demand(concurrency.drill(tmp_path, processes=4, sales_each=25))


def test_counters_on_a_server_lose_nothing(databases: Databases) -> None:
    """The same on a server: of two that collide one is tried again; the control loses."""
    demand(concurrency.server_drill(databases, processes=4, sales_each=15))


def test_copies_beside_sales_bring_the_shop_back(tmp_path: Path) -> None:
    """Each is restored on an empty computer, signed in to, verified and sold on; no crafted one."""
    demand(backups.drill(tmp_path, copies=2, crafted=9))


def test_each_forgery_is_found(tmp_path: Path) -> None:
    """Whatever column of the sealed tables is changed, `verify` names its record."""
    demand(tamper.drill(tmp_path, rows_each=1, operations=250))


def test_the_books_hold_on_other_seeds(tmp_path: Path) -> None:
    """Two seeds on two processes, and `verify` besides."""
    demand(ledger.drill(tmp_path, seeds=2, operations=150))


def test_the_books_hold_on_a_server(databases: Databases) -> None:
    """The same two seeds, the same control."""
    demand(ledger.server_drill(databases, seeds=2, operations=100))

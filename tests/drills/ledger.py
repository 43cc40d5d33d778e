"""A shop that does anything in any order, for long, on many seeds: every sum of its books holds.

The control changes one posting behind the program's back, and must be seen.
"""

from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from kasir.models import Session
from kasir.operations.verify.report import verify
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.operations.books import check
from tests.operations.test_property import run

PROCESSES = 2


def drill(folder: Path, seeds: int, operations: int) -> list[Outcome]:
    with get_context("spawn").Pool(PROCESSES) as pool:
        problems = pool.map(partial(_problem, folder, operations), range(1, seeds + 1), 1)
    found = [problem for problem in problems if problem]
    detail = "; ".join(found[:3]) or f"{seeds} seeds of {operations} operations"
    control = _control(folder / "1" / "kasir.db")
    return [Outcome("ledger", seeds * operations, len(found), detail), control]


def _problem(folder: Path, operations: int, seed: int) -> str:
    """Run one seed; give what was wrong with its books, or nothing."""
    shop = folder / str(seed)
    shop.mkdir()
    try:
        run(seed, operations, shop)
    except AssertionError as error:
        return f"seed {seed}: {error}"
    database = Database(shop / "kasir.db")
    differences = database.read(verify).differences
    database.close()
    return f"seed {seed}: {differences[0]}" if differences else ""


def _control(path: Path) -> Outcome:
    database = Database(path)
    database.write(_move_a_rupiah)
    try:
        check(database)
        overlooked = True
    except AssertionError:
        overlooked = False
    overlooked = overlooked or database.read(verify).is_clean
    database.close()
    return Outcome("ledger_control", 1, int(not overlooked), "one rupiah moved", is_control=True)


def _move_a_rupiah(session: Session) -> None:
    session.execute(text("DROP TRIGGER postings_no_update"))
    session.execute(
        text(
            "UPDATE postings SET amount = amount + 1 WHERE (entry_id, position) = "
            "(SELECT entry_id, position FROM postings WHERE amount > 1 LIMIT 1)"
        )
    )

"""A shop that does anything in any order, for long, on many seeds: every sum of its books holds.

On a file and on a server. The control changes one posting behind the program's back, and must be
seen.
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
from tests.operations.forging import let_change
from tests.operations.test_property import run
from tests.postgres import Databases
from tests.shop import found_on_server, found_template

PROCESSES = 2


def drill(folder: Path, seeds: int, operations: int) -> list[Outcome]:
    places = [found_template(folder / str(seed)) / "kasir.db" for seed in range(1, seeds + 1)]
    return _drill("ledger", places, operations)


def server_drill(databases: Databases, seeds: int, operations: int) -> list[Outcome]:
    places = [databases.make() for _ in range(seeds)]
    for place in places:
        found_on_server(place)
    outcomes = _drill("ledger_server", places, operations)
    for place in places:
        databases.drop(place)
    return outcomes


def _drill(name: str, places: list[Path] | list[str], operations: int) -> list[Outcome]:
    with get_context("spawn").Pool(PROCESSES) as pool:
        problems = pool.map(partial(_problem, operations), enumerate(places, 1), 1)
    found = [problem for problem in problems if problem]
    detail = "; ".join(found[:3]) or f"{len(places)} seeds of {operations} operations"
    control = _control(f"{name}_control", places[0])
    return [Outcome(name, len(places) * operations, len(found), detail), control]


def _problem(operations: int, numbered: tuple[int, Path | str]) -> str:
    """Run one seed; give what was wrong with its books, or nothing."""
    seed, place = numbered
    database = Database(place)
    try:
        run(seed, operations, database)
        differences = database.read(verify).differences
    except AssertionError as error:
        return f"seed {seed}: {error}"
    finally:
        database.close()
    return f"seed {seed}: {differences[0]}" if differences else ""


def _control(name: str, place: Path | str) -> Outcome:
    database = Database(place)
    database.write(_move_a_rupiah)
    try:
        check(database)
        overlooked = True
    except AssertionError:
        overlooked = False
    overlooked = overlooked or database.read(verify).is_clean
    database.close()
    return Outcome(name, 1, int(not overlooked), "one rupiah moved", is_control=True)


def _move_a_rupiah(session: Session) -> None:
    let_change(session, "postings")
    session.execute(
        text(
            "UPDATE postings SET amount = amount + 1 WHERE (entry_id, position) = "
            "(SELECT entry_id, position FROM postings WHERE amount > 1 LIMIT 1)"
        )
    )

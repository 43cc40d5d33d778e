"""Many statements, a file each and one of all: the end of a day, on two processes.

Work can be stopped between two statements. Each file is written whole or not at all, so what is
there after a stop or a crash can be printed, and the next run makes the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from kasir.operations.settling import statements
from kasir.printing.a4.paper_files import keep_names
from kasir.printing.papers.statement.pages import (
    statement_name,
    together_name,
    write_statement,
    write_statements,
)

if TYPE_CHECKING:
    from kasir.operations.settling.settlements import SettlementHead
    from kasir.operations.settling.statements import Statement
    from kasir.operations.store import Store

# Up to here one process is done before a second one has started.
FEW = 50


def write_day(
    store: Store,
    folder: Path,
    heads: Sequence[SettlementHead],
    *,
    is_missing_only: bool = False,
    is_together: bool = True,
    progress: Callable[[int, int], None] = lambda _done, _whole: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[tuple[Path, Statement]]:
    """Write the statements of a day's settlements, and one file of all; give each with its path.

    `is_missing_only` leaves the files that are there, and the one of all when none is missing.
    Run again it gives the same documents.
    """
    found = [store.read(partial(statements.statement, settlement_id=head.id)) for head in heads]
    jobs = [(folder / statement_name(statement), statement) for statement in found]
    wanted = [job for job in jobs if not (is_missing_only and job[0].exists())]
    write_many(
        wanted,
        together=(folder / together_name(), found) if wanted and is_together else None,
        progress=progress,
        is_cancelled=is_cancelled,
    )
    return jobs


def write_many(
    jobs: Sequence[tuple[Path, Statement]],
    *,
    together: tuple[Path, Sequence[Statement]] | None = None,
    processes: int = 2,
    progress: Callable[[int, int], None] = lambda _done, _whole: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write each statement to its path, and several into one file; give how many were written.

    Fewer than `jobs` means that it was cancelled. `progress(done, whole)` is called after each,
    in the caller's thread, in which `is_cancelled` is asked, too. A failed file stops the run
    with its error; the files written before stay.
    """
    if len(jobs) <= FEW or processes == 1:
        done = _write_here(jobs, together, progress, is_cancelled)
    else:
        done = _write_beside(jobs, together, processes, progress, is_cancelled)
    for folder in {path.parent for path, _statement in jobs}:
        keep_names(folder)
    return done


def _write_here(
    jobs: Sequence[tuple[Path, Statement]],
    together: tuple[Path, Sequence[Statement]] | None,
    progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> int:
    for done, (path, statement) in enumerate(jobs):
        if is_cancelled():
            return done
        write_statement(path, statement, is_alone=False)
        progress(done + 1, len(jobs))
    if together is not None:
        write_statements(*together)
    return len(jobs)


def _write_beside(
    jobs: Sequence[tuple[Path, Statement]],
    together: tuple[Path, Sequence[Statement]] | None,
    processes: int,
    progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> int:
    waiting = iter(jobs)
    running: set[Future[None]] = set()
    done = 0
    # Spawned, never forked: the caller has threads, a database and a window.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        if together is not None:
            # The longest piece begins first; the other process makes the single files meanwhile.
            whole = pool.submit(write_statements, *together)
        while True:
            # Two for each process: one at work, one at hand. A cancelled run leaves the rest.
            while len(running) < 2 * processes and not is_cancelled():
                job = next(waiting, None)
                if job is None:
                    break
                running.add(pool.submit(write_statement, *job, is_alone=False))
            if not running:
                break
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()
                done += 1
                progress(done, len(jobs))
        if together is not None:
            whole.result()
        return done

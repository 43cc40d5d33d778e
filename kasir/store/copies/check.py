"""A copy checked whole before it may stand for the shop: its file, references, chain and totals.

A big one is checked by two processes of their own, the chain beside all the rest: a check in the
till's process would take its turns from the hands of the cashier.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from kasir.errors import UserError
from kasir.models import Session
from kasir.operations.verify import report
from kasir.operations.verify.differences import Difference
from kasir.store import sqlite
from kasir.store.contract import SCHEMA_VERSION
from kasir.store.db import opened_copy
from kasir.words import _

# Up to this many bytes a check is done before a second process has started.
SMALL = 8_000_000
_LOOK_SECONDS = 0.2

Advance = Callable[[int, int], object]

_log = logging.getLogger(__name__)


class BackupBrokenError(UserError):
    """A copy did not pass its check and was not kept."""


def check(copy: Path, *, is_ours: bool = True, advance: Advance = lambda _done, _of: None) -> None:
    """Demand that a copy is whole; of one that came from elsewhere also that its schema is ours.

    `advance(done, of)` is called now and then; what it raises ends the check. A copy of an older
    schema is checked as a file only. Raises BackupBrokenError.
    """
    run = _here if copy.stat().st_size <= SMALL else _beside
    if problems := run(copy, is_ours, advance):
        told = _("Salinan tidak lolos pemeriksaan dan tidak dipakai: {problem}")
        raise BackupBrokenError(told, problem=problems[0])


def _here(copy: Path, is_ours: bool, advance: Advance) -> tuple[str, ...]:  # noqa: FBT001
    return _books(copy, is_ours, advance) or _chain(copy, is_ours, advance)


def _beside(copy: Path, is_ours: bool, advance: Advance) -> tuple[str, ...]:  # noqa: FBT001
    # Spawned, never forked: the caller has threads, a database and a window.
    context = get_context("spawn")
    processes, ends = [], list[Any]()
    for half in (_books, _chain):
        end, other = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(half, copy, is_ours, other), daemon=True)
        process.start()
        other.close()
        processes.append(process)
        ends.append(end)
    try:
        return _answers(ends, advance)
    finally:
        for process, end in zip(processes, ends, strict=True):
            process.terminate()
            process.join()
            end.close()


def _answers(ends: list[Any], advance: Advance) -> tuple[str, ...]:
    """Wait for both halves, or for the first problem. Any: each system has its own pipes."""
    waiting, far = list(ends), (0, 1)
    while waiting:
        for end in list[Any](wait(waiting, _LOOK_SECONDS)):
            try:
                said = end.recv()
            except EOFError:
                return (_("pemeriksaan terhenti"),)
            if said and isinstance(said[0], int):
                far = said
                continue
            if said:
                return tuple(said)
            waiting.remove(end)
        advance(*far)
    return ()


# --- in the process that checks ---------------------------------------------------------------

_Half = Callable[[Path, bool, Advance], tuple[str, ...]]


def _work(half: _Half, copy: Path, is_ours: bool, end: Any) -> None:  # noqa: FBT001
    """Check one half; send how far it is, and at last the problems."""
    _step_back()
    end.send(half(copy, is_ours, lambda done, of: end.send((done, of))))


def _step_back() -> None:
    """Let the till go first."""
    if sys.platform != "win32":
        os.nice(10)


def _books(copy: Path, is_ours: bool, _advance: Advance) -> tuple[str, ...]:  # noqa: FBT001
    if problems := _foreign_parts(copy, is_ours):
        return problems
    if problems := sqlite.problems(copy):
        return problems
    return _differences(copy, report.books)


def _chain(copy: Path, is_ours: bool, advance: Advance) -> tuple[str, ...]:  # noqa: FBT001
    if problems := _foreign_parts(copy, is_ours):
        return problems
    return _differences(copy, lambda session: report.chain(session, advance))


def _foreign_parts(copy: Path, is_ours: bool) -> tuple[str, ...]:  # noqa: FBT001
    if is_ours:
        return ()
    from kasir.store.copies.guards import foreign_parts

    return foreign_parts(copy)


def _differences(
    copy: Path, verify: Callable[[Session], tuple[Difference, ...]]
) -> tuple[str, ...]:
    if (sqlite.read_header(copy) or (0, 0))[1] != SCHEMA_VERSION:
        return ()
    try:
        with opened_copy(copy) as session:
            found = verify(session)
    except UserError:
        raise  # Of `advance`.
    except Exception as error:  # noqa: BLE001 - a broken file may say anything
        _log.exception("a copy can't be verified")
        return (str(error) or type(error).__name__,)
    return tuple(f"{each.record}: {each.text}" for each in found)

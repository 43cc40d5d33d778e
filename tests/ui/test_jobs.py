"""The door between screens and the shop, with its real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kasir.errors import EmptyCartError, UserError
from kasir.ui.jobs import Jobs, LongWork, StoppedError

T = TypeVar("T")


class Notebook:
    """A store that notes on which thread it was asked."""

    def __init__(self) -> None:
        self.threads: list[int] = []

    def read(self, work: Callable[[Any], T]) -> T:
        self.threads.append(threading.get_ident())
        return work("session")

    def write(self, work: Callable[[Any], T]) -> T:
        return self.read(work)


@pytest.fixture
def store() -> Notebook:
    return Notebook()


@pytest.fixture
def jobs(store: Notebook, qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs(store)
    yield made
    made.finish()


def test_work_is_done_elsewhere_and_answered_here(
    jobs: Jobs, store: Notebook, qtbot: QtBot
) -> None:
    """The work runs on the till's lane, the answer arrives on the screens' thread."""
    here, arrived = threading.get_ident(), list[tuple[str, int]]()
    jobs.read(lambda s: f"{s}!", then=lambda a: arrived.append((a, threading.get_ident())))
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert arrived == [("session!", here)]
    assert store.threads != [here]


def test_one_after_the_other(jobs: Jobs, qtbot: QtBot) -> None:
    """What was asked first is answered first."""
    answers: list[int] = []
    for number in range(50):
        jobs.write(lambda _s, n=number: n, then=answers.append)
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert answers == list(range(50))


def test_long_work_does_not_hold_up_the_till(jobs: Jobs, qtbot: QtBot) -> None:
    """The till's lane answers while the office's lane is busy."""
    gate, answers = threading.Event(), list[str]()
    jobs.office(lambda _e: gate.wait(5), then=lambda _a: answers.append("office"))
    jobs.read(lambda _s: "till", then=answers.append)
    qtbot.waitUntil(lambda: answers == ["till"])
    gate.set()
    qtbot.waitUntil(lambda: answers == ["till", "office"])


def test_long_work_can_be_stopped(jobs: Jobs, qtbot: QtBot) -> None:
    """The stop key ends the work before its next step; what is done stays done."""
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def work(errand: LongWork) -> None:
        for number in range(10):
            errand.advance(number, 10)
            done.append(number)
            begun.set()
            go_on.wait(5)

    with qtbot.waitSignal(jobs.ended) as ended:
        errand = jobs.office(work)
        begun.wait(5)
        errand.stop()
        go_on.set()
    assert isinstance(ended.args[0], StoppedError)
    assert done == [0]


def test_the_end_is_told_when_the_screen_is_gone(jobs: Jobs, qtbot: QtBot) -> None:
    """`then` belongs to the screen that asked; what is told of the end does not."""
    screen = QLabel()
    go_on = threading.Event()
    with qtbot.waitSignal(jobs.ended) as ended:
        jobs.office(lambda _e: go_on.wait(5), then=screen.setVisible, told=lambda _a: "done")
        shiboken6.delete(screen)
        go_on.set()
    assert ended.args == ["done"]


def test_progress_is_told(jobs: Jobs, qtbot: QtBot) -> None:
    """Each step is told on the screens' thread."""
    told: list[tuple[int, int, int]] = []

    def work(errand: LongWork) -> None:
        for number in range(3):
            errand.advance(number, 3)

    def tell(done: int, of: int) -> None:
        told.append((done, of, threading.get_ident()))

    jobs.office(work, progress=tell)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [(number, 3, threading.get_ident()) for number in range(3)]


def test_failure_is_told_once(jobs: Jobs, qtbot: QtBot) -> None:
    """An error reaches the window; `then` is not called, `always` is."""
    called: list[str] = []

    def fail(_session: object) -> None:
        raise EmptyCartError

    with qtbot.waitSignal(jobs.failed) as failed:
        jobs.write(fail, then=lambda _a: called.append("then"), always=lambda: called.append("a"))
    assert isinstance(failed.args[0], EmptyCartError)
    assert called == ["a"]


def test_screen_may_deal_with_a_refusal(jobs: Jobs, qtbot: QtBot) -> None:
    """A UserError that the screen knows how to handle is not told by the window."""
    seen: list[UserError] = []
    told: list[object] = []
    jobs.failed.connect(told.append)

    def fail(_session: object) -> None:
        raise EmptyCartError

    def handle(error: UserError) -> bool:
        seen.append(error)
        return True

    jobs.read(fail, refused=handle)
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert len(seen) == 1
    assert told == []


@pytest.mark.parametrize("is_inline", [True, False])
def test_page_may_ask_before_it_can_show(store: Notebook, qtbot: QtBot, *, is_inline: bool) -> None:
    """An answer that comes before anybody listens waits; a late one is handed over at once."""
    jobs = Jobs(store, inline=is_inline)
    answers: list[str] = []
    early = jobs.ask(lambda session: f"{session} early")
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert answers == []
    early.listen(answers.append)
    assert answers == ["session early"]
    late = jobs.ask(lambda session: f"{session} late")
    late.listen(answers.append)
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert answers == ["session early", "session late"]
    jobs.finish()


@pytest.mark.parametrize("is_bound", [False, True], ids=["plain", "bound to more"])
def test_answer_to_a_page_that_is_gone_is_dropped(
    jobs: Jobs, qtbot: QtBot, *, is_bound: bool
) -> None:
    """A page that was closed meanwhile is not told."""
    gone = QLabel("before")
    jobs.ask(lambda _session: "after").listen(partial(gone.setText) if is_bound else gone.setText)
    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: jobs.is_idle)


def test_committed_only_after_a_change(jobs: Jobs, qtbot: QtBot) -> None:
    """Questions are quiet; commands are followed by `committed`."""
    committed: list[int] = []
    jobs.committed.connect(lambda: committed.append(1))
    jobs.read(lambda _s: 1)
    jobs.office(lambda errand: errand.read(lambda _s: 1))
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert committed == []
    jobs.write(lambda _s: 1)
    jobs.office(lambda errand: errand.write(lambda _s: 1))
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert committed == [1, 1]


def test_closing_finishes_what_waits(store: Notebook, qtbot: QtBot) -> None:
    """A window that is closed loses no command."""
    jobs = Jobs(store)
    for _number in range(20):
        jobs.write(lambda _s: None)
    jobs.finish()
    assert len(store.threads) == 20


def test_closing_does_not_wait_for_all_of_a_long_work(store: Notebook, qtbot: QtBot) -> None:
    """It ends before its next step, as if the stop key had been pressed."""
    jobs = Jobs(store)
    begun, done = threading.Event(), []

    def work(errand: LongWork) -> None:
        for number in range(1_000_000):
            begun.set()
            errand.advance(number, 1_000_000)
            done.append(number)

    jobs.office(work)
    begun.wait(5)
    jobs.finish()
    assert len(done) < 1_000_000


def test_inline_answers_at_once(store: Notebook, qtbot: QtBot) -> None:
    """Inline, the answer is there when the question returns."""
    answers: list[str] = []
    Jobs(store, inline=True).read(lambda _s: "now", then=answers.append)
    assert answers == ["now"]

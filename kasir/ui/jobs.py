"""The only door between a screen and the rest: work goes in, a frozen answer comes back.

Three lanes. The till's lane does one thing after the other in the order asked, each question on
one consistent picture and each command as one transaction. The office's lane does long work,
can be stopped, and never keeps a customer waiting. The shop's copies have a lane beside it, so
that nobody at the office waits for one. Answers arrive on the thread of the screens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QThread, Signal

from kasir.errors import UserError
from kasir.operations.store import Store

T = TypeVar("T")

Then = Callable[[Any], object]
Always = Callable[[], object]
Refused = Callable[[UserError], bool]
Told = Callable[[Any], object]
Progress = Callable[[int, int], object]


class StoppedError(UserError):
    """A person pressed the stop key of some long work."""


class LongWork:
    """One piece of long work: it opens transactions, tells how far it is, and can be stopped."""

    def __init__(self, store: Store, tell: Callable[[int, int], None]) -> None:
        self.is_stopped = False
        self.has_changed = False
        self._store = store
        self._tell = tell

    def read(self, work: Callable[[Any], T]) -> T:
        """Ask on one consistent picture of the shop."""
        return self._store.read(work)

    def write(self, work: Callable[[Any], T]) -> T:
        """Change the shop in one transaction."""
        answer = self._store.write(work)
        self.has_changed = True
        return answer

    def advance(self, done: int, of: int) -> None:
        """Tell how far the work is. Raises StoppedError when it is to end here."""
        if self.is_stopped:
            raise StoppedError
        self._tell(done, of)

    def stop(self) -> None:
        """Ask the work to end before its next step; what is done stays done."""
        self.is_stopped = True


class PendingAnswer:
    """A question that is worked on while the page that shows its answer is still being built."""

    def __init__(self) -> None:
        self._then: Then | None = None
        self._answers: list[Any] = []

    def listen(self, then: Then) -> None:
        """Hand over the answer now, or as soon as it comes."""
        self._then = then
        for answer in self._answers:
            then(answer)

    def arrive(self, answer: Any) -> None:
        """Take the answer: the door calls this."""
        if self._then is None:
            self._answers.append(answer)
        elif _is_alive(self._then):
            self._then(answer)


@dataclass(frozen=True, slots=True)
class _Callbacks:
    then: Then | None
    always: Always | None
    refused: Refused | None
    is_change: bool
    errand: LongWork | None = None
    told: Told | None = None

    @property
    def has_changed(self) -> bool:
        """Whether the shop is another one now."""
        return self.is_change or (self.errand is not None and self.errand.has_changed)


class _Lane(QThread):
    """A thread that takes one piece of work after the other."""

    done = Signal(object, object, object)  # callbacks, answer, error
    progressed = Signal(object, int, int)

    def __init__(self, parent: QObject, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._queue: SimpleQueue[tuple[Callable[[], Any], _Callbacks] | None] = SimpleQueue()

    def put(self, work: Callable[[], Any], callbacks: _Callbacks) -> None:
        self._queue.put((work, callbacks))
        if not self.isRunning():
            self.start()

    def finish(self) -> None:
        """Do what is waiting, then end."""
        if self.isRunning():
            self._queue.put(None)
            self.wait()

    def run(self) -> None:
        """Work until told to end (called by Qt on the lane's own thread)."""
        while (task := self._queue.get()) is not None:
            work, callbacks = task
            answer, error = _attempt(work)
            self.done.emit(callbacks, answer, error)


class Jobs(QObject):
    """The door. `inline` does the work on the calling thread, for tests and the demo day."""

    failed = Signal(object)  # The exception; handled once, in the main window.
    ended = Signal(object)  # Long work: what is to be told of it, or the exception.
    committed = Signal()
    settled = Signal()  # An answer has been delivered, whatever it was.

    def __init__(self, store: Store, *, inline: bool = False) -> None:
        super().__init__()
        self._store = store
        self._inline = inline
        self._waiting = 0
        self._is_finished = False
        self._errands: list[LongWork] = []  # Not answered yet.
        self._till = _Lane(self, "till")
        self._office = _Lane(self, "office")
        self._copies = _Lane(self, "copies")
        for lane in (self._till, self._office, self._copies):
            lane.done.connect(self._deliver)
            lane.progressed.connect(self._pass_on)

    @property
    def is_idle(self) -> bool:
        """Whether every answer has been delivered."""
        return self._waiting == 0

    def read(
        self,
        work: Callable[[Any], T],
        then: Callable[[T], object] | None = None,
        always: Always | None = None,
        refused: Refused | None = None,
    ) -> None:
        """Ask a question. `refused` may deal with a UserError itself by returning True."""
        callbacks = _Callbacks(then, always, refused, is_change=False)
        self._run(self._till, lambda: self._store.read(work), callbacks)

    def ask(self, work: Callable[[Any], Any]) -> PendingAnswer:
        """Ask a question now and listen for the answer later."""
        asked = PendingAnswer()
        self.read(work, then=asked.arrive)
        return asked

    def write(
        self,
        work: Callable[[Any], T],
        then: Callable[[T], object] | None = None,
        always: Always | None = None,
        refused: Refused | None = None,
    ) -> None:
        """A command: one transaction, and `committed` after it."""
        callbacks = _Callbacks(then, always, refused, is_change=True)
        self._run(self._till, lambda: self._store.write(work), callbacks)

    def office(
        self,
        work: Callable[[LongWork], T],
        then: Callable[[T], object] | None = None,
        always: Always | None = None,
        progress: Progress | None = None,
        refused: Refused | None = None,
        told: Told | None = None,
        *,
        is_for_copies: bool = False,
    ) -> LongWork:
        """Begin long work on its own lane; the errand that comes back can be stopped.

        `told` makes of the answer what the window says, also when the screen that asked is gone.
        """
        lane = self._copies if is_for_copies else self._office

        def tell(done: int, of: int) -> None:
            if progress is not None:
                lane.progressed.emit(progress, done, of)

        errand = LongWork(self._store, tell)
        self._errands.append(errand)
        callbacks = _Callbacks(then, always, refused, is_change=False, errand=errand, told=told)
        self._run(lane, lambda: work(errand), callbacks)
        return errand

    def finish(self) -> None:
        """Do what is waiting, then end the lanes. What is asked afterwards is not done.

        Long work ends before its next step: a window that closes does not hang for minutes.
        """
        self._is_finished = True
        for errand in self._errands:
            errand.stop()
        self._till.finish()
        self._office.finish()
        self._copies.finish()

    def _run(self, lane: _Lane, work: Callable[[], Any], callbacks: _Callbacks) -> None:
        if self._is_finished:
            return
        self._waiting += 1
        if self._inline:
            answer, error = _attempt(work)
            self._deliver(callbacks, answer, error)
        else:
            lane.put(work, callbacks)

    def _deliver(self, callbacks: _Callbacks, answer: Any, error: Exception | None) -> None:
        self._waiting -= 1
        if callbacks.errand is not None:
            self._errands.remove(callbacks.errand)
        # First the lock is released, so that `then` and a shown error leave the final state.
        if callbacks.always is not None and _is_alive(callbacks.always):
            callbacks.always()
        if error is None:
            if callbacks.then is not None and _is_alive(callbacks.then):
                callbacks.then(answer)
            if callbacks.told is not None:
                self.ended.emit(callbacks.told(answer))
        elif not _is_dealt_with(callbacks.refused, error):
            (self.failed if callbacks.errand is None else self.ended).emit(error)
        if callbacks.has_changed and (error is None or callbacks.errand is not None):
            self.committed.emit()
        self.settled.emit()

    def _pass_on(self, progress: Progress, done: int, of: int) -> None:
        if _is_alive(progress):
            progress(done, of)


def _attempt(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 - carried to the main window, never swallowed
        return None, error


def _is_dealt_with(refused: Refused | None, error: Exception) -> bool:
    if refused is None or not isinstance(error, UserError):
        return False
    return _is_alive(refused) and refused(error)


def _is_alive(callback: Callable[..., object]) -> bool:
    """Whether the screen that asked is still there: an answer may come after it was closed."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)

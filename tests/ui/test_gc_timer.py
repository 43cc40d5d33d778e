"""Dead widgets are taken away on the thread of the screens: elsewhere the till would crash."""

import gc
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kasir.ui.gc_timer import GarbageWatch
from tests.shop import Shop
from tests.ui.till import Till, closed, waiting

ROUND = (700, 10, 10)


class _Sheet:
    """Holds itself, as a widget does whose button calls it back."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def thresholds() -> Iterator[None]:
    """Collect nothing old while a test looks at what is new."""
    before, was_on = gc.get_threshold(), gc.isenabled()
    gc.enable()  # A start of the till within these tests leaves it off.
    gc.set_threshold(*ROUND)
    gc.collect()
    yield
    gc.set_threshold(*before)
    if was_on:
        gc.enable()


def _make_much(_session: object) -> list[list[int]]:
    """Work as an operation does: make more than a round of Python's waits for."""
    return [[number] for number in range(5_000)]


def _thread_of_death(work: Callable[[], object]) -> list[threading.Thread]:
    died: list[threading.Thread] = []
    weakref.finalize(_Sheet(), lambda: died.append(threading.current_thread()))
    work()
    return died


def test_a_lane_takes_nothing_away(goods: Shop, qtbot: QtBot, thresholds: None) -> None:
    """However much a lane makes, the dead wait for the timer."""
    till = Till(goods.folder, inline=False)
    qtbot.waitUntil(waiting(till))
    made: list[list[list[int]]] = []
    died = _thread_of_death(
        lambda: (
            till.window.station.jobs.read(_make_much, then=made.append),
            qtbot.waitUntil(lambda: made != []),
        )
    )
    assert died == []
    [watch] = till.window.findChildren(GarbageWatch)
    watch.look()
    assert died == [threading.main_thread()]
    closed(till)
    assert gc.isenabled()


def test_python_itself_would_do_it_on_the_lane(thresholds: None) -> None:
    """The control: with its own rounds on, the same work takes the dead away where it runs."""
    worker = threading.Thread(target=_make_much, args=(None,))
    died = _thread_of_death(lambda: (worker.start(), worker.join()))
    assert died == [worker]


def test_a_round_takes_what_is_due(qtbot: QtBot, thresholds: None) -> None:
    """Below the thresholds nothing is done; an old generation that is due is taken whole."""
    parent = QObject()
    watch = GarbageWatch(parent)
    died = _thread_of_death(lambda: (gc.set_threshold(10**6, 10**6, 10**6), watch.look()))
    assert died == []
    gc.set_threshold(10**6, 0, 10**6)
    gc.collect(0)
    watch.look()
    assert died == [threading.main_thread()]
    watch.stop()
    assert gc.isenabled()

"""From a letter in the filter of Data to the painted list, in the real window among 100.000."""

import random
import time

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication, QLineEdit

from kasir.ui.kit.tables import Table
from kasir.ui.office.data_view import MasterView
from tests.bench.shops import PRODUCTS, name_of
from tests.bench.timing import Figure, median_ms, p99_ms, turn_by_turn
from tests.shop import Shop
from tests.ui.till import Clock, Till, closed

LETTERS = 300


def measure(shop: Shop) -> list[Figure]:
    till = Till(shop.folder, inline=False, clock=Clock(shop.at))
    filtering = Filtering(till)
    [times] = turn_by_turn(LETTERS, filtering.type_on, unmeasured=20)
    closed(till)
    detail = f"median {median_ms(times):.2f} ms, {len(times)} letters, {PRODUCTS} products"
    return [Figure("filter_products_painted_p99_ms", p99_ms(times), 50, detail)]


class Filtering(QObject):
    """Types names letter by letter and sees the list being painted."""

    def __init__(self, till: Till) -> None:
        super().__init__()
        self._till = till
        self._chance = random.Random(3)
        self._text = ""
        self._is_answered = self._is_painted = False
        self._wait_for_answers()
        till.sign_in("pengelola")
        self._wait_for_answers()
        till.press("navMaster")
        till.press("tabProducts")
        self._wait_for_answers()
        self._field = till.find(QLineEdit, "findProducts")
        self._table = till.find(Table, "tableProducts")
        self._table.viewport().installEventFilter(self)
        view = till.window.current()
        assert isinstance(view, MasterView), "another page"
        view.products.counted.connect(self._answer)

    def type_on(self, _number: int) -> float:
        """Type one more letter and give the seconds until the list was painted."""
        if not self._text:
            self._text = name_of(self._chance.randint(1, PRODUCTS))[: self._chance.randint(3, 12)]
            self._field.setText("")
        self._wait_for_answers()
        typed = self._field.text() + self._text[0]
        self._text = self._text[1:]
        self._is_answered = self._is_painted = False
        begin = time.perf_counter()
        self._field.setText(typed)
        while not self._is_painted:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return time.perf_counter() - begin

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() is QEvent.Type.Paint and self._is_answered:
            self._is_painted = True
        return False

    def _answer(self, _count: int, _is_all: bool) -> None:
        self._is_answered = True

    def _wait_for_answers(self) -> None:
        while not self._till.window.station.jobs.is_idle:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()

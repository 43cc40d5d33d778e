"""From the last key of a scan to the painted row, in the real window with its real lanes."""

import time

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.bench.shops import PRODUCTS, code_of
from tests.bench.timing import Figure, median_ms, p99_ms, turn_by_turn
from tests.shop import Shop
from tests.ui.till import Clock, Till, closed

SCANS = 500
ROWS = 10  # In a cart, before the next customer.
FRAME_MS = 16.7  # Of a screen that shows 60 pictures a second.


def measure(shop: Shop) -> list[Figure]:
    till = Till(shop.folder, inline=False, clock=Clock(shop.at))
    scanning = Scanning(till)
    [times] = turn_by_turn(SCANS, scanning.scan, unmeasured=20)
    closed(till)
    detail = f"median {median_ms(times):.2f} ms, {len(times)} scans"
    return [Figure("scan_to_painted_row_p99_ms", p99_ms(times), FRAME_MS, detail)]


class Scanning(QObject):
    """Scans into the open sale and sees the cart being painted."""

    def __init__(self, till: Till) -> None:
        super().__init__()
        self._till = till
        self._wait_for_answers()
        till.sign_in()
        self._wait_for_answers()
        self._table = till.window.sale.table
        self._field = till.find(QLineEdit, "scanField")
        self._table.viewport().installEventFilter(self)
        self._wanted = 0
        self._is_painted = False

    def scan(self, number: int) -> float:
        """Type a code and give the seconds from Enter until its row was painted."""
        keeper = self._till.window.sale.keeper
        if len(keeper.cart.lines) == ROWS:
            keeper.drop()
        self._wait_for_answers()
        self._wanted = len(keeper.cart.lines) + 1
        self._is_painted = False
        QTest.keyClicks(self._field, code_of(1 + number * 7_919 % PRODUCTS))
        begin = time.perf_counter()
        QTest.keyClick(self._field, Qt.Key.Key_Return)
        while not self._is_painted:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return time.perf_counter() - begin

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() is QEvent.Type.Paint and len(self._table.rows.rows) == self._wanted:
            self._is_painted = True
        return False

    def _wait_for_answers(self) -> None:
        while not self._till.window.station.jobs.is_idle:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()

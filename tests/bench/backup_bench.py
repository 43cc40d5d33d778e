"""A checked copy of a shop of 400 MB beside a till that sells, and the way back.

The till's pause is the longest time in which its window answered nothing while it sold on.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kasir.store import shop_folder
from kasir.store.db import Database
from tests.bench import history, shops
from tests.bench.history import SALES_A_DAY, BulkTill
from tests.bench.shops import BUILD, catalogue, code_of, made_once
from tests.bench.timing import Figure, seconds
from tests.shop import Shop
from tests.ui.till import Clock, Till, closed

DAYS = 43  # Makes 400 MB.
SALES = 20  # Before the copy begins: half to warm up, half to know the pauses without one.


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        folder = Path(shutil.copytree(made_once("large", _make, shops.__file__, history.__file__,
                                                __file__), Path(name) / "shop"))  # fmt: skip
        figures = _beside_sales(folder)
        [copy] = (folder / "backups").iterdir()
        before = _cpu()
        spent = seconds(lambda: shop_folder.restore(Path(name) / "new", copy, _after(folder)))
        detail = f"{copy.stat().st_size // 1_000_000} MB, {_cpu() - before:.1f} s of processor"
        return [*figures, Figure("restore_of_400_mb_s", spent, 20, detail)]


def _make(folder: Path) -> None:
    shutil.copytree(catalogue(), folder, dirs_exist_ok=True)
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    till = BulkTill(shop)
    for _day in range(DAYS):
        shop.next_day()
        shop.open_shift()
        till.sell(SALES_A_DAY)
        shop.close_shift()
    database.close()


def _after(folder: Path) -> datetime:
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    shop.at += timedelta(days=DAYS + 1)
    database.close()
    return shop.at


def _beside_sales(folder: Path) -> list[Figure]:
    shop_at = _after(folder)
    till = Till(folder, inline=False, clock=Clock(shop_at))
    _wait(lambda: till.window.station.jobs.is_idle)
    till.sign_in()
    _wait(lambda: till.is_shown("floatAmount"))
    till.open_shift()
    _wait(lambda: till.is_shown("scanField"))
    pauses = _Pauses()
    for number in range(SALES):
        if number == SALES // 2:
            pauses.longest = 0.0
        _sell(till, number)
    alone, pauses.longest = pauses.longest, 0.0
    copies, sold = till.window.station.copies, 0
    begin, before = time.perf_counter(), _cpu()
    copies.begin()
    while copies.is_running:
        _sell(till, sold)
        sold += 1
    spent = time.perf_counter() - begin
    detail = f"{sold} sales meanwhile, {_cpu() - before:.1f} s of processor"
    assert copies.round is not None, "no copy was made"
    assert not copies.round.problems, copies.round.problems
    closed(till)
    return [
        Figure("backup_of_400_mb_beside_sales_s", spent, 20, detail),
        Figure("pause_beside_a_backup_ms", pauses.longest * 1000, 100,
               f"{alone * 1000:.0f} ms without one"),
    ]  # fmt: skip


def _sell(till: Till, number: int) -> None:
    """Sell one product, faster than a cashier can."""
    till.type_code(code_of(number % 2_000 + 1))
    _wait(lambda: till.total != "Rp0")
    till.pay_cash("1.000.000")
    _wait(lambda: till.is_shown("nextCustomer"))
    till.next_customer()
    _wait(lambda: till.total == "Rp0" and till.is_shown("scanField"))


def _wait(is_there: Callable[[], bool]) -> None:
    while not is_there():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


class _Pauses:
    """Looks each few milliseconds whether the window still answers."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def _cpu() -> float:
    """Give the seconds of processor that this process and its ended children used."""
    used = (resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)

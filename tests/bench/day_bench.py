"""The end of a large day: the first rows of its preview, then settling and printing all of it."""

import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication

from kasir.operations.settling import settlements, statements
from kasir.operations.settling.end_of_day import settle_all
from kasir.printing.a4.paper_files import folder_of_day
from kasir.printing.papers.statement.files import write_day
from kasir.printing.papers.statement.pages import statement_pages
from kasir.store.contract import sync_file
from kasir.store.db import Database
from kasir.ui.jobs import LongWork
from kasir.ui.kit.tables import Table
from tests.bench.shops import BUILD, made_once
from tests.bench.statement_bench import draw_bare
from tests.bench.timing import Figure, median_ms, p99_ms, seconds, turn_by_turn
from tests.shop import DAY, Shop, cash, found_template
from tests.ui.till import Clock, Till, closed

CONSIGNORS, LINES = 500, 20
ON_A_RECEIPT = 25
WINDOWS = 8


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        folder = Path(shutil.copytree(_large_day(), Path(name) / "shop"))
        return [_preview(folder), *_settling(folder)]


def _large_day() -> Path:
    return made_once("day", _make, __file__)


def _make(folder: Path) -> None:
    """Sell each of 500 consignors' goods 20 times, 25 of them on a receipt."""
    found_template(folder)
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    for number in range(CONSIGNORS):
        shop.product(f"P{number:03d}", 10_000 + 50 * number, shop.consignor(f"K{number:03d}"))
    shop.open_shift()
    chance = random.Random(3)
    for _ in range(LINES):
        numbers = chance.sample(range(CONSIGNORS), CONSIGNORS)
        for begin in range(0, CONSIGNORS, ON_A_RECEIPT):
            goods = numbers[begin : begin + ON_A_RECEIPT]
            shop.sell(shop.cart(*((f"P{number:03d}", 1) for number in goods)), cash(2_000_000))
    shop.close_shift()
    database.close()


# --- the preview ----------------------------------------------------------------------------


def _preview(folder: Path) -> Figure:
    database = Database(folder / "kasir.db")
    clock = Clock(Shop(database, folder).at.replace(hour=12))
    database.close()
    [times] = turn_by_turn(WINDOWS, lambda _number: _first_rows(folder, clock), unmeasured=1)
    detail = f"median {median_ms(times):.1f} ms, {len(times)} windows, {CONSIGNORS} consignors"
    return Figure("preview_first_rows_ms", p99_ms(times), 100, detail)


def _first_rows(folder: Path, clock: Clock) -> float:
    """Give the seconds from the key of the page to its first painted rows, in a new window."""
    till = Till(folder, inline=False, clock=clock)
    _wait(lambda: till.window.station.jobs.is_idle)
    till.sign_in("pengelola")
    _wait(lambda: till.window.station.jobs.is_idle and till.window.station.actor is not None)
    spent = seconds(lambda: _open_page(till))
    closed(till)
    return spent


def _open_page(till: Till) -> None:
    till.press("navSettle")
    table = till.find(Table, "settlePreview")
    painted = _Painted(table)
    _wait(lambda: painted.has_rows)


class _Painted(QObject):
    """Sees a table being painted with rows in it."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table
        self.has_rows = False
        table.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() is QEvent.Type.Paint and self._table.model().rowCount() > 0:
            self.has_rows = True
        return False


def _wait(is_there: Callable[[], bool]) -> None:
    while not is_there():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


# --- settling and printing ------------------------------------------------------------------


def _settling(folder: Path) -> list[Figure]:
    """Settle and print half of the consignors, then all others, as the key of the page does."""
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    ids = [row.consignor_id for row in shop.read(partial(settlements.preview, day=DAY))]
    half = len(ids) // 2
    # The bare page stands beside both halves: what the machine does meanwhile is in it, too.
    first = _settle_and_print(shop, ids[:half])
    between = _bare_page(shop)
    second = _settle_and_print(shop, ids[half:])
    bare = (between + _bare_page(shop)) / 2
    database.close()
    each = (first + second) / len(ids)
    detail = f"{each * 1000:.1f} ms against {bare * 1000:.1f} ms a statement of {LINES} lines"
    growth = f"{half} statements in {first:.1f} s, {len(ids) - half} more in {second:.1f} s"
    return [
        Figure("settle_and_print_vs_bare_canvas", each / bare, 2, detail),
        Figure("settle_and_print_second_half_vs_first", second / first, 1.2, growth),
    ]


def _settle_and_print(shop: Shop, ids: Sequence[int]) -> float:
    errand = LongWork(shop.database, lambda _done, _of: None)
    stamp = shop.stamp("pengelola")

    def work() -> None:
        made = settle_all(errand, ids, DAY, stamp, errand.advance)
        write_day(errand, folder_of_day(shop.folder, DAY), made[-len(ids) :])

    return seconds(work)


def _bare_page(shop: Shop) -> float:
    """Give the seconds that a bare canvas needs for one of the same statements, on the disk.

    A power cut takes no statement away: on a disk that needs 4 ms for that, so does the bare one.
    """
    heads = shop.read(partial(settlements.settlements_of_day, day=DAY))[:100]
    papers = [
        statement_pages(shop.read(partial(statements.statement, settlement_id=head.id)))
        for head in heads
    ]
    path = shop.folder / "bare.pdf"

    def draw(number: int) -> None:
        draw_bare(path, [papers[number]])
        sync_file(path)

    [times] = turn_by_turn(len(papers), lambda number: seconds(partial(draw, number)))
    return sorted(times)[len(times) // 2]

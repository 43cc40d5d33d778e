"""Opening the notes about a consignor with a thousand goods, in the real window."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from kasir.operations.products import catalog
from kasir.ui.goods.intake_sheet import IntakeSheet
from kasir.ui.goods.note_sheet import GoodsOwner, HandBackSheet
from kasir.ui.goods.write_off_sheet import WriteOffSheet
from kasir.ui.kit.sheet import Sheet, Surface
from tests.bench.timing import Figure, median_ms, p99_ms, seconds, turn_by_turn
from tests.shop import Shop
from tests.ui.till import Clock, Till, closed

CONSIGNOR, ROUNDS, MOST_MS = 1, 8, 200


def measure(shop: Shop) -> list[Figure]:
    till = Till(shop.folder, clock=Clock(shop.at))
    till.sign_in("pengelola")
    till.press("navGoods")
    page, station = till.window.current(), till.window.station
    assert isinstance(page, Surface), "another page"
    items = shop.read(lambda session: catalog.goods_of(session, CONSIGNOR, shop.day))
    owner = GoodsOwner(CONSIGNOR, "Usaha C000")
    sheets: dict[str, Callable[[], Sheet]] = {
        "intake": lambda: IntakeSheet(station, owner, items),
        "hand_back": lambda: HandBackSheet(station, owner, items),
        "write_off": lambda: WriteOffSheet(station, items),
    }
    taken = turn_by_turn(
        ROUNDS,
        *(lambda _number, make=make: _open(page, make) for make in sheets.values()),
        unmeasured=1,
    )
    closed(till)
    return [
        Figure(
            f"{name}_of_{len(items)}_goods_ms",
            median_ms(times),
            MOST_MS,
            f"p99 {p99_ms(times):.1f} ms, {ROUNDS} times",
        )
        for name, times in zip(sheets, taken, strict=True)
    ]


def _open(page: Surface, make: Callable[[], Sheet]) -> float:
    """Give the seconds until the sheet is painted, and take it away again."""
    opened: list[Sheet] = []

    def open_it() -> None:
        opened.append(make())
        page.sheet_asked.emit(opened[0])
        QApplication.processEvents()
        opened[0].grab()

    spent = seconds(open_it)
    opened[0].close_sheet()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return spent

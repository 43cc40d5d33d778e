"""The disk is full, or breaks in the middle of a sale.

Full: the sale is refused with a sentence, the cart stays, and selling goes on when there is room
again. Broken: the k-th page that is written fails, for each k; a sale is there as a whole or not
at all, and nothing more is written until the shop was opened again. The control believes that
whatever it asked for was stored.
"""

import resource
import signal
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select, text

from kasir.cart import Cart, Tender, new_cart
from kasir.clock import Stamp
from kasir.enums import TenderKind
from kasir.models import Entry, Session
from kasir.money import Quantity
from kasir.operations.products import catalog
from kasir.operations.selling import carts, sales
from kasir.operations.verify.report import verify
from kasir.store.contract import StorageBrokenError, StorageError
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.shop import DAY, Shop, found_template

SKUS = ("A", "B", "C")
PAGE = 4096
MOST_SALES = 200
TOLD_S = 2  # A person is told within this time.

_context = get_context("forkserver")
_context.set_forkserver_preload([__name__])


def drill(folder: Path, pages: range) -> list[Outcome]:
    """Fill the disk once, and let the k-th page fail for each k of the range."""
    stamp = _stocked_shop(folder)
    path = folder / "kasir.db"
    full = _fill_up(path, stamp)
    broken = [_break(path, stamp, page) for page in pages]
    bad = [what for what in broken if what]
    believed = _believing(path, stamp)
    return [
        Outcome("disk_full", 1, len(full), "; ".join(full)),
        Outcome("io_error", len(broken), len(bad), "; ".join(bad[:3])),
        Outcome("io_error_control", *believed, "every sale believed stored", is_control=True),
    ]


def _stocked_shop(folder: Path) -> Stamp:
    found_template(folder)
    shop = Shop(Database(folder / "kasir.db"), folder)
    consignor = shop.consignor("K001")
    for number, sku in enumerate(SKUS):
        shop.product(sku, 5_000 + 2_500 * number, consignor, 1_000_000)
    shop.open_shift()
    stamp = shop.stamp()
    shop.database.close()
    return stamp


def _cart(session: Session) -> Cart:
    cart = new_cart()
    for sku in SKUS:
        cart = cart.add(catalog.find_product(session, sku, DAY)[0], Quantity.units(1))
    return cart


def _complete(session: Session, cart: Cart, stamp: Stamp) -> str:
    tenders = (Tender(TenderKind.CASH, cart.total),)
    return sales.complete_sale(session, cart, tenders, stamp).number


# --- full -----------------------------------------------------------------------------------


def _fill_up(path: Path, stamp: Stamp) -> list[str]:
    """Sell until there is no room, make room, and sell on; give what was wrong."""
    database = Database(path)
    cart = database.read(_cart)
    database.write(partial(carts.keep_cart, cart=cart, stamp=stamp))
    database.read(partial(_limit, pages=0))
    problems = []
    stored, error = _sell_until_refused(database, stamp)
    if type(error) is not StorageError:
        problems.append(f"a full disk is told as {error!r}")
    if database.read(partial(carts.unfinished_cart, register_id=stamp.register_id)) != cart:
        problems.append("the cart is gone")
    database.read(partial(_limit, pages=100_000))
    stored.append(database.write(partial(_complete, cart=cart, stamp=stamp)))
    if database.read(partial(_missing, numbers=stored)):
        problems.append("a sale is missing")
    if not database.read(verify).is_clean:
        problems.append("the books do not tie")
    database.close()
    return problems


def _limit(session: Session, pages: int) -> None:
    """Let the file grow to so many pages and no further; 0 is what it has, and four more."""
    have = session.execute(text("PRAGMA page_count")).scalar_one()
    session.execute(text(f"PRAGMA max_page_count={pages or have + 4}"))


def _sell_until_refused(database: Database, stamp: Stamp) -> tuple[list[str], Exception | None]:
    stored: list[str] = []
    for _ in range(MOST_SALES):
        cart = database.read(_cart)
        try:
            stored.append(database.write(partial(_complete, cart=cart, stamp=stamp)))
        except (StorageError, StorageBrokenError) as error:
            return stored, error
    return stored, None


# --- broken ---------------------------------------------------------------------------------


def _break(path: Path, stamp: Stamp, page: int) -> str:
    """Let one page fail in a process of its own; give what was wrong afterwards, or nothing."""
    stored, told, spent = _in_a_process(partial(_sell_on_breaking_disk, path, stamp, page))
    database = Database(path)
    missing = database.read(partial(_missing, numbers=stored))
    is_clean = database.read(verify).is_clean
    database.write(partial(_complete, cart=database.read(_cart), stamp=stamp))
    database.close()
    if missing or not is_clean:
        return f"page {page}: {missing} sales lost, clean: {is_clean}"
    if told != ["StorageBrokenError", "StorageBrokenError"] or spent > TOLD_S:
        return f"page {page}: told {told} after {spent:.1f} s"
    return ""


Told = tuple[list[str], list[str], float]


def _in_a_process(work: Callable[[], Told]) -> Told:
    hears, says = _context.Pipe(duplex=False)
    process = _context.Process(target=_say, args=(says, work))
    process.start()
    says.close()
    told: Told = hears.recv()
    process.join()
    return told


def _say(says: Connection, work: Callable[[], Told]) -> None:
    says.send(work())


def _sell_on_breaking_disk(path: Path, stamp: Stamp, page: int) -> Told:
    """Sell until the log may not grow any more; try once more when it may again."""
    database = Database(path)
    log = path.with_name(path.name + "-wal")
    database.read(_cart)
    _let_files_grow_to(log.stat().st_size + page * PAGE)
    begin = time.monotonic()
    stored, error = _sell_until_refused(database, stamp)
    spent = time.monotonic() - begin
    _let_files_grow_to(resource.RLIM_INFINITY)
    more, second = _sell_until_refused(database, stamp)
    return stored + more, [type(error).__name__, type(second).__name__], spent


def _let_files_grow_to(size: int) -> None:
    """Make every write beyond fail. The signal that comes with it would end the process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


def _missing(session: Session, numbers: list[str]) -> int:
    kept = set(session.scalars(select(Entry.number).where(Entry.number.is_not(None))))
    return len(set(numbers) - kept)


# --- the control ----------------------------------------------------------------------------


def _believing(path: Path, stamp: Stamp) -> tuple[int, int]:
    """Count the sales, and those among them that a program loses that looks at no error."""
    stored, _told, _spent = _in_a_process(partial(_sell_and_believe, path, stamp))
    database = Database(path)
    missing = database.read(partial(_missing, numbers=stored))
    database.close()
    return len(stored), missing


def _sell_and_believe(path: Path, stamp: Stamp) -> Told:
    database = Database(path)
    asked: list[str] = []

    def sell(session: Session) -> None:
        asked.append(_complete(session, _cart(session), stamp))

    database.read(_cart)
    _let_files_grow_to(path.with_name(path.name + "-wal").stat().st_size + PAGE)
    try:
        database.write(sell)
    except StorageBrokenError:
        return asked, [], 0.0
    return asked, [], 0.0

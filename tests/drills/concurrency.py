"""Several programs sell the same goods on one file, or on one server, at the same time.

Nothing may be lost: the stock is what there was less what was sold, the numbers have neither gap
nor double, the chain holds. The control does the same sums through SQLAlchemy as it comes, and
must lose some: otherwise the drill would prove nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from kasir.cart import Cart, Tender, new_cart
from kasir.clock import Stamp
from kasir.enums import TenderKind
from kasir.models import Batch, Product, Sale
from kasir.money import Quantity
from kasir.operations.products import catalog
from kasir.operations.selling import sales
from kasir.operations.verify.report import verify
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.postgres import Databases
from tests.shop import Shop, found_on_server, found_template

SKUS = ("A", "B", "C")
ON_THE_SHELF = 1_000_000
WAIT_S = 300


def drill(folder: Path, processes: int, sales_each: int) -> list[Outcome]:
    found_template(folder)
    return _drill("concurrent_sales", folder / "kasir.db", processes, sales_each)


def server_drill(databases: Databases, processes: int, sales_each: int) -> list[Outcome]:
    url = databases.make()
    found_on_server(url)
    outcomes = _drill("concurrent_sales_server", url, processes, sales_each)
    databases.drop(url)
    return outcomes


def _drill(name: str, place: Path | str, processes: int, sales_each: int) -> list[Outcome]:
    shop = Shop(Database(place), Path())
    _stock(shop)
    _together(partial(_sell, place, shop.stamp(), sales_each), processes)
    wanted = processes * sales_each
    found = shop.read(lambda session: _count(session, wanted))
    bad = found.lost_updates + found.gaps + found.differences
    detail = (
        f"{processes} processes, {found.lost_updates} lost updates, {found.gaps} gaps or doubles, "
        f"{found.differences} differences"
    )
    before = shop.read(_on_hand)
    _together(partial(_take_by_default, place, sales_each), processes)
    lost = wanted - (before - shop.read(_on_hand))
    told = "read, subtract, write, as SQLAlchemy begins by itself"
    shop.database.close()
    return [
        Outcome(name, wanted, bad, detail),
        Outcome(f"{name}_control", wanted, lost, told, is_control=True),
    ]


def _stock(shop: Shop) -> None:
    consignor = shop.consignor("K001")
    for number, sku in enumerate(SKUS):
        shop.product(sku, 5_000 + 2_500 * number, consignor, ON_THE_SHELF)
    shop.open_shift()


def _together(work: Callable[[Barrier], None], processes: int) -> None:
    """Run the same work in several processes that all begin at once."""
    context = get_context("spawn")
    barrier = context.Barrier(processes)
    running = [context.Process(target=work, args=(barrier,)) for _ in range(processes)]
    for process in running:
        process.start()
    for process in running:
        process.join(WAIT_S)
        assert process.exitcode == 0, "a seller stopped with an error"


# --- selling --------------------------------------------------------------------------------


def _sell(place: Path | str, stamp: Stamp, count: int, barrier: Barrier) -> None:
    """Sell one of each, over and over (in a process of its own)."""
    database = Database(place)
    items = database.read(
        lambda session: [catalog.find_product(session, sku, stamp.business_day)[0] for sku in SKUS]
    )
    barrier.wait(WAIT_S)
    for _ in range(count):
        cart = new_cart()
        for item in items:
            cart = cart.add(item, Quantity.units(1))
        database.write(partial(_complete, cart=cart, stamp=stamp))
    database.close()


def _complete(session: Session, cart: Cart, stamp: Stamp) -> object:
    tenders = (Tender(TenderKind.CASH, cart.total),)
    return sales.complete_sale(session, cart, tenders, stamp)


@dataclass(frozen=True, slots=True)
class _Found:
    lost_updates: int
    gaps: int
    differences: int


def _count(session: Session, wanted: int) -> _Found:
    left = session.scalars(
        select(Batch.on_hand).join(Product, Product.id == Batch.product_id)
    ).all()
    lost = sum(on_hand // 1000 - (ON_THE_SHELF - wanted) for on_hand in left)
    numbers = session.scalars(select(Sale.sequence)).all()
    gaps = len(set(range(1, wanted + 1)) ^ set(numbers)) + len(numbers) - len(set(numbers))
    return _Found(lost, gaps, len(verify(session).differences))


# --- the control ----------------------------------------------------------------------------


def _on_hand(session: Session) -> int:
    held: int = session.execute(select(Batch.on_hand).where(Batch.id == 1)).scalar_one()
    return held


def _take_by_default(place: Path | str, count: int, barrier: Barrier) -> None:
    """Take one thousandth at a time off a shelf, as the tutorial has it."""
    if isinstance(place, Path):
        engine = create_engine(f"sqlite+pysqlite:///{place}", module=dbapi2)
    else:
        engine = create_engine(place)
    barrier.wait(WAIT_S)
    for _ in range(count):
        with Session(engine) as session, session.begin():
            batch = session.get_one(Batch, 1)
            batch.on_hand -= 1
    engine.dispose()

"""Copies taken while tills sell, each restored on an empty computer, opened, verified, sold on.

And crafted copies, none of which may take the shop's place: something more, less or other than
what the release makes. The control is the same check without the comparison of the schema.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import count
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

from pysqlite3 import dbapi2

from kasir.config import PEPPER
from kasir.operations.people.sign_in import sign_in
from kasir.operations.verify.report import verify
from kasir.store import shop_folder
from kasir.store.copies.check import BackupBrokenError, check
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.shop import MORNING, PINS, Shop, found_template
from tests.shop import PEPPER as KEY

SKUS = ("A", "B", "C")
WAIT_S = 60
_NOON = MORNING.replace(hour=5)


def drill(folder: Path, copies: int, crafted: int) -> list[Outcome]:
    (folder / "toko").mkdir()
    found_template(folder / "toko")
    with closing(Database(folder / "toko" / "kasir.db")) as database:
        shop = Shop(database, folder / "toko")
        owner = shop.consignor("K001")
        for number, sku in enumerate(SKUS):
            shop.product(sku, 5_000 + 2_500 * number, owner, 1_000_000)
        shop.open_shift()
    return [_beside_sales(folder, shop, copies), *_crafted(folder, shop, crafted)]


# --- copies beside writes ---------------------------------------------------------------------


def _beside_sales(folder: Path, shop: Shop, copies: int) -> Outcome:
    context = get_context("spawn")
    stop, begun = context.Event(), context.Event()
    sell = partial(_sell, shop.folder, shop.shift_id, stop, begun)
    seller = context.Process(target=sell, daemon=True)
    seller.start()
    assert begun.wait(WAIT_S), "nobody sells"
    bad, held, grown = 0, 0, 0
    try:
        for number in range(copies):
            at = shop.at + timedelta(minutes=number)
            made = shop_folder.back_up(shop.folder, folder / "usb", at)
            before, held = held, _restored(made, folder / f"baru-{number}")
            bad += held < max(before, 1)
            grown += held > before
            made.unlink()
    finally:
        stop.set()
        seller.join(WAIT_S)
    assert grown > copies // 2, "hardly anything was sold meanwhile"
    return Outcome("copies_beside_sales", copies, bad, f"{held} receipts in the last one")


def _sell(folder: Path, shift_id: int, stop: Event, begun: Event) -> None:
    """Sell until told to stop (in a process of its own)."""
    with closing(Database(folder / "kasir.db")) as database:
        shop = Shop(database, folder)
        shop.shift_id = shift_id
        while not stop.is_set():
            shop.sell(shop.cart(*((sku, 1) for sku in SKUS)))
            begun.set()


def _restored(copy: Path, folder: Path) -> int:
    """Restore a copy on an empty computer, sign in, verify, sell; give its receipts, 0 if bad."""
    shop_folder.restore(folder, copy, _NOON)
    (folder / PEPPER).write_bytes(KEY)
    with closing(Database(folder / "kasir.db")) as database:
        shop = Shop(database, folder)
        shop.at = _NOON
        receipts = shop.read(lambda s: s.exec_driver_sql("SELECT count(*) FROM sales").scalar_one())
        entered = shop.write(
            lambda s: sign_in(s, "kasir", PINS["kasir"], KEY, shop.at, shop.register_id)
        )
        shop.shift_id = shop.read(
            lambda s: s.exec_driver_sql("SELECT max(id) FROM shifts").scalar_one()
        )
        sold = shop.sell(shop.cart(("A", 1)))
        is_good = entered.actor is not None and bool(sold.number) and shop.read(verify).is_clean
    for path in sorted(folder.iterdir()):
        path.unlink()
    folder.rmdir()
    return int(receipts) if is_good else 0


# --- crafted copies ---------------------------------------------------------------------------

Craft = tuple[str, str]  # What it is, and the script that does it.


def _crafted(folder: Path, shop: Shop, most: int) -> list[Outcome]:
    good = shop_folder.back_up(shop.folder, folder / "baik.db", shop.at)
    target = folder / "sasaran"
    tried, restored, unseen = 0, [], 0
    for number, (name, script) in zip(range(most), _crafts(good), strict=False):
        copy = folder / f"titipan-{number}.db"
        copy.write_bytes(good.read_bytes())
        with closing(dbapi2.connect(str(copy), isolation_level=None)) as connection:
            connection.executescript(script)
        tried += 1
        if not _is_refused(lambda copy=copy: shop_folder.restore(target, copy, shop.at)):
            restored.append(name)
        unseen += not _is_refused(lambda copy=copy: check(copy))
        copy.unlink()
    told = "the same check without comparing the schema"
    return [
        Outcome("crafted_copies", tried, len(restored), ", ".join(restored)),
        Outcome("crafted_copies_control", tried, unseen, told, is_control=True),
    ]


def _is_refused(work: Callable[[], object]) -> bool:
    try:
        work()
    except BackupBrokenError:
        return True
    return False


def _crafts(good: Path) -> Iterator[Craft]:
    """Triggers, views, tables and indexes more; guards fewer or empty; columns and names changed.

    Round robin over the kinds, so that a few of them are of each.
    """
    with closing(dbapi2.connect(str(good))) as connection:
        tables = _names(connection, "table")
        triggers = _names(connection, "trigger")
        indexes = _names(connection, "index")
    kinds: tuple[Callable[[int], Craft], ...] = (
        lambda n: ("trigger", _trigger(f"t{n}", tables[n % len(tables)])),
        lambda n: ("missing guard", f"DROP TRIGGER {triggers[n % len(triggers)]}"),
        lambda n: ("view", f"CREATE VIEW v{n} AS SELECT * FROM {tables[n % len(tables)]}"),
        lambda n: ("table", f"CREATE TABLE x{n} (a)"),
        lambda n: ("index", f"CREATE INDEX i{n} ON sales (pays, {'gross' if n % 2 else 'id'})"),
        lambda n: ("missing index", f"DROP INDEX {indexes[n % len(indexes)]}"),
        lambda n: ("column", f"ALTER TABLE {tables[n % len(tables)]} ADD COLUMN x{n} TEXT"),
        lambda n: ("rewritten guard", _rewritten(triggers[n % len(triggers)])),
        lambda n: ("loosened table", _loosened(tables[n % len(tables)])),
    )  # fmt: skip
    for number in count():
        yield kinds[number % len(kinds)](number // len(kinds))


def _trigger(name: str, table: str) -> str:
    """What would work in the shop from then on."""
    does = "BEGIN UPDATE batches SET on_hand = 0; END"
    return f"CREATE TRIGGER {name} AFTER INSERT ON {table} {does}"


def _rewritten(trigger: str) -> str:
    """A guard of the same name that lets everything pass."""
    return (
        "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = replace(sql, 'RAISE(ABORT',"
        f" 'coalesce(0') WHERE name = '{trigger}'; PRAGMA writable_schema=OFF;"
    )


def _loosened(table: str) -> str:
    """A table of the same name without STRICT."""
    return (
        "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '')"
        f" WHERE name = '{table}'; PRAGMA writable_schema=OFF;"
    )


def _names(connection: dbapi2.Connection, kind: str) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY name"
    found = [name for (name,) in connection.execute(asked, (kind,))]
    return [name for name in found if not name.startswith(("sqlite_", "alembic"))]

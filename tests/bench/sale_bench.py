"""One sale of five lines, everything included, against its own rows written bare.

The bare side is a copy of the same file. For each sale it gets the rows that the sale really
wrote, table by table, in one durable transaction of prepared statements: same schema, triggers,
indexes and pragmas. What kasir adds is knowing what the rows are, and sealing them.
"""

import random
from functools import partial
from typing import Any

from pysqlite3 import dbapi2

from kasir.cart import Cart, Tender
from kasir.enums import TenderKind
from kasir.money import Money
from kasir.operations.selling import carts, sales
from kasir.store.sqlite import PRAGMAS
from tests.bench.shops import code_of
from tests.bench.timing import Figure, compare, seconds, turn_by_turn
from tests.shop import Shop

ROUNDS = 200
LINES = 5
BEST_SELLERS = 2_000
# Where a sale writes new rows, and the column that names it.
TABLES = {
    "entries": "id",
    "sales": "id",
    "sale_lines": "sale_id",
    "sale_tenders": "sale_id",
    "stock_movements": "entry_id",
    "postings": "entry_id",
    "unclaimed_postings": "entry_id",
    "audit_records": "entry_id",
    "print_jobs": "entry_id",
}


def measure(shop: Shop) -> list[Figure]:
    counter = Counter(shop)
    bare = BareShop(shop, counter)
    taken = turn_by_turn(ROUNDS, counter.sell, bare.repeat_sale)
    bare.close()
    return [compare("sale_of_5_lines_vs_bare_rows", 4, *taken)]


class Counter:
    """Sells five lines at a time, out of a cart that was stored while it grew."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._stamp = shop.stamp()
        self.cart = shop.cart((code_of(1), 1))

    def sell(self, number: int) -> float:
        self.cart = _filled_cart(self._shop, random.Random(number))
        self._shop.write(lambda session: carts.keep_cart(session, self.cart, self._stamp))
        tenders = (Tender(TenderKind.CASH, Money(1_000_000)),)
        complete = partial(sales.complete_sale, cart=self.cart, tenders=tenders, stamp=self._stamp)
        return seconds(lambda: self._shop.write(complete))


def _filled_cart(shop: Shop, chance: random.Random) -> Cart:
    numbers = chance.sample(range(1, BEST_SELLERS + 1), LINES)
    return shop.cart(*((code_of(number), chance.randint(1, 3)) for number in numbers))


class BareShop:
    """The same file without kasir: rows in, by statements that are prepared once."""

    def __init__(self, shop: Shop, counter: Counter) -> None:
        copy = shop.folder / "bare.db"
        self._source = dbapi2.connect(str(shop.folder / "kasir.db"), isolation_level=None)
        self._source.execute("VACUUM INTO ?", (str(copy),))
        self._target = dbapi2.connect(str(copy), isolation_level=None)
        for name, wanted, _expected in PRAGMAS:
            self._target.execute(f"PRAGMA {name}={wanted}")
        self._counter = counter
        self._inserts = {
            table: f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"
            for table in TABLES
            if (columns := self._target.execute(f"PRAGMA table_info({table})").fetchall())
        }

    def repeat_sale(self, _number: int) -> float:
        """Write what the newest sale wrote."""
        [sale_id] = self._source.execute("SELECT max(id) FROM sales").fetchone()
        rows = {
            table: self._source.execute(
                f"SELECT * FROM {table} WHERE {column} = ?", (sale_id,)
            ).fetchall()
            for table, column in TABLES.items()
        }
        taken = self._source.execute(
            "SELECT quantity, batch_id FROM stock_movements WHERE entry_id = ?", (sale_id,)
        ).fetchall()
        key = self._counter.cart.key
        self._target.execute("INSERT INTO carts VALUES (?, 1, 1, 'open', '', '2026-11-24')", (key,))
        return seconds(lambda: self._write(rows, taken, key))

    def _write(self, rows: dict[str, list[Any]], taken: list[Any], key: str) -> None:
        run, run_many = self._target.execute, self._target.executemany
        run("BEGIN IMMEDIATE")
        run("UPDATE number_series SET last = last + 1 WHERE series = 'K1' AND year = 0")
        for table, found in rows.items():
            run_many(self._inserts[table], found)
        run_many("UPDATE batches SET on_hand = on_hand + ? WHERE id = ?", taken)
        run("DELETE FROM carts WHERE key = ?", (key,))
        run("COMMIT")

    def close(self) -> None:
        self._target.close()
        self._source.close()

"""Finding one product among 100.000: by its code against the bare statement, and by any part."""

import random
from functools import partial

from pysqlite3 import dbapi2
from sqlalchemy.dialects import sqlite

from kasir.operations.products import catalog
from tests.bench.shops import PRODUCTS, code_of, name_of
from tests.bench.timing import Figure, compare, median_ms, p99_ms, seconds, turn_by_turn
from tests.shop import Shop

ROUNDS = 1_000
SEARCHES = 400


def measure(shop: Shop) -> list[Figure]:
    return [_by_code(shop), _by_part(shop)]


def _by_code(shop: Shop) -> Figure:
    bare = BareLookup(shop)
    taken = turn_by_turn(ROUNDS, partial(find, shop), bare.find)
    bare.close()
    return compare("find_by_code_vs_bare_sqlite", 4, *taken)


def find(shop: Shop, number: int) -> float:
    """Look up one of the codes, far from the one before."""
    code = code_of(1 + number * 7_919 % PRODUCTS)
    return seconds(lambda: shop.read(lambda session: catalog.find_product(session, code, shop.day)))


class BareLookup:
    """What any program must do: one consistent picture, the same statement, its row."""

    def __init__(self, shop: Shop) -> None:
        self._connection = dbapi2.connect(str(shop.folder / "kasir.db"), isolation_level=None)
        compiled = catalog._BY_CODE.compile(dialect=sqlite.dialect(paramstyle="named"))
        self._text = str(compiled)
        self._fixed = {**compiled.params}
        self._day = shop.day.isoformat()

    def find(self, number: int) -> float:
        wanted = {"code": code_of(1 + number * 7_919 % PRODUCTS), "day": self._day}
        return seconds(lambda: self._fetch(self._fixed | wanted))

    def _fetch(self, wanted: dict[str, object]) -> None:
        self._connection.execute("BEGIN")
        assert self._connection.execute(self._text, wanted).fetchone() is not None
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


def _by_part(shop: Shop) -> Figure:
    chance = random.Random(2)

    def search(_number: int) -> float:
        text = _part(chance)
        return seconds(lambda: shop.read(lambda session: catalog.search(session, text, shop.day)))

    [times] = turn_by_turn(SEARCHES, search)
    detail = f"median {median_ms(times):.2f} ms, {len(times)} searches"
    return Figure("search_any_part_p99_ms", p99_ms(times), 50, detail)


def _part(chance: random.Random) -> str:
    """Give what people type: parts of words, one or several, now and then of nothing there is."""
    words = name_of(chance.randint(1, PRODUCTS)).split()
    match chance.randrange(5):
        case 0:
            return words[0][: chance.randint(2, 5)]
        case 1:
            return words[1][1:]
        case 2:
            return " ".join(word[:4] for word in chance.sample(words, 3))
        case 3:
            return f"sku{chance.randint(1, PRODUCTS):06d}"
        case _:
            return "tidak ada"

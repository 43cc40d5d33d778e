"""The same sale, look-up and settlement with a million sale lines behind, against none."""

from functools import partial

from kasir.operations.settling import settlements, statements
from tests.bench.history import BulkTill
from tests.bench.lookup_bench import find
from tests.bench.sale_bench import Counter
from tests.bench.shops import CONSIGNORS
from tests.bench.timing import Figure, compare, seconds, turn_by_turn
from tests.shop import Shop

SALES, LOOKUPS = 200, 1_000
RECEIPTS_TODAY = 400
MOST = 1.2


def measure(new: Shop, old: Shop) -> list[Figure]:
    """Compare a shop without sales and one with a million lines; both have the same goods."""
    sales = turn_by_turn(SALES, Counter(old).sell, Counter(new).sell)
    lookups = turn_by_turn(LOOKUPS, partial(find, old), partial(find, new))
    for shop in (old, new):
        BulkTill(shop, seed=2).sell(RECEIPTS_TODAY)
        shop.close_shift()
    settled = turn_by_turn(CONSIGNORS, partial(_settle, old), partial(_settle, new), unmeasured=0)
    return [
        compare("sale_with_a_million_lines_behind", MOST, *sales),
        compare("find_by_code_with_a_million_lines_behind", MOST, *lookups),
        compare("settlement_with_a_million_lines_behind", MOST, *settled),
        _statements(old, new),
    ]


def _settle(shop: Shop, number: int) -> float:
    return seconds(lambda: shop.settle(number + 1))


def _statements(old: Shop, new: Shop) -> Figure:
    """Ask for all that a statement says, of each consignor's settlement of today."""
    both = {
        shop: shop.read(partial(settlements.settlements_of_day, day=shop.day))
        for shop in (old, new)
    }

    def ask(shop: Shop, number: int) -> float:
        found = partial(statements.statement, settlement_id=both[shop][number].id)
        return seconds(lambda: shop.read(found))

    taken = turn_by_turn(CONSIGNORS, partial(ask, old), partial(ask, new), unmeasured=0)
    return compare("statement_with_a_million_lines_behind", MOST, *taken)

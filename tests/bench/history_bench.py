"""The same sale, look-up and settlement with a million sale lines behind, against none."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import select

from kasir.models import Session, Settlement
from kasir.operations.selling import receipts
from kasir.operations.settling import cycles, settlements, statements
from kasir.operations.shifts import shifts
from tests.bench.history import BulkTill
from tests.bench.lookup_bench import find
from tests.bench.sale_bench import Counter
from tests.bench.shops import CONSIGNORS, name_of
from tests.bench.timing import Figure, compare, seconds, turn_by_turn
from tests.shop import DAY, Shop

SALES, LOOKUPS = 200, 1_000
RECEIPTS_TODAY = 400
ASKED = 50
GOODS = name_of(7)  # Sold each day, as 2.000 others are.
MOST = 1.2


def measure(new: Shop, old: Shop) -> list[Figure]:
    """Compare a shop without sales and one with a million lines; both have the same goods."""
    sales = turn_by_turn(SALES, Counter(old).sell, Counter(new).sell)
    lookups = turn_by_turn(LOOKUPS, partial(find, old), partial(find, new))
    for shop in (old, new):
        BulkTill(shop, seed=2).sell(RECEIPTS_TODAY)
        shop.close_shift()
    settled = turn_by_turn(CONSIGNORS, partial(_settle, old), partial(_settle, new), unmeasured=0)
    asked = {name: turn_by_turn(ASKED, partial(_ask, old, work), partial(_ask, new, work))
             for name, work in QUESTIONS.items()}  # fmt: skip
    return [
        compare("sale_with_a_million_lines_behind", MOST, *sales),
        compare("find_by_code_with_a_million_lines_behind", MOST, *lookups),
        compare("settlement_with_a_million_lines_behind", MOST, *settled),
        _statements(old, new),
        _oldest(old),
        *(compare(f"{name}_with_a_million_lines_behind", MOST, *taken)
          for name, taken in asked.items()),
    ]  # fmt: skip


QUESTIONS: dict[str, Callable[[Session], object]] = {
    "receipt_by_number": lambda s: receipts.find_receipts(s, "K1-000001"),
    "receipt_by_goods": lambda s: receipts.find_receipts(s, GOODS),
    "receipt_not_found": lambda s: receipts.find_receipts(s, "tidak ada"),
    "shifts_closed": lambda s: shifts.require_closed(s, DAY),
    "pay_plans": lambda s: cycles.pay_plans(s, range(1, CONSIGNORS + 1), DAY),
}


def _ask(shop: Shop, work: Callable[[Session], object], _number: int) -> float:
    return seconds(lambda: shop.read(work))


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


def _oldest(old: Shop) -> Figure:
    """Ask for the first statement that there ever was, and for the last of the same length."""
    behind = old.read(lambda s: list(s.scalars(select(Settlement.id).order_by(Settlement.id))))
    first, last = behind[:ASKED], behind[-2 * CONSIGNORS : -2 * CONSIGNORS + ASKED]

    def ask(ids: list[int], number: int) -> float:
        found = partial(statements.statement, settlement_id=ids[number])
        return seconds(lambda: old.read(found))

    taken = turn_by_turn(ASKED, partial(ask, first), partial(ask, last), unmeasured=0)
    return compare("statement_of_225_days_ago", MOST, *taken)

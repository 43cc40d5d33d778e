"""The books checked against themselves: chain, ledger, stock, numbers, claims, payouts.

Nothing here trusts a running sum or a flag: everything is recomputed from the first row. A
difference names the record. One bad record does not hide the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice

from sqlalchemy import func, select

from kasir.models import AuditRecord, Entry, Session
from kasir.operations.verify import chain as verify_chain
from kasir.operations.verify import decisions as verify_decisions
from kasir.operations.verify import ledger as verify_ledger
from kasir.operations.verify import settlements as verify_settlements
from kasir.operations.verify import stock as verify_stock
from kasir.operations.verify.differences import Difference

MOST_SHOWN = 100

Check = Callable[[Session], Iterable[Difference]]

_BOOKS: tuple[Check, ...] = (
    *(verify_ledger.balanced, verify_ledger.sales, verify_ledger.shares),
    *(verify_stock.stock, verify_stock.write_offs, verify_stock.counts),
    *(verify_ledger.numbers, verify_settlements.claims, verify_settlements.unclaimed),
    *(verify_settlements.settlements, verify_settlements.payouts, verify_settlements.reversals),
    *(verify_ledger.snapshots, verify_decisions.decisions, verify_decisions.lines),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and every difference found (at most 100 a check)."""

    records: int
    entries: int
    differences: tuple[Difference, ...]

    @property
    def is_clean(self) -> bool:
        return not self.differences


def verify(session: Session) -> Report:
    """Check the whole shop and give the differences, the chain's first."""
    found = (*chain(session), *books(session))
    records = session.execute(select(func.count()).select_from(AuditRecord)).scalar_one()
    entries = session.execute(select(func.count()).select_from(Entry)).scalar_one()
    return Report(records, entries, found)


def chain(
    session: Session, told: Callable[[int, int], object] = lambda _done, _of: None
) -> tuple[Difference, ...]:
    """The half of `verify` that recomputes the chain; `told(done, of)` now and then."""
    return _found(session, (partial(verify_chain.chain, told=told), verify_chain.unsealed))


def books(session: Session) -> tuple[Difference, ...]:
    """The half of `verify` that recomputes everything else."""
    return _found(session, _BOOKS)


def _found(session: Session, checks: Iterable[Check]) -> tuple[Difference, ...]:
    return tuple(each for check in checks for each in islice(check(session), MOST_SHOWN))

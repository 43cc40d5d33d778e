"""The end of a day: everybody who waits is settled, one short transaction each.

Stopped half-way or run again it goes on where it was: who is settled has nothing left to settle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from kasir.clock import Stamp
from kasir.models import Session
from kasir.operations.settling import cycles, settlements
from kasir.operations.settling.settlements import CANCELLED, PreviewRow, SettlementHead
from kasir.operations.store import Store


def who_waits(
    session: Session, day: date, at: datetime, *, is_due_only: bool = False
) -> tuple[PreviewRow, ...]:
    """Everybody with movement up to a day that is over, or those whose pay day it is.

    Raises FutureDayError, ShiftOpenError.
    """
    settlements.require_over(session, day, at)
    rows = settlements.preview(session, day)
    if not is_due_only:
        return rows
    plans = cycles.pay_plans(session, [row.consignor_id for row in rows], day)
    return tuple(row for row in rows if plans[row.consignor_id].is_due(row.owed, day))


def settle_all(
    store: Store,
    ids: Sequence[int],
    day: date,
    stamp: Stamp,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[SettlementHead, ...]:
    """Settle consignor by consignor, and give all settlements of the day that are in force.

    `progress(done, of)` is called before each, and may end the run by raising: what is done
    stays done. Raises FutureDayError, ShiftOpenError, NotAllowedError.
    """
    for done, consignor_id in enumerate(ids):
        progress(done, len(ids))
        store.write(partial(settlements.settle, consignor_id=consignor_id, day=day, stamp=stamp))
    progress(len(ids), len(ids))
    found = store.read(partial(settlements.settlements_of_day, day=day))
    return tuple(head for head in found if head.state != CANCELLED)

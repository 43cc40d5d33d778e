"""When a consignor is paid next, by the cycle that was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from kasir.enums import PayCycle
from kasir.models import Agreement, Entry, Payout, Session, Settlement, SettlementReversal
from kasir.money import ZERO, Money

_DAYS = {PayCycle.DAILY: 1, PayCycle.WEEKLY: 7, PayCycle.FORTNIGHTLY: 14}
_LONGEST_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class PayPlan:
    """How one consignor is paid. `next_day` is None where any visit will do."""

    cycle: PayCycle
    minimum: Money
    last_day: date | None
    next_day: date | None


_NO_PLAN = PayPlan(PayCycle.ANY_VISIT, ZERO, None, None)


def next_day(cycle: PayCycle, since: date) -> date | None:
    """Give the next pay day after `since`, the last payment or the start of the agreement.

    1, 7 or 14 days later; monthly on the first of the next month; None for any visit.
    """
    if cycle is PayCycle.ANY_VISIT:
        return None
    if cycle is PayCycle.MONTHLY:
        return (since.replace(day=1) + _LONGEST_MONTH).replace(day=1)
    return since + timedelta(days=_DAYS[cycle])


def pay_plans(session: Session, ids: Iterable[int], day: date) -> dict[int, PayPlan]:
    """Give the plan of each consignor on a day; a pay day that was missed is this day."""
    wanted = list(ids)
    paid = session.execute(
        select(Settlement.consignor_id, func.max(Entry.business_day).label("day"))
        .join(Payout, Payout.settlement_id == Settlement.id)
        .join(Entry, Entry.id == Payout.id)
        .outerjoin(SettlementReversal, SettlementReversal.settlement_id == Settlement.id)
        .where(Settlement.consignor_id.in_(wanted), SettlementReversal.id.is_(None))
        .group_by(Settlement.consignor_id)
    )
    last = {row.consignor_id: row.day for row in paid}
    versions = session.execute(
        select(
            Agreement.consignor_id,
            Agreement.starts_on,
            Agreement.pay_cycle,
            Agreement.minimum_payout,
        )
        .where(Agreement.consignor_id.in_(wanted), Agreement.starts_on <= day)
        .order_by(Agreement.starts_on, Agreement.version)
    )
    plans = dict.fromkeys(wanted, _NO_PLAN)
    began: dict[int, date] = {}
    for consignor_id, starts_on, cycle, minimum in versions:
        since = last.get(consignor_id) or began.setdefault(consignor_id, starts_on)
        following = next_day(cycle, since)
        plans[consignor_id] = PayPlan(
            cycle,
            Money(minimum),
            last.get(consignor_id),
            None if following is None else max(following, day),
        )
    return plans

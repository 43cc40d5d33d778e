"""When a consignor is paid next, by the cycle that was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BindParameter, ScalarSelect, bindparam, select
from sqlalchemy.orm import aliased

from kasir.clock import format_day
from kasir.enums import EntryKind, PayCycle
from kasir.models import Agreement, Consignor, Entry, Payout, Session, SettlementReversal
from kasir.money import ZERO, Money
from kasir.words import _

_DAYS = {PayCycle.DAILY: 1, PayCycle.WEEKLY: 7, PayCycle.FORTNIGHTLY: 14}
_LONGEST_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class PayPlan:
    """How one consignor is paid. `next_day` is None where any visit will do."""

    cycle: PayCycle
    minimum: Money
    last_day: date | None
    next_day: date | None

    def against(self, amount: Money, day: date) -> str:
        """Say what the agreement has against paying a balance on a day; nothing is empty."""
        if amount < self.minimum:
            return _("di bawah minimum {minimum}").format(minimum=self.minimum)
        if self.next_day is not None and self.next_day > day:
            return _("jadwalnya {day}").format(day=format_day(self.next_day))
        return ""

    def is_due(self, amount: Money, day: date) -> bool:
        """Whether a balance is to be paid on a day: the pay day has come, and it is enough."""
        return amount > ZERO and not self.against(amount, day)


NO_PLAN = PayPlan(PayCycle.ANY_VISIT, ZERO, None, None)


def next_day(cycle: PayCycle, since: date) -> date | None:
    """The next pay day after `since`, the last payment or the start of the agreement.

    1, 7 or 14 days later; monthly on the first of the next month; None for any visit.
    """
    if cycle is PayCycle.ANY_VISIT:
        return None
    if cycle is PayCycle.MONTHLY:
        return (since.replace(day=1) + _LONGEST_MONTH).replace(day=1)
    return since + timedelta(days=_DAYS[cycle])


def pay_plans(session: Session, ids: Iterable[int], day: date) -> dict[int, PayPlan]:
    """The plan of each consignor on a day; a pay day that was missed is this day."""
    wanted = list(ids)
    last = dict(session.execute(_LAST_PAYOUTS, {"ids": wanted}).all())
    versions = session.execute(_VERSIONS, {"ids": wanted, "day": day})
    plans = dict.fromkeys(wanted, NO_PLAN)
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


def last_payout() -> ScalarSelect[int]:
    """Select the newest payout, not taken back, of the consignor of the surrounding query.

    From the newest one backwards by the index: years of payouts before it are not read.
    """
    paid = aliased(Entry)
    return (
        select(paid.id)
        .join(Payout, Payout.id == paid.id)
        .outerjoin(SettlementReversal, SettlementReversal.settlement_id == Payout.settlement_id)
        .where(
            paid.consignor_id == Consignor.id,
            paid.kind == EntryKind.PAYOUT,
            SettlementReversal.id.is_(None),
        )
        .order_by(paid.id.desc())
        .limit(1)
        .correlate(Consignor)
        .scalar_subquery()
    )


# --- the statements, built once: Perhitungan asks for every consignor -----------------------

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)

_LAST_PAYOUTS = (
    select(Consignor.id, Entry.business_day)
    .join(Entry, Entry.id == last_payout())
    .where(Consignor.id.in_(_IDS))
)

_VERSIONS = (
    select(
        Agreement.consignor_id, Agreement.starts_on, Agreement.pay_cycle, Agreement.minimum_payout
    )
    .where(
        Agreement.consignor_id.in_(_IDS),
        Agreement.starts_on <= bindparam("day", type_=Agreement.starts_on.type),
    )
    .order_by(Agreement.starts_on, Agreement.version)
)

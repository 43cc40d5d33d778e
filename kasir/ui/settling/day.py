"""What Perhitungan asks for: a business day, and everybody's balance and pay day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kasir.money import ZERO
from kasir.operations import journal
from kasir.operations.journal import Fund
from kasir.operations.settling import accounts, cycles, settlements
from kasir.operations.settling.accounts import ConsignorAccount
from kasir.operations.settling.cycles import NO_PLAN, PayPlan
from kasir.operations.settling.settlements import PreviewRow, SettlementHead
from kasir.operations.shifts import shifts

AnyRow = PreviewRow | SettlementHead | ConsignorAccount


@dataclass(frozen=True, slots=True)
class DayPicture:
    """What the page shows of one business day, from one consistent look."""

    day: date
    waiting: tuple[PreviewRow, ...]
    settled: tuple[SettlementHead, ...]
    fund: Fund


def day_picture(session: Any, wanted: date | None, today: date) -> DayPicture:
    """Ask for a day; without a wanted one for the last one that was traded on."""
    day = wanted or shifts.last_business_day(session) or today
    waiting = settlements.preview(session, day)
    settled = settlements.settlements_of_day(session, day)
    return DayPicture(day, waiting, settled, journal.fund(session))


@dataclass(frozen=True, slots=True)
class Everybody:
    """Every consignor's balance, and how each is paid as of today."""

    today: date
    accounts: tuple[ConsignorAccount, ...]
    plans: dict[int, PayPlan]

    def is_due(self, found: AnyRow) -> bool:
        """Whether somebody's pay day has come."""
        return self._plan(found).is_due(found.owed, self.today)

    def against(self, found: AnyRow) -> str:
        """Say why somebody who is owed something is not to be paid today, or nothing."""
        owed = found.owed
        return self._plan(found).against(owed, self.today) if owed > ZERO else ""

    def _plan(self, found: AnyRow) -> PayPlan:
        return self.plans.get(found.consignor_id, NO_PLAN)


def everybody(session: Any, today: date) -> Everybody:
    """Ask for all consignors: a question of its own, so that the day is seen before it."""
    found = accounts.consignor_accounts(session)
    plans = cycles.pay_plans(session, [each.consignor_id for each in found], today)
    return Everybody(today, found, plans)

"""Who and when: people, the time read in one place and passed in, and how people read it (WIB)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NewType

from kasir.enums import Role
from kasir.words import DAYS, MONTHS, _

WIB = timezone(timedelta(hours=7), "WIB")
FIRST_DAY = date(2000, 1, 1)  # What is dated before is mistyped.
# A machine whose clock lost its battery is behind the paper, but not by years.
MOST_AHEAD = timedelta(days=366)

StaffId = NewType("StaffId", int)


@dataclass(frozen=True, slots=True)
class StaffName:
    """A person in the list of the sign-in screen."""

    username: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who signed in, or who approved one action with a PIN."""

    id: StaffId
    username: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does something, when, on which register, and in which shift and business day.

    `shift_id` is None outside a shift. `second` is the other person of an action that needs
    two. The business day is the day on which the shift was opened, never read off the clock.
    """

    at: datetime
    actor: Actor
    register_id: int
    shift_id: int | None
    business_day: date
    second: Actor | None = None


def now() -> datetime:
    """The present instant, aware and in UTC. Operations never call this."""
    return datetime.now(UTC)


def today(at: datetime) -> date:
    """The calendar day of an instant in the shop."""
    return at.astimezone(WIB).date()


def format_day(day: date) -> str:
    """`24/11/2026`."""
    return f"{day:%d/%m/%Y}"


def format_long_day(day: date) -> str:
    """`Selasa, 24 November 2026`."""
    return f"{_(DAYS[day.weekday()])}, {day.day} {_(MONTHS[day.month - 1])} {day.year}"


def format_time(at: datetime) -> str:
    """`14.05`, the shop's time."""
    return f"{at.astimezone(WIB):%H.%M}"


def format_instant(at: datetime) -> str:
    """`24/11/2026 14.05`, the shop's time."""
    return f"{at.astimezone(WIB):%d/%m/%Y %H.%M}"

"""The shop's time: WIB on paper, UTC in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kasir import clock


def test_now_is_aware_and_utc() -> None:
    """An instant without a zone would be a guess."""
    assert clock.now().utcoffset() == timedelta(0)


def test_the_shops_day_begins_at_midnight_in_wib() -> None:
    """17.00 UTC is midnight in Probolinggo."""
    assert clock.today(datetime(2026, 11, 24, 16, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert clock.today(datetime(2026, 11, 24, 17, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_time_on_paper() -> None:
    """Days and times as people in the shop write them."""
    at = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    assert clock.format_time(at) == "14.05"
    assert clock.format_instant(at) == "24/11/2026 14.05"
    assert clock.format_day(date(2026, 1, 2)) == "02/01/2026"
    assert clock.format_long_day(date(2026, 11, 24)) == "Selasa, 24 November 2026"

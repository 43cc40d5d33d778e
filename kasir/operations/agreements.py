"""Which version of a consignor's agreement holds on a day (docs/money.md 1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from kasir.models import Agreement, Session, Stored


def in_force(session: Session, consignor_id: int, day: date) -> Stored | None:
    """Give the version that began last on or before a day; of two on one day the later one.

    None when nothing was agreed yet. The look-up of goods asks the same for many at once.
    """
    return session.execute(
        select(Agreement)
        .where(Agreement.consignor_id == consignor_id, Agreement.starts_on <= day)
        .order_by(Agreement.starts_on.desc(), Agreement.version.desc())
        .limit(1)
    ).one_or_none()

"""Which version of a consignor's agreement holds on a day (docs/money.md 1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select

from kasir.models import Agreement, Session, Stored


def in_force(session: Session, consignor_id: int, day: date) -> Stored | None:
    """Give the version that began last on or before a day; of two on one day the later one.

    None when nothing was agreed yet. The look-up of goods asks the same for many at once.
    """
    asked = {"consignor": consignor_id, "on": day}
    return session.execute(_IN_FORCE, asked).one_or_none()


_IN_FORCE = (
    select(Agreement)
    .where(
        Agreement.consignor_id == bindparam("consignor"),
        Agreement.starts_on <= bindparam("on", type_=Agreement.starts_on.type),
    )
    .order_by(Agreement.starts_on.desc(), Agreement.version.desc())
    .limit(1)
)

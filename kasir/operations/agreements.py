"""Which version of a consignor's agreement holds on a day (docs/money.md 1)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, select

from kasir.enums import Scheme
from kasir.models import Agreement, Session
from kasir.models.reading import columns, read_first


class InForce(NamedTuple):
    """What is asked of a version beside its split: amounts and rates as they are stored."""

    id: int
    version: int
    starts_on: date
    scheme: Scheme
    loss_bp: int
    expiry_bp: int
    advance_bp: int
    monthly_fee: int
    fee_day: int


def in_force(session: Session, consignor_id: int, day: date) -> InForce | None:
    """Give the version that began last on or before a day; of two on one day the later one.

    None when nothing was agreed yet. The look-up of goods asks the same for many at once.
    """
    asked = {"consignor": consignor_id, "on": day}
    return read_first(session, InForce, _IN_FORCE, asked)


_IN_FORCE = (
    select(*columns(InForce, Agreement))
    .where(
        Agreement.consignor_id == bindparam("consignor"),
        Agreement.starts_on <= bindparam("on", type_=Agreement.starts_on.type),
    )
    .order_by(Agreement.starts_on.desc(), Agreement.version.desc())
    .limit(1)
)

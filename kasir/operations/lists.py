"""What the office's lists share: how many rows, which of them, and the consignor in each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, select
from sqlalchemy.orm import InstrumentedAttribute

from kasir.models import Agreement, Consignor, Session
from kasir.operations.agreements import TERMS, AgreementTerms
from kasir.operations.reading import read

MOST = 300  # Rows on the screen; who looks for one of thousands types a word.


class Activity(StrEnum):
    """Which part of a list is wanted."""

    ACTIVE = "aktif"
    INACTIVE = "nonaktif"
    ALL = "semua"


class Named(NamedTuple):
    """A consignor as lists and forms name him; no terms before the first agreement."""

    id: int
    code: str
    name: str
    owner: str
    district: str
    bank_account: str
    is_active: bool
    terms: AgreementTerms | None


def consignors_with_terms(
    session: Session, day: date, *where: ColumnElement[bool], limit: int | None = None
) -> Iterator[Named]:
    """Consignors by name, each with the terms of the day."""
    version = (
        select(Agreement.id)
        .where(Agreement.consignor_id == Consignor.id, Agreement.starts_on <= day)
        .order_by(Agreement.starts_on.desc(), Agreement.version.desc())
        .limit(1)
        .correlate(Consignor)
        .scalar_subquery()
    )
    asked = (
        select(
            *(Consignor.id, Consignor.code, Consignor.name, Consignor.owner, Consignor.district),
            *(Consignor.bank_account, Consignor.is_active, *TERMS.asked()),
        )
        .select_from(Consignor)
        .outerjoin(Agreement, Agreement.id == version)
        .where(*where)
        .order_by(Consignor.name, Consignor.id)
        .limit(limit)
    )
    return read(session, Named, asked)


def holding(column: SQLColumnExpression[str], text: str) -> list[ColumnElement[bool]]:
    """The conditions that a lower-case column holds every word of a text."""
    return [column.contains(word, autoescape=True) for word in text.lower().split()[:8]]


def of_activity(
    is_active: InstrumentedAttribute[bool], activity: Activity
) -> list[ColumnElement[bool]]:
    """The condition for a part of a list."""
    if activity is Activity.ALL:
        return []
    return [is_active == int(activity is Activity.ACTIVE)]


SHOWN_DIGITS = 4  # Of an account in a list: enough to tell two apart, no more.


def masked(account: str) -> str:
    """`•••• 0001`: the last four digits, and never more than half of a short account."""
    digits = "".join(letter for letter in account if letter.isalnum())
    shown = min(SHOWN_DIGITS, len(digits) // 2)
    return f"•••• {digits[-shown:]}" if shown else "••••" if digits else ""

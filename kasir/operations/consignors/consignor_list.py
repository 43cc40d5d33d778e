"""Looking at consignors: the list with its filter, one consignor whole, associations.

A bank account leaves this file whole only in a card that is about to be changed; lists and
details show its last four digits (docs/trust.md).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kasir.models import Agreement, Association, Consignor, Session
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import (
    TERMS,
    AgreementTerms,
    AgreementVersion,
    ConsignorCard,
    Leaving,
)

MOST = 300  # Rows on the screen; who looks for one of thousands types a word.


class Activity(StrEnum):
    """Which part of a list is wanted."""

    ACTIVE = "aktif"
    INACTIVE = "nonaktif"
    ALL = "semua"


@dataclass(frozen=True, slots=True)
class ConsignorRow:
    """A consignor in the list. `terms` are those of the day, None before the first agreement."""

    id: int
    code: str
    name: str
    owner: str
    district: str
    account: str  # Masked.
    is_active: bool
    terms: AgreementTerms | None


@dataclass(frozen=True, slots=True)
class ConsignorDetail:
    """One consignor: who he is, what was agreed when, what he would leave behind.

    `card` has the masked account. `settled` is the last day that is settled.
    """

    id: int
    card: ConsignorCard
    association: str  # Its name.
    is_active: bool
    versions: tuple[AgreementVersion, ...]  # The newest first.
    in_force: AgreementVersion | None
    settled: date | None
    leaving: Leaving


@dataclass(frozen=True, slots=True)
class AssociationRow:
    """An association with how many active consignors belong to it."""

    code: str
    name: str
    members: int


def consignor_rows(
    session: Session, text: str, activity: Activity, day: date, limit: int = MOST
) -> tuple[ConsignorRow, ...]:
    """Give consignors of whom code, name, owner, kecamatan or phone hold every word, by name."""
    looked_at = _joined(
        (Consignor.code, Consignor.name, Consignor.owner, Consignor.district, Consignor.phone)
    )
    wanted = (*holding(looked_at, text), *of_activity(Consignor.is_active, activity))
    return tuple(
        ConsignorRow(
            id=found.id,
            code=found.code,
            name=found.name,
            owner=found.owner,
            district=found.district,
            account=consignors.masked(found.bank_account),
            is_active=found.is_active,
            terms=terms,
        )
        for found, terms in consignors_with_terms(session, day, *wanted, limit=limit)
    )


def consignor_detail(session: Session, consignor_id: int, day: date) -> ConsignorDetail:
    """Give one consignor whole, the bank account masked."""
    [(known, card)] = consignors.find_cards(session, Consignor.id == consignor_id)
    versions = consignors.versions_of(session, consignor_id)
    return ConsignorDetail(
        id=consignor_id,
        card=replace(card, bank_account=consignors.masked(card.bank_account)),
        association=known.association,
        is_active=known.is_active,
        versions=versions,
        in_force=consignors.in_force(versions, day),
        settled=consignors.last_settled_day(session, consignor_id),
        leaving=consignors.leaving(session, consignor_id),
    )


def consignor_card(session: Session, consignor_id: int) -> ConsignorCard:
    """Give the card as it is stored, the account whole: for the form that changes it."""
    [(_known, card)] = consignors.find_cards(session, Consignor.id == consignor_id)
    return card


def next_consignor_code(session: Session) -> str:
    """Propose the code after the newest one: `K008` behind `K007`, empty where none counts."""
    newest = session.scalars(select(Consignor.code).order_by(Consignor.id.desc()).limit(1)).first()
    return _after(newest or "K000", set(session.scalars(select(Consignor.code))))


def association_rows(session: Session) -> tuple[AssociationRow, ...]:
    """Give all associations by name, each with its active consignors."""
    rows = session.execute(
        select(Association.code, Association.name, func.count(Consignor.id))
        .outerjoin(
            Consignor, (Consignor.association_id == Association.id) & (Consignor.is_active == 1)
        )
        .group_by(Association.id)
        .order_by(Association.name)
    )
    return tuple(AssociationRow(*row) for row in rows)


# --- shared by the lists --------------------------------------------------------------------


class Named(NamedTuple):
    """A consignor as lists and forms name him; `version` is that of his terms."""

    id: int
    code: str
    name: str
    owner: str
    district: str
    bank_account: str
    is_active: bool
    version: int | None


def consignors_with_terms(
    session: Session, day: date, *where: ColumnElement[bool], limit: int | None = None
) -> Iterator[tuple[Named, AgreementTerms | None]]:
    """Give consignors by name, each with the terms of the day, None before the first agreement."""
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
            *(Consignor.bank_account, Consignor.is_active, Agreement.version, *TERMS.asked),
        )
        .select_from(Consignor)
        .outerjoin(Agreement, Agreement.id == version)
        .where(*where)
        .order_by(Consignor.name, Consignor.id)
        .limit(limit)
    )
    for found, terms in TERMS.read(session, Named, asked):
        yield found, terms if found.version is not None else None


def holding(column: SQLColumnExpression[str], text: str) -> list[ColumnElement[bool]]:
    """Give the conditions that a lower-case column holds every word of a text."""
    return [column.contains(word, autoescape=True) for word in text.lower().split()[:8]]


def of_activity(
    is_active: InstrumentedAttribute[bool], activity: Activity
) -> list[ColumnElement[bool]]:
    """Give the condition for a part of a list."""
    if activity is Activity.ALL:
        return []
    return [is_active == int(activity is Activity.ACTIVE)]


def _joined(columns: Iterable[SQLColumnExpression[str]]) -> ColumnElement[str]:
    return func.lower(functools.reduce(lambda whole, column: whole + " " + column, columns))


def _after(code: str, taken: set[str]) -> str:
    match = re.fullmatch(r"(.*?)(\d+)", code)
    if match is None:
        return ""
    numbers = itertools.count(int(match[2]) + 1)
    proposed = (f"{match[1]}{number:0{len(match[2])}d}" for number in numbers)
    return next(code for code in proposed if code not in taken)

"""Looking at consignors: the list with its filter, one consignor whole, associations.

A bank account leaves this file whole only in a card that is about to be changed; lists and
details show its last four digits (docs/trust.md).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from kasir.models import Association, Consignor, Session
from kasir.operations import agreements, lists
from kasir.operations.agreements import AgreementTerms, AgreementVersion
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard, Leaving
from kasir.operations.lists import MOST, Activity, consignors_with_terms, holding, of_activity
from kasir.operations.reading import made


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
    """Consignors of whom code, name, owner, kecamatan or phone hold every word, by name."""
    looked_at = _joined(
        (Consignor.code, Consignor.name, Consignor.owner, Consignor.district, Consignor.phone)
    )
    wanted = (*holding(looked_at, text), *of_activity(Consignor.is_active, activity))
    return tuple(
        made(ConsignorRow, found, account=lists.masked(found.bank_account))
        for found in consignors_with_terms(session, day, *wanted, limit=limit)
    )


def consignor_detail(session: Session, consignor_id: int, day: date) -> ConsignorDetail:
    """One consignor whole, the bank account masked."""
    [known] = consignors.find_cards(session, Consignor.id == consignor_id)
    versions = agreements.versions_of(session, consignor_id)
    return ConsignorDetail(
        id=consignor_id,
        card=replace(known.card, bank_account=lists.masked(known.card.bank_account)),
        association=known.association_name,
        is_active=known.is_active,
        versions=versions,
        in_force=agreements.version_on(versions, day),
        settled=consignors.last_settled_day(session, consignor_id),
        leaving=consignors.leaving(session, consignor_id),
    )


def consignor_card(session: Session, consignor_id: int) -> ConsignorCard:
    """The card as it is stored, the account whole: for the form that changes it."""
    [known] = consignors.find_cards(session, Consignor.id == consignor_id)
    return known.card


def next_consignor_code(session: Session) -> str:
    """Propose the code after the newest one: `K008` behind `K007`, empty where none counts."""
    newest = session.scalars(select(Consignor.code).order_by(Consignor.id.desc()).limit(1)).first()
    return _after(newest or "K000", set(session.scalars(select(Consignor.code))))


def association_rows(session: Session) -> tuple[AssociationRow, ...]:
    """All associations by name, each with its active consignors."""
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


def _joined(columns: Iterable[SQLColumnExpression[str]]) -> ColumnElement[str]:
    return func.lower(functools.reduce(lambda whole, column: whole + " " + column, columns))


def _after(code: str, taken: set[str]) -> str:
    match = re.fullmatch(r"(.*?)(\d+)", code)
    if match is None:
        return ""
    numbers = itertools.count(int(match[2]) + 1)
    proposed = (f"{match[1]}{number:0{len(match[2])}d}" for number in numbers)
    return next(code for code in proposed if code not in taken)

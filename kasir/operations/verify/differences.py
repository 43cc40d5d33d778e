"""What does not tie: how a check of the books says which record is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, TypeDecorator, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from kasir.models import Session
from kasir.words import _


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not tie: which check, which record, what is wrong."""

    check: str
    record: str
    text: str


def entry_name(entry_id: int) -> str:
    """Name an entry of the ledger."""
    return _("entri {entry}").format(entry=entry_id)


def entries(session: Session, asked: Select[int], check: str, text: str) -> Iterator[Difference]:
    """Say the same of each entry that a question finds."""
    for entry_id in session.scalars(asked):
        yield Difference(check, entry_name(entry_id), text)


def as_stored(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Label[Any]:
    """Select a column as the file holds it: what was forged may be no value of ours."""
    kind = column.type
    stored = kind.impl if isinstance(kind, TypeDecorator) else kind
    return type_coerce(column, stored).label(column.name)

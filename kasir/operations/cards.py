"""How the fields of a card stand in the columns of a table: one writer and one reader a card.

A field stands in the column of its name; a rate in basis points, with `_bp` behind the name. What
stands otherwise is named where the card is tied to its table. A field without a column, and a
column that nothing knows, end the start of the program: neither can be forgotten.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import ColumnElement, Select

from kasir.models import Base, Session
from kasir.models.base import table_of
from kasir.money import Money, Quantity, Rate
from kasir.terms import Tier, parse_tiers, tiers_text

C = TypeVar("C")
H = TypeVar("H", bound=tuple[object, ...])

# A question; what its columns hold is said by the shape that reads them.
Question = Select[*tuple[Any, ...]]

# What a column holds of a field, and what a field makes of a column: each takes its own kind.
_Turn = Callable[[Any], object]
_KINDS: Mapping[object, tuple[_Turn, _Turn]] = {
    Money: (lambda amount: amount.rupiah, Money),
    Quantity: (lambda quantity: quantity.thousandths, Quantity),
    Rate: (lambda rate: rate.basis_points, Rate),
    Tier: (tiers_text, lambda text: parse_tiers(text) if text else ()),
}


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    column: str
    to_column: _Turn | None
    to_field: _Turn | None


class Columns(Generic[C]):
    """A card, which is a dataclass, and the table that keeps it.

    `elsewhere` names the fields that do not stand in this row, `beside` the columns that are no
    fields, `renamed` the fields whose column has another name.
    """

    def __init__(
        self,
        card: type[C],
        model: type[Base],
        *,
        elsewhere: tuple[str, ...] = (),
        beside: tuple[str, ...] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        self._card = card
        self._fields = tuple(
            _field(name, hint, (renamed or {}).get(name))
            for name, hint in get_type_hints(card).items()
            if name not in elsewhere
        )
        columns = table_of(model).columns
        known = {field.column for field in self._fields} | set(beside)
        assert known == set(columns.keys()), f"{card.__name__}: {sorted(known ^ {*columns.keys()})}"
        self.asked: tuple[ColumnElement[object], ...] = tuple(
            columns[field.column].label(field.name) for field in self._fields
        )

    def values(self, card: C) -> dict[str, object]:
        """The columns that keep a card."""
        return {
            field.column: _turned(field.to_column, getattr(card, field.name))
            for field in self._fields
        }

    def read(self, session: Session, beside: type[H], question: Question) -> Iterator[tuple[H, C]]:
        """The cards that a question finds, each behind what stands beside it.

        The question asks for the fields of `beside`, a named tuple, then for `asked`, and may ask
        for fields that stand elsewhere under their names.
        """
        found = session.execute(question)
        names = tuple(found.keys())
        first: tuple[str, ...] = getattr(beside, "_fields")  # noqa: B009
        assert names[: len(first)] == first, f"{first}, not {names}"
        rest = names[len(first) :]
        turns = {field.name: field.to_field for field in self._fields}
        for row in found:
            values = zip(rest, row[len(first) :], strict=True)
            card = {name: _turned(turns.get(name), value) for name, value in values}
            yield beside(*row[: len(first)]), self._card(**card)


def _field(name: str, hint: object, column: str | None) -> _Field:
    kind = next((each for each in (hint, *get_args(hint)) if each in _KINDS), None)
    to_column, to_field = _KINDS.get(kind, (None, None))
    return _Field(name, column or (f"{name}_bp" if kind is Rate else name), to_column, to_field)


def _turned(turn: _Turn | None, value: object) -> object:
    return value if value is None or turn is None else turn(value)

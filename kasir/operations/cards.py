"""How the fields of a card stand in the columns of a table: one writer and one reader a card.

A field stands in the column of its name; a rate in basis points, with `_bp` behind the name. What
stands otherwise is named where the card is tied to its table. A field without a column, and a
column that nothing knows, end the start of the program: neither can be forgotten.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from kasir.models import Base, Stored
from kasir.models.base import table_of
from kasir.money import Money, Quantity, Rate
from kasir.terms import Tier, parse_tiers, tiers_text

C = TypeVar("C")

# What a column holds of a field, and what a field makes of a column.
_KINDS: Mapping[object, tuple[Callable[[Any], object], Callable[[Any], object]]] = {
    Money: (lambda amount: amount.rupiah, Money),
    Quantity: (lambda quantity: quantity.thousandths, Quantity),
    Rate: (lambda rate: rate.basis_points, Rate),
    Tier: (tiers_text, lambda text: parse_tiers(text) if text else ()),
}


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    column: str
    to_column: Callable[[Any], object] | None
    to_field: Callable[[Any], object] | None


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
        self._fields = [
            _field(name, hint, (renamed or {}).get(name))
            for name, hint in get_type_hints(card).items()
            if name not in elsewhere
        ]
        kept = {field.column for field in self._fields} | set(beside)
        columns = set(table_of(model).columns.keys())
        assert kept == columns, f"{card.__name__}: {sorted(kept ^ columns)}"

    def values(self, card: C) -> dict[str, Any]:
        """Give the columns that keep a card."""
        return {
            field.column: _through(field.to_column, getattr(card, field.name))
            for field in self._fields
        }

    def read(self, row: Stored, **elsewhere: object) -> C:
        """Give the card that a row keeps, with the fields that stand elsewhere."""
        found = {
            field.name: _through(field.to_field, getattr(row, field.column))
            for field in self._fields
        }
        return self._card(**found, **elsewhere)


def _field(name: str, hint: object, column: str | None) -> _Field:
    kind = next((each for each in (hint, *get_args(hint)) if each in _KINDS), None)
    to_column, to_field = _KINDS.get(kind, (None, None))
    return _Field(name, column or (f"{name}_bp" if kind is Rate else name), to_column, to_field)


def _through(change: Callable[[Any], object] | None, value: object) -> object:
    return value if value is None or change is None else change(value)

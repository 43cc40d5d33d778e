"""Typed rows: one reader and one writer for every dataclass that has the columns' names.

A question names its columns as the fields of a dataclass are named, and gets that dataclass, so a
misspelt field fails the type check, and a misspelt column the first time that it is read. Of a
card that a person edits, `Columns` knows each column of its table: none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from sqlalchemy import ColumnElement, CursorResult, Executable, Label, Select, SQLColumnExpression
from sqlalchemy.orm import InstrumentedAttribute

from kasir.models.base import Base, Session, table_of
from kasir.money import Money, Quantity, Rate
from kasir.terms import Tier, parse_tiers, tiers_text

# Any stands for what a column or a field holds: only the shape that is read knows of which type.
C = TypeVar("C")
T = TypeVar("T")

# What a question's parameters are.
Given = Mapping[str, object] | None

# A question; what its columns hold is said by the shape that reads them.
Question = Select[*tuple[Any, ...]]

# What a column holds of each: whole rupiah, thousandths, basis points.
_WHOLE: dict[type, str] = {Money: "rupiah", Quantity: "thousandths", Rate: "basis_points"}

# What the columns of a dataclass within another begin with, by its field.
_PREFIX = {"discounts": "discount_"}


class _Shape(NamedTuple):
    names: tuple[str, ...]
    make: Callable[[Sequence[Any]], Any]


def read(
    session: Session, shape: type[T], statement: Executable, parameters: Given = None
) -> Iterator[T]:
    """The rows of a question as values of `shape`, a dataclass or a named tuple.

    The columns are labelled as its fields, in their order. A field of Money, Quantity or Rate
    takes the whole number of its column; NULL only where the field may be None. A field that is
    a dataclass itself takes a column for each of its own fields; one that may be None is None
    where the first of them is NULL.
    """
    found, make = _asked(session, shape, statement, parameters)
    return map(make, found)


def read_first(
    session: Session, shape: type[T], statement: Executable, parameters: Given = None
) -> T | None:
    """The first row of a question, None without one; the others are not waited for."""
    found, make = _asked(session, shape, statement, parameters)
    row = found.first()
    return None if row is None else make(row)


def read_one(
    session: Session, shape: type[T], statement: Executable, parameters: Given = None
) -> T:
    """The only row of a question. Another number of rows is a bug."""
    [found] = read(session, shape, statement, parameters)
    return found


def _asked(
    session: Session, shape: type[T], statement: Executable, parameters: Given
) -> tuple[CursorResult[Any], Callable[[Sequence[Any]], T]]:
    found = session.execute(statement, parameters)
    names, make = _shape(shape)
    assert tuple(found.keys()) == names, f"{shape.__name__}: {names}, not {tuple(found.keys())}"
    return found, make


def columns(
    shape: type, *models: type[Base], **others: SQLColumnExpression[Any]
) -> list[ColumnElement[Any] | InstrumentedAttribute[Any]]:
    """The columns that a shape takes, for `select`: those named here, else by their names.

    Of several tables the first one that has a column of the name gives it.
    """

    def of_name(name: str) -> ColumnElement[Any] | InstrumentedAttribute[Any]:
        if name in others:
            return others[name].label(name)
        found: InstrumentedAttribute[Any] = next(
            getattr(model, name) for model in models if hasattr(model, name)
        )
        return found

    names = _shape(shape).names
    assert others.keys() <= {*names}, f"{shape.__name__}: {sorted(others)}"
    return [of_name(name) for name in names]


def stored(value: Any, **more: object) -> dict[str, object]:
    """A dataclass as the columns that it was read from, with more beside them."""
    return dict(zip(_shape(type(value)).names, _flat(value), strict=True)) | more


def _flat(value: Any) -> Iterator[object]:
    for name in _own(type(value)):
        part = getattr(value, name)
        if is_dataclass(part) and type(part) not in _WHOLE:
            yield from _flat(part)
        else:
            yield whole(part)


def whole(value: object) -> object:
    """What a column holds of a value: of money, a quantity or a rate its whole number."""
    if unit := _WHOLE.get(type(value)):
        return getattr(value, unit)
    return tiers_text(value) if isinstance(value, tuple) else value


def numbered(values: Iterable[Any], **more: object) -> list[dict[str, object]]:
    """Dataclasses as rows that know their position, from 1."""
    return [stored(value, **more, position=at) for at, value in enumerate(values, start=1)]


def from_stored(shape: type[T], row: Mapping[str, object]) -> T:
    """A value of `shape` from what was stored of it, as `stored` gave it or by hand."""
    names, make = _shape(shape)
    value: T = make([row[name] for name in names])
    return value


def made(shape: Callable[..., T], *rows: Any, **more: object) -> T:
    """A value of `shape`: of each field what `more` says, else what a row has by that name."""
    known = {name: getattr(row, name) for row in rows for name in _own(type(row))} | more
    names = _own(shape)
    assert more.keys() <= {*names}, f"{shape}: {sorted(more)}"
    return shape(**{name: known[name] for name in names})


class Columns(Generic[C]):
    """A card, which is a dataclass, and the table that keeps it.

    A field stands in the column of its name; a rate in basis points, with `_bp` behind the name.
    `elsewhere` names the fields that do not stand in this row, `beside` the columns that are no
    fields, `renamed` the fields whose column has another name. A field without a column, and a
    column that nothing knows, end the start of the program.
    """

    def __init__(
        self,
        card: type[C],
        model: type[Base],
        *,
        elsewhere: tuple[str, ...] = (),
        beside: tuple[str, ...] = (),
        renamed: dict[str, str] | None = None,
    ) -> None:
        named = {
            name: f"{name}_bp" if Rate in _kinds(hint) else name
            for name, hint in get_type_hints(card).items()
        } | (renamed or {})
        self._fields = tuple(named)
        self._columns = {name: named[name] for name in named if name not in elsewhere}
        self._table = table_of(model).columns
        known = {*self._columns.values(), *beside}
        told = sorted(known ^ {*self._table.keys()})
        assert not told, f"{card.__name__}: {told}"

    def asked(self, **elsewhere: SQLColumnExpression[Any]) -> list[Label[Any]]:
        """The columns that `read` makes a card of, in the order of its fields.

        What does not stand in the table is given by the field's name.
        """
        return [
            (elsewhere[name] if name in elsewhere else self._table[self._columns[name]]).label(name)
            for name in self._fields
        ]

    def values(self, card: C) -> dict[str, object]:
        """The columns that keep a card."""
        return {column: whole(getattr(card, name)) for name, column in self._columns.items()}


_SHAPES: dict[Any, _Shape] = {}


def _shape(shape: Any) -> _Shape:
    if shape not in _SHAPES:
        _SHAPES[shape] = _made(shape)
    return _SHAPES[shape]


def _made(shape: Any) -> _Shape:
    hints = get_type_hints(shape)
    names: list[str] = []
    turns: list[tuple[int, Callable[[Any], Any]]] = []
    parts: list[tuple[slice, Callable[[Sequence[Any]], Any]]] = []
    for name in _own(shape):
        hint, at = hints[name], len(names)
        kinds = _kinds(hint)
        if is_dataclass(kinds[0]) and kinds[0] not in _WHOLE:
            inner = _shape(kinds[0])
            names += (_PREFIX.get(name, "") + each for each in inner.names)
            make_part = _unless_null(inner.make) if NoneType in kinds else inner.make
            parts.append((slice(at, len(names)), make_part))
        else:
            names.append(name)
            if turn := _turn(hint):
                turns.append((at, turn))
    assert len(names) == len({*names}), f"{shape.__name__}: a name twice in {names}"
    parts.reverse()  # From the last one, so that the others stay where they are.

    def make(row: Sequence[Any]) -> Any:
        values = list(row)
        for at, turn in turns:
            values[at] = turn(values[at])
        for where, part in parts:
            values[where] = [part(values[where])]
        return shape(*values)

    is_plain = not turns and not parts
    return _Shape(tuple(names), (lambda row: shape(*row)) if is_plain else make)


def _own(shape: Any) -> tuple[str, ...]:
    named: tuple[str, ...] | None = getattr(shape, "_fields", None)  # Of a named tuple.
    return tuple(field.name for field in fields(shape)) if named is None else named


def _kinds(hint: Any) -> tuple[Any, ...]:
    """What a field can be: its type, and None where it may be that."""
    kinds = get_args(hint)
    return kinds if NoneType in kinds else (hint,)


def _unless_null(make: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], Any]:
    return lambda row: None if row[0] is None else make(row)


def _turn(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a column's number the value of a field; None where it is one already."""
    if hint == tuple[Tier, ...]:
        return lambda text: parse_tiers(text) if text else ()
    kinds = _kinds(hint)
    unit = next((kind for kind in kinds if kind in _WHOLE), None)
    if unit is None:
        return None
    if NoneType in kinds:
        return lambda number: None if number is None else unit(number)

    def sure(number: Any) -> Any:
        assert number is not None, "NULL where there is always a number"
        return unit(number)

    return sure

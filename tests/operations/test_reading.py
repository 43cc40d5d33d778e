"""Rows become dataclasses with the types of their fields, and nothing is misread in silence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from mypy import api
from sqlalchemy import Integer, Text, literal, null, select

from kasir.models import Agreement, Association, Product
from kasir.money import Money, Quantity, Rate
from kasir.operations.reading import (
    Columns,
    columns,
    from_stored,
    made,
    numbered,
    read,
    read_first,
    read_one,
    stored,
)
from kasir.terms import Discounts
from tests.shop import Shop

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Priced:
    sku: str
    price: Money
    net_price: Money | None


class Told(NamedTuple):
    count: Quantity
    rate: Rate | None
    name: str


class Whole(NamedTuple):
    priced: Priced
    discounts: Discounts
    rate: Rate


SAID = Told(Quantity(2_500), Rate(1_500), "Kain")
TELLING = select(
    literal(2_500).label("count"), literal(1_500).label("rate"), literal("Kain").label("name")
)


def test_a_row_has_the_types_of_its_fields(shop: Shop) -> None:
    """Whole numbers become money, quantities and rates; NULL stays None where it may be."""
    shop.product("A", 8_750, None)
    asked = select(*columns(Priced, Product))
    found = shop.read(lambda s: list(read(s, Priced, asked)))
    assert found == [Priced("A", Money(8_750), None)]
    assert shop.read(lambda s: read_first(s, Priced, asked.where(Product.sku == "B"))) is None
    assert shop.read(lambda s: read_one(s, Told, TELLING)) == SAID


def test_what_is_read_is_stored_again() -> None:
    """The writer is the reader turned round."""
    priced = Priced("A", Money(5), None)
    row = {"sku": "A", "price": 5, "net_price": None, "unit": "pcs"}
    assert stored(priced, unit="pcs") == row
    assert from_stored(Priced, row) == priced
    assert numbered([priced, priced], unit="pcs") == [row | {"position": at} for at in (1, 2)]


def test_a_dataclass_within_another_takes_its_own_columns(shop: Shop) -> None:
    """Each part gets the columns of its fields, where it stands, and is stored as those again."""
    row = {"sku": "A", "price": 5, "net_price": None} | {
        "discount_consignor": 1, "discount_shop": 2, "discount_shared": 3, "rate": 15,
    }  # fmt: skip
    kinds = {name: Integer if name != "sku" else Text for name in row}
    asked = select(*(literal(row[name], kind).label(name) for name, kind in kinds.items()))
    whole = Whole(Priced("A", Money(5), None), Discounts(Money(1), Money(2), Money(3)), Rate(15))
    assert shop.read(lambda s: read_one(s, Whole, asked)) == whole
    assert stored(whole) == row


def test_a_wrong_column_is_found(shop: Shop) -> None:
    """Columns in another order, a missing one or another name are no row of that shape."""
    for wrong in (
        select(Product.sku, Product.net_price, Product.price),
        select(Product.sku, Product.price),
        select(Product.sku, Product.price.label("prize"), Product.net_price),
    ):
        with pytest.raises(AssertionError, match="Priced"):
            shop.read(lambda s, asked=wrong: list(read(s, Priced, asked)))


def test_null_is_no_amount(shop: Shop) -> None:
    """Where there is always an amount, NULL is a bug and never 0."""
    asked = select(literal("A").label("sku"), null().label("price"), null().label("net_price"))
    with pytest.raises(AssertionError, match="NULL"):
        shop.read(lambda s: list(read(s, Priced, asked)))


class Maybe(NamedTuple):
    name: str
    priced: Priced | None


def test_a_part_that_may_be_missing_is_none(shop: Shop) -> None:
    """Where the first column of a part is NULL there is no such part: nothing was joined."""
    shop.product("A", 8_750, None)
    for condition, wanted in ((Product.sku == "A", Priced("A", Money(8_750), None)), (None, None)):
        joined = Product.id.is_(None) if condition is None else condition
        asked = select(literal("x").label("name"), *columns(Priced, Product))
        asked = asked.select_from(select(literal(1)).subquery()).outerjoin(Product, joined)
        assert shop.read(lambda s, asked=asked: read_one(s, Maybe, asked)) == Maybe("x", wanted)


def test_what_is_said_goes_before_what_was_read() -> None:
    """A value is made of rows by the names of its fields; one that nobody has is a bug."""
    priced = Priced("A", Money(5), None)
    assert made(Priced, SAID, priced, price=Money(7)) == Priced("A", Money(7), None)
    with pytest.raises(KeyError, match="sku"):
        made(Priced, SAID)


def test_what_no_field_takes_is_refused() -> None:
    """A misspelt value would leave the one that a row has, and nobody would know."""
    with pytest.raises(AssertionError, match="net_prize"):
        made(Priced, Priced("A", Money(5), Money(3)), net_prize=Money(4))


class Twice(NamedTuple):
    sku: str
    first: Priced


def test_two_columns_of_one_name_are_refused() -> None:
    """Of two parts with a column of the same name one would be stored in place of the other."""
    with pytest.raises(AssertionError, match="a name twice"):
        stored(Twice("B", Priced("A", Money(5), None)))


@dataclass(frozen=True, slots=True)
class Card:
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class WiderCard:
    code: str
    name: str = ""
    rate: Rate | None = None


def test_a_field_without_a_column_is_refused() -> None:
    """A field that no column keeps is named, as its column would be called."""
    with pytest.raises(AssertionError, match=r"WiderCard: \['rate_bp'\]"):
        Columns(WiderCard, Association, beside=("id",))


def test_a_column_that_nothing_knows_is_refused() -> None:
    """A new column is a field of the card, or is named as none."""
    with pytest.raises(AssertionError, match=r"Card: \['id'\]"):
        Columns(Card, Association)
    assert Columns(Card, Association, beside=("id",)).values(Card("A1")) == {
        "code": "A1",
        "name": "",
    }


SNIPPET = """
from sqlalchemy import select
from kasir.models import Agreement, Session
from kasir.operations.reading import Columns, columns, read
from kasir.money import Rate
from typing import NamedTuple

class Agreed(NamedTuple):
    rate_bp: Rate

def rates(session: Session) -> list[Rate]:
    asked = select(*columns(Agreed, Agreement))
    return [row.{field} for row in read(session, Agreed, asked)]
"""


@pytest.mark.parametrize(("field", "errors"), [("rate_bp", 0), ("rate_bq", 1)])
def test_a_misspelt_field_fails_the_type_check(
    field: str, errors: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`row.rate_bq` is found before anything runs; spelt right, nothing is."""
    assert hasattr(Agreement, "rate_bp")
    monkeypatch.chdir(ROOT)
    snippet = tmp_path / "snippet.py"
    snippet.write_text(SNIPPET.format(field=field), encoding="utf-8")
    told, said, _code = api.run([str(snippet)])
    assert not said
    assert told.count("error:") == errors, told

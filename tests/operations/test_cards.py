"""A card and its table know each other whole, or the program does not start."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kasir.models import Association
from kasir.money import Rate
from kasir.operations.cards import Columns


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

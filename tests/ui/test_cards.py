"""No field of a card is forgotten: form, card, operation, row, card, form; list, import, history.

A walk sends cards with a value of its own in every field through each stage; `lost` names the
fields that came back otherwise. A field that a stage does not have stands here with the reason.
A new field is lost until it is declared: the controls prove it for each field and each stage.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from kasir.operations.agreements import TERMS, AgreementTerms
from kasir.operations.consignors.consignors import CONSIGNOR, ConsignorCard
from kasir.operations.imports import consignors, goods
from kasir.operations.imports.table import Cells, ImportLine, ImportRefusedError, read_cells
from kasir.operations.products import planned_prices
from kasir.operations.products.products import PRODUCT, ProductCard
from kasir.operations.reading import Columns
from kasir.ui.kit.form import FormSheet
from tests.shop import Shop
from tests.ui.card_walks import (
    AgreementWalk,
    ConsignorWalk,
    Fields,
    ProductWalk,
    Walk,
    as_fields,
    store,
)
from tests.ui.desk import Desk

PANEL = "the panel beside the list shows it"
NOT_IN_LIST: dict[type, dict[str, str]] = {
    ProductCard: {
        "name": "it stands there with size and variant",
        "consignor_id": "his name stands there",
        "size": "it stands in the name",
        "variant": "it stands in the name",
        **dict.fromkeys(("net_price", "rate", "minimum_stock", "barcodes", "shelf"), PANEL),
        **dict.fromkeys(("licence_kind", "licence_number", "licence_until"), PANEL),
        **dict.fromkeys(("halal_number", "halal_until"), PANEL),
        "shelf_life_days": "only the form and the intake need it",
        "parent": "the panel names its family",
    },
    ConsignorCard: {
        **dict.fromkeys(("phone", "bank", "nib"), PANEL),
        "bank_account": "its last four digits stand there (docs/trust.md)",
        "association": "the list of associations counts its members",
        "category": "only the form and the file know it",
    },
    AgreementTerms: {},
}
NOT_IMPORTED: dict[type, dict[str, str]] = {
    ProductCard: {
        "licence_until": "no column: copied from the paper itself",
        "halal_until": "no column: copied from the paper itself",
        "shelf": "no column: where it stands is seen in the shop",
        "is_active": "no column: what comes by file is sold",
        "parent": "no column: variants are tied together by hand",
    },
    ConsignorCard: {},
    AgreementTerms: {
        "is_discount_allowed": "no column: a wish, heard in person",
        "fee_day": "no column: the 1st, which the usual first day counts on",
        "minimum_payout": "no column: agreed in person",
        "advance": "no column: agreed in person",
        "lowest": "no column: agreed in person",
    },
}
NO_HISTORY: dict[type, dict[str, str]] = {
    ProductCard: dict.fromkeys(
        (
            *("sku", "name", "category", "consignor_id", "size", "variant", "unit", "parent"),
            *("shelf_life_days", "licence_kind", "licence_number", "halal_number", "barcodes"),
            *("minimum_stock", "licence_until", "halal_until", "shelf", "is_active"),
        ),
        "only what splits money has a history",
    ),
    ConsignorCard: {"code": "it never changes"},
    AgreementTerms: {},
}


def lost(card: Any, after: Mapping[str, object]) -> list[str]:
    """Name the fields of a card that came back otherwise, or not at all."""
    return [
        name for name, value in as_fields(card).items() if name not in after or after[name] != value
    ]


def named(reasons: dict[type, dict[str, str]], card: Any) -> list[str]:
    return [name for name in as_fields(card) if name in reasons[type(card)]]


@pytest.fixture(params=(ProductWalk, ConsignorWalk, AgreementWalk), ids=lambda walk: walk.__name__)
def walk(request: pytest.FixtureRequest, shop: Shop) -> Walk:
    shop.consignor("K001")
    made: Walk = request.param(shop)
    return made


# --- the stages -----------------------------------------------------------------------------


def test_every_field_has_a_value_of_its_own(walk: Walk) -> None:
    """A usual value would come back even where a stage forgets its field."""
    cards = walk.cards()
    for field in dataclasses.fields(walk.kind):  # type: ignore[arg-type]
        values = [getattr(card, field.name) for card in cards]
        assert not all(value in (field.default, "", None) for value in values), field.name


def test_a_form_keeps_every_field(walk: Walk, desk: Desk) -> None:
    """What is written is stored and read again; a form stored as it opens changes no column.

    That it was stored is noted for a product and a consignor, not for the terms in force.
    """
    for card in walk.cards():
        assert lost(card, walk.write(desk, card)) == []
        rows, noted = walk.rows(), len(walk.noted())
        walk.open_stored(desk, card)
        store(desk)
        assert walk.rows() == rows
        assert tuple(kind for kind, _body in walk.noted()[noted:]) == walk.notes


def test_a_list_shows_every_field(walk: Walk) -> None:
    """A row of a list has each field, or has its reason."""
    for card in walk.cards():
        walk.keep(card)
        assert lost(card, walk.listed(card)) == named(NOT_IN_LIST, card)


def test_a_panel_tells_every_field(walk: Walk) -> None:
    """What the list has no place for the panel tells; of the terms it tells everything."""
    cards = walk.cards()
    for card in cards:
        walk.keep(card)
    for name in as_fields(cards[0]):
        if walk.kind is AgreementTerms or NOT_IN_LIST[walk.kind].get(name) == PANEL:
            assert any(is_told(walk, card, name) for card in cards), name


def is_told(walk: Walk, card: Any, name: str) -> bool:
    """Say whether the panel changes with a field: among the others, or alone."""
    usual = {
        field.name: field.default
        for field in dataclasses.fields(card)
        if field.default is not dataclasses.MISSING
    }
    if name not in usual:
        return True  # Every card has it; the list of schemes has its own tests.
    value, plain = getattr(card, name), dataclasses.replace(card, **usual)
    among = walk.panel(dataclasses.replace(card, **{name: usual[name]}))
    alone = walk.panel(dataclasses.replace(plain, **{name: value}))
    return walk.panel(card) != among or walk.panel(plain) != alone


def test_a_file_brings_every_field(walk: Walk) -> None:
    """An import fills each field or has its reason; the same file once more changes nothing."""
    for card in walk.cards():
        assert walk.bring_in(walk.cells(card)) == 1
        assert lost(card, as_fields(walk.stored(card))) == named(NOT_IMPORTED, card)
        assert walk.bring_in(walk.cells(card)) == 0


def test_a_file_leaves_what_it_lacks(walk: Walk) -> None:
    """Of what is known, a file with the needed columns alone changes nothing."""
    for card in walk.cards():
        walk.keep(card)
        cells = walk.cells(card)
        walk.bring_in({column: cells[column] for column in walk.needed})
        assert lost(card, as_fields(walk.stored(card))) == []


def test_history_keeps_every_field(walk: Walk) -> None:
    """What was changed can be seen in each place that keeps it, or the field has its reason."""
    for card in walk.cards():
        walk.keep(card)
        for kept in walk.history(card):
            assert lost(card, kept) == named(NO_HISTORY, card)


@pytest.mark.parametrize("reasons", [NOT_IN_LIST, NOT_IMPORTED, NO_HISTORY])
def test_a_reason_names_a_field(reasons: dict[type, dict[str, str]]) -> None:
    """The lists of reasons name no field that is gone."""
    for kind, named in reasons.items():
        assert set(named) <= {field.name for field in dataclasses.fields(kind)}


# --- controls: what is left out is found ----------------------------------------------------

OF_CARD: dict[type, Columns[Any]] = {
    ProductCard: PRODUCT,
    ConsignorCard: CONSIGNOR,
    AgreementTerms: TERMS,
}
CELLS: dict[type, Cells] = {
    ProductCard: goods._CELLS,
    ConsignorCard: consignors._CARD,
    AgreementTerms: consignors._TERMS,
}


def without(found: Mapping[str, Any], name: str) -> Fields:
    return {key: value for key, value in found.items() if key != name}


def kept(walk: Walk, card: Any, keep: Callable[[Any], object] | None = None) -> Fields:
    """Give what a walk brings back; who refuses brings back nothing."""
    try:
        (keep or walk.keep)(card)
        return as_fields(walk.stored(card))
    except (AssertionError, IntegrityError, KeyError, TypeError):
        return {}


def test_a_forgetful_writer_is_found(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that is not written comes back as usual, or is refused."""
    cards, values = walk.cards(), Columns.values
    for number, (name, left_out) in enumerate(OF_CARD[walk.kind]._columns.items()):

        def forget(self: Columns[Any], card: Any, column: str = left_out) -> Fields:
            return without(values(self, card), column)

        fresh = [walk.fresh(card, number) for card in cards]
        with monkeypatch.context() as planted:
            planted.setattr(Columns, "values", forget)
            assert any(name in lost(card, kept(walk, card)) for card in fresh)


def test_a_forgetful_reader_is_found(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that is not read is missed."""
    cards, asked, mine = walk.cards(), Columns.asked, OF_CARD[walk.kind]
    for card in cards:
        walk.keep(card)
    for left_out in mine._columns:

        def forget(self: Columns[Any], name: str = left_out, **elsewhere: Any) -> list[Any]:
            columns = asked(self, **elsewhere)
            return [column for column in columns if self is not mine or column.name != name]

        with monkeypatch.context() as planted:
            planted.setattr(Columns, "asked", forget)
            assert any(left_out in lost(card, kept(walk, card)) for card in cards)


def test_a_forgetful_file_is_found(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that no field takes up comes back as usual; one that is unknown is refused."""
    cards, cells = walk.cards(), CELLS[walk.kind]
    for number, (column, cell) in enumerate(cells.items()):
        if cell is None:
            continue

        def forget(line: ImportLine, table: Cells, usual: object, name: str = cell[0]) -> Fields:
            return without(read_cells(line, table, usual), name)

        with monkeypatch.context() as planted:
            planted.setattr(goods, "read_cells", forget)
            planted.setattr(consignors, "read_cells", forget)
            fresh = [walk.fresh(card, number) for card in cards]
            brought = [
                kept(walk, card, lambda card: walk.bring_in(walk.cells(card))) for card in fresh
            ]
            assert any(cell[0] in lost(*both) for both in zip(fresh, brought, strict=True)), column
        with pytest.raises(ImportRefusedError, match="Kolom tidak dikenal"):
            walk.bring_in({**walk.cells(cards[0]), f"{column}_lain": ""})


LAST = {ProductCard: "shelf", ConsignorCard: "nib", AgreementTerms: "lowest"}


def test_a_forgetful_form_is_found(walk: Walk, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a form does not ask is missed in a new card, and in a known one stays as it is."""
    card, left_out, collect = walk.cards()[0], LAST[walk.kind], FormSheet.collect

    def forget(self: FormSheet) -> Fields | None:
        found = collect(self)
        return without(found, left_out) if found is not None else None

    monkeypatch.setattr(FormSheet, "collect", forget)
    assert lost(card, walk.write(desk, card)) == [left_out]
    walk.keep(card)
    rows = walk.rows()
    walk.open_stored(desk, card)
    store(desk)
    assert walk.rows() == rows


def test_a_forgetful_list_is_found(walk: Walk) -> None:
    """A field that a row of the list has no more is missed."""
    card = walk.cards()[0]
    walk.keep(card)
    shown = [name for name in as_fields(card) if name not in NOT_IN_LIST[walk.kind]]
    for left_out in shown:
        found = lost(card, without(walk.listed(card), left_out))
        assert found == [*filter({left_out, *NOT_IN_LIST[walk.kind]}.__contains__, as_fields(card))]


def test_a_forgetful_history_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A price without its override is missed in each place that keeps it."""
    shop.consignor("K001")
    walk = ProductWalk(shop)
    with_rate = walk.cards()[1]
    monkeypatch.setattr(planned_prices, "PRICED", ("price", "net_price"))
    walk.keep(with_rate)
    assert "rate" in lost(with_rate, next(walk.history(with_rate)))

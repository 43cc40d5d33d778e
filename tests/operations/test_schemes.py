"""Every sharing scheme goes the whole way: imported, printed, sold, settled and explained."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kasir.enums import AGREED_SCHEMES, Scheme, complete
from kasir.models import Consignor, SaleLine
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.operations import agreements
from kasir.operations.agreement_text import examples, scheme_text, short_text
from kasir.operations.agreements import AgreementTerms
from kasir.operations.consignors import agreement_papers
from kasir.operations.imports.table import ImportRefusedError
from kasir.operations.settling import statements
from kasir.operations.settling.explain import amounts as explain
from kasir.printing.papers.statement.rows import RowKind, legend, statement_rows
from kasir.schemes import FEE, RATE, SCHEMES, TIERS, SoldFigures, split
from kasir.terms import NO_DISCOUNTS, frozen_terms, parse_tiers
from tests.operations.imports.tables import bring_in
from tests.shop import Shop
from tests.test_terms import TABLE

TAG, NET = 20_000, 15_000
# As it is imported; what it means; and another one.
SAMPLES: dict[type, tuple[str, Any, Any]] = {
    Rate: ("12,5", Rate(1_250), Rate(1_300)),
    Money: ("2500", Money(2_500), Money(2_600)),
    tuple: ("10000:25;*:15", parse_tiers("10000:25;*:15"), parse_tiers("10000:25;*:16")),
}


def wanted(scheme: Scheme) -> AgreementTerms:
    """Give an agreement with all the figures of a scheme, and no other."""
    named = {figure.name: SAMPLES[figure.kind][1] for figure in SCHEMES[scheme].figures}
    return AgreementTerms(scheme, **named)


def test_a_scheme_without_a_row_is_told_by_name() -> None:
    """What was forgotten stops kasir, and every test, at the import."""
    rows = {scheme: row for scheme, row in SCHEMES.items() if scheme is not Scheme.TIERED}
    with pytest.raises(TypeError, match="a Scheme without a row: TIERED"):
        complete(Scheme, rows)


@pytest.mark.parametrize("scheme", Scheme)
def test_each_scheme_stands_in_the_worked_table(scheme: Scheme) -> None:
    """A rule about money is written three times with the same numbers."""
    assert [row for row in TABLE.values() if row[2].scheme is scheme]


@pytest.mark.parametrize("scheme", AGREED_SCHEMES)
def test_each_scheme_has_its_rule_in_prose(scheme: Scheme) -> None:
    """The third time: what docs/money.md says of it, by the word that files use."""
    rules = (Path(__file__).parents[2] / "docs" / "money.md").read_text("utf-8")
    assert re.search(rf"^\| \w+, {scheme} \| \w", rules, re.MULTILINE)


@pytest.mark.parametrize("scheme", AGREED_SCHEMES)
def test_each_figure_that_is_agreed_counts(scheme: Scheme) -> None:
    """Nobody agrees on a figure that changes nothing, and the shop has its part."""
    net_price = Money(NET) if SCHEMES[scheme].by_product else ZERO
    terms = wanted(scheme).split_terms(net_price)
    part = split(Quantity.units(1), Money(TAG), NO_DISCOUNTS, terms)
    assert part.commission > ZERO
    for figure in SCHEMES[scheme].figures:
        named = "{steps}" if figure is TIERS else f"{{{figure.name}}}"
        assert named in SCHEMES[scheme].sentence, "agreed, but not said"
        changed = replace(wanted(scheme), **{figure.name: SAMPLES[figure.kind][2]})
        other = split(Quantity.units(1), Money(TAG), NO_DISCOUNTS, changed.split_terms(net_price))
        assert other.commission > part.commission, figure.name


_FACTOR = r"(Rp-?[\d.]+|[\d,]+%?)"
_CLAIM = re.compile(_FACTOR + r" (x|-) " + _FACTOR + r"[^=]*? = (Rp-?[\d.]+)")


def _number(text: str) -> Fraction:
    number = Fraction(text.strip("Rp%").replace(".", "").replace(",", "."))
    return number * Fraction(1, 100) if text.endswith("%") else number


@pytest.mark.parametrize("tag", [2_000, 8_750, TAG])
@pytest.mark.parametrize("thousandths", [500, 1_000, 3_000])
@pytest.mark.parametrize("scheme", AGREED_SCHEMES)
def test_the_explanation_adds_up(scheme: Scheme, thousandths: int, tag: int) -> None:
    """What is told to a consignor is true to the rupiah, and ends in what he received."""
    net_price = Money(NET) if SCHEMES[scheme].by_product else ZERO
    terms = wanted(scheme).split_terms(net_price)
    part = split(Quantity(thousandths), Money(tag), NO_DISCOUNTS, terms)
    frozen = frozen_terms(scheme, part.rate, terms.net_price, terms.fee)
    told = SCHEMES[scheme].steps(SoldFigures(frozen, Quantity(thousandths), part))
    claims = [
        claim for sentence in told for claim in _CLAIM.findall(sentence.replace("-Rp", "Rp-"))
    ]
    assert len(claims) == len(told) == 2
    for left, sign, right, result in claims:
        true = _number(left) * _number(right) if sign == "x" else _number(left) - _number(right)
        assert abs(true - _number(result)) < 1, told
    assert str(part.consignor) in "".join(told)


@pytest.mark.parametrize("scheme", AGREED_SCHEMES)
def test_a_scheme_goes_the_whole_way(shop: Shop, scheme: Scheme) -> None:
    """What was imported is what is agreed, printed, sold, settled and explained."""
    row = SCHEMES[scheme]
    cell = "+".join(SAMPLES[figure.kind][0] for figure in row.figures)
    bring_in(shop, "penitip", f'kode,nama_usaha,skema,nilai\nK1,Usaha,{scheme},"{cell}"\n')
    consignor_id = shop.read(lambda s: s.execute(select(Consignor.id)).scalar_one())
    [version] = shop.read(lambda s: agreements.versions_of(s, consignor_id))
    terms = version.terms
    assert terms == wanted(scheme)

    net_price = Money(NET) if row.by_product else None
    shop.product("BARANG", TAG, consignor_id, net_price=net_price)
    item = shop.cart(("BARANG", 1)).lines[0].item
    agreed = terms.split_terms(net_price or ZERO)
    assert replace(item.terms, agreement_id=None, agreement_version=0) == agreed

    shop.open_shift()
    sold = shop.sell(shop.cart(("BARANG", 1)))
    line = shop.read(lambda s: s.execute(select(SaleLine)).one())
    stamp = shop.stamp("pengelola")
    paper = shop.read(lambda s: agreement_papers.agreement_paper(s, consignor_id, stamp))
    printed = next(each for each in paper.examples if each.tag == Money(TAG))
    assert (printed.shop, printed.consignor) == (Money(line.shop_net), Money(line.consignor_share))
    assert (line.scheme, line.commission > 0, line.consignor_share > 0) == (scheme, True, True)

    shop.close_shift()
    head = shop.settle(consignor_id)
    assert head is not None
    statement = shop.read(lambda s: statements.statement(s, head.id))
    [shown] = [each for each in statement_rows(statement) if each.kind is RowKind.LINE]
    [rule] = legend(statement)
    [asked] = shop.read(lambda s: explain.amounts_of_receipt(s, sold.sale_id))
    why = shop.read(lambda s: explain.explanation(s, asked)).why
    assert any(str(Money(line.consignor_share)) in sentence for sentence in why)
    said = (scheme_text(agreed), examples(agreed), short_text(agreed), shown.rate, rule, *why)
    assert not [text for text in said if not text or re.search(r"[{}]", text)]


def test_two_figures_stand_in_one_cell(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheme of several figures wants all of them, with a + between."""
    both = replace(SCHEMES[Scheme.PERCENT], figures=(RATE, FEE))
    monkeypatch.setitem(SCHEMES, Scheme.PERCENT, both)
    with pytest.raises(ImportRefusedError) as refused:
        bring_in(shop, "penitip", "kode,nama_usaha,skema,nilai\nK1,Usaha,PERSEN,15\n")
    assert "Tulis semuanya" in refused.value.problems[0].message
    bring_in(shop, "penitip", "kode,nama_usaha,skema,nilai\nK1,Usaha,PERSEN,15+2500\n")
    consignor_id = shop.read(lambda s: s.execute(select(Consignor.id)).scalar_one())
    [version] = shop.read(lambda s: agreements.versions_of(s, consignor_id))
    assert (version.terms.rate, version.terms.fee) == (Rate(1_500), Money(2_500))

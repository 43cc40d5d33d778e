"""How a scheme splits, in sentences: never a bare percentage (docs/money.md 1).

Every figure of an example comes from `schemes.split`, the function that splits a real sale.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kasir.models import Session
from kasir.money import ZERO, Money, Quantity
from kasir.operations import agreements
from kasir.schemes import SCHEMES, split, words
from kasir.terms import NO_DISCOUNTS, Terms
from kasir.words import _


def in_force_text(session: Session, consignor_id: int, day: date) -> str:
    """The terms in a sentence, never as a bare percentage (docs/money.md 1)."""
    found = agreements.version_on(agreements.versions_of(session, consignor_id), day)
    if found is None:
        return _("Belum ada perjanjian")
    return _("Perjanjian ke-{version}: {terms}").format(
        version=found.version, terms=scheme_text(found.terms.split_terms())
    )


EXAMPLE = Money(20_000)
_STEP = Money(5_000)  # How far above the last limit the example of "di atasnya" lies.


def scheme_text(terms: Terms, tag: Money = EXAMPLE) -> str:
    """Explain a scheme by what the consignor receives from one piece with this tag."""
    scheme = SCHEMES[terms.scheme]
    if scheme.by_product and not terms.net_price:
        return scheme.by_product
    return _sentence(scheme.sentence, terms, tag)


def examples(terms: Terms) -> str:
    """One example for each step of tiered terms, else the one of `scheme_text`."""
    each = SCHEMES[terms.scheme].each_step
    if not each:
        return scheme_text(terms)
    tag, found = ZERO, []
    for tier in terms.tiers:
        tag = tier.up_to if tier.up_to is not None else tag + _STEP
        found.append(_sentence(each, replace(terms, rate=tier.rate), tag))
    return "\n".join(found)


def short_text(terms: Terms) -> str:
    """The scheme as a list shows it, in a word or two."""
    return SCHEMES[terms.scheme].short.format(**words(terms))


def _sentence(told: str, terms: Terms, tag: Money) -> str:
    example = ""
    if "{example}" in told:
        his = split(Quantity.units(1), tag, NO_DISCOUNTS, terms).consignor
        example = _("penitip menerima {share} dari {tag}").format(share=his, tag=tag)
    return told.format(**words(terms), tag=tag, example=example)

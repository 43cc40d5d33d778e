"""What was agreed, in sentences: never a bare percentage (docs/money.md 1).

Every figure of an example comes from `terms.split`, the function that splits a real sale.
"""

from __future__ import annotations

from kasir.enums import Bearer, Scheme
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.operations.consignors.consignors import AgreementTerms
from kasir.terms import NO_DISCOUNTS, Terms, Tier, split
from kasir.words import _

EXAMPLE = Money(20_000)
_STEP = Money(5_000)  # How far above the last limit the example of "di atasnya" lies.


def scheme_text(terms: Terms, tag: Money = EXAMPLE) -> str:
    """Explain a scheme by what the consignor receives from one piece with this tag."""
    match terms.scheme:
        case Scheme.PERCENT:
            return _("Bagian toko {rate} - {example}").format(
                rate=terms.rate, example=_example(terms, tag)
            )
        case Scheme.PER_UNIT:
            return _("Bagian toko {fee} per barang - {example}").format(
                fee=terms.fee, example=_example(terms, tag)
            )
        case Scheme.TIERED:
            return _("Bagian toko bertingkat: {steps}").format(
                steps=", ".join(_step(tier) for tier in terms.tiers)
            )
        case Scheme.NET_PRICE if terms.net_price:
            return _("Harga titip {net} - {example}").format(
                net=terms.net_price, example=_example(terms, tag)
            )
        case Scheme.NET_PRICE:
            return _("Harga titip per barang - penitip menerima harga titip setiap barang laku")
        case _:
            return _("Barang toko sendiri - seluruh {tag} milik toko").format(tag=tag)


def examples(terms: Terms) -> str:
    """Give one example for each step of tiered terms, else the one of `scheme_text`."""
    if terms.scheme is not Scheme.TIERED:
        return scheme_text(terms)
    tag, found = ZERO, []
    for tier in terms.tiers:
        tag = tier.up_to if tier.up_to is not None else tag + _STEP
        told = _("Bagian toko {rate} - {example}")
        found.append(told.format(rate=tier.rate, example=_example(terms, tag)))
    return "\n".join(found)


def short_text(terms: Terms) -> str:
    """Give the scheme as a list shows it, in a word or two."""
    return {
        Scheme.PERCENT: str(terms.rate),
        Scheme.PER_UNIT: _("{fee}/barang").format(fee=terms.fee),
        Scheme.TIERED: _("Bertingkat"),
        Scheme.NET_PRICE: _("Harga titip"),
    }.get(terms.scheme, "")


def other_terms(agreed: AgreementTerms) -> tuple[str, ...]:
    """Say all that was agreed beside the scheme, a sentence each."""
    bearer = {
        Bearer.SHOP: _("Diskon biasanya ditanggung toko."),
        Bearer.CONSIGNOR: _("Diskon biasanya ditanggung penitip."),
        Bearer.SHARED: _("Diskon biasanya ditanggung bersama."),
    }[agreed.bearer]
    if not agreed.is_discount_allowed:
        bearer = _("Penitip tidak mau barangnya didiskon.")
    fee = _("Tanpa sewa bulanan.")
    if agreed.monthly_fee:
        told = _("Sewa {fee} setiap tanggal {day}.")
        fee = told.format(fee=agreed.monthly_fee, day=agreed.fee_day)
    paid = _("Dibayar {cycle}.").format(cycle=agreed.pay_cycle)
    if agreed.minimum_payout:
        told = _("Dibayar {cycle}, paling sedikit {least}.")
        paid = told.format(cycle=agreed.pay_cycle, least=agreed.minimum_payout)
    told = _("Uang muka paling banyak {rate} dari hak atas barang di rak.")
    return (
        bearer,
        _liability(_("Barang hilang"), agreed.loss),
        _liability(_("Kedaluwarsa"), agreed.expiry),
        fee,
        paid,
        told.format(rate=agreed.advance),
    )


def _example(terms: Terms, tag: Money) -> str:
    share = split(Quantity.units(1), tag, NO_DISCOUNTS, terms).consignor
    return _("penitip menerima {share} dari {tag}").format(share=share, tag=tag)


def _step(tier: Tier) -> str:
    if tier.up_to is None:
        return _("di atasnya {rate}").format(rate=tier.rate)
    return _("harga sampai {up_to} {rate}").format(up_to=tier.up_to, rate=tier.rate)


def _liability(what: str, shop: Rate) -> str:
    if not shop.basis_points:
        return _("{what}: ditanggung penitip.").format(what=what)
    return _("{what}: toko mengganti {rate}.").format(what=what, rate=shop)

"""How one line came to its amounts, in plain sentences with the line's own frozen numbers.

Nothing is computed from today's prices; where a formula is told, its result is the stored one.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kasir.clock import format_day
from kasir.enums import Scheme
from kasir.money import THOUSAND, Money, Quantity, Rate
from kasir.schemes import SCHEMES, SoldFigures, without_fraction, words
from kasir.terms import Split, Terms, frozen_terms
from kasir.words import _


class FrozenLine(NamedTuple):
    """A line of a receipt or a return, with its amounts as they were frozen."""

    sale_id: int
    position: int
    origin_id: int | None
    origin_position: int | None
    receipt: str
    day: date
    consignor_id: int | None
    agreement_id: int | None
    agreement_version: int
    name: str
    unit: str
    quantity: Quantity
    unit_price: Money
    scheme: Scheme
    net_price: Money
    fee: Money
    part: Split


class Agreed(NamedTuple):
    """What the agreement says that a line was sold under."""

    scheme: Scheme
    rate_bp: Rate
    starts_on: date


def sale_words(line: FrozenLine, agreement: Agreed | None) -> tuple[str, ...]:
    """Explain a sold line: tag, discounts and who bears them, terms, formula, rounding.

    The shop's own goods have no agreement.
    """
    if agreement is None:
        return *_tag(line), _("Barang milik toko sendiri: seluruhnya pendapatan toko.")
    return (
        *_tag(line),
        *_discounts(line),
        _terms(line, agreement),
        *SCHEMES[line.scheme].steps(SoldFigures(_frozen(line), line.quantity, line.part)),
        *_shops_part(line),
    )


def return_words(
    line: FrozenLine, origin: FrozenLine, before: Quantity, reversed_before: Money
) -> tuple[str, ...]:
    """Explain a returned line: its part of the line that was sold, less what came back earlier.

    `before` came back earlier and took `reversed_before` of the share with it.
    """
    sold, now = origin.quantity, -line.quantity
    whole, back = origin.part.consignor, -line.part.consignor
    first = _(
        "{now} dari {sold} {unit} pada struk {receipt} kembali. Berlaku harga, diskon, dan "
        "perjanjian struk itu, bukan yang sekarang."
    ).format(now=now, sold=sold, unit=line.unit, receipt=origin.receipt)
    if not whole:
        return first, _("Baris itu tidak memberi hak kepada penitip, jadi tidak ada yang ditarik.")
    so_far = before + now
    dropped = whole.rupiah * so_far.thousandths % sold.thousandths != 0
    formula = _("{whole} x {part}/{sold}").format(whole=whole, part=so_far, sold=sold)
    if dropped:
        formula = without_fraction(formula)
    if before:
        second = _(
            "Hak penitip dari baris itu {whole}. Sampai retur ini ditarik {formula} = {so_far}, "
            "sebelumnya sudah {before}: kali ini {back}."
        ).format(
            whole=whole,
            formula=formula,
            so_far=reversed_before + back,
            before=reversed_before,
            back=back,
        )
    else:
        second = _("Hak penitip dari baris itu {whole}. Ditarik {formula} = {back}.").format(
            whole=whole, formula=formula, back=back
        )
    return first, second


def _tag(line: FrozenLine) -> tuple[str, ...]:
    formula = _("{price} x {quantity} {unit}").format(
        price=line.unit_price, quantity=line.quantity, unit=line.unit
    )
    if line.unit_price.rupiah * line.quantity.thousandths % THOUSAND:
        formula = without_fraction(formula)
    return (
        _("Harga di label: {formula} = {gross}.").format(formula=formula, gross=line.part.gross),
    )


def _discounts(line: FrozenLine) -> tuple[str, ...]:
    told, borne = [], line.part.discounts
    for amount, sentence in (
        (borne.consignor, _("Diskon {amount} ditanggung penitip.")),
        (borne.shop, _("Diskon {amount} ditanggung toko: hak penitip tetap utuh.")),
        (borne.shared, _("Diskon {amount} ditanggung bersama.")),
    ):
        if amount:
            told.append(sentence.format(amount=amount))
    if told:
        paid = _("Pembeli membayar {pays}. Dasar pembagian: {base}.")
        told.append(paid.format(pays=line.part.pays, base=line.part.base))
    return tuple(told)


def _terms(line: FrozenLine, agreement: Agreed) -> str:
    is_own = agreement.scheme is not line.scheme or (
        line.scheme is Scheme.PERCENT and agreement.rate_bp != line.part.rate
    )
    told = words(_frozen(line))
    terms = SCHEMES[line.scheme].agreed.format(**told, unit=line.unit, tag=line.unit_price)
    if is_own:
        terms = _("khusus barang ini {terms}").format(terms=terms)
    return _("Perjanjian ke-{version}, berlaku sejak {day}: {terms}.").format(
        version=line.agreement_version, day=format_day(agreement.starts_on), terms=terms
    )


def _frozen(line: FrozenLine) -> Terms:
    return frozen_terms(line.scheme, line.part.rate, line.net_price, line.fee)


def _shops_part(line: FrozenLine) -> tuple[str, ...]:
    """Tell what is left for the shop where it gave the discount itself."""
    part = line.part
    if not part.discounts.shop:
        return ()
    return (
        _("Untuk toko: {commission} - diskonnya {discount} = {net}.").format(
            commission=part.commission, discount=part.discounts.shop, net=part.shop_net
        ),
    )

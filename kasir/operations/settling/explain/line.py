"""How one line came to its amounts, in plain sentences with the line's own frozen numbers.

Nothing is computed from today's prices; where a formula is told, its result is the stored one.
"""

from __future__ import annotations

from kasir.clock import format_day
from kasir.enums import Scheme
from kasir.models import Stored
from kasir.money import THOUSAND, Money, Quantity, Rate
from kasir.schemes import SCHEMES, SoldFigures, without_fraction, words
from kasir.terms import Discounts, Split, Terms, frozen_terms
from kasir.words import _


def sale_words(line: Stored, agreement: Stored | None) -> tuple[str, ...]:
    """Explain a sold line: tag, discounts and who bears them, terms, formula, rounding.

    The shop's own goods have no agreement.
    """
    if agreement is None:
        return *_tag(line), _("Barang milik toko sendiri: seluruhnya pendapatan toko.")
    return (
        *_tag(line),
        *_discounts(line),
        _terms(line, agreement),
        *_split(line),
        *_shops_part(line),
    )


def return_words(
    line: Stored, origin: Stored, receipt: str, before: Quantity, reversed_before: Money
) -> tuple[str, ...]:
    """Explain a returned line: its part of the line that was sold, less what came back earlier.

    `before` came back earlier and took `reversed_before` of the share with it.
    """
    sold, now = Quantity(origin.quantity), Quantity(-line.quantity)
    whole, back = Money(origin.consignor_share), Money(-line.consignor_share)
    first = _(
        "{now} dari {sold} {unit} pada struk {receipt} kembali. Berlaku harga, diskon, dan "
        "perjanjian struk itu, bukan yang sekarang."
    ).format(now=now, sold=sold, unit=line.unit, receipt=receipt)
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


def _tag(line: Stored) -> tuple[str, ...]:
    quantity = Quantity(line.quantity)
    formula = _("{price} x {quantity} {unit}").format(
        price=Money(line.unit_price), quantity=quantity, unit=line.unit
    )
    if line.unit_price * line.quantity % THOUSAND:
        formula = without_fraction(formula)
    return (
        _("Harga di label: {formula} = {gross}.").format(formula=formula, gross=Money(line.gross)),
    )


def _discounts(line: Stored) -> tuple[str, ...]:
    told = []
    for amount, sentence in (
        (line.discount_consignor, _("Diskon {amount} ditanggung penitip.")),
        (line.discount_shop, _("Diskon {amount} ditanggung toko: hak penitip tetap utuh.")),
        (line.discount_shared, _("Diskon {amount} ditanggung bersama.")),
    ):
        if amount:
            told.append(sentence.format(amount=Money(amount)))
    if told:
        told.append(
            _("Pembeli membayar {pays}. Dasar pembagian: {base}.").format(
                pays=Money(line.pays), base=Money(line.base)
            )
        )
    return tuple(told)


def _terms(line: Stored, agreement: Stored) -> str:
    is_own = agreement.scheme is not line.scheme or (
        line.scheme is Scheme.PERCENT and agreement.rate_bp != line.rate_bp
    )
    told = words(_frozen(line))
    terms = SCHEMES[line.scheme].agreed.format(**told, unit=line.unit, tag=Money(line.unit_price))
    if is_own:
        terms = _("khusus barang ini {terms}").format(terms=terms)
    return _("Perjanjian ke-{version}, berlaku sejak {day}: {terms}.").format(
        version=line.agreement_version, day=format_day(agreement.starts_on), terms=terms
    )


def _frozen(line: Stored) -> Terms:
    rate, net_price = Rate(line.rate_bp), Money(line.net_price)
    return frozen_terms(line.scheme, rate, net_price, Money(line.fee))


def _split(line: Stored) -> tuple[str, ...]:
    part = Split(
        gross=Money(line.gross),
        discounts=Discounts(
            Money(line.discount_consignor), Money(line.discount_shop), Money(line.discount_shared)
        ),
        pays=Money(line.pays),
        base=Money(line.base),
        rate=Rate(line.rate_bp),
        commission=Money(line.commission),
        consignor=Money(line.consignor_share),
        shop_net=Money(line.shop_net),
    )
    return SCHEMES[line.scheme].steps(SoldFigures(_frozen(line), Quantity(line.quantity), part))


def _shops_part(line: Stored) -> tuple[str, ...]:
    """Tell what is left for the shop where it gave the discount itself."""
    if not line.discount_shop:
        return ()
    return (
        _("Untuk toko: {commission} - diskonnya {discount} = {net}.").format(
            commission=Money(line.commission),
            discount=Money(line.discount_shop),
            net=Money(line.shop_net),
        ),
    )

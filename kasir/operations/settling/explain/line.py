"""How one line came to its amounts, in plain sentences with the line's own frozen numbers.

Nothing is computed from today's prices; where a formula is told, its result is the stored one.
"""

from __future__ import annotations

from kasir.clock import format_day
from kasir.enums import Scheme
from kasir.models import Stored
from kasir.money import FULL_RATE, THOUSAND, Money, Quantity, Rate
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
        formula = _without_fraction(formula)
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
        formula = _without_fraction(formula)
    return (
        _("Harga di label: {formula} = {gross}.").format(formula=formula, gross=Money(line.gross)),
    )


def _discounts(line: Stored) -> tuple[str, ...]:
    told = []
    for amount, words in (
        (line.discount_consignor, _("Diskon {amount} ditanggung penitip.")),
        (line.discount_shop, _("Diskon {amount} ditanggung toko: hak penitip tetap utuh.")),
        (line.discount_shared, _("Diskon {amount} ditanggung bersama.")),
    ):
        if amount:
            told.append(words.format(amount=Money(amount)))
    if told:
        told.append(
            _("Pembeli membayar {pays}. Dasar pembagian: {base}.").format(
                pays=Money(line.pays), base=Money(line.base)
            )
        )
    return tuple(told)


def _terms(line: Stored, agreement: Stored) -> str:
    rate, tag = Rate(line.rate_bp), Money(line.unit_price)
    is_own = agreement.scheme is not line.scheme or (
        line.scheme is Scheme.PERCENT and agreement.rate_bp != line.rate_bp
    )
    match line.scheme:
        case Scheme.NET_PRICE:
            terms = _("harga titip {net} per {unit}").format(
                net=Money(line.net_price), unit=line.unit
            )
        case Scheme.PER_UNIT:
            terms = _("bagian toko {fee} per {unit}").format(fee=Money(line.fee), unit=line.unit)
        case Scheme.TIERED:
            terms = _("bagian toko bertingkat, label {tag} kena {rate}").format(tag=tag, rate=rate)
        case _:
            terms = _("bagian toko {rate}").format(rate=rate)
    if is_own:
        terms = _("khusus barang ini {terms}").format(terms=terms)
    return _("Perjanjian ke-{version}, berlaku sejak {day}: {terms}.").format(
        version=line.agreement_version, day=format_day(agreement.starts_on), terms=terms
    )


def _split(line: Stored) -> tuple[str, ...]:
    base, commission = Money(line.base), Money(line.commission)
    share = Money(line.consignor_share)
    rest = _("Hak penitip: {base} - {commission} = {share}.").format(
        base=base, commission=commission, share=share
    )
    match line.scheme:
        case Scheme.NET_PRICE:
            return _net_price(line)
        case Scheme.PER_UNIT:
            fee, quantity = Money(line.fee), Quantity(line.quantity)
            wanted = _("Bagian toko: {fee} x {quantity} = {wanted}").format(
                fee=fee, quantity=quantity, wanted=fee * quantity
            )
            if fee * quantity > base:
                wanted += _(", paling banyak dasar pembagian {base}").format(base=base)
            return wanted + ".", rest
        case _:
            formula = _("{rate} x {base}").format(rate=Rate(line.rate_bp), base=base)
            if line.base * line.rate_bp % FULL_RATE:
                told = _("Bagian toko: {formula} = {commission}. Pecahannya menjadi hak penitip.")
                formula = _without_fraction(formula)
            else:
                told = _("Bagian toko: {formula} = {commission}.")
            return told.format(formula=formula, commission=commission), rest


def _net_price(line: Stored) -> tuple[str, ...]:
    """Give harga titip x quantity, less the discounts that the consignor bears or shares."""
    share, net = Money(line.consignor_share), Money(line.net_price)
    consignors = Money(line.discount_consignor)
    odd = net.rupiah * line.quantity % THOUSAND != 0
    agreed = net * Quantity(line.quantity) + Money(odd)  # The odd part goes to the consignor.
    formula = _("{net} x {quantity}").format(net=net, quantity=Quantity(line.quantity))
    if odd:
        formula = _("{formula}, dibulatkan ke atas").format(formula=formula)
    told = [_("Hak penitip: {formula} = {agreed}").format(formula=formula, agreed=agreed)]
    if consignors:
        told.append(_("dikurangi diskonnya {amount}").format(amount=consignors))
    shared = agreed - consignors - share
    if shared:
        told.append(_("dikurangi bagiannya dari diskon bersama {amount}").format(amount=shared))
    words = ", ".join(told)
    if len(told) > 1:
        words += _(" = {share}").format(share=share)
    rest = _("Bagian toko: {base} - {share} = {commission}.").format(
        base=Money(line.base), share=share, commission=Money(line.commission)
    )
    return words + ".", rest


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


def _without_fraction(formula: str) -> str:
    return _("{formula}, pecahan rupiah dibuang").format(formula=formula)

"""How a consignor's share is computed: one row of `SCHEMES` holds all that differs by scheme.

The rule is docs/money.md 1; its worked table is `tests/test_terms.py`.

    gross = quantity x unit price
    Dv, Ds, Dh = discount borne by the consignor / the shop / shared
    pays  = gross - Dv - Ds - Dh          base = gross - Dv - Dh
    PERSEN       commission = floor(base x rate)
    BERJENJANG   the rate by the tag price of one unit, then as PERSEN
    HARGA_TITIP  sv = floor(Dh x qty x N / gross); consignor = qty x N - Dv - sv
    PER_UNIT     commission = min(qty x F, base)
    consignor + shop_net = pays; shop_net = commission - Ds
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from kasir.enums import Scheme, complete
from kasir.money import FULL_RATE, THOUSAND, ZERO, Money, Quantity, Rate, share
from kasir.terms import Discounts, Split, Terms, Tier, net_amount, split_of
from kasir.words import _

TAGS = (Money(10_000), Money(20_000), Money(50_000), Money(100_000))


@dataclass(frozen=True, slots=True)
class AgreedFigure:
    """One figure of an agreement; Terms, AgreementTerms and the form call it by its name."""

    name: str
    kind: type[object]  # Money, Rate, or tuple: steps.
    word: str
    hint: str = ""  # What stands in the field while it is empty.
    missing: str = ""  # What is said when it stays empty.


RATE = AgreedFigure(
    *("rate", Rate, _("Bagian toko (persen)"), "15"),
    _("Tulis bagian toko, dari 0 sampai 100 persen."),
)
FEE = AgreedFigure(
    *("fee", Money, _("Bagian toko per barang"), "1.000"),
    _("Tulis bagian toko untuk setiap barang."),
)
TIERS = AgreedFigure("tiers", tuple, _("Bagian toko (persen)"))


class ToSplit(NamedTuple):
    """What a scheme splits."""

    terms: Terms
    quantity: Quantity
    gross: Money
    base: Money
    discounts: Discounts
    rate: Rate


class SoldFigures(NamedTuple):
    """A line as it was frozen."""

    terms: Terms
    quantity: Quantity
    part: Split


def _no_rate(_terms: Terms, _tag: Money) -> Rate:
    return Rate(0)


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """How one scheme splits, and what it says. In braces stands what `words` knows."""

    word: str  # On its key.
    figures: tuple[AgreedFigure, ...]  # What an agreement has to name.
    share: Callable[[ToSplit], Money]  # The consignor's.
    short: str  # As a list shows it, in a word or two.
    sentence: str  # Of an agreement, with {example}: what one piece with this {tag} brings.
    agreed: str  # Of a sold line with this {tag}, for one {unit}.
    steps: Callable[[SoldFigures], tuple[str, ...]]  # How a sold line came to its share.
    column: str  # Of a statement's row, for one {unit}.
    legend: str  # Below a statement; {base} is shared, {less} are discounts.
    rate: Callable[[Terms, Money], Rate] = _no_rate  # For one unit's tag price.
    each_step: str = ""  # As `sentence`, where each step has its own.
    by_product: str = ""  # As `sentence`, while the product lacks the figure that it has to name.
    note: str = ""  # In the form, where it asks for no single figure.
    no_figure: str = ""  # In an import, where it has none.
    rounded: str = ""  # On a printed agreement.
    examples: tuple[tuple[Money, Money], ...] = tuple((tag, ZERO) for tag in TAGS)  # And N.


USUAL_LOWEST = Rate(7_000)  # Of a share without discount, where the agreement says nothing.


def split(quantity: Quantity, unit_price: Money, discounts: Discounts, terms: Terms) -> Split:
    """Freeze one sale line. The invariant `consignor + shop_net = pays` always holds."""
    gross = unit_price * quantity
    assert ZERO <= discounts.whole <= gross, "a discount above the line"
    if terms.scheme is Scheme.OWN:
        # Nobody else can bear a discount on the shop's own goods.
        discounts = Discounts(shop=discounts.whole)
    base = gross - discounts.consignor - discounts.shared
    scheme = SCHEMES[terms.scheme]
    rate = scheme.rate(terms, unit_price)
    consignor = scheme.share(ToSplit(terms, quantity, gross, base, discounts, rate))
    result = split_of(gross, discounts, rate, consignor)
    assert result.consignor + result.shop_net == result.pays, "the split does not add up"
    return result


def words(terms: Terms, money: Callable[[Money], str] = str) -> dict[str, str]:
    """The figures of terms for the sentences of their scheme."""
    return {
        "rate": str(terms.rate),
        "fee": money(terms.fee),
        "net": money(terms.net_price),
        "steps": ", ".join(map(_step, terms.tiers)),
    }


def _step(tier: Tier) -> str:
    if tier.up_to is None:
        return _("di atasnya {rate}").format(rate=tier.rate)
    return _("harga sampai {up_to} {rate}").format(up_to=tier.up_to, rate=tier.rate)


# --- persen and bertingkat ------------------------------------------------------------------


def _agreed_rate(terms: Terms, _tag: Money) -> Rate:
    return terms.rate


def _rate_of_step(terms: Terms, tag: Money) -> Rate:
    return next(tier.rate for tier in terms.tiers if tier.up_to is None or tag <= tier.up_to)


def _all_but_rate(line: ToSplit) -> Money:
    return line.base - line.rate.of(line.base)


def _rate_steps(sold: SoldFigures) -> tuple[str, ...]:
    part = sold.part
    formula = _("{rate} x {base}").format(rate=part.rate, base=part.base)
    if part.base.rupiah * part.rate.basis_points % FULL_RATE:
        told = _("Bagian toko: {formula} = {commission}. Pecahannya menjadi hak penitip.")
        formula = without_fraction(formula)
    else:
        told = _("Bagian toko: {formula} = {commission}.")
    return told.format(formula=formula, commission=part.commission), _rest(part)


# --- per barang -----------------------------------------------------------------------------


def _all_but_fee(line: ToSplit) -> Money:
    return line.base - min(line.terms.fee * line.quantity, line.base)


def _fee_steps(sold: SoldFigures) -> tuple[str, ...]:
    fee, base = sold.terms.fee, sold.part.base
    wanted = fee * sold.quantity
    told = _("Bagian toko: {fee} x {quantity} = {wanted}").format(
        fee=fee, quantity=sold.quantity, wanted=wanted
    )
    if wanted > base:
        told += _(", paling banyak dasar pembagian {base}").format(base=base)
    return told + ".", _rest(sold.part)


# --- harga titip ----------------------------------------------------------------------------


def _net_price(line: ToSplit) -> Money:
    agreed, gross = net_amount(line.terms.net_price, line.quantity), line.gross.rupiah
    part = share(line.discounts.shared.rupiah, agreed.rupiah, gross) if gross else 0
    return agreed - line.discounts.consignor - Money(part)


def _net_price_steps(sold: SoldFigures) -> tuple[str, ...]:
    """Harga titip x quantity, less the discounts that the consignor bears or shares."""
    net, quantity, part = sold.terms.net_price, sold.quantity, sold.part
    agreed = net_amount(net, quantity)
    formula = _("{net} x {quantity}").format(net=net, quantity=quantity)
    if net.rupiah * quantity.thousandths % THOUSAND:
        formula = _("{formula}, dibulatkan ke atas").format(formula=formula)
    told = [_("Hak penitip: {formula} = {agreed}").format(formula=formula, agreed=agreed)]
    if part.discounts.consignor:
        told.append(_("dikurangi diskonnya {amount}").format(amount=part.discounts.consignor))
    if shared := agreed - part.discounts.consignor - part.consignor:
        told.append(_("dikurangi bagiannya dari diskon bersama {amount}").format(amount=shared))
    all_told = ", ".join(told)
    if len(told) > 1:
        all_told += _(" = {share}").format(share=part.consignor)
    rest = _("Bagian toko: {base} - {share} = {commission}.").format(
        base=part.base, share=part.consignor, commission=part.commission
    )
    return all_told + ".", rest


# --- what they share ------------------------------------------------------------------------


def _rest(part: Split) -> str:
    return _("Hak penitip: {base} - {commission} = {share}.").format(
        base=part.base, commission=part.commission, share=part.consignor
    )


def without_fraction(formula: str) -> str:
    """Say that a part of a rupiah was dropped."""
    return _("{formula}, pecahan rupiah dibuang").format(formula=formula)


_FLOORED = _("Komisi = bagian toko x {base}, tiap baris dibulatkan ke bawah.")
_ROUNDED = _("Bagian toko dibulatkan ke bawah, sisa rupiahnya untuk konsinyor.")

# In the order of a statement's legend.
SCHEMES = complete(
    Scheme,
    {
        Scheme.PERCENT: SchemeRow(
            word=_("Persen"),
            figures=(RATE,),
            rate=_agreed_rate,
            share=_all_but_rate,
            short="{rate}",
            sentence=_("Bagian toko {rate} - {example}"),
            agreed=_("bagian toko {rate}"),
            steps=_rate_steps,
            column="{rate}",
            legend=_FLOORED,
            rounded=_ROUNDED,
        ),
        Scheme.TIERED: SchemeRow(
            word=_("Bertingkat"),
            figures=(TIERS,),
            rate=_rate_of_step,
            share=_all_but_rate,
            short=_("Bertingkat"),
            sentence=_("Bagian toko bertingkat: {steps}"),
            each_step=_("Bagian toko {rate} - {example}"),
            agreed=_("bagian toko bertingkat, label {tag} kena {rate}"),
            steps=_rate_steps,
            column="{rate}",
            legend=_FLOORED,
            note=_("Persennya menurut harga jual satu barang."),
            rounded=_ROUNDED,
        ),
        Scheme.NET_PRICE: SchemeRow(
            word=_("Harga titip"),
            figures=(),
            share=_net_price,
            short=_("Harga titip"),
            sentence=_("Harga titip {net} - {example}"),
            by_product=_(
                "Harga titip per barang - penitip menerima harga titip setiap barang laku"
            ),
            agreed=_("harga titip {net} per {unit}"),
            steps=_net_price_steps,
            column=_("titip {net}"),
            legend=_("Titip: hak penitip = jumlah x harga titip{less}."),
            note=_("Harga titip ditulis di setiap barang."),
            no_figure=_("Kosongkan: harga titip ditulis di setiap produk."),
            examples=((Money(20_000), Money(15_000)),),
        ),
        Scheme.PER_UNIT: SchemeRow(
            word=_("Per barang"),
            figures=(FEE,),
            share=_all_but_fee,
            short=_("{fee}/barang"),
            sentence=_("Bagian toko {fee} per barang - {example}"),
            agreed=_("bagian toko {fee} per {unit}"),
            steps=_fee_steps,
            column="{fee}/{unit}",
            legend=_("Per satuan: komisi = jumlah x tarif, paling banyak {base}."),
        ),
        Scheme.OWN: SchemeRow(
            word=_("Milik toko"),
            figures=(),
            share=lambda _line: ZERO,
            short="",
            sentence=_("Barang toko sendiri - seluruh {tag} milik toko"),
            agreed="",
            steps=lambda _sold: (),
            column="",
            legend="",
        ),
    },
)

FIGURES = tuple(dict.fromkeys(figure for row in SCHEMES.values() for figure in row.figures))

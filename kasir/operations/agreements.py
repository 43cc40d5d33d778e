"""What was agreed with a consignor, and which version of it holds on a day (docs/money.md 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, select

from kasir.enums import Bearer, PayCycle, Scheme, complete
from kasir.errors import FieldError
from kasir.models import Agreement, Session
from kasir.money import FULL_RATE, ZERO, Money, Quantity, Rate
from kasir.operations.reading import Columns, columns, read, read_first
from kasir.schemes import SCHEMES, TIERS, USUAL_LOWEST, split
from kasir.terms import Discounts, Terms, Tier, tiers_are_whole
from kasir.words import _


class AgreementError(FieldError):
    """The steps of an agreement do not give every tag a rate."""

    def __init__(self) -> None:
        super().__init__(
            "tiers",
            _("Batas harga harus naik; tingkat terakhir berlaku untuk semua harga di atasnya."),
        )


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What one version of an agreement says. Shares of loss and expiry are the shop's."""

    scheme: Scheme
    rate: Rate = Rate(0)
    fee: Money = ZERO
    tiers: tuple[Tier, ...] = ()
    bearer: Bearer = Bearer.SHOP
    is_discount_allowed: bool = True
    loss: Rate = Rate(10_000)
    expiry: Rate = Rate(0)
    monthly_fee: Money = ZERO
    fee_day: int = 1
    pay_cycle: PayCycle = PayCycle.DAILY
    minimum_payout: Money = ZERO
    advance: Rate = Rate(5_000)
    lowest: Rate | None = None  # Of the tag, whatever the discount; None: 70 % of the usual share.

    def split_terms(self, net_price: Money = ZERO) -> Terms:
        """What splits a line; `net_price` stands on the product."""
        return Terms(
            self.scheme,
            rate=self.rate,
            fee=self.fee,
            tiers=self.tiers,
            net_price=net_price,
            usual_bearer=self.bearer,
            is_discount_allowed=self.is_discount_allowed,
            lowest=self.lowest,
        )


TERMS = Columns(
    AgreementTerms,
    Agreement,
    beside=("id", "consignor_id", "version", "starts_on"),
    renamed={"bearer": "discount_bearer"},
)


# --- in sentences (of the scheme: agreement_text.py) ----------------------------------------

_BEARERS = complete(
    Bearer,
    {
        Bearer.SHOP: _("Diskon biasanya ditanggung toko."),
        Bearer.CONSIGNOR: _("Diskon biasanya ditanggung penitip."),
        Bearer.SHARED: _("Diskon biasanya ditanggung bersama."),
    },
)


def other_terms(agreed: AgreementTerms) -> tuple[str, ...]:
    """Say all that was agreed beside the scheme, a sentence each."""
    bearer = _BEARERS[agreed.bearer]
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
    lowest = _("Penitip menerima paling sedikit 70% dari hak biasanya, diskon apa pun.")
    if agreed.lowest is not None:
        lowest = _("Penitip menerima paling sedikit {lowest} dari harga jual, diskon apa pun.")
    return (
        bearer,
        _liability(_("Barang hilang"), agreed.loss),
        _liability(_("Kedaluwarsa"), agreed.expiry),
        fee,
        paid,
        told.format(rate=agreed.advance),
        lowest.format(lowest=agreed.lowest),
    )


def _liability(what: str, shop: Rate) -> str:
    if not shop.basis_points:
        return _("{what}: ditanggung penitip.").format(what=what)
    return _("{what}: toko mengganti {rate}.").format(what=what, rate=shop)


# --- against the version before -------------------------------------------------------------

_TAGS = (Money(5_000), Money(15_000), Money(50_000), Money(150_000))  # Looked at, beside the steps.


def gives_less(old: AgreementTerms, new: AgreementTerms) -> str:
    """Say in what new terms leave the consignor less than the old ones; empty if in nothing.

    His share is looked at for some usual tags and those of all steps, without a discount and with
    one that the usual bearer bears; then what he owes and what the shop answers for.
    """
    limits = (tier.up_to for tier in (*old.tiers, *new.tiers) if tier.up_to is not None)
    for tag in sorted({*_TAGS, *limits, *(limit + Money(1) for limit in limits)}):
        for off in (ZERO, Money(tag.rupiah // 10)):
            was, becomes = (_share(terms, tag, off) for terms in (old, new))
            if becomes < was:
                told = _("dari harga {tag} dulu {was}, sekarang {becomes}.")
                if off:
                    told = _("dari harga {tag} dengan diskon {off} dulu {was}, sekarang {becomes}.")
                return told.format(tag=tag, off=off, was=was, becomes=becomes)
    for word, was_less in (
        (_("sewa naik."), new.monthly_fee > old.monthly_fee),
        (_("ganti barang hilang turun."), new.loss < old.loss),
        (_("ganti barang kedaluwarsa turun."), new.expiry < old.expiry),
        (_("batas terendah penitip turun."), _lowest(new) < _lowest(old)),
    ):
        if was_less:
            return word
    return ""


def _share(agreed: AgreementTerms, tag: Money, off: Money) -> Money:
    terms = agreed.split_terms(tag)
    discounts = Discounts().plus(off, agreed.bearer) if agreed.is_discount_allowed else Discounts()
    return split(Quantity.units(1), tag, discounts, terms).consignor


def _lowest(agreed: AgreementTerms) -> int:
    """What he gets at least of a usual tag, to compare with."""
    tag = _TAGS[2]
    if agreed.lowest is not None:
        return agreed.lowest.of(tag).rupiah
    return USUAL_LOWEST.of(_share(agreed, tag, ZERO)).rupiah


# --- versions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgreementVersion:
    """One version of an agreement, in force from a day until the next one begins."""

    version: int
    starts_on: date
    terms: AgreementTerms


class _Kept(NamedTuple):
    consignor_id: int
    version: AgreementVersion


def versions_of(session: Session, consignor_id: int) -> tuple[AgreementVersion, ...]:
    """All versions of a consignor's agreement, the newest first."""
    return all_versions(session, Agreement.consignor_id == consignor_id).get(consignor_id, ())


def all_versions(
    session: Session, *where: ColumnElement[bool]
) -> Mapping[int, tuple[AgreementVersion, ...]]:
    """All versions of every consignor, the newest first; of two on a day the later one."""
    asked = (
        select(*(Agreement.consignor_id, Agreement.version, Agreement.starts_on), *TERMS.asked())
        .where(*where)
        .order_by(Agreement.starts_on.desc(), Agreement.version.desc())
    )
    found: dict[int, list[AgreementVersion]] = defaultdict(list)
    for consignor_id, version in read(session, _Kept, asked):
        found[consignor_id].append(version)
    return {consignor_id: tuple(versions) for consignor_id, versions in found.items()}


def version_on(versions: Iterable[AgreementVersion], day: date) -> AgreementVersion | None:
    """The version of these, the newest first, that holds on a day."""
    return next((version for version in versions if version.starts_on <= day), None)


def check_terms(terms: AgreementTerms) -> None:
    """Demand figures that can be meant. Raises AgreementError, FieldError."""
    figures = SCHEMES[terms.scheme].figures
    if TIERS in figures and not tiers_are_whole(terms.tiers):
        raise AgreementError
    for field in ("rate", "loss", "expiry", "advance"):
        if not 0 <= getattr(terms, field).basis_points <= FULL_RATE:
            raise FieldError(field, _("Harus dari 0 sampai 100 persen."))
    if terms.lowest is not None and not 0 <= terms.lowest.basis_points <= FULL_RATE:
        raise FieldError("lowest", _("Harus dari 0 sampai 100 persen."))
    for field in ("fee", "monthly_fee", "minimum_payout"):
        if getattr(terms, field) < ZERO:
            raise FieldError(field, _("Tidak boleh kurang dari nol."))
    for figure in figures:
        if figure.kind is Money and not getattr(terms, figure.name):
            raise FieldError(figure.name, figure.missing)
    if not 1 <= terms.fee_day <= 28:
        raise FieldError("fee_day", _("Tanggal sewa dari 1 sampai 28."))


class InForce(NamedTuple):
    """What is asked of a version beside its split."""

    id: int
    version: int
    starts_on: date
    scheme: Scheme
    loss_bp: Rate
    expiry_bp: Rate
    advance_bp: Rate
    monthly_fee: Money
    fee_day: int


def in_force(session: Session, consignor_id: int, day: date) -> InForce | None:
    """The version that began last on or before a day; of two on one day the later one.

    None when nothing was agreed yet. The look-up of goods asks the same for many at once.
    """
    asked = {"consignor": consignor_id, "on": day}
    return read_first(session, InForce, _IN_FORCE, asked)


_IN_FORCE = (
    select(*columns(InForce, Agreement))
    .where(
        Agreement.consignor_id == bindparam("consignor"),
        Agreement.starts_on <= bindparam("on", type_=Agreement.starts_on.type),
    )
    .order_by(Agreement.starts_on.desc(), Agreement.version.desc())
    .limit(1)
)

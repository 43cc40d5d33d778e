"""What stands on a consignment agreement: both sides, every term, what it means in rupiah."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from kasir.clock import Stamp
from kasir.errors import NoAgreementError
from kasir.models import Consignor, Product, Session
from kasir.money import Money, Quantity, Rate
from kasir.operations import agreements, settings
from kasir.operations.agreement_text import scheme_text
from kasir.operations.agreements import AgreementTerms, AgreementVersion
from kasir.operations.consignors import consignors
from kasir.operations.products import catalog
from kasir.operations.reading import columns, made, read
from kasir.schemes import SCHEMES, split
from kasir.settings import ShopHeader
from kasir.terms import Discounts, Terms

ONE = Quantity.units(1)


@dataclass(frozen=True, slots=True)
class Example:
    """What becomes of one piece sold without a discount, by the rule that splits every sale."""

    tag: Money
    net_price: Money  # 0 where the scheme knows none.
    shop: Money
    consignor: Money


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """Goods that follow terms of their own instead of the scheme: a harga titip, or a rate."""

    sku: str
    name: str
    price: Money
    net_price: Money | None
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """One version of an agreement, to be signed by both sides."""

    shop: ShopHeader
    is_training: bool
    at: datetime
    day: date
    keeper: str  # Who signs for the shop.
    version: int
    starts_on: date
    consignor_code: str
    consignor: str
    owner: str
    association: str
    district: str
    nib: str
    phone: str
    bank: str
    bank_account: str
    terms: AgreementTerms
    terms_text: str
    examples: tuple[Example, ...]
    goods: tuple[OwnTerms, ...]

    @property
    def number(self) -> str:
        """What people call it: the consignor's code and the version."""
        return f"{self.consignor_code}/{self.version}"


def agreement_paper(
    session: Session, consignor_id: int, stamp: Stamp, version: int | None = None
) -> AgreementPaper:
    """A version of a consignor's agreement, without one the version in force today.

    Raises NoAgreementError.
    """
    [known] = consignors.find_cards(session, Consignor.id == consignor_id)
    found = _version(session, consignor_id, stamp.business_day, version)
    if found is None:
        raise NoAgreementError(known.card.name, stamp.business_day)
    terms = found.terms
    shop = settings.shop(session)
    return made(
        AgreementPaper,
        known.card,
        found,
        shop=shop.header,
        is_training=shop.is_training,
        at=stamp.at,
        day=stamp.business_day,
        keeper=stamp.actor.name,
        consignor_code=known.card.code,
        consignor=known.card.name,
        association=known.association_name,
        terms_text=scheme_text(terms.split_terms()),
        examples=_examples(terms),
        goods=_goods(session, consignor_id),
    )


def _version(
    session: Session, consignor_id: int, day: date, version: int | None
) -> AgreementVersion | None:
    versions = agreements.versions_of(session, consignor_id)
    if version is None:
        return agreements.version_on(versions, day)
    return next((found for found in versions if found.version == version), None)


def _examples(terms: AgreementTerms) -> tuple[Example, ...]:
    """Split single pieces by these terms, as the till will."""
    return tuple(
        _example(tag, terms.split_terms(net_price))
        for tag, net_price in SCHEMES[terms.scheme].examples
    )


def _example(tag: Money, agreed: Terms) -> Example:
    found = split(ONE, tag, Discounts(), agreed)
    return Example(tag, agreed.net_price, found.shop_net, found.consignor)


def _goods(session: Session, consignor_id: int) -> tuple[OwnTerms, ...]:
    asked = (
        select(*columns(OwnTerms, Product, name=catalog.whole_name(), rate=Product.rate_bp))
        .where(
            Product.consignor_id == consignor_id,
            Product.is_active == 1,
            or_(Product.net_price.is_not(None), Product.rate_bp.is_not(None)),
        )
        .order_by(Product.name, Product.sku)
    )
    return tuple(read(session, OwnTerms, asked))

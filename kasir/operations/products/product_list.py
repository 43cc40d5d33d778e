"""Looking at products: the list with its filter, one product whole with every price it had."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from kasir.cart import ProductId
from kasir.models import Barcode, Category, Consignor, Product, ProductPrice, Session, Staff
from kasir.money import Money, Quantity, Rate
from kasir.operations.lists import MOST, Activity, consignors_with_terms, holding, of_activity
from kasir.operations.products import catalog, photos, planned_prices, products
from kasir.operations.products.planned_prices import NextPrice
from kasir.operations.products.products import Kept, ProductCard
from kasir.operations.reading import columns, read
from kasir.terms import Terms


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the list."""

    id: int
    sku: str
    name: str  # With size and variant.
    consignor: str  # Empty for the shop's own goods.
    category: str
    unit: str
    price: Money
    is_active: bool


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A price and its override from a day on, with who set it and why."""

    starts_on: date
    price: Money
    net_price: Money | None
    rate: Rate | None
    at: datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A consignor to choose for a product; `terms` split his goods today, None without any."""

    id: int
    code: str
    name: str
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """One product: its card, whose it is, what is on the shelf, the newest price first."""

    id: int
    card: ProductCard
    owner: Owner | None
    on_hand: Quantity
    prices: tuple[PriceChange, ...]
    variants: tuple[tuple[str, str], ...]  # Sku and name of the others of its kind.
    photo: bytes | None  # A small JPEG.
    next_price: NextPrice | None  # That waits for its day.


@dataclass(frozen=True, slots=True)
class Choices:
    """What a product's form offers: consignors, categories and units by name."""

    owners: tuple[Owner, ...]
    categories: tuple[str, ...]
    units: tuple[str, ...]


def product_rows(
    session: Session, text: str, activity: Activity, limit: int = MOST
) -> tuple[ProductRow, ...]:
    """Products whose search text or barcode holds every word, by name.

    The index of search texts gives them in their order, so the first rows cost no sorting.
    """
    base = (
        select(
            *(Product.id, Product.sku, catalog.whole_name()),
            func.coalesce(Consignor.name, "").label("consignor"),
            Category.name.label("category"),
            *(Product.unit, Product.price, Product.is_active),
        )
        .join(Category, Category.id == Product.category_id)
        .outerjoin(Consignor, Consignor.id == Product.consignor_id)
        .where(*of_activity(Product.is_active, activity))
        .order_by(Product.search_text)
        .limit(limit)
    )
    found = list(read(session, ProductRow, base.where(*holding(Product.search_text, text))))
    if not found and text.strip():
        has_code = select(Barcode.product_id).where(Barcode.code == text.strip())
        found = list(read(session, ProductRow, base.where(Product.id.in_(has_code))))
    return tuple(found)


def product_detail(session: Session, product_id: int, day: date) -> ProductDetail:
    """One product whole, with its consignor's terms of the day."""
    [kept] = products.find_cards(session, Product.id == product_id)
    of_it = (
        select(*columns(PriceChange, ProductPrice, rate=ProductPrice.rate_bp, who=Staff.name))
        .join(Staff, Staff.id == ProductPrice.actor_id)
        .where(ProductPrice.product_id == product_id)
        .order_by(ProductPrice.starts_on.desc(), ProductPrice.id.desc())
    )
    owners = _owners(session, day, Consignor.id == kept.card.consignor_id)
    [item] = catalog.items(session, [ProductId(product_id)], day)
    return ProductDetail(
        id=product_id,
        card=kept.card,
        owner=next(iter(owners), None),
        on_hand=item.on_hand,
        prices=tuple(read(session, PriceChange, of_it)),
        variants=_variants(session, kept),
        photo=photos.find_photo(session, product_id),
        next_price=planned_prices.find_next_price(session, product_id),
    )


def choices(session: Session, day: date) -> Choices:
    """What can be chosen for a product: active consignors, known categories and units."""
    return Choices(
        owners=_owners(session, day, Consignor.is_active == 1),
        categories=tuple(session.scalars(select(Category.name).order_by(Category.name))),
        units=tuple(session.scalars(select(Product.unit).distinct().order_by(Product.unit))),
    )


def next_sku(session: Session, consignor_id: int | None) -> str:
    """Propose the sku after a consignor's last one: `K001-005`; `TK-001` for the shop's own."""
    code = "TK"
    if consignor_id is not None:
        his = select(Consignor.code).where(Consignor.id == consignor_id)
        code = session.execute(his).scalar_one()
    known = session.scalars(
        select(Product.sku).where(Product.sku.startswith(f"{code}-", autoescape=True))
    )
    numbers = [int(match[1]) for sku in known if (match := _NUMBERED.fullmatch(sku, len(code)))]
    return f"{code}-{max(numbers, default=0) + 1:03d}"


_NUMBERED = re.compile(r"-(\d{1,9})")


def _variants(session: Session, kept: Kept) -> tuple[tuple[str, str], ...]:
    head = kept.parent_id or kept.id
    rows = session.execute(
        select(Product.sku, catalog.whole_name())
        .where(or_(Product.id == head, Product.parent_id == head), Product.id != kept.id)
        .order_by(Product.search_text)
    )
    return tuple((sku, name) for sku, name in rows)


def _owners(session: Session, day: date, where: ColumnElement[bool]) -> tuple[Owner, ...]:
    return tuple(
        Owner(found.id, found.code, found.name, found.terms.split_terms() if found.terms else None)
        for found in consignors_with_terms(session, day, where)
    )

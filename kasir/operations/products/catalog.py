"""Finding goods, fast: by code, by any part of a name, each with its terms of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)

from kasir import errors
from kasir.cart import Cart, Item, ProductId
from kasir.enums import Bearer, Scheme
from kasir.models import (
    Agreement,
    Barcode,
    Batch,
    Category,
    Consignor,
    Product,
    ProductPrice,
    Session,
)
from kasir.money import Money, Quantity, Rate
from kasir.operations.reading import Question, columns, read
from kasir.schemes import FEE, RATE, SCHEMES, TIERS
from kasir.terms import OWN_GOODS, Terms, parse_tiers, with_override
from kasir.words import _

LONGEST_CODE = 64


def find_product(session: Session, code: str, day: date) -> tuple[Item, ...]:
    """The product with this barcode or sku; several when they share the code.

    Raises UnknownCodeError, and a ProductBlockedError when it may not be sold on this day:
    all stock expired, no price, no valid agreement, taken off the list.
    """
    code = code.strip()
    if not code or len(code) > LONGEST_CODE:
        raise errors.UnknownCodeError(code)
    rows = _found(session, _BY_CODE, code=code, day=day)
    if not rows:
        rows = _found(session, _BY_SKU, code=code, day=day)
    if not rows:
        raise errors.UnknownCodeError(code)
    if len(rows) == 1:
        return (_sellable(rows[0], day),)
    items = tuple(_item(row) for row in rows if row.is_active)
    return items or (_sellable(rows[0], day),)


def find_item(session: Session, product_id: ProductId, day: date) -> Item:
    """One product by its id, as chosen from a list. Raises ProductBlockedError."""
    [row] = _found(session, _BY_IDS, ids=[product_id], day=day)
    return _sellable(row, day)


def items(session: Session, ids: Iterable[ProductId], day: date) -> tuple[Item, ...]:
    """Products by id with their terms of the day, sellable or not."""
    return tuple(_item(row) for row in _found(session, _BY_IDS, ids=list(ids), day=day))


def items_of_day(
    session: Session, ids: Iterable[ProductId], day: date, *, until: datetime | None = None
) -> tuple[Item, ...]:
    """Products by id with the price and the terms that held on a day, sellable or not.

    Before the first known price, the first one holds. `items` gives today's prices. With `until`,
    a price that was set later on that day does not count.
    """
    wanted = list(ids)
    prices: dict[int, _Price] = {}
    history = (
        select(*columns(_Price, ProductPrice))
        .where(ProductPrice.product_id.in_(wanted))
        .order_by(ProductPrice.starts_on, ProductPrice.id)
    )
    for known in read(session, _Price, history):
        is_known = known.starts_on <= day and (until is None or known.at <= until)
        if is_known or known.product_id not in prices:
            prices[known.product_id] = known
    rows = _found(session, _BY_IDS, ids=wanted, day=day)
    return tuple(_item(_priced(row, prices[row.id])) for row in rows)


class _Price(NamedTuple):
    product_id: int
    starts_on: date
    at: datetime
    price: int
    net_price: int | None
    rate_bp: int | None


def _priced(row: _Found, known: _Price) -> _Found:
    return row._replace(price=known.price, net_price=known.net_price, product_rate_bp=known.rate_bp)


def search(session: Session, text: str, day: date, limit: int = 50) -> tuple[Item, ...]:
    """Products of which name, size, variant, consignor, category or sku hold every word.

    Ordered by name. Nothing for an empty text. Blocked goods are listed too; choosing one says
    why it can't be sold.
    """
    words = text.lower().split()[:8]
    if not words:
        return ()
    matches = [Product.search_text.contains(word, autoescape=True) for word in words]
    found = select(Product.id).where(*matches, Product.is_active == 1)
    return items(session, _ids(session, found.limit(limit)), day)


def on_list(session: Session, day: date, limit: int) -> tuple[Item, ...]:
    """The goods that are on the list, by name, without a search."""
    found = select(Product.id).where(Product.is_active == 1).order_by(Product.name)
    return items(session, _ids(session, found.limit(limit)), day)


def is_kept() -> ColumnElement[bool]:
    """Condition of a product that the shop keeps: on the list, or still on the shelf."""
    stocked = select(Batch.id).where(Batch.product_id == Product.id, Batch.on_hand != NONE)
    return or_(Product.is_active == 1, stocked.exists())


def goods_of(session: Session, consignor_id: int | None, day: date) -> tuple[Item, ...]:
    """All goods of one consignor by name (None: the shop's own), sellable or not."""
    theirs = select(Product.id).where(Product.consignor_id == consignor_id, is_kept())
    return items(session, _ids(session, theirs), day)


def goods_of_code(session: Session, code: str, day: date) -> tuple[Item, ...]:
    """The goods with this barcode or sku, sellable or not. Raises UnknownCodeError."""
    with_code = select(Barcode.product_id).where(Barcode.code == code)
    found = select(Product.id).where(Product.id.in_(with_code) | (Product.sku == code))
    ids = _ids(session, found)
    if not ids:
        raise errors.UnknownCodeError(code)
    return items(session, ids, day)


def _ids(session: Session, found: Select[int]) -> list[ProductId]:
    return [ProductId(product_id) for product_id in session.scalars(found)]


def with_current_terms(session: Session, cart: Cart, day: date) -> Cart:
    """The cart with the terms that hold on this day; prices stay as they were scanned.

    Raises ProductBlockedError when something in the cart may no longer be sold,
    DiscountNotAllowedError when its consignor no longer allows the discount.
    """
    ids = sorted({line.item.product_id for line in cart.lines})
    rows = {row.id: row for row in _found(session, _BY_IDS, ids=ids, day=day)}
    lines = tuple(
        replace(
            line, item=replace(_sellable(rows[line.item.product_id], day), price=line.item.price)
        )
        for line in cart.lines
    )
    return cart.with_lines(lines)


# --- statements, built once -----------------------------------------------------------------


class _Found(NamedTuple):
    """A product as the statements give it. Its fields are read ten times faster than a Row's."""

    id: int
    sku: str
    name: str
    size: str
    variant: str
    unit: str
    price: int
    net_price: int | None
    product_rate_bp: int | None
    is_active: bool
    consignor_id: int | None
    consignor: str | None  # None for the shop's own goods, as its code.
    consignor_code: str | None
    category: str
    on_hand: int
    fresh: int
    oldest_date: date | None  # The first day on which something expires, or None.
    agreement_id: int | None
    # Of the agreement: None without one.
    version: int | None
    scheme: Scheme | None
    rate_bp: int | None
    fee: int | None
    tiers: str | None
    discount_bearer: Bearer | None
    is_discount_allowed: bool | None
    lowest_bp: int | None


def _found(session: Session, statement: Executable, **wanted: object) -> list[_Found]:
    return [_Found(*row) for row in session.execute(statement, wanted)]


# Written into the statement. A bound 0 would be collected at each execution, and SQLite would
# prepare anew to see whether the index of batches with stock applies.
NONE = literal_column("0", Batch.on_hand.type)
_ONE = literal_column("1", Batch.on_hand.type)


_STOCKED = and_(Batch.product_id == Product.id, Batch.on_hand != NONE)


def on_hand() -> ScalarSelect[int]:
    """Select how much there is of the product of the surrounding query, good or not."""
    whole = select(func.coalesce(func.sum(Batch.on_hand), NONE)).where(_STOCKED)
    return whole.correlate(Product).scalar_subquery()


def _statement() -> Question:
    """Select all that an `Item` needs, in one look-up by key for each table."""
    day = bindparam("day", type_=Agreement.starts_on.type)
    agreement = (
        select(Agreement.id)
        .where(Agreement.consignor_id == Product.consignor_id, Agreement.starts_on <= day)
        .order_by(Agreement.starts_on.desc(), Agreement.version.desc())
        .limit(_ONE)
        .offset(NONE)
        .correlate(Product)
        .scalar_subquery()
    )
    is_live = or_(Batch.expires_on.is_(None), Batch.expires_on >= day)
    live = case((is_live, Batch.on_hand), else_=NONE)
    fresh = select(func.coalesce(func.sum(live), NONE)).where(_STOCKED)
    expired_on = select(func.min(Batch.expires_on)).where(_STOCKED, Batch.on_hand > NONE)
    return (
        select(
            *columns(
                *(_Found, Product, Agreement),
                product_rate_bp=Product.rate_bp,
                consignor=Consignor.name,
                consignor_code=Consignor.code,
                category=Category.name,
                on_hand=on_hand(),
                fresh=fresh.correlate(Product).scalar_subquery(),
                oldest_date=expired_on.correlate(Product).scalar_subquery(),
                agreement_id=Agreement.id,
                rate_bp=Agreement.rate_bp,
            )
        )
        .select_from(Product)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(Consignor, Consignor.id == Product.consignor_id)
        .outerjoin(Agreement, Agreement.id == agreement)
    )


_BY_CODE = (
    _statement()
    .join(Barcode, Barcode.product_id == Product.id)
    .where(Barcode.code == bindparam("code"))
)
_BY_SKU = _statement().where(Product.sku == bindparam("code"))
_BY_IDS = (
    _statement()
    .where(Product.id.in_(bindparam("ids", expanding=True)))
    .order_by(Product.name, Product.id)
)


# --- rows to items --------------------------------------------------------------------------


def full_name(name: str, size: str, variant: str) -> str:
    """The name as printed: `Keripik Pisang Kepok Asin 150 g (Balado)`."""
    return name + (f" {size}" if size else "") + (f" ({variant})" if variant else "")


def whole_name() -> ColumnElement[str]:
    """`full_name` of a product as a column, for the lists."""
    size = case((Product.size != "", " " + Product.size), else_="")
    variant = case((Product.variant != "", " (" + Product.variant + ")"), else_="")
    return (Product.name + size + variant).label("name")


def search_text(parts: Iterable[str]) -> str:
    """What a search looks through."""
    return " ".join(part for part in parts if part).lower()


def _sellable(row: _Found, day: date) -> Item:
    name = full_name(row.name, row.size, row.variant)
    if not row.is_active:
        raise errors.ProductBlockedError(_("{name} sudah tidak dijual."), name=name)
    if row.price <= 0:
        raise errors.NoPriceError(name)
    if row.on_hand > 0 and row.fresh <= 0:
        assert row.oldest_date is not None, "expired goods without a date"
        raise errors.ExpiredGoodsError(name, row.oldest_date)
    if row.consignor_id is not None and row.agreement_id is None:
        raise errors.NoAgreementError(row.consignor or "", day)
    is_overridden = row.net_price is not None or row.product_rate_bp is not None
    if row.scheme is not None and SCHEMES[row.scheme].by_product and not is_overridden:
        raise errors.ProductBlockedError(
            _("{name} belum punya harga titip. Minta pengelola mengisinya."), name=name
        )
    return _item(row)


def _item(row: _Found) -> Item:
    warning = ""
    if row.fresh < row.on_hand:
        warning = _("Sebagian stok sudah kedaluwarsa. Periksa tanggal di kemasan.")
    return Item(
        product_id=ProductId(row.id),
        sku=row.sku,
        name=full_name(row.name, row.size, row.variant),
        unit=row.unit,
        price=Money(row.price),
        consignor_id=row.consignor_id,
        consignor_code=row.consignor_code or "",
        consignor=row.consignor or "",
        terms=_terms(row),
        on_hand=Quantity(row.on_hand),
        category=row.category,
        warning=warning,
    )


def _terms(row: _Found) -> Terms:
    """A product's terms: its own override first, then the agreement's scheme."""
    if row.consignor_id is None or row.agreement_id is None:
        return OWN_GOODS
    assert row.scheme is not None, "an agreement without a scheme"
    scheme = SCHEMES[row.scheme]
    agreed = Terms(
        # A figure that its product lacks: nothing is agreed that could be split.
        scheme=Scheme.PERCENT if scheme.by_product else row.scheme,
        agreement_id=row.agreement_id,
        agreement_version=row.version or 0,
        rate=Rate((row.rate_bp or 0) if RATE in scheme.figures else 0),
        fee=Money((row.fee or 0) if FEE in scheme.figures else 0),
        tiers=parse_tiers(row.tiers or "") if TIERS in scheme.figures else (),
        usual_bearer=row.discount_bearer or Bearer.SHOP,
        is_discount_allowed=bool(row.is_discount_allowed),
        lowest=None if row.lowest_bp is None else Rate(row.lowest_bp),
    )
    net_price = None if row.net_price is None else Money(row.net_price)
    rate = None if row.product_rate_bp is None else Rate(row.product_rate_bp)
    return with_override(agreed, net_price, rate)

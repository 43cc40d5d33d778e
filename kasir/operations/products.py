"""Master data of goods: products, their codes, and every price they ever had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from kasir.clock import Stamp
from kasir.errors import UserError
from kasir.models import Barcode, Category, Consignor, Product, ProductPrice, Session
from kasir.money import Money, Quantity, Rate
from kasir.operations import audit, catalog
from kasir.operations.rights import Right, require
from kasir.words import _


class ProductMovedError(UserError):
    """A product never moves to another consignor."""

    def __init__(self, sku: str) -> None:
        super().__init__(
            _("{sku} milik penitip lain. Buat produk baru dengan sku lain.").format(sku=sku)
        )


class FuturePriceError(UserError):
    """A price begins on the day on which it is written on the tag."""

    def __init__(self) -> None:
        super().__init__(_("Harga berlaku sejak hari ini. Ubah harganya pada hari berlakunya."))


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What a product is. `net_price` or `rate` override the agreement; never both."""

    sku: str
    name: str
    category: str
    price: Money
    consignor_id: int | None = None
    size: str = ""
    variant: str = ""
    unit: str = "pcs"
    net_price: Money | None = None
    rate: Rate | None = None
    shelf_life_days: int | None = None
    licence_kind: str = ""
    licence_number: str = ""
    halal_number: str = ""
    minimum_stock: Quantity = Quantity(0)
    barcodes: tuple[str, ...] = ()


def save_product(
    session: Session, card: ProductCard, stamp: Stamp, starts_on: date, reason: str = ""
) -> int:
    """Add a product, or change the one with this sku; a new price holds from `starts_on`.

    Gives the id. Raises ProductMovedError when it belongs to another consignor, FuturePriceError
    when the price is not of today: the tag would show it too early.
    """
    require(stamp, Right.EDIT_CATALOG)
    assert card.net_price is None or card.rate is None, "two overrides"
    if starts_on > stamp.business_day:
        raise FuturePriceError
    values = _values(card, _category(session, card.category))
    known = session.execute(
        select(Product.id, Product.consignor_id).where(Product.sku == card.sku)
    ).one_or_none()
    if known is None:
        row = {**values, "sku": card.sku, "is_active": True, "consignor_id": card.consignor_id}
        product_id = session.execute(insert(Product).returning(Product.id), row).scalar_one()
    else:
        product_id = known.id
        if known.consignor_id != card.consignor_id:
            raise ProductMovedError(card.sku)
        session.execute(update(Product).where(Product.id == product_id).values(**values))
    _set_barcodes(session, product_id, card.barcodes)
    _set_price(session, product_id, card, starts_on, reason, stamp)
    refresh_search(session, product_id)
    audit.note(session, "product", {"sku": card.sku, "price": card.price.rupiah}, stamp)
    return product_id


def add_products(
    session: Session, cards: Iterable[ProductCard], stamp: Stamp, starts_on: date
) -> list[int]:
    """Add many products that are all new, as `save_product` would; give their ids in order."""
    require(stamp, Right.EDIT_CATALOG)
    new = list(cards)
    if not new:
        return []
    categories = {name: _category(session, name) for name in {card.category for card in new}}
    owners = {row.id: row.name for row in session.execute(select(Consignor.id, Consignor.name))}
    rows = [
        {
            **_values(card, categories[card.category]),
            "sku": card.sku,
            "is_active": True,
            "consignor_id": card.consignor_id,
            "search_text": catalog.search_text(
                (
                    *(card.name, card.size, card.variant),
                    *(owners.get(card.consignor_id or 0, ""), card.category, card.sku),
                )
            ),
        }
        for card in new
    ]
    stored = insert(Product).returning(Product.id, sort_by_parameter_order=True)
    ids = list(session.execute(stored, rows).scalars())
    barcodes = [
        {"code": code, "product_id": product_id}
        for product_id, card in zip(ids, new, strict=True)
        for code in dict.fromkeys(card.barcodes)
    ]
    if barcodes:
        session.execute(insert(Barcode), barcodes)
    who = {"starts_on": starts_on, "at": stamp.at, "actor_id": stamp.actor.id, "reason": ""}
    prices = [
        {"product_id": product_id, **_price_row(card), **who}
        for product_id, card in zip(ids, new, strict=True)
    ]
    session.execute(insert(ProductPrice), prices)
    for card in new:
        audit.note(session, "product", {"sku": card.sku, "price": card.price.rupiah}, stamp)
    return ids


def refresh_search(session: Session, product_id: int) -> None:
    """Bring a product's search text up to date with its own, its consignor's, its category's."""
    row = session.execute(
        select(
            Product.name, Product.size, Product.variant, Consignor.name, Category.name, Product.sku
        )
        .join(Category, Category.id == Product.category_id)
        .outerjoin(Consignor, Consignor.id == Product.consignor_id)
        .where(Product.id == product_id)
    ).one()
    text = catalog.search_text(part or "" for part in row)
    session.execute(update(Product).where(Product.id == product_id).values(search_text=text))


def _values(card: ProductCard, category_id: int) -> dict[str, object]:
    return {
        "name": card.name,
        "size": card.size,
        "variant": card.variant,
        "category_id": category_id,
        "unit": card.unit,
        "price": card.price.rupiah,
        "net_price": card.net_price.rupiah if card.net_price is not None else None,
        "rate_bp": card.rate.basis_points if card.rate is not None else None,
        "shelf_life_days": card.shelf_life_days,
        "licence_kind": card.licence_kind,
        "licence_number": card.licence_number,
        "halal_number": card.halal_number,
        "minimum_stock": card.minimum_stock.thousandths,
        "search_text": card.name.lower(),
    }


def _category(session: Session, name: str) -> int:
    found = session.execute(select(Category.id).where(Category.name == name)).scalar_one_or_none()
    if found is not None:
        return found
    made: int = session.execute(
        insert(Category).returning(Category.id), {"name": name}
    ).scalar_one()
    return made


def _set_barcodes(session: Session, product_id: int, codes: Iterable[str]) -> None:
    session.execute(delete(Barcode).where(Barcode.product_id == product_id))
    rows = [{"code": code, "product_id": product_id} for code in dict.fromkeys(codes)]
    if rows:
        session.execute(insert(Barcode), rows)


def _set_price(
    session: Session, product_id: int, card: ProductCard, starts_on: date, reason: str, stamp: Stamp
) -> None:
    row = _price_row(card)
    newest = session.execute(
        select(ProductPrice.price, ProductPrice.net_price, ProductPrice.rate_bp)
        .where(ProductPrice.product_id == product_id)
        .order_by(ProductPrice.starts_on.desc(), ProductPrice.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and tuple(newest) == tuple(row.values()):
        return
    who = {"starts_on": starts_on, "at": stamp.at, "actor_id": stamp.actor.id, "reason": reason}
    session.execute(insert(ProductPrice), {"product_id": product_id, **row, **who})


def _price_row(card: ProductCard) -> dict[str, int | None]:
    return {
        "price": card.price.rupiah,
        "net_price": card.net_price.rupiah if card.net_price is not None else None,
        "rate_bp": card.rate.basis_points if card.rate is not None else None,
    }

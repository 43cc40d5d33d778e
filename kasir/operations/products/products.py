"""Master data of goods: products, their codes, and every price they ever had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from kasir.clock import Stamp
from kasir.errors import FieldError, UserError
from kasir.models import Barcode, Category, Consignor, Product, ProductPrice, Session
from kasir.money import FULL_RATE, Money, Quantity, Rate
from kasir.operations import agreements, audit, journal
from kasir.operations.products import catalog, planned_prices
from kasir.operations.products.planned_prices import NextPrice
from kasir.operations.reading import Columns, read
from kasir.operations.rights import Right, require
from kasir.schemes import SCHEMES
from kasir.words import _

BARCODES = "BARCODE"  # The series of numbers that in-store codes are drawn from.


class ProductMovedError(UserError):
    """A product never moves to another consignor."""

    def __init__(self, sku: str) -> None:
        super().__init__(_("{sku} milik penitip lain. Buat produk baru dengan sku lain."), sku=sku)


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
    licence_until: date | None = None
    halal_until: date | None = None
    shelf: str = ""
    is_active: bool = True
    parent: str = ""  # The sku of the product that this one is a variant of.


PRODUCT = Columns(
    ProductCard,
    Product,
    elsewhere=("category", "parent", "barcodes"),
    beside=("id", "category_id", "parent_id", "label_price", "search_text"),
)


@dataclass(frozen=True, slots=True)
class SavedProduct:
    """What was stored, and what the manager should look at although it may be meant.

    `later` says of a price that waits from when on it holds.
    """

    id: int
    remarks: tuple[str, ...] = ()
    later: str = ""


def save_product(
    session: Session, card: ProductCard, stamp: Stamp, starts_on: date, reason: str = ""
) -> int:
    """Add a product, or change the one with this sku; a new price holds from `starts_on`.

    Gives the id. Raises ProductMovedError when it belongs to another consignor, FuturePriceError
    when the price is not of today: the tag would show it too early (`planned_prices`).
    """
    require(stamp, Right.EDIT_CATALOG)
    assert card.net_price is None or card.rate is None, "two overrides"
    if starts_on > stamp.business_day:
        raise FuturePriceError
    above = select(Product.id).where(Product.sku == card.parent)
    parent_id = session.execute(above).scalar_one() if card.parent else None
    values = _values(card, _category(session, card.category), parent_id)
    known = session.execute(
        select(Product.id, Product.consignor_id).where(Product.sku == card.sku)
    ).one_or_none()
    if known is None:
        row = {**values, "label_price": card.price.rupiah}
        product_id = session.execute(insert(Product).returning(Product.id), row).scalar_one()
    else:
        product_id, owner_id = known
        if owner_id != card.consignor_id:
            raise ProductMovedError(card.sku)
        session.execute(update(Product).where(Product.id == product_id).values(**values))
    _set_barcodes(session, product_id, card.barcodes)
    _set_price(session, product_id, card, starts_on, reason, stamp)
    refresh_search(session, product_id)
    audit.note(session, "product", _told(card), stamp)
    return product_id


def add_product(session: Session, card: ProductCard, stamp: Stamp) -> SavedProduct:
    """Add a product under a sku that is not taken. Raises FieldError."""
    require(stamp, Right.EDIT_CATALOG)
    taken = session.execute(select(Product.name).where(Product.sku == card.sku))
    name = taken.scalar_one_or_none()
    if name is not None:
        told = _("Kode {sku} sudah dipakai {name}. Pilih kode lain.")
        raise FieldError("sku", told, sku=card.sku, name=name)
    _check(session, card, stamp.business_day)
    product_id = save_product(session, card, stamp, stamp.business_day)
    return SavedProduct(product_id, _remarks(session, product_id, card, stamp.business_day))


def change_product(
    session: Session, card: ProductCard, reason: str, stamp: Stamp, starts_on: date | None = None
) -> SavedProduct:
    """Change the product with this sku; a new price or override needs a reason.

    The price holds from today on, or waits for a later day (`planned_prices`), and all else is
    changed today. Raises FieldError, ProductMovedError.
    """
    require(stamp, Right.EDIT_CATALOG)
    today = stamp.business_day
    day = starts_on or today
    _check(session, card, max(day, today))
    [(_id, _parent_id, before)] = find_cards(session, Product.sku == card.sku)
    is_repriced = _price_row(before) != _price_row(card)
    if is_repriced and not reason.strip():
        raise FieldError("reason", _("Tuliskan mengapa harganya berubah."))
    if is_repriced and day < today:
        raise FieldError("starts_on", _("Hari itu sudah lewat. Kosongkan untuk hari ini."))
    now = card
    if is_repriced and day > today:
        now = replace(card, price=before.price, net_price=before.net_price, rate=before.rate)
    product_id = save_product(session, now, stamp, today, reason.strip())
    remarks = _remarks(session, product_id, card, today)
    was = before.price.rupiah
    if not was <= 2 * card.price.rupiah <= 4 * was:
        told = _("Harga berubah jauh, dari {old} ke {new}. Periksa nolnya.")
        remarks = (told.format(old=before.price, new=card.price), *remarks)
    later = ""
    if now != card:
        waiting = NextPrice(day, card.price, card.net_price, card.rate, reason.strip())
        planned_prices.set_next_price(session, product_id, waiting, stamp)
        told = _("Harga {price} berlaku mulai {day:%d/%m/%Y}.")
        later = told.format(price=card.price, day=day)
    return SavedProduct(product_id, remarks, later)


def draw_barcode(session: Session, stamp: Stamp) -> str:
    """Draw a new in-store barcode, never drawn before and on no product now.

    A code that is drawn and not used is lost, so that it never stands on two labels.
    """
    require(stamp, Right.EDIT_CATALOG)
    while True:
        code = in_store_code(journal.next_number(session, BARCODES))
        known = select(Barcode.code).where(Barcode.code == code).limit(1)
        if session.execute(known).scalar_one_or_none() is None:
            return code


def in_store_code(serial: int) -> str:
    """The EAN-13 of the shop's own range: `20`, ten digits, the check digit."""
    digits = f"20{serial:010d}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """The thirteenth digit of an EAN-13 from the twelve before it (GS1)."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-weighted % 10)


def add_products(
    session: Session, cards: Iterable[ProductCard], stamp: Stamp, starts_on: date
) -> list[int]:
    """Add many products that are all new, as `save_product` would; give their ids in order."""
    require(stamp, Right.EDIT_CATALOG)
    new = list(cards)
    assert not any(card.parent for card in new), "variants are added one by one"
    if not new:
        return []
    categories = {name: _category(session, name) for name in {card.category for card in new}}
    owners = dict(session.execute(select(Consignor.id, Consignor.name)).all())
    rows = [
        {
            **_values(card, categories[card.category], None),
            "label_price": card.price.rupiah,
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
        audit.note(session, "product", _told(card), stamp)
    return ids


def _told(card: ProductCard) -> dict[str, object]:
    """What the chain keeps of a product: all that says what a sale of it gives to whom."""
    return {"sku": card.sku, "consignor_id": card.consignor_id, **_price_row(card)}


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


class Kept(NamedTuple):
    """A product's card, and what stands beside it."""

    id: int
    parent_id: int | None
    card: ProductCard


def find_cards(session: Session, *where: ColumnElement[bool]) -> list[Kept]:
    """The products that fulfil conditions, as the cards that would make them again."""
    above = aliased(Product)
    parent = func.coalesce(above.sku, "")
    card = PRODUCT.asked(category=Category.name, parent=parent, barcodes=literal(""))
    asked = (
        select(Product.id, Product.parent_id, *card)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(above, above.id == Product.parent_id)
        .where(*where)
    )
    found = list(read(session, Kept, asked))
    codes: dict[int, list[str]] = defaultdict(list)
    for product_id, code in session.execute(
        select(Barcode.product_id, Barcode.code).where(
            Barcode.product_id.in_([kept.id for kept in found])
        )
    ):
        codes[product_id].append(code)
    return [
        kept._replace(card=replace(kept.card, barcodes=tuple(sorted(codes[kept.id]))))
        for kept in found
    ]


def _check(session: Session, card: ProductCard, day: date) -> None:
    """Demand what every product needs, field by field. Raises FieldError."""
    needed = {
        "name": _("Tulis nama barangnya."),
        "category": _("Pilih atau tulis kategorinya, misalnya Camilan."),
        "unit": _("Pilih atau tulis satuannya, misalnya pcs."),
    }
    for field, told in needed.items():
        if not getattr(card, field).strip():
            raise FieldError(field, told)
    for field, codes in (("sku", (card.sku,)), ("barcodes", card.barcodes)):
        for code in codes:
            is_code = 0 < len(code) <= catalog.LONGEST_CODE and code.isprintable()
            if not is_code or " " in code:
                told = _("Kode tanpa spasi, paling banyak {most} huruf dan angka.")
                raise FieldError(field, told, most=catalog.LONGEST_CODE)
    if card.price < Money(1):
        raise FieldError("price", _("Tulis harga jualnya."))
    if card.minimum_stock < Quantity(0):
        raise FieldError("minimum_stock", _("Tidak boleh kurang dari nol."))
    _check_override(session, card, day)
    _check_parent(session, card)
    owner = select(Consignor.name).where(
        Consignor.id == card.consignor_id, Consignor.is_active == 0
    )
    gone = session.execute(owner).scalar_one_or_none()
    if gone is not None and card.is_active:
        told = _("{name} sudah nonaktif. Aktifkan lagi penitipnya dulu.")
        raise FieldError("is_active", told, name=gone)


def _check_override(session: Session, card: ProductCard, day: date) -> None:
    has_override = card.net_price is not None or card.rate is not None
    if card.net_price is not None and card.rate is not None:
        raise FieldError("rate", _("Isi harga titip atau bagian toko, jangan keduanya."))
    if card.consignor_id is None:
        if has_override:
            told = _("Barang toko sendiri tidak punya bagian penitip. Kosongkan.")
            raise FieldError("net_price" if card.net_price is not None else "rate", told)
        return
    if card.rate is not None and not 0 <= card.rate.basis_points <= FULL_RATE:
        raise FieldError("rate", _("Harus dari 0 sampai 100 persen."))
    agreed = agreements.in_force(session, card.consignor_id, day)
    if agreed is not None and SCHEMES[agreed.scheme].by_product and not has_override:
        told = _("Perjanjiannya memakai harga titip. Tulis harga titip barang ini.")
        raise FieldError("net_price", told)


def _check_parent(session: Session, card: ProductCard) -> None:
    """Demand that a variant belongs to a product of the same consignor that is none itself."""
    if not card.parent:
        return
    owner_id, head_id = session.execute(
        select(Product.consignor_id, Product.parent_id).where(Product.sku == card.parent)
    ).one_or_none() or (-1, None)
    if owner_id != card.consignor_id or card.parent == card.sku:
        raise FieldError("parent", _("Tulis kode barang lain dari penitip yang sama."))
    itself = select(Product.id).where(Product.sku == card.sku).scalar_subquery()
    below = select(Product.id).where(Product.parent_id == itself).limit(1)
    if head_id is not None or session.execute(below).first() is not None:
        raise FieldError("parent", _("Varian dari varian tidak ada: tulis kode barang pokoknya."))


def _remarks(session: Session, product_id: int, card: ProductCard, day: date) -> tuple[str, ...]:
    """Say what may be meant but is unusual."""
    found = []
    if card.price.rupiah % 100:
        found.append(_("Harga {price} bukan kelipatan Rp100.").format(price=card.price))
    if card.net_price is not None and card.net_price > card.price:
        found.append(_("Harga titip di atas harga jual: toko rugi setiap laku."))
    for what, until in ((_("Izin"), card.licence_until), (_("Halal"), card.halal_until)):
        if until is not None and until < day:
            told = _("{what} habis {until:%d/%m/%Y}.")
            found.append(told.format(what=what, until=until))
    others = session.execute(
        select(Barcode.code, Product.name)
        .join(Product, Product.id == Barcode.product_id)
        .where(Barcode.code.in_(card.barcodes), Barcode.product_id != product_id)
        .order_by(Barcode.code, Product.name)
        .limit(1)
    ).one_or_none()
    if others is not None:
        told = _("Barcode {code} juga dipakai {name}: kasir memilih saat memindai.")
        code, name = others
        found.append(told.format(code=code, name=name))
    return tuple(found)


def _values(card: ProductCard, category_id: int, parent_id: int | None) -> dict[str, object]:
    others = {"category_id": category_id, "parent_id": parent_id, "search_text": card.name.lower()}
    return {**PRODUCT.values(card), **others}


def _category(session: Session, name: str) -> int:
    found = session.execute(select(Category.id).where(Category.name == name)).scalar_one_or_none()
    if found is not None:
        return found
    made = insert(Category).returning(Category.id)
    return session.execute(made, {"name": name}).scalar_one()


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
        select(*(getattr(ProductPrice, name) for name in planned_prices.PRICED))
        .where(ProductPrice.product_id == product_id)
        .order_by(ProductPrice.starts_on.desc(), ProductPrice.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and newest._asdict() == row:
        return
    who = {"starts_on": starts_on, "at": stamp.at, "actor_id": stamp.actor.id, "reason": reason}
    session.execute(insert(ProductPrice), {"product_id": product_id, **row, **who})
    planned_prices.drop_overtaken(session, product_id, starts_on)


def _price_row(card: ProductCard) -> dict[str, object]:
    values = PRODUCT.values(card)
    return {name: values[name] for name in planned_prices.PRICED}

"""Goods: products with several barcodes, and every price they ever had."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kasir.models.base import Base, Ledger, check, strict


class Category(Base):
    """A shelf in words: Camilan, Batik."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)

    __table_args__ = strict(check("name", "name <> ''"))


class Product(Base):
    """One thing that is sold. It never moves to another consignor; copy it instead."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    size: Mapped[str] = mapped_column(default="")
    variant: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    consignor_id: Mapped[int | None] = mapped_column(ForeignKey("consignors.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    unit: Mapped[str] = mapped_column(default="pcs")
    price: Mapped[int]  # The tag of today; `product_prices` has its history.
    label_price: Mapped[int | None]  # On the labels that hang on the goods; None: not known.
    net_price: Mapped[int | None]  # Harga titip, instead of the agreement's scheme.
    rate_bp: Mapped[int | None]  # The shop's part, instead of the agreement's scheme.
    shelf_life_days: Mapped[int | None]
    licence_kind: Mapped[str] = mapped_column(default="")
    licence_number: Mapped[str] = mapped_column(default="")
    licence_until: Mapped[date | None]
    halal_number: Mapped[str] = mapped_column(default="")
    halal_until: Mapped[date | None]
    shelf: Mapped[str] = mapped_column(default="")
    minimum_stock: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    search_text: Mapped[str]  # Lower case: name, size, variant, consignor, category, sku.

    __table_args__ = strict(
        check("sku", "sku <> ''"),
        check("name", "name <> ''"),
        check("price", "price >= 0"),
        check("net_price", "net_price IS NULL OR net_price >= 0"),
        check("rate_bp", "rate_bp IS NULL OR rate_bp BETWEEN 0 AND 10000"),
        check("one_override", "net_price IS NULL OR rate_bp IS NULL"),
        check("own_goods", "consignor_id IS NOT NULL OR (net_price IS NULL AND rate_bp IS NULL)"),
        check("is_active", "is_active IN (0, 1)"),
        Index(None, "consignor_id"),
        Index(None, "category_id"),
        Index(None, "parent_id"),
        Index("ix_products_search_text", "search_text", "is_active"),
    )


class Barcode(Base):
    """A code that finds a product; several products may share one."""

    __tablename__ = "barcodes"

    code: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)

    __table_args__ = strict(check("code", "code <> ''"), Index(None, "product_id"), has_rowid=False)


class ProductPhoto(Base):
    """How a product looks. A table of its own: who looks for goods never reads past pictures."""

    __tablename__ = "product_photos"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("products.id"), primary_key=True, autoincrement=False
    )
    jpeg: Mapped[bytes]

    __table_args__ = strict(check("jpeg", "length(jpeg) BETWEEN 1 AND 150000"))


class PlannedPrice(Base):
    """A price that begins on a later day. It waits here, one a product, and can be called off."""

    __tablename__ = "planned_prices"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("products.id"), primary_key=True, autoincrement=False
    )
    starts_on: Mapped[date]
    price: Mapped[int]
    net_price: Mapped[int | None]
    rate_bp: Mapped[int | None]
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str]

    __table_args__ = strict(
        check("price", "price >= 0"), check("one_override", "net_price IS NULL OR rate_bp IS NULL")
    )


class ProductPrice(Ledger, Base):
    """A price and its terms from a day on, with who set it and why."""

    __tablename__ = "product_prices"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    starts_on: Mapped[date]
    price: Mapped[int]
    net_price: Mapped[int | None]
    rate_bp: Mapped[int | None]
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = strict(
        check("price", "price >= 0"),
        check("one_override", "net_price IS NULL OR rate_bp IS NULL"),
        Index(None, "product_id", "starts_on"),
    )

"""Sales, their lines with the frozen split, what was paid with, and carts not yet sold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import CartState, Condition, Scheme, TenderKind
from kasir.models.base import Base, Ledger, check, one_of, strict

_SPLIT = (
    check("pays", "pays = gross - discount_consignor - discount_shop - discount_shared"),
    check("base", "base = gross - discount_consignor - discount_shared"),
    check("split", "consignor_share + shop_net = pays"),
    check("shop_net", "shop_net = commission - discount_shop"),
)


class Sale(Ledger, Base):
    """One receipt. A return is a sale with negative quantities that names its origin."""

    __tablename__ = "sales"

    id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    sequence: Mapped[int]  # On the paper: no gaps, no reuse, one series a register.
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("sales.id"))
    gross: Mapped[int]
    discount: Mapped[int]
    pays: Mapped[int]
    rounding: Mapped[int]
    change: Mapped[int]
    line_count: Mapped[int]
    office: Mapped[str] = mapped_column(default="")  # Belanja ASN: the OPD.
    office_buyer: Mapped[str] = mapped_column(default="")

    __table_args__ = strict(
        UniqueConstraint("register_id", "sequence"),
        check("pays", "pays = gross - discount"),
        check("change", "change >= 0"),
        check("lines", "line_count > 0"),
        Index(None, "origin_id", sqlite_where=text("origin_id IS NOT NULL")),
    )


class SaleLine(Ledger, Base):
    """One line with everything printed about it, frozen at the moment of sale (docs/money.md 1)."""

    __tablename__ = "sale_lines"

    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    origin_position: Mapped[int | None]  # A return: the line of the origin that came back.
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    consignor_id: Mapped[int | None] = mapped_column(ForeignKey("consignors.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    sku: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    consignor_name: Mapped[str]
    agreement_version: Mapped[int]
    scheme: Mapped[Scheme]
    rate_bp: Mapped[int]
    net_price: Mapped[int]
    fee: Mapped[int]
    quantity: Mapped[int]  # Thousandths; negative on a return.
    unit_price: Mapped[int]
    gross: Mapped[int]
    discount_consignor: Mapped[int]
    discount_shop: Mapped[int]
    discount_shared: Mapped[int]
    pays: Mapped[int]
    base: Mapped[int]
    commission: Mapped[int]
    consignor_share: Mapped[int]
    shop_net: Mapped[int]
    condition: Mapped[Condition | None]  # A return: back on the shelf, or damaged.

    __table_args__ = strict(
        *_SPLIT,
        one_of("scheme", Scheme),
        one_of("condition", Condition),
        check("quantity", "quantity <> 0"),
        check("unit_price", "unit_price > 0"),
        check("own_goods", "consignor_id IS NOT NULL OR consignor_share = 0"),
        check("agreement", "(consignor_id IS NULL) = (agreement_id IS NULL)"),
        # A line at its tag, and a return, do not write into it.
        Index("ix_sale_lines_discounted", "sale_id", sqlite_where=text("gross > pays")),
        has_rowid=False,
    )


class SaleTender(Ledger, Base):
    """What paid: `amount` is net of change, so the amounts sum to pays + rounding."""

    __tablename__ = "sale_tenders"

    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TenderKind]
    amount: Mapped[int]
    given: Mapped[int]
    reference: Mapped[str] = mapped_column(default="")

    __table_args__ = strict(one_of("kind", TenderKind), has_rowid=False)


class StoredCart(Base):
    """A cart on the screen or put aside: a draft, stored at every change."""

    __tablename__ = "carts"

    key: Mapped[str] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[CartState]
    body: Mapped[str]  # JSON, see `cart.to_json`.
    updated_at: Mapped[datetime]

    __table_args__ = strict(one_of("state", CartState), Index(None, "register_id", "state"))

"""Consignors, their associations, and the dated versions of their agreements."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import AGREED_SCHEMES, Bearer, PayCycle, Scheme
from kasir.models.base import Base, Ledger, check, one_of, strict


class Association(Base):
    """A group of micro businesses."""

    __tablename__ = "associations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]

    __table_args__ = strict()


class Consignor(Base):
    """A micro business whose goods stand in the shop. Deactivated, never deleted."""

    __tablename__ = "consignors"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    association_id: Mapped[int | None] = mapped_column(ForeignKey("associations.id"))
    district: Mapped[str] = mapped_column(default="")  # Kecamatan.
    category: Mapped[str] = mapped_column(default="")
    nib: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    bank: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    returned_on: Mapped[date | None]  # Came back: no rack fee for the days away.
    created_at: Mapped[datetime]

    __table_args__ = strict(
        check("code", "code <> ''"),
        check("name", "name <> ''"),
        check("is_active", "is_active IN (0, 1)"),
        Index(None, "association_id"),
    )


class Agreement(Ledger, Base):
    """One version of a consignor's terms, in force from a day until the next version begins."""

    __tablename__ = "agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    consignor_id: Mapped[int] = mapped_column(ForeignKey("consignors.id"))
    version: Mapped[int]
    starts_on: Mapped[date]
    scheme: Mapped[Scheme]
    rate_bp: Mapped[int] = mapped_column(default=0)  # PERSEN: the shop's part.
    fee: Mapped[int] = mapped_column(default=0)  # PER_UNIT: rupiah per unit.
    tiers: Mapped[str] = mapped_column(default="")  # BERJENJANG: "20000:25;*:20".
    discount_bearer: Mapped[Bearer] = mapped_column(default=Bearer.SHOP)
    is_discount_allowed: Mapped[bool] = mapped_column(default=True)
    loss_bp: Mapped[int] = mapped_column(default=10_000)  # The shop's part of a loss.
    expiry_bp: Mapped[int] = mapped_column(default=0)  # The shop's part of expired goods.
    monthly_fee: Mapped[int] = mapped_column(default=0)
    fee_day: Mapped[int] = mapped_column(default=1)  # Day of the month.
    pay_cycle: Mapped[PayCycle] = mapped_column(default=PayCycle.DAILY)
    minimum_payout: Mapped[int] = mapped_column(default=0)
    advance_bp: Mapped[int] = mapped_column(default=5_000)  # Ceiling, of the goods on the shelf.
    lowest_bp: Mapped[int | None]  # The least that he gets, of the tag; None: as usual.

    __table_args__ = strict(
        UniqueConstraint("consignor_id", "version"),
        Index(None, "consignor_id", "starts_on"),
        one_of("scheme", AGREED_SCHEMES),
        one_of("discount_bearer", Bearer),
        one_of("pay_cycle", PayCycle),
        check("rate_bp", "rate_bp BETWEEN 0 AND 10000"),
        check("loss_bp", "loss_bp BETWEEN 0 AND 10000"),
        check("expiry_bp", "expiry_bp BETWEEN 0 AND 10000"),
        check("advance_bp", "advance_bp BETWEEN 0 AND 10000"),
        check("lowest_bp", "lowest_bp IS NULL OR lowest_bp BETWEEN 0 AND 10000"),
        check("amounts", "fee >= 0 AND monthly_fee >= 0 AND minimum_payout >= 0"),
        check("fee_day", "fee_day BETWEEN 1 AND 28"),
        check("is_discount_allowed", "is_discount_allowed IN (0, 1)"),
    )

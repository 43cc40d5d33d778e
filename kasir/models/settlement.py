"""Settlements, the ledger rows that they claim, their reversals, and payouts (docs/money.md 5)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import Source
from kasir.models.base import Base, Ledger, check, one_of, strict


class Settlement(Ledger, Base):
    """What the shop owes one consignor after a day, as printed. Amounts signed by effect."""

    __tablename__ = "settlements"

    id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    consignor_id: Mapped[int] = mapped_column(ForeignKey("consignors.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("settlements.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    consignor_name: Mapped[str]
    opening: Mapped[int]
    gross: Mapped[int]
    discount_consignor: Mapped[int]
    discount_shop: Mapped[int]
    discount_shared: Mapped[int]
    pays: Mapped[int]
    commission: Mapped[int]
    sales: Mapped[int]
    returns: Mapped[int]
    compensation: Mapped[int]
    fees: Mapped[int]
    advances: Mapped[int]
    adjustments: Mapped[int]
    due: Mapped[int]

    __table_args__ = strict(
        check(
            "due", "due = opening + sales + returns + compensation + fees + advances + adjustments"
        ),
        check("sales", "sales = gross - discount_consignor - discount_shared - commission"),
        Index(None, "consignor_id"),
    )


class SettlementClaim(Ledger, Base):
    """A ledger row that a settlement counted. A trigger keeps it in one living settlement."""

    __tablename__ = "settlement_claims"

    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = strict(
        ForeignKeyConstraint(["entry_id", "position"], ["postings.entry_id", "postings.position"]),
        Index(None, "entry_id", "position"),
        has_rowid=False,
    )


class SettlementReversal(Ledger, Base):
    """The counter-document `...-B` that cancels a settlement and frees its rows."""

    __tablename__ = "settlement_reversals"

    id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), unique=True)
    paid_back: Mapped[int]

    __table_args__ = strict(check("paid_back", "paid_back >= 0"))


class Payout(Ledger, Base):
    """Money that went to a consignor for one settlement."""

    __tablename__ = "payouts"

    id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"))
    amount: Mapped[int]
    source: Mapped[Source]
    reference: Mapped[str] = mapped_column(default="")

    __table_args__ = strict(
        check("amount", "amount > 0"), one_of("source", Source), Index(None, "settlement_id")
    )

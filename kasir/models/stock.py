"""Goods on the shelf: batches with their dates, and every movement in or out.

`Batch.on_hand` is a running sum of its movements, kept so that the till need not add up years;
`verify` recomputes it. Quantities are thousandths of the product's unit.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import Cause
from kasir.models.base import Base, Ledger, check, one_of, strict


class Batch(Base):
    """Goods of one product that came in together. The oldest is sold first."""

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    received_on: Mapped[date]
    expires_on: Mapped[date | None]
    on_hand: Mapped[int]

    __table_args__ = strict(
        Index(
            "ix_batches_with_stock",
            "product_id",
            "on_hand",
            "expires_on",
            sqlite_where=text("on_hand <> 0"),
        ),
        Index(None, "product_id"),
    )


class StockMovement(Ledger, Base):
    """Goods in (+) or out (-) of a batch, by the entry that says why."""

    __tablename__ = "stock_movements"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    consignor_id: Mapped[int | None] = mapped_column(ForeignKey("consignors.id"))
    quantity: Mapped[int]
    expires_on: Mapped[date | None]  # As printed on the note.

    __table_args__ = strict(
        check("quantity", "quantity <> 0"),
        Index(None, "product_id"),
        Index(None, "batch_id", "entry_id", "quantity"),  # A sum since then reads nothing else.
        has_rowid=False,
    )


class WriteOffLine(Ledger, Base):
    """Goods written off (+), or lost ones that a count found again (-).

    `amount` is what their consignor is owed for them, or owes again.
    """

    __tablename__ = "write_off_lines"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    cause: Mapped[Cause]
    quantity: Mapped[int]
    amount: Mapped[int]

    __table_args__ = strict(
        one_of("cause", Cause),
        check("quantity", "quantity <> 0"),
        check("amount", "amount = 0 OR (amount > 0) = (quantity > 0)"),
        Index(None, "product_id"),
        has_rowid=False,
    )


class StockCountLine(Ledger, Base):
    """What a stock count found on the shelf, and what the books held when it was counted."""

    __tablename__ = "stock_count_lines"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    stored: Mapped[int]
    counted: Mapped[int]

    __table_args__ = strict(
        check("counted", "counted >= 0"), Index(None, "product_id"), has_rowid=False
    )


class CountedGoods(Base):
    """Counted and not booked yet: a draft, so that a power cut loses no count."""

    __tablename__ = "counted_goods"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("products.id"), primary_key=True, autoincrement=False
    )
    stored: Mapped[int]
    counted: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = strict(check("counted", "counted >= 0"))

"""Goods on the shelf: batches with their dates, and every movement in or out.

`Batch.on_hand` is a running sum of its movements, kept so that the till need not add up years;
`verify` recomputes it. Quantities are thousandths of the product's unit.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kasir.models.base import SEALED, Base, Ledger, check, strict


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
        Index(None, "batch_id"),
        has_rowid=False,
    )


SEALED[StockMovement.__table__] = "entry_id"  # type: ignore[index]

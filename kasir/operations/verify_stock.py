"""Goods recomputed: what batches hold, and what was written off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from kasir.enums import EntryKind
from kasir.models import (
    Batch,
    Entry,
    Posting,
    Session,
    StockMovement,
    WriteOffLine,
)
from kasir.operations.differences import Difference, entry_name
from kasir.words import _


def stock(session: Session) -> Iterator[Difference]:
    """Every batch holds the sum of its movements."""
    moved = (
        select(StockMovement.batch_id, func.sum(StockMovement.quantity).label("moved"))
        .group_by(StockMovement.batch_id)
        .subquery()
    )
    held = func.coalesce(moved.c.moved, 0)
    wrong = (
        select(Batch.id, Batch.on_hand, held)
        .outerjoin(moved, moved.c.batch_id == Batch.id)
        .where(Batch.on_hand != held)
    )
    for batch_id, on_hand, expected in session.execute(wrong):
        text = _("tercatat {a}, seharusnya {b} (perseribu)").format(a=on_hand, b=expected)
        yield Difference(_("stok"), _("batch {id}").format(id=batch_id), text)


def write_offs(session: Session) -> Iterator[Difference]:
    """What a loss credits, and what it took off the shelf, is what its lines say."""

    def of_entry(column: Any, owner: Any, *conditions: Any) -> Any:
        whole = select(func.coalesce(func.sum(column), 0)).where(owner == Entry.id, *conditions)
        return whole.correlate(Entry).scalar_subquery()

    credited = of_entry(Posting.amount, Posting.entry_id, Posting.consignor_id.is_not(None))
    amount = of_entry(WriteOffLine.amount, WriteOffLine.entry_id)
    gone = of_entry(StockMovement.quantity, StockMovement.entry_id)
    quantity = of_entry(WriteOffLine.quantity, WriteOffLine.entry_id)
    # A count finds goods that were never lost, too: only what it takes back is in its lines.
    is_note = Entry.kind.in_((EntryKind.LOSS, EntryKind.EXPIRY))
    wrong = select(Entry.id).where(
        is_note | (Entry.kind == EntryKind.STOCK_COUNT),
        (amount != -credited) | (is_note & (quantity != -gone)),
    )
    for (entry_id,) in session.execute(wrong):
        yield Difference(_("berita acara"), entry_name(entry_id), _("bukan jumlah barisnya"))

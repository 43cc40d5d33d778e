"""Goods recomputed: what batches hold, what was written off, and what a count booked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kasir.enums import EntryKind
from kasir.models import Batch, Entry, Posting, Session, StockCountLine, StockMovement, WriteOffLine
from kasir.operations.goods.counts import note_reason
from kasir.operations.verify.differences import Difference, as_stored, entries, entry_name
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

    def of_entry(
        column: InstrumentedAttribute[int],
        owner: InstrumentedAttribute[int],
        *conditions: ColumnElement[bool],
    ) -> ScalarSelect[int]:
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
    yield from entries(session, wrong, _("berita acara"), _("bukan jumlah barisnya"))


def counts(session: Session) -> Iterator[Difference]:
    """Each count booked what its lines found: by itself what is too much, by its notes the rest."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    difference = StockCountLine.counted - StockCountLine.stored
    lines = select(StockCountLine.entry_id, StockCountLine.product_id, difference)
    for entry_id, product_id, quantity in session.execute(lines):
        found[entry_id][product_id] += quantity
    count_of = _count_of(session)
    moved = StockMovement.entry_id, StockMovement.product_id, StockMovement.quantity
    moves = select(*moved).where(StockMovement.entry_id.in_(select(Entry.id).where(_MAY_COUNT)))
    booked: dict[int, Counter[int]] = defaultdict(Counter)
    for entry_id, product_id, quantity in session.execute(moves):
        if entry_id in count_of:
            booked[count_of[entry_id]][product_id] += quantity
    for count_id in sorted({*found, *count_of.values()}):
        wanted = {product: n for product, n in found[count_id].items() if n}
        if wanted != {product: n for product, n in booked[count_id].items() if n}:
            text = _("yang dibukukan bukan hasil hitungannya")
            yield Difference(_("stok opname"), entry_name(count_id), text)


_IS_COUNT = Entry.kind == EntryKind.STOCK_COUNT
_MAY_COUNT = _IS_COUNT | Entry.kind.in_((EntryKind.LOSS, EntryKind.EXPIRY))


def _count_of(session: Session) -> dict[int, int]:
    """The count that each entry is of: itself, or a note with its reason and its instant.

    The same reason at another instant was typed by somebody, and is no part of the count.
    """
    events = session.execute(
        select(
            Entry.id, Entry.number, Entry.reason, as_stored(Entry.at), _IS_COUNT.label("is_count")
        ).where(_MAY_COUNT)
    ).all()
    counted = {
        (note_reason(str(number), reason).strip(), at): entry_id
        for entry_id, number, reason, at, is_count in events
        if is_count
    }
    of = {
        entry_id: counted.get((reason, at))
        for entry_id, _number, reason, at, is_count in events
        if not is_count
    }
    notes = {note: count for note, count in of.items() if count is not None}
    return notes | {count: count for count in counted.values()}

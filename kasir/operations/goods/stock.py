"""Goods in and out: intake (TT), return to the consignor (RTV), loss and expiry (BA).

Stock is counted per batch. The oldest batch is sold first; expired goods are never taken.
Intake and return book no money: goods on consignment are never the shop's inventory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from kasir import errors
from kasir.cart import Item, ProductId
from kasir.clock import Stamp
from kasir.enums import Cause, EntryKind
from kasir.models import (
    Batch,
    Consignor,
    CountedGoods,
    Entry,
    Product,
    Session,
    StockMovement,
    WriteOffLine,
)
from kasir.money import ZERO, Money, Quantity, Rate, total
from kasir.operations import agreements, audit, journal, settings
from kasir.operations.goods import intake_check
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.products import catalog
from kasir.operations.reading import columns, numbered, read, read_one
from kasir.operations.rights import Right, require
from kasir.schemes import split
from kasir.terms import Discounts
from kasir.words import _


@dataclass(frozen=True, slots=True)
class StockNote:
    """A numbered paper about goods; `compensation` is what the shop owes for a loss."""

    id: int
    number: str
    kind: EntryKind
    at: datetime
    compensation: Money = ZERO


def take_in(
    session: Session,
    consignor_id: int | None,
    lines: Iterable[NoteLine],
    stamp: Stamp,
    *,
    key: str | None = None,
) -> StockNote:
    """Take goods in, one new batch a line, and give the note `TT/...`.

    A second call with the same key stores nothing and gives the same note.
    Raises NotAllowedError, QuantityError, AmountError for a date that is past,
    ConsignorGoneError, HalalMissingError.
    """
    require(stamp, Right.KEEP_STOCK)
    if done := _stored(session, key):
        return done
    wanted = list(lines)
    _check(session, consignor_id, wanted)
    check_not_gone(session, consignor_id)
    for line in wanted:
        if line.expires_on is not None and line.expires_on < stamp.business_day:
            raise errors.AmountError(
                _("Tanggal kedaluwarsa {day:%d/%m/%Y} sudah lewat."), day=line.expires_on
            )
    intake_check.refuse_without_halal(session, wanted)
    event = journal.Event(session, EntryKind.INTAKE, stamp, key=key, consignor_id=consignor_id)
    moves = []
    for line in wanted:
        batch = _new_batch(session, line.product_id, stamp.business_day, line.expires_on)
        moves.append(Move(batch, line.product_id, consignor_id, line.quantity, line.expires_on))
    record_moves(session, event, moves)
    count_anew(session, (line.product_id for line in wanted))
    event.seal()
    return StockNote(event.id, event.number, EntryKind.INTAKE, stamp.at)


def check_not_gone(session: Session, consignor_id: int | None) -> None:
    """Demand that a consignor still brings goods. Raises ConsignorGoneError."""
    gone = select(Consignor.name).where(Consignor.id == consignor_id, Consignor.is_active == 0)
    name = session.execute(gone).scalar_one_or_none()
    if name is not None:
        raise errors.ConsignorGoneError(name)


def hand_back(
    session: Session,
    consignor_id: int | None,
    lines: Iterable[NoteLine],
    reason: str,
    stamp: Stamp,
    *,
    key: str | None = None,
) -> StockNote:
    """Hand goods back to their consignor and give the note `RTV/...`; no money moves.

    What expires first goes first. A second call with the same key gives the same note.
    Raises NotAllowedError, ReasonMissingError, QuantityError, StockShortError.
    """
    require(stamp, Right.KEEP_STOCK)
    if done := _stored(session, key):
        return done
    reason, kind, wanted = journal.reason_of(reason), EntryKind.RETURN_TO_CONSIGNOR, list(lines)
    _check(session, consignor_id, wanted)
    event = journal.Event(session, kind, stamp, key=key, consignor_id=consignor_id, reason=reason)
    _take_off(session, event, wanted)
    event.seal()
    return StockNote(event.id, event.number, kind, stamp.at)


def record_loss(
    session: Session,
    consignor_id: int | None,
    lines: Iterable[NoteLine],
    reason: str,
    stamp: Stamp,
    cause: Cause = Cause.LOST,
    *,
    key: str | None = None,
) -> StockNote:
    """Write off goods lost or damaged in the shop's care; give the note `BA/...`.

    The consignor is credited share at today's tag x liability (docs/money.md 3). Two persons.
    A second call with the same key gives the same note.
    Raises SecondPersonError, ReasonMissingError, QuantityError, StockShortError.
    """
    assert cause is not Cause.EXPIRED, "expired goods are another note"
    return _write_off(session, cause, consignor_id, list(lines), reason, stamp, key)


def record_expiry(
    session: Session,
    consignor_id: int | None,
    lines: Iterable[NoteLine],
    reason: str,
    stamp: Stamp,
    *,
    key: str | None = None,
) -> StockNote:
    """Write off expired goods; who bears them stands in the agreement. Two persons.

    On the last day they may be taken off the shelf already. Raises NotExpiredError before it.
    A second call with the same key gives the same note.
    """
    return _write_off(session, Cause.EXPIRED, consignor_id, list(lines), reason, stamp, key)


@dataclass(frozen=True, slots=True)
class Liability:
    """What a write-off credits a consignor: the shop's part, and rupiah for each line."""

    rate: Rate
    amounts: tuple[Money, ...]

    @property
    def amount(self) -> Money:
        return total(self.amounts)


def liability(
    session: Session, cause: Cause, consignor_id: int | None, lines: Iterable[NoteLine], day: date
) -> Liability:
    """Share at today's tag without discount x liability, line by line (docs/money.md 3).

    What a screen shows beforehand and what the note books. The shop's own goods owe nobody.
    Raises NoAgreementError.
    """
    wanted = list(lines)
    if consignor_id is None:
        return Liability(Rate(0), tuple(ZERO for _line in wanted))
    items = _items(session, wanted, day)
    agreement = agreements.in_force(session, consignor_id, day)
    if agreement is None:
        raise errors.NoAgreementError(items[wanted[0].product_id].consignor, day)
    rate = agreement.expiry_bp if cause is Cause.EXPIRED else agreement.loss_bp
    found = [items[line.product_id] for line in wanted]
    shares = [
        split(line.quantity, item.price, Discounts(), item.terms).consignor
        for line, item in zip(wanted, found, strict=True)
    ]
    return Liability(rate, tuple(rate.of(share) for share in shares))


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """A line of a write-off as it is stored; negative when a count found lost goods again."""

    product_id: int
    cause: Cause
    quantity: Quantity
    amount: Money


# --- moving goods ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """Goods into (+) or out of (-) one batch."""

    batch_id: int
    product_id: int
    consignor_id: int | None
    quantity: Quantity
    expires_on: date | None


def record_moves(session: Session, event: journal.Event, moves: list[Move]) -> None:
    """Store an event's movements and bring the batches up to date."""
    event.add(StockMovement, numbered(moves))
    if moves:
        session.execute(
            _CHANGE, [{"batch": move.batch_id, "by": move.quantity.thousandths} for move in moves]
        )


def count_anew(session: Session, product_ids: Iterable[int]) -> None:
    """Drop what a count holds of goods that are written down only now.

    They may have come or gone before they were counted: then they are the very difference.
    """
    counted = CountedGoods.product_id.in_(set(product_ids))
    session.execute(delete(CountedGoods).where(counted))


def together(goods: Iterable[tuple[Item, Quantity]]) -> dict[ProductId, tuple[Item, Quantity]]:
    """Add up the quantities of lines that name the same product."""
    found: dict[ProductId, tuple[Item, Quantity]] = {}
    for item, quantity in goods:
        before = found.get(item.product_id, (item, Quantity(0)))[1]
        found[item.product_id] = item, before + quantity
    return found


def take_out(
    session: Session,
    wanted: Mapping[ProductId, tuple[Item, Quantity]],
    stamp: Stamp,
    *,
    allow_negative: bool,
    take_expired: bool = False,
    by_date: bool = False,
) -> list[Move]:
    """Choose the batches that goods come from, the oldest first, or the first to expire.

    What is missing makes the newest batch negative, to be put right by a late intake, if the
    shop allows it. Raises StockShortError if it does not.
    """
    day = stamp.business_day
    by_product: dict[int, list[_OpenBatch]] = {}
    for batch in read(session, _OpenBatch, _OPEN_BATCHES, {"products": list(wanted)}):
        by_product.setdefault(batch.product_id, []).append(batch)
    moves = []
    for product_id, (item, quantity) in wanted.items():
        usable = [
            batch
            for batch in by_product.get(product_id, [])
            if take_expired or batch.expires_on is None or batch.expires_on >= day
        ]
        if by_date:
            usable.sort(key=lambda batch: batch.expires_on or date.max)
        left = quantity.thousandths
        # What was sold before its intake was written down is no longer there to take.
        on_hand = sum(batch.on_hand for batch in by_product.get(product_id, []))
        there = min(on_hand, sum(max(batch.on_hand, 0) for batch in usable))
        if left > there and not allow_negative:
            raise errors.StockShortError(item.name, Quantity(max(there, 0)))
        if left > there:
            _note_short(session, item, Quantity(left - max(there, 0)), stamp)
        for batch in usable:
            taken = min(left, max(batch.on_hand, 0))
            if taken:
                left -= taken
                out = Quantity(-taken)
                moves.append(Move(batch.id, product_id, item.consignor_id, out, batch.expires_on))
        if left:
            batch_id = usable[-1].id if usable else _undated_batch(session, product_id, day)
            expires_on = usable[-1].expires_on if usable else None
            out = Quantity(-left)
            moves.append(Move(batch_id, product_id, item.consignor_id, out, expires_on))
    return _merged(moves)


def _note_short(session: Session, item: Item, short: Quantity, stamp: Stamp) -> None:
    """Seal that more left the shop than its books held; the sale's record follows it."""
    body = {
        "sku": item.sku,
        "name": item.name,
        "short": short.thousandths,
        "amount": (item.price * short).rupiah,
    }
    audit.note(session, "stock_short", body, stamp)


class _OpenBatch(NamedTuple):
    id: int
    product_id: int
    on_hand: int
    expires_on: date | None


_OPEN_BATCHES = (
    select(*columns(_OpenBatch, Batch))
    .where(
        Batch.product_id.in_(bindparam("products", expanding=True)), Batch.on_hand != catalog.NONE
    )
    .order_by(Batch.received_on, Batch.id)
)
_CHANGE = (
    update(Batch)
    .where(Batch.id == bindparam("batch"))
    .values(on_hand=Batch.on_hand + bindparam("by"))
)


def into_newest_batch(
    session: Session, product_id: int, consignor_id: int | None, quantity: Quantity, day: date
) -> Move:
    """Put goods that turned up where most is missing, else with the newest of their kind."""
    known = session.execute(
        select(Batch.id, Batch.expires_on)
        .where(Batch.product_id == product_id)
        .order_by((Batch.on_hand < 0).desc(), Batch.id.desc())
        .limit(1)
    ).one_or_none()
    batch_id, expires_on = known or (_new_batch(session, product_id, day, None), None)
    return Move(batch_id, product_id, consignor_id, quantity, expires_on)


def _merged(moves: list[Move]) -> list[Move]:
    """One move a batch: a batch that runs negative was emptied by the same sale."""
    found: dict[int, Move] = {}
    for move in moves:
        before = found.setdefault(move.batch_id, move)
        if before is not move:
            found[move.batch_id] = replace(before, quantity=before.quantity + move.quantity)
    return list(found.values())


def _undated_batch(session: Session, product_id: int, day: date) -> int:
    found = session.execute(
        select(Batch.id)
        .where(Batch.product_id == product_id, Batch.expires_on.is_(None))
        .order_by(Batch.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found or _new_batch(session, product_id, day, None)


def _new_batch(session: Session, product_id: int, day: date, expires_on: date | None) -> int:
    row = {"product_id": product_id, "received_on": day, "expires_on": expires_on, "on_hand": 0}
    return session.execute(insert(Batch).returning(Batch.id), row).scalar_one()


# --- notes ----------------------------------------------------------------------------------


def _stored(session: Session, key: str | None) -> StockNote | None:
    """The note that this key made before, if it did."""
    made = None if key is None else journal.entry_of_key(session, key)
    if made is None:
        return None
    owed = select(func.coalesce(func.sum(WriteOffLine.amount), 0)).where(
        WriteOffLine.entry_id == made
    )
    note = select(*columns(StockNote, Entry, compensation=owed.scalar_subquery()))
    return read_one(session, StockNote, note.where(Entry.id == made))


def _check(session: Session, consignor_id: int | None, lines: list[NoteLine]) -> None:
    if not lines or any(line.quantity <= Quantity(0) for line in lines):
        raise errors.QuantityError
    owners = session.execute(
        select(Product.consignor_id)
        .where(Product.id.in_({line.product_id for line in lines}))
        .distinct()
    ).scalars()
    assert set(owners) == {consignor_id}, "goods of another consignor"


def _take_off(session: Session, event: journal.Event, lines: list[NoteLine]) -> list[Move]:
    """Take the goods of a note off the shelf."""
    stamp, by_date = event.stamp, event.kind is not EntryKind.LOSS
    items = _items(session, lines, stamp.business_day)
    wanted = together((items[line.product_id], line.quantity) for line in lines)
    moves = take_out(
        session, wanted, stamp, allow_negative=False, take_expired=True, by_date=by_date
    )
    record_moves(session, event, moves)
    count_anew(session, (line.product_id for line in lines))
    return moves


def _write_off(
    session: Session,
    cause: Cause,
    consignor_id: int | None,
    lines: list[NoteLine],
    reason: str,
    stamp: Stamp,
    key: str | None,
) -> StockNote:
    """Take goods off the shelf by a note, and owe their consignor what the agreement says."""
    settings.require_two(session, stamp, Right.WRITE_OFF)
    if done := _stored(session, key):
        return done
    reason = journal.reason_of(reason)
    kind = EntryKind.EXPIRY if cause is Cause.EXPIRED else EntryKind.LOSS
    _check(session, consignor_id, lines)
    event = journal.Event(session, kind, stamp, key=key, consignor_id=consignor_id, reason=reason)
    moves = _take_off(session, event, lines)
    if cause is Cause.EXPIRED:
        _check_expired(session, moves, stamp.business_day)
    owed = liability(session, cause, consignor_id, lines, stamp.business_day)
    written_off = [
        WrittenOff(line.product_id, cause, line.quantity, amount)
        for line, amount in zip(lines, owed.amounts, strict=True)
    ]
    event.add(WriteOffLine, numbered(written_off))
    if owed.amount and consignor_id is not None:
        event.post(journal.LOSS, owed.amount)
        event.owe(journal.consignor_slot(session, consignor_id), owed.amount)
    event.seal()
    return StockNote(event.id, event.number, kind, stamp.at, owed.amount)


def _check_expired(session: Session, moves: Iterable[Move], day: date) -> None:
    """Demand that what left the shelf has no date, or one that is here or past."""
    for moved in moves:
        if moved.expires_on is not None and moved.expires_on > day:
            [item] = catalog.items(session, [ProductId(moved.product_id)], day)
            raise errors.NotExpiredError(item.name, moved.expires_on)


def _items(session: Session, lines: list[NoteLine], day: date) -> dict[int, Item]:
    ids = [ProductId(line.product_id) for line in lines]
    return {int(item.product_id): item for item in catalog.items(session, ids, day)}

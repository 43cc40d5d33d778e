"""From any rupiah of a statement to its explanation, and on to the payout: "Kenapa segini?".

Questions about frozen rows. A line is explained by its own stored figures (`explain_line.py`);
the trail leads from a receipt to the settlement that counted it and to the payouts of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from kasir.clock import format_day, format_instant
from kasir.enums import EntryKind
from kasir.models import (
    Agreement,
    Entry,
    Posting,
    Product,
    Sale,
    SaleLine,
    Session,
    Settlement,
    SettlementClaim,
    SettlementReversal,
    Staff,
    UnclaimedPosting,
    WriteOffLine,
)
from kasir.money import ZERO, Money, Quantity
from kasir.operations import agreements
from kasir.operations.entries import ENTRIES
from kasir.operations.goods import goods_notes
from kasir.operations.products import catalog
from kasir.operations.reading import columns, read, read_first, read_one
from kasir.operations.settling import payouts, settlements
from kasir.operations.settling.explain.line import Agreed, FrozenLine, return_words, sale_words
from kasir.operations.settling.settlements import SettlementHead
from kasir.words import _

_SALES = (EntryKind.SALE, EntryKind.RETURN)


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One amount of a statement or a receipt. `position` 0 is a whole entry, such as a fee."""

    entry_id: int
    position: int
    consignor_id: int | None  # None: the shop's own goods.
    title: str
    detail: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an amount is what it is, and where it went: sentences in order."""

    title: str
    amount: Money
    why: tuple[str, ...]
    trail: tuple[str, ...]


# --- the amounts that there are -------------------------------------------------------------


def amounts_of_settlement(session: Session, settlement_id: int) -> tuple[AmountRow, ...]:
    """What a settlement is made of: the opening, each line, each other entry."""
    asked = select(Settlement.consignor_id, Settlement.previous_id, Settlement.opening)
    consignor_id, previous_id, opened = session.execute(
        asked.where(Settlement.id == settlement_id)
    ).one()
    claimed = select(SettlementClaim.entry_id).where(SettlementClaim.settlement_id == settlement_id)
    opening = _opening(session, previous_id, Money(opened))
    return (*opening, *_amounts(session, consignor_id, claimed))


def amounts_waiting(session: Session, consignor_id: int, day: date) -> tuple[AmountRow, ...]:
    """What the next settlement of a consignor would be made of, up to a day."""
    waiting = select(UnclaimedPosting.entry_id).where(
        UnclaimedPosting.consignor_id == consignor_id, UnclaimedPosting.business_day <= day
    )
    opening = _opening(session, settlements.latest(session, consignor_id))
    return (*opening, *_amounts(session, consignor_id, waiting))


def amounts_of_receipt(session: Session, sale_id: int) -> tuple[AmountRow, ...]:
    """Each line of a receipt, or of a return, with its consignor's share."""
    return _lines(session, SaleLine.sale_id == sale_id)


def _amounts(session: Session, consignor_id: int, entries: Select[int]) -> tuple[AmountRow, ...]:
    lines = _lines(session, SaleLine.sale_id.in_(entries), SaleLine.consignor_id == consignor_id)
    others = session.execute(
        select(Entry.id, Entry.kind, Entry.number, Entry.business_day, Posting.amount)
        .join(Posting, Posting.entry_id == Entry.id)
        .where(
            Entry.id.in_(entries), Entry.kind.not_in(_SALES), Posting.consignor_id == consignor_id
        )
        .order_by(Entry.id)
    )
    return (
        *lines,
        *(
            AmountRow(
                entry_id,
                0,
                consignor_id,
                ENTRIES[kind].account,
                ", ".join(filter(None, (number, format_day(day)))),
                Money(-amount),
            )
            for entry_id, kind, number, day, amount in others
        ),
    )


def _lines(session: Session, *wanted: ColumnElement[bool]) -> tuple[AmountRow, ...]:
    asked = _LINES.where(*wanted).order_by(SaleLine.sale_id, SaleLine.position)
    return tuple(
        AmountRow(
            line.sale_id,
            line.position,
            line.consignor_id,
            line.name,
            _("{number}, {day}: {quantity} x {price}").format(
                number=line.receipt,
                day=format_day(line.day),
                quantity=line.quantity,
                price=line.unit_price,
            ),
            line.part.consignor,
        )
        for line in read(session, FrozenLine, asked)
    )


_LINES = (
    select(
        *columns(
            *(FrozenLine, SaleLine, Sale),
            receipt=func.coalesce(Entry.number, ""),
            day=Entry.business_day,
            rate=SaleLine.rate_bp,
            consignor=SaleLine.consignor_share,
        )
    )
    .join(Sale, Sale.id == SaleLine.sale_id)
    .join(Entry, Entry.id == SaleLine.sale_id)
)


def _opening(
    session: Session, previous_id: int | None, amount: Money | None = None
) -> tuple[AmountRow, ...]:
    """What was carried over: the amount that was frozen, or what there is to carry now."""
    if previous_id is None:
        return ()
    before = settlements.head(session, previous_id)
    carried = before.closing if amount is None else amount
    owner, word = before.consignor_id, _("Saldo awal")
    return (AmountRow(before.id, 0, owner, word, before.number, carried),)


# --- why ------------------------------------------------------------------------------------


def explanation(session: Session, row: AmountRow) -> Explanation:
    """Explain one amount of those above. It must exist."""
    if row.position:
        return _of_line(session, row.entry_id, row.position)
    kind = session.execute(select(Entry.kind).where(Entry.id == row.entry_id)).scalar_one()
    if kind is EntryKind.SETTLEMENT:
        return _of_opening(session, settlements.head(session, row.entry_id), row.amount)
    assert row.consignor_id is not None, "an entry on nobody's account"
    return _of_entry(session, row.entry_id, row.consignor_id)


def _of_line(session: Session, sale_id: int, position: int) -> Explanation:
    line = _frozen(session, sale_id, position)
    entry = _entry(session, sale_id)
    first = _("Struk {number}, {at}, kasir {who}.").format(
        number=entry.number, at=format_instant(entry.at), who=_people(entry.actor, entry.second)
    )
    if line.origin_id is None:
        agreed = select(*columns(Agreed, Agreement)).where(Agreement.id == line.agreement_id)
        why = sale_words(line, read_first(session, Agreed, agreed))
    else:
        why = _of_return(session, line, line.origin_id)
    trail = () if line.consignor_id is None else _trail(session, sale_id, line.consignor_id)
    return Explanation(line.name, line.part.consignor, (first, *why), trail)


def _frozen(session: Session, sale_id: int, position: int | None) -> FrozenLine:
    asked = _LINES.where(SaleLine.sale_id == sale_id, SaleLine.position == position)
    return read_one(session, FrozenLine, asked)


def _of_return(session: Session, line: FrozenLine, origin_id: int) -> tuple[str, ...]:
    origin = _frozen(session, origin_id, line.origin_position)
    before, share = session.execute(
        select(
            func.coalesce(func.sum(-SaleLine.quantity), 0),
            func.coalesce(func.sum(-SaleLine.consignor_share), 0),
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(
            Sale.origin_id == origin_id,
            SaleLine.origin_position == line.origin_position,
            SaleLine.sale_id < line.sale_id,
        )
    ).one()
    why = return_words(line, origin, Quantity(before), Money(share))
    if origin.consignor_id is None:
        return why
    counted, *_cancelled = _counted(_counting(session, origin_id, origin.consignor_id))
    return (*why, _("Penjualan asalnya: ") + counted)


class _Entry(NamedTuple):
    id: int
    kind: EntryKind
    key: str | None
    number: str | None
    at: datetime
    business_day: date
    reason: str
    actor: str
    second: str | None


def _entry(session: Session, entry_id: int) -> _Entry:
    """An entry with the names of who made it and who approved it."""
    second = aliased(Staff)
    asked = (
        select(*columns(_Entry, Entry, actor=Staff.name, second=second.name))
        .join(Staff, Staff.id == Entry.actor_id)
        .outerjoin(second, second.id == Entry.second_id)
        .where(Entry.id == entry_id)
    )
    return read_one(session, _Entry, asked)


def _of_opening(session: Session, head: SettlementHead, carried: Money) -> Explanation:
    # What was paid before it was carried over: a cancelled settlement's opening stays its own.
    why = _("Saldo akhir {number}: hak {due} - dibayar {paid} = {closing}.").format(
        number=head.number, due=head.due, paid=head.due - carried, closing=carried
    )
    return Explanation(_("Saldo awal"), carried, (why,), _payments(session, head))


def _of_entry(session: Session, entry_id: int, consignor_id: int) -> Explanation:
    entry = _entry(session, entry_id)
    owed = select(Posting.amount).where(
        Posting.entry_id == entry_id, Posting.consignor_id == consignor_id
    )
    amount = Money(-session.execute(owed).scalar_one())
    first = _("{what}, {at}, oleh {who}: {reason}.").format(
        what=" ".join(filter(None, (ENTRIES[entry.kind].account, entry.number))),
        at=format_instant(entry.at),
        who=_people(entry.actor, entry.second),
        reason=entry.reason.rstrip("."),
    )
    why: tuple[str, ...] = ()
    if entry.kind is EntryKind.FEE:
        why = _fee(session, entry, consignor_id)
    elif entry.kind is EntryKind.ADVANCE:
        why = (_("Uang muka sudah diterima penitip, jadi dipotong dari haknya."),)
    elif entry.kind in {EntryKind.LOSS, EntryKind.EXPIRY, EntryKind.STOCK_COUNT}:
        why = _write_off(session, entry, consignor_id)
    trail = _trail(session, entry_id, consignor_id)
    return Explanation(ENTRIES[entry.kind].account, amount, (first, *why), trail)


def _fee(session: Session, entry: _Entry, consignor_id: int) -> tuple[str, ...]:
    """A fee's key holds the day on which it fell due."""
    day = date.fromisoformat((entry.key or "").rpartition(":")[2])
    found = agreements.in_force(session, consignor_id, day)
    assert found is not None, "a fee without an agreement"
    return (
        _("Perjanjian ke-{version}, berlaku sejak {since}: {fee} setiap tanggal {day}.").format(
            version=found.version,
            since=format_day(found.starts_on),
            fee=found.monthly_fee,
            day=found.fee_day,
        ),
    )


def _write_off(session: Session, entry: _Entry, consignor_id: int) -> tuple[str, ...]:
    """Tell each of the consignor's goods and what was credited, or what turned up again."""
    rows = session.execute(
        select(
            WriteOffLine.quantity,
            WriteOffLine.amount,
            WriteOffLine.cause,
            catalog.whole_name(),
            Product.unit,
        )
        .join(Product, Product.id == WriteOffLine.product_id)
        .where(WriteOffLine.entry_id == entry.id, Product.consignor_id == consignor_id)
        .order_by(WriteOffLine.position)
    )
    lost = _("{name}: {quantity} {unit} {cause}, dikreditkan {amount}.")
    found = _("{name}: {quantity} {unit} ditemukan lagi, ditarik kembali {amount}.")
    told = tuple(
        (lost if quantity > 0 else found).format(
            name=name,
            quantity=Quantity(abs(quantity)),
            unit=unit,
            cause=cause.value,
            amount=Money(abs(amount)),
        )
        for quantity, amount, cause, name, unit in rows
    )
    if entry.kind is EntryKind.STOCK_COUNT:
        return told
    note = goods_notes.goods_note(session, entry.id)
    if not note.is_explained:
        changed = _(
            "Harga atau perjanjian berubah kemudian pada hari itu; ini menurut yang sebelumnya."
        )
        return (*told, changed)
    agreed = agreements.in_force(session, consignor_id, entry.business_day)
    assert agreed is not None, "goods written off without an agreement"
    rule = _("Perjanjian ke-{version}: toko menanggung {rate} dari hak menurut label hari itu.")
    return (*told, rule.format(version=agreed.version, rate=note.liability))


def _people(first: str, second: str | None) -> str:
    if second is None:
        return first
    return _("{first}, disetujui {second}").format(first=first, second=second)


# --- and where it went ----------------------------------------------------------------------


def _trail(session: Session, entry_id: int, consignor_id: int) -> tuple[str, ...]:
    """Lead from an entry to the settlement that counted it, and to what was paid for that."""
    heads = _counting(session, entry_id, consignor_id)
    living = [head for head in heads if not head.is_cancelled]
    return *_counted(heads), *(_payments(session, living[0]) if living else ())


def _counted(heads: list[SettlementHead]) -> tuple[str, ...]:
    """Say in which settlement an entry is counted, and in which cancelled ones it was."""
    counted = _("Belum dihitung: masuk perhitungan berikutnya.")
    gone, told = _("Pernah dihitung dalam {number}, yang dibatalkan oleh {number}-B."), []
    for head in heads:
        if head.is_cancelled:
            told.append(gone.format(number=head.number))
        else:
            counted = _("Dihitung dalam {number}, {day}.").format(
                number=head.number, day=format_day(head.business_day)
            )
    return counted, *told


def _counting(session: Session, entry_id: int, consignor_id: int) -> list[SettlementHead]:
    """The settlements that counted an entry, in order: at most one of them is living."""
    ids = session.scalars(
        select(SettlementClaim.settlement_id)
        .join(Settlement, Settlement.id == SettlementClaim.settlement_id)
        .where(SettlementClaim.entry_id == entry_id, Settlement.consignor_id == consignor_id)
        .order_by(Settlement.id)
    )
    return [settlements.head(session, settlement_id) for settlement_id in ids.all()]


def _payments(session: Session, head: SettlementHead) -> tuple[str, ...]:
    """Tell the payouts of a settlement, and where the rest went: one settlement further."""
    told = list(_paid(session, head.id))
    following = session.execute(
        select(Settlement.id)
        .outerjoin(SettlementReversal, SettlementReversal.settlement_id == Settlement.id)
        .where(
            Settlement.consignor_id == head.consignor_id,
            Settlement.previous_id == head.id,
            SettlementReversal.id.is_(None),
        )
    ).scalar_one_or_none()
    if not head.closing:
        return tuple(told)
    if following is None:
        word = _("Belum dibayar: {rest}.") if head.closing > ZERO else _("Saldo {rest} dibawa.")
        return (*told, word.format(rest=head.closing))
    later = settlements.head(session, following)
    moved = _("Sisa {rest} pindah ke {number}.").format(rest=head.closing, number=later.number)
    return (*told, moved, *_paid(session, following))


def _paid(session: Session, settlement_id: int) -> tuple[str, ...]:
    return tuple(
        _("Dibayar {amount} dengan {number} pada {day}.").format(
            amount=paid.amount, number=paid.number, day=format_day(paid.business_day)
        )
        + (_(" Referensi {reference}.").format(reference=paid.reference) if paid.reference else "")
        for paid in payouts.payouts_of(session, settlement_id)
    )

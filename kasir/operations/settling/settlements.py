"""Settling consignors: stored integers added up, ledger rows claimed once (docs/money.md 5).

    closing = opening + sales - returns + compensation - fees - advances +- adjustments - paid

A settlement claims the consignor's unclaimed payable rows up to a business day. Its opening is
the closing of the consignor's last living settlement. A reversal is a counter-document: it
takes payouts back and frees the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, delete, insert, select

from kasir import errors
from kasir.clock import Stamp, today
from kasir.enums import EntryKind
from kasir.models import (
    Agreement,
    Consignor,
    Entry,
    Payout,
    Posting,
    Session,
    Settlement,
    SettlementClaim,
    SettlementReversal,
    UnclaimedPosting,
)
from kasir.money import ZERO, Money, Quantity, total
from kasir.operations import agreements, journal, settings
from kasir.operations.reading import columns, made, read, read_first, read_one
from kasir.operations.rights import Right, require
from kasir.operations.settling import accounts
from kasir.operations.settling.accounts import FeeDue
from kasir.operations.settling.figures import Figures, Waiting, all_waiting, paid_so_far, waiting_of
from kasir.operations.shifts import shifts
from kasir.words import _

FINAL, PARTLY_PAID, PAID, CANCELLED = "final", "partly_paid", "paid", "cancelled"


@dataclass(frozen=True, slots=True)
class SettlementHead:
    """A settlement in a list."""

    id: int
    number: str
    consignor_id: int
    code: str
    name: str
    business_day: date
    figures: Figures
    paid: Money
    is_cancelled: bool

    @property
    def state(self) -> str:
        """Cancelled, or how much of it is paid."""
        if self.is_cancelled:
            return CANCELLED
        if self.paid == self.due:
            return PAID
        return PARTLY_PAID if self.paid else FINAL

    @property
    def due(self) -> Money:
        return self.figures.due

    @property
    def closing(self) -> Money:
        """What is still owed, or (negative) carried against the consignor."""
        return self.due - self.paid

    @property
    def owed(self) -> Money:
        """What is still owed on it; on a cancelled one nothing, another settles it again."""
        return ZERO if self.is_cancelled else self.closing


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What settling a consignor would give now. `anomaly` is a sentence, or empty.

    `sold` is of the sales alone, as gross and commission are.
    """

    consignor_id: int
    code: str
    name: str
    figures: Figures
    sold: Quantity
    anomaly: str

    @property
    def owed(self) -> Money:
        return self.figures.due


def settle(session: Session, consignor_id: int, day: date, stamp: Stamp) -> SettlementHead | None:
    """Settle one consignor up to a business day; None when nothing moved since the last time.

    Books the fees that fell due. All shifts up to that day must be closed. A second call finds
    nothing unclaimed and stores nothing.

    Raises FutureDayError, ShiftOpenError, NotAllowedError.
    """
    assert stamp.business_day == day, "a settlement is dated by the day that it settles"
    require(stamp, Right.SETTLE)
    require_over(session, day, stamp.at)
    return _settle(session, consignor_id, day, stamp)


def require_over(session: Session, day: date, at: datetime) -> None:
    """Demand that a day has come, by the clock or by a shift, and that its shifts are closed.

    A mistyped year would book the fees of every month until then, and new terms could begin only
    after it. Raises FutureDayError, ShiftOpenError.
    """
    if day > max(today(at), shifts.last_business_day(session) or today(at)):
        raise errors.FutureDayError(day)
    shifts.require_closed(session, day)


def settle_now(session: Session, consignor_id: int, stamp: Stamp) -> SettlementHead | None:
    """Settle one consignor at the counter, up to this moment: shifts may be open.

    What is sold later the same day waits for the next settlement, which opens with what is left
    of this one. None when nothing moved since the last time. Raises NotAllowedError.
    """
    require(stamp, Right.SETTLE)
    return _settle(session, consignor_id, stamp.business_day, stamp)


def _settle(session: Session, consignor_id: int, day: date, stamp: Stamp) -> SettlementHead | None:
    accounts.book_fees(session, consignor_id, day, stamp)
    rows = session.execute(
        select(UnclaimedPosting.entry_id, UnclaimedPosting.position).where(
            *_open_rows(consignor_id, day)
        )
    ).all()
    if not rows:
        return None
    found = waiting_of(session, [consignor_id], day)[consignor_id]
    previous = latest(session, consignor_id)
    event = journal.Event(session, EntryKind.SETTLEMENT, stamp, consignor_id=consignor_id)
    agreement = agreements.in_force(session, consignor_id, day)
    row = found.figures.columns() | {
        "consignor_id": consignor_id,
        "previous_id": previous,
        "agreement_id": agreement.id if agreement else None,
        "consignor_name": found.name,
    }
    event.add(Settlement, [row])
    event.add(SettlementClaim, (row._asdict() for row in rows))
    session.execute(delete(UnclaimedPosting).where(*_open_rows(consignor_id, day)))
    event.seal()
    return head(session, event.id)


def reverse(
    session: Session, number: str, reason: str, stamp: Stamp, *, paid: Money | None = None
) -> str:
    """Cancel a settlement by a counter-document and give its number `...-B`.

    Payouts are taken back to where they came from, the rows are free for the next settlement.
    Only the consignor's latest settlement can be reversed. Two persons and a reason. `paid` is
    what those two saw as paid so far: they answer for that money, not for what was paid since.

    Raises UnknownNumberError, AlreadyReversedError, NotLatestSettlementError,
    PaidMeanwhileError, ReasonMissingError, SecondPersonError.
    """
    settings.require_two(session, stamp, Right.CORRECT)
    found = by_number(session, number)
    reason = journal.reason_of(reason)
    if found.is_cancelled:
        raise errors.AlreadyReversedError(number)
    require_latest(session, found)
    if paid is not None and paid != found.paid:
        raise errors.PaidMeanwhileError(number, found.paid)
    event = journal.Event(
        session,
        EntryKind.REVERSAL,
        stamp,
        number=f"{number}-B",
        consignor_id=found.consignor_id,
        reason=reason,
    )
    payouts = session.execute(
        select(Payout.source, Payout.amount, Entry.register_id)
        .join(Entry, Entry.id == Payout.id)
        .where(Payout.settlement_id == found.id)
    )
    for source, amount, register_id in payouts:
        event.post(journal.source_account(session, source, register_id), Money(amount))
    if found.paid:
        event.owe((found.consignor_id, found.code), found.paid)
    row = {"settlement_id": found.id, "paid_back": found.paid.rupiah}
    event.add(SettlementReversal, [row])
    session.execute(
        insert(UnclaimedPosting).from_select(
            ["consignor_id", "entry_id", "position", "business_day", "kind", "amount"],
            select(
                *(Posting.consignor_id, Posting.entry_id, Posting.position),
                *(Entry.business_day, Entry.kind, Posting.amount),
            )
            .join(SettlementClaim, journal.same_row(SettlementClaim, Posting))
            .join(Entry, Entry.id == Posting.entry_id)
            .where(SettlementClaim.settlement_id == found.id),
        )
    )
    event.seal()
    return f"{number}-B"


# --- adding up ------------------------------------------------------------------------------


def preview(session: Session, day: date) -> tuple[PreviewRow, ...]:
    """What the end of a day would settle: who has movement, anomalies first.

    Fees that would be booked are counted in.
    """
    waiting = all_waiting(session, day)
    with_fee = session.scalars(
        select(Agreement.consignor_id).where(Agreement.monthly_fee > 0).distinct()
    ).all()
    due = {owner: fees for owner, fees in accounts.fees_due(session, with_fee, day).items() if fees}
    if due.keys() - waiting.keys():
        waiting |= waiting_of(session, due.keys() - waiting.keys(), day)
    rows = [_preview_row(found, due.get(owner, ())) for owner, found in waiting.items()]
    return tuple(sorted(rows, key=lambda row: (not row.anomaly, row.code)))


def due_now(session: Session, consignor_id: int, day: date) -> PreviewRow:
    """What settling one consignor would give now, also when nothing moved."""
    due = accounts.fees_due(session, [consignor_id], day)
    found = waiting_of(session, [consignor_id], day)[consignor_id]
    return _preview_row(found, due.get(consignor_id, ()))


def _preview_row(found: Waiting, due: tuple[FeeDue, ...]) -> PreviewRow:
    figures = found.figures
    if due:
        figures = replace(figures, fees=figures.fees - total(fee.amount for fee in due))
    return made(PreviewRow, found, figures=figures, anomaly=_anomaly(figures))


def _open_rows(consignor_id: int, day: date) -> tuple[ColumnElement[bool], ...]:
    return UnclaimedPosting.consignor_id == consignor_id, UnclaimedPosting.business_day <= day


def _anomaly(figures: Figures) -> str:
    if figures.due < ZERO:
        return _("Saldo minus: tidak dibayar, dibawa ke perhitungan berikutnya.")
    if figures.sales + figures.returns < ZERO:
        return _("Retur lebih besar dari penjualan.")
    if figures.commission < figures.discounts.shop:
        return _("Bagian toko minus: diskon lebih besar dari komisi.")
    return ""


# --- finding --------------------------------------------------------------------------------


def latest(session: Session, consignor_id: int) -> int | None:
    """A consignor's newest living settlement."""
    return session.execute(_LATEST, {"consignor": consignor_id}).scalar_one_or_none()


_LATEST = (
    select(Settlement.id)
    .outerjoin(SettlementReversal, SettlementReversal.settlement_id == Settlement.id)
    .where(Settlement.consignor_id == bindparam("consignor"), SettlementReversal.id.is_(None))
    .order_by(Settlement.id.desc())
    .limit(1)
)


def head(session: Session, settlement_id: int) -> SettlementHead:
    """One settlement."""
    return read_one(session, SettlementHead, _HEAD, {"settlement": settlement_id})


def by_number(session: Session, number: str) -> SettlementHead:
    """The settlement with this number. Raises UnknownNumberError."""
    found = read_first(session, SettlementHead, _HEADS.where(Entry.number == number))
    if found is None:
        raise errors.UnknownNumberError(number)
    return found


def settlements_of_day(session: Session, day: date) -> tuple[SettlementHead, ...]:
    """The settlements of a business day in the order of their numbers, cancelled ones too."""
    of_day = _HEADS.where(Entry.business_day == day, Entry.kind == EntryKind.SETTLEMENT)
    return tuple(read(session, SettlementHead, of_day.order_by(Settlement.id)))


def require_latest(session: Session, found: SettlementHead) -> None:
    """Demand that no later settlement took over this one's balance.

    Raises NotLatestSettlementError with the number to use.
    """
    newest = latest(session, found.consignor_id)
    if newest is not None and newest != found.id:
        raise errors.NotLatestSettlementError(head(session, newest).number)


# Built once, asked for each.
_HEADS = (
    select(
        *(Settlement.id, Entry.number, Settlement.consignor_id, Consignor.code),
        *(Settlement.consignor_name.label("name"), Entry.business_day),
        *columns(Figures, Settlement),
        paid_so_far().label("paid"),
        SettlementReversal.id.is_not(None).label("is_cancelled"),
    )
    .join(Entry, Entry.id == Settlement.id)
    .join(Consignor, Consignor.id == Settlement.consignor_id)
    .outerjoin(SettlementReversal, SettlementReversal.settlement_id == Settlement.id)
)
_HEAD = _HEADS.where(Settlement.id == bindparam("settlement"))

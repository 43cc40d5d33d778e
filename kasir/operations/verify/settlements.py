"""Settlements recomputed: whose rows they claim, what they add up to, and what was paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Subquery, and_, case, func, null, or_, select

from kasir.enums import EntryKind, Source
from kasir.models import (
    Entry,
    Payout,
    Posting,
    Register,
    Session,
    Settlement,
    SettlementClaim,
    SettlementReversal,
    UnclaimedPosting,
)
from kasir.money import Money
from kasir.operations import journal
from kasir.operations.reading import columns, read
from kasir.operations.settling.figures import COLUMN, Figures
from kasir.operations.verify.differences import Difference, as_stored, entries, entry_name
from kasir.words import _


def _living_claims() -> Subquery:
    return (
        select(SettlementClaim.entry_id, SettlementClaim.position, SettlementClaim.settlement_id)
        .outerjoin(
            SettlementReversal, SettlementReversal.settlement_id == SettlementClaim.settlement_id
        )
        .where(SettlementReversal.id.is_(None))
        .subquery()
    )


def claims(session: Session) -> Iterator[Difference]:
    """Each row belongs to at most one living settlement, and to its own consignor's."""
    living = _living_claims()
    doubled = (
        select(living.c.entry_id)
        .group_by(living.c.entry_id, living.c.position)
        .having(func.count() > 1)
    )
    yield from entries(session, doubled, _("perhitungan"), _("dihitung dua kali"))
    is_theirs = Posting.consignor_id == Settlement.consignor_id
    foreign = (
        select(SettlementClaim.entry_id)
        .join(Settlement, Settlement.id == SettlementClaim.settlement_id)
        .outerjoin(Posting, journal.same_row(Posting, SettlementClaim) & is_theirs)
        .where(Posting.entry_id.is_(None))
    )
    yield from entries(session, foreign, _("perhitungan"), _("bukan milik penitip itu"))


def unclaimed(session: Session) -> Iterator[Difference]:
    """Each payable row, and nothing else, is claimed by a living settlement or waits for one."""
    living = _living_claims()
    claimable = Entry.kind.not_in((EntryKind.PAYOUT, EntryKind.REVERSAL))
    waits = and_(
        journal.same_row(UnclaimedPosting, Posting),
        UnclaimedPosting.consignor_id == Posting.consignor_id,
        UnclaimedPosting.business_day == Entry.business_day,
        UnclaimedPosting.kind == Entry.kind,
        UnclaimedPosting.amount == Posting.amount,
    )
    claimed = and_(living.c.entry_id == Posting.entry_id, living.c.position == Posting.position)
    wrong = (
        select(Posting.entry_id)
        .join(Entry, Entry.id == Posting.entry_id)
        .outerjoin(UnclaimedPosting, waits)
        .outerjoin(living, claimed)
        .where(
            Posting.consignor_id.is_not(None),
            claimable,
            (UnclaimedPosting.entry_id.is_(None)) == (living.c.entry_id.is_(None)),
        )
    )
    yield from entries(session, wrong, _("perhitungan"), _("daftar tunggu tidak cocok"))
    owed = (
        select(Posting.entry_id, Posting.position, Posting.consignor_id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(claimable)
        .subquery()
    )
    foreign = (
        select(UnclaimedPosting.entry_id)
        .outerjoin(
            owed,
            and_(
                owed.c.entry_id == UnclaimedPosting.entry_id,
                owed.c.position == UnclaimedPosting.position,
                owed.c.consignor_id == UnclaimedPosting.consignor_id,
            ),
        )
        .where(owed.c.entry_id.is_(None))
    )
    text = _("menunggu, tetapi bukan hak penitip itu")
    yield from entries(session, foreign, _("perhitungan"), text)


class _Stored(NamedTuple):
    id: int
    previous_id: int | None
    due: int
    figures: Figures


def settlements(session: Session) -> Iterator[Difference]:
    """Each settlement is the sum of what it claims, on top of the closing before it."""
    sums: dict[int, dict[str, int]] = {}
    rows = session.execute(
        select(SettlementClaim.settlement_id, as_stored(Entry.kind), func.sum(Posting.amount))
        .join(Entry, Entry.id == SettlementClaim.entry_id)
        .join(Posting, journal.same_row(Posting, SettlementClaim))
        .group_by(SettlementClaim.settlement_id, Entry.kind)
    )
    for settlement_id, kind, amount in rows:
        column = COLUMN.get(kind, "adjustments")
        found = sums.setdefault(settlement_id, {})
        found[column] = found.get(column, 0) - amount
    paid = _paid_before(session)
    closings: dict[int | None, int] = {}
    asked = select(*columns(_Stored, Settlement)).order_by(Settlement.id)
    for own_id, previous, due, figures in read(session, _Stored, asked):
        stored = {name: getattr(figures, name) for name in COLUMN.values()}
        claimed = {name: Money(sums.get(own_id, {}).get(name, 0)) for name in stored}
        opening = Money(closings.get(previous, 0) - paid.get((previous, own_id), 0))
        if stored != claimed or opening != figures.opening:
            text = _("jumlahnya bukan jumlah baris dan saldo sebelumnya")
            yield Difference(_("perhitungan"), entry_name(own_id), text)
        closings[own_id] = due


def _paid_before(session: Session) -> dict[tuple[int | None, int], int]:
    """What was paid on each settlement before a following one took over its balance."""
    following = Settlement.__table__.alias("following")
    rows = session.execute(
        select(Payout.settlement_id, following.c.id, func.sum(Payout.amount))
        .join(
            following,
            and_(following.c.previous_id == Payout.settlement_id, following.c.id > Payout.id),
        )
        .group_by(Payout.settlement_id, following.c.id)
    )
    return {(settlement_id, next_id): amount for settlement_id, next_id, amount in rows}


# --- payouts --------------------------------------------------------------------------------


def payouts(session: Session) -> Iterator[Difference]:
    """Each payout is in the ledger: off what its consignor is owed, out of the place it names.

    All payouts of a settlement together are at most what it owed.
    """
    place = case(
        (Payout.source == Source.DRAWER, "cash:" + Register.code),
        (Payout.source == Source.SAFE, journal.SAFE),
        (Payout.source == Source.BANK, journal.BANK),
        else_=null(),
    )
    booked = (
        select(Entry.id)
        .join(Register, Register.id == Entry.register_id)
        .outerjoin(Payout, Payout.id == Entry.id)
        .outerjoin(Settlement, Settlement.id == Payout.settlement_id)
        .where(
            or_(Entry.kind == EntryKind.PAYOUT, Payout.id.is_not(None)),
            or_(
                Entry.kind != EntryKind.PAYOUT,
                Payout.id.is_(None),
                _posted(Posting.consignor_id == Settlement.consignor_id) != Payout.amount,
                _posted(Posting.account == place) != -Payout.amount,
            ),
        )
    )
    yield from entries(session, booked, _("pembayaran"), _("bukan yang dibukukan"))
    over = (
        select(Settlement.id)
        .join(Payout, Payout.settlement_id == Settlement.id)
        .group_by(Settlement.id)
        .having(func.sum(Payout.amount) > Settlement.due)
    )
    yield from entries(session, over, _("pembayaran"), _("dibayar lebih dari haknya"))


def reversals(session: Session) -> Iterator[Difference]:
    """Each cancellation takes back all that was paid, and owes it again."""
    paid = (
        select(func.coalesce(func.sum(Payout.amount), 0))
        .where(Payout.settlement_id == SettlementReversal.settlement_id)
        .correlate(SettlementReversal)
        .scalar_subquery()
    )
    wrong = (
        select(Entry.id)
        .outerjoin(SettlementReversal, SettlementReversal.id == Entry.id)
        .outerjoin(Settlement, Settlement.id == SettlementReversal.settlement_id)
        .where(
            or_(Entry.kind == EntryKind.REVERSAL, SettlementReversal.id.is_not(None)),
            or_(
                Entry.kind != EntryKind.REVERSAL,
                SettlementReversal.id.is_(None),
                paid != SettlementReversal.paid_back,
                _posted(Posting.consignor_id == Settlement.consignor_id) != -paid,
            ),
        )
    )
    yield from entries(session, wrong, _("pembatalan"), _("yang kembali bukan yang dibayar"))


def _posted(whose: ColumnElement[bool]) -> ScalarSelect[int]:
    """Select what the entry of the surrounding query posted on some of its accounts."""
    return (
        select(func.coalesce(func.sum(Posting.amount), 0))
        .where(Posting.entry_id == Entry.id, whose)
        .correlate(Entry, Payout, Settlement, Register)
        .scalar_subquery()
    )

"""Setoran: money that moves between drawer, safe and bank. It is no expense and no income."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from kasir.clock import Stamp
from kasir.enums import EntryKind, JobKind, Source, complete
from kasir.errors import AmountError, PlaceShortError
from kasir.models import Entry, Posting, Session
from kasir.money import ZERO, Money
from kasir.operations import journal, print_jobs
from kasir.operations.reading import read_one
from kasir.operations.rights import Right, require
from kasir.words import _

_WORDS = complete(
    Source, {Source.DRAWER: _("laci"), Source.SAFE: _("brankas"), Source.BANK: _("bank")}
)


@dataclass(frozen=True, slots=True)
class Deposit:
    """What was moved, under which number."""

    id: int
    number: str
    amount: Money
    at: datetime


def deposit(
    session: Session, key: str, source: Source, target: Source, amount: Money, stamp: Stamp
) -> Deposit:
    """Move money from one place to another; no place goes below 0. A second call moves nothing.

    A cashier brings what is in his drawer to the safe, a manager moves between all places. Raises
    NotAllowedError, AmountError, DrawerShortError, PlaceShortError.
    """
    is_to_safe = (source, target) == (Source.DRAWER, Source.SAFE)
    require(stamp, Right.MOVE_CASH if is_to_safe else Right.PAY_OUT)
    if (done := journal.entry_of_key(session, key)) is not None:
        return _deposit(session, done)
    if amount <= ZERO:
        raise AmountError(_("Jumlah uang harus lebih dari 0."))
    if source is target:
        raise AmountError(_("Pilih tempat lain sebagai tujuan."))
    _check_held(session, source, amount, stamp)
    event = journal.Event(session, EntryKind.DEPOSIT, stamp, key=key)
    event.post(journal.source_account(session, target, stamp.register_id), amount)
    event.post(journal.source_account(session, source, stamp.register_id), -amount)
    event.seal()
    if Source.DRAWER in {source, target}:
        print_jobs.queue(session, JobKind.DRAWER, event.id, stamp)
    return _deposit(session, event.id)


def _check_held(session: Session, source: Source, amount: Money, stamp: Stamp) -> None:
    """Demand that a place holds, by the books, what is to be taken out of it."""
    account = journal.source_account(session, source, stamp.register_id)
    if source is Source.DRAWER:
        journal.check_drawer(session, account, amount, stamp)
    elif amount > (held := journal.balance(session, account)):
        raise PlaceShortError(_WORDS[source], held)


def _deposit(session: Session, entry_id: int) -> Deposit:
    return read_one(session, Deposit, _DEPOSIT, {"entry": entry_id})


_DEPOSIT = (
    select(Entry.id, Entry.number, Posting.amount, Entry.at)
    .join(Posting, Posting.entry_id == Entry.id)
    .where(Entry.id == bindparam("entry"), Posting.amount > 0)
)

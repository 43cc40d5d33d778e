"""Dana Titipan put right: what the safe or the bank really holds (docs/money.md 4)."""

from __future__ import annotations

from kasir.clock import Stamp
from kasir.enums import EntryKind, Source
from kasir.errors import AmountError
from kasir.models import Session
from kasir.money import ZERO, Money
from kasir.operations import journal, settings
from kasir.operations.rights import Right
from kasir.words import _


def count_place(
    session: Session, key: str, place: Source, counted: Money, reason: str, stamp: Stamp
) -> Money:
    """Book what the safe or the bank really holds, against `opening`; give the difference.

    So the shop's own money from before kasir enters the books, and a wrong balance is put right.
    The drawer is counted when its shift closes. Two persons and a reason; a second call with the
    same key books nothing. Raises AmountError, ReasonMissingError, SecondPersonError.
    """
    assert place is not Source.DRAWER, "a drawer is counted when its shift closes"
    settings.require_two(session, stamp, Right.CORRECT)
    if journal.entry_of_key(session, key) is not None:
        return ZERO
    if counted < ZERO:
        raise AmountError(_("Saldo tidak boleh kurang dari 0."))
    reason = journal.reason_of(reason)
    account = journal.source_account(session, place, stamp.register_id)
    difference = counted - journal.balance(session, account)
    if not difference:
        raise AmountError(_("Saldo itu sudah tercatat {counted}."), counted=counted)
    event = journal.Event(session, EntryKind.OPENING, stamp, key=key, reason=reason)
    event.post(account, difference)
    event.post(journal.OPENING, -difference)
    event.seal()
    return difference

"""What stands on the paper of an advance (docs/money.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from kasir.enums import EntryKind, Source
from kasir.models import AuditRecord, Consignor, Entry, Posting, Session, Staff
from kasir.money import Money, Rate
from kasir.operations import agreements, audit, journal, settings
from kasir.operations.reading import made, read_one
from kasir.settings import ShopHeader


@dataclass(frozen=True, slots=True)
class Advance:
    """One advance, `UMV/...`, as its paper shows it."""

    number: str
    at: datetime
    day: date
    consignor_code: str
    consignor: str
    owner: str
    amount: Money
    reason: str
    manager: str
    shop: ShopHeader
    is_training: bool
    code: str
    source: Source
    ceiling: Rate  # Of the share of the goods on the shelf, by the day's last agreement.


class _Paid(NamedTuple):
    hash: str
    account: str
    consignor_id: int
    number: str
    at: datetime
    day: date
    consignor_code: str
    consignor: str
    owner: str
    amount: Money
    reason: str
    manager: str


def advance_paper(session: Session, advance_id: int) -> Advance:
    """A stored advance with all that its paper shows. The advance must exist."""
    asked = (
        select(
            *(AuditRecord.hash, Posting.account, Entry.consignor_id),
            *(Entry.number, Entry.at, Entry.business_day.label("day")),
            *(Consignor.code.label("consignor_code"), Consignor.name.label("consignor")),
            *(Consignor.owner, (-Posting.amount).label("amount")),
            *(Entry.reason, Staff.name.label("manager")),
        )
        .join(Staff, Staff.id == Entry.actor_id)
        .join(AuditRecord, AuditRecord.entry_id == Entry.id)
        .join(Consignor, Consignor.id == Entry.consignor_id)
        .join(Posting, (Posting.entry_id == Entry.id) & Posting.consignor_id.is_(None))
        .where(Entry.id == advance_id, Entry.kind == EntryKind.ADVANCE)
    )
    paid = read_one(session, _Paid, asked)
    shop = settings.shop(session, paid.at)
    agreement = agreements.in_force(session, paid.consignor_id, paid.day)
    assert agreement is not None, "an advance without an agreement"
    return made(
        Advance,
        paid,
        shop=shop.header,
        is_training=shop.is_training,
        code=audit.short_code(paid.hash),
        source=journal.source_of(paid.account),
        ceiling=agreement.advance_bp,
    )

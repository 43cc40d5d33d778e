"""What stands on the paper of an advance (docs/money.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from kasir.enums import EntryKind, Source
from kasir.models import AuditRecord, Consignor, Entry, Posting, Session, Staff
from kasir.money import Money, Rate
from kasir.operations import agreements, audit, journal, settings
from kasir.settings import ShopHeader


@dataclass(frozen=True, slots=True)
class Advance:
    """One advance, `UMV/...`, as its paper shows it."""

    number: str
    at: datetime
    day: date
    shop: ShopHeader
    is_training: bool
    code: str
    consignor_code: str
    consignor: str
    owner: str
    amount: Money
    source: Source
    reason: str
    ceiling: Rate  # Of the share of the goods on the shelf, by the day's last agreement.
    manager: str


def advance_paper(session: Session, advance_id: int) -> Advance:
    """Give a stored advance with all that its paper shows. The advance must exist."""
    row = session.execute(
        select(
            Entry.number,
            Entry.at,
            Entry.business_day,
            Entry.reason,
            Entry.consignor_id,
            Staff.name.label("manager"),
            AuditRecord.hash,
            Consignor.code,
            Consignor.name,
            Consignor.owner,
            Posting.account,
            Posting.amount,
        )
        .join(Staff, Staff.id == Entry.actor_id)
        .join(AuditRecord, AuditRecord.entry_id == Entry.id)
        .join(Consignor, Consignor.id == Entry.consignor_id)
        .join(Posting, (Posting.entry_id == Entry.id) & Posting.consignor_id.is_(None))
        .where(Entry.id == advance_id, Entry.kind == EntryKind.ADVANCE)
    ).one()
    shop = settings.shop(session, row.at)
    agreement = agreements.in_force(session, row.consignor_id, row.business_day)
    assert agreement is not None, "an advance without an agreement"
    return Advance(
        number=row.number,
        at=row.at,
        day=row.business_day,
        shop=shop.header,
        is_training=shop.is_training,
        code=audit.short_code(row.hash),
        consignor_code=row.code,
        consignor=row.name,
        owner=row.owner,
        amount=Money(-row.amount),
        source=journal.source_of(row.account),
        reason=row.reason,
        ceiling=Rate(agreement.advance_bp),
        manager=row.manager,
    )

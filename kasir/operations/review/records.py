"""The questions that the chain answers: what was done beside money and goods.

Each asks for a few kinds of records through one index, so that sales cost it nothing. The body
of a record is canonical JSON: a key with its quotes and colon stands in no text of a person, whose
quotes are escaped there.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import aliased

from kasir.enums import Role
from kasir.models import AuditRecord, Entry, Session, Staff
from kasir.operations.reading import Question
from kasir.operations.review.found import Ask, Span, actor, of_records

NEAR = 20  # Records: an approval is for the one action that follows it.


def _told(pattern: str) -> ColumnElement[bool]:
    """Condition that a body, which has its keys in the order of the alphabet, is of this form."""
    return AuditRecord.body.like(pattern)


def of_kinds(*kinds: str) -> Ask:
    """Every record of these kinds."""

    def ask(_session: Session, span: Span) -> Sequence[Question]:
        return [of_records(span, AuditRecord.kind.in_(kinds))]

    return ask


def paper_sales(_session: Session, span: Span) -> Sequence[Question]:
    """Files of sales that were written on paper."""
    return [of_records(span, AuditRecord.kind == "import", _told('%"what":"penjualan"%'))]


BANK_CHANGED = and_(AuditRecord.kind == "consignor", _told('{"changed":[%"bank%],"code":%'))


def bank_accounts(_session: Session, span: Span) -> Sequence[Question]:
    """Consignors whose bank or account is another one now."""
    return [of_records(span, BANK_CHANGED)]


def backdated(_session: Session, span: Span) -> Sequence[Question]:
    """Terms and prices that hold on days before they were written down."""
    kinds = AuditRecord.kind.in_(("agreement", "product"))
    return [of_records(span, kinds, _told('%"backdated":%'))]


def settings(_session: Session, span: Span) -> Sequence[Question]:
    """Settings that somebody else than the owner changed."""
    is_other = or_(actor.role != Role.OWNER, AuditRecord.actor_id.is_(None))
    return [of_records(span, AuditRecord.kind == "setting", is_other)]


def approvals(_session: Session, span: Span) -> Sequence[Question]:
    """PINs of a second person of which no action came: those that did are events of two."""
    after, between = aliased(AuditRecord), aliased(AuditRecord)
    giver = aliased(Staff)
    again = (
        select(between.id)
        .where(
            between.register_id == AuditRecord.register_id,
            between.sequence > AuditRecord.sequence,
            between.sequence < after.sequence,
            between.kind == "override",
            between.actor_id == AuditRecord.actor_id,
        )
        .correlate(AuditRecord, after)
        .exists()
    )
    named = literal('%"second":"') + giver.username + '"%'
    used = (
        select(after.id)
        .join(giver, giver.id == AuditRecord.actor_id)
        .outerjoin(Entry, Entry.id == after.entry_id)
        .where(
            after.register_id == AuditRecord.register_id,
            after.sequence > AuditRecord.sequence,
            after.sequence <= AuditRecord.sequence + NEAR,
            or_(Entry.second_id == AuditRecord.actor_id, after.body.like(named)),
            ~again,
        )
        .correlate(AuditRecord)
        .exists()
    )
    return [of_records(span, AuditRecord.kind == "override", ~used)]

"""The list itself: what was not looked at yet, what was, how many, and the owner's ticks.

Everything on it is asked of the records that exist; only the ticks are stored. What nobody ticked
stays for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, func, insert, select

from kasir.clock import Stamp
from kasir.enums import EntryKind
from kasir.errors import UserError
from kasir.models import Consignor, Entry, ReviewTick, Session, Staff
from kasir.money import Money
from kasir.operations import audit
from kasir.operations.lists import MOST
from kasir.operations.reading import Question, read
from kasir.operations.review.found import EVER, Found, Span
from kasir.operations.review.kinds import KINDS, ReviewKind
from kasir.operations.review.sentences import Names
from kasir.operations.rights import Right, require
from kasir.words import _

_AT_ONCE = 500  # Records in one question.
LONGEST_REMARK = 200


class ReviewKey(NamedTuple):
    """What a tick is about: the kind and its record."""

    kind: ReviewKind
    record: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class ReviewedBy:
    """Who looked at it, when, and what he wrote."""

    by: str
    ticked_at: datetime
    remark: str


class UnknownItemError(UserError):
    """What is to be ticked is no deed of its kind."""

    def __init__(self) -> None:
        super().__init__(_("Yang dipilih tidak ada di daftar. Buka lagi halaman ini."))


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One thing to look at. `place` is what its record is found by: a number, or a short code.

    `entry_id` and `entry_kind` are those of the event, where there is one.
    """

    key: ReviewKey
    at: datetime
    actor: str
    second: str
    sentence: str
    effect: str
    amount: Money | None
    place: str
    entry_id: int | None = None
    entry_kind: EntryKind | None = None
    ticked: ReviewedBy | None = None

    @property
    def word(self) -> str:
        return KINDS[self.key.kind].word


# --- questions ------------------------------------------------------------------------------


Floors = Mapping[ReviewKind, int]  # Up to which record all of a kind was looked at.


@dataclass(frozen=True, slots=True)
class Unseen:
    """How many things nobody looked at yet, and below which records none of them lies."""

    count: int
    floors: Floors


def count_open(session: Session) -> int:
    """How many things nobody looked at yet, of whatever age."""
    return unseen(session, {}).count


def unseen(session: Session, floors: Floors) -> Unseen:
    """Count what nobody looked at yet above the floors, and give those for the next time.

    A record's number only grows, so who counts again and again reads what is new. Without
    floors everything is read.
    """
    count, found = 0, dict(floors)
    for kind, row in KINDS.items():
        floor, open_from = floors.get(kind, 0), None
        highest = floor
        for question in row.ask(session, EVER):
            known = question.subquery()
            is_open = ~_ticks(kind, known)
            asked = select(
                func.count(case((is_open, 1))),
                func.min(case((is_open, known.c.record))),
                func.max(known.c.record),
            ).where(known.c.record > floor)
            many, lowest, newest = session.execute(asked).one()
            count += many
            highest = max(highest, newest or 0)
            if many:
                open_from = lowest if open_from is None else min(open_from, lowest)
        # What a server numbered before may still come: its transaction can end later.
        below = (open_from - 1) if open_from is not None else highest
        found[kind] = max(floor, below - _LATE)
    return Unseen(count, found)


_LATE = 1_000


def items(
    session: Session,
    span: Span = EVER,
    kind: ReviewKind | None = None,
    *,
    is_ticked: bool | None = False,
    most: int = MOST,
) -> tuple[ReviewItem, ...]:
    """What is there to look at, the newest first, at most so many; with None ticked ones, too."""
    names = _names(session)
    found: list[ReviewItem] = []
    for each in [kind] if kind is not None else list(ReviewKind):
        for question in KINDS[each].ask(session, span):
            asked = _asked(each, question).limit(most)
            if is_ticked is not None:
                has_tick = ReviewTick.id.is_not(None)
                asked = asked.where(has_tick if is_ticked else ~has_tick)
            found += (_item(each, row, names) for row in read(session, _Row, asked))
    found.sort(key=lambda item: (item.at, item.key.record, item.key.position), reverse=True)
    return tuple(found[:most])


class _Row(NamedTuple):
    found: Found
    entry_kind: EntryKind | None
    ticked: ReviewedBy | None


def _names(session: Session) -> Names:
    consignors = session.execute(select(Consignor.id, Consignor.name)).all()
    people = session.execute(select(Staff.username, Staff.name)).all()
    return Names(dict(consignors), dict(people))


def _asked(kind: ReviewKind, question: Question) -> Question:
    """A kind's question with its ticks beside it."""
    inner = question.subquery()
    by = select(Staff.name).where(Staff.id == ReviewTick.actor_id).scalar_subquery()
    return (
        select(
            *(inner.c[name] for name in _FOUND),
            Entry.kind.label("entry_kind"),
            *(by.label("by"), ReviewTick.at.label("ticked_at"), ReviewTick.remark),
        )
        .select_from(inner)
        .outerjoin(Entry, Entry.id == inner.c.entry_id)
        .outerjoin(ReviewTick, _is_tick(kind, inner))
        .order_by(inner.c.at.desc(), inner.c.record.desc(), inner.c.position)
    )


_FOUND = tuple(field.name for field in fields(Found))


def _is_tick(kind: ReviewKind, found: Subquery) -> ColumnElement[bool]:
    return and_(
        ReviewTick.kind == kind.value,
        ReviewTick.record == found.c.record,
        ReviewTick.position == found.c.position,
    )


def _ticks(kind: ReviewKind, found: Subquery) -> ColumnElement[bool]:
    return select(ReviewTick.id).where(_is_tick(kind, found)).exists()


def _item(kind: ReviewKind, row: _Row, names: Names) -> ReviewItem:
    found = row.found
    told = KINDS[kind].tell(found, names)
    return ReviewItem(
        key=ReviewKey(kind, found.record, found.position),
        at=found.at,
        actor=found.actor or "",
        second=found.second or names.people.get(told.second, told.second),
        sentence=told.sentence,
        effect=told.effect,
        amount=told.amount,
        place=_place(found),
        entry_id=found.entry_id,
        entry_kind=row.entry_kind,
        ticked=row.ticked,
    )


def _place(found: Found) -> str:
    """A paper's number; without one the register's record and the code that papers show."""
    if found.number:
        return found.number
    if found.sequence is None or found.hash is None:
        return _("{register} cetakan {record}").format(register=found.register, record=found.record)
    told = _("{register} catatan {sequence}, kode {code}")
    return told.format(
        register=found.register, sequence=found.sequence, code=audit.short_code(found.hash)
    )


# --- ticks ----------------------------------------------------------------------------------


def tick(session: Session, keys: Iterable[ReviewKey], remark: str, stamp: Stamp) -> int:
    """Keep that the owner looked at these, with his remark; give how many were new.

    All of it is one record of the chain. What was ticked before stays as it was. Raises
    NotAllowedError, UnknownItemError for what is not on the list: nothing is ticked in advance.
    """
    require(stamp, Right.REVIEW)
    remark = remark.strip()[:LONGEST_REMARK]
    by_kind: dict[ReviewKind, list[ReviewKey]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        by_kind[key.kind].append(key)
    new = [key for kind, wanted in by_kind.items() for key in _open(session, kind, wanted)]
    if not new:
        return 0
    more = {"remark": remark, "at": stamp.at, "actor_id": stamp.actor.id}
    session.execute(insert(ReviewTick), [{**key._asdict(), **more} for key in new])
    body = {"ticked": [[key.kind.value, key.record, key.position] for key in new]}
    audit.note(session, "review", {**body, "remark": remark}, stamp)
    return len(new)


def _open(session: Session, kind: ReviewKind, wanted: list[ReviewKey]) -> Iterator[ReviewKey]:
    """Those of a kind that nobody ticked. Raises UnknownItemError."""
    known: dict[ReviewKey, bool] = {}
    for question in KINDS[kind].ask(session, EVER):
        for begin in range(0, len(wanted), _AT_ONCE):
            asked = _asked(kind, question)
            inner = asked.selected_columns
            some = [key.record for key in wanted[begin : begin + _AT_ONCE]]
            for row in read(session, _Row, asked.where(inner["record"].in_(some))):
                key = ReviewKey(kind, row.found.record, row.found.position)
                known[key] = row.ticked is None
    if any(key not in known for key in wanted):
        raise UnknownItemError
    return (key for key in wanted if known[key])

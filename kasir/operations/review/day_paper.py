"""What stands on the owner's evening paper: all of one day that he should look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kasir.clock import Stamp
from kasir.models import Session
from kasir.operations import audit, settings
from kasir.operations.review import looking
from kasir.operations.review.found import Span
from kasir.operations.review.looking import ReviewItem
from kasir.operations.rights import Right, require
from kasir.settings import ShopHeader

MOST = 1_000  # Of one day. What is more stands on the screen.


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """A day's list, the oldest first, also what was looked at. `code` is the ledger's head."""

    shop: ShopHeader
    is_training: bool
    day: date
    at: datetime
    reader: str  # Who printed it.
    items: tuple[ReviewItem, ...]
    older: int  # Of other days, and not looked at yet.
    code: str


def review_paper(session: Session, day: date, stamp: Stamp) -> ReviewPaper:
    """The list of a day. Raises NotAllowedError."""
    require(stamp, Right.SEE_REVIEW)
    shop = settings.shop(session)
    found = looking.items(session, Span(day, day), is_ticked=None, most=MOST)
    open_here = sum(item.ticked is None for item in found)
    _sequence, head = audit.head(session, stamp.register_id)
    return ReviewPaper(
        shop=shop.header,
        is_training=shop.is_training,
        day=day,
        at=stamp.at,
        reader=stamp.actor.name,
        items=found[::-1],
        older=max(looking.count_open(session) - open_here, 0),
        code=audit.short_code(head),
    )

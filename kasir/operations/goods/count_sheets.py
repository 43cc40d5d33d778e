"""What stands on the sheet to count stock by: the goods of a scope and what the books hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kasir.clock import Stamp
from kasir.errors import UserError
from kasir.models import Session
from kasir.operations import audit, settings
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods.counts import CountRow, CountScope
from kasir.settings import ShopHeader
from kasir.words import _


class NothingToCountError(UserError):
    """The scope holds no goods."""

    def __init__(self, name: str) -> None:
        super().__init__(_("{name}: tidak ada barang untuk dihitung."), name=name)


@dataclass(frozen=True, slots=True)
class CountPaper:
    """A sheet to count by. `code` is the ledger's head when the stored quantities were read."""

    shop: ShopHeader
    is_training: bool
    at: datetime
    day: date
    keeper: str  # Who made the sheet.
    scope: CountScope
    rows: tuple[CountRow, ...]
    code: str


def count_sheet(session: Session, scope: CountScope, stamp: Stamp) -> CountPaper:
    """The goods of a scope in the order in which somebody walks along the shelves.

    Raises NothingToCountError.
    """
    rows = stock_counts.rows(session, scope)
    if not rows:
        raise NothingToCountError(scope.name)
    shop = settings.shop(session)
    _sequence, head = audit.head(session, stamp.register_id)
    return CountPaper(
        shop=shop.header,
        is_training=shop.is_training,
        at=stamp.at,
        day=stamp.business_day,
        keeper=stamp.actor.name,
        scope=scope,
        rows=tuple(sorted(rows, key=lambda row: row.shelf)),  # Within a shelf by name, as given.
        code=audit.short_code(head),
    )

"""What the owner looked at: his ticks on the list of what others could have done for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kasir.models.base import Base, Ledger, check, strict


class ReviewTick(Ledger, Base):
    """One thing of the list that was looked at: its kind and its record, which tell all else.

    `record` is the id of the entry, audit record or print mark that the kind's question finds,
    `position` the line of a sale, 0 where the whole record is meant.
    """

    __tablename__ = "review_ticks"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    record: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    remark: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = strict(
        UniqueConstraint("kind", "record", "position"), check("kind", "kind <> ''")
    )

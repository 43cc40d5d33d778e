"""The ledger: one entry per event, signed integer postings that sum to 0. It only grows.

+ is debit, - is credit (docs/money.md 4). An entry without postings moves goods only.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import EntryKind
from kasir.models.base import Base, Ledger, check, one_of, strict

# The events that have a numbered paper of their own. Written out and not bound, here and where it
# is asked: only so does SQLite know that the index of the documents will do.
IS_DOCUMENT = text(
    "kind IN ('intake', 'return_to_consignor', 'loss', 'expiry', "
    "'settlement', 'reversal', 'payout', 'advance')"
)

# The events that the owner looks at: those of two persons, and those that want two unless the shop
# has only one. Written out for the same reason; where other tables are asked, too, by `format`.
IS_REVIEWED = (
    "{0}second_id IS NOT NULL OR {0}kind IN ('stock_count', 'shift_close', 'loss', 'expiry', "
    "'compensation', 'adjustment', 'opening', 'reversal')"
)


class Entry(Ledger, Base):
    """An event: what, when, who, in which shift. The rows of its kind share its id."""

    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind]
    key: Mapped[str | None] = mapped_column(unique=True)  # Made by the client: a retry finds it.
    number: Mapped[str | None] = mapped_column(unique=True)  # What people read.
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))  # Its opening.
    business_day: Mapped[date]
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    consignor_id: Mapped[int | None] = mapped_column(ForeignKey("consignors.id"))
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = strict(
        one_of("kind", EntryKind),
        check("second", "second_id IS NULL OR second_id <> actor_id"),
        Index(None, "shift_id"),
        Index(None, "business_day", "kind"),
        Index(None, "consignor_id", "kind", sqlite_where=text("consignor_id IS NOT NULL")),
        Index(
            "ix_entries_review", "kind", "business_day", sqlite_where=text(IS_REVIEWED.format(""))
        ),
        Index("ix_entries_documents", "id", "number", "consignor_id", sqlite_where=IS_DOCUMENT),
    )


class Posting(Ledger, Base):
    """One side of an entry. `consignor_id` is set on the payables only."""

    __tablename__ = "postings"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    consignor_id: Mapped[int | None] = mapped_column(ForeignKey("consignors.id"))
    amount: Mapped[int]

    __table_args__ = strict(
        # Goods that brought their consignor nothing are claimed and shown like all others.
        check("amount", "amount <> 0 OR consignor_id IS NOT NULL"),
        check("payable", "(consignor_id IS NOT NULL) = (account LIKE 'payable:%')"),
        has_rowid=False,
    )


class UnclaimedPosting(Base):
    """The to-do list of the next settlement: payable rows that no living settlement claims.

    A draft table: settling takes rows off, a reversal puts them back; `verify` compares it. Day,
    kind and amount are those of the row: the preview of a day adds up this list alone.
    """

    __tablename__ = "unclaimed_postings"

    consignor_id: Mapped[int] = mapped_column(ForeignKey("consignors.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    business_day: Mapped[date]
    kind: Mapped[EntryKind]
    amount: Mapped[int]

    __table_args__ = strict(
        ForeignKeyConstraint(["entry_id", "position"], ["postings.entry_id", "postings.position"]),
        has_rowid=False,
    )


class AccountBalance(Ledger, Base):
    """An account's balance up to and including an entry, taken when a shift closes.

    A balance is the newest of these plus the postings since: asking never gets slower.
    """

    __tablename__ = "account_balances"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]

    __table_args__ = strict(has_rowid=False)

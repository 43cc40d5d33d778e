"""Registers, their gap-free numbers, and shifts from the float to the blind count."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import Leftover
from kasir.models.base import Base, Ledger, check, one_of, strict


class Register(Base):
    """A counter with a drawer. Its code begins every receipt number."""

    __tablename__ = "registers"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")

    __table_args__ = strict(check("code", "code <> ''"))


class NumberSeries(Base):
    """The last number given in one series: no gaps, no reuse. Year 0 is a perpetual series."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]

    __table_args__ = strict(check("last", "last > 0"), has_rowid=False)


class Shift(Ledger, Base):
    """A drawer in one person's care. Its entry says who, when and on which business day."""

    __tablename__ = "shifts"

    id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    sequence: Mapped[int]
    opening_float: Mapped[int]
    is_paper: Mapped[bool] = mapped_column(default=False)  # Sales written down by hand.

    __table_args__ = strict(
        UniqueConstraint("register_id", "sequence"),
        check("opening_float", "opening_float >= 0"),
        check("is_paper", "is_paper IN (0, 1)"),
    )


class ShiftClosing(Ledger, Base):
    """The end of a shift: what the ledger expected and what was counted blind."""

    __tablename__ = "shift_closings"

    id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), unique=True)
    expected: Mapped[int]
    counted: Mapped[int]
    difference: Mapped[int]

    __table_args__ = strict(
        check("difference", "difference = counted - expected"), check("counted", "counted >= 0")
    )


class DrawerCount(Ledger, Base):
    """One attempt at counting a drawer, told to nobody before it stood here.

    `expected` is what the ledger said at that moment: who counted may not see it.
    """

    __tablename__ = "drawer_counts"

    id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    attempt: Mapped[int]
    counted: Mapped[int]
    expected: Mapped[int]

    __table_args__ = strict(
        UniqueConstraint("shift_id", "attempt"),
        check("attempt", "attempt > 0"),
        check("counted", "counted >= 0"),
    )


class DrawerPieces(Ledger, Base):
    """How many notes or coins of one denomination an attempt found."""

    __tablename__ = "drawer_pieces"

    count_id: Mapped[int] = mapped_column(ForeignKey("drawer_counts.id"), primary_key=True)
    denomination: Mapped[int] = mapped_column(primary_key=True)
    pieces: Mapped[int]

    __table_args__ = strict(check("positive", "denomination > 0 AND pieces > 0"), has_rowid=False)


class CarriedOver(Ledger, Base):
    """A held cart or a paper that was seen at a closing and left to the next shift."""

    __tablename__ = "carried_over"

    closing_id: Mapped[int] = mapped_column(ForeignKey("shift_closings.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[Leftover]
    name: Mapped[str]  # As the person saw it.
    amount: Mapped[int]  # Of a cart: what it would bring.

    __table_args__ = strict(one_of("what", Leftover), has_rowid=False)


class ShiftCount(Ledger, Base):
    """How many notes or coins of one denomination were counted."""

    __tablename__ = "shift_counts"

    closing_id: Mapped[int] = mapped_column(ForeignKey("shift_closings.id"), primary_key=True)
    denomination: Mapped[int] = mapped_column(primary_key=True)
    pieces: Mapped[int]

    __table_args__ = strict(check("positive", "denomination > 0 AND pieces > 0"), has_rowid=False)

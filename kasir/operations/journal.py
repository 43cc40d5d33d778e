"""Booking: one path on which every event of money or goods enters the ledger.

    event = Event(session, EntryKind.SALE, stamp, key=..., number=...)
    event.add(SaleLine, rows)  # Each gets the event's id.
    event.post("commission", -amount)
    event.seal()

+ is debit, - is credit; the postings of an event sum to 0 (docs/money.md 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, insert, select, update

from kasir import errors
from kasir.clock import Stamp
from kasir.enums import EntryKind, Source
from kasir.models import (
    SEALED,
    AccountBalance,
    Base,
    Consignor,
    Entry,
    NumberSeries,
    Posting,
    Register,
    Session,
    SettlementClaim,
    ShiftClosing,
    UnclaimedPosting,
)
from kasir.models.base import insert_into, store, table_of
from kasir.money import ZERO, Money, total
from kasir.operations import audit
from kasir.operations.entries import ENTRIES
from kasir.operations.rights import Right, may
from kasir.tenders import CLEARING

SAFE, BANK, OPENING = "safe", "bank", "opening"
COMMISSION, DISCOUNT, OWN_SALES = "commission", "discount", "own_sales"
ROUNDING, DIFFERENCE, EXPENSE, FEES, LOSS = (
    *("rounding", "cash_difference", "expense", "fees", "loss"),
)
PAYABLE = "payable:"

# A payout belongs to the settlement that it pays; all other payable rows wait for a settlement.
_NEVER_CLAIMED = {EntryKind.PAYOUT, EntryKind.REVERSAL}


class Event:
    """One entry in the making: its rows, its postings, and the seal that ends it."""

    def __init__(
        self,
        session: Session,
        kind: EntryKind,
        stamp: Stamp,
        *,
        key: str | None = None,
        number: str | None = None,
        consignor_id: int | None = None,
        reason: str = "",
    ) -> None:
        """Begin the entry. Raises NoOpenShiftError when the stamp's shift is closed.

        A document that brings no number takes the next of its kind.
        """
        _check_shift(session, stamp)
        if number is None and (series := ENTRIES[kind].series):
            number = document_number(session, series, stamp.business_day)
        self._session = session
        self.stamp = stamp
        self.number = number or ""
        self.hash = ""  # Of its audit record, once it is sealed.
        self.kind = kind
        self._rows: dict[type[Base], list[Mapping[str, object]]] = {}
        self._sealed: dict[Table, list[dict[str, object]]] = {}
        self._amounts: dict[tuple[str, int | None], int] = {}
        row = {
            "kind": kind,
            "key": key,
            "number": number,
            "register_id": stamp.register_id,
            "shift_id": stamp.shift_id,
            "business_day": stamp.business_day,
            "at": stamp.at,
            "actor_id": stamp.actor.id,
            "second_id": stamp.second.id if stamp.second else None,
            "consignor_id": consignor_id,
            "reason": reason,
        }
        self.id = self._session.execute(_NEW_ENTRY, row).scalar_one()
        self._keep(Entry, [{"id": self.id, **row}])

    def add(self, model: type[Base], rows: Iterable[Mapping[str, object]]) -> None:
        """Store rows of this event, which is named in each; they are part of its seal."""
        event_id = SEALED[table_of(model)]
        if stored := [{event_id: self.id, **row} for row in rows]:
            store(self._session, model, self._keep(model, stored))

    def _keep(
        self, model: type[Base], rows: Iterable[Mapping[str, object]]
    ) -> list[dict[str, object]]:
        """Remember rows as they are, and as they are stored and sealed."""
        table = table_of(model)
        plain = [audit.plain(table, row) for row in rows]
        self._rows.setdefault(model, []).extend(rows)
        self._sealed.setdefault(table, []).extend(plain)
        return plain

    def post(self, account: str, amount: Money, consignor_id: int | None = None) -> None:
        """Debit (+) or credit (-) an account; several amounts on one account become one row."""
        slot = (account, consignor_id)
        self._amounts[slot] = self._amounts.get(slot, 0) + amount.rupiah

    def owe(self, consignor: tuple[int, str], amount: Money) -> None:
        """Credit a consignor's payable: + raises what the shop owes."""
        self.post(PAYABLE + consignor[1], -amount, consignor[0])

    def seal(self) -> str:
        """Store the postings, check that they sum to 0, seal everything; give the head hash."""
        assert sum(self._amounts.values()) == 0, f"{self.kind} does not balance: {self._amounts}"
        postings: list[dict[str, object]] = [
            {
                "position": position,
                "account": account,
                "consignor_id": consignor_id,
                "amount": amount,
            }
            for position, ((account, consignor_id), amount) in enumerate(
                # Goods that brought their consignor nothing stand on his statement too.
                ((slot, amount) for slot, amount in self._amounts.items() if amount or slot[1]),
                start=1,
            )
        ]
        self.add(Posting, postings)
        if self.kind not in _NEVER_CLAIMED:
            self._queue(postings)
        self.hash = audit.seal(self._session, self.kind, self.id, self._sealed, self.stamp)
        return self.hash

    def _queue(self, postings: Iterable[Mapping[str, object]]) -> None:
        """Let the payable rows wait for their consignors' next settlements."""
        rows = [
            {
                "consignor_id": row["consignor_id"],
                "entry_id": self.id,
                "position": row["position"],
                "business_day": self.stamp.business_day.isoformat(),
                "kind": self.kind.value,
                "amount": row["amount"],
            }
            for row in postings
            if row["consignor_id"] is not None
        ]
        if rows:
            store(self._session, UnclaimedPosting, rows)

    def rows(self, model: type[Base]) -> list[Mapping[str, object]]:
        """The rows of one kind that this event stored so far."""
        return self._rows.get(model, [])


_NEW_ENTRY = insert(table_of(Entry)).returning(Entry.id)


def _check_shift(session: Session, stamp: Stamp) -> None:
    """Demand that the stamp's shift is open: a Z report already tells what was in it."""
    closed = {"of": stamp.shift_id}
    if stamp.shift_id is not None and session.execute(_CLOSING, closed).first():
        raise errors.NoOpenShiftError


_CLOSING = select(ShiftClosing.id).where(ShiftClosing.shift_id == bindparam("of"))


def reason_of(text: str) -> str:
    """What a person wrote as the reason. Raises ReasonMissingError for nothing but spaces."""
    if not text.strip():
        raise errors.ReasonMissingError
    return text.strip()


_Row = type[Posting] | type[SettlementClaim] | type[UnclaimedPosting]


def same_row(one: _Row, other: _Row) -> ColumnElement[bool]:
    """Condition that two tables tell of the same row of the ledger."""
    return and_(one.entry_id == other.entry_id, one.position == other.position)


# --- numbers --------------------------------------------------------------------------------


def next_number(session: Session, series: str, year: int = 0) -> int:
    """Take the next number of a series: no gap, no reuse, since it rolls back with the rest."""
    wanted = {"of": series, "in_year": year}
    number = session.execute(_NEXT_NUMBER, wanted).scalar_one_or_none()
    if number is None:
        number = 1
        row = {"series": series, "year": year, "last": number}
        session.execute(insert_into(NumberSeries), row)
    return number


_NEXT_NUMBER = (
    update(table_of(NumberSeries))
    .where(NumberSeries.series == bindparam("of"), NumberSeries.year == bindparam("in_year"))
    .values(last=NumberSeries.last + 1)
    .returning(NumberSeries.last)
)


def document_number(session: Session, series: str, day: date) -> str:
    """Take the next number of a document type in the day's year: `PST/2026/00231`."""
    return f"{series}/{day.year}/{next_number(session, series, day.year):05d}"


# --- accounts and balances ------------------------------------------------------------------


def drawer_account(session: Session, register_id: int) -> str:
    """Name the account of a register's drawer: `cash:K1`."""
    asked = select(Register.code).where(Register.id == register_id)
    return f"cash:{session.execute(asked).scalar_one()}"


def source_account(session: Session, source: Source, register_id: int) -> str:
    """Name the account that a payout or an advance comes from."""
    if source is Source.DRAWER:
        return drawer_account(session, register_id)
    return SAFE if source is Source.SAFE else BANK


def source_of(account: str) -> Source:
    """Say where the money came from that this account gave: `source_account` the other way."""
    return {SAFE: Source.SAFE, BANK: Source.BANK}.get(account, Source.DRAWER)


def consignor_slot(session: Session, consignor_id: int) -> tuple[int, str]:
    """A consignor's id and code, as `Event.owe` takes them."""
    code = session.execute(select(Consignor.code).where(Consignor.id == consignor_id)).scalar_one()
    return consignor_id, code


def balances(session: Session) -> dict[str, Money]:
    """Every account's balance: the newest snapshot plus the postings since."""
    newest = session.execute(select(func.max(AccountBalance.entry_id))).scalar_one() or 0
    amounts = {account: amount.rupiah for account, amount in snapshot(session, newest).items()}
    since = select(Posting.account, func.sum(Posting.amount)).where(Posting.entry_id > newest)
    for account, amount in session.execute(since.group_by(Posting.account)):
        amounts[account] = amounts.get(account, 0) + amount
    return {account: Money(amount) for account, amount in amounts.items() if amount}


def snapshot(session: Session, closing_id: int) -> dict[str, Money]:
    """Every account's balance as it was when a shift closed."""
    rows = session.execute(
        select(AccountBalance.account, AccountBalance.amount).where(
            AccountBalance.entry_id == closing_id
        )
    )
    return {account: Money(amount) for account, amount in rows}


def balance(session: Session, account: str) -> Money:
    """One account's balance."""
    newest = session.execute(select(func.max(AccountBalance.entry_id))).scalar_one() or 0
    before = session.execute(
        select(AccountBalance.amount).where(
            AccountBalance.entry_id == newest, AccountBalance.account == account
        )
    ).scalar_one_or_none()
    since = session.execute(
        select(func.coalesce(func.sum(Posting.amount), 0)).where(
            Posting.entry_id > newest, Posting.account == account
        )
    ).scalar_one()
    return Money((before or 0) + since)


def entry_of_key(session: Session, key: str) -> int | None:
    """The entry that a client's key made before, if it did."""
    return session.execute(_ENTRY_OF_KEY, {"key": key}).scalar_one_or_none()


_ENTRY_OF_KEY = select(Entry.id).where(Entry.key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Fund:
    """Dana Titipan: where the money is, and what of it is owed to consignors."""

    drawers: Money
    safe: Money
    bank: Money
    clearing: Money  # Paid by QRIS, card or transfer, and not in the bank yet.
    owed: Money

    @property
    def held(self) -> Money:
        return self.drawers + self.safe + self.bank + self.clearing

    @property
    def left(self) -> Money:
        """What is the shop's own of it; below zero consignors' money is missing."""
        return self.held - self.owed


def fund(session: Session, closing_id: int | None = None) -> Fund:
    """Dana Titipan now, or as it was when a shift closed."""
    amounts = balances(session) if closing_id is None else snapshot(session, closing_id)

    def together(beginning: str) -> Money:
        return total(each for name, each in amounts.items() if name.startswith(beginning))

    return Fund(
        drawers=together("cash:"),
        safe=amounts.get(SAFE, ZERO),
        bank=amounts.get(BANK, ZERO),
        clearing=together(CLEARING),
        owed=-together(PAYABLE),
    )


def check_fund(session: Session, expense: Money, stamp: Stamp) -> None:
    """Demand that an expense leaves what is owed to consignors. Raises ConsignorsMoneyError.

    Where nothing is owed, nobody's money but the shop's own can be spent (docs/money.md 4).
    """
    now = fund(session)
    if now.owed > ZERO and now.left < expense:
        blind = not may(stamp.actor, Right.SEE_BOOKS)
        raise errors.ConsignorsMoneyError(now.held - expense, now.owed, is_blind=blind)


def check_drawer(session: Session, drawer: str, amount: Money, stamp: Stamp) -> None:
    """Demand that the drawer holds what is to be taken out of it. Raises DrawerShortError.

    How much it holds is told to who may see the books: the others count it blind.
    """
    held = balance(session, drawer)
    if amount > max(held, ZERO):
        raise errors.DrawerShortError(held if may(stamp.actor, Right.SEE_BOOKS) else None)

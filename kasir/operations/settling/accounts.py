"""A consignor's account outside sales: compensation, fees, advances, adjustments (docs/money.md 3).

Each is an entry on the payable and waits for the next settlement. The balance is what the shop
owes; below zero the consignor owes the shop.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, func, or_, select

from kasir.cart import ProductId
from kasir.clock import Stamp
from kasir.enums import EntryKind, JobKind, Source
from kasir.errors import AmountError
from kasir.models import (
    Agreement,
    AuditRecord,
    Batch,
    Consignor,
    Entry,
    Posting,
    Product,
    Session,
    UnclaimedPosting,
)
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.operations import agreements, journal, print_jobs, settings
from kasir.operations.people import limits
from kasir.operations.people.limits import Excess, Limit
from kasir.operations.products import catalog
from kasir.operations.reading import columns, read, read_one
from kasir.operations.rights import Right, require
from kasir.schemes import split
from kasir.terms import Discounts
from kasir.words import _


@dataclass(frozen=True, slots=True)
class Voucher:
    """An entry on a consignor's account; `number` only where a paper goes with it."""

    id: int
    kind: EntryKind
    number: str
    amount: Money  # Signed by its effect on what the shop owes.


def compensate(
    session: Session, key: str, consignor_id: int, amount: Money, reason: str, stamp: Stamp
) -> Voucher:
    """Credit a consignor for goods lost in the shop's care. Two persons and a reason.

    Raises AmountError, ReasonMissingError, SecondPersonError.
    """
    if amount <= ZERO:
        raise AmountError(_("Ganti rugi harus lebih dari 0."))
    settings.require_two(session, stamp, Right.CORRECT)
    kind = EntryKind.COMPENSATION
    return _enter(session, kind, key, consignor_id, amount, journal.LOSS, reason, stamp)


def adjust(
    session: Session, key: str, consignor_id: int, amount: Money, reason: str, stamp: Stamp
) -> Voucher:
    """Correct a consignor's balance up (+) or down (-), against the shop's expense.

    Two persons and a reason. Raises AmountError, ReasonMissingError, SecondPersonError.
    """
    if not amount:
        raise AmountError(_("Penyesuaian tidak boleh 0."))
    settings.require_two(session, stamp, Right.CORRECT)
    kind = EntryKind.ADJUSTMENT
    return _enter(session, kind, key, consignor_id, amount, journal.EXPENSE, reason, stamp)


def take_over(
    session: Session, key: str, consignor_id: int, amount: Money, reason: str, stamp: Stamp
) -> Voucher:
    """Book a balance from the time before kasir, owed (+) or owing (-), against `opening`.

    No income or expense of the shop's. Two persons and a reason. Raises AmountError,
    ReasonMissingError, SecondPersonError.
    """
    if not amount:
        raise AmountError(_("Saldo awal tidak boleh 0."))
    settings.require_two(session, stamp, Right.CORRECT)
    kind = EntryKind.OPENING
    return _enter(session, kind, key, consignor_id, amount, journal.OPENING, reason, stamp)


def advance(
    session: Session,
    key: str,
    consignor_id: int,
    amount: Money,
    source: Source,
    reason: str,
    stamp: Stamp,
) -> Voucher:
    """Pay an advance and give its `UMV/...`; the next settlements recover it by themselves.

    From the drawer it enters the shift's expected cash and opens the drawer.
    Raises AmountError above the agreement's ceiling, DrawerShortError.
    """
    require(stamp, Right.PAY_OUT)
    if (done := journal.entry_of_key(session, key)) is not None:
        return _voucher(session, done)
    ceiling = advance_ceiling(session, consignor_id, stamp.business_day)
    if not ZERO < amount <= ceiling:
        told = _("Uang muka paling banyak {ceiling} dari nilai barang di rak.")
        raise AmountError(told, ceiling=ceiling)
    limits.require_approved(
        session, stamp, Right.PAY_OUT, _odd_advance(session, consignor_id, amount, stamp)
    )
    account = journal.source_account(session, source, stamp.register_id)
    if source is Source.DRAWER:
        journal.check_drawer(session, account, amount)
    paid = _enter(session, EntryKind.ADVANCE, key, consignor_id, -amount, account, reason, stamp)
    if source is Source.DRAWER:
        print_jobs.queue(session, JobKind.DRAWER, paid.id, stamp)
    return paid


NEW_FOR = timedelta(days=7)  # So long a consignor or his account is looked at twice.


def _odd_advance(
    session: Session, consignor_id: int, amount: Money, stamp: Stamp
) -> Iterator[Excess]:
    """What of an advance a second person looks at: its size, and money to somebody new."""
    name, created_at, code = session.execute(
        select(Consignor.name, Consignor.created_at, Consignor.code).where(
            Consignor.id == consignor_id
        )
    ).one()
    told = _("Uang muka {amount} untuk {name}.").format(amount=amount, name=name)
    yield Excess(told, Limit.ADVANCE, amount)
    if stamp.at - created_at < NEW_FOR or _has_new_account(session, code, stamp.at - NEW_FOR):
        is_new = _("{name} atau rekeningnya baru dicatat kurang dari 7 hari.").format(name=name)
        yield Excess(f"{told} {is_new}")


def _has_new_account(session: Session, code: str, since: datetime) -> bool:
    """Whether a consignor's bank account was changed since an instant, as the chain tells."""
    bodies = session.execute(
        select(AuditRecord.body).where(AuditRecord.kind == "consignor", AuditRecord.at > since)
    ).scalars()
    changed = (json.loads(body or "{}") for body in bodies)
    return any(
        each.get("code") == code and {"bank", "bank_account"} & {*each.get("changed", ())}
        for each in changed
    )


def advance_ceiling(session: Session, consignor_id: int, day: date) -> Money:
    """X % of the consignor's share of the goods on the shelf, less advances still open.

    What is past its date is sold to nobody, so nothing is advanced on it.
    """
    agreement = agreements.in_force(session, consignor_id, day)
    percent = agreement.advance_bp if agreement else Rate(0)
    is_good = or_(Batch.expires_on.is_(None), Batch.expires_on >= day, Batch.on_hand < 0)
    rows = session.execute(
        select(Batch.product_id, func.sum(Batch.on_hand))
        .join(Product, Product.id == Batch.product_id)
        .where(Product.consignor_id == consignor_id, Batch.on_hand != 0, is_good)
        .group_by(Batch.product_id)
        .having(func.sum(Batch.on_hand) > 0)
    )
    on_hand = {ProductId(product_id): Quantity(quantity) for product_id, quantity in rows}
    worth = ZERO
    for item in catalog.items(session, on_hand, day):
        quantity = on_hand[item.product_id]
        worth += split(quantity, item.price, Discounts(), item.terms).consignor
    return max(percent.of(worth) - open_advances(session, consignor_id), ZERO)


def open_advances(session: Session, consignor_id: int) -> Money:
    """What of earlier advances is not recovered yet.

    Advances that wait for a settlement, and what the last one carried against the consignor.
    """
    waiting = {
        kind: -amount
        for kind, amount in session.execute(
            select(Entry.kind, func.sum(Posting.amount))
            .join(Posting, Posting.entry_id == Entry.id)
            .join(UnclaimedPosting, journal.same_row(UnclaimedPosting, Posting))
            .where(UnclaimedPosting.consignor_id == consignor_id)
            .group_by(Entry.kind)
        )
    }
    settled = owed(session, consignor_id).rupiah - sum(waiting.values())
    return Money(max(-settled, 0) - waiting.get(EntryKind.ADVANCE, 0))


# --- recurring fees -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeeDue:
    """A rack or rent fee that falls on a day."""

    day: date
    amount: Money


class _Version(NamedTuple):
    consignor_id: int
    starts_on: date
    monthly_fee: Money
    fee_day: int
    returned_on: date | None


_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_VERSIONS = (
    select(*columns(_Version, Agreement, Consignor))
    .join(Consignor, Consignor.id == Agreement.consignor_id)
    .where(Agreement.consignor_id.in_(_IDS), Consignor.is_active == 1)
    .order_by(Agreement.starts_on, Agreement.version)
)
_BOOKED = select(Entry.key).where(Entry.consignor_id.in_(_IDS), Entry.kind == EntryKind.FEE)


def fees_due(session: Session, ids: Iterable[int], until: date) -> dict[int, tuple[FeeDue, ...]]:
    """The fee days up to a day that are not booked yet, for those who have agreed on a fee.

    A fee is due on the agreement's fee day of each month, for every fee day on or after the
    agreement's start and before the next version's, while the consignor has not left; who
    came back owes none for the days away.
    """
    versions: dict[int, list[_Version]] = defaultdict(list)
    for row in read(session, _Version, _VERSIONS, {"ids": list(ids)}):
        versions[row.consignor_id].append(row)
    charged = [owner for owner, found in versions.items() if any(v.monthly_fee for v in found)]
    booked = set(session.scalars(_BOOKED, {"ids": charged})) if charged else set()
    return {owner: _fees_due(owner, versions[owner], booked, until) for owner in charged}


def _fees_due(
    consignor_id: int, versions: list[_Version], booked: set[str | None], until: date
) -> tuple[FeeDue, ...]:
    ends = [version.starts_on - timedelta(days=1) for version in versions[1:]] + [until]
    return tuple(
        FeeDue(day, version.monthly_fee)
        for version, end in zip(versions, ends, strict=True)
        for day in _fee_days(
            max(version.starts_on, version.returned_on or version.starts_on),
            min(until, end),
            version.fee_day,
        )
        if version.monthly_fee and _fee_key(consignor_id, day) not in booked
    )


def book_fees(session: Session, consignor_id: int, until: date, stamp: Stamp) -> None:
    """Book the fee days up to a day that are not booked yet, once each."""
    require(stamp, Right.SETTLE)
    for fee in fees_due(session, [consignor_id], until).get(consignor_id, ()):
        key = _fee_key(consignor_id, fee.day)
        reason = _("Sewa rak {day:%d/%m/%Y}").format(day=fee.day)
        kind = EntryKind.FEE
        _enter(session, kind, key, consignor_id, -fee.amount, journal.FEES, reason, stamp)


def _fee_days(first: date, last: date, fee_day: int) -> list[date]:
    month = first.replace(day=fee_day)
    days = []
    while month <= last:
        if month >= first:
            days.append(month)
        month = (month.replace(day=1) + timedelta(days=32)).replace(day=fee_day)
    return days


def _fee_key(consignor_id: int, day: date) -> str:
    return f"fee:{consignor_id}:{day.isoformat()}"


# --- booking --------------------------------------------------------------------------------


def owed(session: Session, consignor_id: int) -> Money:
    """What the shop owes a consignor now; below zero the consignor owes the shop."""
    return -journal.balance(
        session, journal.PAYABLE + journal.consignor_slot(session, consignor_id)[1]
    )


@dataclass(frozen=True, slots=True)
class ConsignorAccount:
    """A consignor and the balance: what the shop owes, below zero what is owed to the shop."""

    consignor_id: int
    code: str
    name: str
    is_active: bool
    owed: Money


def consignor_accounts(session: Session) -> tuple[ConsignorAccount, ...]:
    """Every consignor by name; one who left only while the balance is not 0."""
    balances = journal.balances(session)
    asked = select(Consignor.id, Consignor.code, Consignor.name, Consignor.is_active)
    rows = session.execute(asked.order_by(func.lower(Consignor.name), Consignor.code))
    found = (
        ConsignorAccount(each, code, name, is_active, -balances.get(journal.PAYABLE + code, ZERO))
        for each, code, name, is_active in rows
    )
    return tuple(account for account in found if account.is_active or account.owed)


def consignor_of_code(session: Session, code: str) -> int | None:
    """The consignor with this code."""
    return session.execute(select(Consignor.id).where(Consignor.code == code)).scalar_one_or_none()


def _enter(
    session: Session,
    kind: EntryKind,
    key: str,
    consignor_id: int,
    amount: Money,
    against: str,
    reason: str,
    stamp: Stamp,
) -> Voucher:
    """Book an amount on the payable (+ is owed) against another account; once for each key."""
    if (done := journal.entry_of_key(session, key)) is not None:
        return _voucher(session, done)
    reason = journal.reason_of(reason)
    event = journal.Event(session, kind, stamp, key=key, consignor_id=consignor_id, reason=reason)
    event.owe(journal.consignor_slot(session, consignor_id), amount)
    event.post(against, amount)
    event.seal()
    return Voucher(event.id, kind, event.number, amount)


def _voucher(session: Session, entry_id: int) -> Voucher:
    number = func.coalesce(Entry.number, "")
    asked = (
        select(*columns(Voucher, Entry, number=number, amount=-Posting.amount))
        .join(Posting, Posting.entry_id == Entry.id)
        .where(Entry.id == entry_id, Posting.consignor_id.is_not(None))
    )
    return read_one(session, Voucher, asked)

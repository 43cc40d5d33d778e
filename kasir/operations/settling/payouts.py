"""Paying consignors what a settlement says is due, whole or in part (docs/money.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from kasir.clock import Stamp
from kasir.enums import EntryKind, JobKind, Source
from kasir.errors import AlreadyReversedError, AmountError
from kasir.models import Consignor, Entry, Payout, Session, Settlement
from kasir.models.base import table_of
from kasir.money import ZERO, Money, round_cash
from kasir.operations import journal, print_jobs
from kasir.operations.reading import columns, read, read_one
from kasir.operations.rights import Right, require
from kasir.operations.settling import settlements
from kasir.words import _

_CASH_STEP = 100  # Rupiah: the smallest coin. The rest stays in the balance.


@dataclass(frozen=True, slots=True)
class Paid:
    """One payout, `BKK/...`."""

    id: int
    number: str
    amount: Money
    source: Source
    reference: str
    at: datetime
    business_day: date
    settlement_number: str
    consignor: str


def pay_out(
    session: Session,
    key: str,
    number: str,
    amount: Money,
    source: Source,
    reference: str,
    stamp: Stamp,
) -> Paid:
    """Pay a settlement in whole or in part; cash is rounded down to Rp100.

    From the drawer it enters the shift's expected cash and opens the drawer. A second call
    with the same key pays nothing and gives the same payout.

    Raises UnknownNumberError, AlreadyReversedError, NotLatestSettlementError, AmountError,
    DrawerShortError, NotAllowedError.
    """
    if (done := journal.entry_of_key(session, key)) is not None:
        return payout(session, done)
    require(stamp, Right.PAY_OUT)
    found = settlements.by_number(session, number)
    if found.is_cancelled:
        raise AlreadyReversedError(number)
    settlements.require_latest(session, found)
    asked, amount = amount, payable_from(source, amount)
    payable = max(found.closing, ZERO)
    if not payable:
        raise AmountError(_("Tidak ada sisa yang harus dibayar pada {number}."), number=number)
    if not amount and asked > ZERO:
        raise AmountError(
            _("{asked} kurang dari Rp100 tunai. Bayar dari bank, atau biarkan jadi saldo."),
            asked=asked,
        )
    if not ZERO < amount <= payable:
        raise AmountError(
            _("Pembayaran harus lebih dari 0 dan paling banyak {payable}."), payable=payable
        )
    account = journal.source_account(session, source, stamp.register_id)
    if source is Source.DRAWER:
        journal.check_drawer(session, account, amount, stamp)
    event = journal.Event(
        session, EntryKind.PAYOUT, stamp, key=key, consignor_id=found.consignor_id
    )
    row = {
        "settlement_id": found.id,
        "amount": amount.rupiah,
        "source": source,
        "reference": reference.strip(),
    }
    event.add(Payout, [row])
    event.owe((found.consignor_id, found.code), -amount)
    event.post(account, -amount)
    event.seal()
    if source is Source.DRAWER:
        print_jobs.queue(session, JobKind.DRAWER, event.id, stamp)
    return payout(session, event.id)


def pay_now(
    session: Session,
    key: str,
    consignor_id: int,
    amount: Money,
    source: Source,
    reference: str,
    stamp: Stamp,
) -> Paid:
    """Settle one consignor up to this moment and pay: "bayar sekarang", in one transaction.

    What is refused leaves no settlement either. A second call with the same key pays nothing
    and gives the same payout. Raises what `settlements.settle_now` and `pay_out` raise.
    """
    if (done := journal.entry_of_key(session, key)) is not None:
        return payout(session, done)
    settlements.settle_now(session, consignor_id, stamp)
    newest = settlements.latest(session, consignor_id)
    if newest is None:
        raise AmountError(_("Belum ada yang bisa dibayarkan kepada penitip ini."))
    number = settlements.head(session, newest).number
    return pay_out(session, key, number, amount, source, reference, stamp)


def payable_from(source: Source, amount: Money) -> Money:
    """What of an amount can be paid: a transfer is exact, cash goes down to whole Rp100."""
    return amount if source is Source.BANK else amount + round_cash(amount, _CASH_STEP)


def payout(session: Session, payout_id: int) -> Paid:
    """One payout."""
    return read_one(session, Paid, _PAYOUT, {"payout": payout_id})


def payouts_of(session: Session, settlement_id: int) -> tuple[Paid, ...]:
    """The payouts of a settlement, in order."""
    return tuple(read(session, Paid, _OF_SETTLEMENT, {"settlement": settlement_id}))


# Built once: each statement asks for its payouts.
_settled = table_of(Entry).alias("settled")
_PAYOUTS = (
    select(
        *columns(Paid, Payout, Entry, settlement_number=_settled.c.number, consignor=Consignor.name)
    )
    .join(Entry, Entry.id == Payout.id)
    .join(_settled, _settled.c.id == Payout.settlement_id)
    .join(Settlement, Settlement.id == Payout.settlement_id)
    .join(Consignor, Consignor.id == Settlement.consignor_id)
)
_PAYOUT = _PAYOUTS.where(Payout.id == bindparam("payout"))
_OF_SETTLEMENT = _PAYOUTS.where(Payout.settlement_id == bindparam("settlement")).order_by(Payout.id)

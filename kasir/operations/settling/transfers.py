"""The transfer list: who is to be paid by bank, handed to the bank, and marked as paid after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, literal, select

from kasir.clock import Stamp
from kasir.enums import Source
from kasir.errors import ReasonMissingError, UserError
from kasir.models import Consignor, Entry, Session, Settlement
from kasir.money import Money, total
from kasir.operations import audit, lists
from kasir.operations.reading import read
from kasir.operations.rights import Right, require
from kasir.operations.settling import cycles, payouts
from kasir.operations.settling.figures import last_living, paid_so_far
from kasir.operations.settling.payouts import Paid
from kasir.words import _


@dataclass(frozen=True, slots=True)
class TransferDue:
    """A settlement with a balance for its consignor. `hint` says why it may wait, or is empty."""

    settlement_id: int
    number: str
    code: str
    name: str
    owner: str
    bank: str
    account: str
    amount: Money
    hint: str

    @property
    def is_possible(self) -> bool:
        """Whether there is an account to send to."""
        return bool(self.account.strip())

    @property
    def masked(self) -> str:
        """Bank and account as a list shows them: the last digits only."""
        if not self.is_possible:
            return ""
        return f"{self.bank} {lists.masked(self.account)}".strip()


class ReferenceMissingError(ReasonMissingError):
    """A transfer without the bank's reference can't be found again."""

    def __init__(self) -> None:
        UserError.__init__(self, _("Tulis nomor referensi bank."))


class ListChangedError(UserError):
    """A list that was chosen from is no longer true for this consignor."""

    def __init__(self, name: str) -> None:
        super().__init__(_("Saldo atau rekening {name} berubah. Buka lagi daftarnya."), name=name)


class _Found(NamedTuple):
    consignor_id: int
    due: TransferDue


def due_transfers(session: Session, day: date) -> tuple[TransferDue, ...]:
    """Every living settlement with a balance for its consignor, by the consignor's name.

    `hint` names what speaks against paying it on this day: no account, below the agreed
    minimum, before the agreed pay day.
    """
    amount = (Settlement.due - paid_so_far()).label("amount")
    asked = (
        select(
            *(Consignor.id.label("consignor_id"), Settlement.id.label("settlement_id")),
            *(Entry.number, Consignor.code, Consignor.name, Consignor.owner, Consignor.bank),
            *(Consignor.bank_account.label("account"), amount, literal("").label("hint")),
        )
        .select_from(Consignor)
        .join(Settlement, Settlement.id == last_living())
        .join(Entry, Entry.id == Settlement.id)
        .where(amount > 0)
        .order_by(func.lower(Consignor.name), Consignor.code)
    )
    found = list(read(session, _Found, asked))
    plans = cycles.pay_plans(session, [consignor_id for consignor_id, _due in found], day)
    return tuple(
        replace(due, hint=_hint(due, plans[consignor_id], day)) for consignor_id, due in found
    )


def _hint(due: TransferDue, plan: cycles.PayPlan, day: date) -> str:
    return plan.against(due.amount, day) if due.is_possible else _("tanpa rekening, bayar tunai")


def hand_out(
    session: Session, dues: Sequence[TransferDue], stamp: Stamp
) -> tuple[TransferDue, ...]:
    """The list as it leaves the shop, and record that it did: it holds whole accounts.

    Raises NotAllowedError, ListChangedError when an amount or an account is another one by now.
    """
    require(stamp, Right.PAY_OUT)
    leaving = tuple(due for due in dues if due.is_possible)
    now = {_asked_of_bank(due) for due in due_transfers(session, stamp.business_day)}
    for due in leaving:
        if _asked_of_bank(due) not in now:
            raise ListChangedError(due.name)
    body = {
        "what": "transfers",
        "settlements": [due.number for due in leaving],
        "total": total(due.amount for due in leaving).rupiah,
    }
    audit.note(session, "export", body, stamp)
    return leaving


def _asked_of_bank(due: TransferDue) -> tuple[int, Money, str, str]:
    return due.settlement_id, due.amount, due.bank, due.account


def mark_paid(session: Session, batch: str, due: TransferDue, reference: str, stamp: Stamp) -> Paid:
    """Book one transfer of a batch; the same batch pays a settlement once, however often it runs.

    Raises ReferenceMissingError and what `payouts.pay_out` raises.
    """
    if not reference.strip():
        raise ReferenceMissingError
    key = f"{batch}:{due.settlement_id}"
    return payouts.pay_out(session, key, due.number, due.amount, Source.BANK, reference, stamp)

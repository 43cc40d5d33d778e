"""What stands on the kuitansi of an office's purchase: its receipt, and what came back since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kasir.cart import OfficePurchase
from kasir.errors import UserError
from kasir.models import Entry, Sale, Session
from kasir.money import Money, total
from kasir.operations.reading import read
from kasir.operations.selling import receipts
from kasir.operations.selling.receipts import Receipt
from kasir.words import _


class NoOfficeError(UserError):
    """The receipt is of nobody's office: a kuitansi names who paid."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("Struk {number} bukan Belanja ASN. Kuitansi hanya untuk belanja kantor."),
            number=number,
        )


@dataclass(frozen=True, slots=True)
class Refund:
    """A return of goods on the receipt: its number, its day, and what was given back."""

    number: str
    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Kuitansi:
    """One receipt of an office, printed for its books."""

    receipt: Receipt
    office: OfficePurchase
    refunds: tuple[Refund, ...]

    @property
    def paid(self) -> Money:
        """What the office paid, cash rounding included."""
        return self.receipt.total + self.receipt.rounding

    @property
    def left(self) -> Money:
        """What it cost the office after returns."""
        return self.paid - total(refund.amount for refund in self.refunds)


def kuitansi(session: Session, sale_id: int) -> Kuitansi:
    """An office's purchase as its kuitansi shows it. The sale must exist.

    Raises NoOfficeError for a sale without an office and for a return.
    """
    receipt = receipts.receipt(session, sale_id)
    if receipt.office is None or receipt.origin:
        raise NoOfficeError(receipt.number)
    given_back = (-Sale.pays - Sale.rounding).label("amount")
    refunds = (
        select(Entry.number, Entry.business_day.label("day"), given_back)
        .join(Sale, Sale.id == Entry.id)
        .where(Sale.origin_id == sale_id)
        .order_by(Entry.id)
    )
    return Kuitansi(receipt, receipt.office, tuple(read(session, Refund, refunds)))

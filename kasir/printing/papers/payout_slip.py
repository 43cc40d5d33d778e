"""What a consignor signs when money changes hands: for a payout and for an advance.

The upper half of an A4, or a slip of the receipt printer; both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kasir.clock import format_instant
from kasir.money import Money, format_money, terbilang, total
from kasir.operations.settling import advances, payouts, settlements, statements
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import (
    BODY,
    BOLD,
    LEFT,
    RIGHT,
    PdfPage,
    clean,
    footer,
    letterhead,
    put_facts,
    signatures,
    write_pages,
)
from kasir.printing.papers.slip import Fact, head, signed, told
from kasir.printing.papers.statement.rows import STAMP_DUTY_ABOVE, source_word
from kasir.printing.roll.document import Banner, Document, Line
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.settling.advances import Advance
    from kasir.operations.settling.payouts import Paid
    from kasir.operations.settling.statements import Statement


@dataclass(frozen=True, slots=True)
class Slip:
    """One payment to a consignor: `facts` before the amount, `after` below its words."""

    title: str
    number: str
    paid_at: datetime
    day: date
    consignor: str
    amount: Money
    record: Statement | Advance  # What it was read from: the shop, the people, the ledger's code.
    facts: tuple[Fact, ...]
    after: tuple[Fact, ...]
    cancelled_by: str = ""  # A settlement that was cancelled took this payment back.


def ask_payout_slip(session: Any, payout_id: int) -> Slip:
    """Ask for the slip of a stored payout."""
    paid = payouts.payout(session, payout_id)
    head = settlements.by_number(session, paid.settlement_number)
    return payout_slip(statements.statement(session, head.id), paid)


def ask_advance_slip(session: Any, advance_id: int) -> Slip:
    """Ask for the slip of a stored advance."""
    return advance_slip(advances.advance_paper(session, advance_id))


def payout_slip(statement: Statement, payout: Paid) -> Slip:
    """The slip of one payout: for which settlement, how, and what is left after it."""
    assert payout in statement.payouts, "another statement's payout"
    about = statement.head
    paid = total(each.amount for each in statement.payouts if each.id <= payout.id)
    how = ", ".join(filter(None, (source_word(payout.source), payout.reference)))
    return Slip(
        title=_("Bukti Pembayaran Penitip"),
        number=payout.number,
        paid_at=payout.at,
        day=payout.business_day,
        consignor=about.name,
        amount=payout.amount,
        record=statement,
        facts=(
            *_to_whom(about.code, about.name, statement.owner),
            Fact(_("Untuk"), _("perhitungan {number}").format(number=about.number)),
            Fact(_("Cara"), how),
        ),
        after=(Fact(_("Sisa saldo"), format_money(about.due - paid), is_amount=True),),
        cancelled_by=statement.cancelled_by if statement.is_cancelled else "",
    )


def advance_slip(advance: Advance) -> Slip:
    """The slip of an advance: what it is for, its ceiling, and how it comes back."""
    return Slip(
        title=_("Bukti Uang Muka Penitip"),
        number=advance.number,
        paid_at=advance.at,
        day=advance.day,
        consignor=advance.consignor,
        amount=advance.amount,
        record=advance,
        facts=(
            *_to_whom(advance.consignor_code, advance.consignor, advance.owner),
            Fact(_("Untuk"), _("uang muka, {reason}").format(reason=advance.reason)),
            Fact(_("Cara"), source_word(advance.source)),
        ),
        after=(
            Fact(
                _("Batas"),
                _(
                    "uang muka yang belum kembali paling banyak {rate} dari hak penitip atas"
                    " barang di rak"
                ).format(rate=advance.ceiling),
            ),
            Fact(_("Kembali"), _("dipotong dari perhitungan berikutnya sampai lunas")),
        ),
    )


def _to_whom(code: str, name: str, owner: str) -> tuple[Fact, ...]:
    return (Fact(_("Kepada"), f"{code} {name}", is_strong=True), Fact(_("Pemilik"), owner))


# --- on paper -------------------------------------------------------------------------------


def write_slip(path: Path, slip: Slip) -> None:
    """Write one slip's PDF, whole or not at all."""
    write_pages(path, [slip_page(slip)], f"{slip.title} {slip.number}", slip.record.shop.name)


def slip_name(slip: Slip) -> str:
    """The file's name: the payment's number and the consignor, safe on every system."""
    return safe_name(slip.number, slip.consignor.lower()) + ".pdf"


def slip_page(slip: Slip) -> PdfPage:
    """Lay the slip out: to whom, for what, how, how much in figures and in words."""
    page = PdfPage()
    y = letterhead(page, slip.record.shop, slip.title, _number_and_day(slip))
    details = ((each.label, each.text, BOLD if each.is_strong else BODY) for each in _facts(slip))
    y = put_facts(page, LEFT, RIGHT, y, details) - 6
    page.rule(LEFT, RIGHT, y)
    signatures(page, y, _people(slip), has_stamp_duty=_has_stamp_duty(slip))
    footer(page, 1, 1, slip.record.code, slip.record.at)
    if slip.record.is_training:
        page.stamp = (_("LATIHAN"), _("Bukan bukti"))
    if slip.cancelled_by:
        page.stamp = (_("DIBATALKAN"), clean(slip.cancelled_by))
    return page


def slip_document(slip: Slip) -> Document:
    """The slip for the receipt printer."""
    record = slip.record
    cancelled: Document = ()
    if slip.cancelled_by:
        cancelled = (Banner(_("DIBATALKAN")), Line(slip.cancelled_by))
    return (
        *cancelled,
        *head(record.shop, slip.title, _number_and_day(slip), is_training=record.is_training),
        *told(_facts(slip)),
        *signed(
            _people(slip),
            record.code,
            has_stamp_duty=_has_stamp_duty(slip),
            is_training=record.is_training,
        ),
    )


def _number_and_day(slip: Slip) -> tuple[tuple[str, str], ...]:
    return ((_("Nomor"), slip.number), (_("Dibayar"), format_instant(slip.paid_at)))


def _facts(slip: Slip) -> tuple[Fact, ...]:
    return (
        *slip.facts,
        Fact(_("Jumlah"), format_money(slip.amount), is_strong=True, is_amount=True),
        Fact(_("Terbilang"), terbilang(slip.amount)),
        *slip.after,
    )


def _people(slip: Slip) -> tuple[tuple[str, str], ...]:
    record = slip.record
    return ((_("Kasir"), ""), (_("Pengelola"), record.manager), (_("Penerima"), record.owner))


def _has_stamp_duty(slip: Slip) -> bool:
    return slip.amount > STAMP_DUTY_ABOVE

"""The payout slip: what a consignor signs when money changes hands. The upper half of an A4."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from kasir.clock import format_instant
from kasir.money import format_money, terbilang, total
from kasir.printing.paper_files import safe_name
from kasir.printing.pdf import (
    BODY,
    BOLD,
    LEFT,
    RIGHT,
    Page,
    clean,
    draw,
    footer,
    letterhead,
    put_facts,
    signatures,
    write_pdf,
)
from kasir.printing.statement_rows import STAMP_DUTY_ABOVE, source_word
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.payouts import Paid
    from kasir.operations.statements import Statement


def write_payout_slip(path: Path, statement: Statement, payout: Paid) -> None:
    """Write one payout's slip, whole or not at all."""
    page = payout_page(statement, payout)

    def fill(canvas: Canvas) -> None:
        draw(canvas, page)

    write_pdf(path, title=f"{_title()} {payout.number}", author=statement.shop.name, fill=fill)


def payout_slip_name(statement: Statement, payout: Paid) -> str:
    """Give the file's name: the payout's number and the consignor, safe on every system."""
    return safe_name(payout.number, statement.head.name.lower()) + ".pdf"


def payout_page(statement: Statement, payout: Paid) -> Page:
    """Lay the slip out: to whom, for what, how, how much in figures and in words."""
    assert payout in statement.payouts, "another statement's payout"
    page = Page()
    head = statement.head
    facts = ((_("Nomor"), payout.number), (_("Dibayar"), format_instant(payout.at)))
    y = letterhead(page, statement.shop, _title(), facts)
    paid = total(each.amount for each in statement.payouts if each.id <= payout.id)
    how = ", ".join(filter(None, (source_word(payout.source), payout.reference)))
    details = (
        (_("Kepada"), f"{head.code} {head.name}", BOLD),
        (_("Pemilik"), statement.owner, BODY),
        (_("Untuk"), _("perhitungan {number}").format(number=head.number), BODY),
        (_("Cara"), how, BODY),
        (_("Jumlah"), format_money(payout.amount), BOLD),
        (_("Terbilang"), terbilang(payout.amount), BODY),
        (_("Sisa saldo"), format_money(head.due - paid), BODY),
    )
    y = put_facts(page, LEFT, RIGHT, y, details) - 6
    page.rule(LEFT, RIGHT, y)
    people = (
        (_("Kasir"), ""),
        (_("Pengelola"), statement.manager),
        (_("Penerima"), statement.owner),
    )
    signatures(page, y, people, has_stamp_duty=payout.amount > STAMP_DUTY_ABOVE)
    footer(page, 1, 1, statement.code, statement.at)
    if statement.is_cancelled:
        page.stamp = (_("DIBATALKAN"), clean(statement.cancelled_by))
    return page


def _title() -> str:
    return _("Bukti Pembayaran Penitip")

"""The ledger recomputed: entries, sales, shares, balances, and the numbers given."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, select

from kasir.enums import Scheme
from kasir.models import (
    AccountBalance,
    Entry,
    NumberSeries,
    Posting,
    Register,
    Sale,
    SaleLine,
    SaleTender,
    Session,
    Shift,
)
from kasir.operations.products.products import BARCODES
from kasir.operations.verify.differences import Difference, entries, entry_name
from kasir.words import _


def balanced(session: Session) -> Iterator[Difference]:
    """Every entry's postings sum to 0."""
    rows = session.execute(
        select(Posting.entry_id, func.sum(Posting.amount))
        .group_by(Posting.entry_id)
        .having(func.sum(Posting.amount) != 0)
    )
    for entry_id, amount in rows:
        yield Difference(_("buku besar"), entry_name(entry_id), _("selisih {n}").format(n=amount))


def sales(session: Session) -> Iterator[Difference]:
    """Every sale is the sum of its lines, and its tenders pay it with its rounding."""
    lines = (
        select(
            SaleLine.sale_id,
            func.sum(SaleLine.gross).label("gross"),
            func.sum(SaleLine.pays).label("pays"),
            func.count().label("lines"),
        )
        .group_by(SaleLine.sale_id)
        .subquery()
    )
    tenders = (
        select(SaleTender.sale_id, func.sum(SaleTender.amount).label("paid"))
        .group_by(SaleTender.sale_id)
        .subquery()
    )
    paid = func.coalesce(tenders.c.paid, 0)
    wrong = (
        select(Sale.id)
        .outerjoin(lines, lines.c.sale_id == Sale.id)
        .outerjoin(tenders, tenders.c.sale_id == Sale.id)
        .where(
            (lines.c.sale_id.is_(None))
            | (lines.c.gross != Sale.gross)
            | (lines.c.pays != Sale.pays)
            | (lines.c.lines != Sale.line_count)
            | (paid != Sale.pays + Sale.rounding)
        )
    )
    yield from entries(session, wrong, _("penjualan"), _("baris atau bayarnya tidak pas"))


def shares(session: Session) -> Iterator[Difference]:
    """What each sale owes a consignor in the ledger is what its lines say."""
    lines = (
        select(
            SaleLine.sale_id,
            SaleLine.consignor_id,
            func.sum(SaleLine.consignor_share).label("share"),
        )
        .where(SaleLine.scheme != Scheme.OWN)
        .group_by(SaleLine.sale_id, SaleLine.consignor_id)
        .subquery()
    )
    same = and_(Posting.entry_id == lines.c.sale_id, Posting.consignor_id == lines.c.consignor_id)
    wrong = (
        select(lines.c.sale_id)
        .outerjoin(Posting, same)
        .where(func.coalesce(Posting.amount, 0) != -lines.c.share)
    )
    yield from entries(session, wrong, _("hak penitip"), _("bukan jumlah barisnya"))


def snapshots(session: Session) -> Iterator[Difference]:
    """Each balance taken at a closing is the sum of all postings up to it."""
    closings = session.scalars(
        select(AccountBalance.entry_id).distinct().order_by(AccountBalance.entry_id)
    )
    before = 0
    running: dict[str, int] = {}
    for entry_id in closings.all():
        added = session.execute(
            select(Posting.account, func.sum(Posting.amount))
            .where(Posting.entry_id > before, Posting.entry_id <= entry_id)
            .group_by(Posting.account)
        )
        for account, amount in added:
            running[account] = running.get(account, 0) + amount
        taken = session.execute(
            select(AccountBalance.account, AccountBalance.amount).where(
                AccountBalance.entry_id == entry_id
            )
        )
        if dict(taken.all()) != {a: n for a, n in running.items() if n}:
            yield Difference(_("saldo"), entry_name(entry_id), _("saldo penutupan tidak cocok"))
        before = entry_id


# --- numbers --------------------------------------------------------------------------------


def numbers(session: Session) -> Iterator[Difference]:
    """Receipts and documents have no gap and no number beyond the last one given."""
    given_last = session.execute(select(NumberSeries.series, NumberSeries.year, NumberSeries.last))
    last = {(series, year): number for series, year, number in given_last}
    for register_id, code in session.execute(select(Register.id, Register.code)):
        for model, series in ((Sale, code), (Shift, f"shift:{code}")):
            count, highest = session.execute(
                select(func.count(), func.coalesce(func.max(model.sequence), 0)).where(
                    model.register_id == register_id
                )
            ).one()
            yield from _gap(series, count, highest, last.pop((series, 0), 0))
    last.pop((BARCODES, 0), None)  # On no paper, and one that nothing was named by is no gap.
    documents: dict[str, list[int]] = {}
    numbers = select(Entry.number).where(Entry.number.like("%/%/%"), Entry.number.not_like("%-B"))
    for number in session.scalars(numbers):
        series, _slash, ending = str(number).rpartition("/")
        if ending.isdecimal():  # As numbers, not as text: 100000 comes after 99999.
            documents.setdefault(series, []).append(int(ending))
    given = {f"{series}/{year}": number for (series, year), number in last.items()}
    for series in sorted({*documents, *given}):
        known = documents.get(series, [])
        yield from _gap(series, len(known), max(known, default=0), given.get(series, 0))


def _gap(series: str, count: int, highest: int, given: int) -> Iterator[Difference]:
    if not count == highest == given:
        text = _("{count} nomor, tertinggi {highest}, terakhir diberi {given}").format(
            count=count, highest=highest, given=given
        )
        yield Difference(_("nomor"), series, text)

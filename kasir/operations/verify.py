"""The books checked against themselves: chain, ledger, stock, numbers, claims.

Nothing here trusts a running sum or a flag: everything is recomputed from the first row. A
difference names the record. One bad record does not hide the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Table, TypeDecorator, and_, func, select, text, type_coerce

from kasir.enums import EntryKind, Scheme
from kasir.models import (
    SEALED,
    AccountBalance,
    AuditRecord,
    Batch,
    Entry,
    NumberSeries,
    Payout,
    Posting,
    Register,
    Sale,
    SaleLine,
    SaleTender,
    Session,
    Settlement,
    SettlementClaim,
    SettlementReversal,
    Shift,
    StockMovement,
    UnclaimedPosting,
    WriteOffLine,
)
from kasir.models.base import table_of
from kasir.operations import audit
from kasir.operations.figures import COLUMN
from kasir.words import _

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not tie: which check, which record, what is wrong."""

    check: str
    record: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and every difference found (at most 100 a check)."""

    records: int
    entries: int
    differences: tuple[Difference, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything ties."""
        return not self.differences


def verify(session: Session) -> Report:
    """Check the whole shop and give the differences, the chain's first."""
    checks = (
        *(_chain, _unsealed, _balanced, _sales, _shares, _stock, _write_offs),
        *(_numbers, _claims, _unclaimed, _settlements, _snapshots),
    )
    found: list[Difference] = []
    for check in checks:
        for number, difference in enumerate(check(session)):
            if number >= MOST_SHOWN:
                break
            found.append(difference)
    records = session.execute(select(func.count()).select_from(AuditRecord)).scalar_one()
    entries = session.execute(select(func.count()).select_from(Entry)).scalar_one()
    return Report(records, entries, tuple(found))


# --- the chain ------------------------------------------------------------------------------


def _chain(session: Session) -> Iterator[Difference]:
    """Recompute every hash from the stored rows, register by register, in order."""
    rows = _SealedRows(session)
    heads: dict[int, tuple[int, str]] = {}
    newest = 0
    records = select(*_as_stored(table_of(AuditRecord))).order_by(AuditRecord.id)
    for record in session.execute(records):
        sequence, previous = heads.get(record.register_id, (0, audit.START))
        if record.sequence != sequence + 1 or record.previous_hash != previous:
            yield _bad(_("rantai"), record, _("tidak menyambung ke catatan sebelumnya"))
        fields = {name: getattr(record, name) for name in audit.FIELDS}
        content: dict[str, Any] = {"body": record.body}
        if record.entry_id is not None:
            content = {"rows": rows.of_entry(record.entry_id)}
        has_one_content = (record.entry_id is None) != (record.body is None)
        if not has_one_content or audit.link(record.previous_hash, fields, content) != record.hash:
            yield _bad(_("rantai"), record, _("isinya bukan yang disegel"))
        heads[record.register_id] = record.sequence, record.hash
        newest = record.id
    yield from _cut_end(session, newest)


def _cut_end(session: Session, newest: int) -> Iterator[Difference]:
    """Compare the newest record with the count that SQLite keeps beside the table."""
    keeps_count = session.dialect.name == "sqlite"
    given = (session.execute(_GIVEN).scalar_one_or_none() or 0) if keeps_count else newest
    if given != newest:
        told = _("{given} catatan pernah ditulis, yang terakhir ada {newest}")
        yield Difference(_("rantai"), _("ujung"), told.format(given=given, newest=newest))


_GIVEN = text("SELECT seq FROM sqlite_sequence WHERE name = 'audit_records'")


def _bad(check: str, record: Any, text: str) -> Difference:
    name = _("catatan {sequence} ({kind})").format(sequence=record.sequence, kind=record.kind)
    if record.entry_id is not None:
        name += _(", entri {entry}").format(entry=record.entry_id)
    return Difference(check, name, text)


class _SealedRows:
    """The rows of each sealed entry, read once in the order of entries.

    Entries are sealed in the order of their ids on one register; on several they interleave,
    so rows that were read too early wait for their record.
    """

    def __init__(self, session: Session) -> None:
        self._groups = {table: _groups(session, table, key) for table, key in SEALED.items()}
        self._next: dict[Table, tuple[int, list[dict[str, Any]]] | None] = {
            table: next(groups, None) for table, groups in self._groups.items()
        }
        self._waiting: dict[int, dict[Table, list[dict[str, Any]]]] = {}

    def of_entry(self, entry_id: int) -> dict[str, list[dict[str, Any]]]:
        """Give an entry's rows as canonical JSON holds them."""
        for table, groups in self._groups.items():
            head = self._next[table]
            while head is not None and head[0] <= entry_id:
                self._waiting.setdefault(head[0], {})[table] = head[1]
                head = next(groups, None)
            self._next[table] = head
        return audit.plain_rows(self._waiting.pop(entry_id, {}))


def _groups(session: Session, table: Table, key: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    ordered = select(*_as_stored(table)).order_by(table.c[key], *table.primary_key.columns)
    rows = session.execute(ordered.execution_options(yield_per=2_000)).mappings()
    for entry_id, group in groupby(rows, key=lambda row: row[key]):
        yield entry_id, [dict(row) for row in group]


def _as_stored(table: Table) -> list[Any]:
    """Select a table's columns as the file holds them: what was forged may be no value of ours."""
    return [_raw(column) for column in table.columns]


def _raw(column: Any) -> Any:
    kind = column.type
    stored = kind.impl if isinstance(kind, TypeDecorator) else kind
    return type_coerce(column, stored).label(column.name)


def _unsealed(session: Session) -> Iterator[Difference]:
    """Find rows of the ledger that no audit record seals."""
    for table, key in SEALED.items():
        column = table.c[key]
        loose = (
            select(column)
            .outerjoin(AuditRecord, AuditRecord.entry_id == column)
            .where(AuditRecord.id.is_(None))
            .distinct()
        )
        for (entry_id,) in session.execute(loose.limit(MOST_SHOWN)):
            record = _("{table}, entri {entry}").format(table=table.name, entry=entry_id)
            yield Difference(_("rantai"), record, _("tidak disegel"))


# --- the ledger -----------------------------------------------------------------------------


def _balanced(session: Session) -> Iterator[Difference]:
    """Every entry's postings sum to 0."""
    rows = session.execute(
        select(Posting.entry_id, func.sum(Posting.amount))
        .group_by(Posting.entry_id)
        .having(func.sum(Posting.amount) != 0)
    )
    for entry_id, amount in rows:
        yield Difference(_("buku besar"), _entry(entry_id), _("selisih {n}").format(n=amount))


def _sales(session: Session) -> Iterator[Difference]:
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
    for (sale_id,) in session.execute(wrong):
        yield Difference(_("penjualan"), _entry(sale_id), _("baris atau bayarnya tidak pas"))


def _shares(session: Session) -> Iterator[Difference]:
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
    for (sale_id,) in session.execute(wrong):
        yield Difference(_("hak penitip"), _entry(sale_id), _("bukan jumlah barisnya"))


def _stock(session: Session) -> Iterator[Difference]:
    """Every batch holds the sum of its movements."""
    moved = (
        select(StockMovement.batch_id, func.sum(StockMovement.quantity).label("moved"))
        .group_by(StockMovement.batch_id)
        .subquery()
    )
    held = func.coalesce(moved.c.moved, 0)
    wrong = (
        select(Batch.id, Batch.on_hand, held)
        .outerjoin(moved, moved.c.batch_id == Batch.id)
        .where(Batch.on_hand != held)
    )
    for batch_id, on_hand, expected in session.execute(wrong):
        text = _("tercatat {a}, seharusnya {b} (perseribu)").format(a=on_hand, b=expected)
        yield Difference(_("stok"), _("batch {id}").format(id=batch_id), text)


def _write_offs(session: Session) -> Iterator[Difference]:
    """What a loss credits, and what it took off the shelf, is what its lines say."""

    def of_entry(column: Any, owner: Any, *conditions: Any) -> Any:
        whole = select(func.coalesce(func.sum(column), 0)).where(owner == Entry.id, *conditions)
        return whole.correlate(Entry).scalar_subquery()

    credited = of_entry(Posting.amount, Posting.entry_id, Posting.consignor_id.is_not(None))
    amount = of_entry(WriteOffLine.amount, WriteOffLine.entry_id)
    gone = of_entry(StockMovement.quantity, StockMovement.entry_id)
    quantity = of_entry(WriteOffLine.quantity, WriteOffLine.entry_id)
    # A count finds goods that were never lost, too: only what it takes back is in its lines.
    is_note = Entry.kind.in_((EntryKind.LOSS, EntryKind.EXPIRY))
    wrong = select(Entry.id).where(
        is_note | (Entry.kind == EntryKind.STOCK_COUNT),
        (amount != -credited) | (is_note & (quantity != -gone)),
    )
    for (entry_id,) in session.execute(wrong):
        yield Difference(_("berita acara"), _entry(entry_id), _("bukan jumlah barisnya"))


# --- numbers --------------------------------------------------------------------------------


def _numbers(session: Session) -> Iterator[Difference]:
    """Receipts and documents have no gap and no number beyond the last one given."""
    last = {
        (row.series, row.year): row.last
        for row in session.execute(
            select(NumberSeries.series, NumberSeries.year, NumberSeries.last)
        )
    }
    for register_id, code in session.execute(select(Register.id, Register.code)):
        for model, series in ((Sale, code), (Shift, f"shift:{code}")):
            count, highest = session.execute(
                select(func.count(), func.coalesce(func.max(model.sequence), 0)).where(
                    model.register_id == register_id
                )
            ).one()
            yield from _gap(series, count, highest, last.pop((series, 0), 0))
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


# --- settlements ----------------------------------------------------------------------------


def _living_claims() -> Any:
    return (
        select(SettlementClaim.entry_id, SettlementClaim.position, SettlementClaim.settlement_id)
        .outerjoin(
            SettlementReversal, SettlementReversal.settlement_id == SettlementClaim.settlement_id
        )
        .where(SettlementReversal.id.is_(None))
        .subquery()
    )


def _claims(session: Session) -> Iterator[Difference]:
    """Each row belongs to at most one living settlement, and to its own consignor's."""
    living = _living_claims()
    doubled = (
        select(living.c.entry_id)
        .group_by(living.c.entry_id, living.c.position)
        .having(func.count() > 1)
    )
    for (entry_id,) in session.execute(doubled):
        yield Difference(_("perhitungan"), _entry(entry_id), _("dihitung dua kali"))
    foreign = (
        select(SettlementClaim.entry_id)
        .join(Settlement, Settlement.id == SettlementClaim.settlement_id)
        .outerjoin(
            Posting,
            and_(
                Posting.entry_id == SettlementClaim.entry_id,
                Posting.position == SettlementClaim.position,
                Posting.consignor_id == Settlement.consignor_id,
            ),
        )
        .where(Posting.entry_id.is_(None))
    )
    for (entry_id,) in session.execute(foreign):
        yield Difference(_("perhitungan"), _entry(entry_id), _("bukan milik penitip itu"))


def _unclaimed(session: Session) -> Iterator[Difference]:
    """Each payable row, and nothing else, is claimed by a living settlement or waits for one."""
    living = _living_claims()
    claimable = Entry.kind.not_in((EntryKind.PAYOUT, EntryKind.REVERSAL))
    waits = and_(
        UnclaimedPosting.entry_id == Posting.entry_id,
        UnclaimedPosting.position == Posting.position,
        UnclaimedPosting.consignor_id == Posting.consignor_id,
        UnclaimedPosting.business_day == Entry.business_day,
    )
    claimed = and_(living.c.entry_id == Posting.entry_id, living.c.position == Posting.position)
    wrong = (
        select(Posting.entry_id)
        .join(Entry, Entry.id == Posting.entry_id)
        .outerjoin(UnclaimedPosting, waits)
        .outerjoin(living, claimed)
        .where(
            Posting.consignor_id.is_not(None),
            claimable,
            (UnclaimedPosting.entry_id.is_(None)) == (living.c.entry_id.is_(None)),
        )
    )
    for (entry_id,) in session.execute(wrong):
        yield Difference(_("perhitungan"), _entry(entry_id), _("daftar tunggu tidak cocok"))
    owed = (
        select(Posting.entry_id, Posting.position, Posting.consignor_id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(claimable)
        .subquery()
    )
    foreign = (
        select(UnclaimedPosting.entry_id)
        .outerjoin(
            owed,
            and_(
                owed.c.entry_id == UnclaimedPosting.entry_id,
                owed.c.position == UnclaimedPosting.position,
                owed.c.consignor_id == UnclaimedPosting.consignor_id,
            ),
        )
        .where(owed.c.entry_id.is_(None))
    )
    for (entry_id,) in session.execute(foreign):
        text = _("menunggu, tetapi bukan hak penitip itu")
        yield Difference(_("perhitungan"), _entry(entry_id), text)


def _settlements(session: Session) -> Iterator[Difference]:
    """Each settlement is the sum of what it claims, on top of the closing before it."""
    sums: dict[int, dict[str, int]] = {}
    rows = session.execute(
        select(SettlementClaim.settlement_id, _raw(Entry.kind), func.sum(Posting.amount))
        .join(Entry, Entry.id == SettlementClaim.entry_id)
        .join(
            Posting,
            and_(
                Posting.entry_id == SettlementClaim.entry_id,
                Posting.position == SettlementClaim.position,
            ),
        )
        .group_by(SettlementClaim.settlement_id, Entry.kind)
    )
    for settlement_id, kind, amount in rows:
        column = COLUMN.get(kind, "adjustments")
        found = sums.setdefault(settlement_id, {})
        found[column] = found.get(column, 0) - amount
    paid = _paid_before(session)
    closings: dict[int | None, int] = {}
    for found_settlement in session.execute(select(Settlement).order_by(Settlement.id)):
        stored = {name: getattr(found_settlement, name) for name in set(COLUMN.values())}
        claimed = {name: sums.get(found_settlement.id, {}).get(name, 0) for name in stored}
        previous = found_settlement.previous_id
        opening = closings.get(previous, 0) - paid.get((previous, found_settlement.id), 0)
        if stored != claimed or opening != found_settlement.opening:
            text = _("jumlahnya bukan jumlah baris dan saldo sebelumnya")
            yield Difference(_("perhitungan"), _entry(found_settlement.id), text)
        closings[found_settlement.id] = found_settlement.due


def _paid_before(session: Session) -> dict[tuple[int | None, int], int]:
    """Give what was paid on each settlement before a following one took over its balance."""
    following = Settlement.__table__.alias("following")
    rows = session.execute(
        select(Payout.settlement_id, following.c.id, func.sum(Payout.amount))
        .join(
            following,
            and_(following.c.previous_id == Payout.settlement_id, following.c.id > Payout.id),
        )
        .group_by(Payout.settlement_id, following.c.id)
    )
    return {(settlement_id, next_id): amount for settlement_id, next_id, amount in rows}


def _snapshots(session: Session) -> Iterator[Difference]:
    """Each balance taken at a closing is the sum of all postings up to it."""
    entries = session.scalars(
        select(AccountBalance.entry_id).distinct().order_by(AccountBalance.entry_id)
    )
    before = 0
    running: dict[str, int] = {}
    for entry_id in entries.all():
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
        if {row.account: row.amount for row in taken} != {a: n for a, n in running.items() if n}:
            yield Difference(_("saldo"), _entry(entry_id), _("saldo penutupan tidak cocok"))
        before = entry_id


def _entry(entry_id: int) -> str:
    return _("entri {entry}").format(entry=entry_id)

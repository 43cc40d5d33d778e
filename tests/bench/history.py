"""A shop with a million sale lines behind it, chained, balanced, settled and paid like any other.

Shifts, settlements and payouts go through the operations. The sales of a day go in as plain
rows: those that `complete_sale` and the printer would store, sealed the same way, each paper with
the bytes of one like it. `verify` finds them clean.
"""

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, select, text

from kasir.cart import Item, ProductId
from kasir.clock import Stamp
from kasir.config import PAPER_COLUMNS
from kasir.enums import EntryKind, JobKind, JobState, Source, TenderKind
from kasir.models import (
    AuditRecord,
    Base,
    Entry,
    Posting,
    PrintJobRow,
    PrintMark,
    Sale,
    SaleLine,
    SaleTender,
    Session,
    StockMovement,
    UnclaimedPosting,
)
from kasir.models.base import instant_text, table_of
from kasir.money import Quantity
from kasir.operations import audit, journal
from kasir.operations.products import catalog
from kasir.operations.selling.sales import receipt_number, split_columns
from kasir.printing.papers.receipt import receipt_document
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.printing.roll.paper import paper_of
from kasir.schemes import split
from kasir.store.db import Database
from kasir.tenders import account_of
from kasir.terms import NO_DISCOUNTS
from tests.bench import shops
from tests.bench.shops import CONSIGNORS, catalogue, made_once
from tests.shop import Shop

DAYS, SALES_A_DAY, LINES = 250, 800, 5
SETTLED_EVERY = 25
BEST_SELLERS = 2_000
PULSE = b"\x1bp\x00\x19\xfa"

Row = dict[str, Any]


def history() -> Path:
    """Give the folder of a shop with 1.000.000 sale lines on 250 business days."""
    return made_once("history", make_history, shops.__file__, __file__)


def make_history(folder: Path) -> None:
    shutil.copytree(catalogue(), folder, dirs_exist_ok=True)
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    till = BulkTill(shop)
    for number in range(1, DAYS + 1):
        shop.next_day()
        shop.open_shift()
        till.sell(SALES_A_DAY)
        shop.close_shift()
        if number % SETTLED_EVERY == 0:
            _settle_all(shop)
    database.close()


def _settle_all(shop: Shop) -> None:
    for consignor_id in range(1, CONSIGNORS + 1):
        head = shop.settle(consignor_id)
        assert head is not None
        shop.pay(head.number, head.due.rupiah, Source.BANK, "TRF")


class BulkTill:
    """Sells many receipts of five lines in one transaction, always the same for one seed."""

    def __init__(self, shop: Shop, seed: int = 1, goods: int = BEST_SELLERS) -> None:
        self._shop = shop
        self._chance = random.Random(seed)
        ids = [ProductId(number) for number in range(1, goods + 1)]
        found = shop.read(lambda session: catalog.items(session, ids, shop.day))
        self._goods = [[line_of(item, units) for units in (1, 2, 3)] for item in found]
        self._codes = [item.sku for item in found[:LINES]]
        self._paper = b""

    def sell(self, sales: int) -> None:
        if not self._paper:
            self._paper = self._one_paper()
        stamp = self._shop.stamp()
        self._shop.write(lambda session: self._sell(session, sales, stamp))
        self._shop.at += timedelta(seconds=sales)

    def _one_paper(self) -> bytes:
        """Sell once by the operation and give what the printer gets for it."""
        sold = self._shop.sell(self._shop.cart(*((code, 1) for code in self._codes)))
        maker = BytesMaker(paper_of(PAPER_COLUMNS[0]), self._shop.folder / "cache")
        return maker.document(receipt_document(sold, 0))

    def _sell(self, session: Session, sales: int, stamp: Stamp) -> None:
        job_id = _next_id(session, PrintJobRow)
        rows: dict[Table, list[Row]] = {}
        first = _next_id(session, Entry)
        sequence = journal.next_number(session, "K1")
        audited, previous = audit.head(session, stamp.register_id)
        for number in range(sales):
            wanted = self._chance.sample(self._goods, LINES)
            lines = [self._chance.choice(quantities) for quantities in wanted]
            made = _Made(first + number, sequence + number, lines, self._chance, stamp)
            record = made.sealed(audited + 1 + number, previous)
            previous = record["hash"]
            papers = made.papers(job_id, self._paper)
            job_id += len(papers[table_of(PrintJobRow)])
            for table, found in (*made.rows.items(), *made.beside(record).items(), *papers.items()):
                rows.setdefault(table, []).extend(found)
        for table, found in rows.items():
            _insert(session, table, found)
        _bring_up_to_date(session, rows[table_of(StockMovement)], sales - 1)


class _Made:
    """The rows of one sale, with plain values, in the order of their columns."""

    def __init__(
        self, sale_id: int, sequence: int, goods: list[Row], chance: random.Random, stamp: Stamp
    ) -> None:
        self._id, self._stamp = sale_id, stamp
        self._day, self._at = stamp.business_day.isoformat(), instant_text(stamp.at)
        self._key = str(UUID(int=chance.getrandbits(128), version=4))
        lines = [
            {"sale_id": sale_id, "position": position, **line}
            for position, line in enumerate(goods, start=1)
        ]
        pays = sum(line["pays"] for line in lines)
        kind = chance.choice((TenderKind.CASH, TenderKind.QRIS))
        self._has_cash = kind is TenderKind.CASH
        self._postings = _postings(sale_id, lines, pays, kind)
        self.rows = {
            table_of(Entry): [self._entry(sequence)],
            table_of(Sale): [self._sale(sequence, pays)],
            table_of(SaleLine): lines,
            table_of(SaleTender): [
                {"sale_id": sale_id, "position": 1, "kind": kind.value, "amount": pays,
                 "given": pays, "reference": ""}
            ],
            table_of(StockMovement): [_move(line) for line in lines],
            table_of(Posting): self._postings,
        }  # fmt: skip

    def sealed(self, sequence: int, previous: str) -> Row:
        """Give the audit record, as `audit.seal` makes it."""
        fields = {
            "register_id": self._stamp.register_id,
            "sequence": sequence,
            "version": audit.VERSION,
            "kind": EntryKind.SALE.value,
            "at": self._at,
            "actor_id": self._stamp.actor.id,
            "entry_id": self._id,
        }
        content = {"rows": {table.name: rows for table, rows in self.rows.items()}}
        digest = audit.link(previous, fields, content)
        return {**fields, "body": None, "previous_hash": previous, "hash": digest}

    def beside(self, record: Row) -> dict[Table, list[Row]]:
        """Give the rows that are not sealed."""
        return {
            table_of(AuditRecord): [{"id": None, **record}],
            table_of(UnclaimedPosting): [
                {"consignor_id": row["consignor_id"], "entry_id": self._id,
                 "position": row["position"], "business_day": self._day,
                 "kind": EntryKind.SALE.value, "amount": row["amount"]}
                for row in self._postings
                if row["consignor_id"] is not None
            ],
        }  # fmt: skip

    def papers(self, job_id: int, paper: bytes) -> dict[Table, list[Row]]:
        """Give the jobs that are done, the drawer's before the receipt's, and their steps."""
        data = {JobKind.DRAWER: PULSE, JobKind.RECEIPT: paper}
        kinds = (*([JobKind.DRAWER] if self._has_cash else []), JobKind.RECEIPT)
        jobs = [
            {"id": number, "register_id": self._stamp.register_id, "kind": kind.value,
             "entry_id": self._id, "consignor_id": None, "copy": 0,
             "state": JobState.PRINTED.value, "attempts": 1,
             "error": "", "created_at": self._at, "retry_at": None, "label": None,
             "data": data[kind], "sha256": hashlib.sha256(data[kind]).hexdigest()}
            for number, kind in enumerate(kinds, start=job_id)
        ]  # fmt: skip
        marks = [
            {"id": None, "job_id": job["id"], "state": state.value, "at": self._at,
             "actor_id": None, "note": ""}
            for job in jobs
            for state in (JobState.SENDING, JobState.PRINTED)
        ]  # fmt: skip
        return {table_of(PrintJobRow): jobs, table_of(PrintMark): marks}

    def _entry(self, sequence: int) -> Row:
        return {
            "id": self._id,
            "kind": EntryKind.SALE.value,
            "key": self._key,
            "number": receipt_number("K1", sequence),
            "register_id": self._stamp.register_id,
            "shift_id": self._stamp.shift_id,
            "business_day": self._day,
            "at": self._at,
            "actor_id": self._stamp.actor.id,
            "second_id": None,
            "consignor_id": None,
            "reason": "",
        }

    def _sale(self, sequence: int, pays: int) -> Row:
        return {
            "id": self._id,
            "register_id": self._stamp.register_id,
            "sequence": sequence,
            "origin_id": None,
            "gross": pays,
            "discount": 0,
            "pays": pays,
            "rounding": 0,
            "change": 0,
            "line_count": LINES,
            "office": "",
            "office_buyer": "",
        }


def line_of(item: Item, units: int) -> Row:
    """Give what a line of these goods always holds, in the order of its columns."""
    terms = item.terms
    part = split(Quantity.units(units), item.price, NO_DISCOUNTS, terms)
    return {
        "origin_position": None,
        "product_id": item.product_id,
        "consignor_id": item.consignor_id,
        "agreement_id": terms.agreement_id,
        "sku": item.sku,
        "name": item.name,
        "unit": item.unit,
        "consignor_name": item.consignor,
        "agreement_version": terms.agreement_version,
        "scheme": terms.scheme.value,
        "rate_bp": part.rate.basis_points,
        "net_price": terms.net_price.rupiah,
        "fee": terms.fee.rupiah,
        "quantity": units * 1000,
        "unit_price": item.price.rupiah,
        **split_columns(part),
        "condition": None,
    }


def _move(line: Row) -> Row:
    return {
        "entry_id": line["sale_id"],
        "position": line["position"],
        "batch_id": line["product_id"],  # Each product has one batch, of the same number.
        "product_id": line["product_id"],
        "consignor_id": line["consignor_id"],
        "quantity": -line["quantity"],
        "expires_on": None,
    }


def _postings(sale_id: int, lines: list[Row], pays: int, kind: TenderKind) -> list[Row]:
    cash = account_of(kind, "K1")
    shares: Counter[int] = Counter()
    for line in lines:
        shares[line["consignor_id"]] += line["consignor_share"]
    commission = sum(line["commission"] for line in lines)
    sides: Iterable[tuple[str, int | None, int]] = (
        (cash, None, pays),
        *((f"{journal.PAYABLE}C{owner - 1:03d}", owner, -share) for owner, share in shares.items()),
        (journal.COMMISSION, None, -commission),
    )
    return [
        {"entry_id": sale_id, "position": position, "account": account, "consignor_id": owner,
         "amount": amount}
        for position, (account, owner, amount) in zip(count(1), sides, strict=False)
    ]  # fmt: skip


def _next_id(session: Session, model: type[Base]) -> int:
    column = table_of(model).c.id
    newest: int | None = session.execute(select(func.max(column))).scalar_one()
    return (newest or 0) + 1


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    assert list(rows[0]) == [column.name for column in table.columns], table.name
    places = ", ".join("?" * len(rows[0]))
    values = [tuple(row.values()) for row in rows]
    connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({places})", values)


def _bring_up_to_date(connection: Connection, moves: list[Row], more_numbers: int) -> None:
    taken: Counter[int] = Counter()
    for move in moves:
        taken[move["batch_id"]] -= move["quantity"]
    connection.execute(
        text("UPDATE batches SET on_hand = on_hand - :taken WHERE id = :id"),
        [{"id": batch_id, "taken": quantity} for batch_id, quantity in taken.items()],
    )
    connection.execute(
        text("UPDATE number_series SET last = last + :more WHERE series = 'K1' AND year = 0"),
        {"more": more_numbers},
    )

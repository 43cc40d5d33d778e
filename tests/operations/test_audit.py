"""The chain, recomputed by a few lines of its own from the raw rows."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import text

from kasir.enums import Source
from kasir.models import Session
from kasir.money import Quantity
from kasir.operations import audit, settings
from kasir.operations.people import sign_in
from kasir.operations.selling.returns import ReturnLine
from kasir.settings import ShopSettings
from tests.operations.forging import let_change
from tests.shop import PEPPER, Shop, cash, shared

# The tables whose rows belong to an entry, with the column that names it.
TABLES = {
    "entries": "id", "postings": "entry_id", "account_balances": "entry_id", "sales": "id",
    "sale_lines": "sale_id", "sale_tenders": "sale_id", "stock_movements": "entry_id",
    "shifts": "id", "shift_closings": "id", "shift_counts": "closing_id", "settlements": "id",
    "settlement_claims": "settlement_id", "settlement_reversals": "id", "payouts": "id",
}  # fmt: skip
HEAD = ("register_id", "sequence", "version", "kind", "at", "actor_id", "entry_id")


def rows_of(session: Session, entry: int) -> dict[str, list[dict[str, Any]]]:
    """Read every row of an entry as it is stored, in the order of its key."""
    found = {}
    for table, column in TABLES.items():
        query = text(f"SELECT * FROM {table} WHERE {column} = :entry ORDER BY 1, 2")
        rows = [dict(row._mapping) for row in session.execute(query, {"entry": entry})]
        if rows:
            found[table] = rows
    return found


def recomputed(session: Session) -> list[tuple[int, str, str]]:
    """Hash every record anew: SHA-256 of the hash before and the canonical JSON."""
    before: dict[int, str] = {}
    found = []
    for record in session.execute(text("SELECT * FROM audit_records ORDER BY id")):
        content: dict[str, Any] = {name: getattr(record, name) for name in HEAD}
        if record.entry_id is None:
            content["body"] = record.body
        else:
            content["rows"] = rows_of(session, record.entry_id)
        plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = before.get(record.register_id, "")
        digest = hashlib.sha256((previous + plain).encode()).hexdigest()
        assert record.previous_hash == previous
        found.append((record.sequence, record.hash, digest))
        before[record.register_id] = record.hash
    return found


def a_day(shop: Shop) -> None:
    """Do a little of everything that leaves a record."""
    consignor = shop.consignor("K1")
    shop.product("A", 20_050, consignor)
    shop.product("B", 1_000, None)
    shop.open_shift()
    sold = shop.sell(shop.cart(("A", 2, shared(1_001)), ("B", 0.5)), cash(100_000))
    shop.take_back(sold, ReturnLine(1, Quantity.units(1)))
    shop.write(lambda s: sign_in.sign_in(s, "x", "0000", PEPPER, shop.at, shop.register_id))
    stamp = shop.stamp("pemilik")
    shop.write(lambda s: settings.change(s, ShopSettings(name="Toko “Baru” & kawan"), stamp))
    shop.close_shift(500_001, "lebih")
    head = shop.settle(consignor)
    assert head is not None
    shop.pay(head.number, 500, Source.DRAWER)


def test_the_chain_is_what_the_rows_say(shop: Shop) -> None:
    """Each hash covers every stored column of its event, and the record before."""
    a_day(shop)
    records = shop.read(recomputed)
    assert len(records) > 20
    assert [stored for _, stored, _ in records] == [digest for *_, digest in records]
    assert [sequence for sequence, *_ in records] == list(range(1, len(records) + 1))


def test_a_changed_figure_breaks_the_chain(shop: Shop) -> None:
    """Who drops the triggers and changes one rupiah is found at that record."""
    a_day(shop)

    def tampered(session: Session) -> list[tuple[int, str, str]]:
        let_change(session, "sale_lines")
        session.execute(text("UPDATE sale_lines SET rate_bp = rate_bp + 1 WHERE position = 1"))
        return recomputed(session)

    wrong = [sequence for sequence, stored, digest in shop.read(tampered) if stored != digest]
    assert len(wrong) == 2  # The sale and its return.


def test_the_receipt_carries_the_head(shop: Shop) -> None:
    """Groups of four on paper: whoever rewrites the file can't rewrite the paper."""
    shop.product("B", 1_000, None)
    shop.open_shift()
    receipt = shop.sell(shop.cart(("B", 1)))
    sequence, digest = shop.read(lambda s: audit.head(s, shop.register_id))
    assert sequence > 1
    assert receipt.code == audit.short_code(digest)
    assert receipt.code.replace("-", "") == digest[:12].upper()
    assert [len(part) for part in receipt.code.split("-")] == [4, 4, 4]


def test_a_chain_begins_empty(shop: Shop) -> None:
    """A register without a record has no head."""
    assert shop.read(lambda s: audit.head(s, 99)) == (0, "")

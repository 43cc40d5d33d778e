"""What the file itself refuses: changed records, rows that do not add up, doubled claims."""

from __future__ import annotations

import ast
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kasir import models, operations
from kasir.enums import EntryKind, Source
from kasir.models import SEALED, Agreement, Base, Entry, Session
from kasir.models.base import instant_text
from kasir.money import Quantity
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.review import looking
from kasir.operations.selling import returns
from kasir.operations.settling import settlements
from kasir.store.db import Database
from tests.shop import Shop, cash, found_template, ledger_tables


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a shop once in which no ledger table is empty."""
    folder = found_template(tmp_path_factory.mktemp("lived in"))
    database = Database(folder / "kasir.db")
    full_life(Shop(database, folder))
    database.close()
    return folder


@pytest.fixture
def shop_folder(lived_in: Path, tmp_path: Path) -> Path:
    """Give the shops of this file a past."""
    return Path(shutil.copytree(lived_in, tmp_path / "shop"))


def full_life(shop: Shop) -> None:
    """Let a shop do one of everything."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor)
    shop.open_shift()
    sold = shop.sell(shop.cart(("A", 2)), cash(20_000))
    shop.take_back(sold, returns.ReturnLine(1, Quantity.units(1)))
    stamp = shop.stamp("pengelola", second="pemilik")
    lost = [NoteLine(product, Quantity.units(1))]
    shop.write(lambda s: stock.record_loss(s, consignor, lost, "pecah", stamp))
    everything = shop.read(stock_counts.scopes)[0]
    shop.write(lambda s: stock_counts.set_counted(s, product, Quantity.units(90), stamp))
    shop.write(lambda s: stock_counts.finish(s, everything, {}, stamp))
    shop.close_shift()
    first = shop.settle(consignor)
    assert first is not None
    shop.pay(first.number, 1_000, Source.BANK, "TRF")
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, first.number, "salah", stamp))
    again = shop.settle(consignor)
    assert again is not None
    shop.pay(again.number, 2_000, Source.SAFE)
    owner = shop.stamp("pemilik")
    seen = shop.read(looking.items)[0].key
    shop.write(lambda s: looking.tick(s, [seen], "", owner))
    shop.write(
        lambda s: s.execute(
            text(
                "INSERT INTO print_marks (job_id, state, at, note) "
                "SELECT id, 'printed', '', '' FROM print_jobs LIMIT 1"
            )
        )
    )


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", ledger_tables())
def test_a_posted_record_is_never_changed(shop: Shop, table: str, verb: str) -> None:
    """Whoever opens the file without kasir meets the triggers, on every ledger table."""
    column = next(iter(Base.metadata.tables[table].columns)).name
    change = (
        f"UPDATE {table} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {table}"
    )
    count = f"SELECT count(*) FROM {table}"
    before = shop.read(lambda s: s.execute(text(count)).scalar())
    assert before, f"{table} is empty and proves nothing"
    with pytest.raises(DBAPIError, match=f"{table}: a posted record is never changed"):
        shop.write(lambda s: s.execute(text(change)))
    assert shop.read(lambda s: s.execute(text(count)).scalar()) == before


def _rewritten(source: str) -> set[str]:
    """Name what a source updates or deletes: `update(Batch)`, `delete(table_of(StoredCart))`."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {
        name.id
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in {"update", "delete"}
        for argument in call.args
        for name in ast.walk(argument)
        if isinstance(name, ast.Name)
    }


def test_no_operation_rewrites_a_posted_record() -> None:
    """A bug would be met by the trigger in the shop; here it is met before."""
    found = {
        name
        for path in Path(operations.__path__[0]).rglob("*.py")
        for name in _rewritten(path.read_text(encoding="utf-8"))
    }
    posted = {
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, models.Ledger)
    }
    assert {"Batch", "Product", "StoredCart", "UnclaimedPosting"} < found
    assert found & posted == set()
    assert _rewritten("update(table_of(Sale)).values(at=now)") & posted == {"Sale"}


def test_a_row_is_in_one_living_settlement(shop: Shop) -> None:
    """A second claim is refused by the file; after a reversal the row is free again."""
    rows = shop.read(lambda s: s.execute(text("SELECT * FROM settlement_claims")).all())
    living = max(row.settlement_id for row in rows)
    assert {row.settlement_id for row in rows} != {living}
    claim = next(row for row in rows if row.settlement_id == living)
    with pytest.raises(DBAPIError, match="the row is in a living settlement"):
        shop.write(
            lambda s: s.execute(
                insert(models.SettlementClaim),
                {
                    "settlement_id": min(row.settlement_id for row in rows),
                    "entry_id": claim.entry_id,
                    "position": claim.position,
                },
            )
        )


def test_every_row_of_an_event_is_sealed() -> None:
    """All ledger tables that belong to an entry are part of its seal."""
    sealed = {table.name for table in SEALED}
    alone = {"agreements", "audit_records", "print_marks", "product_prices", "shop_settings"}
    alone |= {"review_ticks"}
    assert sealed == set(ledger_tables()) - alone


# --- rows made by hand ----------------------------------------------------------------------

_BROKEN: list[tuple[str, str, dict[str, Any], str]] = [
    ("sale_lines", "the split does not add up", {"consignor_share": 1}, "ck_sale_lines_split"),
    ("sale_lines", "pays more than the tag", {"pays": 99}, "ck_sale_lines"),
    ("sale_lines", "another base", {"base": 99}, "ck_sale_lines_base"),
    ("sale_lines", "another commission", {"commission": 99}, "ck_sale_lines_shop_net"),
    ("sale_lines", "nothing sold", {"quantity": 0}, "ck_sale_lines_quantity"),
    ("sale_lines", "a free tag", {"unit_price": 0}, "ck_sale_lines_unit_price"),
    ("sale_lines", "an unknown scheme", {"scheme": "HADIAH"}, "ck_sale_lines_scheme"),
    ("sale_lines", "own goods that owe somebody", {"consignor_id": None}, "ck_sale_lines"),
    ("sale_lines", "no agreement", {"agreement_id": None}, "ck_sale_lines_agreement"),
    ("sales", "a discount that is not one", {"discount": 5}, "ck_sales_pays"),
    ("sales", "negative change", {"change": -1}, "ck_sales_change"),
    ("sales", "no lines", {"line_count": 0}, "ck_sales_lines"),
    ("sale_tenders", "an unknown tender", {"kind": "KERANG"}, "ck_sale_tenders_kind"),
    (
        "postings",
        "nothing on an account",
        {"amount": 0, "consignor_id": None, "account": "bank"},
        "ck_postings_amount",
    ),
    ("postings", "a consignor without a payable", {"account": "bank"}, "ck_postings_payable"),
    ("entries", "his own second person", {"second_id": 2, "actor_id": 2}, "ck_entries_second"),
    ("entries", "an unknown kind", {"kind": "gift"}, "ck_entries_kind"),
    ("settlements", "a due that is no sum", {"due": 1}, "ck_settlements_due"),
    ("settlements", "sales that are no sum", {"gross": 1}, "ck_settlements_sales"),
    ("payouts", "nothing paid", {"amount": 0}, "ck_payouts_amount"),
    ("payouts", "from nowhere", {"source": "pocket"}, "ck_payouts_source"),
    ("shift_closings", "a wrong difference", {"difference": 7}, "ck_shift_closings_difference"),
    ("shift_counts", "no pieces", {"pieces": 0}, "ck_shift_counts_positive"),
    ("stock_movements", "nothing moved", {"quantity": 0}, "ck_stock_movements_quantity"),
    ("write_off_lines", "nothing", {"quantity": 0, "amount": 0}, "ck_write_off_lines_quantity"),
    ("write_off_lines", "a debt for a loss", {"amount": -1}, "ck_write_off_lines_amount"),
    ("write_off_lines", "an unknown cause", {"cause": "dicuri"}, "ck_write_off_lines_cause"),
    ("stock_count_lines", "below nothing", {"counted": -1}, "ck_stock_count_lines_counted"),
    ("agreements", "more than all", {"rate_bp": 10_001}, "ck_agreements_rate_bp"),
    ("agreements", "own goods", {"scheme": "SENDIRI"}, "ck_agreements_scheme"),
    ("agreements", "the 31st", {"fee_day": 31}, "ck_agreements_fee_day"),
    ("agreements", "a negative fee", {"monthly_fee": -1}, "ck_agreements_amounts"),
    ("products", "two overrides", {"net_price": 1, "rate_bp": 1}, "ck_products_one_override"),
    ("products", "a negative price", {"price": -1}, "ck_products_price"),
    ("audit_records", "sealed twice over", {"body": "{}"}, "ck_audit_records_one_content"),
    ("settlements", "half a rupiah", {"due": 0.5}, "cannot store REAL value in INTEGER column"),
]


@pytest.mark.parametrize(
    ("table", "values", "refusal"),
    [
        pytest.param(table, values, refusal, id=f"{table}: {why}")
        for table, why, values, refusal in _BROKEN
    ],
)
def test_a_row_that_does_not_add_up_is_refused(
    shop: Shop, table: str, values: dict[str, Any], refusal: str
) -> None:
    """A true row, changed in one figure and stored again, is refused by its constraint."""
    columns = [column.name for column in Base.metadata.tables[table].columns]
    names = ", ".join(columns)
    order = "ORDER BY consignor_id IS NULL, 1" if table in {"postings", "entries"} else ""
    if table == "audit_records":
        order = "ORDER BY entry_id IS NULL"

    def work(session: Session) -> None:
        row = session.execute(text(f"SELECT {names} FROM {table} {order} LIMIT 1")).one()
        made = {**row._mapping, **values}
        slots = ", ".join(f":{name}" for name in columns)
        session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({slots})"), made)

    with pytest.raises(IntegrityError, match=refusal):
        shop.write(work)


def test_a_row_of_nobody_is_refused(shop: Shop) -> None:
    """Foreign keys are on: a posting of no entry can't be stored."""
    row = {"entry_id": 999, "position": 1, "account": "safe", "amount": 1}
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        shop.write(lambda s: s.execute(insert(models.Posting), row))


# --- column types ---------------------------------------------------------------------------


def test_an_instant_has_a_zone() -> None:
    """An instant without a zone is a guess and a bug."""
    with pytest.raises(AssertionError, match="without a time zone"):
        instant_text(datetime(2026, 11, 24))


def test_values_come_back_as_they_were(shop: Shop) -> None:
    """Days, instants, truths and enums keep their types on the way to the file and back."""
    entry = shop.read(lambda s: s.execute(select(Entry.business_day, Entry.at, Entry.kind)).first())
    assert entry is not None
    assert (entry.business_day, entry.kind) == (shop.day, EntryKind.INTAKE)
    assert entry.at.utcoffset() == timedelta(0)
    terms = shop.read(lambda s: s.execute(select(Agreement.is_discount_allowed)).scalar())
    assert terms is True

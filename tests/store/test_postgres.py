"""A shop on a server: what the server must keep, and what it refuses by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from kasir.errors import EnvironmentRefusedError
from kasir.models import NumberSeries, Posting, Session
from kasir.store import upgrade
from kasir.store.contract import NewerSchemaError, OlderSchemaError
from kasir.store.db import Database
from kasir.store.lazy_database import LazyDatabase
from tests import postgres
from tests.models.test_models import full_life
from tests.postgres import Databases, dsn
from tests.shop import Shop, found_on_server, ledger_tables


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """Give the address of a new shop of its own."""
    made = databases.make()
    found_on_server(made)
    yield made
    databases.drop(made)


def _sent(url: str, statement: str) -> None:
    with psycopg.connect(dsn(make_url(url)), autocommit=True) as other:
        other.execute(statement)


# --- what is refused ------------------------------------------------------------------------


def test_a_server_that_may_lose_a_sale_is_refused() -> None:
    """Each promise that is switched off is named; with all of them kept the shop is made."""
    with postgres.running("-c work_mem=4MB") as own:
        url = own.render_as_string(hide_password=False)
        for promise in ("fsync", "full_page_writes", "synchronous_commit"):
            _set(url, promise, "off")
            with pytest.raises(EnvironmentRefusedError, match=f"tidak aman: {promise} mati"):
                upgrade.create_on_server(url)
            _set(url, promise, "on")
        upgrade.create_on_server(url)


def _set(url: str, setting: str, value: str) -> None:
    """Set it for all connections to come; a server reads its settings a moment later."""
    for statement in (f"ALTER SYSTEM SET {setting} = {value}", "SELECT pg_reload_conf()"):
        _sent(url, statement)
    for _ in range(1_000):
        with psycopg.connect(dsn(make_url(url))) as other:
            if other.execute(f"SHOW {setting}").fetchone() == (value,):
                return
    raise AssertionError(setting)


def test_an_empty_database_is_no_shop(databases: Databases) -> None:
    """It is said, and nothing is made in it."""
    empty = databases.make()
    with pytest.raises(EnvironmentRefusedError, match="Belum ada data toko"):
        Database(empty)
    databases.drop(empty)


def test_a_shop_is_never_made_over_another(url: str) -> None:
    """Whose tables they are does not matter."""
    with pytest.raises(EnvironmentRefusedError, match="tidak kosong"):
        upgrade.create_on_server(url)


@pytest.mark.parametrize(
    ("revision", "refusal"), [("0000", OlderSchemaError), ("0099", NewerSchemaError)]
)
def test_another_schema_is_refused(
    url: str, revision: str, refusal: type[EnvironmentRefusedError]
) -> None:
    """An older one wants an upgrade first; a newer one means something else by its tables."""
    _sent(url, f"UPDATE alembic_version SET version_num = '{revision}'")
    with pytest.raises(refusal):
        Database(url)


def test_nobody_else_hears_the_tests_server() -> None:
    """Its own address is a folder of this machine."""
    with postgres.running("-c work_mem=4MB") as own:
        with psycopg.connect(dsn(own)) as asked:
            assert asked.execute("SHOW listen_addresses").fetchone() == ("",)
        folder = Path(str(own.query["host"]))
        assert folder.is_dir()
    assert not folder.exists()


# --- what it holds --------------------------------------------------------------------------


def test_a_sum_is_a_whole_number(url: str) -> None:
    """The server's sums are numeric; they come as int, and a fraction is a bug."""
    database = Database(url)
    total = database.read(
        lambda s: (
            s.execute(text("SELECT sum(n) FROM (VALUES (9000000000000000001::bigint)) v(n)"))
            .scalars()
            .one()
        )
    )
    assert (type(total), total) == (int, 9_000_000_000_000_000_001)
    with pytest.raises(ValueError, match="invalid literal"):
        database.read(lambda s: s.execute(text("SELECT 0.5::numeric")).scalars().one())
    database.close()


def test_a_posted_record_is_never_changed(url: str, tmp_path: Path) -> None:
    """UPDATE and DELETE meet a trigger on every ledger table, and keys meet their rows."""
    database = Database(url)
    full_life(Shop(database, tmp_path))
    for table in ledger_tables():
        for change in (f"UPDATE {table} SET {_column(table)}", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=f"{table}: a posted record is never changed"):
                database.write(lambda s, words=change: s.execute(text(words)))
    row = {"entry_id": 999, "position": 1, "account": "safe", "amount": 1}
    with pytest.raises(IntegrityError, match="fk_postings_entry_id"):
        database.write(lambda s: s.execute(insert(Posting), row))
    database.close()


def _column(table: str) -> str:
    column = "job_id" if table == "print_marks" else "id"
    keys = {
        "account_balances": "amount",
        "carried_over": "position",
        "drawer_pieces": "pieces",
        "postings": "amount",
        "sale_lines": "pays",
        "sale_tenders": "amount",
        "settlement_claims": "position",
        "shift_counts": "pieces",
        "stock_count_lines": "counted",
        "stock_movements": "quantity",
        "write_off_lines": "amount",
    }
    column = keys.get(table, column)
    return f"{column} = {column}"


def test_a_read_stores_nothing_and_an_error_leaves_nothing(url: str) -> None:
    """As on a file."""
    database = Database(url)
    row = {"series": "X", "year": 0, "last": 1}
    database.read(lambda s: s.execute(insert(NumberSeries), row))

    def broken(session: Session) -> None:
        session.execute(insert(NumberSeries), row)
        raise KeyError

    with pytest.raises(KeyError):
        database.write(broken)
    with pytest.raises(DBAPIError) as refused:
        database.write(lambda s: s.execute(insert(NumberSeries), {**row, "last": 0}))
    assert "INSERT INTO number_series" in str(refused.value)
    assert database.read(lambda s: s.execute(select(NumberSeries.series)).scalars().all()) == []
    database.close()


def test_a_collision_is_tried_again(url: str) -> None:
    """A stranger who takes no lock changes the row that was read: the whole work is done anew."""
    database = Database(url)
    database.write(lambda s: s.execute(insert(NumberSeries), {"series": "X", "year": 0, "last": 1}))
    seen: list[int] = []
    other = psycopg.connect(dsn(make_url(url)), autocommit=True)

    def count_up(session: Session) -> None:
        seen.append(session.execute(select(NumberSeries.last)).scalar_one())
        if len(seen) == 1:
            other.execute("UPDATE number_series SET last = 10")
        session.execute(update(NumberSeries).values(last=seen[-1] + 1))

    # A write would have shut the stranger out: the retry is what holds a read, and any other lock.
    database._begin_write = ""
    database.write(count_up)
    assert seen == [1, 10]
    assert database.read(lambda s: s.execute(select(NumberSeries.last)).scalar_one()) == 11
    other.close()
    database.close()


def test_the_sign_in_screen_asks_the_server(url: str) -> None:
    """There is no file to look into."""
    late = LazyDatabase(url)
    assert len(late.first_look("K1").names) == 4
    late.close()

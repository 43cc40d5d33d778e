"""The migrations make what the models say, on SQLite and, as text, on PostgreSQL."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from kasir.errors import EnvironmentRefusedError
from kasir.models import Base
from kasir.store import upgrade
from kasir.store.contract import SCHEMA_VERSION, OlderSchemaError
from kasir.store.db import Database, engine_of, ledger_tables
from kasir.store.sqlite import APPLICATION_ID, read_header
from tests.shop import Shop


def test_models_and_migrations_agree(shop_folder: Path) -> None:
    """Who changes a model and forgets the migration fails here."""
    engine = engine_of(shop_folder / "kasir.db")
    with engine.connect() as connection:
        command.check(upgrade.config_for(connection))
    engine.dispose()


def test_constraints_agree(shop_folder: Path) -> None:
    """Every CHECK of the models stands in the file (alembic does not compare them)."""
    database = Database(shop_folder / "kasir.db")
    schema = database.read(
        lambda s: dict(
            s.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()  # type: ignore[arg-type]
        )
    )
    database.close()
    for table in Base.metadata.tables.values():
        for check in (c for c in table.constraints if c.__visit_name__ == "check_constraint"):
            condition = " ".join(str(check.sqltext).split())  # type: ignore[attr-defined]
            found = " ".join(schema[table.name].split())
            assert f"CONSTRAINT {check.name} CHECK ({condition})" in found, check.name


def test_every_table_is_strict(shop: Shop) -> None:
    """A REAL in a column of whole rupiah is refused by the file itself."""
    loose = shop.read(
        lambda s: s.execute(
            text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                 "AND NOT strict AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'")
        ).scalars().all()
    )  # fmt: skip
    assert loose == []


def test_the_ledger_is_what_the_triggers_guard(shop: Shop) -> None:
    """Each append-only table has a trigger against UPDATE and one against DELETE."""
    names = shop.read(
        lambda s: set(
            s.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        )
    )
    wanted = {f"{table}_no_{verb}" for table in ledger_tables() for verb in ("update", "delete")}
    assert names == wanted | {"settlement_claims_once"}


@pytest.mark.parametrize("name", sorted(Base.metadata.tables))
def test_the_models_are_for_postgresql_too(name: str) -> None:
    """The same metadata makes the schema for several counters."""
    table = Base.metadata.tables[name]
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made = str(CreateTable(table).compile(dialect=dialect))
    assert "STRICT" not in made
    assert made.count("BIGINT") + made.count("TEXT") + made.count("INTEGER") > 0
    for index in table.indexes:
        assert str(CreateIndex(index).compile(dialect=dialect))


def test_the_migrations_are_for_postgresql_too() -> None:
    """Read as SQL, the migrations make every table and refuse changes by trigger."""
    written = io.StringIO()
    config = Config(output_buffer=written)
    config.set_main_option("script_location", str(upgrade.migrations_folder()))
    config.attributes["dialect"] = "postgresql"
    command.upgrade(config, "head", sql=True)
    script = written.getvalue()
    for table in Base.metadata.tables:
        assert f"CREATE TABLE {table} (" in script
    for table in ledger_tables():
        assert f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} " in script


# --- making and upgrading a shop's file -----------------------------------------------------


def test_a_new_shop_is_private_and_marked(tmp_path: Path) -> None:
    """Only its owner may read it, and kasir recognises it."""
    path = tmp_path / "data" / "kasir.db"
    upgrade.create(path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert read_header(path) == (APPLICATION_ID, SCHEMA_VERSION)
    assert [file.name for file in path.parent.iterdir()] == ["kasir.db"]


def test_a_shop_is_never_made_over_another(shop_folder: Path) -> None:
    """A second `init` says so and touches nothing."""
    path = shop_folder / "kasir.db"
    before = path.read_bytes()
    with pytest.raises(EnvironmentRefusedError, match="Sudah ada data toko"):
        upgrade.create(path)
    assert path.read_bytes() == before


def test_half_a_shop_left_by_a_power_cut_is_begun_anew(tmp_path: Path) -> None:
    """What a cut left under the other name is thrown away."""
    (tmp_path / "kasir.new").write_bytes(b"half")
    upgrade.create(tmp_path / "kasir.db")
    assert not (tmp_path / "kasir.new").exists()


def test_a_shop_of_today_needs_no_upgrade(shop_folder: Path) -> None:
    """Nothing is copied when nothing is to be done."""
    assert upgrade.upgrade(shop_folder / "kasir.db") is None


def test_an_older_shop_is_copied_then_upgraded(shop_folder: Path) -> None:
    """It does not open before the upgrade; after it, the copy holds what was before."""
    path = shop_folder / "kasir.db"
    engine = engine_of(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version=0")
    engine.dispose()
    with pytest.raises(OlderSchemaError, match="kasir upgrade"):
        Database(path)
    copy = upgrade.upgrade(path)
    assert copy is not None
    assert read_header(copy) == (APPLICATION_ID, 0)
    Database(path).close()


def test_an_upgrade_that_breaks_off_leaves_the_old_shop(
    shop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All migrations are one transaction: after an error the file is what it was."""
    path = shop_folder / "kasir.db"
    engine = engine_of(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version=0")
    engine.dispose()

    def half(config: Config, _revision: str) -> None:
        config.attributes["connection"].exec_driver_sql("CREATE TABLE half_done (a INTEGER)")
        config.attributes["connection"].exec_driver_sql("DROP TABLE carts")
        raise OSError

    with monkeypatch.context() as breaking:
        breaking.setattr(command, "upgrade", half)
        with pytest.raises(OSError):
            upgrade.upgrade(path)
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    engine.dispose()
    assert "carts" in tables
    assert "half_done" not in tables
    assert read_header(path) == (APPLICATION_ID, 0)
    assert upgrade.upgrade(path) is not None
    Database(path).close()


def test_a_foreign_file_is_not_upgraded(tmp_path: Path) -> None:
    """It stays as it is."""
    path = tmp_path / "kasir.db"
    path.write_bytes(b"not a shop")
    with pytest.raises(EnvironmentRefusedError, match="bukan data kasir"):
        upgrade.upgrade(path)
    assert path.read_bytes() == b"not a shop"

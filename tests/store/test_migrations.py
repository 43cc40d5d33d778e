"""The migrations make what the models say, on SQLite and on PostgreSQL, and stay as they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, text

from kasir.errors import EnvironmentRefusedError
from kasir.models import Base
from kasir.store import sqlite, upgrade
from kasir.store.contract import SCHEMA_VERSION, OlderSchemaError, migrations_folder
from kasir.store.db import Database, engine_of
from kasir.store.sqlite import APPLICATION_ID, read_header
from tests.postgres import Databases
from tests.shop import Shop, ledger_tables

# A migration that a release carries has made shops that are in use: it never changes again. A new
# one gets a line here.
FROZEN = {
    "0001_the_money_core.py": "fdb248a7ab0dc4506bd8df9432376b8b64d9492b52d81768d9826f949552404d",
    "0003_people.py": "f7b551abf9d37f53e08a41cdfa015ab6dac30484ccff6c7c155295f9c1184f85",
    "0002_stock_since.py": "993880017f105f0ff688534f35a8456c7178e9ebe8df1dfb3f0bfa8aa1b98a90",
}


def _changed(folder: Path) -> list[str]:
    """Name the migrations that are not what they were, or are not listed, or are gone."""
    found = {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in (folder / "versions").glob("*.py")
    }
    return sorted(name for name, _hash in found.items() ^ FROZEN.items())


def test_a_migration_never_changes() -> None:
    """Shops that the old one made would lack what the new one says."""
    assert _changed(migrations_folder()) == []


def test_a_changed_migration_is_seen(tmp_path: Path) -> None:
    """The control: one letter more, or one that nobody listed."""
    (tmp_path / "versions").mkdir()
    for name in FROZEN:
        made = (migrations_folder() / "versions" / name).read_bytes()
        (tmp_path / "versions" / name).write_bytes(made + b"#")
    (tmp_path / "versions" / "9999_new.py").touch()
    assert set(_changed(tmp_path)) == {*FROZEN, "9999_new.py"}


def test_the_version_counts_the_migrations() -> None:
    """A file says by one number which migrations made it; a server by the newest one's name."""
    scripts = ScriptDirectory(str(migrations_folder()))
    names = [script.revision for script in scripts.walk_revisions()]
    assert names[::-1] == [f"{number:04}" for number in range(1, SCHEMA_VERSION + 1)]


# --- the schema that they make --------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Make an empty shop on each engine."""
    if request.param == "sqlite":
        path = request.getfixturevalue("shop_folder") / "kasir.db"
        engine = engine_of(path)
        yield engine
        engine.dispose()
        return
    databases: Databases = request.getfixturevalue("databases")
    url = databases.make()
    upgrade.create_on_server(url)
    engine = engine_of(url)
    yield engine
    engine.dispose()
    databases.drop(url)


CHECKS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT 'CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE contype = 'c'",
}
WORDS = re.compile(r"'([^']*)'")


def _other_checks(schema: str, *, with_conditions: bool) -> list[str]:
    """Name the CHECKs that only the models have, or only a schema."""
    checks = {
        str(constraint.name): f" ({' '.join(str(constraint.sqltext).split())})"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert len(checks) > 60
    missing = {
        name
        for name, condition in checks.items()
        if f"CONSTRAINT {name} CHECK{condition if with_conditions else ''}" not in schema
    }
    return sorted(missing | ({*re.findall(r"CONSTRAINT (ck_\w+) CHECK", schema)} - checks.keys()))


def test_models_and_migrations_agree(made: Engine) -> None:
    """Who changes a model and forgets the migration fails here."""
    with made.connect() as connection:
        command.check(upgrade.config_for(connection))


def test_constraints_agree(made: Engine) -> None:
    """The shop has the CHECKs of the models and no other (alembic does not compare them)."""
    with made.connect() as connection:
        found = connection.exec_driver_sql(CHECKS[made.dialect.name]).scalars().all()
    schema = " ".join(" ".join(found).split())
    is_text = made.dialect.name == "sqlite"  # A server writes the conditions in its own words.
    assert _other_checks(schema, with_conditions=is_text) == []
    named = schema.replace("ck_sales_pays CHECK", "ck_sales_paid CHECK")
    assert _other_checks(named, with_conditions=is_text) == ["ck_sales_paid", "ck_sales_pays"]


def _lists() -> dict[str, list[str]]:
    """Give the words that each CHECK of the models names, in their order."""
    return {
        str(constraint.name): words
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
        if (words := sorted(WORDS.findall(str(constraint.sqltext))))
    }


def _other_words(schema: Iterable[str]) -> list[str]:
    """Name the CHECKs that do not name the words of the models, on whatever engine."""
    found = {line.split()[1]: sorted(WORDS.findall(line)) for line in schema}
    return sorted(name for name, words in _lists().items() if found[name] != words)


def test_a_server_knows_the_same_lists(databases: Databases) -> None:
    """A member of a closed list that a server's CHECK does not know would be refused there."""
    url = databases.make()
    upgrade.create_on_server(url)
    engine = engine_of(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(CHECKS["postgresql"]).scalars().all()
    engine.dispose()
    databases.drop(url)
    assert len(_lists()) > 10
    assert _other_words(found) == []
    old = [line.replace("'QRIS'", "'KREDIT'") for line in found]
    assert _other_words(old) == ["ck_sale_tenders_kind"]


def test_a_check_changes_where_it_stands(made: Engine) -> None:
    """Both engines take the same two sentences (on rows: tests/store/test_shops.py)."""
    with made.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE agreements DROP CONSTRAINT ck_agreements_scheme")
        connection.exec_driver_sql(
            "ALTER TABLE agreements ADD CONSTRAINT ck_agreements_scheme CHECK (scheme IN ('BARU'))"
        )
        found = connection.exec_driver_sql(CHECKS[made.dialect.name]).scalars().all()
    words = WORDS.findall("".join(found))
    assert "BARU" in words
    assert words.count("BERJENJANG") == 1  # What is left is the CHECK of the sold lines.


def test_every_table_is_clustered_as_the_models_say(shop: Shop) -> None:
    """A table made anew by a migration keeps its WITHOUT ROWID."""
    asked = text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr")
    clustered = set(shop.read(lambda s: s.execute(asked).scalars().all()))
    said = {
        table.name
        for table in Base.metadata.tables.values()
        if not table.dialect_options["sqlite"]["with_rowid"]
    }
    assert clustered == said
    assert "sale_tenders" in said
    assert "sales" not in said


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
    path = _older(shop_folder)
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
    path = _older(shop_folder)

    def half(config: Config, _revision: str) -> None:
        config.attributes["connection"].exec_driver_sql("CREATE TABLE half_done (a INTEGER)")
        config.attributes["connection"].exec_driver_sql("DROP TABLE carts")
        raise OSError

    with monkeypatch.context() as breaking:
        breaking.setattr(command, "upgrade", half)
        with pytest.raises(OSError):
            upgrade.upgrade(path)
    with sqlite.opened(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    assert "carts" in tables
    assert "half_done" not in tables
    assert read_header(path) == (APPLICATION_ID, 0)
    assert upgrade.upgrade(path) is not None
    Database(path).close()


def test_the_copy_is_on_the_disk_before_anything_changes(
    shop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut in the middle of the upgrade finds the copy whole."""
    path = _older(shop_folder)
    made: list[str] = []
    sync, migrate = os.fsync, upgrade._migrate

    def sync_and_tell(handle: int) -> None:
        sync(handle)
        made.append(Path(f"/proc/self/fd/{handle}").resolve().name)

    def migrate_and_tell(place: Path) -> None:
        made.append("migrated")
        migrate(place)

    monkeypatch.setattr(os, "fsync", sync_and_tell)
    monkeypatch.setattr(upgrade, "_migrate", migrate_and_tell)
    copy = upgrade.upgrade(path)
    assert made == [f"kasir-before-{SCHEMA_VERSION}.part", "shop", "migrated"]
    assert copy is not None
    assert copy.stat().st_mode & 0o077 == 0
    assert sqlite.problems(copy) == ()


def test_a_broken_shop_is_not_upgraded(shop_folder: Path) -> None:
    """What does not pass its check is left as it is, for its last backup."""
    path = _older(shop_folder)
    engine = engine_of(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("INSERT INTO barcodes (code, product_id) VALUES ('x', 99)")
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(EnvironmentRefusedError, match="rusak dan tidak diperbarui"):
        upgrade.upgrade(path)
    assert path.read_bytes() == before


def _older(folder: Path) -> Path:
    """Mark a shop as one of an older kasir."""
    path = folder / "kasir.db"
    with sqlite.opened(path) as connection:
        connection.execute("PRAGMA user_version=0")
    return path


def test_a_foreign_file_is_not_upgraded(tmp_path: Path) -> None:
    """It stays as it is."""
    path = tmp_path / "kasir.db"
    path.write_bytes(b"not a shop")
    with pytest.raises(EnvironmentRefusedError, match="bukan data kasir"):
        upgrade.upgrade(path)
    assert path.read_bytes() == b"not a shop"

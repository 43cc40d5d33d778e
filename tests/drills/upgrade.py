"""An upgrade is killed at each statement: the shop is the old one or the new one, never between.

A second migration, made for the drill alone, changes a real shop's file in several steps. The
control sends the same statements, each for itself, and must leave something between.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from kasir.operations.verify.report import verify
from kasir.store import contract, sqlite, upgrade
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.shop import Shop, cash, found_template

NEXT = contract.SCHEMA_VERSION + 1
MIGRATION = f'''
"""Made for the drill."""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{NEXT:04}", "{NEXT - 1:04}"


def upgrade() -> None:
    op.add_column("products", sa.Column("gift", sa.Text()))
    op.execute("UPDATE products SET gift = sku")
    op.create_table("gifts", sa.Column("id", sa.Integer(), primary_key=True), sqlite_strict=True)
    op.execute("INSERT INTO gifts (id) SELECT id FROM products")
    op.create_index("ix_products_gift", "products", ["gift"])
    op.drop_table("product_photos")
'''
KILLED = 77

_context = get_context("forkserver")
_context.set_forkserver_preload([__name__])


def drill(folder: Path, every: int = 1) -> list[Outcome]:
    """Kill the upgrade at each statement, or at every so manieth."""
    shop = _shop(folder)
    migrations = folder / "migrations"
    shutil.copytree(contract.migrations_folder(), migrations)
    name = f"{NEXT:04}_for_the_drill.py"
    (migrations / "versions" / name).write_text(MIGRATION, encoding="utf-8")
    tried, bad = _killed_each(shop, migrations, every, is_whole=True)
    _tried, between = _killed_each(shop, migrations, every, is_whole=False)
    return [
        Outcome("upgrade", len(tried), len(bad), "; ".join(bad[:3]) or _told(tried)),
        Outcome("upgrade_control", len(_tried), len(between), _told(_tried), is_control=True),
    ]


def _shop(folder: Path) -> Path:
    found_template(folder / "old")
    path = folder / "old" / "kasir.db"
    shop = Shop(Database(path), folder)
    shop.product("A", 10_000, shop.consignor("K1"))
    shop.open_shift()
    shop.sell(shop.cart(("A", 1)), cash(10_000))
    shop.database.close()
    return path


def _told(states: list[str]) -> str:
    return f"{states.count('old')} times the old shop, {states.count('new')} times the new one"


@contextmanager
def next_version(migrations: Path) -> Iterator[None]:
    """Be the kasir that comes after this one."""
    changed: list[tuple[Any, str, object]] = [
        (contract, "SCHEMA_VERSION", NEXT),
        (sqlite, "SCHEMA_VERSION", NEXT),
        (upgrade, "SCHEMA_VERSION", NEXT),
        (upgrade, "migrations_folder", lambda: migrations),
    ]
    before = [(place, name, getattr(place, name)) for place, name, _new in changed]
    for place, name, new in changed:
        setattr(place, name, new)
    try:
        yield
    finally:
        for place, name, old in before:
            setattr(place, name, old)


def _killed_each(
    old: Path, migrations: Path, every: int, *, is_whole: bool
) -> tuple[list[str], list[str]]:
    """Give what each killed upgrade left, and what was wrong with it."""
    with next_version(migrations):
        new = old.parent.parent / "new" / "kasir.db"
        if not new.exists():
            shutil.copytree(old.parent, new.parent)
            upgrade.upgrade(new)
        schemas = {"old": _schema(old), "new": _schema(new)}
        states: list[str] = []
        bad: list[str] = []
        statement, code = 1, KILLED
        while code == KILLED:
            folder = old.parent.parent / f"killed {statement} {is_whole}"
            path = Path(shutil.copytree(old.parent, folder)) / "kasir.db"
            code = _in_a_process(partial(_upgrade_and_die, path, migrations, statement, is_whole))
            left = _Left.of(path, schemas)
            states.append(left.state)
            if problem := left.problem(path):
                bad.append(f"statement {statement}: {problem}")
            shutil.rmtree(folder)
            statement += every
        assert code == 0, "an upgrade that nobody kills failed"
        return states, bad


def _in_a_process(work: Callable[[], None]) -> int | None:
    process = _context.Process(target=work)
    process.start()
    process.join()
    return process.exitcode


def _upgrade_and_die(path: Path, migrations: Path, statement: int, is_whole: bool) -> None:
    """Upgrade, and be gone when so many statements were asked of SQLite (in a process)."""
    left = statement
    connect = sqlite.connect

    def count(_asked: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(KILLED)

    def connect_counting(place: Path) -> Any:
        connection = connect(place)
        connection.set_trace_callback(count)
        return connection

    sqlite.connect = connect_counting
    if not is_whole:
        sqlite.BEGIN_WRITE = "SELECT 1"
    with next_version(migrations):
        upgrade.upgrade(path)


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands there after the death."""

    state: str
    is_marked_new: bool

    @classmethod
    def of(cls, path: Path, schemas: dict[str, list[str]]) -> "_Left":
        found = _schema(path)
        named = [name for name, schema in schemas.items() if schema == found]
        with sqlite.opened(path) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        return cls(named[0] if named else "between", version == NEXT)

    def problem(self, path: Path) -> str:
        """Say what is wrong: in the shop, in its copy, or with trying again."""
        copy = path.with_name(f"kasir-before-{NEXT}.db")
        if self.state == "between" or self.is_marked_new != (self.state == "new"):
            return f"the shop is {self.state}, marked new: {self.is_marked_new}"
        if self.state == "new" and not copy.exists():
            return "no copy"
        if copy.exists() and (sqlite.problems(copy) or sqlite.read_header(copy)[1] != NEXT - 1):
            return "a bad copy"
        upgrade.upgrade(path)
        database = Database(path)
        report = database.read(verify)
        database.close()
        return "" if report.is_clean and not sqlite.problems(path) else "does not tie afterwards"


def _schema(path: Path) -> list[str]:
    with sqlite.opened(path) as connection:
        asked = "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY type, name"
        made = [row[0] for row in connection.execute(asked)]
        return made + [row[0] for row in connection.execute("SELECT * FROM alembic_version")]

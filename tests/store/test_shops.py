"""One shop a release, made by that release: today's kasir opens it, and it trades on."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kasir import config
from kasir.config import PEPPER
from kasir.enums import Source
from kasir.models import Entry, Session
from kasir.money import Quantity
from kasir.operations.people import sign_in
from kasir.operations.selling import carts, returns
from kasir.operations.shifts import shifts
from kasir.operations.verify.report import verify
from kasir.store import sqlite, upgrade
from kasir.store.contract import SCHEMA_VERSION, migrations_folder
from kasir.store.db import Database
from tests.shop import PINS, Shop, cash

KEPT = sorted((Path(__file__).parents[1] / "shops").glob("*.tar.xz"))


@pytest.fixture(params=KEPT, ids=lambda file: file.name.partition(".")[0])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """Unpack a release's shop, bring it up to date and open it."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    path = tmp_path / "kasir.db"
    _application, version = sqlite.read_header(path) or (0, 0)
    assert (upgrade.upgrade(path) is None) == (version == SCHEMA_VERSION)
    database = Database(path)
    shop = Shop(database, tmp_path)
    shop.at, shop.day, shop.shift_id = shop.read(_left_off)
    yield shop
    database.close()


def _left_off(session: Session) -> tuple[object, object, int | None]:
    """Give when this shop last did something, on which day, and the shift that is open."""
    last = session.execute(text("SELECT max(id) FROM entries")).scalar_one()
    entry = Entry.__table__
    row = session.execute(entry.select().where(entry.c.id == last)).one()
    found = shifts.current_shift(session, row.register_id)
    return row.at + timedelta(minutes=5), row.business_day, found.id if found else None


def test_every_release_has_kept_one() -> None:
    """Without one there is nothing to prove."""
    assert KEPT


def test_it_is_in_order_and_knows_its_people(kept: Shop) -> None:
    """The books tie to the last record, its settings are read, and a PIN still opens it."""
    assert kept.read(verify).differences == ()
    assert config.load(kept.folder).register == "K1"
    pepper = (kept.folder / PEPPER).read_bytes()
    for right, pin in ((True, PINS["kasir"]), (False, "0000")):
        signed = kept.write(
            lambda s, p=pin: sign_in.sign_in(s, "kasir", p, pepper, kept.at, kept.register_id)
        )
        assert (signed.actor is not None) is right


MIGRATION = """
from alembic import op

revision, down_revision = "9999", "{newest}"


def upgrade() -> None:
    for statement in {statements!r}:
        op.execute(statement)
"""
WIDER = tuple(
    f"ALTER TABLE {table} {change}"
    for table, name, column in (
        ("agreements", "ck_agreements_scheme", "scheme"),
        ("sale_lines", "ck_sale_lines_scheme", "scheme"),
        ("print_jobs", "ck_print_jobs_kind", "kind"),
    )
    for change in (
        f"DROP CONSTRAINT {name}",
        f"ADD CONSTRAINT {name} CHECK ({column} NOT IN ('SALAH'))",
    )
)
NARROWER = (
    "ALTER TABLE agreements DROP CONSTRAINT ck_agreements_scheme",
    "ALTER TABLE agreements ADD CONSTRAINT ck_agreements_scheme CHECK (scheme = 'PERSEN')",
)
ANEW = (
    "CREATE TABLE made_anew AS SELECT * FROM agreements",
    "DROP TABLE agreements",
    "ALTER TABLE made_anew RENAME TO agreements",
)


def _migrate_by(monkeypatch: pytest.MonkeyPatch, kept: Shop, statements: tuple[str, ...]) -> None:
    """Bring a shop from today's version to one that these statements make."""
    folder = kept.folder / "migrations"
    shutil.copytree(migrations_folder(), folder)
    made = MIGRATION.format(newest=f"{SCHEMA_VERSION:04}", statements=statements)
    (folder / "versions" / "9999_made_here.py").write_text(made, encoding="utf-8")
    monkeypatch.setattr(upgrade, "migrations_folder", lambda: folder)
    upgrade._migrate(kept.folder / "kasir.db")


def _schema(kept: Shop) -> dict[str, str]:
    asked = text("SELECT name, coalesce(sql, '') AS sql FROM sqlite_master")
    return {row.name: row.sql for row in kept.read(lambda s: s.execute(asked).all())}


def test_a_check_changes_under_what_refers_to_it(
    kept: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows, references, triggers and indexes stay as they are; only the condition is another."""
    before = _schema(kept)
    _migrate_by(monkeypatch, kept, WIDER)
    after = _schema(kept)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {
        *("agreements", "sale_lines", "print_jobs")
    }
    assert sqlite.problems(kept.folder / "kasir.db") == ()
    assert kept.read(verify).differences == ()
    renamed = text("UPDATE print_jobs SET kind = :kind")
    kept.write(lambda s: s.execute(renamed, {"kind": "BARU"}))
    with pytest.raises(IntegrityError, match="ck_print_jobs_kind"):
        kept.write(lambda s: s.execute(renamed, {"kind": "SALAH"}))


@pytest.mark.parametrize("statements", [NARROWER, ANEW])
def test_what_a_shop_cannot_follow_leaves_it_as_it_was(
    kept: Shop, monkeypatch: pytest.MonkeyPatch, statements: tuple[str, ...]
) -> None:
    """Rows that a new CHECK refuses, or that others refer to, hold the old table in its place."""
    before = _schema(kept)
    with pytest.raises(IntegrityError):
        _migrate_by(monkeypatch, kept, statements)
    assert _schema(kept) == before
    assert kept.read(verify).differences == ()


def test_it_trades_on(kept: Shop) -> None:
    """The cart that waited is sold, goods come back and in, and somebody is settled and paid."""
    cart = kept.read(lambda s: carts.unfinished_cart(s, kept.register_id))
    assert cart is not None
    sold = kept.sell(cart, cash(cart.total.rupiah))
    kept.take_back(sold, returns.ReturnLine(1, Quantity.units(1)))
    item = cart.lines[0].item
    assert item.consignor_id is not None
    kept.take_in(item.consignor_id, item.product_id, 5)
    kept.close_shift()
    assert kept.read(verify).differences == ()
    head = kept.settle(item.consignor_id)
    assert head is not None
    kept.pay(head.number, 1_000, Source.BANK, "BRI 3")
    kept.next_day()
    kept.open_shift()
    assert kept.read(verify).differences == ()

"""A copy is checked whole, big or small, and one from elsewhere has our schema or is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from kasir.errors import UserError
from kasir.store import shop_folder
from kasir.store.copies import check as checking
from kasir.store.copies.check import BackupBrokenError, check
from tests.shop import Shop

EVIL = {
    "a trigger that pays more": "CREATE TRIGGER more AFTER INSERT ON sale_lines BEGIN "
    "UPDATE batches SET on_hand = 0; END",
    "a view": "CREATE VIEW laporan AS SELECT 1",
    "a table": "CREATE TABLE lain (x)",
    "an index": "CREATE INDEX lain ON sales (pays)",
    "a missing guard": "DROP TRIGGER {guard}",
    "a guard that guards nothing": "DROP TRIGGER {guard}; CREATE TRIGGER {guard} BEFORE UPDATE "
    "ON sales BEGIN SELECT 1; END",
    "a column": "ALTER TABLE sales ADD COLUMN lain TEXT",
    "a renamed table": "ALTER TABLE sale_tenders RENAME TO lain",
}


@pytest.fixture
def copy(shop: Shop) -> Path:
    """Make a checked copy of a shop that sold something."""
    shop.product("A", 10_000, shop.consignor("K"))
    shop.open_shift()
    shop.sell(shop.cart(("A", 2)))
    return shop_folder.back_up(shop.folder, None, shop.at)


def _change(path: Path, script: str) -> None:
    connection = dbapi2.connect(str(path), isolation_level=None)
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'sales' "
        "AND sql LIKE '%BEFORE UPDATE%'"
    ).fetchone()
    connection.executescript(script.format(guard=found[0]))
    connection.close()


@pytest.mark.parametrize("limit", [0, checking.SMALL], ids=["beside", "here"])
def test_a_changed_figure_is_found(copy: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """In two processes of their own or here, the same is found, and a sound copy passes."""
    monkeypatch.setattr(checking, "SMALL", limit)
    told: list[tuple[int, int]] = []
    check(copy, is_ours=False, advance=lambda done, of: told.append((done, of)))
    _change(copy, "DROP TRIGGER {guard}; UPDATE sales SET gross = gross + 1, pays = pays + 1")
    with pytest.raises(BackupBrokenError, match="tidak lolos pemeriksaan"):
        check(copy)
    assert bool(told) is (limit == 0)


def test_a_process_that_dies_is_no_pass(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that ends without an answer says so: no answer is not a good one."""
    monkeypatch.setattr(checking, "SMALL", 0)
    monkeypatch.setattr(checking, "_books", _die)
    with pytest.raises(BackupBrokenError, match="terhenti"):
        check(copy)


def _die(_copy: Path, _is_ours: bool, _advance: object) -> tuple[str, ...]:
    os._exit(1)


def test_it_can_be_stopped(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `advance` raises ends the check and its processes."""
    monkeypatch.setattr(checking, "SMALL", 0)

    def stop(_done: int, _of: int) -> None:
        raise UserError("berhenti")

    with pytest.raises(UserError, match="berhenti"):
        check(copy, advance=stop)


@pytest.mark.parametrize("script", EVIL.values(), ids=EVIL)
def test_a_foreign_schema_is_not_restored(copy: Path, shop: Shop, script: str) -> None:
    """Whatever is more, less or other than what its release makes: the present shop stays."""
    shop.database.close()
    crafted = copy.with_name("titipan.db")
    shutil.copyfile(copy, crafted)
    _change(crafted, script)
    with pytest.raises(BackupBrokenError, match="bukan buatan kasir"):
        shop_folder.restore(shop.folder, crafted, shop.at)
    assert [path.name for path in shop.folder.glob("*.db*")] == ["kasir.db"]


def test_a_copy_is_only_read(copy: Path) -> None:
    """A check leaves the file as it was, byte for byte, and nothing beside it."""
    before = copy.read_bytes()
    check(copy, is_ours=False)
    assert copy.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_other_systems_have_no_nice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process can't step back it checks all the same."""
    monkeypatch.setattr(sys, "platform", "win32")
    before = os.nice(0)
    checking._step_back()
    monkeypatch.undo()
    assert os.nice(0) == before

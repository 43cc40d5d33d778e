"""The first look: the operations' answers without their library, and the same refusals."""

from dataclasses import replace
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import insert, text

from kasir.errors import EnvironmentRefusedError, UnknownRegisterError
from kasir.models import ShopSetting
from kasir.operations import settings
from kasir.store import sign_in_data as first_look
from kasir.store import sqlite
from kasir.store.contract import NewerSchemaError, OlderSchemaError
from kasir.store.lazy_database import LazyDatabase
from kasir.store.sign_in_data import SignInData
from tests.shop import Shop


def _look(shop: Shop, register: str = "K1") -> SignInData:
    return first_look.look(shop.folder / "kasir.db", register)


def test_it_is_what_the_operations_answer(shop: Shop) -> None:
    """After a changed name, a person who left and a key of a later kasir, as before."""
    stamp = shop.stamp("pemilik")
    now = shop.read(settings.shop)
    new = replace(now, name="Toko <Baru> & kawan", cash_rounding=500, is_training=True)
    shop.write(lambda s: settings.change(s, new, stamp))
    shop.write(lambda s: s.execute(text("UPDATE staff SET is_active = 0 WHERE name = 'Sari'")))
    row = {"key": "of a later kasir", "value": "1", "at": shop.at, "actor_id": stamp.actor.id}
    shop.write(lambda s: s.execute(insert(ShopSetting), row))
    found = _look(shop)
    assert found == LazyDatabase(shop.folder / "kasir.db").first_look("K1")
    assert (found.shop, len(found.names)) == (new, 3)
    assert found.register_id == shop.register_id


def test_it_reads_what_stands_in_the_log_alone(shop: Shop) -> None:
    """A crash leaves the newest rows beside the file; the look finds them there."""
    writer = dbapi2.connect(str(shop.folder / "kasir.db"), isolation_level=None)
    writer.execute("UPDATE staff SET name = 'Sari Dewi' WHERE username = 'kasir'")
    assert "Sari Dewi" in [person.name for person in _look(shop).names]
    writer.close()


def test_a_register_that_the_shop_does_not_have(shop: Shop) -> None:
    """The sentence names the register and the file in which it stands."""
    with pytest.raises(UnknownRegisterError, match=r"Kasir K7 .*config\.toml"):
        _look(shop, "K7")


def test_no_file_is_made(tmp_path: Path) -> None:
    """Where no shop is, none begins to be."""
    with pytest.raises(EnvironmentRefusedError, match="Belum ada data toko"):
        first_look.look(tmp_path / "kasir.db", "K1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "refusal"), [(0, OlderSchemaError), (99, NewerSchemaError)], ids=["older", "newer"]
)
def test_another_schema_is_refused(
    shop: Shop, version: int, refusal: type[EnvironmentRefusedError]
) -> None:
    """An older one wants an upgrade first; a newer one means something else by its tables."""
    connection = dbapi2.connect(str(shop.folder / "kasir.db"), isolation_level=None)
    connection.execute(f"PRAGMA user_version={version}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with pytest.raises(refusal):
        _look(shop)


def test_a_broken_file_is_told(shop_folder: Path) -> None:
    """Damage is a sentence, whether the driver meets it or the contract does."""
    path = shop_folder / "kasir.db"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * (size - 100))
    with pytest.raises(EnvironmentRefusedError, match="rusak"):
        first_look.look(path, "K1")


def test_a_promise_that_is_not_kept(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look opens no file that the till would refuse afterwards."""
    monkeypatch.setattr(sqlite, "PRAGMAS", (("journal_mode", "WAL", "something else"),))
    with pytest.raises(EnvironmentRefusedError, match="tidak aman di tempat ini"):
        _look(shop)
    monkeypatch.setattr(sqlite, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(EnvironmentRefusedError, match="terlalu tua"):
        _look(shop)

"""`verify`, `backup`, `restore`, `upgrade`: copies that were checked, and nothing thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from kasir.store import shop_folder as folder
from kasir.store import sqlite
from kasir.store.db import Database
from tests.cli.command_line import CommandLine
from tests.shop import Shop

TABLE = "kode,nama\n{code},Nama\n"


def _associations(path: Path) -> list[str]:
    connection = dbapi2.connect(str(path))
    found = [row[0] for row in connection.execute("SELECT code FROM associations ORDER BY 1")]
    connection.close()
    return found


def _spoil(path: Path, statement: str) -> None:
    connection = dbapi2.connect(str(path), isolation_level=None)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(statement)
    connection.close()


def test_verify_names_the_first_bad_record(kasir: CommandLine) -> None:
    """A figure that somebody changed is found: exit 1."""
    said = kasir("verify")
    assert (said.code, said.sentences[:12]) == (0, "Semua cocok:")
    kasir.bring_in("asosiasi", TABLE.format(code="A"))
    _spoil(kasir.data / "kasir.db", "UPDATE audit_records SET body = '{}' WHERE kind = 'import'")
    said = kasir("verify", "--json")
    assert said.code == 1
    assert said.data["differences"]
    assert said.sentences.startswith("Tidak cocok: ")


def test_backup_and_restore(kasir: CommandLine, tmp_path: Path) -> None:
    """A copy while the shop is in use, put back later; the replaced file is kept."""
    kasir.bring_in("asosiasi", TABLE.format(code="A"))
    copy = tmp_path / "usb" / "toko.db"
    assert kasir.good("backup", str(copy))["file"] == str(copy)
    assert _associations(copy) == ["A"]
    kasir.bring_in("asosiasi", TABLE.format(code="B"))
    found = kasir.by("pemilik").good("restore", str(copy))
    assert _associations(kasir.data / "kasir.db") == ["A"]
    assert _associations(Path(found["replaced"])) == ["A", "B"]
    assert Path(found["replaced"]).parent == kasir.data / "backups"
    assert kasir.good("verify")["differences"] == []
    assert sorted(path.name for path in copy.parent.iterdir()) == ["toko.db"]


def test_backup_into_a_folder(kasir: CommandLine, tmp_path: Path) -> None:
    """A folder gets a file with the time in its name; a file that is there is never replaced."""
    first = kasir.good("backup", str(tmp_path / "cadangan"))
    copy = Path(first["file"])
    assert copy.parent == tmp_path / "cadangan"
    assert (copy.name[:6], copy.suffix) == ("kasir-", ".db")
    said = kasir("backup", str(copy))
    assert (said.code, said.sentences) == (1, f"{copy} sudah ada. Pilih nama lain.\n")


def test_a_bad_copy_is_not_kept(kasir: CommandLine, tmp_path: Path) -> None:
    """A copy that does not pass its check is no backup, and a bad backup is not restored."""
    good = kasir.good("backup")["file"]
    bad = tmp_path / "rusak.db"
    bad.write_bytes(Path(good).read_bytes())
    _spoil(bad, "UPDATE audit_records SET hash = 'x' WHERE sequence = 1")
    before = _associations(kasir.data / "kasir.db")
    said = kasir.by("pemilik")("restore", str(bad))
    assert said.code == 1
    assert said.sentences.startswith("Salinan tidak lolos pemeriksaan dan tidak dipakai: ")
    torn = tmp_path / "sobek.db"
    data = bytearray(Path(good).read_bytes())
    data[8_192:40_960] = b"\x55" * 32_768
    torn.write_bytes(data)
    assert kasir.by("pemilik")("restore", str(torn)).code == 1
    assert _associations(kasir.data / "kasir.db") == before
    _spoil(kasir.data / "kasir.db", "UPDATE audit_records SET hash = 'x' WHERE sequence = 1")
    said = kasir("backup", str(tmp_path / "baru.db"))
    assert said.code == 1
    assert not (tmp_path / "baru.db").exists()
    assert sorted(path.name for path in kasir.data.glob("*.db*")) == ["kasir.db"]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 1, "tidak ada. Periksa nama dan foldernya."),
        (b"", 1, "bukan cadangan kasir, atau rusak. Pilih cadangan lain."),
        (b"bukan data", 1, "bukan cadangan kasir, atau rusak. Pilih cadangan lain."),
    ],
)
def test_what_is_no_backup(
    kasir: CommandLine, tmp_path: Path, content: bytes | None, code: int, said: str
) -> None:
    """A file that is not there, empty or foreign is refused before anything is touched."""
    path = tmp_path / "asing.db"
    if content is not None:
        path.write_bytes(content)
    found = kasir.by("pemilik")("restore", str(path))
    assert found.code == code
    assert said in found.sentences
    assert kasir.good("verify")["differences"] == []


def test_restore_while_somebody_has_the_shop_open(
    kasir: CommandLine, shop: Shop, tmp_path: Path
) -> None:
    """An open till is not robbed of its file."""
    copy = tmp_path / "toko.db"
    kasir.good("backup", str(copy))
    shop.read(lambda _session: None)  # Leaves a connection open, as the till does.
    said = kasir.by("pemilik")("restore", str(copy))
    assert (said.code, said.sentences) == (3, "kasir masih terbuka untuk data ini. Tutup dulu.\n")
    assert kasir.good("verify")["differences"] == []


def test_restore_over_a_broken_shop_and_into_an_empty_folder(
    kasir: CommandLine, tmp_path: Path
) -> None:
    """What is left of a broken file is kept, too; an old machine's PINs need its key."""
    copy = tmp_path / "toko.db"
    kasir.good("backup", str(copy))
    path = kasir.data / "kasir.db"
    path.write_bytes(b"hancur" * 1_000)
    (kasir.data / "kasir.db-wal").write_bytes(b"sisa")
    kept = Path(kasir.by("pemilik").good("restore", str(copy))["replaced"])
    assert kept.read_bytes() == b"hancur" * 1_000
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"sisa"
    assert kasir.good("verify")["differences"] == []

    kasir.data = tmp_path / "baru"
    said = kasir.by("pemilik")("restore", str(copy), "--json")
    assert (said.code, said.data["replaced"]) == (0, None)
    assert "kasir recover --key KATA" in said.sentences
    assert kasir.good("verify")["differences"] == []


def test_a_copy_in_use_or_of_a_newer_kasir(kasir: CommandLine, tmp_path: Path) -> None:
    """A file with its log beside it is half a copy; a newer kasir's file is not understood."""
    copy = tmp_path / "toko.db"
    kasir.good("backup", str(copy))
    (tmp_path / "toko.db-wal").write_bytes(b"")
    assert "sedang dipakai" in kasir.by("pemilik")("restore", str(copy)).sentences
    (tmp_path / "toko.db-wal").unlink()
    _spoil(copy, "PRAGMA user_version=999")
    said = kasir.by("pemilik")("restore", str(copy))
    assert (said.code, said.sentences[:36]) == (3, "Cadangan ini dari kasir yang lebih b")


def test_upgrade_of_a_current_shop(kasir: CommandLine) -> None:
    """Nothing to do is said, and nothing is copied."""
    found = kasir.good("upgrade")
    assert found["copy"] is None
    assert kasir("upgrade").sentences == "Data toko sudah versi terbaru.\n"


def test_a_server_keeps_its_own_copies(kasir: CommandLine) -> None:
    """With a database on a server the server's tools copy it."""
    config = kasir.data / "config.toml"
    config.write_text('database = "postgresql+psycopg://toko"\n', encoding="utf-8")
    for words in (("backup",), ("restore", "x.db"), ("upgrade",), ("recover", "--key", "x")):
        said = kasir(*words)
        assert (said.code, said.sentences[:25]) == (3, "Data toko ini di server. ")


def test_problems_of_a_file(kasir: CommandLine) -> None:
    """A reference to nothing is found in a file that is otherwise sound."""
    path = kasir.data / "kasir.db"
    assert sqlite.problems(path) == ()
    _spoil(path, "PRAGMA foreign_keys=OFF")
    _spoil(path, "INSERT INTO barcodes (code, product_id) VALUES ('x', 99)")
    assert sqlite.problems(path) == ("('barcodes', None, 'products', 0)",)
    database = Database(path)
    with pytest.raises(Exception, match="tidak lolos"):
        folder.back_up(kasir.data, None, Shop(database, kasir.data).at)
    database.close()

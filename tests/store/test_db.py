"""The file of the shop: what is refused, what a full disk does, and who loses no update."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import create_engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from kasir.errors import EnvironmentRefusedError
from kasir.models import Agreement, Entry, NumberSeries, Session
from kasir.models.base import table_of
from kasir.operations.selling import carts
from kasir.store import db, sqlite
from kasir.store.contract import SCHEMA_VERSION, StorageBrokenError, StorageError
from kasir.store.db import Database
from tests.shop import Shop, cash, ledger_tables


@pytest.fixture
def path(shop_folder: Path) -> Path:
    return shop_folder / "kasir.db"


def _refused(path: Path, sentence: str) -> None:
    before = path.read_bytes() if path.is_file() else None
    others = sorted(path.parent.iterdir())
    with pytest.raises(EnvironmentRefusedError, match=sentence):
        Database(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(path.parent.iterdir()) == others


# --- what is refused ------------------------------------------------------------------------


def test_no_file_is_no_shop(tmp_path: Path) -> None:
    """A missing file is said, never made: an empty shop instead of the real one loses it."""
    _refused(tmp_path / "kasir.db", "Belum ada data toko")


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04" * 100, b"SQLite format 3\x00"])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """Empty, garbage, an archive, a cut header: refused and left as it is."""
    (tmp_path / "kasir.db").write_bytes(content)
    _refused(tmp_path / "kasir.db", "bukan data kasir, atau rusak")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """A SQLite file of somebody else is not ours to write into."""
    other = dbapi2.connect(str(tmp_path / "kasir.db"))
    other.execute("CREATE TABLE t (a)")
    other.commit()
    other.close()
    _refused(tmp_path / "kasir.db", "bukan data kasir")


def test_a_newer_shop_is_refused(path: Path) -> None:
    """An older kasir does not understand what a newer one wrote."""
    other = dbapi2.connect(str(path))
    other.execute("PRAGMA user_version=99")
    other.close()
    _refused(path, "kasir yang lebih baru")


def test_a_newer_shop_is_refused_before_its_log_is_merged(path: Path) -> None:
    """A newer kasir that crashed leaves its mark in the log, not yet in the file's first bytes."""
    other = dbapi2.connect(str(path), isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("PRAGMA user_version=99")
    assert sqlite.read_header(path) == (sqlite.APPLICATION_ID, SCHEMA_VERSION)
    database = Database(path)
    with pytest.raises(EnvironmentRefusedError, match="kasir yang lebih baru"):
        database.read(_read_everything)
    database.close()
    other.close()


def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    """No traceback, a sentence."""
    (tmp_path / "kasir.db").mkdir()
    _refused(tmp_path / "kasir.db", "tidak bisa dibuka")


@pytest.mark.parametrize(
    ("mounts", "is_shared"),
    [
        ("/dev/sda1 / ext4 rw 0 0", False),
        ("/dev/sda1 / ext4 rw 0 0\nnas:/toko {folder} nfs4 rw 0 0", True),
        ("//nas/toko {parent} cifs rw 0 0\n/dev/sdb1 {folder} ext4 rw 0 0", False),
        ("/dev/sdb1 {folder} ext4 rw 0 0\n//nas/toko {folder} cifs rw 0 0", True),
        ("nas:/toko {folder}-lain nfs rw 0 0", False),
        ("", False),
    ],
)
def test_a_network_share_is_refused(
    shop_folder: Path, monkeypatch: pytest.MonkeyPatch, mounts: str, is_shared: bool
) -> None:
    """Two tills on one share would ruin the file: the share that holds the folder decides."""
    folder = shop_folder.rename(shop_folder.with_name("toko kita"))
    table = folder.parent / "mounts"
    named = {"folder": str(folder).replace(" ", "\\040"), "parent": folder.parent}
    table.write_text(mounts.format(**named) + "\n" * bool(mounts), encoding="utf-8")
    monkeypatch.setattr(sqlite, "_MOUNTS", table)
    if is_shared:
        _refused(folder / "kasir.db", "ada di jaringan")
    else:
        Database(folder / "kasir.db").close()
    table.unlink()
    Database(folder / "kasir.db").close()  # Where nothing can be told, the shop opens.


@contextmanager
def _as_nobody(folder: Path) -> Iterator[Path]:
    """Be somebody without rights; who runs as root gives them up meanwhile."""
    if os.getuid() != 0:
        yield folder
        return
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    shutil.copytree(folder, place / "shop")
    for entry in (place / "shop", *(place / "shop").iterdir()):
        entry.chmod(entry.stat().st_mode | 0o055)
    os.setresuid(65534, 65534, 0)
    try:
        yield place / "shop"
    finally:
        os.setresuid(0, 0, 0)
        shutil.rmtree(place)


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o644), (0o755, 0o444)])
def test_a_read_only_shop_is_refused(shop_folder: Path, folder_mode: int, file_mode: int) -> None:
    """A file or folder that can't be written is said at the start, not at the first sale."""
    (shop_folder / "kasir.db").chmod(file_mode)
    shop_folder.chmod(folder_mode)
    try:
        with _as_nobody(shop_folder) as place:
            _refused(place / "kasir.db", "hanya bisa dibaca")
    finally:
        shop_folder.chmod(0o755)


@pytest.mark.parametrize("kept", [100, 4_096, 100_000])
def test_a_cut_file_is_damaged(path: Path, kept: int) -> None:
    """A file that ends too early says what to do, on the first question."""
    os.truncate(path, kept)
    database = Database(path)
    with pytest.raises((StorageError, EnvironmentRefusedError), match=r"rusak|bukan data kasir"):
        database.read(_read_everything)
    database.close()


def test_a_scribbled_file_is_damaged(path: Path) -> None:
    """Garbage in the middle is never a traceback."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(100)
        file.write(random.Random(7).randbytes(size - 100))
    database = Database(path)
    with pytest.raises((StorageError, EnvironmentRefusedError), match=r"rusak|bukan data kasir"):
        database.read(_read_everything)
    database.close()


def _read_everything(session: Session) -> None:
    tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
    for name in tables.all():
        session.execute(text(f'SELECT * FROM "{name}"')).all()


def test_a_folder_may_have_any_name(shop_folder: Path) -> None:
    """`Toko 50% #1?` is a name like any other: the shop in it opens."""
    odd = shop_folder.rename(shop_folder.with_name("Toko 50% #1? & kawan"))
    database = Database(odd / "kasir.db")
    assert database.read(lambda s: s.execute(text("SELECT count(*) FROM staff")).scalar()) == 4
    database.close()
    assert {entry.name for entry in odd.iterdir()} == {"kasir.db", "pepper.key"}


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions that can lose a commit, or that no migration can count on, write nothing."""
    monkeypatch.setattr(sqlite, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(EnvironmentRefusedError, match="terlalu tua"):
        Database(path)


def test_a_connection_that_keeps_no_promise_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a setting does not confirm is not trusted: a network share refuses WAL."""
    monkeypatch.setattr(sqlite, "PRAGMAS", (("journal_mode", "WAL", "something else"),))
    database = Database(path)
    with pytest.raises(EnvironmentRefusedError, match="tidak aman di tempat ini"):
        database.read(_read_everything)


def test_the_storage_contract(shop: Shop) -> None:
    """WAL, FULL, foreign keys and the rest, on every connection."""
    for name, _wanted, expected in sqlite.PRAGMAS:
        assert shop.read(lambda s, n=name: s.execute(text(f"PRAGMA {n}")).scalar()) == expected


# --- transactions ---------------------------------------------------------------------------


def test_a_read_stores_nothing(shop: Shop) -> None:
    """A question is rolled back, whatever it did."""
    row = {"series": "X", "year": 0, "last": 1}
    shop.read(lambda s: s.execute(insert(NumberSeries), row))
    assert shop.read(lambda s: s.execute(select(NumberSeries.series)).scalars().all()) == []


def test_an_exception_rolls_everything_back(shop: Shop) -> None:
    """One intention is stored whole or not at all."""

    def work(session: Session) -> None:
        session.execute(insert(NumberSeries), {"series": "X", "year": 0, "last": 1})
        raise KeyError

    with pytest.raises(KeyError):
        shop.write(work)
    assert shop.read(lambda s: s.execute(select(NumberSeries.series)).scalars().all()) == []


def test_what_is_no_storage_error_stays_what_it_is(shop: Shop) -> None:
    """A broken constraint is a bug, and looks like one."""
    row = {"series": "X", "year": 0, "last": 0}
    with pytest.raises(DBAPIError, match="CHECK constraint failed"):
        shop.write(lambda s: s.execute(insert(NumberSeries), row))
    with pytest.raises(DBAPIError, match="no such table"):
        shop.read(lambda s: s.execute(text("SELECT * FROM nowhere")))


def test_an_error_tells_no_values(shop: Shop) -> None:
    """Errors go to the log: no telephone, no account and no PIN's hash may stand in them."""
    row = {"series": "rahasia 0812", "year": 0, "last": 0}
    with pytest.raises(DBAPIError) as refused:
        shop.write(lambda s: s.execute(insert(NumberSeries), row))
    assert "INSERT INTO number_series" in str(refused.value)
    assert "rahasia" not in str(refused.value)


def test_a_file_in_use_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that holds the write lock too long is named, and nothing is lost."""
    other = dbapi2.connect(str(shop.folder / "kasir.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = tuple(
        ("busy_timeout", "1", 1) if p[0] == "busy_timeout" else p for p in sqlite.PRAGMAS
    )
    monkeypatch.setattr(sqlite, "PRAGMAS", impatient)
    database = Database(shop.folder / "kasir.db")
    with pytest.raises(StorageError, match="sedang dipakai program lain"):
        database.write(lambda s: s.execute(text("SELECT 1")))
    other.execute("ROLLBACK")
    other.close()
    assert database.write(lambda s: s.execute(text("SELECT 1")).scalar()) == 1
    database.close()


def test_a_full_disk_refuses_the_sale_and_keeps_the_cart(shop: Shop) -> None:
    """The sentence says that nothing is lost; when there is room again, the same cart is sold."""
    shop.product("A", 10_000, shop.consignor("K1"))
    shop.open_shift()
    cart = shop.cart(("A", 1))
    stamp = shop.stamp()
    shop.write(lambda s: carts.keep_cart(s, cart, stamp))

    def limit(session: Session, pages: int) -> None:
        session.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    shop.read(lambda s: limit(s, 1))  # One connection in the pool: the next sale has this one.
    with pytest.raises(StorageError, match="Penyimpanan komputer penuh"):
        _sell_for_ever(shop)
    sold = shop.read(lambda s: s.execute(text("SELECT count(*) FROM sales")).scalar())
    unfinished = shop.read(lambda s: carts.unfinished_cart(s, shop.register_id))
    assert unfinished == cart
    shop.read(lambda s: limit(s, 1_000_000))
    receipt = shop.sell(cart, cash(10_000))
    assert receipt.number == f"K1-{sold + 1:06d}"


def _sell_for_ever(shop: Shop) -> None:
    while True:
        shop.sell(shop.cart(("A", 1)), cash(10_000))


def test_after_an_io_error_nothing_more_is_written(shop: Shop) -> None:
    """A failed write is never tried again on the same pages: kasir stops until a check."""

    class BrokenDiskError(Exception):
        sqlite_errorname = "SQLITE_IOERR_FSYNC"

    def work(_session: Session) -> None:
        raise DBAPIError("COMMIT", {}, BrokenDiskError())

    with pytest.raises(StorageBrokenError, match="Berhenti berjualan"):
        shop.write(work)
    with pytest.raises(StorageBrokenError):
        shop.write(lambda s: s.execute(text("SELECT 1")))


def test_a_serialization_failure_is_tried_again(shop: Shop) -> None:
    """On a server two counters may collide: the loser tries again, a bounded number of times."""

    class CollisionError(Exception):
        sqlstate = "40001"

    tries = []

    def work(_session: Session) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise DBAPIError("COMMIT", {}, CollisionError())
        return "done"

    assert shop.write(work) == "done"
    tries.clear()

    def never(_session: Session) -> None:
        tries.append(1)
        raise DBAPIError("COMMIT", {}, CollisionError())

    with pytest.raises(DBAPIError):
        shop.write(never)
    assert len(tries) == db.MOST_TRIES


# --- two writers ----------------------------------------------------------------------------

WRITERS, TURNS = 4, 25


def _together(work: object) -> None:
    threads = [threading.Thread(target=work) for _ in range(WRITERS)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _count_up(session: Session) -> None:
    """Read a number and write the next one: what loses updates when nobody takes care."""
    last = session.execute(select(NumberSeries.last)).scalar_one()
    session.execute(update(NumberSeries).values(last=last + 1))


def test_four_writers_lose_no_update(shop: Shop) -> None:
    """`Database.write` locks before it reads: 100 turns count up by 100."""
    shop.write(lambda s: s.execute(insert(NumberSeries), {"series": "X", "year": 0, "last": 1}))

    def work() -> None:
        for _ in range(TURNS):
            shop.write(_count_up)

    _together(work)
    assert shop.read(lambda s: s.execute(select(NumberSeries.last)).scalar()) == 1 + WRITERS * TURNS


def test_default_settings_lose_updates(shop: Shop) -> None:
    """The control: SQLAlchemy's defaults on the same file read first and overwrite each other."""
    shop.write(lambda s: s.execute(insert(NumberSeries), {"series": "X", "year": 0, "last": 1}))
    engine = create_engine(f"sqlite+pysqlite:///{shop.folder / 'kasir.db'}", module=dbapi2)
    both_have_read = threading.Barrier(2)

    def work() -> None:
        with Session(engine) as session:
            last = session.execute(select(NumberSeries.last)).scalar_one()
            both_have_read.wait()
            session.execute(update(NumberSeries).values(last=last + 1))
            session.commit()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert shop.read(lambda s: s.execute(select(NumberSeries.last)).scalar()) == 2


# --- the ledger only grows ------------------------------------------------------------------


def test_a_posted_row_is_changed_by_no_operation(shop: Shop) -> None:
    """The trigger stops a bug of ours as it stops a stranger, and nothing else is stored."""
    shop.consignor("K1")

    def work(session: Session) -> None:
        session.execute(insert(NumberSeries), {"series": "X", "year": 0, "last": 1})
        session.execute(update(Agreement).values(rate_bp=0))

    with pytest.raises(DBAPIError, match="agreements: a posted record is never changed"):
        shop.write(work)
    assert shop.read(lambda s: s.execute(select(NumberSeries.series)).scalars().all()) == []


def test_ledger_tables_are_named() -> None:
    """Sales, postings, settlements and the chain are among them; drafts are not."""
    assert {"sales", "postings", "settlements", "audit_records"} < set(ledger_tables())
    assert not {"carts", "unclaimed_postings", "batches", "staff"} & set(ledger_tables())
    assert table_of(Entry).name in ledger_tables()


def test_header_of_a_shop(path: Path) -> None:
    """What the first bytes say, without opening the file as a database."""
    assert sqlite.read_header(path) == (sqlite.APPLICATION_ID, SCHEMA_VERSION)

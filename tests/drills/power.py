"""The power fails at any moment, and the disk keeps what it was told to keep, and some of the rest.

A real selling session is recorded with strace: each write, truncation, sync, and each sale that
was acknowledged. Out of the record images of the disk are built, as a cut could leave them: all
that was synced before is there; of each unsynced sector of 512 bytes the old content or any one
of the new. Each image is opened as the shop would be: nothing acknowledged may be missing, the
file sound, the books clean. The control syncs as SQLite does in WAL mode by itself (NORMAL).
"""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import select, text

from kasir.cart import Cart, Tender, new_cart
from kasir.clock import Stamp
from kasir.enums import TenderKind
from kasir.models import Entry, Session
from kasir.money import Quantity
from kasir.operations.products import catalog
from kasir.operations.selling import carts, sales
from kasir.operations.shifts import shifts
from kasir.operations.verify.report import verify
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.shop import DAY, Shop, found_template

SKUS = ("A", "B", "C")
SALES = 40
CHECKPOINT_PAGES = 100  # More often than usual, so that the record holds many checkpoints.
SECTOR = 512
CALLS = "openat,pwrite64,ftruncate,fsync,fdatasync,close,write"
DATABASE = "kasir.db"
LOG = "kasir.db-wal"


def drill(folder: Path, images: int, control_images: int) -> list[Outcome]:
    if shutil.which("strace") is None:
        return [Outcome("power_cut", 0, 0, "strace is needed: apt install strace")]
    outcomes = []
    for name, sync, count in (
        ("power_cut", "FULL", images),
        ("power_cut_control", "NORMAL", control_images),
    ):
        shop = folder / sync
        _stocked_shop(shop)
        before = (shop / DATABASE).read_bytes()
        record = _record(shop, sync)
        bad = [problem for problem in _cut(before, record, count, folder / "image") if problem]
        detail = f"{len(record)} steps recorded, synchronous={sync}; " + "; ".join(bad[:3])
        outcomes.append(Outcome(name, count, len(bad), detail, is_control=sync != "FULL"))
    return outcomes


def _stocked_shop(folder: Path) -> None:
    folder.mkdir()
    found_template(folder)
    shop = Shop(Database(folder / DATABASE), folder)
    consignor = shop.consignor("K001")
    for number, sku in enumerate(SKUS):
        shop.product(sku, 5_000 + 2_500 * number, consignor, 1_000_000)
    shop.open_shift()
    shop.database.close()


# --- the session that is recorded -----------------------------------------------------------


def sell(folder: Path, sync: str) -> None:
    """Sell and say so on standard output, then end as a machine without power does."""
    database = Database(folder / DATABASE)
    shop = Shop(database, folder)
    shift = database.read(partial(shifts.current_shift, register_id=shop.register_id))
    assert shift is not None
    shop.shift_id = shift.id
    [connection] = database._idle  # The one that is lent again.
    connection.exec_driver_sql(f"PRAGMA synchronous={sync}")
    connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    connection.rollback()
    stamp = shop.stamp()
    for _ in range(SALES):
        cart = database.read(_cart)
        database.write(partial(carts.keep_cart, cart=cart, stamp=stamp))
        sys.stdout.write(database.write(partial(_complete, cart=cart, stamp=stamp)) + "\n")
        sys.stdout.flush()


def _cart(session: Session) -> Cart:
    cart = new_cart()
    for sku in SKUS:
        cart = cart.add(catalog.find_product(session, sku, DAY)[0], Quantity.units(1))
    return cart


def _complete(session: Session, cart: Cart, stamp: Stamp) -> str:
    tenders = (Tender(TenderKind.CASH, cart.total),)
    return sales.complete_sale(session, cart, tenders, stamp).number


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that reached the system: a write, a cut to a size, a sync, or a word said."""

    what: str
    file: str = ""
    offset: int = 0
    data: bytes = b""


def _record(folder: Path, sync: str) -> list[Step]:
    trace = folder / "trace"
    command = [
        *("strace", "-o", str(trace), "-xx", "-s", "100000", "-e", f"trace={CALLS}"),
        *(sys.executable, "-m", "tests.drills.power", str(folder), sync),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return list(_steps(trace))


_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def _steps(trace: Path) -> Iterator[Step]:
    names: dict[int, str] = {1: "said"}
    for line in trace.read_text().splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        name, words, answer = call[1], call[2], int(call[3])
        found = _STRING.search(words)
        data = bytes.fromhex(found[1].replace("\\x", "")) if found else b""
        if name == "openat":
            names[answer] = Path(data.decode()).name
            continue
        handle = int(words.partition(",")[0])
        if name == "close":
            names.pop(handle, None)
        elif name == "write" and names.get(handle) == "said":
            yield Step("said", data=data)
        elif names.get(handle) in {DATABASE, LOG}:
            last = words.rpartition(",")[2]
            yield _step(name, names[handle], last, data)


def _step(call: str, file: str, last: str, data: bytes) -> Step:
    match call:
        case "pwrite64":
            return Step("write", file, int(last), data)
        case "ftruncate":
            return Step("truncate", file, int(last))
        case _:
            return Step("sync", file)


# --- the disk after the cut -----------------------------------------------------------------


@dataclass
class File:
    """What is safe of a file, and what may or may not be there, sector by sector."""

    safe: bytearray
    unsafe: dict[int, list[bytes]] = field(default_factory=dict)
    now: bytearray = field(default_factory=bytearray)

    def write(self, offset: int, data: bytes) -> None:
        _put(self.now, offset, data)
        first, last = offset // SECTOR, (offset + len(data) - 1) // SECTOR
        for sector in range(first, last + 1):
            content = bytes(self.now[sector * SECTOR : (sector + 1) * SECTOR])
            self.unsafe.setdefault(sector, []).append(content)

    def truncate(self, size: int) -> None:
        """Cut to a size; that this is safe at once is the worse case for a log."""
        del self.now[size:], self.safe[size:]
        self.unsafe = {at: kept for at, kept in self.unsafe.items() if at * SECTOR < size}

    def sync(self) -> None:
        self.safe = bytearray(self.now)
        self.unsafe.clear()

    def image(self, chance: random.Random) -> bytes:
        """Give what a disk may hold: of each unsynced sector the old or any newer content."""
        found = bytearray(self.safe)
        share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for sector, contents in self.unsafe.items():
            if chance.random() < share:
                _put(found, sector * SECTOR, chance.choice(contents))
        return bytes(found)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    content.extend(bytes(max(offset - len(content), 0)))
    content[offset : offset + len(data)] = data


def _cut(before: bytes, record: list[Step], images: int, folder: Path) -> Iterator[str]:
    """Cut the power at random steps and give for each image what is wrong with it, or nothing."""
    chance = random.Random(1)
    disk = {DATABASE: File(bytearray(before), now=bytearray(before)), LOG: File(bytearray())}
    said: list[str] = []
    cuts = sorted(chance.randrange(len(record)) for _ in range(images))
    for number, step in enumerate(record):
        while cuts and cuts[0] == number:
            cuts.pop(0)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for name, file in disk.items():
                (folder / name).write_bytes(file.image(chance))
            problem = _problem(folder / DATABASE, said)
            yield f"step {number}: {problem}" if problem else ""
        match step.what:
            case "write":
                disk[step.file].write(step.offset, step.data)
            case "truncate":
                disk[step.file].truncate(step.offset)
            case "sync":
                disk[step.file].sync()
            case _:
                said += step.data.decode().split()


def _problem(path: Path, said: list[str]) -> str:
    try:
        database = Database(path)
        problem = database.read(partial(_problem_inside, said=said))
        database.close()
    except Exception as error:  # noqa: BLE001 - whatever it is, the shop does not open
        return f"does not open: {error}"
    return problem


def _problem_inside(session: Session, said: list[str]) -> str:
    if session.execute(text("PRAGMA integrity_check")).scalar_one() != "ok":
        return "the file is corrupt"
    kept = set(session.scalars(select(Entry.number).where(Entry.number.is_not(None))))
    lost = len(set(said) - kept)
    if lost:
        return f"{lost} acknowledged sales lost"
    differences = verify(session).differences
    return str(differences[0]) if differences else ""


if __name__ == "__main__":
    sell(Path(sys.argv[1]), sys.argv[2])

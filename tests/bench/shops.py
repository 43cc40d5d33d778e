"""Shops to measure on: many products, and a million sale lines behind.

Master data and sales go in as plain rows in bulk, everything else by the operations, so that
the shop is one that `verify` finds clean. Made files stay under `build/bench/` until the schema or
the code that fills them changes.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, insert, select

from kasir.clock import Stamp
from kasir.enums import EntryKind
from kasir.models import (
    Barcode,
    Batch,
    Category,
    Entry,
    Product,
    ProductPrice,
    Session,
    StockMovement,
)
from kasir.operations import journal
from kasir.operations.products import catalog
from kasir.store.contract import SCHEMA_VERSION
from kasir.store.db import Database
from kasir.store.upgrade import migrations_folder
from tests.shop import Shop, found_template

BUILD = Path(__file__).parents[2] / "build" / "bench"
PRODUCTS = 100_000
CONSIGNORS = 100
ON_THE_SHELF = 100_000  # Units of each, so that no sale runs out.

GOODS = ("Keripik", "Kerupuk", "Dodol", "Sambal", "Kopi", "Teh", "Madu", "Batik", "Tas", "Kain")
OF = ("Pisang", "Singkong", "Nangka", "Kepok", "Bromo", "Tengger", "Mangga", "Anggur", "Udang",
      "Rengginang")  # fmt: skip
KINDS = ("Asin", "Manis", "Pedas", "Original", "Balado", "Keju", "Cokelat", "Jahe", "Madu", "Gula")
SIZES = ("50 g", "100 g", "150 g", "200 g", "250 g", "400 g", "500 g", "1 kg", "S", "XL")


def code_of(number: int) -> str:
    """Give the barcode of a product, as the shop prints it itself."""
    return f"2{number:011d}5"


def name_of(number: int) -> str:
    words = (GOODS, OF, KINDS)
    parts = [group[number // 10**place % 10] for place, group in enumerate(words)]
    return f"{' '.join(parts)} {number // 1000:02d}"


def made_once(name: str, make: Callable[[Path], object], *code: str) -> Path:
    """Give the folder of a shop that is made once for each state of the code that makes it."""
    folder = BUILD / f"{name}-{SCHEMA_VERSION}-{_state(*code)}"
    if not folder.exists():
        draft = folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        make(draft)
        for old in BUILD.glob(f"{name}-*"):
            if old != draft:
                shutil.rmtree(old)
        draft.rename(folder)
    return folder


def _state(*code: str) -> str:
    files = sorted((migrations_folder() / "versions").glob("*.py"))
    files += [Path(file) for file in code]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


@contextmanager
def opened_copy(source: Path, folder: Path) -> Iterator[Shop]:
    """Open a copy of a made shop, with a shift open on the day after its last."""
    shutil.copytree(source, folder)
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    newest = shop.read(
        lambda session: session.execute(select(func.max(Entry.business_day))).scalar_one()
    )
    shop.day = newest
    shop.next_day()
    shop.open_shift()
    yield shop
    database.close()


# --- a catalogue ----------------------------------------------------------------------------


def catalogue() -> Path:
    """Give the folder of a shop with 100.000 products of 100 consignors and no sale."""
    return made_once("catalogue", make_catalogue, __file__)


def make_catalogue(folder: Path) -> None:
    found_template(folder)
    database = Database(folder / "kasir.db")
    shop = Shop(database, folder)
    for number in range(CONSIGNORS):
        shop.consignor(f"C{number:03d}")
    stamp = shop.stamp("pengelola")
    database.write(lambda session: _fill(session, stamp))
    database.close()


def _fill(session: Session, stamp: Stamp) -> None:
    session.execute(insert(Category), [{"id": 1, "name": "Camilan"}])
    products = [_product(number) for number in range(1, PRODUCTS + 1)]
    session.execute(insert(Product.__table__), products)  # type: ignore[arg-type]
    session.execute(
        insert(Barcode.__table__),  # type: ignore[arg-type]
        [{"code": code_of(row["id"]), "product_id": row["id"]} for row in products],
    )
    session.execute(
        insert(ProductPrice.__table__),  # type: ignore[arg-type]
        [
            {"product_id": row["id"], "starts_on": stamp.business_day, "price": row["price"],
             "at": stamp.at, "actor_id": stamp.actor.id}
            for row in products
        ],
    )  # fmt: skip
    session.execute(
        insert(Batch.__table__),  # type: ignore[arg-type]
        [
            {"id": row["id"], "product_id": row["id"], "received_on": stamp.business_day,
             "on_hand": ON_THE_SHELF * 1000}
            for row in products
        ],
    )  # fmt: skip
    for consignor_id in range(1, CONSIGNORS + 1):
        _take_in(session, stamp, consignor_id, products)


def _take_in(
    session: Session, stamp: Stamp, consignor_id: int, products: list[dict[str, object]]
) -> None:
    number = journal.document_number(session, "TT", stamp.business_day)
    kind = EntryKind.INTAKE
    event = journal.Event(session, kind, stamp, number=number, consignor_id=consignor_id)
    theirs = [row["id"] for row in products if row["consignor_id"] == consignor_id]
    event.add(
        StockMovement,
        [
            {"entry_id": event.id, "position": position, "batch_id": product_id,
             "product_id": product_id, "consignor_id": consignor_id,
             "quantity": ON_THE_SHELF * 1000, "expires_on": None}
            for position, product_id in enumerate(theirs, start=1)
        ],
    )  # fmt: skip
    event.seal()


def _product(number: int) -> dict[str, object]:
    name, size = name_of(number), SIZES[number % len(SIZES)]
    consignor = number % CONSIGNORS
    sku = f"SKU{number:06d}"
    return {
        "id": number,
        "sku": sku,
        "name": name,
        "size": size,
        "consignor_id": consignor + 1,
        "category_id": 1,
        "price": 5_000 + number % 60 * 500,
        "search_text": catalog.search_text((name, size, f"Usaha C{consignor:03d}", "Camilan", sku)),
    }

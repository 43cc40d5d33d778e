"""A selling program is killed (kill -9) at any moment, and the shop is opened again.

Each sale that was acknowledged after its commit must be there, the file sound, the books clean,
the cart on the screen offered back, and the till selling again within five seconds. The control
acknowledges before the commit, and must lose sales.
"""

import os
import random
import signal
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select, text

from kasir.cart import Cart, CartKey, Tender, new_cart
from kasir.clock import Stamp
from kasir.enums import TenderKind
from kasir.models import Entry, Session
from kasir.money import Quantity
from kasir.operations import journal
from kasir.operations.products import catalog
from kasir.operations.selling import carts, sales
from kasir.operations.selling.receipts import Receipt
from kasir.operations.verify.report import verify
from kasir.store.db import Database
from tests.drills.outcome import Outcome
from tests.shop import Shop, found_template

SKUS = ("A", "B", "C")
FIRST_WORD_S = 60  # The seller has opened the shop by then.
LATEST_S = 0.15  # A dozen sales: a kill may strike anywhere in one.
USABLE_S = 5
KILLS_A_SHOP = 50  # Then a new one, so that looking through the books stays quick.
VERIFIED_EVERY = 10

# A seller that has everything imported is forked for each kill; it never shares a connection.
_context = get_context("forkserver")
_context.set_forkserver_preload([__name__])


def drill(folder: Path, kills: int, seed: int = 1) -> list[Outcome]:
    found = _Found()
    chance = random.Random(seed)
    for first in range(0, kills, KILLS_A_SHOP):
        _kill_often(folder / str(first), min(KILLS_A_SHOP, kills - first), chance, found)
    detail = (
        f"{found.acknowledged} sales acknowledged, {found.lost} lost, {found.unsound} unsound, "
        f"{found.carts_lost} of {found.carts} carts lost, usable after {found.slowest:.2f} s"
    )
    return [Outcome("kill_9", kills, found.bad, detail), _control(folder / "control")]


@dataclass
class _Found:
    acknowledged: int = 0
    lost: int = 0
    unsound: int = 0
    carts: int = 0
    carts_lost: int = 0
    too_slow: int = 0
    slowest: float = 0
    numbers: list[str] = field(default_factory=list)  # Of this shop, acknowledged so far.

    @property
    def bad(self) -> int:
        return self.lost + self.unsound + self.carts_lost + self.too_slow


def _kill_often(folder: Path, kills: int, chance: random.Random, found: _Found) -> None:
    stamp = _stocked_shop(folder)
    found.numbers.clear()
    for number in range(1, kills + 1):
        stamp = _later(stamp, minutes=1)
        said = _killed(folder / "kasir.db", stamp, chance.uniform(0, LATEST_S))
        is_thorough = number % VERIFIED_EVERY == 0 or number == kills
        _reopen(folder / "kasir.db", _later(stamp, seconds=50), said, found, is_thorough)


def _stocked_shop(folder: Path) -> Stamp:
    folder.mkdir(parents=True)
    found_template(folder)
    shop = Shop(Database(folder / "kasir.db"), folder)
    consignor = shop.consignor("K001")
    for number, sku in enumerate(SKUS):
        shop.product(sku, 5_000 + 2_500 * number, consignor, 1_000_000)
    shop.open_shift()
    stamp = shop.stamp()
    shop.database.close()
    return stamp


def _later(stamp: Stamp, **by: float) -> Stamp:
    return Stamp(
        stamp.at + timedelta(**by),
        stamp.actor,
        stamp.register_id,
        stamp.shift_id,
        stamp.business_day,
    )


# --- the seller, in its own process ---------------------------------------------------------

Said = tuple[str, str, int]  # "cart", key, lines · "sold", number, lines


def _sell(path: Path, stamp: Stamp, says: Connection) -> None:
    """Ring up one to three goods and sell them, over and over; say what is durable."""
    database = Database(path)
    items = database.read(
        lambda session: [catalog.find_product(session, sku, stamp.business_day)[0] for sku in SKUS]
    )
    chance = random.Random(str(stamp.at))
    while True:
        cart = new_cart()
        for item in items[: chance.randint(1, len(items))]:
            stamp = _later(stamp, milliseconds=1)
            cart = cart.add(item, Quantity.units(1))
            database.write(partial(carts.keep_cart, cart=cart, stamp=stamp))
            says.send(("cart", cart.key, len(cart.lines)))
        receipt = database.write(partial(_complete, cart=cart, stamp=stamp))
        says.send(("sold", receipt.number, len(cart.lines)))


def _complete(session: Session, cart: Cart, stamp: Stamp) -> Receipt:
    return sales.complete_sale(session, cart, (Tender(TenderKind.CASH, cart.total),), stamp)


def _killed(path: Path, stamp: Stamp, after_s: float, sell: object = _sell) -> list[Said]:
    """Let a seller work, kill it, and give all that it had said."""
    hears, says = _context.Pipe(duplex=False)
    seller = _context.Process(target=sell, args=(path, stamp, says))  # type: ignore[arg-type]
    seller.start()
    says.close()
    assert hears.poll(FIRST_WORD_S), "the seller says nothing"
    time.sleep(after_s)
    assert seller.pid is not None
    os.kill(seller.pid, signal.SIGKILL)
    seller.join()
    said = []
    try:
        while True:
            said.append(hears.recv())
    except EOFError:
        return said


# --- after the kill -------------------------------------------------------------------------


def _reopen(path: Path, stamp: Stamp, said: list[Said], found: _Found, is_thorough: bool) -> None:
    begin = time.monotonic()
    database = Database(path)
    cart = database.read(partial(carts.unfinished_cart, register_id=stamp.register_id))
    open_cart = cart or _new_cart(database, stamp)
    database.write(partial(_complete, cart=open_cart, stamp=stamp))
    spent = time.monotonic() - begin
    found.slowest = max(found.slowest, spent)
    found.too_slow += spent > USABLE_S
    numbers = [number for what, number, _lines in said if what == "sold"]
    found.acknowledged += len(numbers)
    found.numbers += numbers
    found.lost += database.read(partial(_missing, numbers=found.numbers))
    if said and said[-1][0] == "cart":
        found.carts += 1
        found.carts_lost += not database.read(partial(_has_cart, said=said[-1], offered=cart))
    found.unsound += not database.read(partial(_is_sound, is_thorough=is_thorough))
    database.close()


def _new_cart(database: Database, stamp: Stamp) -> Cart:
    find = partial(catalog.find_product, code=SKUS[0], day=stamp.business_day)
    return new_cart().add(database.read(find)[0], Quantity.units(1))


def _missing(session: Session, numbers: list[str]) -> int:
    kept = set(session.scalars(select(Entry.number).where(Entry.number.is_not(None))))
    return len(set(numbers) - kept)


def _has_cart(session: Session, said: Said, offered: Cart | None) -> bool:
    """Whether the cart of the last word was offered back, or its sale got through."""
    _what, key, lines = said
    if offered is not None and offered.key == key:
        return len(offered.lines) >= lines
    return journal.entry_of_key(session, CartKey(key)) is not None


def _is_sound(session: Session, is_thorough: bool) -> bool:
    check = "integrity_check" if is_thorough else "quick_check"
    if session.execute(text(f"PRAGMA {check}")).scalar_one() != "ok":
        return False
    return not is_thorough or verify(session).is_clean


# --- the control ----------------------------------------------------------------------------


def _control(folder: Path) -> Outcome:
    """Kill sellers that acknowledge too early."""
    tries, lost = 5, 0
    stamp = _stocked_shop(folder)
    for _ in range(tries):
        stamp = _later(stamp, minutes=1)
        said = _killed(folder / "kasir.db", stamp, 0.01, _sell_too_early)
        database = Database(folder / "kasir.db")
        numbers = [number for _what, number, _lines in said]
        lost += database.read(partial(_missing, numbers=numbers))
        database.close()
    return Outcome("kill_9_control", tries, lost, "acknowledged before the commit", is_control=True)


def _sell_too_early(path: Path, stamp: Stamp, says: Connection) -> None:
    database = Database(path)

    def sell(session: Session) -> None:
        item = catalog.find_product(session, SKUS[0], stamp.business_day)[0]
        cart = new_cart().add(item, Quantity.units(1))
        says.send(("sold", _complete(session, cart, stamp).number, 1))
        time.sleep(1)  # As long as a slow disk takes to commit.

    database.write(sell)

"""One shop a release, made by that release: today's kasir opens it, and it trades on."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from kasir import config
from kasir.config import PEPPER
from kasir.enums import Source
from kasir.models import Entry, Session
from kasir.money import Quantity
from kasir.operations import staff
from kasir.operations.selling import carts, returns
from kasir.operations.shifts import shifts
from kasir.operations.verify.report import verify
from kasir.store import sqlite, upgrade
from kasir.store.contract import SCHEMA_VERSION
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
            lambda s, p=pin: staff.sign_in(s, "kasir", p, pepper, kept.at, kept.register_id)
        )
        assert (signed.actor is not None) is right


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

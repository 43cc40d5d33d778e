"""`kasir simulate`: a training shop that trades by itself, day after day."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from kasir import clock
from kasir.commands.command import Answer, count
from kasir.commands.open_shop import StaffedShop, open_shop
from kasir.config import DATABASE
from kasir.demo.shop import PINS
from kasir.enums import Role
from kasir.errors import UserError
from kasir.operations import settings, shop, simulate
from kasir.operations.people import staff
from kasir.operations.simulate import Shape
from kasir.settings import ShopSettings
from kasir.store.new_shop import make_shop
from kasir.words import _

_STAFF = (("kasir", Role.CASHIER), ("pengelola", Role.MANAGER))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how many days, and of which shop."""
    for name, usual, text in (
        ("--seed", 1, _("toko yang mana")),
        ("--receipts-per-day", 40, _("struk sehari")),
        ("--products", 200, _("banyak barang")),
        ("--consignors", 30, _("banyak penitip")),
    ):
        parser.add_argument(name, type=count, default=usual, metavar="N", help=text)
    parser.add_argument("--days", type=count, required=True, metavar="N", help=_("banyak hari"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Let a training shop trade for some days, each one transaction; a new folder gets one.

    The same seed and shape give the same shop. Raises UserError for a shop that is in earnest.
    """
    days = arguments.days
    shape = Shape(
        arguments.seed, arguments.receipts_per_day, arguments.products, arguments.consignors
    )
    if not (data / DATABASE).exists():
        make_shop(data, _furnish)
    with open_shop(data) as found:
        opened = found.acting(found.database.read(lambda s: shop.person(s, "pengelola")))
        if not opened.database.read(settings.shop).is_training:
            raise UserError(_("Ini toko sungguhan. Pilih folder baru untuk latihan."))
        receipts = _trade(opened, days, shape)
        last = opened.database.read(simulate.next_day)
    answer = {"days": days, "receipts": receipts, "next_day": last.isoformat()}
    text = _("{days} hari, {receipts} struk. Toko latihan: {folder}")
    return Answer(answer, text.format(days=days, receipts=receipts, folder=data))


def _furnish(session: Any, pepper: bytes) -> None:
    training = ShopSettings(name=_("Toko Latihan"), is_training=True)
    owner = ("pemilik", _("Pemilik"), PINS["pemilik"])
    stamp = shop.found_shop(session, training, owner, pepper, clock.now(), known_pins=True)
    for username, role in _STAFF:
        staff.add_known(session, username, username, role, PINS[username], pepper, stamp)


def _trade(opened: StaffedShop, days: int, shape: Shape) -> int:
    office = opened.stamp()
    person = opened.database.read(lambda s: shop.person(s, "kasir"))
    cashier = clock.Stamp(office.at, person, opened.register_id, None, office.business_day)
    opened.database.write(lambda s: simulate.furnish(s, shape, office))
    receipts = 0
    for _number in range(days):
        day = opened.database.read(simulate.next_day)
        trade = partial(simulate.trade, shape=shape, day=day, cashier=cashier, office=office)
        receipts += opened.database.write(trade)
    return receipts

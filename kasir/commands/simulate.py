"""`kasir simulate`: a training shop that trades by itself, day after day."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kasir import clock
from kasir.commands.open_shop import Answer, Desk, open_desk
from kasir.config import DATABASE
from kasir.demo.shop import PINS
from kasir.enums import Role
from kasir.errors import UserError
from kasir.operations import settings, shop, simulate, staff
from kasir.operations.simulate import Shape
from kasir.settings import ShopSettings
from kasir.store import shop_folder as folder
from kasir.words import _

_STAFF = (("kasir", Role.CASHIER), ("pengelola", Role.MANAGER))


def run(
    data: Path, days: int, seed: int, *, receipts_a_day: int, products: int, consignors: int
) -> Answer:
    """Let a training shop trade for some days, each one transaction; a new folder gets one.

    The same seed and shape give the same shop. Raises UserError for a shop that is in earnest.
    """
    shape = Shape(seed, receipts_a_day, products, consignors)
    if not (data / DATABASE).exists():
        folder.make_shop(data, _furnish)
    with open_desk(data, "pengelola") as desk:
        if not desk.database.read(settings.shop).is_training:
            raise UserError(_("Ini toko sungguhan. Pilih folder baru untuk latihan."))
        receipts = _trade(desk, days, shape)
        last = desk.database.read(simulate.next_day)
    answer = {"days": days, "receipts": receipts, "next_day": last.isoformat()}
    text = _("{days} hari, {receipts} struk. Toko latihan: {folder}")
    return Answer(answer, text.format(days=days, receipts=receipts, folder=data))


def _furnish(session: Any, pepper: bytes) -> None:
    training = ShopSettings(name=_("Toko Latihan"), is_training=True)
    owner = ("pemilik", _("Pemilik"), PINS["pemilik"])
    stamp = shop.found_shop(session, training, owner, pepper, clock.now())
    for username, role in _STAFF:
        staff.add_staff(session, username, username, role, PINS[username], pepper, stamp)


def _trade(desk: Desk, days: int, shape: Shape) -> int:
    office = desk.stamp()
    person = desk.database.read(lambda s: shop.person(s, "kasir"))
    cashier = clock.Stamp(office.at, person, desk.register_id, None, office.business_day)
    desk.database.write(lambda s: simulate.furnish(s, shape, office))
    receipts = 0
    for _number in range(days):
        day = desk.database.read(simulate.next_day)
        trade = partial(simulate.trade, shape=shape, day=day, cashier=cashier, office=office)
        receipts += desk.database.write(trade)
    return receipts

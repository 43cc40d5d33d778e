"""What a manager should know before goods are taken in: nothing here forbids anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from kasir.models import Product, Session, Stored
from kasir.operations import catalog
from kasir.operations.stock import NoteLine
from kasir.words import _

SOON = timedelta(days=30)
STEP = 100  # Rupiah: smaller coins are hardly there.


def intake_warnings(session: Session, lines: Iterable[NoteLine], day: date) -> tuple[str, ...]:
    """Give sentences about an intake: date, halal number, licence, price; none when all is well.

    Food is what has a date, a shelf life or a food licence. A past date is no warning: the
    intake itself refuses it.
    """
    wanted = list(lines)
    found = select(Product).where(Product.id.in_({line.product_id for line in wanted}))
    goods = {product.id: product for product in session.execute(found)}
    told: dict[str, None] = {}  # Each sentence once, in the order of the lines.
    for line in wanted:
        for sentence in _about(goods[line.product_id], line, day):
            told[sentence] = None
    return tuple(told)


def _about(goods: Stored, line: NoteLine, day: date) -> list[str]:
    name = catalog.full_name(goods.name, goods.size, goods.variant)
    told = []
    if line.expires_on is not None and day <= line.expires_on < day + SOON:
        left = (line.expires_on - day).days
        told.append(
            _("{name} kedaluwarsa {day:%d/%m/%Y}, tinggal {left} hari.").format(
                name=name, day=line.expires_on, left=left
            )
        )
    if _is_food(goods, line) and not goods.halal_number:
        told.append(_("{name} belum punya nomor halal.").format(name=name))
    for word, until in (
        (_("Izin edar"), goods.licence_until),
        (_("Sertifikat halal"), goods.halal_until),
    ):
        if until is not None and until < day:
            told.append(
                _("{word} {name} habis {day:%d/%m/%Y}.").format(word=word, name=name, day=until)
            )
    if goods.price % STEP:
        told.append(
            _("Harga {name} bukan kelipatan Rp100: sulit dikembalikan tunai.").format(name=name)
        )
    return told


def _is_food(goods: Stored, line: NoteLine) -> bool:
    return bool(line.expires_on or goods.shelf_life_days or goods.licence_kind)

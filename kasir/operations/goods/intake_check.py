"""What a manager should know before goods are taken in, and the food that a shop refuses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from kasir.errors import HalalMissingError
from kasir.models import Product, Session
from kasir.money import Money
from kasir.operations import settings
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.products import catalog
from kasir.operations.reading import columns, read
from kasir.words import _

SOON = timedelta(days=30)
STEP = 100  # Rupiah: smaller coins are hardly there.


class _Goods(NamedTuple):
    id: int
    name: str
    price: Money
    shelf_life_days: int | None
    licence_kind: str
    licence_until: date | None
    halal_number: str
    halal_until: date | None


def intake_warnings(session: Session, lines: Iterable[NoteLine], day: date) -> tuple[str, ...]:
    """Sentences about an intake: date, halal number, licence, price; none when all is well.

    Food is what has a date, a shelf life or a food licence. A past date is no warning: the
    intake itself refuses it. Raises HalalMissingError, as the intake would.
    """
    wanted = list(lines)
    refuse_without_halal(session, wanted)
    goods = _goods(session, wanted)
    told: dict[str, None] = {}  # Each sentence once, in the order of the lines.
    for line in wanted:
        for sentence in _about(goods[line.product_id], line, day):
            told[sentence] = None
    return tuple(told)


def refuse_without_halal(session: Session, lines: Iterable[NoteLine]) -> None:
    """Refuse food without a halal number where the shop wants it so; it is warned of elsewhere.

    Raises HalalMissingError, which names all of it.
    """
    if not settings.shop(session).require_halal:
        return
    wanted = list(lines)
    goods = _goods(session, wanted)
    bare = [goods[line.product_id] for line in wanted if _lacks_halal(goods[line.product_id], line)]
    if bare:
        names = dict.fromkeys(product.name for product in bare)
        raise HalalMissingError(", ".join(names))


def _goods(session: Session, lines: Iterable[NoteLine]) -> dict[int, _Goods]:
    asked = select(*columns(_Goods, Product, name=catalog.whole_name()))
    wanted = asked.where(Product.id.in_({line.product_id for line in lines}))
    return {goods.id: goods for goods in read(session, _Goods, wanted)}


def _about(goods: _Goods, line: NoteLine, day: date) -> list[str]:
    name = goods.name
    told = []
    if line.expires_on is not None and day <= line.expires_on < day + SOON:
        left = (line.expires_on - day).days
        told.append(
            _("{name} kedaluwarsa {day:%d/%m/%Y}, tinggal {left} hari.").format(
                name=name, day=line.expires_on, left=left
            )
        )
    if _lacks_halal(goods, line):
        told.append(_("{name} belum punya nomor halal.").format(name=name))
    for word, until in (
        (_("Izin edar"), goods.licence_until),
        (_("Sertifikat halal"), goods.halal_until),
    ):
        if until is not None and until < day:
            told.append(
                _("{word} {name} habis {day:%d/%m/%Y}.").format(word=word, name=name, day=until)
            )
    if goods.price.rupiah % STEP:
        told.append(
            _("Harga {name} bukan kelipatan Rp100: sulit dikembalikan tunai.").format(name=name)
        )
    return told


def _lacks_halal(goods: _Goods, line: NoteLine) -> bool:
    is_food = line.expires_on or goods.shelf_life_days or goods.licence_kind
    return bool(is_food) and not goods.halal_number

"""A shop that trades by itself, for training and for benches: deterministic, by real operations.

The same seed and shape give the same shop, receipt by receipt. Each day is one transaction of
the caller: `furnish` once, then `trade` for each day in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import func, select

from kasir.cart import Cart, CartKey, Discount, Item, ProductId, Tender, due_in_cash
from kasir.clock import WIB, Stamp
from kasir.enums import Bearer, EntryKind, Scheme, Source, TenderKind
from kasir.models import Barcode, Consignor, Entry, Product, Session
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.operations import journal, settings
from kasir.operations.agreements import AgreementTerms
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.products import catalog, products
from kasir.operations.products.products import ProductCard
from kasir.operations.selling import returns, sales
from kasir.operations.selling.receipts import Receipt
from kasir.operations.settling import payouts, settlements
from kasir.operations.shifts import shifts
from kasir.operations.shifts.closing import close_shift
from kasir.operations.shifts.counting import count_drawer
from kasir.operations.shifts.leftovers import leftovers

FIRST_DAY = date(2026, 1, 1)
_GOODS = ("Keripik Pisang", "Batik Cap", "Kopi Robusta", "Madu Hutan", "Gelang Kerang", "Abon")
_CATEGORIES = ("Camilan", "Batik", "Kopi & Minuman", "Madu & Herbal", "Aksesori", "Olahan Ikan")


@dataclass(frozen=True, slots=True)
class Shape:
    """How big the simulated shop is."""

    seed: int
    receipts_a_day: int = 40
    products: int = 200
    consignors: int = 30


def next_day(session: Session) -> date:
    """The day after the last one on which anything happened in a shift."""
    last = session.execute(
        select(func.max(Entry.business_day)).where(Entry.kind == EntryKind.SHIFT_OPEN)
    ).scalar_one_or_none()
    return FIRST_DAY if last is None else last + timedelta(days=1)


def furnish(session: Session, shape: Shape, stamp: Stamp) -> None:
    """Bring the shop up to the shape's number of consignors and products."""
    random = Random(shape.seed)  # noqa: S311 - a game, no secret
    have = session.execute(select(func.count()).select_from(Consignor)).scalar_one()
    for number in range(have + 1, shape.consignors + 1):
        card = ConsignorCard(f"S{number:04d}", f"Usaha Latihan {number}", district="Tongas")
        consignor_id = consignors.save_consignor(session, card, stamp)
        terms = AgreementTerms(
            Scheme.PERCENT,
            rate=Rate(random.choice((1000, 1500, 2000, 2500))),
            bearer=random.choice(tuple(Bearer)),
        )
        consignors.agree(session, consignor_id, terms, FIRST_DAY, stamp)
    owners = session.scalars(select(Consignor.id).order_by(Consignor.id)).all()
    have = session.execute(select(func.count()).select_from(Product)).scalar_one()
    for number in range(have + 1, shape.products + 1):
        kind = random.randrange(len(_GOODS))
        product = ProductCard(
            sku=f"S{number:06d}",
            name=f"{_GOODS[kind]} {number}",
            category=_CATEGORIES[kind],
            price=Money(random.randrange(60, 1900) * 100),
            consignor_id=owners[number % len(owners)] if owners else None,
            barcodes=(f"29{number:010d}",),
        )
        products.save_product(session, product, stamp, FIRST_DAY)


def trade(session: Session, shape: Shape, day: date, cashier: Stamp, office: Stamp) -> int:
    """Run one day: intake, shift, sales, returns, closing, settlement, payouts.

    The stamps say who sells and who settles (two persons); their times are replaced by the
    day's. Gives the number of receipts.
    """
    random = Random(f"{shape.seed}:{day.isoformat()}")  # noqa: S311 - a game, no secret
    at = datetime.combine(day, time(8, 0), WIB).astimezone(UTC)
    morning = Stamp(at, office.actor, office.register_id, None, day)
    goods = _goods(session, random, day, shape)
    _refill(session, goods, morning)
    opened = shifts.open_shift(
        session, Money(500_000), Stamp(at, cashier.actor, cashier.register_id, None, day)
    )
    step = timedelta(hours=9) // max(shape.receipts_a_day, 1)
    count = max(1, round(random.gauss(shape.receipts_a_day, shape.receipts_a_day * 15 // 100)))
    for number in range(count):
        at += step
        selling = Stamp(at, cashier.actor, cashier.register_id, opened.id, day, office.actor)
        receipt = _sell(session, random, goods, f"sim:{shape.seed}:{day}:{number}", selling)
        if random.randrange(50) == 0:
            _return(session, receipt, f"sim-r:{shape.seed}:{day}:{number}", selling)
    closing = Stamp(at + step, cashier.actor, cashier.register_id, opened.id, day)
    expected = journal.balance(session, f"cash:{opened.register}")
    count_drawer(session, f"sim-c:{shape.seed}:{day}", {1: expected.rupiah}, closing)
    seen = [thing.key for thing in leftovers(session, closing.register_id)]
    close_shift(session, "", closing, seen=seen)
    _settle(session, random, day, Stamp(at + step, office.actor, office.register_id, None, day))
    return count


def _goods(session: Session, random: Random, day: date, shape: Shape) -> list[Item]:
    """Pick what sells on this day: at most 300 products, so that a day costs the same."""
    ids = session.scalars(
        select(Product.id)
        .join(Barcode, Barcode.product_id == Product.id)
        .where(Product.is_active == 1, Product.price > 0)
        .distinct()
        .order_by(Product.id)
    ).all()
    chosen = sorted(random.sample(list(ids), min(len(ids), 300)))
    assert chosen, f"nothing to sell in {shape}"
    return list(catalog.items(session, [ProductId(found) for found in chosen], day))


def _refill(session: Session, goods: list[Item], stamp: Stamp) -> None:
    short: dict[int | None, list[NoteLine]] = {}
    for item in goods:
        if item.on_hand < Quantity.units(20):
            line = NoteLine(item.product_id, Quantity.units(100))
            short.setdefault(item.consignor_id, []).append(line)
    for consignor_id, lines in short.items():
        stock.take_in(session, consignor_id, lines, stamp)


def _sell(session: Session, random: Random, goods: list[Item], key: str, stamp: Stamp) -> Receipt:
    cart = Cart(CartKey(key))
    for _ in range(random.randint(1, 6)):
        cart = cart.add(random.choice(goods), Quantity.units(random.choice((1, 1, 1, 2, 3))))
    if random.randrange(10) == 0:
        cart = cart.with_discount(Discount(Money(cart.total.rupiah // 2000 * 100)))
    kind = random.choice((TenderKind.CASH, TenderKind.CASH, TenderKind.QRIS, TenderKind.CARD))
    if kind is TenderKind.CASH:
        due, _rounding = due_in_cash(cart.total, (), settings.shop(session).cash_rounding)
        given = Money(-(-due.rupiah // 50_000) * 50_000)
        return sales.complete_sale(session, cart, (Tender(kind, given),), stamp)
    tender = Tender(kind, cart.total, f"REF{random.randrange(10**6):06d}")
    return sales.complete_sale(session, cart, (tender,), stamp)


def _return(session: Session, receipt: Receipt, key: str, stamp: Stamp) -> None:
    back = returns.ReturnLine(1, min(Quantity.units(1), receipt.lines[0].quantity))
    request = returns.ReturnRequest(key, receipt.sale_id, (back,), "latihan", TenderKind.QRIS)
    returns.return_goods(session, request, stamp)


def _settle(session: Session, random: Random, day: date, stamp: Stamp) -> None:
    for row in settlements.preview(session, day):
        head = settlements.settle(session, row.consignor_id, day, stamp)
        if head is None or head.closing <= ZERO or random.randrange(5) == 0:
            continue
        key = f"sim-pay:{head.number}"
        payouts.pay_out(session, key, head.number, head.closing, Source.BANK, "TRF", stamp)

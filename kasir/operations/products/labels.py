"""What stands on the labels of goods: name, today's tag, a code that finds them, whose they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kasir.cart import Item, ProductId
from kasir.clock import Stamp
from kasir.enums import JobKind
from kasir.errors import ExpiredGoodsError, NoPriceError, UserError
from kasir.models import Barcode, Session, StockMovement
from kasir.money import THOUSAND, Money, format_number
from kasir.operations import print_jobs
from kasir.operations.print_jobs import PrintJob
from kasir.operations.products import catalog, products
from kasir.operations.reading import made
from kasir.operations.rights import Right, require
from kasir.words import _

MOST = 2_000  # At once: more is a slip of the finger, and a box of paper.


class LabelCountError(UserError):
    """No label was asked for, or far too many."""

    def __init__(self) -> None:
        super().__init__(
            _("Jumlah label harus lebih dari 0 dan paling banyak {most} sekali cetak."),
            most=format_number(MOST),
        )


@dataclass(frozen=True, slots=True)
class LabelWish:
    """So many labels of a product; food has the date of its batch."""

    product_id: int
    count: int
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One label, to be printed `count` times. The shop's own goods have no consignor code."""

    name: str
    price: Money
    code: str
    consignor_code: str
    expires_on: date | None
    count: int


def labels(session: Session, wishes: Iterable[LabelWish], day: date) -> tuple[Label, ...]:
    """The labels in the order wished, all or none, with the tag of the day.

    Raises LabelCountError; NoPriceError and ExpiredGoodsError for goods that can't be sold.
    """
    wanted = list(wishes)
    counts = [wish.count for wish in wanted]
    if not counts or min(counts) <= 0 or sum(counts) > MOST:
        raise LabelCountError
    ids = {ProductId(wish.product_id) for wish in wanted}
    items = {int(item.product_id): item for item in catalog.items(session, ids, day)}
    codes = _codes(session, items.values())
    return tuple(_label(wish, items[wish.product_id], codes, day) for wish in wanted)


def wishes_of_note(session: Session, note_id: int) -> tuple[LabelWish, ...]:
    """A label for each piece that an intake brought; a length of cloth takes one."""
    rows = session.execute(
        select(StockMovement.product_id, StockMovement.quantity, StockMovement.expires_on)
        .where(StockMovement.entry_id == note_id, StockMovement.quantity > 0)
        .order_by(StockMovement.position)
    )
    return tuple(
        LabelWish(product_id, 1 if quantity % THOUSAND else quantity // THOUSAND, expires_on)
        for product_id, quantity, expires_on in rows
    )


def print_labels(session: Session, made: Iterable[Label], stamp: Stamp) -> int:
    """Queue labels for the receipt printer, a job a product, as they are now; give how many jobs.

    Raises NotAllowedError.
    """
    require(stamp, Right.REPRINT)
    jobs = [
        print_jobs.queue(session, JobKind.LABEL, None, stamp, label=_as_text(label))
        for label in made
    ]
    return len(jobs)


def label_of(job: PrintJob) -> Label:
    """The label that a job was queued with."""
    assert job.label is not None, "a label job without a label"
    name, price, code, consignor_code, day, count = json.loads(job.label)
    expires_on = date.fromisoformat(day) if day else None
    return Label(name, Money(price), code, consignor_code, expires_on, count)


def _as_text(label: Label) -> str:
    day = label.expires_on.isoformat() if label.expires_on else None
    return json.dumps(
        [label.name, label.price.rupiah, label.code, label.consignor_code, day, label.count]
    )


def is_ean13(code: str) -> bool:
    """Say whether a code is thirteen digits of which the last one checks the others."""
    is_number = len(code) == 13 and code.isascii() and code.isdigit()
    return is_number and code[-1] == products.check_digit(code[:-1])


def _label(wish: LabelWish, item: Item, codes: dict[int, str], day: date) -> Label:
    if not item.price:
        raise NoPriceError(item.name)
    if wish.expires_on is not None and wish.expires_on < day:
        raise ExpiredGoodsError(item.name, wish.expires_on)
    return made(Label, item, wish, code=codes[item.product_id])


def _codes(session: Session, items: Iterable[Item]) -> dict[int, str]:
    """Each product's best code: one of its own before a shared one, an EAN-13 before others.

    A product without a barcode is found by its sku.
    """
    skus = {int(item.product_id): item.sku for item in items}
    theirs = select(Barcode.code).where(Barcode.product_id.in_(skus))
    rows = session.execute(
        select(Barcode.code, Barcode.product_id).where(Barcode.code.in_(theirs))
    ).all()
    sharers = Counter(code for code, _product_id in rows)
    found: dict[int, list[str]] = {}
    for code, product_id in rows:
        found.setdefault(product_id, []).append(code)
    return {
        product_id: min(
            found.get(product_id, [sku]),
            key=lambda code: (sharers[code] > 1, not is_ean13(code), code),
        )
        for product_id, sku in skus.items()
    }

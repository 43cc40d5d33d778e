"""Stock count (stok opname): what is on the shelf against what the books hold.

Each count of one product is kept as a draft at once, so an interrupted count goes on where it
was. Finishing books all differences in one transaction: what is missing by notes (BA) that
credit its consignors, what is found by a movement that takes back what an earlier loss credited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, delete, func, insert, select

from kasir.cart import MOST
from kasir.clock import Stamp
from kasir.enums import Cause, EntryKind
from kasir.errors import UnknownCodeError, UserError
from kasir.models import (
    Barcode,
    Category,
    Consignor,
    CountedGoods,
    Product,
    Session,
    StockCountLine,
    WriteOffLine,
)
from kasir.money import Money, Quantity, Rate, share, total
from kasir.operations import journal, settings
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import StockNote
from kasir.operations.products import catalog
from kasir.operations.reading import columns, made, numbered, read
from kasir.operations.rights import Right, require
from kasir.words import _

ONE = Quantity.units(1)


class CountError(UserError):
    """A count that can't be: below zero, absurd, of other goods, or of nothing."""


class ScopeKind(StrEnum):
    """What is counted together."""

    CONSIGNOR = "consignor"
    SHELF = "shelf"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class CountScope:
    """Goods that are counted together, how many there are, and how many are counted so far.

    `key` is the consignor's id (None: the shop's own goods), the shelf, or the category's id.
    """

    kind: ScopeKind
    key: int | str | None
    name: str
    goods: int = 0
    counted: int = 0


@dataclass(frozen=True, slots=True)
class CountRow:
    """One product of a count. `counted` is None until somebody counted it."""

    product_id: int
    sku: str
    name: str
    unit: str
    consignor_id: int | None
    consignor: str
    shelf: str
    stored: Quantity  # When it was counted; before that, now.
    counted: Quantity | None = None

    @property
    def difference(self) -> Quantity:
        """What is too much (+) or missing (-); nothing before it is counted."""
        return Quantity(0) if self.counted is None else self.counted - self.stored


@dataclass(frozen=True, slots=True)
class CountDifference:
    """A row that does not tie, why, and what its consignor is credited (+) or debited (-).

    `rate` is the shop's part of what is missing, by the agreement.
    """

    row: CountRow
    cause: Cause
    rate: Rate
    credit: Money


@dataclass(frozen=True, slots=True)
class CountResult:
    """A finished count: its number, how many rows, its differences, the notes of the losses."""

    number: str
    counted: int
    differences: tuple[CountDifference, ...]
    notes: tuple[StockNote, ...]

    @property
    def credit(self) -> Money:
        """What all consignors together are credited."""
        return total(found.credit for found in self.differences)


# --- questions ------------------------------------------------------------------------------


def scopes(session: Session) -> tuple[CountScope, ...]:
    """Everything that can be counted: consignors, then shelves, then categories, by name."""
    found = []
    names: dict[ScopeKind, SQLColumnExpression[str]] = {
        ScopeKind.CONSIGNOR: func.coalesce(Consignor.name, ""),
        ScopeKind.SHELF: Product.shelf,
        ScopeKind.CATEGORY: Category.name,
    }
    for kind, label in names.items():
        column = _KEYS[kind]
        counts = session.execute(
            select(column, label, func.count(), func.count(CountedGoods.product_id))
            .select_from(Product)
            .join(Category, Category.id == Product.category_id)
            .outerjoin(Consignor, Consignor.id == Product.consignor_id)
            .outerjoin(CountedGoods, CountedGoods.product_id == Product.id)
            .where(catalog.is_kept())
            .group_by(column, label)
            .order_by(label)
        )
        found += [
            CountScope(kind, key, name or _("Barang toko"), goods, counted)
            for key, name, goods, counted in counts
            if key != ""  # On no shelf.
        ]
    return tuple(found)


def rows(session: Session, scope: CountScope) -> tuple[CountRow, ...]:
    """The goods of a scope by name, with what was counted so far."""
    return _rows(session, catalog.is_kept(), _within(scope))


def outcome(
    session: Session, scope: CountScope, causes: Mapping[int, Cause], day: date
) -> tuple[CountDifference, ...]:
    """What finishing would book: each difference, its cause, its liability.

    `causes` says why goods are missing, by product; where it says nothing they are lost.
    """
    differing = [row for row in rows(session, scope) if row.difference]
    return tuple(_difference(session, row, causes, day) for row in differing)


# --- counting -------------------------------------------------------------------------------


def set_counted(session: Session, product_id: int, counted: Quantity, stamp: Stamp) -> CountRow:
    """Keep what was counted of one product, against what the books hold now.

    A second call counts anew. Raises CountError below zero or above 9.999.
    """
    require(stamp, Right.KEEP_STOCK)
    if counted < Quantity(0):
        raise CountError(_("Hitungan tidak boleh di bawah 0. Tulis 0 bila tidak ada."))
    if counted > MOST:
        raise CountError(_("Hitungan paling banyak 9.999. Periksa angkanya."))
    forget(session, product_id, stamp)
    row = _row(session, product_id)
    _keep(session, product_id, row.stored, counted, stamp)
    return _row(session, product_id)


def count_one(session: Session, scope: CountScope, code: str, stamp: Stamp) -> CountRow:
    """Add one to the count of the product with this barcode or sku.

    Goods that may not be sold are counted, too. Raises UnknownCodeError, CountError for goods of
    another scope and for a code that several of its goods share.
    """
    require(stamp, Right.KEEP_STOCK)
    with_code = select(Barcode.product_id).where(Barcode.code == code)
    found = _rows(session, Product.id.in_(with_code) | (Product.sku == code))
    if not found:
        raise UnknownCodeError(code)
    here = _rows(session, Product.id.in_([row.product_id for row in found]), _within(scope))
    if not here:
        raise CountError(
            _("{name} bukan bagian dari {scope}. Sisihkan, lalu hitung di tempatnya."),
            name=found[0].name,
            scope=scope.name,
        )
    if len(here) > 1:
        raise CountError(_("Kode ini dipakai beberapa barang. Pilih barangnya, ketik jumlahnya."))
    row = here[0]
    if row.counted is None:
        return set_counted(session, row.product_id, ONE, stamp)
    if row.counted + ONE > MOST:
        raise CountError(_("Hitungan paling banyak 9.999. Periksa angkanya."))
    forget(session, row.product_id, stamp)
    # What is sold while counting stands on both sides: the first look at the books holds.
    _keep(session, row.product_id, row.stored, row.counted + ONE, stamp)
    return _row(session, row.product_id)


def forget(session: Session, product_id: int, stamp: Stamp) -> None:
    """Drop the draft of one product: it is uncounted again."""
    require(stamp, Right.KEEP_STOCK)
    session.execute(delete(CountedGoods).where(CountedGoods.product_id == product_id))


def finish(
    session: Session, scope: CountScope, causes: Mapping[int, Cause], stamp: Stamp
) -> CountResult:
    """Book what was counted in a scope and give its `SO/...`; uncounted goods stay as they are.

    Missing goods become notes (BA), one for each consignor and cause; lost goods that turned up
    take back what their loss credited (docs/money.md 3). Differences need two persons. A second
    call finds nothing counted. Raises CountError, SecondPersonError, StockShortError.
    """
    require(stamp, Right.KEEP_STOCK)
    counted = [row for row in rows(session, scope) if row.counted is not None]
    if not counted:
        raise CountError(_("Belum ada yang dihitung."))
    differences = outcome(session, scope, causes, stamp.business_day)
    if differences:
        settings.require_two(session, stamp, Right.WRITE_OFF)
    number = journal.document_number(session, "SO", stamp.business_day)
    notes = _write_off(session, differences, note_reason(number, scope.name), stamp)
    owner = scope.key if scope.kind is ScopeKind.CONSIGNOR else None
    assert not isinstance(owner, str), "a consignor is known by his id"
    kind = EntryKind.STOCK_COUNT
    event = journal.Event(
        session, kind, stamp, number=number, consignor_id=owner, reason=scope.name
    )
    event.add(StockCountLine, numbered(made(_Counted, row) for row in counted))
    _put_back(session, event, [found for found in differences if _is_found(found)])
    event.seal()
    done = [row.product_id for row in counted]
    session.execute(delete(CountedGoods).where(CountedGoods.product_id.in_(done)))
    return CountResult(number, len(counted), differences, notes)


def note_reason(number: str, scope: str) -> str:
    """The reason on the notes of a count: which one it was. `verify` finds them by it."""
    return _("Stok opname {number}: {scope}").format(number=number, scope=scope)


# --- booking --------------------------------------------------------------------------------


def _is_found(difference: CountDifference) -> bool:
    return difference.row.difference > Quantity(0)


def _write_off(
    session: Session, differences: Iterable[CountDifference], reason: str, stamp: Stamp
) -> tuple[StockNote, ...]:
    """Write the missing goods off, one note for each consignor and cause."""
    groups: dict[tuple[int | None, Cause], list[NoteLine]] = {}
    for found in differences:
        if not _is_found(found):
            line = NoteLine(found.row.product_id, -found.row.difference)
            groups.setdefault((found.row.consignor_id, found.cause), []).append(line)
    notes = []
    for (owner, cause), lines in groups.items():
        if cause is Cause.EXPIRED:
            notes.append(stock.record_expiry(session, owner, lines, reason, stamp))
        else:
            notes.append(stock.record_loss(session, owner, lines, reason, stamp, cause))
    return tuple(notes)


def _put_back(session: Session, event: journal.Event, found: list[CountDifference]) -> None:
    """Put what was found onto the shelf, and take back what its loss credited."""
    day = event.stamp.business_day
    moves = [
        stock.into_newest_batch(
            session, each.row.product_id, each.row.consignor_id, each.row.difference, day
        )
        for each in found
    ]
    stock.record_moves(session, event, moves)
    again = [
        stock.WrittenOff(each.row.product_id, Cause.LOST, -quantity, each.credit)
        for each in found
        if (quantity := _found_again(session, each.row))
    ]
    event.add(WriteOffLine, numbered(again))
    for each in found:
        if each.credit and each.row.consignor_id is not None:
            event.post(journal.LOSS, each.credit)
            event.owe(journal.consignor_slot(session, each.row.consignor_id), each.credit)


def _difference(
    session: Session, row: CountRow, causes: Mapping[int, Cause], day: date
) -> CountDifference:
    if row.difference > Quantity(0):
        lost, credited = _lost(session, row.product_id)
        back = _found_again(session, row).thousandths
        credit = share(credited, back, lost) if back else 0
        return CountDifference(row, Cause.LOST, Rate(0), Money(-credit))
    cause = causes.get(row.product_id, Cause.LOST)
    line = NoteLine(row.product_id, -row.difference)
    owed = stock.liability(session, cause, row.consignor_id, [line], day)
    return CountDifference(row, cause, owed.rate, owed.amount)


def _found_again(session: Session, row: CountRow) -> Quantity:
    """How much of a surplus was written off as lost before; the rest nobody knew of."""
    lost, _credited = _lost(session, row.product_id)
    return Quantity(min(row.difference.thousandths, max(lost, 0)))


def _lost(session: Session, product_id: int) -> tuple[int, int]:
    """What of a product is lost and not found again, and what was credited for it.

    Thousandths and rupiah. Each find takes its part of both, the last one takes the rest.
    """
    lost, credited = session.execute(
        select(
            func.coalesce(func.sum(WriteOffLine.quantity), 0),
            func.coalesce(func.sum(WriteOffLine.amount), 0),
        ).where(WriteOffLine.product_id == product_id, WriteOffLine.cause == Cause.LOST)
    ).one()
    return lost, credited


class _Counted(NamedTuple):
    """What a line of a stored count holds."""

    product_id: int
    stored: Quantity
    counted: Quantity | None


# --- rows -----------------------------------------------------------------------------------


_KEYS: dict[ScopeKind, SQLColumnExpression[int | str | None]] = {
    ScopeKind.CONSIGNOR: Product.consignor_id,  # None is the shop itself: IS NULL.
    ScopeKind.SHELF: Product.shelf,
    ScopeKind.CATEGORY: Product.category_id,
}


def _within(scope: CountScope) -> ColumnElement[bool]:
    return _KEYS[scope.kind] == scope.key


def _row(session: Session, product_id: int) -> CountRow:
    [row] = _rows(session, Product.id == product_id)
    return row


def _rows(session: Session, *conditions: ColumnElement[bool]) -> tuple[CountRow, ...]:
    found = columns(
        CountRow,
        *(Product, CountedGoods),
        product_id=Product.id,
        name=catalog.whole_name(),
        consignor=func.coalesce(Consignor.name, ""),
        stored=func.coalesce(CountedGoods.stored, catalog.on_hand()),
    )
    asked = (
        select(*found)
        .outerjoin(Consignor, Consignor.id == Product.consignor_id)
        .outerjoin(CountedGoods, CountedGoods.product_id == Product.id)
        .where(*conditions)
        .order_by(Product.name, Product.id)
    )
    return tuple(read(session, CountRow, asked))


def _keep(
    session: Session, product_id: int, stored: Quantity, counted: Quantity, stamp: Stamp
) -> None:
    row = {
        "product_id": product_id,
        "stored": stored.thousandths,
        "counted": counted.thousandths,
        "at": stamp.at,
        "actor_id": stamp.actor.id,
    }
    session.execute(insert(CountedGoods), row)

"""Importing sales and returns that were written on paper while the power was out.

Rows with one `nota` are one sale. A sale on paper is a fact: goods that are past their date or
not in stock are recorded as sold, prices and terms are those of its day. A return takes its
amounts from what was sold, whatever its row says. Each business day, the date of `waktu`, is one
paper shift, closed when the file ends. A nota is stored once: its key is `nota:<nota>`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select

from kasir.cart import Cart, CartKey, CartLine, Item, ProductId, Tender, due_in_cash, settle_payment
from kasir.clock import Stamp, format_day
from kasir.enums import Bearer, EntryKind, TenderKind
from kasir.errors import NotReturnableError, UserError
from kasir.models import Entry, SaleLine, Session
from kasir.money import ZERO, Money, Quantity, total
from kasir.operations import settings
from kasir.operations.goods import stock
from kasir.operations.imports.paper import KEY, Goods, Nota, Part, paper_table, read_notas
from kasir.operations.imports.table import FileTable, ImportReport, chunks, note_import, shown
from kasir.operations.people import limits
from kasir.operations.people.limits import Excess
from kasir.operations.products import catalog
from kasir.operations.reading import columns, read
from kasir.operations.rights import Right, require
from kasir.operations.selling import discounts, returns, sales
from kasir.operations.selling.returns import ReturnLine, ReturnRequest
from kasir.operations.shifts import closing, shifts
from kasir.words import _


@dataclass(frozen=True, slots=True)
class _Sold:
    """Where a return looks for what was sold: the sale and its business day."""

    id: int
    day: date


def import_sales(session: Session, sheet: FileTable, stamp: Stamp) -> ImportReport:
    """Store the sales and returns of a file, in the order of their times.

    Gives the receipt number of each nota. What was sold below its tag, beyond the stock or at a
    discount beyond limits needs a second person. Raises ImportRefusedError, NotAllowedError,
    OverLimitError.
    """
    require(stamp, Right.SETTLE)
    table = paper_table(sheet)
    book = _Book(session, stamp)
    notas = read_notas(session, table, stamp)
    _refuse_known(session, notas)
    table.stop_if_bad()
    in_order = sorted(notas.values(), key=lambda nota: (nota.at, bool(nota.origin)))
    for day, papers in groupby(in_order, key=lambda nota: nota.day):
        book.store_day(day, list(papers))
    table.stop_if_bad()
    limits.require_approved(session, stamp, Right.SETTLE, book.odd)
    note_import(session, "penjualan", sheet, stamp)
    return ImportReport(
        rows=len(table.lines),
        added=len(notas),
        receipts=tuple((name, book.numbers[name]) for name in notas),
        remarks=_remarks(in_order, stamp),
    )


def _remarks(notas: list[Nota], stamp: Stamp) -> tuple[str, ...]:
    ahead = [nota.name for nota in notas if nota.at > stamp.at]
    if not ahead:
        return ()
    text = _("Waktu nota lebih baru dari jam komputer ini: {notas}. Periksa keduanya.")
    return (text.format(notas=", ".join(map(shown, ahead[:20]))),)


def _refuse_known(session: Session, notas: dict[str, Nota]) -> None:
    """Note the notas that an earlier file brought in."""
    for part in chunks(notas):
        keys = [KEY + name for name in part]
        rows = session.execute(select(Entry.key, Entry.number).where(Entry.key.in_(keys)))
        for key, number in rows:
            nota = notas[(key or "").removeprefix(KEY)]
            message = _("Nota {nota} sudah diimpor sebagai {number}. Hapus barisnya.")
            nota.first.problem("nota", message, nota=shown(nota.name), number=number)


# --- storing --------------------------------------------------------------------------------


class _SoldLine(NamedTuple):
    position: int
    product_id: int
    quantity: Quantity
    unit_price: Money
    discount: Money


class _Book:
    """Stores papers day by day, each in its own time, and remembers what a return may name."""

    def __init__(self, session: Session, stamp: Stamp) -> None:
        self.numbers: dict[str, str] = {}
        self.odd: list[Excess] = []  # What a second person must look at.
        self._left: dict[int, Quantity] = {}  # Of the stock, by product.
        self._session = session
        self._stamp = stamp
        self._shop = settings.shop(session)

    def store_day(self, day: date, papers: list[Nota]) -> None:
        """Store one business day as one paper shift."""
        session = self._session
        opening = replace(self._stamp, at=papers[0].at, shift_id=None, business_day=day)
        shift = shifts.open_shift(session, ZERO, opening, is_paper=True)
        stamp = replace(opening, shift_id=shift.id)
        wanted = {row.product_id for nota in papers if not nota.origin for row in nota.goods}
        items = self._items({found for found in wanted if found is not None}, day)
        for nota in papers:
            stamp = replace(stamp, at=nota.at)
            try:
                if nota.origin:
                    self._take_back(nota, stamp)
                else:
                    self._sell(nota, items, stamp, shift.register)
            except UserError as error:
                nota.first.problem("", str(error))
        written = {row.product_id for nota in papers for row in nota.goods}
        stock.count_anew(session, (found for found in written if found is not None))
        closing.close_paper_shift(session, shift.id, stamp)

    def _items(self, wanted: Collection[ProductId], day: date) -> dict[ProductId, Item]:
        return {
            item.product_id: item
            for part in chunks(wanted)
            for item in catalog.items_of_day(self._session, part, day)
        }

    def _sell(self, nota: Nota, items: dict[ProductId, Item], stamp: Stamp, register: str) -> None:
        lines = [self._cart_line(goods, items, nota.day) for goods in nota.goods]
        if any(line is None for line in lines):
            return
        cart = Cart(CartKey(nota.key), tuple(line for line in lines if line is not None))
        self.odd.extend(self._odd(nota, cart, items))
        tenders = _tenders(nota.parts, cart.total, self._shop.cash_rounding)
        payment = settle_payment(cart.total, tenders, self._shop.cash_rounding)
        event = sales.store_sale(
            self._session,
            cart,
            cart.splits(),
            payment,
            stamp,
            register,
            allow_negative=True,
            take_expired=True,
        )
        self.numbers[nota.name] = event.number

    def _odd(self, nota: Nota, cart: Cart, items: dict[ProductId, Item]) -> Iterator[Excess]:
        """What of a sale on paper nobody may write down alone."""
        yield from discounts.excesses(cart, cart.splits())
        for line in cart.lines:
            which = line.item.product_id
            tag, left = items[which].price, self._left.get(which, line.item.on_hand)
            self._left[which] = left - line.quantity
            of = {"nota": shown(nota.name), "name": line.item.name}
            if line.item.price < tag:
                told = _("Nota {nota}: {name} dijual {price}, di label {tag}.")
                yield Excess(told.format(**of, price=line.item.price, tag=tag))
            if line.quantity > left:
                told = _("Nota {nota}: {name} dijual {quantity}, stoknya {left}.")
                yield Excess(told.format(**of, quantity=line.quantity, left=left))

    def _cart_line(self, goods: Goods, items: dict[ProductId, Item], day: date) -> CartLine | None:
        assert goods.product_id is not None, "goods that nobody found"
        item = items[goods.product_id]
        line = CartLine(
            replace(item, price=goods.price or item.price), goods.quantity, goods.discount
        )
        wrong = _wrong_line(line, day)
        if wrong is not None:
            goods.line.problem(*wrong)
            return None
        return line

    def _take_back(self, nota: Nota, stamp: Stamp) -> None:
        origin = self._origin(nota)
        if origin is None:
            return
        if origin.day > nota.day:
            message = _("Retur lebih awal dari penjualannya, {day}.")
            nota.first.problem("waktu", message, day=format_day(origin.day))
            return
        if len(nota.parts) > 1:
            nota.first.problem("bayar", _("Retur dibayar dengan satu cara saja."))
            return
        lines = self._return_lines(nota, origin.id)
        if not all(goods.line.is_good for goods in nota.goods):
            return
        request = ReturnRequest(
            key=nota.key,
            origin_id=origin.id,
            lines=lines,
            reason=_("Retur di nota {nota}").format(nota=nota.name),
            tender=nota.parts[0].kind,
        )
        receipt = returns.return_goods(self._session, request, stamp, is_printed=False)
        refund = -total(tender.amount for tender in receipt.tenders)
        written = nota.parts[0].amount
        if written is not None and written != refund:
            message = _("Menurut struk asal, yang dikembalikan {refund}.")
            nota.paid[0][0].problem("bayar", message, refund=refund)
        self.numbers[nota.name] = receipt.number

    def _origin(self, nota: Nota) -> _Sold | None:
        """Find the sale that a return names: a receipt, else a nota of this or an earlier file."""
        entry = select(Entry.id, Entry.kind, Entry.business_day)
        message = _("Tidak ada struk atau nota {number} sebelum retur ini.")
        for named in (Entry.number == nota.origin, Entry.key == KEY + nota.origin):
            if found := self._session.execute(entry.where(named)).one_or_none():
                entry_id, kind, day = found
                if kind is EntryKind.SALE:
                    return _Sold(entry_id, day)
                message = _("{number} bukan penjualan.")
                break
        nota.first.problem("retur_dari", message, number=shown(nota.origin))
        return None

    def _return_lines(self, nota: Nota, origin_id: int) -> tuple[ReturnLine, ...]:
        """Say which lines of the sale come back: a row may take from several, in their order.

        Where the same goods were sold at several prices, the row's price or discount chooses.
        """
        asked = (
            select(*columns(_SoldLine, SaleLine, discount=SaleLine.gross - SaleLine.pays))
            .where(SaleLine.sale_id == origin_id)
            .order_by(SaleLine.position)
        )
        sold = list(read(self._session, _SoldLine, asked))
        before = returns.returned_before(self._session, origin_id)
        left = {row.position: row.quantity - before.get(row.position, Quantity(0)) for row in sold}
        taken: dict[int, Quantity] = {}
        for goods in nota.goods:
            wanted = goods.quantity
            alike = [row for row in sold if row.product_id == goods.product_id]
            alike.sort(
                key=lambda row: (
                    goods.price is not None and row.unit_price != goods.price,
                    bool(row.discount) != bool(goods.discount.amount),
                )
            )
            returnable = Quantity(sum(left[row.position].thousandths for row in alike))
            if wanted > returnable:
                goods.line.problem("jumlah", str(NotReturnableError(returnable)))
            for row in alike:
                part = min(wanted, left[row.position])
                if part > Quantity(0):
                    left[row.position] -= part
                    taken[row.position] = taken.get(row.position, Quantity(0)) + part
                    wanted -= part
        return tuple(ReturnLine(position, quantity) for position, quantity in sorted(taken.items()))


def _wrong_line(line: CartLine, day: date) -> tuple[str, str] | None:
    """Say which column of a sold row can't be, and why."""
    item = line.item
    if item.price <= ZERO:
        return "harga", _("{name} belum punya harga. Tulis harganya.").format(name=item.name)
    if item.consignor_id is not None and item.terms.agreement_id is None:
        message = _(
            "{owner} belum punya perjanjian yang berlaku {day}. Impor penitip dengan berlaku_mulai."
        )
        return "waktu", message.format(owner=item.consignor, day=format_day(day))
    if line.discount.amount > line.gross:
        return "diskon", _("Diskon paling banyak {limit}.").format(limit=line.gross)
    is_refused = not item.terms.is_discount_allowed and line.bearer(line.discount) != Bearer.SHOP
    if line.discount.amount and is_refused:
        message = _("{owner} tidak mengizinkan diskon. Tulis TOKO bila toko yang menanggung.")
        return "penanggung", message.format(owner=item.consignor)
    return None


def _tenders(parts: tuple[Part, ...], to_pay: Money, step: int) -> tuple[Tender, ...]:
    """The tenders; a part without amount takes the rest, rounded if it is cash."""
    given = tuple(Tender(part.kind, part.amount) for part in parts if part.amount is not None)
    rest = next((part.kind for part in parts if part.amount is None), None)
    if rest is None:
        return given
    due = to_pay - total(tender.given for tender in given)
    if rest is TenderKind.CASH:
        due, _rounding = due_in_cash(to_pay, given, step)
    return (*given, Tender(rest, due)) if due > ZERO else given

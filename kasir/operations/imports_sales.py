"""Importing sales and returns that were written on paper while the power was out.

Rows with one `nota` are one sale. A sale on paper is a fact: goods that are past their date or
not in stock are recorded as sold, prices and terms are those of its day. A return takes its
amounts from what was sold, whatever its row says. Each business day, the date of `waktu`, is one
paper shift, closed when the file ends. A nota is stored once: its key is `nota:<nota>`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from kasir.cart import (
    MOST,
    Cart,
    CartKey,
    CartLine,
    Discount,
    Item,
    ProductId,
    Tender,
    due_in_cash,
    settle_payment,
)
from kasir.clock import WIB, Stamp, format_day
from kasir.errors import NotReturnableError, UserError
from kasir.models import Barcode, Entry, Product, SaleLine
from kasir.models.enums import Bearer, EntryKind, TenderKind
from kasir.money import ZERO, Money, Quantity, parse_money, total
from kasir.operations import catalog, returns, sales, settings, shifts
from kasir.operations.imports import (
    ImportReport,
    Line,
    Sheet,
    Table,
    check_day,
    chunks,
    not_one_of,
    note_import,
    parse_day,
    shown,
)
from kasir.operations.returns import ReturnLine, ReturnRequest
from kasir.operations.rights import Right, require
from kasir.words import _

KEY = "nota:"
NOON = time(12, 0)  # For paper that bears a date only.
_USUAL = ("harga", "diskon", "penanggung", "bayar", "retur_dari")
_WHEN = re.compile(
    r"(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})"
    r"(?:[T ]+(\d{1,2})[.:](\d{2})(?:[.:](\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
)


_NEVER = datetime.min.replace(tzinfo=WIB)


@dataclass(frozen=True, slots=True)
class _Part:
    """One means of payment on paper; no amount: all that is left to pay."""

    kind: TenderKind
    amount: Money | None


@dataclass(frozen=True, slots=True)
class _Goods:
    """One row: goods sold or brought back. No price: that of the day."""

    line: Line
    product_id: ProductId | None
    quantity: Quantity
    price: Money | None
    discount: Discount


@dataclass(slots=True)
class _Nota:
    """One paper. What stands on any of its rows must agree with what stands on the others."""

    name: str
    first: Line
    goods: list[_Goods] = field(default_factory=list)
    when: list[tuple[Line, datetime]] = field(default_factory=list)
    paid: list[tuple[Line, str]] = field(default_factory=list)
    origins: list[tuple[Line, str]] = field(default_factory=list)
    at: datetime = _NEVER
    parts: tuple[_Part, ...] = ()
    origin: str = ""

    @property
    def day(self) -> date:
        return self.at.astimezone(WIB).date()

    @property
    def key(self) -> str:
        return KEY + self.name


@dataclass(frozen=True, slots=True)
class _Sold:
    """Where a return looks for what was sold: the sale and its business day."""

    id: int
    day: date


def import_sales(session: Session, sheet: Sheet, stamp: Stamp) -> ImportReport:
    """Store the sales and returns of a file, in the order of their times.

    Gives the receipt number of each nota. Raises ImportRefusedError, NotAllowedError.
    """
    require(stamp, Right.SETTLE)
    needed = ("nota", "waktu", "jumlah")
    table = Table(sheet, needed, _USUAL, either=("barcode", "sku"))
    book = _Book(session, stamp)
    notas = _read(session, table, stamp)
    _refuse_known(session, notas)
    table.stop_if_bad()
    in_order = sorted(notas.values(), key=lambda nota: (nota.at, bool(nota.origin)))
    for day, papers in groupby(in_order, key=lambda nota: nota.day):
        book.store_day(day, list(papers))
    table.stop_if_bad()
    note_import(session, "penjualan", sheet, stamp)
    return ImportReport(
        rows=len(table.lines),
        added=len(notas),
        receipts=tuple((name, book.numbers[name]) for name in notas),
        remarks=_remarks(in_order, stamp),
    )


def _remarks(notas: list[_Nota], stamp: Stamp) -> tuple[str, ...]:
    ahead = [nota.name for nota in notas if nota.at > stamp.at]
    if not ahead:
        return ()
    text = _("Waktu nota lebih baru dari jam komputer ini: {notas}. Periksa keduanya.")
    return (text.format(notas=", ".join(map(shown, ahead[:20]))),)


# --- reading --------------------------------------------------------------------------------


def _read(session: Session, table: Table, stamp: Stamp) -> dict[str, _Nota]:
    found: dict[str, _Nota] = {}
    products = _products(session, table)
    for line in table.lines:
        name = line.code("nota")
        nota = found.setdefault(name, _Nota(name, line))
        nota.goods.append(_goods(line, products))
        when = _when(line) if line.text("waktu") else None
        if when is not None:
            nota.when.append((line, when))
        for column, cells in (("bayar", nota.paid), ("retur_dari", nota.origins)):
            if text := line.text(column).strip():
                cells.append((line, text))
    for nota in found.values():
        _complete(nota, stamp)
    return found


def _goods(line: Line, products: dict[str, list[ProductId]]) -> _Goods:
    is_return = bool(line.text("retur_dari").strip())
    quantity = line.quantity("jumlah", -MOST) if line.needed("jumlah") else None
    quantity = quantity or Quantity(0)
    if is_return and quantity < Quantity(0):
        quantity = -quantity  # Goods that came back, written either way.
    if line.is_good and not Quantity(0) < quantity <= MOST:
        line.problem("jumlah", _("Jumlah harus lebih dari 0 dan paling banyak 9.999."))
    discount = Discount(line.money("diskon") or ZERO, line.choice("penanggung", Bearer))
    return _Goods(
        line=line,
        product_id=_product(line, products),
        quantity=quantity,
        price=line.money("harga", Money(0 if is_return else 1)),
        discount=discount,
    )


def _complete(nota: _Nota, stamp: Stamp) -> None:
    """Bring together what may stand on any row of the nota."""
    if not nota.when:
        if nota.first.is_good:
            nota.first.problem("waktu", _("Kosong. Wajib diisi."))
    else:
        nota.at = nota.when[0][1]
        for line, at in nota.when:
            if at != nota.at:
                line.problem("waktu", _disagrees(nota))
        check_day(nota.when[0][0], "waktu", nota.day, stamp.business_day)
    texts = {text for _line, text in nota.paid}
    for line, text in nota.paid:
        if text != nota.paid[0][1]:
            line.problem("bayar", _disagrees(nota))
    if len(texts) <= 1:
        nota.parts = _parts(*nota.paid[0]) if nota.paid else (_Part(TenderKind.CASH, None),)
    if nota.origins:
        nota.origin = nota.origins[0][1]
        returned = {line.number: text for line, text in nota.origins}
        for goods in nota.goods:
            if returned.get(goods.line.number) != nota.origin:
                goods.line.problem(
                    "retur_dari",
                    _("Satu nota retur dari satu nota saja, tanpa penjualan. Pisahkan notanya."),
                )


def _disagrees(nota: _Nota) -> str:
    return _("Berbeda dengan baris lain dari nota {nota}.").format(nota=shown(nota.name))


def _when(line: Line) -> datetime | None:
    """Read `2026-11-24T14:05`, `24/11/2026 14.05`, or a day alone, in the shop's time."""
    text = line.text("waktu").strip()
    match = _WHEN.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        day = parse_day(match[1])
        if match[2] is None:
            return datetime.combine(day, NOON, WIB)
        if match[5]:
            return datetime.fromisoformat(text)
        clock = time(int(match[2]), int(match[3]), int(match[4] or 0))
        return datetime.combine(day, clock, WIB)
    except ValueError:
        message = _("{found} bukan waktu. Tulis seperti 2026-11-24T14:05 atau 24/11/2026 14.05.")
        line.problem("waktu", message.format(found=shown(text)))
        return None


def _parts(line: Line, text: str) -> tuple[_Part, ...]:
    """Read `TUNAI`, or `TUNAI:50000;QRIS:36500`; one part without amount takes the rest."""
    kinds = {kind.value.casefold(): kind for kind in TenderKind}
    found = []
    for part in text.split(";"):
        name, colon, amount = part.partition(":")
        kind = kinds.get(name.strip().casefold())
        if kind is None:
            line.problem("bayar", not_one_of(name.strip(), TenderKind))
            return ()
        try:
            given = parse_money(amount) if colon else None
        except ValueError:
            given = Money(-1)
        if given is not None and given < Money(1):
            message = _(
                "{found} bukan pembayaran. Tulis seperti TUNAI atau TUNAI:50000;QRIS:36500."
            )
            line.problem("bayar", message.format(found=shown(text)))
            return ()
        found.append(_Part(kind, given))
    if sum(part.amount is None for part in found) > 1:
        line.problem("bayar", _("Tulis jumlah uang pada setiap cara bayar."))
    return tuple(found)


# --- which goods ----------------------------------------------------------------------------


def _products(session: Session, table: Table) -> dict[str, list[ProductId]]:
    """Find the products of all codes at once: by barcode, else by sku."""
    codes = {line.text(column).strip() for line in table.lines for column in ("barcode", "sku")}
    found: dict[str, list[ProductId]] = defaultdict(list)
    by_sku: dict[str, ProductId] = {}
    for part in chunks(codes - {""}):
        rows = session.execute(
            select(Barcode.code, Barcode.product_id).where(Barcode.code.in_(part))
        )
        for code, product_id in rows:
            found[code].append(ProductId(product_id))
        skus = session.execute(select(Product.sku, Product.id).where(Product.sku.in_(part)))
        by_sku |= {sku: ProductId(product_id) for sku, product_id in skus}
    for sku, product_id in by_sku.items():
        if sku not in found:
            found[sku].append(product_id)
        found[_SKU + sku].append(product_id)
    return found


_SKU = "sku\0"  # Marks a code that was looked up as an sku alone.


def _product(line: Line, products: dict[str, list[ProductId]]) -> ProductId | None:
    barcode, sku = line.text("barcode").strip(), line.text("sku").strip()
    if not barcode and not sku:
        column = "barcode" if line.has("barcode") else "sku"
        line.problem(column, _("Kosong. Wajib diisi."))
        return None
    by_sku = products.get(_SKU + sku) or products.get(sku, []) if sku else []
    column, found = ("barcode", products.get(barcode, [])) if barcode else ("sku", by_sku)
    if barcode and by_sku:
        found = [product_id for product_id in found if product_id in by_sku]
    if len(found) == 1 and (not sku or by_sku):
        return found[0]
    code = shown(barcode or sku)
    if len(found) > 1:
        message = _("{code} dipakai beberapa barang. Isi juga kolom sku.")
    elif barcode and sku:
        message = _("Barcode {code} dan sku tidak menunjuk barang yang sama.")
    else:
        message = _("Kode {code} tidak dikenal. Periksa kodenya, atau impor produk dulu.")
    line.problem(column, message.format(code=code))
    return None


def _refuse_known(session: Session, notas: dict[str, _Nota]) -> None:
    """Note the notas that an earlier file brought in."""
    for part in chunks(notas):
        keys = [KEY + name for name in part]
        rows = session.execute(select(Entry.key, Entry.number).where(Entry.key.in_(keys)))
        for key, number in rows:
            nota = notas[(key or "").removeprefix(KEY)]
            message = _("Nota {nota} sudah diimpor sebagai {number}. Hapus barisnya.")
            nota.first.problem("nota", message.format(nota=shown(nota.name), number=number))


# --- storing --------------------------------------------------------------------------------


class _Book:
    """Stores papers day by day, each in its own time, and remembers what a return may name."""

    def __init__(self, session: Session, stamp: Stamp) -> None:
        self.numbers: dict[str, str] = {}
        self._session = session
        self._stamp = stamp
        self._shop = settings.shop(session)

    def store_day(self, day: date, papers: list[_Nota]) -> None:
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
        shifts.close_paper_shift(session, shift.id, stamp)

    def _items(self, wanted: Collection[ProductId], day: date) -> dict[ProductId, Item]:
        return {
            item.product_id: item
            for part in chunks(wanted)
            for item in catalog.items_of_day(self._session, part, day)
        }

    def _sell(self, nota: _Nota, items: dict[ProductId, Item], stamp: Stamp, register: str) -> None:
        lines = [self._cart_line(goods, items, nota.day) for goods in nota.goods]
        if any(line is None for line in lines):
            return
        cart = Cart(CartKey(nota.key), tuple(line for line in lines if line is not None))
        tenders = _tenders(nota.parts, cart.total, self._shop.cash_rounding)
        payment = settle_payment(cart.total, tenders, self._shop.cash_rounding)
        event = sales.store_sale(
            self._session, cart, payment, stamp, register, allow_negative=True, take_expired=True
        )
        self.numbers[nota.name] = str(event.number)

    def _cart_line(self, goods: _Goods, items: dict[ProductId, Item], day: date) -> CartLine | None:
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

    def _take_back(self, nota: _Nota, stamp: Stamp) -> None:
        origin = self._origin(nota)
        if origin is None:
            return
        if origin.day > nota.day:
            message = _("Retur lebih awal dari penjualannya, {day}.")
            nota.first.problem("waktu", message.format(day=format_day(origin.day)))
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
            nota.paid[0][0].problem("bayar", message.format(refund=refund))
        self.numbers[nota.name] = receipt.number

    def _origin(self, nota: _Nota) -> _Sold | None:
        """Find the sale that a return names: a receipt, else a nota of this or an earlier file."""
        entry = select(Entry.id, Entry.kind, Entry.business_day)
        for found in (
            self._session.execute(entry.where(Entry.number == nota.origin)).one_or_none(),
            self._session.execute(entry.where(Entry.key == KEY + nota.origin)).one_or_none(),
        ):
            if found is not None and found.kind is EntryKind.SALE:
                return _Sold(found.id, found.business_day)
            if found is not None:
                message = _("{number} bukan penjualan.")
                nota.first.problem("retur_dari", message.format(number=shown(nota.origin)))
                return None
        message = _("Tidak ada struk atau nota {number} sebelum retur ini.")
        nota.first.problem("retur_dari", message.format(number=shown(nota.origin)))
        return None

    def _return_lines(self, nota: _Nota, origin_id: int) -> tuple[ReturnLine, ...]:
        """Say which lines of the sale come back: a row may take from several, in their order.

        Where the same goods were sold at several prices, the row's price or discount chooses.
        """
        sold = self._session.execute(
            select(
                SaleLine.position,
                SaleLine.product_id,
                SaleLine.quantity,
                SaleLine.unit_price,
                (SaleLine.gross - SaleLine.pays).label("discount"),
            )
            .where(SaleLine.sale_id == origin_id)
            .order_by(SaleLine.position)
        ).all()
        before = returns.returned_before(self._session, origin_id)
        left = {
            row.position: Quantity(row.quantity) - before.get(row.position, Quantity(0))
            for row in sold
        }
        taken: dict[int, Quantity] = {}
        for goods in nota.goods:
            wanted = goods.quantity
            alike = [row for row in sold if row.product_id == goods.product_id]
            alike.sort(
                key=lambda row: (
                    goods.price is not None and row.unit_price != goods.price.rupiah,
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


def _tenders(parts: tuple[_Part, ...], to_pay: Money, step: int) -> tuple[Tender, ...]:
    """Give the tenders; a part without amount takes the rest, rounded if it is cash."""
    given = tuple(Tender(part.kind, part.amount) for part in parts if part.amount is not None)
    rest = next((part.kind for part in parts if part.amount is None), None)
    if rest is None:
        return given
    due = to_pay - total(tender.given for tender in given)
    if rest is TenderKind.CASH:
        due, _rounding = due_in_cash(to_pay, given, step)
    return (*given, Tender(rest, due)) if due > ZERO else given

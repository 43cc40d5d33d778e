"""Sales written on paper as a table holds them: rows become notas, codes become goods.

What may stand on any row of a nota (its time, its payment, what it returns) must agree with what
stands on its other rows. Nothing is stored here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import select

from kasir.cart import MOST, Discount, ProductId
from kasir.clock import WIB, Stamp
from kasir.enums import Bearer, TenderKind
from kasir.models import Barcode, Product, Session
from kasir.money import ZERO, Money, Quantity, parse_money
from kasir.operations.imports.table import (
    FileTable,
    ImportLine,
    ImportTable,
    check_day,
    chunks,
    not_one_of,
    parse_day,
    shown,
)
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
class Part:
    """One means of payment on paper; no amount: all that is left to pay."""

    kind: TenderKind
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Goods:
    """One row: goods sold or brought back. No price: that of the day."""

    line: ImportLine
    product_id: ProductId | None
    quantity: Quantity
    price: Money | None
    discount: Discount


@dataclass(slots=True)
class Nota:
    """One paper. What stands on any of its rows must agree with what stands on the others."""

    name: str
    first: ImportLine
    goods: list[Goods] = field(default_factory=list)
    when: list[tuple[ImportLine, datetime]] = field(default_factory=list)
    paid: list[tuple[ImportLine, str]] = field(default_factory=list)
    origins: list[tuple[ImportLine, str]] = field(default_factory=list)
    at: datetime = _NEVER
    parts: tuple[Part, ...] = ()
    origin: str = ""

    @property
    def day(self) -> date:
        return self.at.astimezone(WIB).date()

    @property
    def key(self) -> str:
        return KEY + self.name


def paper_table(sheet: FileTable) -> ImportTable:
    """Check the header of a table of paper sales. Raises ImportRefusedError."""
    needed = ("nota", "waktu", "jumlah")
    return ImportTable(sheet, needed, _USUAL, either=("barcode", "sku"))


def read_notas(session: Session, table: ImportTable, stamp: Stamp) -> dict[str, Nota]:
    """The notas of a table in the order of their first rows; problems are noted there."""
    found: dict[str, Nota] = {}
    products = _products(session, table)
    for line in table.lines:
        name = line.code("nota")
        nota = found.setdefault(name, Nota(name, line))
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


def _goods(line: ImportLine, products: dict[str, list[ProductId]]) -> Goods:
    is_return = bool(line.text("retur_dari").strip())
    quantity = line.quantity("jumlah", -MOST) if line.needed("jumlah") else None
    quantity = quantity or Quantity(0)
    if is_return and quantity < Quantity(0):
        quantity = -quantity  # Goods that came back, written either way.
    if line.is_good and not Quantity(0) < quantity <= MOST:
        line.problem("jumlah", _("Jumlah harus lebih dari 0 dan paling banyak 9.999."))
    discount = Discount(line.money("diskon") or ZERO, line.choice("penanggung", Bearer))
    return Goods(
        line=line,
        product_id=_product(line, products),
        quantity=quantity,
        price=line.money("harga", Money(0 if is_return else 1)),
        discount=discount,
    )


def _complete(nota: Nota, stamp: Stamp) -> None:
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
        nota.parts = _parts(*nota.paid[0]) if nota.paid else (Part(TenderKind.CASH, None),)
    if nota.origins:
        nota.origin = nota.origins[0][1]
        returned = {line.number: text for line, text in nota.origins}
        for goods in nota.goods:
            if returned.get(goods.line.number) != nota.origin:
                told = _("Satu nota retur dari satu nota saja, tanpa penjualan. Pisahkan notanya.")
                goods.line.problem("retur_dari", told)


def _disagrees(nota: Nota) -> str:
    return _("Berbeda dengan baris lain dari nota {nota}.").format(nota=shown(nota.name))


def _when(line: ImportLine) -> datetime | None:
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
        line.problem("waktu", message, found=shown(text))
        return None


def _parts(line: ImportLine, text: str) -> tuple[Part, ...]:
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
            line.problem("bayar", message, found=shown(text))
            return ()
        found.append(Part(kind, given))
    if sum(part.amount is None for part in found) > 1:
        line.problem("bayar", _("Tulis jumlah uang pada setiap cara bayar."))
    return tuple(found)


# --- which goods ----------------------------------------------------------------------------


def _products(session: Session, table: ImportTable) -> dict[str, list[ProductId]]:
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


def _product(line: ImportLine, products: dict[str, list[ProductId]]) -> ProductId | None:
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

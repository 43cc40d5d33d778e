"""Importing goods: products with their opening stock, and notes of goods taken in.

A column that the file lacks leaves what is known of a product as it is; an empty cell means the
usual value. The opening stock is booked once, for products that are new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from kasir.clock import Stamp
from kasir.enums import Scheme
from kasir.models import Agreement, Consignor, Product, Session
from kasir.money import Money, Quantity
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.imports.table import (
    Cells,
    FileTable,
    ImportLine,
    ImportReport,
    ImportTable,
    check_day,
    chunks,
    note_import,
    read_cells,
    refuse_known_file,
    shown,
)
from kasir.operations.products import products
from kasir.operations.products.products import ProductCard
from kasir.operations.reading import columns, read
from kasir.operations.rights import Right, require
from kasir.schemes import SCHEMES
from kasir.words import _

_NEEDED = ("sku", "nama", "harga_jual")
# A field of a product that files may hold has its column here.
_CELLS: Cells = {
    "sku": None,
    "nama": ("name", ImportLine.needed),
    "harga_jual": ("price", ImportLine.price),
    "barcode": ("barcodes", ImportLine.codes),
    "ukuran": ("size", ImportLine.text),
    "varian": ("variant", ImportLine.text),
    "penitip": None,
    "kategori": ("category", ImportLine.text),
    "satuan": ("unit", ImportLine.text),
    "harga_titip": ("net_price", ImportLine.price),
    "komisi_persen": ("rate", ImportLine.rate),
    "masa_simpan_hari": ("shelf_life_days", ImportLine.count),
    "jenis_izin": ("licence_kind", ImportLine.text),
    "no_izin": ("licence_number", ImportLine.text),
    "no_halal": ("halal_number", ImportLine.text),
    "stok_awal": None,
    "stok_minimum": ("minimum_stock", ImportLine.quantity),
}
_USUAL = ProductCard("", "", "Lain-lain", Money(0))


@dataclass(frozen=True, slots=True)
class _Owner:
    """A consignor as an importer needs it; `id` None is the shop itself."""

    id: int | None
    name: str
    is_net_price: bool  # The agreement splits by a harga titip that stands on each product.


@dataclass(frozen=True, slots=True)
class _Wanted:
    line: ImportLine
    card: ProductCard
    opening: Quantity


_SHOP = _Owner(None, "", is_net_price=False)


def import_products(session: Session, sheet: FileTable, stamp: Stamp) -> ImportReport:
    """Add products, change known ones, and take in the opening stock of the new ones.

    A changed price holds from the stamp's business day. Opening stock is one note a consignor;
    with a shelf life its date is that many days ahead.
    Raises ImportRefusedError, NotAllowedError.
    """
    require(stamp, Right.EDIT_CATALOG)
    table = ImportTable(sheet, _NEEDED, [column for column in _CELLS if column not in _NEEDED])
    codes = [(line, line.code("sku")) for line in table.lines]
    table.refuse_doubles("sku", codes)
    owners = _owners(session, stamp.business_day)
    known = _known(session, {code for _line, code in codes})
    wanted = [_wanted(line, code, known.get(code), owners) for line, code in codes]
    table.stop_if_bad()
    today = stamp.business_day
    changed = [row for row in wanted if known.get(row.card.sku, row.card) != row.card]
    for row in changed:
        products.save_product(session, row.card, stamp, today)
    new = [row for row in wanted if row.card.sku not in known]
    ids = products.add_products(session, [row.card for row in new], stamp, today)
    opening: dict[int | None, list[NoteLine]] = defaultdict(list)
    for row, product_id in zip(new, ids, strict=True):
        if row.opening:
            expires_on = _expiry(row.card.shelf_life_days, today)
            note = NoteLine(product_id, row.opening, expires_on)
            opening[row.card.consignor_id].append(note)
    notes = [
        stock.take_in(session, consignor_id, lines, stamp).number
        for consignor_id, lines in opening.items()
    ]
    note_import(session, "produk", sheet, stamp)
    remarks = _remarks(wanted, known)
    return ImportReport(
        len(wanted), len(new), len(changed), documents=tuple(notes), remarks=remarks
    )


def _wanted(
    line: ImportLine, code: str, before: ProductCard | None, owners: dict[str, _Owner]
) -> _Wanted:
    card = before or replace(_USUAL, sku=code)
    line.needed("harga_jual")
    owner = _owner(line, before, owners)
    found = {**read_cells(line, _CELLS, _USUAL), "consignor_id": owner.id}
    opening = line.quantity("stok_awal") or Quantity(0)
    if line.is_good:
        card = replace(card, **found)
        _check_terms(line, card, owner)
    return _Wanted(line, card, opening)


def _owner(line: ImportLine, before: ProductCard | None, owners: dict[str, _Owner]) -> _Owner:
    usual = _SHOP
    if before is not None:
        usual = next((o for o in owners.values() if o.id == before.consignor_id), _SHOP)
    if not line.has("penitip"):
        return usual
    code = line.text("penitip").strip()
    owner = owners.get(code, _SHOP) if code else _SHOP
    if code and owner is _SHOP:
        line.problem("penitip", unknown_consignor(code))
    elif before is not None and owner.id != before.consignor_id:
        told = _("{sku} milik {owner}. Barang tidak berpindah: beri sku baru.")
        line.problem("penitip", told, sku=before.sku, owner=usual.name or _("toko sendiri"))
    return owner


def _check_terms(line: ImportLine, card: ProductCard, owner: _Owner) -> None:
    if card.net_price is not None and card.rate is not None:
        line.problem("komisi_persen", _("Isi harga_titip atau komisi_persen, jangan keduanya."))
    elif owner.id is None and (card.net_price is not None or card.rate is not None):
        column = "harga_titip" if card.net_price is not None else "komisi_persen"
        line.problem(column, _("Barang toko sendiri tidak punya bagian penitip. Kosongkan."))
    elif owner.is_net_price and card.net_price is None and card.rate is None:
        told = _("Kosong. Perjanjian {owner} memakai harga titip di setiap barang.")
        line.problem("harga_titip", told, owner=owner.name)


def _remarks(wanted: list[_Wanted], known: Collection[str]) -> tuple[str, ...]:
    remarks = []
    dear = [
        row.card.sku
        for row in wanted
        if row.card.net_price is not None and row.card.net_price > row.card.price
    ]
    if dear:
        text = _("Harga titip di atas harga jual: {skus}.")
        remarks.append(text.format(skus=", ".join(dear[:20])))
    skipped = sum(1 for row in wanted if row.opening and row.card.sku in known)
    if skipped:
        text = _("Stok awal {count} barang yang sudah ada tidak dibukukan lagi. Pakai titipan.")
        remarks.append(text.format(count=skipped))
    return tuple(remarks)


# --- goods taken in -------------------------------------------------------------------------


def import_intakes(session: Session, sheet: FileTable, stamp: Stamp) -> ImportReport:
    """Take goods in as notes of their days, one a consignor and day.

    An empty date of expiry comes from the product's shelf life, if it has one. The same file is
    not taken in twice. Raises ImportRefusedError, NotAllowedError.
    """
    require(stamp, Right.KEEP_STOCK)
    table = ImportTable(sheet, ("tanggal", "penitip", "sku", "jumlah"), ("kedaluwarsa",))
    refuse_known_file(session, sheet)
    owners = _owners(session, stamp.business_day)
    skus = [(line, line.code("sku")) for line in table.lines]
    known = _goods(session, {sku for _line, sku in skus})
    notes: dict[tuple[date, int | None], list[NoteLine]] = defaultdict(list)
    for line, sku in skus:
        day = line.day("tanggal") if line.needed("tanggal") else None
        if day is not None:
            check_day(line, "tanggal", day, stamp.business_day)
        owner = _owner(line, None, owners)
        quantity = line.quantity("jumlah", Quantity(1)) if line.needed("jumlah") else None
        expires_on = line.day("kedaluwarsa")
        goods = known.get(sku)
        if goods is None:
            line.problem("sku", _("Sku {sku} tidak ada. Impor produk dulu."), sku=shown(sku))
        elif line.is_good and goods.consignor_id != owner.id:
            line.problem("sku", _("Barang ini bukan milik penitip itu."))
        if day is not None and expires_on is not None and expires_on < day:
            line.problem("kedaluwarsa", _("Lebih awal dari tanggal barang masuk."))
        if not line.is_good or goods is None or day is None or quantity is None:
            continue
        expires_on = expires_on or _expiry(goods.shelf_life_days, day)
        notes[day, owner.id].append(NoteLine(goods.id, quantity, expires_on))
    table.stop_if_bad()
    made = [
        stock.take_in(session, owner_id, lines, replace(stamp, business_day=day)).number
        for (day, owner_id), lines in sorted(notes.items(), key=lambda note: note[0][0])
    ]
    note_import(session, "titipan", sheet, stamp)
    return ImportReport(len(table.lines), len(made), documents=tuple(made))


# --- what is known --------------------------------------------------------------------------


def unknown_consignor(code: str) -> str:
    """Say that a consignor's code is not known, and what to do."""
    return _("Penitip {code} tidak ada. Impor penitip dulu, atau perbaiki kodenya.").format(
        code=shown(code)
    )


def _expiry(shelf_life_days: int | None, day: date) -> date | None:
    return day + timedelta(days=shelf_life_days) if shelf_life_days else None


def _owners(session: Session, day: date) -> dict[str, _Owner]:
    """All consignors by code, each with whether its terms of the day want a harga titip."""
    schemes: dict[int, Scheme] = {}
    rows = session.execute(
        select(Agreement.consignor_id, Agreement.scheme, Agreement.starts_on).order_by(
            Agreement.starts_on, Agreement.version
        )
    )
    for consignor_id, scheme, starts_on in rows:
        if starts_on <= day or consignor_id not in schemes:
            schemes[consignor_id] = scheme
    by_product = {scheme for scheme, row in SCHEMES.items() if row.by_product}
    known = session.execute(select(Consignor.id, Consignor.code, Consignor.name))
    return {
        code: _Owner(owner_id, name, schemes.get(owner_id) in by_product)
        for owner_id, code, name in known
    }


class _Goods(NamedTuple):
    id: int
    sku: str
    consignor_id: int | None
    shelf_life_days: int | None


def _goods(session: Session, skus: Collection[str]) -> dict[str, _Goods]:
    asked = select(*columns(_Goods, Product))
    return {
        goods.sku: goods
        for part in chunks(skus)
        for goods in read(session, _Goods, asked.where(Product.sku.in_(part)))
    }


def _known(session: Session, skus: Collection[str]) -> dict[str, ProductCard]:
    """The products that exist, as the cards that would make them again."""
    found: dict[str, ProductCard] = {}
    for part in chunks(skus):
        known = products.find_cards(session, Product.sku.in_(part))
        found |= {kept.card.sku: kept.card for kept in known}
    return found

"""What was decided and stands in no entry, held against the records of who decided it.

Terms, settings, prices and roles say what the next sale gives to whom. Their tables are not sealed
row by row, but each change of them left its record in the chain: what stands in the tables now must
follow from those records. Of an older record what it told is compared, and nothing else.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from sqlalchemy import func, select

from kasir.enums import Role, Scheme
from kasir.models import (
    Agreement,
    AuditRecord,
    Base,
    PlannedPrice,
    Product,
    ProductPrice,
    SaleLine,
    Session,
    ShopSetting,
    Staff,
)
from kasir.models.base import table_of
from kasir.money import Money, Rate
from kasir.operations.people import pins
from kasir.operations.products.planned_prices import PRICED
from kasir.operations.reading import read
from kasir.operations.verify.differences import Difference, as_stored, entry_name
from kasir.schemes import SCHEMES
from kasir.terms import Terms, parse_tiers
from kasir.words import _

_KINDS = ("agreement", "setting", "product", "next_price", "staff", "start")

_Rows = dict[str, dict[str, object]]  # What a person calls each row -> its columns.


class _Record(NamedTuple):
    kind: str
    at: str
    actor_id: int | None
    body: str | None


def decisions(session: Session) -> Iterator[Difference]:
    """Compare each agreement, setting, price and role with what the chain says was decided."""
    told = _told(session)
    for word, decided, stored in (
        (_("perjanjian"), told["agreement"], _agreements(session)),
        (_("pengaturan"), told["setting"], _settings(session)),
        (_("barang"), told["product"], _products(session)),
        (_("pengguna"), _founder(session, told) | told["staff"], _staff(session)),
    ):
        yield from _compared(word, decided, stored)
    waiting = _waiting(session)
    planned = {sku: told["next_price"][sku] for sku in waiting if sku in told["next_price"]}
    yield from _compared(_("harga berikutnya"), planned, waiting)
    for sku in told["begun"]:
        text = _("berlaku, tetapi tidak ada catatan yang merencanakannya")
        yield Difference(_("keputusan"), _("harga {sku}").format(sku=sku), text)
    yield from _prices(session, told["price"])


def _prices(session: Session, told: _Rows) -> Iterator[Difference]:
    """Find prices of a product's history that nobody ever set."""
    skus = dict(session.execute(select(Product.id, Product.sku)).all())
    for row in _stored(session, ProductPrice):
        sku = skus.get(cast("int", row["product_id"]), "")
        known = (_priced(sku, row, names) for names in (PRICED, PRICED[:1]))
        if not told.keys() & {*known}:
            text = _("tidak ada catatan yang memutuskannya")
            yield Difference(_("keputusan"), _("harga {sku}").format(sku=sku), text)


def _compared(
    word: str, decided: Mapping[str, dict[str, object]], stored: _Rows
) -> Iterator[Difference]:
    for which in dict.fromkeys((*decided, *stored)):
        wanted, found = decided.get(which), stored.get(which)
        if wanted is None:
            text = _("tidak ada catatan yang memutuskannya")
        elif found is None:
            text = _("diputuskan, tetapi hilang")
        elif any(name in found and found[name] != value for name, value in wanted.items()):
            text = _("bukan yang diputuskan")
        else:
            continue
        yield Difference(_("keputusan"), f"{word} {which}", text)


# --- what was sold by it --------------------------------------------------------------------


class _Sold(NamedTuple):
    sale_id: int  # The first that was split so.
    product_id: int
    consignor_id: int
    agreement_id: int | None
    agreement_version: int
    scheme: str
    rate_bp: int
    net_price: int
    fee: int
    unit_price: int


def lines(session: Session) -> Iterator[Difference]:
    """Each line was split by its agreement, or by what its product had instead at some time.

    Terms that were changed for a day and put back leave the tables clean and the lines wrong.
    """
    agreed = {row["id"]: row for row in _stored(session, Agreement)}
    own = {
        (row["product_id"], scheme.value, row[figure])
        for row in _stored(session, ProductPrice)
        for scheme, figure in ((Scheme.NET_PRICE, "net_price"), (Scheme.PERCENT, "rate_bp"))
        if row[figure] is not None
    }
    terms = [as_stored(table_of(SaleLine).c[name]) for name in _Sold._fields[1:]]
    asked = (
        select(func.min(SaleLine.sale_id).label("sale_id"), *terms)
        .where(SaleLine.consignor_id.is_not(None), SaleLine.origin_position.is_(None))
        .group_by(*terms)
        .order_by(func.min(SaleLine.sale_id))
    )
    for sold in read(session, _Sold, asked):
        figure = sold.net_price if sold.scheme == Scheme.NET_PRICE else sold.rate_bp
        row = agreed.get(sold.agreement_id)
        whose = (row["consignor_id"], row["version"]) if row is not None else None
        is_theirs = whose == (sold.consignor_id, sold.agreement_version)
        is_own = (sold.product_id, sold.scheme, figure) in own
        if row is None or not is_theirs or not (is_own or _is_agreed(sold, row)):
            text = _("dibagi menurut ketentuan yang tidak disepakati")
            yield Difference(_("keputusan"), entry_name(sold.sale_id), text)


def _is_agreed(sold: _Sold, row: Mapping[str, object]) -> bool:
    if row["scheme"] == Scheme.NET_PRICE:  # Nothing was agreed that could be split: all is his.
        return (sold.scheme, sold.rate_bp) == (Scheme.PERCENT, 0)
    if row["scheme"] != sold.scheme:
        return False
    if sold.scheme == Scheme.PER_UNIT:
        return sold.fee == row["fee"]
    if sold.scheme == Scheme.PERCENT:
        return sold.rate_bp == row["rate_bp"]
    try:
        terms = Terms(Scheme.TIERED, tiers=parse_tiers(str(row["tiers"])))
    except ValueError:
        return False
    return SCHEMES[Scheme.TIERED].rate(terms, Money(sold.unit_price)) == Rate(sold.rate_bp)


# --- what the chain tells -------------------------------------------------------------------


def _told(session: Session) -> dict[str, _Rows]:
    """What was decided last of each row, by the kind of its record."""
    told: dict[str, _Rows] = defaultdict(dict)
    times: Counter[str] = Counter()
    asked = (
        select(*(as_stored(table_of(AuditRecord).c[name]) for name in _Record._fields))
        .where(AuditRecord.kind.in_(_KINDS))
        .order_by(AuditRecord.id)
    )
    for record in read(session, _Record, asked):
        body = _body(record.body)
        if record.kind == "setting":
            key = str(body.get("key"))
            times[key] += 1
            value = json.dumps(body.get("new"), ensure_ascii=False)
            told["setting"][_nth(key, times[key])] = {"value": value, "at": record.at}
        elif record.kind == "start":
            told["start"].setdefault("", {"actor_id": record.actor_id})
        else:
            if record.kind in {"product", "next_price"}:
                names = PRICED if "rate_bp" in body else PRICED[:1]
                told["price"][_priced(str(body.get("sku")), body, names)] = {}
            if record.kind == "product" and "starts_on" in body:  # It waited for its day.
                planned = told["next_price"].get(str(body.get("sku")))
                if planned is None or any(body.get(name) != planned[name] for name in planned):
                    told["begun"][str(body.get("sku"))] = {}
            told[record.kind].setdefault(_which(record.kind, body), {}).update(body)
    return told


def _which(kind: str, body: Mapping[str, object]) -> str:
    if kind == "agreement":
        return _version(body)
    return str(body.get("username" if kind == "staff" else "sku"))


def _priced(sku: str, row: Mapping[str, object], names: Sequence[str]) -> str:
    """A price as a record told it: an older one without the override."""
    return json.dumps([sku, *(row.get(name) for name in names)])


def _body(text: str | None) -> dict[str, object]:
    """What a record says; nothing when it was made unreadable, which the chain tells."""
    try:
        body = json.loads(text or "")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _founder(session: Session, told: Mapping[str, _Rows]) -> _Rows:
    """Who founded the shop is in its first record, and nobody added him."""
    owner = told["start"].get("", {}).get("actor_id")
    asked = select(Staff.username).where(Staff.id == owner)
    return {name: {"role": Role.OWNER.value} for name in session.scalars(asked)}


# --- what is stored -------------------------------------------------------------------------


def _stored(session: Session, model: type[Base]) -> Iterator[dict[str, object]]:
    columns = table_of(model).columns
    asked = select(*map(as_stored, columns)).order_by(*table_of(model).primary_key.columns)
    return (dict(row) for row in session.execute(asked).mappings())


def _agreements(session: Session) -> _Rows:
    return {_version(row): row for row in _stored(session, Agreement)}


def _settings(session: Session) -> _Rows:
    times: Counter[str] = Counter()
    rows: _Rows = {}
    for row in _stored(session, ShopSetting):
        key = str(row["key"])
        times[key] += 1
        rows[_nth(key, times[key])] = row
    return rows


def _products(session: Session) -> _Rows:
    names = ("sku", "consignor_id", "price", "net_price", "rate_bp")
    asked = select(*(table_of(Product).c[name] for name in names)).order_by(Product.id)
    return {row["sku"]: dict(row) for row in session.execute(asked).mappings()}


def _waiting(session: Session) -> _Rows:
    asked = select(Product.id, Product.sku).join(PlannedPrice)
    skus: dict[object, str] = dict(session.execute(asked).all())
    return {skus[row["product_id"]]: row for row in _stored(session, PlannedPrice)}


def _staff(session: Session) -> _Rows:
    return {
        str(row["username"]): {**row, "pin": pins.seal(str(row["pin_hash"]))}
        for row in _stored(session, Staff)
    }


def _version(row: Mapping[str, object]) -> str:
    told = _("ke-{version} dari penitip nomor {consignor}")
    return told.format(version=row.get("version"), consignor=row.get("consignor_id"))


def _nth(key: str, time: int) -> str:
    return f"{key} ({time})"

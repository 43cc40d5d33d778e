"""What was decided and stands in no entry, held against the records of who decided it.

Terms, settings, prices and roles say what the next sale gives to whom. Their tables are not sealed
row by row, but each change of them left its record in the chain: what stands in the tables now must
follow from those records. Of an older record what it told is compared, and nothing else.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select

from kasir.enums import Role
from kasir.models import (
    Agreement,
    AuditRecord,
    Base,
    PlannedPrice,
    Product,
    Session,
    ShopSetting,
    Staff,
)
from kasir.models.base import table_of
from kasir.operations.reading import read
from kasir.operations.verify.differences import Difference, as_stored
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
        (_("pengguna"), told["staff"] | _founder(session, told), _staff(session)),
    ):
        yield from _compared(word, decided, stored)
    waiting = _waiting(session)
    planned = {sku: told["next_price"][sku] for sku in waiting if sku in told["next_price"]}
    yield from _compared(_("harga berikutnya"), planned, waiting)


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
            told[record.kind].setdefault(_which(record.kind, body), {}).update(body)
    return told


def _which(kind: str, body: Mapping[str, object]) -> str:
    if kind == "agreement":
        return _version(body)
    return str(body.get("username" if kind == "staff" else "sku"))


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
    return {str(row["username"]): row for row in _stored(session, Staff)}


def _version(row: Mapping[str, object]) -> str:
    told = _("ke-{version} dari penitip nomor {consignor}")
    return told.format(version=row.get("version"), consignor=row.get("consignor_id"))


def _nth(key: str, time: int) -> str:
    return f"{key} ({time})"

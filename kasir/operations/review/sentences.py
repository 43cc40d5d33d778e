"""What happened, in one plain sentence; and who gains or loses by it, where that is known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from kasir.clock import format_instant
from kasir.enums import Bearer, EntryKind, Role
from kasir.money import ZERO, Money, Quantity, Rate
from kasir.operations.entries import ENTRIES
from kasir.operations.people.limits import LIMITS, USUAL, key_of
from kasir.operations.review.found import Found
from kasir.words import _


class Names(NamedTuple):
    """Who is meant where a record has an id, or a name to sign in with."""

    consignors: Mapping[int, str]
    people: Mapping[str, str]


class Told(NamedTuple):
    """A sentence, its amount, and who gains or loses; `second` as a record's body names him."""

    sentence: str
    amount: Money | None = None
    effect: str = ""
    second: str = ""


def _body(found: Found) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(found.told or "{}")
    return body


def _who(found: Found) -> str:
    return found.actor or _("Seseorang")


def _of_record(
    found: Found, sentence: str, effect: str = "", amount: Money | None = None, **values: object
) -> Told:
    """A sentence of a record of the chain, whose body names the second person and the sum."""
    body = _body(found)
    sums = Money(body["amount"]) if "amount" in body else amount
    told = sentence.format(who=_who(found), **values)
    return Told(told, sums, effect, body.get("second", ""))


# --- money and goods ------------------------------------------------------------------------

_WITHOUT_PAPER = {
    EntryKind.SALE: _("Penjualan"),
    EntryKind.RETURN: _("Retur penjualan"),
    EntryKind.SHIFT_OPEN: _("Buka shift"),
    EntryKind.SHIFT_CLOSE: _("Tutup shift"),
    EntryKind.CASH_IN: _("Kas masuk"),
    EntryKind.CASH_OUT: _("Kas keluar"),
}


def two_persons(found: Found, _names: Names) -> Told:
    """What was done, by whom, and who agreed."""
    kind = EntryKind(found.what or "")
    row = ENTRIES[kind]
    what = _WITHOUT_PAPER.get(kind) or row.document or row.account or row.movement
    if found.subject:
        what = _("{what} untuk {subject}").format(what=what, subject=found.subject)
    agreed = (
        _("disetujui {second}").format(second=found.second)
        if found.second
        else _("tanpa orang kedua (toko satu orang)")
    )
    told = _("{what}, oleh {who}, {agreed}.").format(what=what, who=_who(found), agreed=agreed)
    if found.told:
        told += " " + _("Alasan: {reason}.").format(reason=found.told.rstrip("."))
    return Told(told, found.amount, _share_effect(found.other))


def _share_effect(share: Money | None) -> str:
    if not share:
        return ""
    if share > ZERO:
        return _("Hak penitip bertambah {amount}.").format(amount=share)
    return _("Hak penitip berkurang {amount}.").format(amount=-share)


def discount(found: Found, _names: Names) -> Told:
    """How much came off which goods, and who bears it."""
    off, gross = found.amount or ZERO, found.other or ZERO
    rate = Rate(off.rupiah * 10_000 // gross.rupiah) if gross else Rate(0)
    told = _("{who} memberi diskon {off} ({rate}) untuk {goods} seharga {gross}.").format(
        who=_who(found), off=off, rate=rate, goods=found.told, gross=gross
    )
    effect = {
        Bearer.CONSIGNOR.value: _("Ditanggung penitip {name}."),
        Bearer.SHARED.value: _("Ditanggung bersama oleh toko dan {name}."),
        Bearer.SHOP.value: _("Ditanggung toko."),
    }[found.what or ""]
    return Told(told, off, effect.format(name=found.subject))


def count(found: Found, _names: Names) -> Told:
    """What a stock count found otherwise."""
    worth = found.amount or ZERO
    told = _("Stok opname {scope} oleh {who}: {goods} macam barang tidak cocok.").format(
        scope=found.subject, who=_who(found), goods=found.other.rupiah if found.other else 0
    )
    effect = _("Nilainya menurut harga jual waktu itu; yang dibayar tertulis di berita acara.")
    return Told(told, worth, effect)


def cash(found: Found, _names: Names) -> Told:
    """How far a drawer was from the ledger."""
    difference, counted = found.amount or ZERO, found.other or ZERO
    which = _("lebih") if difference > ZERO else _("kurang")
    told = _("Laci {who} berisi {counted}, {which} {much} dari catatan.").format(
        who=_who(found), counted=counted, which=which, much=Money(abs(difference.rupiah))
    )
    reason = _("Alasan: {reason}.").format(reason=(found.told or "-").rstrip("."))
    return Told(f"{told} {reason}", difference)


def new_money(found: Found, _names: Names) -> Told:
    """Money to whom the shop hardly knows."""
    told = _("{who} membayar {amount} kepada {name}, yang baru dicatat atau baru ganti rekening.")
    told = told.format(who=_who(found), amount=found.amount or ZERO, name=found.subject)
    return Told(told, found.amount, _("Belum 7 hari sejak itu. Tanyakan kepada penitipnya."))


def uncertain(found: Found, _names: Names) -> Told:
    """A paper that may lie half printed somewhere."""
    about = found.number or found.subject or _("tanpa nomor")
    told = _("Kertas {about} mungkin tidak keluar utuh: {why}.")
    return Told(told.format(about=about, why=(found.told or _("terputus")).rstrip(".")))


def short_stock(found: Found, _names: Names) -> Told:
    """Goods that the books did not hold."""
    body = _body(found)
    told = _("{who} mengeluarkan {short} {name} lebih banyak daripada stok di catatan.")
    return _of_record(found, told, short=Quantity(body["short"]), name=body["name"])


# --- the counter ----------------------------------------------------------------------------


def removed(found: Found, _names: Names) -> Told:
    """What was rung up and not paid for."""
    goods = ", ".join(
        f"{Quantity(line['quantity'])} {line['name']}" for line in _body(found)["lines"]
    )
    told = (
        _("{who} membuang keranjang yang belum dibayar: {goods}.")
        if found.what == "cart_discarded"
        else _("{who} menghapus dari keranjang yang belum dibayar: {goods}.")
    )
    return _of_record(found, told, goods=goods)


def failed_pin(found: Found, names: Names) -> Told:
    """Whose name was tried."""
    told = _("PIN yang salah dicoba dengan nama {username}.")
    username = _body(found)["username"]
    return _of_record(found, told, username=names.people.get(username, username))


def approval(found: Found, _names: Names) -> Told:
    """A second person's PIN that led to nothing."""
    told = _("{who} menyetujui dengan PIN, tetapi tidak ada catatan yang lahir darinya.")
    return _of_record(found, told)


def clock_back(found: Found, _names: Names) -> Told:
    """How far the clock went back."""
    body = _body(found)
    began, ended = (format_instant(datetime.fromisoformat(body[key])) for key in ("from", "to"))
    told = _("Jam komputer mundur dari {began} ke {ended}.")
    return _of_record(found, told, began=began, ended=ended)


# --- the office -----------------------------------------------------------------------------


def bank_account(found: Found, _names: Names) -> Told:
    """Whose account is another one."""
    told = _("{who} mengubah rekening {name}.")
    effect = _("Uang berikutnya masuk ke rekening yang baru. Tanyakan kepada penitipnya.")
    return _of_record(found, told, effect, name=_body(found)["name"])


def backdated(found: Found, names: Names) -> Told:
    """Terms or a price that hold on days gone by."""
    body = _body(found)
    if found.what == "product":
        told = _("{who} menulis harga {sku} yang berlaku mundur {days} hari.")
        return _of_record(
            found, told, sku=body["sku"], days=body["backdated"], amount=Money(body["price"])
        )
    told = _("{who} menulis perjanjian ke-{version} {name} yang berlaku mundur {days} hari.")
    name = names.consignors.get(body["consignor_id"], "")
    return _of_record(found, told, version=body["version"], name=name, days=body["backdated"])


def paper_sales(found: Found, _names: Names) -> Told:
    """Which file of paper sales came in."""
    body = _body(found)
    told = _("{who} mengimpor {rows} baris penjualan kertas dari {file}.")
    return _of_record(found, told, rows=body["rows"], file=body["file"])


def restore(found: Found, _names: Names) -> Told:
    """Which copy stands in the shop's place."""
    told = _("Data toko diganti dengan cadangan {file}. Yang sesudahnya tidak ada di sini.")
    return _of_record(found, told, file=_body(found).get("file", ""))


def staff(found: Found, names: Names) -> Told:
    """Who came, or is another one now."""
    body = _body(found)
    if found.what == "recovery":
        told = _("PIN pemilik {name} dibuat baru dengan kertas pemulihan.")
        return _of_record(found, told, name=names.people.get(body["username"], ""))
    if found.what == "recovery_key":
        return _of_record(found, _("{who} membuat kertas pemulihan baru. Yang lama mati."))
    if "old" not in body:
        told = _("{who} menambah {name} sebagai {role}.")
        return _of_record(found, told, name=body["name"], role=_role(body["role"]))
    changed = ", ".join(_changes(body))
    return _of_record(
        found, _("{who} mengubah {name}: {changed}."), name=body["name"], changed=changed
    )


def _changes(body: Mapping[str, Any]) -> Sequence[str]:
    old = body["old"]
    told = []
    if old["name"] != body["name"]:
        told.append(_("nama, dulu {name}").format(name=old["name"]))
    if old["role"] != body["role"]:
        told.append(_("peran, dulu {role}").format(role=_role(old["role"])))
    if old["is_active"] != body["is_active"]:
        told.append(_("diaktifkan") if body["is_active"] else _("dinonaktifkan"))
    if old["pin"] != body["pin"]:
        told.append(_("PIN baru"))
    return told


def _role(stored: str) -> str:
    return str(Role(stored).value)  # The words of the list are those of the screen.


def setting(found: Found, _names: Names) -> Told:
    """What a setting was, and is."""
    body = _body(found)
    told = _("{who} mengubah pengaturan {key} dari {old} menjadi {new}.")
    old, new = (_shown(body[key]) for key in ("old", "new"))
    key = _SETTINGS.get(body["key"], body["key"])
    return _of_record(found, told, key=key, old=old, new=new)


_SETTINGS = {
    "name": _("nama toko"),
    "address": _("alamat toko"),
    "region": _("wilayah"),
    "receipt_footer": _("kalimat di bawah struk"),
    "cash_rounding": _("pembulatan tunai"),
    "allow_negative_stock": _("boleh menjual melebihi stok"),
    "one_person_shop": _("toko satu orang"),
    "is_training": _("mode latihan"),
    "require_halal": _("wajib nomor halal"),
    "qris_static": _("kode QRIS toko"),
    "verify_drawer": _("orang kedua ikut menghitung laci"),
    **{
        key_of(limit, role): _("batas {what} ({role})").format(what=LIMITS[limit].word, role=role)
        for limit, role in USUAL
    },
}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    text = str(value)
    return text if 0 < len(text) <= 40 else f"{text[:40]}..." if text else _("kosong")

"""QRIS: reads the shop's own static code, and makes from it the code for one amount.

A code is EMVCo's merchant-presented QR: fields of `ID(2) LENGTH(2) VALUE` one after the other,
the last of which is a CRC. Lengths count characters, the CRC runs over UTF-8 bytes. A code whose
CRC is wrong is refused and never repaired: it would be somebody else's, or nobody's.

The conversion is the shop's own doing and no service of its bank, so some payment apps may refuse
what it makes. The static code itself always remains.
"""

from __future__ import annotations

from binascii import crc_hqx
from collections.abc import Sequence
from dataclasses import dataclass

from kasir.errors import AmountError, UserError
from kasir.money import ZERO, Money
from kasir.words import _

MOST = Money(10_000_000)  # In one payment.
MOST_IN_BILL = 25
MOST_IN_FIELD = 99  # A length has two digits.

_FORMAT, _POINT, _MERCHANT, _CURRENCY, _AMOUNT = "00", "01", "51", "53", "54"
_COUNTRY, _NAME, _CITY, _MORE, _CRC = "58", "59", "60", "62", "63"
_NMID = "02"  # Within 51.
_BILL = "01"  # Within 62.
_STATIC, _DYNAMIC = "11", "12"
_RUPIAH, _INDONESIA = "360", "ID"
_OF_ONE_AMOUNT = ("54", "55", "56", "57")  # The amount, the tip, and fees.

Field = tuple[str, str]


class QrisError(UserError):
    """This is no static QRIS that a shop can use; the message says why."""


@dataclass(frozen=True, slots=True)
class StaticCode:
    """A shop's own code, whole and checked. `payload` is what was read, to the letter."""

    payload: str
    name: str
    city: str
    nmid: str  # The national number of the merchant; empty where a code has none.
    fields: tuple[Field, ...]  # In the code's own order, without the CRC.


def read_static(payload: str) -> StaticCode:
    """Read and check a shop's static code. Raises QrisError."""
    if not payload:
        raise QrisError(_("Kode QRIS masih kosong."))
    fields = _checked(payload)
    found = dict(fields)
    point = found.get(_POINT, _STATIC)
    if point == _DYNAMIC:
        told = _("Ini QRIS untuk satu kali bayar. Pakai QRIS statis, yang dipajang di meja.")
        raise QrisError(told)
    if point != _STATIC or (found.get(_CURRENCY), found.get(_COUNTRY)) != (_RUPIAH, _INDONESIA):
        raise QrisError(_("Ini bukan QRIS toko di Indonesia. Pakai QRIS statis toko sendiri."))
    if not found.get(_NAME, "").strip():
        raise QrisError(_("Kode QRIS ini tidak menyebut nama toko. Minta kode baru ke bank."))
    return StaticCode(
        payload,
        name=found[_NAME].strip(),
        city=found.get(_CITY, "").strip(),
        nmid=_inside(found.get(_MERCHANT, "")).get(_NMID, ""),
        fields=fields,
    )


def dynamic_code(code: StaticCode, amount: Money, bill: str = "") -> str:
    """The code for one amount, from 1 rupiah to `MOST`, with a bill number where it fits.

    Every field but 01, 54 to 57, 62 and the CRC stays as it is. Raises AmountError.
    """
    check_amount(amount)
    fields = [field for field in code.fields if field[0] not in _OF_ONE_AMOUNT]
    fields = _put(fields, _POINT, _DYNAMIC)
    fields = _put(fields, _AMOUNT, str(amount.rupiah))
    fields = _with_bill(fields, bill)
    body = _joined(fields) + f"{_CRC}04"
    return body + _crc(body)


def takes_bill(code: StaticCode, bill: str) -> bool:
    """Say whether the code for an amount has room for this bill number."""
    more = dict(_with_bill([*code.fields], bill)).get(_MORE, "")
    return bill != "" and _inside(more).get(_BILL) == bill


def check_amount(amount: Money) -> None:
    """Refuse what no QRIS payment can be. Raises AmountError."""
    if amount <= ZERO:
        raise AmountError(_("Jumlah QRIS harus lebih dari Rp0."))
    if amount > MOST:
        told = _("QRIS paling banyak {most} sekali bayar. Terima sisanya dengan cara lain.")
        raise AmountError(told, most=MOST)


# --- fields ---------------------------------------------------------------------------------


def _checked(payload: str) -> tuple[Field, ...]:
    """The fields before the CRC, if it is theirs. Raises QrisError."""
    try:
        fields = _split(payload)
        crc = _crc(payload[:-4])
    except ValueError:
        raise _broken() from None
    if fields[0] != (_FORMAT, "01") or fields[-1][0] != _CRC or len(fields[-1][1]) != 4:
        raise _broken()
    if fields[-1][1].upper() != crc:
        raise QrisError(_("Kode QRIS berubah di jalan: angka periksanya salah. Salin ulang."))
    return fields[:-1]


def _broken() -> QrisError:
    return QrisError(_("Ini bukan kode QRIS yang utuh. Salin ulang seluruh isinya."))


def _split(text: str) -> tuple[Field, ...]:
    """Take a text apart into its fields. Raises ValueError."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head, at = text[at : at + 4], at + 4
        if len(head) != 4 or not (head.isascii() and head.isdigit()) or head[:2] in found:
            raise ValueError(text)
        length = int(head[2:])
        value, at = text[at : at + length], at + length
        if len(value) != length:
            raise ValueError(text)
        found[head[:2]] = value
    return tuple(found.items())


def _inside(value: str) -> dict[str, str]:
    """The fields within a field; none where an acquirer wrote something else there."""
    try:
        return dict(_split(value))
    except ValueError:
        return {}


def _joined(fields: Sequence[Field]) -> str:
    return "".join(f"{key}{len(value):02}{value}" for key, value in fields)


def _put(fields: Sequence[Field], key: str, value: str) -> list[Field]:
    """Replace a field where it stands, or insert it before the first with a higher number."""
    keys = [other for other, _value in fields]
    if key in keys:
        return [(key, value) if key == other else (other, kept) for other, kept in fields]
    at = next((at for at, other in enumerate(keys) if other > key), len(keys))
    return [*fields[:at], (key, value), *fields[at:]]


def _with_bill(fields: list[Field], bill: str) -> list[Field]:
    """Name the bill in field 62. What does not fit there is left out, not cut."""
    if not 0 < len(bill) <= MOST_IN_BILL or not (bill.isascii() and bill.isprintable()):
        return fields
    before = dict(fields).get(_MORE, "")
    inside = _inside(before)
    after = _joined(_put(tuple(inside.items()), _BILL, bill))
    is_read = bool(inside) or not before
    return _put(fields, _MORE, after) if is_read and len(after) <= MOST_IN_FIELD else fields


def _crc(text: str) -> str:
    """CRC-16/CCITT-FALSE of the UTF-8 bytes in four digits. Raises ValueError."""
    return f"{crc_hqx(text.encode(), 0xFFFF):04X}"

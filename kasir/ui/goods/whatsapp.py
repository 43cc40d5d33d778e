"""A message to a consignor about goods that expire, and the link that opens it in WhatsApp."""

from __future__ import annotations

from urllib.parse import quote

from kasir.clock import format_day
from kasir.money import format_quantity
from kasir.operations.goods.expiry import ExpiringGoods, ExpiringOwner
from kasir.words import _

COUNTRY = "62"
SHORTEST = 9  # Digits without the country: fewer are no telephone.


def message(owner: ExpiringOwner, shop: str) -> str:
    """Write what a consignor should know: each product, how many, until when."""
    lines = [
        _("Yth. {name},").format(name=owner.name),
        _("barang titipan Anda di {shop} yang mendekati tanggal kedaluwarsa:").format(shop=shop),
        *(_line(goods) for goods in owner.goods),
        _("Mohon diambil atau ditukar dengan yang baru. Terima kasih."),
    ]
    return "\n".join(lines)


def telephone(text: str) -> str | None:
    """`628123456789` for `0812-3456-789` or `+62 812 3456 789`; None when it is none."""
    digits = "".join(sign for sign in text if sign in "0123456789")
    local = digits.removeprefix(COUNTRY) if digits.startswith(COUNTRY) else digits.lstrip("0")
    return COUNTRY + local if len(local) >= SHORTEST else None


def link(phone: str, text: str) -> str:
    """The address that opens WhatsApp with the text; every sign of it is encoded."""
    return f"https://wa.me/{phone}?text={quote(text, safe='')}"


def days_text(days: int) -> str:
    """Say how near a date is."""
    if days < 0:
        return _("lewat {days} hari").format(days=-days)
    if days == 0:
        return _("hari ini")
    return _("{days} hari lagi").format(days=days)


def _line(goods: ExpiringGoods) -> str:
    return _("- {name}: {count} {unit}, kedaluwarsa {day} ({when})").format(
        name=goods.name,
        count=format_quantity(goods.quantity),
        unit=goods.unit,
        day=format_day(goods.expires_on),
        when=days_text(goods.days_left),
    )

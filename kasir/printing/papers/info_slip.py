"""Info penitip: the slip that answers "laku berapa?". A look, no proof of payment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kasir.clock import format_day, format_instant, format_long_day
from kasir.money import ZERO, Quantity
from kasir.printing.papers.receipt import amount, header
from kasir.printing.roll.document import Align, Block, Document, Line, Pair, Rule, Size
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.settling.consignor_info import ConsignorInfo


def info_document(info: ConsignorInfo) -> Document:
    """The slip: sold since the last payment, on the shelf, expiring, owed, paid next."""
    return (
        *header(info.shop),
        Rule(),
        Line(_("INFO PENITIP"), Align.CENTER, is_bold=True, size=Size.TALL),
        Line(info.name, is_bold=True),
        Pair(info.code, format_instant(info.at)),
        Rule(),
        *_sold(info),
        Rule(),
        *_shelf(info),
        Rule(),
        *_owed(info),
        Rule(),
        Line(_("Bukan bukti pembayaran."), Align.CENTER, size=Size.SMALL),
    )


def _sold(info: ConsignorInfo) -> Iterator[Block]:
    since = _("Laku sampai sekarang")
    if info.last is not None:
        since = _("Laku sejak dibayar {day}").format(day=format_day(info.last.business_day))
    yield Line(since, is_bold=True)
    for goods in info.sold:
        yield Line(goods.name)
        yield Pair(f"{goods.quantity} {goods.unit}", amount(goods.share), indent=2)
    if info.sold:
        yield Pair(_("Hak Anda dari penjualan"), amount(info.share), is_bold=True)
    else:
        yield Line(_("Belum ada yang laku."))


def _shelf(info: ConsignorInfo) -> Iterator[Block]:
    yield Line(_("Masih di toko"), is_bold=True)
    if not info.shelf:
        yield Line(_("Tidak ada barang."))
    for goods in info.shelf:
        yield Pair(goods.name, f"{goods.quantity} {goods.unit}")
        if goods.expires_on is not None and goods.expiring > Quantity(0):
            told = _("{quantity} {unit} kedaluwarsa mulai {day}").format(
                quantity=goods.expiring, unit=goods.unit, day=format_day(goods.expires_on)
            )
            yield Line(told, indent=2)


def _owed(info: ConsignorInfo) -> Iterator[Block]:
    if info.last is not None:
        paid = _("Terakhir dibayar {day}").format(day=format_day(info.last.business_day))
        yield Pair(paid, amount(info.last.amount))
    word = _("Hak yang belum dibayar") if info.owed >= ZERO else _("Dibawa ke hitungan berikut")
    yield Pair(word, amount(info.owed), is_bold=True, size=Size.TALL)
    if info.owed > ZERO:
        when = _("Pembayaran: kapan saja Anda datang")
        if info.plan.next_day is not None:
            when = _("Pembayaran berikutnya: {day}")
            when = when.format(day=format_long_day(info.plan.next_day))
        yield Line(when)
    if ZERO < info.owed < info.plan.minimum:
        least = _("Sesuai perjanjian dibayar bila sudah {minimum}.")
        yield Line(least.format(minimum=info.plan.minimum))

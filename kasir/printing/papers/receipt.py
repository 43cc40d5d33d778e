"""The receipt: one document for a sale, a return and every copy of them.

Printed from the frozen record only, so that a copy in ten years says what the original said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kasir import clock
from kasir.enums import TenderKind
from kasir.money import ZERO, Money, Quantity, format_number
from kasir.printing.roll.document import (
    Align,
    Banner,
    Blank,
    Block,
    Document,
    Line,
    Pair,
    Qr,
    Rule,
    Size,
)
from kasir.tenders import TENDERS
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.selling.receipts import Receipt, ReceiptLine, ReceiptTender
    from kasir.settings import ShopHeader


def receipt_document(receipt: Receipt, copy: int = 0) -> Document:
    """The receipt; `copy` 0 is the original, n is marked SALINAN ke-n in large type."""
    return (
        *_marks(receipt, copy),
        *header(receipt.shop),
        Rule(),
        Pair(receipt.number, _("Kasir: {name}").format(name=receipt.cashier)),
        Pair(clock.format_long_day(clock.today(receipt.at)), clock.format_time(receipt.at)),
        *_return_heading(receipt),
        Rule(),
        *(block for line in receipt.lines for block in _line(line)),
        Rule(),
        *_totals(receipt),
        Rule(),
        *_about(receipt),
        *_footer(receipt),
        Qr(qr_text(receipt)),
        *training(is_training=receipt.is_training),
    )


def qr_text(receipt: Receipt) -> str:
    """What the code on the receipt says: number, day, total, code, with spaces between.

    Only letters that a QR code packs tightly and that every keyboard scanner types.
    """
    day = clock.today(receipt.at)
    return f"{receipt.number} {day:%Y-%m-%d} {receipt.total.rupiah} {receipt.code}"


def header(shop: ShopHeader) -> Document:
    """The shop's name and address, as on every thermal paper."""
    name = Line(shop.name.upper(), Align.CENTER, is_bold=True, size=Size.TALL)
    return (name, *(Line(line, Align.CENTER) for line in shop.address.splitlines()))


def amount(money: Money) -> str:
    """An amount as it stands in a column: without Rp."""
    return format_number(money.rupiah)


def _marks(receipt: Receipt, copy: int) -> Iterator[Block]:
    yield from training(is_training=receipt.is_training)
    if copy:
        yield Banner(_("SALINAN ke-{copy}").format(copy=copy))
    if receipt.origin:
        yield Banner(_("RETUR"))
    if receipt.is_training or copy or receipt.origin:
        yield Blank()


def training(*, is_training: bool) -> Document:
    """What stands on every paper of a training shop, so that nobody takes it for a proof."""
    if not is_training:
        return ()
    return (Banner(_("LATIHAN")), Line(_("Bukan bukti pembayaran"), Align.CENTER))


def _return_heading(receipt: Receipt) -> Iterator[Block]:
    if receipt.origin:
        yield Line(_("Retur dari struk {number}").format(number=receipt.origin), is_bold=True)
        yield Line(_("Alasan: {reason}").format(reason=receipt.reason))


def _line(line: ReceiptLine) -> Document:
    count = _("{quantity} x {price}").format(
        quantity=_quantity(line.quantity, line.unit), price=amount(line.unit_price)
    )
    bearers = (
        (_("Diskon (Penitip)"), line.discounts.consignor),
        (_("Diskon (Toko)"), line.discounts.shop),
        (_("Diskon (Bersama)"), line.discounts.shared),
    )
    return (
        Line(line.name),
        Pair(count, amount(line.gross), indent=2),
        *(Pair(word, amount(-part), indent=2) for word, part in bearers if part),
        *((Line(line.consignor_name, size=Size.SMALL, indent=2),) if line.consignor_name else ()),
    )


def _quantity(quantity: Quantity, unit: str) -> str:
    """`2`, or `2,1 m`: a part of something says of what."""
    is_whole = quantity.thousandths % 1000 == 0
    return str(quantity) if is_whole or not unit else f"{quantity} {unit}"


def _pieces(receipt: Receipt) -> int:
    """Count what the customer carries: whole pieces, and a length of cloth as one."""
    counts = (divmod(abs(line.quantity.thousandths), 1000) for line in receipt.lines)
    return sum(1 if part else whole for whole, part in counts)


def _totals(receipt: Receipt) -> Iterator[Block]:
    if receipt.discount:
        yield Pair(_("Subtotal"), amount(receipt.gross))
        yield Pair(_("Diskon"), amount(-receipt.discount))
    label = _("Total ({count} barang)").format(count=_pieces(receipt))
    yield Pair(label, amount(receipt.total), is_bold=True, size=Size.TALL)
    if receipt.rounding:
        yield Pair(_("Pembulatan"), amount(receipt.rounding))
        yield Pair(_("Dibayar"), amount(receipt.total + receipt.rounding), is_bold=True)
    for tender in receipt.tenders:
        yield from _tender(tender)
    if any(tender.kind is TenderKind.CASH and tender.given > ZERO for tender in receipt.tenders):
        yield Pair(_("Kembali"), amount(receipt.change), is_bold=True)


def _tender(tender: ReceiptTender) -> Iterator[Block]:
    word = TENDERS[tender.kind].word
    if tender.amount < ZERO:
        label = _("Dikembalikan ({tender})").format(tender=word)
        yield Pair(label, amount(-tender.amount), is_bold=True)
    else:
        yield Pair(word, amount(tender.given))
    if tender.reference:
        reference = _("Ref. {reference}").format(reference=tender.reference)
        yield Line(reference, size=Size.SMALL, indent=2)


def _about(receipt: Receipt) -> Iterator[Block]:
    if receipt.office is not None:
        yield Line(_("Belanja ASN: {office}").format(office=receipt.office.office))
        if receipt.office.name:
            yield Line(_("Nama: {name}").format(name=receipt.office.name))
    if receipt.shop.region:
        yield Line(_("Produk UMKM {region}").format(region=receipt.shop.region))
    if any(line.consignor_name for line in receipt.lines):
        yield Pair(_("Hak UMKM dari nota ini:"), amount(receipt.consignor_share))
    yield Line(_("Kode: {code}").format(code=receipt.code))


def _footer(receipt: Receipt) -> Iterator[Block]:
    yield Blank()
    if receipt.footer.strip():
        yield from (Line(line, Align.CENTER) for line in receipt.footer.splitlines())

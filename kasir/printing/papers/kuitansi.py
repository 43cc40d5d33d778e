"""The kuitansi: what an office (OPD) files for its purchase. A copy for it and one for the shop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kasir.clock import format_day, format_long_day, today
from kasir.money import format_money, terbilang
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import BODY, BOLD, PdfPage, write_pages
from kasir.printing.a4.table import Pages, TableColumn, copies, figures, numbers
from kasir.printing.papers.receipt import amount
from kasir.printing.papers.statement.rows import STAMP_DUTY_ABOVE
from kasir.tenders import TENDERS
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.selling.kuitansi import Kuitansi

_TITLE = _("Kuitansi")


def write_kuitansi(path: Path, kuitansi: Kuitansi) -> None:
    """Write the kuitansi's PDF with its copies, whole or not at all."""
    receipt = kuitansi.receipt
    title = f"{_TITLE} {receipt.number}"
    write_pages(path, kuitansi_pages(kuitansi), title, receipt.shop.name)


def kuitansi_name(kuitansi: Kuitansi) -> str:
    """The file's name: the receipt's number and the office, safe on every system."""
    return (
        safe_name(_("kuitansi"), kuitansi.receipt.number, kuitansi.office.office.lower()) + ".pdf"
    )


def kuitansi_pages(kuitansi: Kuitansi) -> list[PdfPage]:
    """Lay the copies out."""
    words = (_("untuk pembeli"), _("untuk toko"))
    return copies(words, lambda word, bottom: _copy(kuitansi, word, bottom))


def _copy(kuitansi: Kuitansi, word: str, bottom: float) -> list[PdfPage]:
    receipt, office = kuitansi.receipt, kuitansi.office
    facts = (
        (_("Nomor"), receipt.number),
        (_("Tanggal"), format_long_day(today(receipt.at))),
        (_("Lembar"), word),
    )
    whose = f"{receipt.shop.name} - {_TITLE} {office.office}"
    pages = Pages(receipt.shop, _TITLE, facts, (receipt.number, whose), bottom=bottom)
    how = ", ".join(
        " ".join(filter(None, (TENDERS[tender.kind].word, tender.reference)))
        for tender in receipt.tenders
    )
    goods = _("belanja produk UMKM {region}").format(region=receipt.shop.region).strip()
    pages.put_facts(
        (
            (_("Dari"), office.office, BOLD),
            (_("Nama"), office.name, BODY),
            (_("Untuk"), _("{goods}, rincian di bawah").format(goods=goods), BODY),
        ),
        (
            (_("Sejumlah"), format_money(kuitansi.paid), BOLD),
            (_("Terbilang"), terbilang(kuitansi.paid), BODY),
            (_("Cara"), how, BODY),
        ),
    )
    _put_goods(pages, kuitansi)
    people = ((_("Yang membayar"), office.name), (_("Yang menerima, kasir"), receipt.cashier))
    has_stamp_duty = kuitansi.paid > STAMP_DUTY_ABOVE
    pages.put_closing(_refunds(kuitansi), people, has_stamp_duty=has_stamp_duty)
    return pages.finish(receipt.code, receipt.at, is_training=receipt.is_training)


def _put_goods(pages: Pages, kuitansi: Kuitansi) -> None:
    """The goods as the receipt has them, and the sums down to what was paid."""
    receipt, lines = kuitansi.receipt, kuitansi.receipt.lines
    sums = [(_("Total"), receipt.total)]
    if receipt.rounding:
        sums += [(_("Pembulatan tunai"), receipt.rounding), (_("Dibayar"), kuitansi.paid)]
    discounts = [*(line.discounts.whole for line in lines), receipt.discount]
    less = [amount(-discount) if discount else "" for discount in discounts]
    columns = (
        numbers(lines),
        TableColumn(
            _("Barang"), [line.name for line in lines] + [s[0] for s in sums], is_name=True
        ),
        figures(_("Jumlah"), (line.quantity for line in lines)),
        TableColumn(_("Satuan"), [line.unit for line in lines]),
        figures(_("Harga"), (amount(line.unit_price) for line in lines)),
        *([figures(_("Diskon"), less)] if receipt.discount else ()),
        figures(_("Nilai"), map(amount, [*(line.pays for line in lines), *(s[1] for s in sums)])),
    )
    pages.put_table(columns, sums=len(sums))


def _refunds(kuitansi: Kuitansi) -> list[str]:
    """Say what came back: an office must not book goods that it no longer has."""
    if not kuitansi.refunds:
        return []
    said = [
        _("Diretur {day} dengan struk {number}: {amount}.").format(
            day=format_day(refund.day), number=refund.number, amount=refund.amount
        )
        for refund in kuitansi.refunds
    ]
    left = _("Setelah retur: {amount} ({words}).").format(
        amount=kuitansi.left, words=terbilang(kuitansi.left)
    )
    return [*said, left]

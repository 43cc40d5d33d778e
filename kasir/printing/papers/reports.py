"""The papers of a shift: X (a look) and Z (the closing), and the printer's test page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kasir import clock
from kasir.enums import Leftover, TenderKind
from kasir.money import ZERO, Money, format_number
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.papers.receipt import amount, header
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
    from datetime import datetime

    from kasir.operations.shifts.report import ShiftReport
    from kasir.settings import ShopHeader

ROOM_TO_SIGN = 3


def shift_name(report: ShiftReport) -> str:
    """The name of a Z report's file: its register and its number."""
    return safe_name("Z", report.shift.register, f"{report.shift.number:04d}") + ".png"


def shift_document(report: ShiftReport, copy: int = 0) -> Document:
    """The report of a shift: Z when it is closed, before that X, which closes nothing."""
    title = _("LAPORAN Z") if report.is_closed else _("LAPORAN X")
    marks = (Banner(_("SALINAN ke-{copy}").format(copy=copy)), Blank()) if copy else ()
    return (
        *marks,
        *header(report.shop),
        Rule(),
        Banner(title),
        *_about(report),
        *_sales(report),
        *_tenders(report),
        *(_hidden_drawer() if report.is_blind else _drawer(report)),
        *_counts(report),
        *(() if report.is_blind else _owners(report)),
        *_carried(report),
        *_end(report),
    )


def _about(report: ShiftReport) -> Iterator[Block]:
    shift = report.shift
    register = _("Kasir {register}").format(register=shift.register)
    yield Pair(_("Shift {number}").format(number=shift.number), register)
    yield Line(clock.format_long_day(shift.business_day))
    yield Pair(_("Dibuka {name}").format(name=shift.opened_by), _moment(report, shift.opened_at))
    if report.is_closed:
        closed = _("Ditutup {name}").format(name=report.closed_by)
        yield Pair(closed, _moment(report, report.at))
    else:
        yield Pair(_("Dicetak"), _moment(report, report.at))
        yield Line(_("Shift masih terbuka. Laporan ini tidak menutupnya."))


def _moment(report: ShiftReport, at: datetime) -> str:
    """The time, with its day where that is not the shift's."""
    if clock.today(at) == report.shift.business_day:
        return clock.format_time(at)
    return clock.format_instant(at)


def _sales(report: ShiftReport) -> Iterator[Block]:
    yield from _heading(_("Penjualan"))
    yield Pair(_("Struk"), format_number(report.receipts))
    yield Pair(_("di antaranya retur"), format_number(report.returns), indent=2)
    if report.first:
        yield Pair(_("Struk pertama"), report.first)
        yield Pair(_("Struk terakhir"), report.last)
    if report.is_blind:
        return
    if report.discounts:
        yield Pair(_("Sebelum diskon"), amount(report.gross))
        yield Pair(_("Diskon"), amount(-report.discounts))
    yield Pair(_("Omzet"), amount(report.pays), is_bold=True, size=Size.TALL)
    if report.rounding:
        # Omzet and rounding together are what came in, by tender.
        yield Pair(_("Pembulatan tunai"), amount(report.rounding))


def _tenders(report: ShiftReport) -> Iterator[Block]:
    if report.by_tender:
        yield from _heading(_("Diterima per cara bayar"))
    for kind, money in report.by_tender:
        yield Pair(TENDERS[kind].word, amount(money))


def _drawer(report: ShiftReport) -> Iterator[Block]:
    yield from _heading(_("Uang di laci"))
    yield Pair(_("Modal awal"), amount(report.shift.opening_float))
    # The takings in cash, so that the drawer's column adds up on the paper.
    cash = dict(report.by_tender).get(TenderKind.CASH, ZERO)
    yield Pair(_("Tunai diterima"), amount(cash))
    yield Pair(_("Kas masuk"), amount(report.cash_in))
    yield Pair(_("Kas keluar"), amount(report.cash_out))
    if report.deposits:
        yield Pair(_("Setoran"), amount(report.deposits))
    yield Pair(_("Pembayaran penitip"), amount(report.payouts))
    if report.other_cash:
        yield Pair(_("Di luar shift"), _signed(report.other_cash))
    yield Pair(_("Seharusnya"), amount(report.expected), is_bold=True)
    if report.counted is None:
        return
    yield Pair(_("Dihitung"), amount(report.counted), is_bold=True)
    yield Pair(_("Selisih kas"), _signed(report.difference), is_bold=True, size=Size.TALL)
    if report.reason:
        yield Line(_("Alasan: {reason}").format(reason=report.reason))
    if report.second:
        yield Line(_("Diperiksa {name}").format(name=report.second))


def _hidden_drawer() -> Iterator[Block]:
    yield from _heading(_("Uang di laci"))
    yield Line(_("Uang tunai terlihat sesudah laci dihitung."))


def _counts(report: ShiftReport) -> Iterator[Block]:
    pieces = [(note, count) for note, count in report.counts if count]
    if pieces:
        yield from _heading(_("Hitung kas"))
    for note, count in sorted(pieces, reverse=True):
        said = _("{note} x {count}").format(note=format_number(note), count=format_number(count))
        yield Pair(said, format_number(note * count))
    if len(report.attempts) > 1:  # Each count that did not lead to the closing is told, too.
        for attempt in report.attempts:
            told = _("Hitungan {number}, {name} {time}").format(
                number=attempt.number, name=attempt.by, time=clock.format_time(attempt.at)
            )
            yield Pair(told, amount(attempt.counted))


def _owners(report: ShiftReport) -> Iterator[Block]:
    """Whose money it is: two labelled numbers, so that nobody takes turnover for income.

    Omzet = Hak UMKM + Pendapatan toko; the shop's part is told in its pieces.
    """
    income = report.pays - report.consignor_share
    given = income - report.commission - report.own_sales
    yield from _heading(_("Uang siapa"))
    yield Pair(_("Omzet (semua barang)"), amount(report.pays), is_bold=True)
    yield Pair(_("Hak UMKM"), amount(report.consignor_share))
    yield Pair(_("Pendapatan toko"), amount(income), is_bold=True)
    yield Pair(_("Komisi"), amount(report.commission), indent=2)
    yield Pair(_("Barang sendiri"), amount(report.own_sales), indent=2)
    if given:
        yield Pair(_("Diskon dari toko"), amount(given), indent=2)
    yield from _heading(_("Dana Titipan"))
    yield Pair(_("Dipegang"), amount(report.held))
    yield Pair(_("Terutang ke penitip"), amount(report.owed))


def _carried(report: ShiftReport) -> Iterator[Block]:
    """Held carts with what they would bring, and papers by kind: the next shift finds them."""
    if not report.carried:
        return
    yield from _heading(_("Dibawa ke shift berikutnya"))
    papers: dict[str, int] = {}
    for what, name, money in report.carried:
        if what is Leftover.CART:
            yield Pair(_("Keranjang: {note}").format(note=name), amount(money))
        else:
            papers[name] = papers.get(name, 0) + 1
    for name, count in papers.items():
        yield Pair(_("Cetakan: {paper}").format(paper=name), format_number(count))


def _end(report: ShiftReport) -> Iterator[Block]:
    yield Rule()
    if report.pending_prints:
        pending = _("{count} cetakan belum selesai").format(count=report.pending_prints)
        yield Line(pending, is_bold=True)
    yield Line(_("Kode: {code}").format(code=report.code))
    if report.is_closed:
        cashier = _("Kasir: {name}").format(name=report.closed_by)
        for role in (cashier, _("Pengelola:")):
            yield from (Blank(ROOM_TO_SIGN), Line("." * 24), Line(role))


def _heading(text: str) -> Document:
    return (Rule(), Line(text, is_bold=True))


def _signed(money: Money) -> str:
    """A difference with its sign, so that `+500` is not read as an amount."""
    return ("+" if money.rupiah > 0 else "") + amount(money)


def test_document(shop: ShopHeader, printer: str, columns: int, at: datetime) -> Document:
    """The printer's test page: edges, sizes, the amount column and a code to scan."""
    ruler = "".join(str(number % 10) for number in range(1, columns + 1))
    return (
        *header(shop),
        Rule(),
        Line(_("Tes printer"), Align.CENTER, is_bold=True, size=Size.TALL),
        Pair(printer, clock.format_instant(at)),
        Line(ruler),
        Line(_("Angka di atas harus satu baris penuh, sampai tepi kanan.")),
        Rule(),
        Line(_("Huruf biasa")),
        Line(_("Huruf tebal"), is_bold=True),
        Line(_("Huruf kecil"), size=Size.SMALL),
        Line(_("Huruf tinggi"), size=Size.TALL),
        Banner(_("BESAR")),
        Pair(_("Jumlah di tepi kanan"), amount(Money(1_234_500))),
        Blank(),
        Qr(_("TES PRINTER") + f" {at:%Y-%m-%d}"),
    )

"""Notes about goods on paper: TT for an intake, RTV for goods handed back, BA for a write-off.

A copy for the consignor and one for the shop; both on one sheet when they fit its halves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kasir.clock import format_day, format_long_day
from kasir.enums import Cause, EntryKind, complete
from kasir.money import Quantity, Rate, terbilang, total
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import BODY, BOLD, PdfPage, write_pages
from kasir.printing.a4.table import Pages, TableColumn, copies, figures, numbers
from kasir.printing.papers.receipt import amount
from kasir.printing.papers.slip import Fact, head, signed, told
from kasir.printing.roll.document import Align, Blank, Block, Document, Line, Pair, Rule
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.goods.goods_notes import GoodsLine, GoodsNote


def write_goods_note(path: Path, note: GoodsNote) -> None:
    """Write the note's PDF with all its copies, whole or not at all."""
    write_pages(path, goods_note_pages(note), f"{_title(note)} {note.number}", note.shop.name)


def goods_note_name(note: GoodsNote) -> str:
    """The file's name: its number and the consignor, safe on every system."""
    return safe_name(note.number, note.consignor.lower()) + ".pdf"


def goods_note_pages(note: GoodsNote) -> list[PdfPage]:
    """Lay the copies out."""
    return copies(_whose(note), lambda word, bottom: _copy(note, word, bottom))


def goods_note_document(note: GoodsNote) -> Document:
    """The copies for the receipt printer, one below the other."""
    mark = Line(_("- - - gunting di sini - - -"), Align.CENTER)
    first, *others = (_slip(note, word) for word in _whose(note))
    return (*first, *(block for other in others for block in (Blank(), mark, Blank(), *other)))


def _whose(note: GoodsNote) -> list[str]:
    return [_("untuk penitip"), _("untuk toko")] if note.consignor_code else [_("untuk toko")]


_TITLES = complete(
    Cause,
    {
        Cause.LOST: _("Berita Acara Barang Hilang"),
        Cause.DAMAGED: _("Berita Acara Barang Rusak"),
        Cause.EXPIRED: _("Berita Acara Barang Kedaluwarsa"),
    },
)


def _title(note: GoodsNote) -> str:
    if note.cause is not None:
        return _TITLES[note.cause]
    if note.kind is EntryKind.RETURN_TO_CONSIGNOR:
        return _("Retur ke Penitip")
    return _("Tanda Terima Barang Titipan") if note.consignor_code else _("Tanda Terima Barang")


def _copy(note: GoodsNote, word: str, bottom: float) -> list[PdfPage]:
    facts = _number_and_day(note, word)
    whose = f"{note.shop.name} - {note.consignor_code} {note.consignor}"
    pages = Pages(note.shop, _title(note), facts, (note.number, whose), bottom=bottom)
    pages.put_facts(
        (
            (_("Penitip"), f"{note.consignor_code} {note.consignor}".strip(), BOLD),
            (_("Pemilik"), note.owner, BODY),
            (_("Paguyuban"), note.association, BODY),
            (_("Kecamatan"), note.district, BODY),
        ),
        ((_("Perjanjian"), note.agreement_text, BODY), (_("Alasan"), note.reason, BODY)),
    )
    _put_goods(pages, note)
    pages.put_closing(_sentences(note), _people(note))
    return pages.finish(note.code, note.at, is_training=note.is_training)


def _number_and_day(note: GoodsNote, word: str) -> tuple[tuple[str, str], ...]:
    return (
        (_("Nomor"), note.number),
        (_("Hari usaha"), format_long_day(note.day)),
        (_("Lembar"), word),
    )


# --- on the receipt printer -----------------------------------------------------------------


def _slip(note: GoodsNote, word: str) -> Document:
    facts = (
        Fact(_("Penitip"), f"{note.consignor_code} {note.consignor}".strip(), is_strong=True),
        Fact(_("Pemilik"), note.owner),
        Fact(_("Alasan"), note.reason),
    )
    agreed = (Line(note.agreement_text),) if note.agreement_text else ()
    is_liable = _is_liable(note)
    goods = (block for line in note.lines for block in _slip_line(note, line, is_liable=is_liable))
    sums = (Pair(_("Jumlah ganti rugi"), amount(note.compensation), is_bold=True),)
    return (
        *head(note.shop, _title(note), _number_and_day(note, word), is_training=note.is_training),
        *told(facts),
        *agreed,
        Rule(),
        *goods,
        *(sums if is_liable and len(note.lines) > 1 else ()),
        Rule(),
        *map(Line, _sentences(note)),
        *signed(_people(note), note.code, has_stamp_duty=False, is_training=note.is_training),
    )


def _slip_line(note: GoodsNote, line: GoodsLine, *, is_liable: bool) -> Iterator[Block]:
    yield Line(line.name)
    price = _("@ {price}").format(price=amount(line.price))
    yield Pair(f"{line.sku}  {price}", f"{line.quantity} {line.unit}", indent=2)
    if line.days and _has_days(note):
        days = ", ".join(map(format_day, line.days))
        yield Line(_("Kedaluwarsa {days}").format(days=days), indent=2)
    if is_liable and note.is_explained:
        yield Pair(_("Hak penitip"), amount(line.share), indent=2)
    if is_liable:
        yield Pair(_("Ganti rugi"), amount(line.amount), indent=2)


def _is_liable(note: GoodsNote) -> bool:
    """Whether it says what the shop owes a consignor for what is gone."""
    return note.cause is not None and bool(note.consignor_code)


def _has_days(note: GoodsNote) -> bool:
    """Whether dates are said: what was lost may be of any batch."""
    return any(line.days for line in note.lines) and note.kind is not EntryKind.LOSS


# --- the table ------------------------------------------------------------------------------


def _put_goods(pages: Pages, note: GoodsNote) -> None:
    """Put the columns that this note has something to say in."""
    lines, is_liable = note.lines, _is_liable(note)
    sums = 1 if is_liable and len(lines) > 1 else 0
    names = [line.name for line in lines] + [_("Jumlah")] * sums
    days = [", ".join(map(format_day, line.days)) for line in lines]
    shares = [line.share for line in lines] + [total(line.share for line in lines)] * sums
    credited = [line.amount for line in lines] + [note.compensation] * sums
    columns = (
        numbers(lines),
        TableColumn(_("Kode"), [line.sku for line in lines]),
        TableColumn(_("Barang"), names, is_name=True),
        *([TableColumn(_("Kedaluwarsa"), days)] if _has_days(note) else ()),
        figures(_("Jumlah"), (line.quantity for line in lines)),
        TableColumn(_("Satuan"), [line.unit for line in lines]),
        figures(_("Harga jual"), (amount(line.price) for line in lines)),
        *(
            [figures(_("Hak penitip"), map(amount, shares))]
            if is_liable and note.is_explained
            else ()
        ),
        *([figures(_("Ganti rugi"), map(amount, credited))] if is_liable else ()),
    )
    pages.put_table(columns, sums=sums)


# --- below it -------------------------------------------------------------------------------


def _sentences(note: GoodsNote) -> list[str]:
    said = [_counted(note)]
    if not note.consignor_code:
        return said
    if note.kind is EntryKind.INTAKE:
        said.append(_("Barang titipan tetap milik penitip sampai laku terjual."))
    elif note.kind is EntryKind.RETURN_TO_CONSIGNOR:
        said.append(_("Barang di atas sudah diterima kembali oleh penitip."))
    else:
        said += _liable(note)
    return said


def _counted(note: GoodsNote) -> str:
    """Say how much of everything: nobody can add a line to a signed paper."""
    units: dict[str, Quantity] = {}
    for line in note.lines:
        units[line.unit] = units.get(line.unit, Quantity(0)) + line.quantity
    return _("{count} baris: {quantities}.").format(
        count=len(note.lines),
        quantities=", ".join(f"{quantity} {unit}" for unit, quantity in units.items()),
    )


def _liable(note: GoodsNote) -> list[str]:
    if not note.compensation:
        return [_("Menurut perjanjian, ditanggung penitip. Tidak ada ganti rugi.")]
    whole = total(line.share for line in note.lines)
    how = _("Ganti rugi {amount}, masuk perhitungan penitip berikutnya.")
    if note.is_explained and note.liability == Rate(10_000):
        how = _(
            "Menurut perjanjian, toko mengganti seluruh hak penitip: {amount}, masuk perhitungan"
            " penitip berikutnya."
        )
    elif note.is_explained:
        how = _(
            "Menurut perjanjian, toko mengganti {rate} dari hak penitip {whole}, tiap baris"
            " dibulatkan ke bawah: {amount}, masuk perhitungan penitip berikutnya."
        )
    said = how.format(amount=note.compensation, rate=note.liability, whole=whole)
    return [said, _("Terbilang: {words}").format(words=terbilang(note.compensation))]


def _people(note: GoodsNote) -> list[tuple[str, str]]:
    shop = [(_("Untuk toko"), note.keeper)]
    if note.second:
        shop.append((_("Disetujui"), note.second))
    if not note.consignor_code:
        return shop
    roles = {
        EntryKind.INTAKE: _("Penitip, yang menyerahkan"),
        EntryKind.RETURN_TO_CONSIGNOR: _("Penitip, yang menerima kembali"),
    }
    return [*shop, (roles.get(note.kind, _("Penitip")), note.owner)]

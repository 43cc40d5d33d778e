"""The sheet for a stock count: goods in the order of the shelves, and room to write by hand.

It is blind: who sees what should be there counts it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kasir.clock import WIB, format_instant, format_long_day
from kasir.operations.goods.counts import ScopeKind
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import BODY, BOLD, PdfPage, write_pages
from kasir.printing.a4.table import Pages, TableColumn, numbers
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.goods.count_sheets import CountPaper

COUNTED, REMARK = 64.0, 84.0  # Points of room for a number, and for a few words.
_TITLE = _("Lembar Stok Opname")


def write_count_sheet(path: Path, sheet: CountPaper) -> None:
    """Write the sheet's PDF, whole or not at all."""
    write_pages(path, count_sheet_pages(sheet), _TITLE, sheet.shop.name)


def count_sheet_name(sheet: CountPaper) -> str:
    """The file's name: the time, so that no sheet overwrites another, and what is counted."""
    at = f"{sheet.at.astimezone(WIB):%H%M%S}"
    return safe_name(_("opname"), at, sheet.scope.name.lower()) + ".pdf"


def count_sheet_pages(sheet: CountPaper) -> list[PdfPage]:
    """Lay the sheet out."""
    facts = (
        (_("Hari usaha"), format_long_day(sheet.day)),
        (_("Stok per"), format_instant(sheet.at)),
        (_("Disiapkan"), sheet.keeper),
    )
    running = (format_instant(sheet.at), f"{sheet.shop.name} - {_TITLE} {sheet.scope.name}")
    pages = Pages(sheet.shop, _TITLE, facts, running)
    what = {
        ScopeKind.CONSIGNOR: _("Penitip"),
        ScopeKind.SHELF: _("Rak"),
        ScopeKind.CATEGORY: _("Kategori"),
    }[sheet.scope.kind]
    how = _("Tulis yang benar-benar ada di rak. Kosong berarti belum dihitung.")
    pages.put_facts([(what, sheet.scope.name, BOLD)], [(_("Cara"), how, BODY)])
    pages.put_table(_columns(sheet), is_written_on=True)
    counted = _("{count} macam barang.").format(count=len(sheet.rows))
    people = ((_("Dihitung oleh"), ""), (_("Disaksikan"), ""), (_("Pengelola"), ""))
    pages.put_closing([counted], people)
    return pages.finish(sheet.code, sheet.at, is_training=sheet.is_training)


def _columns(sheet: CountPaper) -> tuple[TableColumn, ...]:
    """The columns that tell the lines apart, then those to write in."""
    kind, rows = sheet.scope.kind, sheet.rows
    has_shelves = kind is not ScopeKind.SHELF and any(row.shelf for row in rows)
    has_owners = kind is not ScopeKind.CONSIGNOR and any(row.consignor for row in rows)
    return (
        numbers(rows),
        *([TableColumn(_("Rak"), [row.shelf for row in rows])] if has_shelves else ()),
        TableColumn(_("Kode"), [row.sku for row in rows]),
        TableColumn(_("Barang"), [row.name for row in rows], is_name=True),
        *([TableColumn(_("Penitip"), [row.consignor for row in rows])] if has_owners else ()),
        TableColumn(_("Satuan"), [row.unit for row in rows]),
        TableColumn(_("Dihitung"), room=COUNTED),
        TableColumn(_("Catatan"), room=REMARK),
    )

"""The sheet for a stock count: goods in the order of the shelves, and room to write by hand.

It is blind unless asked: who sees what should be there counts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kasir.clock import WIB, format_instant, format_long_day
from kasir.operations.goods.counts import ScopeKind
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import BODY, BOLD, PdfPage, write_pages
from kasir.printing.a4.table import Pages, TableColumn, TableRow
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.goods.count_sheets import CountPaper
    from kasir.operations.goods.counts import CountRow

COUNTED, REMARK = 64.0, 84.0  # Points of room for a number, and for a few words.
_TITLE = _("Lembar Stok Opname")


def write_count_sheet(path: Path, sheet: CountPaper, *, is_blind: bool = True) -> None:
    """Write the sheet's PDF, whole or not at all; blind without the stored quantities."""
    write_pages(path, count_sheet_pages(sheet, is_blind=is_blind), _TITLE, sheet.shop.name)


def count_sheet_name(sheet: CountPaper) -> str:
    """The file's name: the time, so that no sheet overwrites another, and what is counted."""
    at = f"{sheet.at.astimezone(WIB):%H%M%S}"
    return safe_name(_("opname"), at, sheet.scope.name.lower()) + ".pdf"


def count_sheet_pages(sheet: CountPaper, *, is_blind: bool = True) -> list[PdfPage]:
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
    pages.put_table(*_table(sheet, is_blind=is_blind), is_written_on=True)
    counted = _("{count} macam barang.").format(count=len(sheet.rows))
    people = ((_("Dihitung oleh"), ""), (_("Disaksikan"), ""), (_("Pengelola"), ""))
    pages.put_closing([counted], people)
    return pages.finish(sheet.code, sheet.at, is_training=sheet.is_training)


def _table(sheet: CountPaper, *, is_blind: bool) -> tuple[Sequence[TableColumn], list[TableRow]]:
    """The columns that tell the lines apart, then those to write in."""
    kind = sheet.scope.kind
    has_shelves = kind is not ScopeKind.SHELF and any(row.shelf for row in sheet.rows)
    has_owners = kind is not ScopeKind.CONSIGNOR and any(row.consignor for row in sheet.rows)
    columns = [
        TableColumn(_("No"), is_figure=True),
        *([TableColumn(_("Rak"))] if has_shelves else []),
        TableColumn(_("Kode")),
        TableColumn(_("Barang"), is_name=True),
        *([TableColumn(_("Penitip"))] if has_owners else []),
        *([] if is_blind else [TableColumn(_("Tercatat"), is_figure=True)]),
        TableColumn(_("Satuan")),
        TableColumn(_("Dihitung"), room=COUNTED),
        TableColumn(_("Catatan"), room=REMARK),
    ]

    def cells(number: int, row: CountRow) -> tuple[str, ...]:
        return (
            str(number),
            *((row.shelf,) if has_shelves else ()),
            *(row.sku, row.name),
            *((row.consignor,) if has_owners else ()),
            *(() if is_blind else (str(row.stored),)),
            *(row.unit, "", ""),
        )

    return columns, [TableRow(cells(number, row)) for number, row in enumerate(sheet.rows, 1)]

"""`kasir import`: a file becomes master data, notes or sales, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kasir.clock import Stamp
from kasir.commands.open_shop import Answer, open_desk
from kasir.files.spreadsheets import read_sheet
from kasir.operations.imports.consignors import import_associations, import_consignors
from kasir.operations.imports.goods import import_intakes, import_products
from kasir.operations.imports.sales import import_sales
from kasir.operations.imports.table import ImportReport, Sheet
from kasir.words import _

IMPORTERS: dict[str, Callable[[Any, Sheet, Stamp], ImportReport]] = {
    "asosiasi": import_associations,
    "penitip": import_consignors,
    "produk": import_products,
    "titipan": import_intakes,
    "penjualan": import_sales,
}


def import_file(data: Path, what: str, file: Path, user: str, *, is_dry_run: bool) -> Answer:
    """Import a file. A dry run does everything and then takes it all back."""
    sheet = read_sheet(file)
    with open_desk(data, user) as desk:
        stamp = desk.stamp()
        run = desk.database.read if is_dry_run else desk.database.write
        report = run(lambda session: IMPORTERS[what](session, sheet, stamp))
    found: dict[str, Any] = {
        "import": what,
        "file": sheet.name,
        "dry_run": is_dry_run,
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "documents": list(report.documents),
        "remarks": list(report.remarks),
    }
    if what == "penjualan":
        found["nota"] = dict(report.receipts)
    return Answer(found, _text(report, is_dry_run=is_dry_run))


def _text(report: ImportReport, *, is_dry_run: bool) -> str:
    counts = _("{rows} baris: {added} baru, {changed} berubah.").format(
        rows=report.rows, added=report.added, changed=report.changed
    )
    lines = [*report.remarks, counts]
    if report.documents:
        lines.append(_("Nota: {numbers}").format(numbers=", ".join(report.documents)))
    if is_dry_run:
        lines.append(_("Ini percobaan: tidak ada yang disimpan."))
    return "\n".join(lines)

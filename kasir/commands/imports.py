"""`kasir import`: a file becomes master data, notes or sales, all of it or nothing."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kasir.clock import Stamp
from kasir.commands.command import Answer
from kasir.commands.open_shop import enter_shop
from kasir.files.spreadsheets import read_sheet
from kasir.operations.imports.consignors import import_associations, import_consignors
from kasir.operations.imports.goods import import_intakes, import_products
from kasir.operations.imports.sales import import_sales
from kasir.operations.imports.table import FileTable, ImportReport
from kasir.words import _

IMPORTERS: dict[str, Callable[[Any, FileTable, Stamp], ImportReport]] = {
    "asosiasi": import_associations,
    "penitip": import_consignors,
    "produk": import_products,
    "titipan": import_intakes,
    "penjualan": import_sales,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file and what is in it."""
    parser.add_argument(
        "what", choices=tuple(IMPORTERS), metavar="|".join(IMPORTERS), help=_("isi berkas")
    )
    parser.add_argument("file", type=Path, metavar=_("BERKAS"))
    parser.add_argument("--dry-run", action="store_true", help=_("periksa saja, jangan simpan"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Import a file. A dry run does everything and then takes it all back."""
    what, is_dry_run = arguments.what, arguments.dry_run
    sheet = read_sheet(arguments.file)
    with enter_shop(data, arguments) as shop:
        stamp = shop.stamp()
        work = shop.database.read if is_dry_run else shop.database.write
        report = work(lambda session: IMPORTERS[what](session, sheet, stamp))
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

"""Tables for the importers' tests, written as a person would write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kasir.clock import Stamp
from kasir.files.spreadsheets import read_sheet
from kasir.models import Session
from kasir.operations.imports.consignors import import_associations, import_consignors
from kasir.operations.imports.goods import import_intakes, import_products
from kasir.operations.imports.sales import import_sales
from kasir.operations.imports.table import FileTable, ImportRefusedError, ImportReport
from tests.shop import Shop

IMPORTERS: dict[str, Callable[[Session, FileTable, Stamp], ImportReport]] = {
    "asosiasi": import_associations,
    "penitip": import_consignors,
    "produk": import_products,
    "titipan": import_intakes,
    "penjualan": import_sales,
}


def sheet_of(folder: Path, text: str) -> FileTable:
    path = folder / "tabel.csv"
    path.write_text(text, encoding="utf-8")
    return read_sheet(path)


def bring_in(shop: Shop, what: str, text: str, by: str = "pengelola") -> ImportReport:
    """Import a table, as the manager, in one transaction."""
    sheet = sheet_of(shop.folder, text)
    return shop.write_approved(lambda s, t: IMPORTERS[what](s, sheet, t), by)


def problems(shop: Shop, what: str, text: str) -> list[str]:
    """Import a table that must be refused, and give what a person reads."""
    with pytest.raises(ImportRefusedError) as refused:
        bring_in(shop, what, text)
    return [str(problem) for problem in refused.value.problems]

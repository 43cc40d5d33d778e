"""Which unit may import what: floors from top to bottom, and each library in its own unit."""

import sys
from collections.abc import Iterator

from tests.house.reading import called, calls, functions, imported, imports, starts
from tests.house.rule import Controls

# Imports point down: a file imports its own unit or a unit on a lower floor. Lowest first.
FLOORS = (
    ("money",),
    ("words",),
    ("errors", "enums"),
    ("models",),
    ("terms", "clock", "config", "qris", "settings", "tenders"),
    ("schemes",),
    ("cart", "log"),
    ("operations",),
    ("store", "files"),
    ("printing",),
    ("ui",),
    ("cli", "commands", "app", "demo", "__main__"),
)
FLOOR = {unit: number for number, units in enumerate(FLOORS) for unit in units}
TOP = len(FLOORS) - 1  # Only up here do units of one floor know each other.

# Which units may import a library. A library that is not named here is imported nowhere.
LIBRARIES = {
    "PIL": {"printing", "files"},
    "PySide6": {"ui", "app", "demo"},
    "alembic": {"store"},
    "argon2": {"operations"},
    "cryptography": {"operations"},
    "defusedxml": {"files"},
    "escpos": {"printing"},
    "openpyxl": {"printing", "files"},
    "platformdirs": {"config", "app", "cli"},
    "psycopg": {"store"},
    "pysqlite3": {"store"},
    "reportlab": {"printing"},
    "segno": {"printing"},
    "serial": {"printing"},
    "shiboken6": {"ui", "app", "demo"},
    "sqlalchemy": {"operations", "store", "models"},
    "usb": {"printing"},
}
NOWHERE = ("sqlite3", "PySide6.QtSql")  # The system's SQLite is not ours; Qt's is a third.
# A screen meets answers, never rows.
HIDDEN_FROM_UI = ("kasir.store", "kasir.models")

# Imports inside a function, allowed for start-up speed only.
LATE_IMPORTS: dict[str, tuple[str, ...]] = {
    "kasir/printing/roll/escpos_bytes.py": (
        "escpos",
    ),  # 0.6 s: a table, two QR and barcode libraries.
    "kasir/printing/devices/cables.py": ("serial", "usb"),
    # No receipt waits for the libraries of the office's papers.
    "kasir/printing/a4/pdf.py": ("reportlab",),
    "kasir/printing/roll/barcode.py": ("reportlab",),
    "kasir/printing/papers/transfer_list.py": ("openpyxl",),
    "kasir/printing/paper_list.py": ("kasir.printing.roll.picture",),
    "kasir/files/spreadsheets.py": ("openpyxl", "defusedxml"),
    "kasir/app.py": ("kasir",),
    "kasir/store/db.py": ("kasir.store.postgres",),  # Its driver is an extra.
    "kasir/store/lazy_database.py": ("kasir",),
    # Only what comes from elsewhere is compared with what the migrations make.
    "kasir/store/copies/check.py": ("kasir.store.copies.guards",),
    "kasir/ui/pages.py": ("kasir.ui",),
    "kasir/ui/first_questions.py": ("kasir.operations",),
    "kasir/ui/products/product_sheet.py": ("kasir.files",),
    "kasir/cli.py": ("kasir.commands", "kasir.app", "multiprocessing"),
}


def imports_point_down(path: str, source: str) -> Iterator[str]:
    """A file imports its own unit or a lower floor; units of one floor are strangers."""
    unit = _unit(path)
    if unit is None:
        return
    if unit not in FLOOR and unit != "__init__":
        yield f"{unit} stands on no floor"
        return
    for line, name in imports(path, source):
        other = _unit_of_module(name)
        if other is None or other in (unit, "__init__"):
            continue
        if other not in FLOOR:
            yield f"line {line}: {other} stands on no floor"
        elif not _may_know(unit, other):
            yield f"line {line}: {unit} imports {other}"


def libraries_stay_in_their_unit(path: str, source: str) -> Iterator[str]:
    """PySide6 only in ui, app and demo; SQL only below; each paper library only in printing."""
    unit = _unit(path)
    if unit is None:
        return
    for line, name in imports(path, source):
        top = name.partition(".")[0]
        if top == "kasir" or top in sys.stdlib_module_names:
            continue
        if unit not in LIBRARIES.get(top, set()):
            yield f"line {line}: {unit} imports {top}"


def one_sqlite(path: str, source: str) -> Iterator[str]:
    """The system's sqlite3 and Qt's QtSql are imported nowhere, not even in tests."""
    for line, name in imports(path, source):
        if starts(name, NOWHERE):
            yield f"line {line}: imports {name}"


def screens_see_no_rows(path: str, source: str) -> Iterator[str]:
    """The ui knows neither the database nor the models."""
    if _unit(path) != "ui":
        return
    for line, name in imports(path, source):
        if starts(name, HIDDEN_FROM_UI):
            yield f"line {line}: imports {name}"


def imports_stand_on_top(path: str, source: str) -> Iterator[str]:
    """No import inside a function but the listed ones."""
    if not path.startswith(("kasir/", "migrations/")):
        return
    for function in functions(source):
        for line, name in imported(path, function):
            if not starts(name, LATE_IMPORTS.get(path, ())):
                yield f"line {line}: imports {name} in a function"
    for call in calls(source):
        if called(call) in {"__import__", "import_module"}:
            yield f"line {call.lineno}: imports by name"


def migrations_stand_alone(path: str, source: str) -> Iterator[str]:
    """A migration never imports kasir: it must still run when kasir has moved on."""
    if not path.startswith("migrations/"):
        return
    for line, name in imports(path, source):
        if starts(name, ("kasir",)):
            yield f"line {line}: imports {name}"


def _unit(path: str) -> str | None:
    """Give the unit of a file in kasir/, None for other files, __init__ for kasir itself."""
    first, _, rest = path.partition("/")
    return rest.partition("/")[0].removesuffix(".py") if first == "kasir" else None


def _unit_of_module(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] != "kasir":
        return None
    if len(parts) == 1 or parts[1] == "__version__":
        return "__init__"
    return parts[1]


def _may_know(unit: str, other: str) -> bool:
    if unit == "__init__":
        return False
    return FLOOR[other] < FLOOR[unit] or FLOOR[unit] == FLOOR[other] == TOP


CONTROLS: Controls = {
    imports_point_down: [
        ("kasir/money.py", "from kasir.errors import UserError"),
        ("kasir/words.py", "from kasir import errors"),
        ("kasir/cart.py", "import kasir.operations"),
        ("kasir/operations/sales.py", "from kasir.store.db import Database"),
        ("kasir/operations/sales.py", "from ..ui import theme"),
        ("kasir/printing/receipt.py", "def f():\n    from kasir.ui import theme"),
        ("kasir/ui/sell.py", "if TYPE_CHECKING:\n    from kasir.app import open_till"),
        ("kasir/app.py", "import kasir._migrations"),
        ("kasir/money.py", "from kasir import (words)"),
        ("kasir/misc.py", ""),
    ],
    libraries_stay_in_their_unit: [
        ("kasir/operations/sales.py", "from PySide6.QtCore import QObject"),
        ("kasir/ui/sell.py", "from sqlalchemy.orm import Session"),
        ("kasir/ui/sell.py", "import segno"),
        ("kasir/printing/spooler.py", "import alembic.command"),
        ("kasir/cli.py", "def f():\n    import openpyxl"),
        ("kasir/config.py", "import requests"),
    ],
    one_sqlite: [
        ("kasir/store/db.py", "import sqlite3"),
        ("tests/store/test_db.py", "from sqlite3 import connect"),
        ("kasir/ui/sell.py", "from PySide6 import QtSql"),
        ("kasir/ui/sell.py", "from PySide6.QtSql import QSqlDatabase"),
    ],
    screens_see_no_rows: [
        ("kasir/ui/sell.py", "from kasir.models.sale import Sale"),
        ("kasir/ui/sell.py", "from kasir.models import Sale"),
        ("kasir/ui/jobs.py", "from kasir.store.db import Database"),
        ("kasir/ui/jobs.py", "import kasir.store.db"),
    ],
    imports_stand_on_top: [
        ("kasir/operations/sales.py", "def f():\n    import json"),
        ("kasir/cli.py", "class C:\n    def f(self):\n        from json import loads"),
        ("kasir/cli.py", "import importlib\nimportlib.import_module('kasir.app')"),
    ],
    migrations_stand_alone: [
        ("migrations/env.py", "from kasir.models import Base"),
        ("migrations/versions/0001_start.py", "import kasir"),
    ],
}

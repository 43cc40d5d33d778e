"""The rules of the house (CONTRIBUTING.md) as tests.

A rule is a function over one file's path and text that tells what is wrong there. Each has
controls: snippets that must fail, so that we know the rule can.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Imports point down: a file imports its own unit or a unit on a lower floor. Lowest first.
FLOORS = (
    ("money",),
    ("words",),
    ("errors", "enums"),
    ("models",),
    ("terms", "clock", "config", "qris", "settings"),
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
    "kasir/printing/spooler.py": ("kasir.printing",),  # No receipt waits for the office's papers.
    "kasir/files/spreadsheets.py": ("openpyxl", "defusedxml"),
    "kasir/app.py": ("kasir",),
    "kasir/store/lazy_database.py": ("kasir",),
    "kasir/ui/pages.py": ("kasir.ui",),
    "kasir/ui/first_questions.py": ("kasir.operations",),
    "kasir/cli.py": ("kasir.commands", "kasir.app", "multiprocessing"),
}

FUNCTION_LINES = 70
FILE_LINES = 500

EXACT = tuple(f"kasir/{each}" for each in ("money.", "terms.", "cart.", "qris.", "operations/"))
VAGUE = {"util", "utils", "manager", "managers", "helper", "helpers", "handler", "handlers"}

TOP_LEVEL = {
    "kasir", "migrations", "tests", "docs", "pyproject.toml", "uv.lock", "Makefile",
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
}  # fmt: skip
MADE = {"build", "dist", "__pycache__"}  # By running things; never committed.

UNFINISHED = ("TO" + "DO", "FIX" + "ME")
FOREIGN = ("../" + "shared", "/" + "work/")
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "deb." + "debian")


# --- The rules ---


def imports_point_down(path: str, source: str) -> Iterator[str]:
    """A file imports its own unit or a lower floor; units of one floor are strangers."""
    unit = _unit(path)
    if unit is None:
        return
    if unit not in FLOOR and unit != "__init__":
        yield f"{unit} stands on no floor"
        return
    for line, name in _imports(path, source):
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
    for line, name in _imports(path, source):
        top = name.partition(".")[0]
        if top == "kasir" or top in sys.stdlib_module_names:
            continue
        if unit not in LIBRARIES.get(top, set()):
            yield f"line {line}: {unit} imports {top}"


def one_sqlite(path: str, source: str) -> Iterator[str]:
    """The system's sqlite3 and Qt's QtSql are imported nowhere, not even in tests."""
    for line, name in _imports(path, source):
        if _starts(name, NOWHERE):
            yield f"line {line}: imports {name}"


def screens_see_no_rows(path: str, source: str) -> Iterator[str]:
    """The ui knows neither the database nor the models."""
    if _unit(path) != "ui":
        return
    for line, name in _imports(path, source):
        if _starts(name, HIDDEN_FROM_UI):
            yield f"line {line}: imports {name}"


def imports_stand_on_top(path: str, source: str) -> Iterator[str]:
    """No import inside a function but the listed ones."""
    if not path.startswith(("kasir/", "migrations/")):
        return
    for function in _functions(source):
        for line, name in _imported(path, function):
            if not _starts(name, LATE_IMPORTS.get(path, ())):
                yield f"line {line}: imports {name} in a function"
    for call in _calls(source):
        if _called(call) in {"__import__", "import_module"}:
            yield f"line {call.lineno}: imports by name"


def migrations_stand_alone(path: str, source: str) -> Iterator[str]:
    """A migration never imports kasir: it must still run when kasir has moved on."""
    if not path.startswith("migrations/"):
        return
    for line, name in _imports(path, source):
        if _starts(name, ("kasir",)):
            yield f"line {line}: imports {name}"


def functions_are_short(path: str, source: str) -> Iterator[str]:
    """A function has at most 70 lines. Migrations are written once and never read on."""
    if path.startswith("migrations/"):
        return
    for function in _functions(source):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"line {function.lineno}: {function.name} has {lines} lines"


def files_are_short(path: str, source: str) -> Iterator[str]:
    """A file has at most 500 lines. Migrations are written once and never read on."""
    lines = source.count("\n")
    if lines > FILE_LINES and not path.startswith("migrations/"):
        yield f"{lines} lines"


def names_say_something(path: str, source: str) -> Iterator[str]:
    """No file, folder or class is called after having no idea: utils, manager, helper, handler."""
    for part in path.removesuffix(".py").split("/"):
        if VAGUE & set(part.lower().split("_")):
            yield f"is called {part}"
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.ClassDef):
            words = {word.lower() for word in re.findall("[A-Z][a-z]*", node.name)}
            if VAGUE & words:
                yield f"line {node.lineno}: a class is called {node.name}"


def money_is_whole(path: str, source: str) -> Iterator[str]:
    """Where money is counted there is no float and no true division."""
    if not path.startswith(EXACT):
        return
    for node in ast.walk(_tree(source)):
        match node:
            case ast.Constant(value=float()):
                yield f"line {node.lineno}: a float, {node.value}"
            case ast.Call(func=ast.Name(id="float")):
                yield f"line {node.lineno}: makes a float"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield f"line {node.lineno}: divides with /"


def operations_leave_transactions_alone(path: str, source: str) -> Iterator[str]:
    """An operation never begins, commits or rolls back."""
    if not path.startswith("kasir/operations/"):
        return
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {
            "begin", "begin_nested", "commit", "rollback",
        }:  # fmt: skip
            yield f"line {call.lineno}: calls {call.func.attr}"


def one_clock(path: str, source: str) -> Iterator[str]:
    """The time of day comes from kasir.clock and nowhere else."""
    if not path.startswith("kasir/") or path == "kasir/clock.py":
        return
    asked = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    for call in _calls(source):
        name = ".".join(ast.unparse(call.func).split(".")[-2:])
        if name in asked:
            yield f"line {call.lineno}: asks {name}"


def real_things_in_tests(path: str, source: str) -> Iterator[str]:
    """No mocks; no sleeps but in drills and benches, which deal with other processes."""
    if not path.startswith("tests/"):
        return
    patient = path.startswith(("tests/drills", "tests/bench"))
    for line, name in _imports(path, source):
        if _starts(name, ("unittest.mock", "mock")):
            yield f"line {line}: imports {name}"
        if _starts(name, ("time.sleep",)) and not patient:
            yield f"line {line}: imports sleep"
    for call in _calls(source):
        if ast.unparse(call.func) == "time.sleep" and not patient:
            yield f"line {call.lineno}: sleeps"


def nothing_unfinished_or_foreign(path: str, source: str) -> Iterator[str]:
    """No note to ourselves and no place of the workshop in any file of the project."""
    for number, line in enumerate(source.splitlines(), 1):
        for word in UNFINISHED:
            if re.search(rf"\b{word}\b", line):
                yield f"line {number}: {word}"
        for place in FOREIGN if path == "uv.lock" else FOREIGN + REGISTRIES:
            if place in line:
                yield f"line {number}: {place}"


Rule = Callable[[str, str], Iterator[str]]

LONG_FUNCTION = "def long() -> None:\n" + "    pass\n" * FUNCTION_LINES
# Each rule with the files that must break it.
PYTHON_RULES: dict[Rule, list[tuple[str, str]]] = {
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
    functions_are_short: [
        ("kasir/ui/sell.py", LONG_FUNCTION),
        ("tests/test_sell.py", "class T:\n" + LONG_FUNCTION.replace("def", " def")),
    ],
    files_are_short: [("kasir/ui/sell.py", "\n" * (FILE_LINES + 1))],
    names_say_something: [
        ("kasir/ui/utils.py", ""),
        ("kasir/ui/print_helper.py", ""),
        ("kasir/managers/sale.py", ""),
        ("kasir/ui/sell.py", "class SaleManager: ..."),
    ],
    money_is_whole: [
        ("kasir/money.py", "HALF = 0.5"),
        ("kasir/terms.py", "share = 3 / 2"),
        ("kasir/cart.py", "total /= 2"),
    ],
    operations_leave_transactions_alone: [
        ("kasir/operations/sales.py", "session.commit()"),
        ("kasir/operations/sales.py", "with session.begin_nested(): ..."),
    ],
    one_clock: [
        ("kasir/operations/sales.py", "datetime.now(UTC)"),
        ("kasir/ui/sell.py", "datetime.date.today()"),
    ],
    real_things_in_tests: [
        ("tests/test_sell.py", "from unittest.mock import Mock"),
        ("tests/test_sell.py", "from unittest import mock"),
        ("tests/test_sell.py", "import time\ntime.sleep(1)"),
        ("tests/test_sell.py", "from time import sleep"),
    ],
}
TEXT_RULES: dict[Rule, list[tuple[str, str]]] = {
    nothing_unfinished_or_foreign: [
        ("README.md", "see ../" + "shared"),
        ("Makefile", "cd /" + "work/main"),
        ("kasir/money.py", "# TO" + "DO: round"),
        ("docs/a.md", "FIX" + "ME"),
        (".ci/run", "pypi" + ".org"),
    ],
}
RULES = PYTHON_RULES | TEXT_RULES


def _rule_name(rule: object) -> str | None:
    return rule.__name__ if callable(rule) else None


@pytest.mark.parametrize("rule", RULES, ids=_rule_name)
def test_house_keeps_the_rule(rule: Rule) -> None:
    """Every file of the project keeps every rule."""
    files = _python_files() if rule in PYTHON_RULES else _text_files()
    problems = [f"{path}: {problem}" for path, text in files for problem in rule(path, text)]
    assert not problems, "\n".join([str(rule.__doc__), *dict.fromkeys(problems)])


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [(rule, path, source) for rule, controls in RULES.items() for path, source in controls],
    ids=_rule_name,
)
def test_rule_can_be_broken(rule: Rule, path: str, source: str) -> None:
    """A rule that nothing can break would prove nothing."""
    assert list(rule(path, source)), f"{rule.__name__} overlooks {source!r} in {path}"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("kasir/cart.py", "from kasir.enums import TenderKind\nfrom .money import Money"),
        ("kasir/ui/sell.py", "from kasir import enums\nfrom kasir.operations import sales"),
        ("kasir/app.py", "from kasir import __version__, cli\nimport kasir\nimport PySide6.QtCore"),
        ("kasir/operations/sales.py", "half = 3 // 2\nisinstance(half, float)"),
        ("migrations/versions/0001_start.py", "import alembic\n" + LONG_FUNCTION),
    ],
)
def test_what_is_right_is_let_through(path: str, source: str) -> None:
    """The rules bite only what they mean."""
    assert [problem for rule in RULES for problem in rule(path, source)] == []


def test_listed_late_imports_are_used() -> None:
    """The list of late imports names nothing that is gone."""
    for file, modules in LATE_IMPORTS.items():
        source = (ROOT / file).read_text(encoding="utf-8")
        found = [name for function in _functions(source) for _, name in _imported(file, function)]
        assert {late for late in modules for name in found if _starts(name, (late,))} == {*modules}


def test_top_level_is_fixed() -> None:
    """A newcomer finds the same few things at the top as ever."""
    found = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".")}
    assert found - MADE <= TOP_LEVEL


def test_gate_is_strict() -> None:
    """Lint is everything minus reasons, types are strict, and a warning fails a test."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    tool = tomllib.loads(text)["tool"]
    assert tool["ruff"]["lint"]["select"] == ["ALL"]
    assert tool["ruff"]["line-length"] == 100
    assert tool["mypy"]["strict"] is True
    options = tool["pytest"]["ini_options"]
    assert {"--strict-markers", "--strict-config"} <= set(options["addopts"])
    assert options["xfail_strict"] is True
    assert options["filterwarnings"][0] == "error"
    assert options["qt_log_level_fail"] == "WARNING"


# --- Reading files ---


def _files() -> Iterator[Path]:
    """All files of the project, not what running it has made."""
    waiting = [ROOT]
    while waiting:
        for entry in sorted(waiting.pop().iterdir()):
            hidden = entry.name.startswith(".") and entry.name not in {".ci", ".gitignore"}
            if hidden or entry.name in MADE:
                continue
            if entry.is_dir():
                waiting.append(entry)
            else:
                yield entry


def _text_files() -> Iterator[tuple[str, str]]:
    for file in _files():
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # A font or a picture.


def _python_files() -> Iterator[tuple[str, str]]:
    return (entry for entry in _text_files() if entry[0].endswith(".py"))


# --- Reading Python ---


@cache
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


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


def _imports(path: str, source: str) -> Iterator[tuple[int, str]]:
    return _imported(path, _tree(source))


def _imported(path: str, within: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported thing with its line, as kasir.models.sale.Sale."""
    for node in ast.walk(within):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else []
            if node.level:
                base = [*path.split("/")[: -node.level], *base]
            for alias in node.names:
                yield node.lineno, ".".join([*base, alias.name])


def _starts(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def _functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(_tree(source)) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]

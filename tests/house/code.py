"""How a file is written: short, named, whole rupiah, one clock, nothing unfinished."""

import ast
import re
from collections.abc import Iterator

from tests.house.reading import calls, functions, imports, starts, tree
from tests.house.rule import Controls

FUNCTION_LINES = 70
FILE_LINES = 500

EXACT = tuple(
    f"kasir/{each}" for each in ("money.", "terms.", "schemes.", "cart.", "qris.", "operations/")
)
VAGUE = {"util", "utils", "manager", "managers", "helper", "helpers", "handler", "handlers"}


UNFINISHED = ("TO" + "DO", "FIX" + "ME")
FOREIGN = ("../" + "shared", "/" + "work/")
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "deb." + "debian")


def functions_are_short(path: str, source: str) -> Iterator[str]:
    """A function has at most 70 lines. Migrations are written once and never read on."""
    if path.startswith("migrations/"):
        return
    for function in functions(source):
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
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.ClassDef):
            words = {word.lower() for word in re.findall("[A-Z][a-z]*", node.name)}
            if VAGUE & words:
                yield f"line {node.lineno}: a class is called {node.name}"


def money_is_whole(path: str, source: str) -> Iterator[str]:
    """Where money is counted there is no float and no true division."""
    if not path.startswith(EXACT):
        return
    for node in ast.walk(tree(source)):
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
    for call in calls(source):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {
            "begin", "begin_nested", "commit", "rollback",
        }:  # fmt: skip
            yield f"line {call.lineno}: calls {call.func.attr}"


def one_clock(path: str, source: str) -> Iterator[str]:
    """The time of day comes from kasir.clock and nowhere else."""
    if not path.startswith("kasir/") or path == "kasir/clock.py":
        return
    asked = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    for call in calls(source):
        name = ".".join(ast.unparse(call.func).split(".")[-2:])
        if name in asked:
            yield f"line {call.lineno}: asks {name}"


def real_things_in_tests(path: str, source: str) -> Iterator[str]:
    """No mocks; no sleeps but in drills and benches, which deal with other processes."""
    if not path.startswith("tests/"):
        return
    patient = path.startswith(("tests/drills", "tests/bench"))
    for line, name in imports(path, source):
        if starts(name, ("unittest.mock", "mock")):
            yield f"line {line}: imports {name}"
        if starts(name, ("time.sleep",)) and not patient:
            yield f"line {line}: imports sleep"
    for call in calls(source):
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


LONG_FUNCTION = "def long() -> None:\n" + "    pass\n" * FUNCTION_LINES
CONTROLS: Controls = {
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
        ("kasir/operations/sales.py", "float('1')"),
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
TEXT_CONTROLS: Controls = {
    nothing_unfinished_or_foreign: [
        ("README.md", "see ../" + "shared"),
        ("Makefile", "cd /" + "work/main"),
        ("kasir/money.py", "# TO" + "DO: round"),
        ("docs/a.md", "FIX" + "ME"),
        (".ci/run", "pypi" + ".org"),
    ],
}

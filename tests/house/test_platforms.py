"""Every place that asks for the system is tested on the other one, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.platforms import BRANCHES

ROOT = Path(__file__).parents[2]
ASKS = {"sys.platform", "os.name", "platform.system", "sys.getwindowsversion"}
DATA = {"kasir/commands/keeping.py:version"}  # Tells it and does not ask.


def _asked(path: str, source: str) -> Iterator[str]:
    """Name the innermost function around each question for the system."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in ast.walk(tree):
        if not _is_question(node):
            continue
        around = [
            each.name
            for each in functions
            if each.lineno <= node.lineno <= (each.end_lineno or 0)  # type: ignore[attr-defined]
        ]
        yield f"{path}:{around[-1] if around else 'module'}"


def _is_question(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return ast.unparse(node) in ASKS
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"getattr", "hasattr"}:
        return ast.unparse(node.args[0]) in {"os", "sys", "signal", "socket"}
    return False


def test_every_question_for_the_system_has_its_test() -> None:
    """Whoever asks for the system names the test that runs the other branch."""
    found = {
        place
        for file in sorted((ROOT / "kasir").rglob("*.py"))
        for place in _asked(file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))
    }
    assert found - DATA == BRANCHES.keys()


def test_the_named_tests_are_there() -> None:
    """The list names nothing that is gone."""
    for file, test in BRANCHES.values():
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), f"{file}: no {test}"


def test_a_question_is_seen() -> None:
    """Control: each form in which the system is asked for is found."""
    source = """
def a(): return sys.platform == "win32"
def b():
    if os.name == "nt": pass
def c(): return getattr(os, "O_BINARY", 0)
def d(): return getattr(row, "name")
"""
    assert set(_asked("x.py", source)) == {"x.py:a", "x.py:b", "x.py:c"}

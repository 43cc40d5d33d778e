"""Reads the project's files and their syntax, for the rules of the house."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = {"build", "dist", "__pycache__"}  # By running things; never committed.


def files() -> Iterator[Path]:
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


def text_files() -> Iterator[tuple[str, str]]:
    for file in files():
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # A font or a picture.


def python_files() -> Iterator[tuple[str, str]]:
    return (entry for entry in text_files() if entry[0].endswith(".py"))


@cache
def tree(source: str) -> ast.Module:
    return ast.parse(source)


def imports(path: str, source: str) -> Iterator[tuple[int, str]]:
    return imported(path, tree(source))


def imported(path: str, within: ast.AST) -> Iterator[tuple[int, str]]:
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


def starts(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(source)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]

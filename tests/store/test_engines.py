"""What only one engine can do stands in its own file; what only one is asked is listed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

WORDS = re.compile(
    r"sqlite|postgres|psycopg|dbapi2|pragma_|\bPRAGMA |\bVACUUM|BEGIN IMMEDIATE", re.IGNORECASE
)
# Options of a table that one engine reads and the other passes over, each with its reason.
DECLARED = {
    "sqlite": "base.INTEGER: a STRICT table knows no BIGINT",
    "sqlite_strict": "a REAL in a column of whole rupiah is refused by the file",
    "sqlite_with_rowid": "clustered by its key",
    "sqlite_autoincrement": "counts ids that were given, so that a cut end is found",
    "sqlite_where": "a partial index; the server's stands in the migrations",
}

# Tests of the operations that look inside one engine.
ONLY_SQLITE = {
    "test_a_cut_end_that_sealed_nothing_is_found",
    "test_a_copy_has_the_photos",
    "test_receipts_are_not_walked_through",
    "test_a_plan_reads_no_older_payouts",
    "test_a_price_that_nobody_planned_is_found_when_it_has_begun",
    "test_the_open_jobs_are_found_among_years_of_printed_ones",
}


def _dialect_words(path: str, source: str) -> Iterator[str]:
    """Name what only one engine understands, in code: names, and texts that are no docstring."""
    if path.startswith("kasir/store/"):
        return
    for node in ast.walk(tree := ast.parse(source)):
        for word in _said(node):
            is_declared = path.startswith("kasir/models/") and word in DECLARED
            if WORDS.search(word) and not is_declared and id(node) not in _docstrings(tree):
                yield f"{path}: {word}"


def _said(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            yield name
        case ast.alias(name=name) | ast.FunctionDef(name=name):
            yield name
        case ast.ImportFrom(module=str(name)):
            yield name


def _docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def test_each_engine_has_its_own_file() -> None:
    """Outside kasir/store/ nobody knows which engine holds the shop."""
    files = {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for file in (ROOT / "kasir").rglob("*.py")
    }
    assert [word for path, source in files.items() for word in _dialect_words(path, source)] == []
    assert {"kasir/store/sqlite.py", "kasir/store/postgres.py"} < set(files)


def test_a_word_of_one_engine_is_seen() -> None:
    """The control: statements, names, imports and options; a comment or a docstring is free."""
    for source in (
        "session.execute(text('PRAGMA page_count'))",
        "if session.dialect.name == 'sqlite': ...",
        "from sqlalchemy.dialects import postgresql",
        "from pysqlite3 import dbapi2",
        "Index('ix', 'a', sqlite_where=x)",
        "begin('BEGIN IMMEDIATE')",
    ):
        assert list(_dialect_words("kasir/operations/goods/stock.py", source)), source
    free = '"""As SQLite has it."""\nx = 1  # SQLite'
    assert not list(_dialect_words("kasir/operations/audit.py", free))
    assert list(_dialect_words("kasir/models/sale.py", "text('VACUUM')"))


def test_what_is_asked_of_one_engine_alone_is_listed() -> None:
    """All other tests of the operations run on both."""
    found = {
        function.name
        for file in (ROOT / "tests" / "operations").rglob("test_*.py")
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and any("sqlite_only" in ast.unparse(mark) for mark in function.decorator_list)
    }
    assert found == ONLY_SQLITE

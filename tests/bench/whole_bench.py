"""Measure against the goals: `python -m tests.bench [WORD ...]`, all or those that hold a word.

Prints `BENCH name figure goal ok|SHORT` for each goal, and keeps the table in docs/benchmarks.md
when everything was measured.
"""

import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pysqlite3 import dbapi2

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench import (
    backup_bench,
    command_bench,
    day_bench,
    goods_bench,
    history,
    history_bench,
    lookup_bench,
    master_bench,
    sale_bench,
    scan_bench,
    shops,
    start_bench,
    statement_bench,
)
from tests.bench.timing import Figure, seconds

TABLE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def main(words: list[str]) -> int:
    shops.BUILD.mkdir(parents=True, exist_ok=True)
    found: list[Figure] = []
    for name, measure in BENCHES.items():
        if words and not any(word in name for word in words):
            continue
        for figure in measure():
            print(figure.line, f" ({figure.detail})" if figure.detail else "", flush=True)
            found.append(figure)
    if not words:
        TABLE.write_text("\n".join(_document(found)) + "\n", encoding="utf-8")
    return 0 if all(figure.is_reached for figure in found) else 1


def _on_catalogue(*measures: Callable[..., list[Figure]]) -> list[Figure]:
    with (
        tempfile.TemporaryDirectory(dir=shops.BUILD) as folder,
        shops.opened_copy(shops.catalogue(), Path(folder) / "shop") as shop,
    ):
        return [figure for measure in measures for figure in measure(shop)]


def _starts() -> list[Figure]:
    return _on_catalogue(lambda shop: start_bench.measure(shop.folder))


def _history() -> list[Figure]:
    with (
        tempfile.TemporaryDirectory(dir=shops.BUILD) as folder,
        shops.opened_copy(shops.catalogue(), Path(folder) / "new") as new,
        shops.opened_copy(history.history(), Path(folder) / "old") as old,
    ):
        return history_bench.measure(new, old)


BENCHES: dict[str, Callable[[], list[Figure]]] = {
    "start": _starts,
    "command": command_bench.measure,
    "sale": lambda: _on_catalogue(sale_bench.measure),
    "lookup": lambda: _on_catalogue(lookup_bench.measure),
    "scan": lambda: _on_catalogue(scan_bench.measure),
    "master": lambda: _on_catalogue(master_bench.measure),
    "goods": lambda: _on_catalogue(goods_bench.measure),
    "statement": statement_bench.measure,
    "day": day_bench.measure,
    "history": _history,
    "backup": backup_bench.measure,
}


# What is known of a goal that is missed. Printed only while it is.
CAUSES = {
    "preview_first_rows_ms": "Opening the page takes about 55 ms, the sums of 10.000 waiting rows "
    "about 65, showing 500 rows about 30; the page is built before the sums are asked for.",
}


def _document(found: list[Figure]) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield "`make bench` measures these and writes this file. A ratio is of medians, measured turn"
    yield "by turn against a bare baseline, so that a busy or a slow machine changes both."
    yield ""
    yield f"Machine: {_machine()}."
    yield ""
    yield "| what | figure | goal | | how it came about |"
    yield "|---|---|---|---|---|"
    for figure in found:
        verdict = "ok" if figure.is_reached else "SHORT"
        yield (
            f"| {figure.name} | {figure.figure:.2f} | {figure.goal:g} | {verdict} "
            f"| {figure.detail} |"
        )
    missed = [figure.name for figure in found if not figure.is_reached and figure.name in CAUSES]
    if missed:
        yield ""
        yield "Short:"
        yield ""
        yield from (f"- {name}: {CAUSES[name]}" for name in missed)


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"a durable write of 20 kB takes {_fsync_ms():.2f} ms; "
        f"Python {platform.python_version()}, SQLite {dbapi2.sqlite_version}"
    )


def _fsync_ms() -> float:
    with tempfile.NamedTemporaryFile(dir=shops.BUILD) as file:
        times = []
        for _ in range(50):
            file.seek(0)
            file.write(b"x" * 20_000)
            file.flush()
            times.append(seconds(lambda: os.fsync(file.fileno())))
    return statistics.median(times) * 1000

"""Break things on purpose: `python -m tests.drills [WORD ...]`, all or those that hold a word.

Prints `DRILL name tried bad ok|FAILED` for each. A control is the same without the safety; it is
ok when it does go wrong. The fast set of the same drills runs with the tests.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests import postgres
from tests.drills import (
    backups,
    concurrency,
    figures,
    kill,
    labels,
    ledger,
    names,
    power,
    qr,
    storage,
    tamper,
    upgrade,
)
from tests.drills.outcome import Outcome


def _on_server(drill: Callable[[postgres.Databases], list[Outcome]]) -> list[Outcome]:
    with postgres.running() as server:
        databases = postgres.Databases(server)
        outcomes = drill(databases)
        databases.close()
        return outcomes


DRILLS: dict[str, Callable[[Path], list[Outcome]]] = {
    "concurrency": lambda folder: concurrency.drill(folder, processes=4, sales_each=200),
    "concurrency_server": lambda _folder: _on_server(
        lambda databases: concurrency.server_drill(databases, processes=4, sales_each=200)
    ),
    "kill": lambda folder: kill.drill(folder, kills=1_000),
    "power": lambda folder: power.drill(folder, images=2_000, control_images=100),
    "storage": lambda folder: storage.drill(folder, pages=range(1, 121)),
    "upgrade": upgrade.drill,
    "backups": lambda folder: backups.drill(folder, copies=100, crafted=50),
    "tamper": lambda folder: tamper.drill(folder, rows_each=10, operations=250),
    "labels": lambda folder: labels.drill(folder, codes=200),
    "qr": lambda folder: qr.drill(folder, codes=50),
    "names": lambda folder: names.drill(folder, names=100),
    "figures": figures.drill,
    "ledger": lambda folder: ledger.drill(folder, seeds=20, operations=10_000),
    "ledger_server": lambda _folder: _on_server(
        lambda databases: ledger.server_drill(databases, seeds=6, operations=3_000)
    ),
}


def main(words: list[str]) -> int:
    is_ok = True
    for name, drill in DRILLS.items():
        if words and not any(word in name for word in words):
            continue
        with tempfile.TemporaryDirectory() as folder:
            for outcome in drill(Path(folder)):
                print(outcome.line, f" ({outcome.detail})", flush=True)
                is_ok = is_ok and outcome.is_ok
    return 0 if is_ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

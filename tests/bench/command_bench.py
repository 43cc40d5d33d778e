"""What a command costs before its own work, in processor time of a whole process.

`verify` and `settle` are stopped where they first ask the shop's database, and compared turn by
turn with a process that loads only the library that both need.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.shops import BUILD
from tests.bench.timing import Figure, installed, turn_by_turn
from tests.shop import found_template

ROUNDS = 7
GOAL_S = 0.35

_RUN = "import sys, time\nfrom kasir.cli import main\n"
_VERSION = _RUN + "main(['version'])\nprint(time.process_time())"
_UNTIL_ASKED = (
    _RUN
    + """

from kasir.store.db import Database

def stop(*_words):
    print(time.process_time(), flush=True)
    raise KeyboardInterrupt

Database.read = stop
main(sys.argv[1:])
"""
)
_LIBRARY = """
import time
import sqlalchemy.orm, sqlalchemy.dialects.sqlite, pysqlite3
print(time.process_time())
"""


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        shop = Path(name) / "shop"
        shop.mkdir()
        found_template(shop)
        version, library, *books = turn_by_turn(
            ROUNDS,
            _process(_VERSION),
            _process(_LIBRARY),
            _process(_UNTIL_ASKED, "--data", str(shop), "verify"),
            _process(_UNTIL_ASKED, "--data", str(shop), "settle"),
            unmeasured=1,
        )
    bare = min(library)  # The least of all: a busy machine only adds.
    figures = [Figure("command_version_s", min(version), GOAL_S)]
    for command, times in zip(("verify", "settle"), books, strict=True):
        whole = min(times)
        detail = f"{whole:.2f} s before the first question, {bare:.2f} s of it SQLAlchemy"
        figures.append(Figure(f"command_{command}_before_work_s", whole - bare, GOAL_S, detail))
    return figures


def _process(script: str, *words: str) -> Callable[[int], float]:
    return lambda _number: float(installed("-c", script, *words).split()[-1])

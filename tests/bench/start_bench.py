"""From starting `kasir` to its painted sign-in screen, against a bare window: whole processes."""

import time
from collections.abc import Callable
from pathlib import Path

from kasir.config import PEPPER as PEPPER_FILE
from tests.bench.timing import Figure, compare, installed, turn_by_turn
from tests.shop import PEPPER

ROUNDS = 12


def measure(folder: Path) -> list[Figure]:
    """Start both turn by turn on a shop's folder."""
    (folder / PEPPER_FILE).write_bytes(PEPPER)
    peaks: list[int] = []
    taken = turn_by_turn(ROUNDS, _start(peaks, str(folder)), _start([]), unmeasured=2)
    return [
        compare("start_to_sign_in_vs_bare_window", 4, *taken),
        Figure("start_peak_memory_mb", max(peaks) / 1024, 110, f"worst of {len(peaks)}"),
    ]


def _start(peaks: list[int], *words: str) -> Callable[[int], float]:
    def run(_number: int) -> float:
        begin = time.monotonic()
        at, peak = installed("-m", "tests.bench.painted", *words).split()
        peaks.append(int(peak))
        return float(at) - begin

    return run

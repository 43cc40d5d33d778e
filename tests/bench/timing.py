"""Timing, turn by turn: what is measured and its bare baseline share every disturbance.

A goal is a ratio of medians wherever the machine would otherwise decide.
"""

import gc
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

BYTECODE = Path(__file__).parents[2] / "build" / "bench" / "bytecode"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured goal. A figure at or below its goal is good."""

    name: str
    figure: float
    goal: float
    detail: str = ""

    @property
    def is_reached(self) -> bool:
        return self.figure <= self.goal

    @property
    def line(self) -> str:
        verdict = "ok" if self.is_reached else "SHORT"
        return f"BENCH {self.name} {self.figure:.2f} {self.goal:g} {verdict}"


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def turn_by_turn(
    rounds: int, *works: Callable[[int], float], unmeasured: int = 5
) -> list[list[float]]:
    """Do round 0 of each work, then round 1 of each, and so on; give the seconds that each took.

    A work gets the number of its round and gives its own seconds, so that what it prepares is
    not counted. The first rounds warm caches up and are not counted either.
    """
    gc.collect()  # What earlier benches left behind.
    taken: list[list[float]] = [[] for _ in works]
    for number in range(-unmeasured, rounds):
        for times, work in zip(taken, works, strict=True):
            spent = work(number)
            if number >= 0:
                times.append(spent)
    return taken


def installed(*words: str) -> str:
    """What Python prints as installed: with its bytecode, wherever this environment keeps none."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *words], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def median_ms(times: Sequence[float]) -> float:
    return statistics.median(times) * 1000


def p99_ms(times: Sequence[float]) -> float:
    """Give the time that 99 of 100 stay within."""
    return sorted(times)[math.ceil(len(times) * 0.99) - 1] * 1000


def ratio(times: Sequence[float], bare: Sequence[float]) -> float:
    return statistics.median(times) / statistics.median(bare)


def compare(name: str, goal: float, times: Sequence[float], bare: Sequence[float]) -> Figure:
    """Give a ratio of medians, with the milliseconds that it is made of."""
    detail = (
        f"{median_ms(times):.2f} ms (p99 {p99_ms(times):.2f}) against "
        f"{median_ms(bare):.2f} ms (p99 {p99_ms(bare):.2f}), {len(times)} rounds"
    )
    return Figure(name, ratio(times, bare), goal, detail)

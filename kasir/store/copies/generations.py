"""Which copies stay: of the newest 7 days, 4 weeks and 12 months the last one each.

Only files that were named here are ever deleted: `kasir-20261124-171500.db`, which a copy is
called once it passed its check. What a restore replaced, and what a person named, stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path

from kasir.clock import WIB

BACKUPS = "backups"  # Where they lie, in the shop's folder.
DAYS, WEEKS, MONTHS = 7, 4, 12

_OURS = re.compile(r"kasir-(\d{8}-\d{6})\.db")
_TIME = "%Y%m%d-%H%M%S"


def name_of(at: datetime, stem: str = "kasir") -> str:
    """What a copy of an instant is called, by the shop's time."""
    return f"{stem}-{at.astimezone(WIB):{_TIME}}.db"


def instant_of(name: str) -> datetime | None:
    """When a copy of ours was made; None for any other file."""
    found = _OURS.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=WIB)
    except ValueError:
        return None


def copies_in(folder: Path) -> list[Path]:
    """The copies of ours in a folder, the newest first; none where there is no folder."""
    found = [path for path in folder.glob("kasir-*.db") if instant_of(path.name) is not None]
    return sorted((path for path in found if _is_plain(path)), reverse=True)


def kept(made: Iterable[datetime]) -> set[datetime]:
    """Which of these copies stay. The newest of all always does."""
    newest_first = sorted(made, reverse=True)
    rules: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    found: set[datetime] = set()
    for most, period in rules:
        newest: dict[object, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        found.update(list(newest.values())[:most])
    return found


def tidy(folder: Path, spared: Collection[str] = ()) -> list[Path]:
    """Delete the copies that no generation keeps, but none of the spared names; give those gone."""
    by_time = {path: instant_of(path.name) for path in copies_in(folder)}
    staying = kept(at for at in by_time.values() if at is not None)
    gone = [path for path, at in by_time.items() if at not in staying and path.name not in spared]
    for path in gone:
        path.unlink()
    return gone


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()

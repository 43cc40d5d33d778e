"""Which copies stay, and that nothing else is ever deleted."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kasir.clock import WIB
from kasir.store.copies.generations import copies_in, instant_of, kept, name_of, tidy

NOON = datetime(2026, 11, 24, 12, tzinfo=WIB)  # A Tuesday.


def _days(*ago: float) -> list[datetime]:
    return [NOON - timedelta(days=each) for each in ago]


@pytest.mark.parametrize(
    ("made", "staying"),
    [
        ((), ()),
        ((0,), (0,)),
        # Of one day the last one.
        ((0, 0.1, 0.2), (0,)),
        # Seven days; the eighth falls into a week of its own.
        ((0, 1, 2, 3, 4, 5, 6, 7), (0, 1, 2, 3, 4, 5, 6)),
        ((0, 1, 2, 3, 4, 5, 6, 9), (0, 1, 2, 3, 4, 5, 6, 9)),
        # Days on which nobody came are not counted: seven days with a copy.
        ((0, 3, 6, 9, 12, 15, 18, 19), (0, 3, 6, 9, 12, 15, 18)),
        # Of each month the last one, however long ago, up to twelve of them.
        ((0, 24, 25, 55, 85), (0, 24, 25, 55, 85)),
        (tuple(30 * n for n in range(16)), tuple(30 * n for n in range(12))),
        # A clock that was ahead once takes no place from the others but one.
        ((-400, 0, 1, 2), (-400, 0, 1, 2)),
    ],
)
def test_which_stay(made: tuple[float, ...], staying: tuple[float, ...]) -> None:
    """Of 7 days, 4 weeks and 12 months the last copy each, and always the newest."""
    assert kept(_days(*made)) == set(_days(*staying))


def test_a_year_of_two_copies_a_day_leaves_what_the_rule_says() -> None:
    """Tidied after each copy as at once: 7 days, 4 weeks and 12 months, some of them the same."""
    staying: set[datetime] = set()
    for half in range(2 * 400):
        staying = kept({*staying, NOON + timedelta(hours=12 * half)})
    assert 7 + 3 + 10 <= len(staying) <= 7 + 4 + 12
    assert min(staying) < NOON + timedelta(days=400 - 330)


def test_only_our_own_copies_are_deleted(tmp_path: Path) -> None:
    """A copy that a person named, what a restore replaced, a folder, a link: all stay."""
    others = ["toko.db", "kasir-diganti-20200101-120000.db", "kasir-20200101.db", "kasir-x.db",
              "kasir-20201399-120000.db", "kasir-20200101-120000.db-wal"]  # fmt: skip
    for name in others:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "kasir-20200102-120000.db").mkdir()
    (tmp_path / "kasir-20200103-120000.db").symlink_to(tmp_path / "toko.db")
    before = sorted(path.name for path in tmp_path.iterdir())
    for at in _days(0, 0.1, 0.2, 0.3):
        (tmp_path / name_of(at)).write_bytes(b"x")
    gone = tidy(tmp_path, spared=[name_of(_days(0.2)[0])])
    assert [path.name for path in gone] == [name_of(at) for at in _days(0.1, 0.3)]
    left = [name_of(at) for at in _days(0, 0.2)]
    assert [path.name for path in copies_in(tmp_path)] == left
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, *left])


def test_a_name_tells_the_shops_time() -> None:
    """The name is the instant in the shop's time, to the second."""
    assert name_of(NOON) == "kasir-20261124-120000.db"
    assert instant_of("kasir-20261124-120000.db") == NOON
    assert copies_in(Path("tidak ada")) == []

"""The fast set of the drills that need kill -9 and limits on files: not on Windows."""

from pathlib import Path

import pytest

pytest.importorskip("resource")

from tests.drills import kill, storage, upgrade
from tests.drills.outcome import demand


def test_a_killed_till_loses_no_sale_and_no_cart(tmp_path: Path) -> None:
    """Killed at a random moment, it has all that it acknowledged, and its cart."""
    demand(kill.drill(tmp_path, kills=10))


def test_a_full_or_broken_disk_stores_a_whole_sale_or_none(tmp_path: Path) -> None:
    """A full disk refuses and goes on later; a broken one stops the till until it is opened."""
    demand(storage.drill(tmp_path, pages=range(1, 25, 6)))


def test_a_killed_upgrade_leaves_the_old_shop_or_the_new_one(tmp_path: Path) -> None:
    """Whatever statement it was at; without the one transaction something lies between."""
    demand(upgrade.drill(tmp_path, every=4))

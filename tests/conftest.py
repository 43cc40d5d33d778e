"""What all tests share: a shop made once by the migrations, then copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kasir.store.db import Database
from tests import postgres
from tests.postgres import Databases
from tests.shop import Shop, found_template


@pytest.fixture(scope="session")
def shop_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the empty shop once, by the migrations."""
    return found_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def shop_folder(shop_template: Path, tmp_path: Path) -> Path:
    """Give a copy of the empty shop's folder."""
    folder = tmp_path / "shop"
    shutil.copytree(shop_template, folder)
    return folder


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Start a server when the first test wants one; each process of the tests has its own."""
    with postgres.running() as server:
        made = Databases(server)
        yield made
        made.close()


@pytest.fixture
def shop(shop_folder: Path) -> Iterator[Shop]:
    """Give an open shop with its people, its register and a clock that tests move."""
    database = Database(shop_folder / "kasir.db")
    yield Shop(database, shop_folder)
    database.close()

"""What all tests share: a shop made once by the migrations, then copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kasir.store.db import Database
from tests import postgres
from tests.postgres import Databases
from tests.shop import Shop, found_on_server, found_template


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


@pytest.fixture(scope="session")
def server_template(databases: Databases) -> Iterator[str]:
    """Make the empty shop on the server once, by the migrations."""
    url = databases.make()
    found_on_server(url)
    yield url
    databases.drop(url)


@pytest.fixture
def server_shop(databases: Databases, server_template: str) -> Iterator[str]:
    """Give the address of a copy of the empty shop on the server."""
    url = databases.make(server_template)
    yield url
    databases.drop(url)


@pytest.fixture
def engine() -> str:
    """Name the engine that holds the shop; tests/operations/ run on both."""
    return "sqlite"


@pytest.fixture
def shop(engine: str, shop_folder: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Give an open shop with its people, its register and a clock that tests move."""
    on_server = engine == "postgres"
    database = Database(
        request.getfixturevalue("server_shop") if on_server else shop_folder / "kasir.db"
    )
    yield Shop(database, shop_folder)
    database.close()

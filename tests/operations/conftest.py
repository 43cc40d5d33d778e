"""Operations mean the same on both engines: each test here that has a shop runs on each.

The engine stays open from test to test (what SQLAlchemy has learned of a statement is not learned
again); the shop in it is a new one each time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kasir.store.db import Database
from tests.postgres import Databases, Renewal
from tests.shop import Shop, found_on_server

ENGINES = ("sqlite", "postgres")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on both; a test that looks inside one engine says why (`sqlite_only`)."""
    if "engine" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("sqlite_only")
        metafunc.parametrize("engine", ENGINES[:1] if only else ENGINES)


@pytest.fixture
def shop(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Give an open shop on one engine, new for this test."""
    yield from request.getfixturevalue(f"{engine}_shop")(tmp_path)


@pytest.fixture(scope="session")
def sqlite_shop(shop_template: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = shutil.copytree(shop_template, tmp_path_factory.mktemp("file") / "shop")
    database = Database(folder / "kasir.db")

    def lend(_tmp_path: Path) -> Iterator[Shop]:
        shutil.rmtree(folder)
        shutil.copytree(shop_template, folder)
        yield Shop(database, folder)
        database.close()

    return lend


@pytest.fixture(scope="session")
def postgres_shop(databases: Databases) -> Iterator[object]:
    url = databases.make()
    found_on_server(url)
    database, renewal = Database(url), Renewal(url)

    def lend(tmp_path: Path) -> Iterator[Shop]:
        renewal.renew()
        yield Shop(database, tmp_path)
        renewal.check_schema()

    yield lend
    database.close()
    renewal.close()
    databases.drop(url)

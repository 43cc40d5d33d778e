"""Operations mean the same on both engines: each test here that has a shop runs on each."""

from __future__ import annotations

import pytest

ENGINES = ("sqlite", "postgres")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on both; a test that looks inside one engine says why (`sqlite_only`)."""
    if "engine" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("sqlite_only")
        metafunc.parametrize("engine", ENGINES[:1] if only else ENGINES)

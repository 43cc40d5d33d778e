"""Every CHECK of the models stands in the file, word by word, and no other (alembic sees none).

Who adds a member to a closed list changes the CHECK of each column that holds it: this says which.
"""

from __future__ import annotations

import re

from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from kasir.models import Base
from tests.shop import Shop


def checks(schema: str) -> dict[str, str]:
    """Give the conditions of a CREATE TABLE by their names."""
    found = {}
    for start in re.finditer(r"CONSTRAINT (\w+) CHECK \(", schema):
        end, depth = start.end(), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(schema[end], 0)
            end += 1
        found[start[1]] = " ".join(schema[start.end() : end - 1].split())
    return found


def differences(made: dict[str, str], models: dict[str, str]) -> list[str]:
    """Name each condition that stands in one of them only, or reads otherwise."""
    return [
        f"{name}: the file has {made.get(name)!r}, the models {models.get(name)!r}: migrate it"
        for name in sorted({*made, *models})
        if made.get(name) != models.get(name)
    ]


def test_the_file_checks_what_the_models_say(shop: Shop) -> None:
    """A CHECK that differs needs a migration: the shop's file would refuse the row, or take it."""
    tables = "SELECT sql FROM sqlite_master WHERE type = 'table'"
    stored = shop.read(lambda s: s.execute(text(tables)).scalars().all())
    models = [
        str(CreateTable(table).compile(dialect=sqlite.dialect()))
        for table in Base.metadata.tables.values()
    ]
    found = checks("\n".join(stored))
    assert found["ck_sale_tenders_kind"].startswith("kind IN (")
    problems = differences(found, checks("\n".join(models)))
    assert not problems, "\n".join(problems)


def test_a_difference_is_told_by_name() -> None:
    """A member more, a constraint more, or one less."""
    made = "CONSTRAINT ck_a CHECK (kind IN ('A')), CONSTRAINT ck_b CHECK ((x + 1) > 0)"
    models = "CONSTRAINT ck_a CHECK (kind IN ('A', 'B')), CONSTRAINT ck_c CHECK (y)"
    assert checks(made) == {"ck_a": "kind IN ('A')", "ck_b": "(x + 1) > 0"}
    told = differences(checks(made), checks(models))
    assert [problem.split(":")[0] for problem in told] == ["ck_a", "ck_b", "ck_c"]

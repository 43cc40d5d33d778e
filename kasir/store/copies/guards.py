"""Whether a copy has the schema that its release makes, and nothing beside it.

A trigger, a view or another table in a copy would work in the shop from then on, and a guard that
is missing would let posted records be changed: the books alone do not show that.
"""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from kasir.store import sqlite
from kasir.store.upgrade import empty_shop
from kasir.words import _

Parts = dict[tuple[str, str], str]  # Kind and name, with what made it.


def foreign_parts(copy: Path) -> tuple[str, ...]:
    """Name what the copy has and its release does not, lacks, or has otherwise."""
    version = (sqlite.read_header(copy) or (0, 0))[1]
    try:
        with closing(sqlite.connect_copy(copy)) as connection:
            found = _parts(connection)
    except dbapi2.Error as error:
        return (str(error),)
    with empty_shop(version) as connection:
        ours = _parts(connection)
    wrong = sorted(key for key in found.keys() | ours.keys() if found.get(key) != ours.get(key))
    told = _("susunannya bukan buatan kasir ({kind} {name})")
    return tuple(told.format(kind=kind, name=name[:40]) for kind, name in wrong)


def _parts(connection: Any) -> Parts:
    asked = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"
    return {
        (str(kind), str(name)): f"{table}: {_SPACE.sub(' ', str(made)).strip()}"
        for kind, name, table, made in connection.execute(asked)
    }


_SPACE = re.compile(r"\s+")

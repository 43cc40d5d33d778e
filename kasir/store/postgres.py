"""A shop on a PostgreSQL server, for several counters: what the server must keep.

Its transactions are SERIALIZABLE: of two that would lose an update, one is refused and tried
again. So that counters that sell all day are seldom refused, a write waits for the one before it,
as on a file, before its first look. A refused transaction gives its ids up, so a gap in them is
no loss: no count beside the chain tells of a cut end here.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.adapt import Buffer, Loader
from psycopg.errors import UndefinedTable

from kasir.errors import EnvironmentRefusedError
from kasir.store.contract import check_version
from kasir.words import _

ISOLATION = "SERIALIZABLE"
# Takes no picture yet, and holds up no question.
BEGIN_WRITE = "LOCK TABLE number_series IN SHARE ROW EXCLUSIVE MODE"
PROMISES = ("fsync", "full_page_writes", "synchronous_commit")


class WholeNumber(Loader):
    """A sum of 64-bit numbers is numeric here; ours are whole. Refuses a fraction."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


def keep_contract(connection: Connection[Any]) -> None:
    """Demand of a new connection what docs/trust.md promises. Raises EnvironmentRefusedError."""
    connection.adapters.register_loader("numeric", WholeNumber)
    asked = "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name"
    found = connection.execute(asked, (list(PROMISES),)).fetchone()
    connection.rollback()
    if found is not None:
        connection.close()
        told = _("Server data tidak aman: {name} mati. Nyalakan di server, lalu ulangi.")
        raise EnvironmentRefusedError(told, name=found[0])


def check_schema(connection: Connection[Any]) -> None:
    """Demand a shop of this version. Raises EnvironmentRefusedError, OlderSchemaError."""
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except UndefinedTable:
        found = None
    connection.rollback()
    if found is None:
        raise EnvironmentRefusedError(_("Belum ada data toko di server ini."))
    check_version(int(found[0]))

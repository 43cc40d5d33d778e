"""Somebody with another program: the books changed behind kasir's back, on either engine."""

from __future__ import annotations

from pysqlite3 import dbapi2

from kasir.models import Session
from kasir.operations.verify.report import Report, verify
from tests.shop import Shop


def forge(shop: Shop, *statements: str) -> Report:
    """Change the books with triggers, keys and constraints out of the way; see what is found."""
    if shop.database._is_file:
        _forge_file(shop, statements)
        return shop.read(verify)
    return shop.read(lambda session: _forged_on_server(session, statements))


def let_change(session: Session, table: str) -> None:
    """Take the guard off a posted table, for this transaction."""
    if session.dialect.name == "sqlite":
        session.exec_driver_sql(f"DROP TRIGGER {table}_no_update")
    else:
        session.exec_driver_sql("SET LOCAL session_replication_role = replica")


def _forge_file(shop: Shop, statements: tuple[str, ...]) -> None:
    stranger = dbapi2.connect(str(shop.folder / "kasir.db"), isolation_level=None)
    stranger.execute("PRAGMA foreign_keys=OFF")
    stranger.execute("PRAGMA ignore_check_constraints=ON")
    triggers = stranger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (trigger,) in triggers:
        stranger.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        stranger.execute(statement)
    stranger.close()


def _forged_on_server(session: Session, statements: tuple[str, ...]) -> Report:
    """Forge and look in one transaction, which is taken back: the constraints stay."""
    session.exec_driver_sql("SET LOCAL session_replication_role = replica")
    constraints = session.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'c' AND conrelid <> 0"
    )
    for table, constraint in constraints.all():
        if any(table in statement for statement in statements):
            session.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    for statement in statements:
        session.exec_driver_sql(statement)
    return verify(session)

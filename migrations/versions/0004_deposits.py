"""Money that moves between drawer, safe and bank is an event of its own."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = (
    *("sale", "return", "shift_open", "shift_close", "cash_in", "cash_out", "compensation"),
    *("fee", "advance", "adjustment", "opening", "settlement", "reversal", "payout", "intake"),
    *("return_to_consignor", "loss", "expiry", "stock_count", "drawer_count"),
)


def upgrade() -> None:
    add_words("entries", "kind", KINDS, "deposit")


def add_words(table: str, column: str, old: tuple[str, ...], *more: str) -> None:
    """Let a CHECK know more words; what stands in the table fulfils it as before.

    These tables are referred to by others, and large: on SQLite the text of the CHECK alone is
    changed, as sqlite.org/lang_altertable.html 7 says for changes that touch no row.
    """
    name = f"ck_{table}_{column}"
    before, after = condition(column, old), condition(column, (*old, *more))
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table)
        op.create_check_constraint(op.f(name), table, after)
        return
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) "
        "WHERE type = 'table' AND name = ? AND instr(sql, ?) > 0",
        (before, after, table, before),
    )
    assert changed.rowcount == 1, f"{name} is not what it was"
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def condition(column: str, words: tuple[str, ...]) -> str:
    values = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({values})"

"""Money that moves between drawer, safe and bank is an event of its own."""

from alembic import op

revision = "0006"
down_revision = "0005"
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
    """Let a CHECK know more words; what stands in the table fulfils it as before."""
    name, words = f"ck_{table}_{column}", ", ".join(f"'{word}'" for word in (*old, *more))
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({words}))")

"""Each blind count of a drawer is a record; a paper may be cancelled; what a closing left over."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KINDS = (
    *("sale", "return", "shift_open", "shift_close", "cash_in", "cash_out", "compensation"),
    *("fee", "advance", "adjustment", "opening", "settlement", "reversal", "payout", "intake"),
    *("return_to_consignor", "loss", "expiry", "stock_count"),
)
STATES = ("queued", "sending", "printed", "uncertain", "failed")
POSTED = ("drawer_counts", "drawer_pieces", "carried_over")


def upgrade() -> None:
    add_words("entries", "kind", KINDS, "drawer_count")
    add_words("print_jobs", "state", STATES, "cancelled")
    add_words("print_marks", "state", STATES, "cancelled")
    change_index()
    create_tables()
    create_triggers()


def add_words(table: str, column: str, old: tuple[str, ...], *more: str) -> None:
    """Let a CHECK know more words; what stands in the table fulfils it as before."""
    name, words = f"ck_{table}_{column}", ", ".join(f"'{word}'" for word in (*old, *more))
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({words}))")


def change_index() -> None:
    op.drop_index(op.f("ix_print_jobs_unresolved"), "print_jobs")
    is_open = sa.text("state <> 'printed' AND state <> 'cancelled'")
    op.create_index(
        op.f("ix_print_jobs_unresolved"),
        "print_jobs",
        ["register_id", "id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def create_tables() -> None:
    op.create_table(
        "drawer_counts",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("shift_id", INTEGER, nullable=False),
        sa.Column("attempt", INTEGER, nullable=False),
        sa.Column("counted", INTEGER, nullable=False),
        sa.Column("expected", INTEGER, nullable=False),
        sa.CheckConstraint("attempt > 0", name=op.f("ck_drawer_counts_attempt")),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_drawer_counts_counted")),
        sa.ForeignKeyConstraint(["id"], ["entries.id"], name=op.f("fk_drawer_counts_id")),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_drawer_counts_shift_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_counts")),
        sa.UniqueConstraint("shift_id", "attempt", name=op.f("uq_drawer_counts_shift_id_attempt")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "drawer_pieces",
        sa.Column("count_id", INTEGER, nullable=False),
        sa.Column("denomination", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=False),
        sa.CheckConstraint(
            "denomination > 0 AND pieces > 0", name=op.f("ck_drawer_pieces_positive")
        ),
        sa.ForeignKeyConstraint(
            ["count_id"], ["drawer_counts.id"], name=op.f("fk_drawer_pieces_count_id")
        ),
        sa.PrimaryKeyConstraint("count_id", "denomination", name=op.f("pk_drawer_pieces")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "carried_over",
        sa.Column("closing_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.CheckConstraint("what IN ('cart', 'paper')", name=op.f("ck_carried_over_what")),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["shift_closings.id"], name=op.f("fk_carried_over_closing_id")
        ),
        sa.PrimaryKeyConstraint("closing_id", "position", name=op.f("pk_carried_over")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def create_triggers() -> None:
    if op.get_context().dialect.name != "sqlite":
        for table in POSTED:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in POSTED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: a posted record is never changed'); END"
            )

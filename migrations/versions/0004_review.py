"""What the owner looked at, and what finds it: only the events that may be asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLE = "review_ticks"
_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REVIEWED = (
    "second_id IS NOT NULL OR kind IN ('stock_count', 'shift_close', 'loss', 'expiry', "
    "'compensation', 'adjustment', 'opening', 'reversal')"
)
_INDEXES = (
    ("ix_audit_records_review", "audit_records", ["kind", "at"], "entry_id IS NULL"),
    ("ix_entries_review", "entries", ["kind", "business_day"], _REVIEWED),
    ("ix_print_marks_uncertain", "print_marks", ["at"], "state = 'uncertain'"),
    ("ix_sale_lines_discounted", "sale_lines", ["sale_id"], "gross > pays"),
)


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", _INTEGER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record", _INTEGER, nullable=False),
        sa.Column("position", _INTEGER, nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", _INTEGER, nullable=False),
        sa.CheckConstraint("kind <> ''", name=op.f("ck_review_ticks_kind")),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_review_ticks_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_ticks")),
        sa.UniqueConstraint(
            "kind", "record", "position", name=op.f("uq_review_ticks_kind_record_position")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    for name, table, columns, condition in _INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {_TABLE}_no_{verb.lower()} BEFORE {verb} ON {_TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{_TABLE}: a posted record is never changed'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {_TABLE}_no_change BEFORE UPDATE OR DELETE ON {_TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )

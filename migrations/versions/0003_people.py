"""The recovery key, what a consignor gets at least, and a lock that is kept in the chain alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_GUARD = "kind IN ('failed_pin', 'clock_back')"
_SIGN_IN = "kind = 'sign_in'"


def upgrade() -> None:
    op.create_table(
        "recovery_keys",
        sa.Column("id", _INTEGER, nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", _INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_recovery_keys_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_keys")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.add_column("agreements", sa.Column("lowest_bp", _INTEGER, nullable=True))
    op.execute(
        "ALTER TABLE agreements ADD CONSTRAINT ck_agreements_lowest_bp "
        "CHECK (lowest_bp IS NULL OR lowest_bp BETWEEN 0 AND 10000)"
    )
    op.execute("ALTER TABLE staff DROP CONSTRAINT ck_staff_failures")
    op.execute("ALTER TABLE staff DROP COLUMN failures")
    op.execute("ALTER TABLE staff DROP COLUMN locked_until")
    op.drop_index("ix_audit_records_failed_pin", "audit_records")
    op.create_index(
        "ix_audit_records_guard",
        "audit_records",
        ["at"],
        sqlite_where=sa.text(_GUARD),
        postgresql_where=sa.text(_GUARD),
    )
    op.create_index(
        "ix_audit_records_sign_in",
        "audit_records",
        ["actor_id", "id"],
        sqlite_where=sa.text(_SIGN_IN),
        postgresql_where=sa.text(_SIGN_IN),
    )

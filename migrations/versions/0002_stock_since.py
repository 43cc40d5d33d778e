"""What moved since an old settlement is summed from the index alone, however long ago it was."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_stock_movements_batch_id_entry_id_quantity"),
        "stock_movements",
        ["batch_id", "entry_id", "quantity"],
    )
    op.drop_index(op.f("ix_stock_movements_batch_id_entry_id"), "stock_movements")

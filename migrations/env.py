"""Run the migrations on the connection that kasir (or a test) hands over.

Nothing here imports kasir: a migration describes the schema of its own day.
"""

from alembic import context

config = context.config
context.configure(
    connection=config.attributes.get("connection"),
    target_metadata=config.attributes.get("metadata"),
    transactional_ddl=True,
    render_as_batch=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

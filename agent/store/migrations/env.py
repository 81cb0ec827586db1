"""Alembic runs this for every step; the connection comes from `upgrade`, already in a transaction."""

from alembic import context

from agent.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()

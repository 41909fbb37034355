"""Run by Alembic: applies migrations on the connection, and in the transaction, it is given."""

from alembic import context

from dorsiflex.storage.statements import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()

"""Run by Alembic: run the migrations in the transaction of the given connection."""

from alembic import context

from dorsiflex.storage.statements import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()

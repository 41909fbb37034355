"""Run by Alembic: run the migrations in the transaction of the given connection."""

from alembic import context
from sqlalchemy import MetaData

from dorsiflex.storage.migrations.columns import NAMES
from dorsiflex.storage.statements import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=MetaData(naming_convention=NAMES),
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()

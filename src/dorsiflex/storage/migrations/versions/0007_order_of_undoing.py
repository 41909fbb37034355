"""In which order changes were undone."""

from alembic import op

from dorsiflex.storage.migrations.columns import number

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("change", number("undone_order", nullable=True))
    # Nobody knows the order of earlier versions, which redid the lowest number first.
    op.execute(
        "UPDATE change SET undone_order = (SELECT max(id) FROM change) + 1 - id WHERE undone"
    )

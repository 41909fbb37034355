"""In which order changes were undone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("change", sa.Column("undone_order", sa.Integer(), nullable=True))
    # Nobody knows the order of earlier versions, which redid the lowest number first.
    op.execute(
        "UPDATE change SET undone_order = (SELECT max(id) FROM change) + 1 - id WHERE undone"
    )

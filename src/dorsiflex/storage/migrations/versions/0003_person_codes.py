"""Codes of people for pseudonymised exports."""

import sqlalchemy as sa
from alembic import op

from dorsiflex.storage.migrations.columns import text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "person_code",
        sa.Column("person_id", sa.Integer(), primary_key=True, autoincrement=False),
        text("code"),
        sa.UniqueConstraint("code"),
    )

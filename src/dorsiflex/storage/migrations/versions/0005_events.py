"""Events, and whether comparisons start from them."""

import sqlalchemy as sa
from alembic import op

from dorsiflex.storage.migrations.columns import day, flag, ids, number, of_person, text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "event",
        ids(),
        text("uuid"),
        number("person_id"),
        text("day"),
        text("side"),
        flag("is_baseline"),
        text("text"),
        sa.CheckConstraint("length(uuid) = 36", name="uuid"),
        *day("day"),
        sa.CheckConstraint("side IN ('left', 'right', 'both')", name="side"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 200", name="text"),
        of_person(),
        sa.UniqueConstraint("uuid"),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "event", ["person_id", "day"])

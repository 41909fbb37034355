"""People, tests with their trials, goals, and the changes that undo reverts."""

import sqlalchemy as sa
from alembic import op

from dorsiflex.storage.migrations.columns import (
    create_tests,
    day,
    flag,
    ids,
    index_tests,
    number,
    of_person,
    text,
    whole_number,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "change", ids(), text("made_at"), text("summary"), flag("undone"), sqlite_autoincrement=True
    )
    op.create_table(
        "person",
        ids(),
        text("name"),
        text("name_key"),
        flag("is_default"),
        sa.UniqueConstraint("name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "changed",
        ids(),
        number("change_id"),
        text("table_name"),
        number("first_id"),
        number("last_id"),
        text("image", nullable=True),
        sa.CheckConstraint("first_id <= last_id", name="ids"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "changed", ["change_id", "id"])
    op.create_table(
        "goal",
        ids(),
        number("person_id"),
        text("side"),
        number("target"),
        text("by_day", nullable=True),
        *day("by_day"),
        sa.CheckConstraint("side IN ('left', 'right')", name="side"),
        whole_number("target", 0, 3000),
        of_person(),
        sa.UniqueConstraint("person_id", "side"),
        sqlite_autoincrement=True,
    )
    create_tests()
    index_tests()
    op.create_table(
        "trial",
        sa.Column("test_id", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        number("distance"),
        whole_number("distance", 0, 3000),
        whole_number("position", 1, 10),
        sa.ForeignKeyConstraint(["test_id"], ["test.id"], ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )

"""Training sessions, morning pain, and plans with their exercises."""

import sqlalchemy as sa
from alembic import op

from dorsiflex.storage.migrations.columns import (
    day,
    dose,
    flag,
    ids,
    moment,
    number,
    of_person,
    text,
    whole_number,
)

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "training",
        ids(),
        text("uuid"),
        number("person_id"),
        text("exercise"),
        text("done_at"),
        number("utc_offset_minutes"),
        text("side", nullable=True),
        number("sets", nullable=True),
        number("reps", nullable=True),
        number("hold_s", nullable=True),
        number("load", nullable=True),
        number("pain", nullable=True),
        flag("sharp"),
        text("note", nullable=True),
        sa.CheckConstraint("length(uuid) = 36", name="uuid"),
        sa.CheckConstraint("length(exercise) > 0", name="exercise"),
        *moment("done_at"),
        whole_number("utc_offset_minutes", -1080, 1080),
        sa.CheckConstraint("side IN ('left', 'right', 'both')", name="side"),
        *dose(),
        whole_number("load", 0, 50000),
        whole_number("pain", 0, 10),
        of_person(),
        sa.UniqueConstraint("uuid"),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "training", ["person_id", "done_at"])
    op.create_table(
        "morning",
        ids(),
        number("person_id"),
        text("day"),
        number("pain"),
        *day("day"),
        whole_number("pain", 0, 10),
        of_person(),
        sa.UniqueConstraint("person_id", "day"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "training_plan",
        ids(),
        number("person_id"),
        text("start_day"),
        text("end_day"),
        *day("start_day"),
        *day("end_day"),
        sa.CheckConstraint("start_day <= end_day", name="days"),
        of_person(),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "training_plan", ["person_id", "start_day"])
    op.create_table(
        "plan_item",
        sa.Column("plan_id", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        text("exercise"),
        number("times"),
        number("sets", nullable=True),
        number("reps", nullable=True),
        number("hold_s", nullable=True),
        text("since_day"),
        text("until_day"),
        whole_number("position", 1, 1000),
        sa.CheckConstraint("length(exercise) > 0", name="exercise"),
        whole_number("times", 1, 7),
        *dose(),
        *day("since_day"),
        *day("until_day"),
        sa.CheckConstraint("since_day <= until_day", name="days"),
        sa.ForeignKeyConstraint(["plan_id"], ["training_plan.id"], ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )

"""Training sessions, morning pain, and plans with their exercises."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(), nullable=False),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("sets", sa.Integer(), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("hold_s", sa.Integer(), nullable=True),
        sa.Column("load", sa.Integer(), nullable=True),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column(
            "sharp", sa.Boolean(create_constraint=True, name="ck_training_sharp"), nullable=False
        ),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_training_uuid")),
        sa.CheckConstraint("length(exercise) > 0", name=op.f("ck_training_exercise")),
        sa.CheckConstraint("done_at LIKE '____-__-__T__:__:__'", name=op.f("ck_training_done_at")),
        sa.CheckConstraint(
            "replace(datetime(done_at, '+0 days'), ' ', 'T') IS done_at",
            name=op.f("ck_training_done_at_exists"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(done_at AS TIMESTAMP), 'YYYY-MM-DD\"T\"HH24:MI:SS') = done_at",
            name=op.f("ck_training_done_at_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint(
            "utc_offset_minutes BETWEEN -1080 AND 1080 AND utc_offset_minutes = CAST(utc_offset_minutes AS INTEGER)",
            name=op.f("ck_training_utc_offset_minutes"),
        ),
        sa.CheckConstraint("side IN ('left', 'right', 'both')", name=op.f("ck_training_side")),
        sa.CheckConstraint(
            "sets BETWEEN 1 AND 100 AND sets = CAST(sets AS INTEGER)",
            name=op.f("ck_training_sets"),
        ),
        sa.CheckConstraint(
            "reps BETWEEN 1 AND 1000 AND reps = CAST(reps AS INTEGER)",
            name=op.f("ck_training_reps"),
        ),
        sa.CheckConstraint(
            "hold_s BETWEEN 1 AND 3600 AND hold_s = CAST(hold_s AS INTEGER)",
            name=op.f("ck_training_hold_s"),
        ),
        sa.CheckConstraint(
            "load BETWEEN 0 AND 50000 AND load = CAST(load AS INTEGER)",
            name=op.f("ck_training_load"),
        ),
        sa.CheckConstraint(
            "pain BETWEEN 0 AND 10 AND pain = CAST(pain AS INTEGER)",
            name=op.f("ck_training_pain"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("uuid", name=op.f("uq_training_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_training_person_id_done_at"), "training", ["person_id", "done_at"], unique=False
    )
    op.create_table(
        "morning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("pain", sa.Integer(), nullable=False),
        sa.CheckConstraint("day LIKE '____-__-__'", name=op.f("ck_morning_day")),
        sa.CheckConstraint(
            "date(day, '+0 days') IS day", name=op.f("ck_morning_day_exists")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(day AS DATE), 'YYYY-MM-DD') = day",
            name=op.f("ck_morning_day_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint(
            "pain BETWEEN 0 AND 10 AND pain = CAST(pain AS INTEGER)",
            name=op.f("ck_morning_pain"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_morning_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_morning")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_morning_person_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "training_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("start_day", sa.String(), nullable=False),
        sa.Column("end_day", sa.String(), nullable=False),
        sa.CheckConstraint("start_day LIKE '____-__-__'", name=op.f("ck_training_plan_start_day")),
        sa.CheckConstraint(
            "date(start_day, '+0 days') IS start_day",
            name=op.f("ck_training_plan_start_day_exists"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(start_day AS DATE), 'YYYY-MM-DD') = start_day",
            name=op.f("ck_training_plan_start_day_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("end_day LIKE '____-__-__'", name=op.f("ck_training_plan_end_day")),
        sa.CheckConstraint(
            "date(end_day, '+0 days') IS end_day", name=op.f("ck_training_plan_end_day_exists")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(end_day AS DATE), 'YYYY-MM-DD') = end_day",
            name=op.f("ck_training_plan_end_day_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("start_day <= end_day", name=op.f("ck_training_plan_days")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_plan_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_training_plan_person_id_start_day"),
        "training_plan",
        ["person_id", "start_day"],
        unique=False,
    )
    op.create_table(
        "plan_item",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("hold_s", sa.Integer(), nullable=True),
        sa.Column("since_day", sa.String(), nullable=False),
        sa.Column("until_day", sa.String(), nullable=False),
        sa.CheckConstraint(
            "position BETWEEN 1 AND 1000 AND position = CAST(position AS INTEGER)",
            name=op.f("ck_plan_item_position"),
        ),
        sa.CheckConstraint("length(exercise) > 0", name=op.f("ck_plan_item_exercise")),
        sa.CheckConstraint(
            "times BETWEEN 1 AND 7 AND times = CAST(times AS INTEGER)",
            name=op.f("ck_plan_item_times"),
        ),
        sa.CheckConstraint(
            "sets BETWEEN 1 AND 100 AND sets = CAST(sets AS INTEGER)",
            name=op.f("ck_plan_item_sets"),
        ),
        sa.CheckConstraint(
            "reps BETWEEN 1 AND 1000 AND reps = CAST(reps AS INTEGER)",
            name=op.f("ck_plan_item_reps"),
        ),
        sa.CheckConstraint(
            "hold_s BETWEEN 1 AND 3600 AND hold_s = CAST(hold_s AS INTEGER)",
            name=op.f("ck_plan_item_hold_s"),
        ),
        sa.CheckConstraint("since_day LIKE '____-__-__'", name=op.f("ck_plan_item_since_day")),
        sa.CheckConstraint(
            "date(since_day, '+0 days') IS since_day", name=op.f("ck_plan_item_since_day_exists")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(since_day AS DATE), 'YYYY-MM-DD') = since_day",
            name=op.f("ck_plan_item_since_day_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("until_day LIKE '____-__-__'", name=op.f("ck_plan_item_until_day")),
        sa.CheckConstraint(
            "date(until_day, '+0 days') IS until_day", name=op.f("ck_plan_item_until_day_exists")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(until_day AS DATE), 'YYYY-MM-DD') = until_day",
            name=op.f("ck_plan_item_until_day_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("since_day <= until_day", name=op.f("ck_plan_item_days")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["training_plan.id"],
            name=op.f("fk_plan_item_plan_id_training_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "position", name=op.f("pk_plan_item")),
        sqlite_with_rowid=False,
    )

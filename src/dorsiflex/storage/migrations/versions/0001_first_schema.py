"""People, tests with their trials, goals, and the changes that undo reverts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column(
            "undone", sa.Boolean(create_constraint=True, name="ck_change_undone"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column(
            "is_default",
            sa.Boolean(create_constraint=True, name="ck_person_is_default"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name_key", name=op.f("uq_person_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "changed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(), nullable=True),
        sa.CheckConstraint("first_id <= last_id", name=op.f("ck_changed_ids")),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change.id"],
            name=op.f("fk_changed_change_id_change"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changed")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_changed_change_id_id"), "changed", ["change_id", "id"], unique=False)
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("by_day", sa.String(), nullable=True),
        sa.CheckConstraint("by_day LIKE '____-__-__'", name=op.f("ck_goal_by_day")),
        sa.CheckConstraint(
            "date(by_day, '+0 days') IS by_day", name=op.f("ck_goal_by_day_exists")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(by_day AS DATE), 'YYYY-MM-DD') = by_day",
            name=op.f("ck_goal_by_day_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("side IN ('left', 'right')", name=op.f("ck_goal_side")),
        sa.CheckConstraint(
            "target BETWEEN 0 AND 3000 AND target = CAST(target AS INTEGER)",
            name=op.f("ck_goal_target"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_goal_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("person_id", "side", name=op.f("uq_goal_person_id_side")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("tested_at", sa.String(), nullable=False),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column(
            "sharp", sa.Boolean(create_constraint=True, name="ck_test_sharp"), nullable=False
        ),
        sa.Column("footwear", sa.String(), nullable=True),
        sa.Column(
            "warmed_up", sa.Boolean(create_constraint=True, name="ck_test_warmed_up"), nullable=True
        ),
        sa.Column("back_foot", sa.String(), nullable=True),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "back_foot IN ('flat', 'raised', 'off')", name=op.f("ck_test_back_foot")
        ),
        sa.CheckConstraint("footwear IN ('barefoot', 'shoes')", name=op.f("ck_test_footwear")),
        sa.CheckConstraint("side IN ('left', 'right')", name=op.f("ck_test_side")),
        sa.CheckConstraint("tested_at LIKE '____-__-__T__:__:__'", name=op.f("ck_test_tested_at")),
        sa.CheckConstraint(
            "replace(datetime(tested_at, '+0 days'), ' ', 'T') IS tested_at",
            name=op.f("ck_test_tested_at_exists"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "to_char(CAST(tested_at AS TIMESTAMP), 'YYYY-MM-DD\"T\"HH24:MI:SS') = tested_at",
            name=op.f("ck_test_tested_at_exists"),
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_test_uuid")),
        sa.CheckConstraint(
            "pain BETWEEN 0 AND 10 AND pain = CAST(pain AS INTEGER)", name=op.f("ck_test_pain")
        ),
        sa.CheckConstraint(
            "utc_offset_minutes BETWEEN -1080 AND 1080 AND utc_offset_minutes = CAST(utc_offset_minutes AS INTEGER)",
            name=op.f("ck_test_utc_offset_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_test_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test")),
        sa.UniqueConstraint("uuid", name=op.f("uq_test_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_test_person_id_side_tested_at"),
        "test",
        ["person_id", "side", "tested_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_test_person_id_tested_at"), "test", ["person_id", "tested_at"], unique=False
    )
    op.create_table(
        "trial",
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "distance BETWEEN 0 AND 3000 AND distance = CAST(distance AS INTEGER)",
            name=op.f("ck_trial_distance"),
        ),
        sa.CheckConstraint(
            "position BETWEEN 1 AND 10 AND position = CAST(position AS INTEGER)",
            name=op.f("ck_trial_position"),
        ),
        sa.ForeignKeyConstraint(
            ["test_id"], ["test.id"], name=op.f("fk_trial_test_id_test"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("test_id", "position", name=op.f("pk_trial")),
        sqlite_with_rowid=False,
    )

"""Events, and whether comparisons start from them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column(
            "is_baseline",
            sa.Boolean(create_constraint=True, name="ck_event_is_baseline"),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_event_uuid")),
        sa.CheckConstraint("day LIKE '____-__-__'", name=op.f("ck_event_day")),
        sa.CheckConstraint("date(day, '+0 days') IS day", name=op.f("ck_event_day_exists")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "to_char(CAST(day AS DATE), 'YYYY-MM-DD') = day", name=op.f("ck_event_day_exists")
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("side IN ('left', 'right', 'both')", name=op.f("ck_event_side")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 200", name=op.f("ck_event_text")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_event_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("uuid", name=op.f("uq_event_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_person_id_day"), "event", ["person_id", "day"], unique=False)

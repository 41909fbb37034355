"""Trials become columns of their test; the table of trials goes."""

import json
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from alembic import op

from dorsiflex.errors import DamagedError

revision = "0004"
down_revision = "0003"

_FORMER = "id, uuid, person_id, side, tested_at, utc_offset_minutes, pain, sharp, footwear, warmed_up, back_foot, tags, note"
_TRIALS = tuple(f"trial_{number}" for number in range(1, 11))
_POSITIONS = [[*range(1, number + 1)] for number in range(1, 11)]
_AT_ONCE = 500

_WITHOUT_TRIALS = sa.text(
    "SELECT t.id FROM test t LEFT JOIN trial x ON x.test_id = t.id GROUP BY t.id"
    " HAVING count(x.position) = 0 OR max(x.position) <> count(x.position) ORDER BY t.id LIMIT 1"
)
_IMAGES = sa.text(
    "SELECT id, image FROM changed"
    " WHERE table_name = 'test' AND image IS NOT NULL AND id > :after ORDER BY id LIMIT :most"
)
_SET_IMAGE = sa.text("UPDATE changed SET image = :image WHERE id = :id")


def upgrade() -> None:
    _refuse_lost_trials()
    if op.get_bind().dialect.name == "sqlite":
        _recreate_table()
    else:
        _widen()
    _convert_images()


def _refuse_lost_trials() -> None:
    for (id_,) in op.get_bind().execute(_WITHOUT_TRIALS):
        raise DamagedError(
            f"the database is damaged: test {id_} has lost trials",
            "nothing was changed; go back to a copy from before, or correct it by hand",
        )


def _columns() -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=name != "trial_1") for name in _TRIALS]


def _checks() -> list[sa.CheckConstraint]:
    in_a_row = (f"(trial_{n + 1} IS NULL OR trial_{n} IS NOT NULL)" for n in range(2, 10))
    return [
        *(
            sa.CheckConstraint(
                f"{name} BETWEEN 0 AND 3000 AND {name} = CAST({name} AS INTEGER)",
                name=op.f(f"ck_test_{name}"),
            )
            for name in _TRIALS
        ),
        sa.CheckConstraint(" AND ".join(in_a_row), name=op.f("ck_test_trials_in_a_row")),
    ]


def _recreate_table() -> None:
    """Recreate the table: SQLite cannot add a NOT NULL column to a table with rows."""
    for index in ("ix_test_person_id_side_tested_at", "ix_test_person_id_tested_at"):
        op.drop_index(op.f(index), "test", if_exists=True)
    # Without it, views and triggers of other programs would refer to the renamed table.
    op.execute("PRAGMA legacy_alter_table = ON")
    op.rename_table("test", "test_0003")
    op.execute("PRAGMA legacy_alter_table = OFF")
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
        *_columns(),
        sa.CheckConstraint(
            "back_foot IN ('flat', 'raised', 'off')", name=op.f("ck_test_back_foot")
        ),
        sa.CheckConstraint("footwear IN ('barefoot', 'shoes')", name=op.f("ck_test_footwear")),
        sa.CheckConstraint("side IN ('left', 'right')", name=op.f("ck_test_side")),
        sa.CheckConstraint("tested_at LIKE '____-__-__T__:__:__'", name=op.f("ck_test_tested_at")),
        sa.CheckConstraint(
            "replace(datetime(tested_at, '+0 days'), ' ', 'T') IS tested_at",
            name=op.f("ck_test_tested_at_exists"),
        ),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_test_uuid")),
        sa.CheckConstraint(
            "pain BETWEEN 0 AND 10 AND pain = CAST(pain AS INTEGER)", name=op.f("ck_test_pain")
        ),
        sa.CheckConstraint(
            "utc_offset_minutes BETWEEN -1080 AND 1080 AND utc_offset_minutes = CAST(utc_offset_minutes AS INTEGER)",
            name=op.f("ck_test_utc_offset_minutes"),
        ),
        *_checks(),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_test_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test")),
        sa.UniqueConstraint("uuid", name=op.f("uq_test_uuid")),
        sqlite_autoincrement=True,
    )
    distances = ", ".join(
        f"(SELECT distance FROM trial WHERE test_id = t.id AND position = {position})"
        for position in range(1, 11)
    )
    op.execute(
        f"INSERT INTO test ({_FORMER}, {', '.join(_TRIALS)})"
        f" SELECT {_FORMER}, {distances} FROM test_0003 t ORDER BY id"
    )
    op.drop_table("trial")
    op.create_index(
        op.f("ix_test_person_id_side_tested_at"),
        "test",
        ["person_id", "side", "tested_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_test_person_id_tested_at"), "test", ["person_id", "tested_at"], unique=False
    )
    # Never reuse an id, not even of a deleted test.
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'test'")
    op.execute("UPDATE sqlite_sequence SET name = 'test' WHERE name = 'test_0003'")
    op.drop_table("test_0003")


def _widen() -> None:
    for name in _TRIALS:
        op.add_column("test", sa.Column(name, sa.Integer(), nullable=True))
    assigned = ", ".join(
        f"{name} = (SELECT distance FROM trial WHERE test_id = test.id AND position = {position})"
        for position, name in enumerate(_TRIALS, start=1)
    )
    op.execute(f"UPDATE test SET {assigned}")
    op.alter_column("test", "trial_1", existing_type=sa.Integer(), nullable=False)
    for check in _checks():
        op.create_check_constraint(str(check.name), "test", check.sqltext)
    op.drop_table("trial")


def _convert_images() -> None:
    """Convert the logged states of tests for `undo` likewise."""
    connection = op.get_bind()
    after = 0
    while rows := list(connection.execute(_IMAGES, {"after": after, "most": _AT_ONCE})):
        after = rows[-1][0]
        converted = []
        for id_, image in rows:
            # A damaged image stays as it is: its change cannot be undone, all others can.
            with suppress(ValueError, TypeError, AttributeError, KeyError, RecursionError):
                converted.append({"id": id_, "image": _converted(image)})
        if converted:
            connection.execute(_SET_IMAGE, converted)


def _converted(image: str) -> str:
    kept = json.loads(image)
    trials = kept.pop("trial")
    if [each["position"] for each in trials] not in _POSITIONS:
        raise ValueError
    distances = {f"trial_{each['position']}": each["distance"] for each in trials}
    return json.dumps(kept | {name: distances.get(name) for name in _TRIALS})

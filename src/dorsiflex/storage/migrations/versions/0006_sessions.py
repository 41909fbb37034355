"""Which tests were stored together, and who measured."""

import json
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_TRIALS = tuple(f"trial_{number}" for number in range(1, 11))
_FORMER = (
    "id, uuid, person_id, side, tested_at, utc_offset_minutes, pain, sharp, footwear, warmed_up,"
    f" back_foot, tags, note, {', '.join(_TRIALS)}"
)
_AT_ONCE = 500

_IMAGES = sa.text(
    "SELECT id, image FROM changed"
    " WHERE table_name = 'test' AND image IS NOT NULL AND id < :before ORDER BY id DESC LIMIT :most"
)
_DELETED = sa.text(
    "INSERT INTO test_of_0006 VALUES (:id, :person_id, :side, :tested_at)"
    " ON CONFLICT (id) DO NOTHING"
)
_IMAGES_IN_SESSIONS = sa.text(
    "SELECT c.id, c.image, s.session_id FROM changed c JOIN session_of_0006 s ON s.id = c.first_id"
    " WHERE c.table_name = 'test' AND c.image IS NOT NULL AND c.id > :after"
    " ORDER BY c.id LIMIT :most"
)
_SET_IMAGE = sa.text("UPDATE changed SET image = :image WHERE id = :id")


def upgrade() -> None:
    _find_sessions()
    if op.get_bind().dialect.name == "sqlite":
        _recreate_table()
    else:
        _widen()
    _convert_images()
    op.drop_table("session_of_0006")


def _find_sessions() -> None:
    """Pair tests of one person at one time, one of each ankle, in the order of their ids.

    Deleted tests take part, so that they are in a session again once they are restored.
    """
    op.execute(
        "CREATE TABLE test_of_0006"
        " (id INTEGER PRIMARY KEY, person_id INTEGER, side VARCHAR, tested_at VARCHAR)"
    )
    op.execute("INSERT INTO test_of_0006 SELECT id, person_id, side, tested_at FROM test")
    connection = op.get_bind()
    before = 1 << 62
    while rows := list(connection.execute(_IMAGES, {"before": before, "most": _AT_ONCE})):
        before = rows[-1][0]
        deleted = []
        for _, image in rows:
            # A damaged image takes no part: its change cannot be undone.
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                deleted.append(_parts(json.loads(image)))
        if deleted:
            connection.execute(_DELETED, deleted)
    op.execute("CREATE TABLE session_of_0006 (id INTEGER PRIMARY KEY, session_id INTEGER)")
    op.execute(
        "INSERT INTO session_of_0006 SELECT id, first_id FROM"
        " (SELECT id, min(id) OVER (PARTITION BY person_id, tested_at, number) AS first_id FROM"
        " (SELECT id, person_id, tested_at, row_number()"
        " OVER (PARTITION BY person_id, tested_at, side ORDER BY id) AS number"
        " FROM test_of_0006) numbered) paired WHERE first_id <> id"
    )
    op.drop_table("test_of_0006")


def _parts(image: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": int(image["id"]),
        "person_id": int(image["person_id"]),
        "side": str(image["side"]),
        "tested_at": str(image["tested_at"]),
    }


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("measured_by", sa.String(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
    ]


def _checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint("measured_by IN ('self', 'other')", name=op.f("ck_test_measured_by")),
        sa.CheckConstraint("session_id > 0 AND session_id < id", name=op.f("ck_test_session_id")),
    ]


def _recreate_table() -> None:
    """Recreate the table: SQLite cannot add a constraint to one."""
    for index in ("ix_test_person_id_side_tested_at", "ix_test_person_id_tested_at"):
        op.drop_index(op.f(index), "test", if_exists=True)
    # Without it, views and triggers of other programs would refer to the renamed table.
    op.execute("PRAGMA legacy_alter_table = ON")
    op.rename_table("test", "test_0005")
    op.execute("PRAGMA legacy_alter_table = OFF")
    in_a_row = (f"(trial_{n + 1} IS NULL OR trial_{n} IS NOT NULL)" for n in range(2, 10))
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
        *(sa.Column(name, sa.Integer(), nullable=name != "trial_1") for name in _TRIALS),
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
        *(
            sa.CheckConstraint(
                f"{name} BETWEEN {lowest} AND {highest} AND {name} = CAST({name} AS INTEGER)",
                name=op.f(f"ck_test_{name}"),
            )
            for name, lowest, highest in (
                ("pain", 0, 10),
                ("utc_offset_minutes", -1080, 1080),
                *((trial, 0, 3000) for trial in _TRIALS),
            )
        ),
        sa.CheckConstraint(" AND ".join(in_a_row), name=op.f("ck_test_trials_in_a_row")),
        *_checks(),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_test_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test")),
        sa.UniqueConstraint("uuid", name=op.f("uq_test_uuid")),
        sqlite_autoincrement=True,
    )
    op.execute(
        f"INSERT INTO test ({_FORMER}, session_id)"
        f" SELECT {_FORMER}, (SELECT session_id FROM session_of_0006 s WHERE s.id = t.id)"
        " FROM test_0005 t ORDER BY id"
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
    # Never reuse an id, not even of a deleted test.
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'test'")
    op.execute("UPDATE sqlite_sequence SET name = 'test' WHERE name = 'test_0005'")
    op.drop_table("test_0005")


def _widen() -> None:
    for column in _columns():
        op.add_column("test", column)
    op.execute(
        "UPDATE test SET session_id = s.session_id FROM session_of_0006 s WHERE s.id = test.id"
    )
    for check in _checks():
        op.create_check_constraint(str(check.name), "test", check.sqltext)


def _convert_images() -> None:
    """Note the session in the logged states of tests for `undo` likewise."""
    connection = op.get_bind()
    after = 0
    while rows := list(connection.execute(_IMAGES_IN_SESSIONS, {"after": after, "most": _AT_ONCE})):
        after = rows[-1][0]
        converted = []
        for id_, image, session_id in rows:
            with suppress(ValueError, TypeError, RecursionError):
                kept = json.loads(image) | {"session_id": session_id}
                converted.append({"id": id_, "image": json.dumps(kept)})
        if converted:
            connection.execute(_SET_IMAGE, converted)

"""Which tests were stored together, and who measured."""

import json
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from alembic import op

from dorsiflex.storage.migrations.columns import (
    TRIALS,
    create_tests,
    drop_renamed_tests,
    number,
    rename_tests,
    text,
    trials,
)

revision = "0006"
down_revision = "0005"

_FORMER = (
    "id, uuid, person_id, side, tested_at, utc_offset_minutes, pain, sharp, footwear, warmed_up,"
    f" back_foot, tags, note, {', '.join(TRIALS)}"
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


def _checks() -> tuple[sa.CheckConstraint, ...]:
    return (
        sa.CheckConstraint("measured_by IN ('self', 'other')", name="measured_by"),
        sa.CheckConstraint("session_id > 0 AND session_id < id", name="session_id"),
    )


def _recreate_table() -> None:
    """Recreate the table: SQLite cannot add a constraint to one."""
    rename_tests("test_0005")
    create_tests(
        *(number(name, nullable=name != "trial_1") for name in TRIALS),
        text("measured_by", nullable=True),
        number("session_id", nullable=True),
        checks=lambda: (*trials(), *_checks()),
    )
    op.execute(
        f"INSERT INTO test ({_FORMER}, session_id)"
        f" SELECT {_FORMER}, (SELECT session_id FROM session_of_0006 s WHERE s.id = t.id)"
        " FROM test_0005 t ORDER BY id"
    )
    drop_renamed_tests("test_0005")


def _widen() -> None:
    op.add_column("test", text("measured_by", nullable=True))
    op.add_column("test", number("session_id", nullable=True))
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

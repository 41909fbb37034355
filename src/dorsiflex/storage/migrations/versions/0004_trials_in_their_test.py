"""Trials become columns of their test; the table of trials goes."""

import json
from contextlib import suppress

import sqlalchemy as sa
from alembic import op

from dorsiflex.errors import DamagedError
from dorsiflex.storage.migrations.columns import (
    TRIALS,
    create_tests,
    drop_renamed_tests,
    number,
    rename_tests,
    trials,
)

revision = "0004"
down_revision = "0003"

_FORMER = "id, uuid, person_id, side, tested_at, utc_offset_minutes, pain, sharp, footwear, warmed_up, back_foot, tags, note"
_POSITIONS = [[*range(1, count + 1)] for count in range(1, 11)]
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


def _recreate_table() -> None:
    """Recreate the table: SQLite cannot add a NOT NULL column to a table with rows."""
    rename_tests("test_0003")
    create_tests(*(number(name, nullable=name != "trial_1") for name in TRIALS), checks=trials)
    distances = ", ".join(
        f"(SELECT distance FROM trial WHERE test_id = t.id AND position = {position})"
        for position in range(1, 11)
    )
    op.execute(
        f"INSERT INTO test ({_FORMER}, {', '.join(TRIALS)})"
        f" SELECT {_FORMER}, {distances} FROM test_0003 t ORDER BY id"
    )
    op.drop_table("trial")
    drop_renamed_tests("test_0003")


def _widen() -> None:
    for name in TRIALS:
        op.add_column("test", number(name, nullable=True))
    assigned = ", ".join(
        f"{name} = (SELECT distance FROM trial WHERE test_id = test.id AND position = {position})"
        for position, name in enumerate(TRIALS, start=1)
    )
    op.execute(f"UPDATE test SET {assigned}")
    op.alter_column("test", "trial_1", existing_type=sa.Integer(), nullable=False)
    for check in trials():
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
    former = kept.pop("trial")
    if [each["position"] for each in former] not in _POSITIONS:
        raise ValueError
    distances = {f"trial_{each['position']}": each["distance"] for each in former}
    return json.dumps(kept | {name: distances.get(name) for name in TRIALS})

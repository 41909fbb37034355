"""The columns and constraints that the definition of the tables and the migrations are made of.

Never change what one of them writes, because migrations that have run wrote it: add another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have names so that migrations can change them."""

TRIALS = tuple(f"trial_{number}" for number in range(1, 11))


def text(name: str, *, nullable: bool = False) -> Column[str]:
    """Return a column of texts."""
    return Column(name, String(), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer(), nullable=nullable)


def flag(name: str, *, nullable: bool = False) -> Column[bool]:
    """Return a column of booleans."""
    return Column(name, boolean(name), nullable=nullable)


def boolean(column: str) -> Boolean:
    """Return the type of booleans; SQLite, which has no such type, gets a CHECK."""
    return Boolean(create_constraint=True, name=column)


def ids() -> Column[int]:
    """Return the column of the primary key."""
    return Column("id", Integer(), primary_key=True)


def of_person() -> ForeignKeyConstraint:
    """Refer to a person."""
    return ForeignKeyConstraint(["person_id"], ["person.id"])


def whole_number(column: str, lowest: int, highest: int) -> CheckConstraint:
    """Whole numbers in a range: SQLite would store 2.5 in an INTEGER column."""
    return CheckConstraint(
        f"{column} BETWEEN {lowest} AND {highest} AND {column} = CAST({column} AS INTEGER)",
        name=column,
    )


def day(column: str) -> tuple[CheckConstraint, ...]:
    """Days as `2026-11-20`."""
    return (
        CheckConstraint(f"{column} LIKE '____-__-__'", name=column),
        *_exists(column, f"date({column}, '+0 days')", "DATE", "YYYY-MM-DD"),
    )


def moment(column: str) -> tuple[CheckConstraint, ...]:
    """Local dates and times as `2026-11-20T07:30:00`."""
    return (
        CheckConstraint(f"{column} LIKE '____-__-__T__:__:__'", name=column),
        *_exists(
            column,
            f"replace(datetime({column}, '+0 days'), ' ', 'T')",
            "TIMESTAMP",
            'YYYY-MM-DD"T"HH24:MI:SS',
        ),
    )


def _exists(column: str, in_sqlite: str, type_: str, form: str) -> tuple[CheckConstraint, ...]:
    """Existing days and times: SQLite's date functions turn 30 February into 1 or 2 March.

    In PostgreSQL, a cast refuses impossible ones.
    """
    cast = f"to_char(CAST({column} AS {type_}), '{form}')"
    name = f"{column}_exists"
    return (
        CheckConstraint(f"{in_sqlite} IS {column}", name=name).ddl_if(dialect="sqlite"),
        CheckConstraint(f"{cast} = {column}", name=name).ddl_if(dialect="postgresql"),
    )


def dose() -> tuple[CheckConstraint, ...]:
    """The planned or completed dose of an exercise."""
    return (
        whole_number("sets", 1, 100),
        whole_number("reps", 1, 1000),
        whole_number("hold_s", 1, 3600),
    )


def trials() -> tuple[CheckConstraint, ...]:
    """1 to 10 distances without gaps; `trial_1` is NOT NULL."""
    in_a_row = (f"(trial_{n + 1} IS NULL OR trial_{n} IS NOT NULL)" for n in range(2, 10))
    return (
        *(whole_number(trial, 0, 3000) for trial in TRIALS),
        CheckConstraint(" AND ".join(in_a_row), name="trials_in_a_row"),
    )


def create_tests(
    *columns: Column[Any], checks: Callable[[], tuple[CheckConstraint, ...]] = tuple
) -> None:
    """Create the table of tests as it was first.

    Args:
        columns: more of them.
        checks: returns more of them; called after others are made, as they are written in order.
    """
    op.create_table(
        "test",
        ids(),
        text("uuid"),
        number("person_id"),
        text("side"),
        text("tested_at"),
        number("utc_offset_minutes"),
        number("pain", nullable=True),
        flag("sharp"),
        text("footwear", nullable=True),
        flag("warmed_up", nullable=True),
        text("back_foot", nullable=True),
        text("tags"),
        text("note", nullable=True),
        *columns,
        CheckConstraint("back_foot IN ('flat', 'raised', 'off')", name="back_foot"),
        CheckConstraint("footwear IN ('barefoot', 'shoes')", name="footwear"),
        CheckConstraint("side IN ('left', 'right')", name="side"),
        *moment("tested_at"),
        CheckConstraint("length(uuid) = 36", name="uuid"),
        whole_number("pain", 0, 10),
        whole_number("utc_offset_minutes", -1080, 1080),
        *checks(),
        of_person(),
        UniqueConstraint("uuid"),
        sqlite_autoincrement=True,
    )


def index_tests() -> None:
    """Create the indexes of the table of tests."""
    op.create_index(None, "test", ["person_id", "side", "tested_at"])
    op.create_index(None, "test", ["person_id", "tested_at"])


def rename_tests(former: str) -> None:
    """Rename the table of tests in SQLite, to create it anew with what cannot be added to it."""
    for index in ("ix_test_person_id_side_tested_at", "ix_test_person_id_tested_at"):
        op.drop_index(op.f(index), "test", if_exists=True)
    # Without it, views and triggers of other programs would refer to the renamed table.
    op.execute("PRAGMA legacy_alter_table = ON")
    op.rename_table("test", former)
    op.execute("PRAGMA legacy_alter_table = OFF")


def drop_renamed_tests(former: str) -> None:
    """Drop the renamed table of tests, after its rows have been copied."""
    index_tests()
    # Never reuse an id, not even of a deleted test.
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'test'")
    op.execute(f"UPDATE sqlite_sequence SET name = 'test' WHERE name = '{former}'")
    op.drop_table(former)

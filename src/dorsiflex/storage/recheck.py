"""Reading every row as what it stands for: a damaged value can be one that SQLite allows."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dorsiflex.domain.distance import LONGEST_CM
from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.knee_to_wall import HUNDREDTHS
from dorsiflex.domain.words import name_key, parse_name, parse_note, parse_tag
from dorsiflex.errors import DorsiflexError
from dorsiflex.storage import rows
from dorsiflex.storage import statements as sql

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.storage.database import Row


_AT_ONCE = 2000


class _WrongError(Exception):
    """A value is none that the program would have stored."""


def unreadable_rows(connection: "sqlite3.Connection", trials_of_test: str) -> "Iterator[str]":
    """Name each row that cannot be read as a domain value, and why.

    Args:
        connection: at the current version of the schema, in no transaction.
        trials_of_test: as `Database.trials_of_test`.

    Raises:
        sqlite3.DatabaseError: so much is wrong that rows cannot be read at all.
    """
    checks: dict[str, tuple[str, Callable[[Row], None]]] = {
        "person": (sql.select_after("person"), _person),
        "test": (sql.ALL_TESTS.replace("{trials_of_test}", trials_of_test), _test),
        "goal": (sql.select_after("goal"), _goal),
        "change": (sql.select_after("change"), _change),
        "changed": (sql.select_after("changed"), _changed),
    }
    for name, (statement, check) in checks.items():
        for row in _in_batches(connection, statement):
            try:
                check(row)
            except (DorsiflexError, _WrongError) as error:
                yield f"{name} {row[0]}: {error}"
            except (ValueError, TypeError, AttributeError, OverflowError) as error:
                yield f"{name} {row[0]}: {type(error).__name__}: {error}"


def _in_batches(connection: "sqlite3.Connection", statement: str) -> "Iterator[Row]":
    """Read all rows of a table by id; between the batches, others can write."""
    after = -1
    while batch := connection.execute(statement, {"after": after, "most": _AT_ONCE}).fetchall():
        yield from batch
        after = batch[-1][0]


def _person(row: "Row") -> None:
    _, name, key, _ = row
    _agree("name", name, parse_name(name))
    _agree("name_key", key, name_key(name))


def _test(row: "Row") -> None:
    test: KneeToWallTest = rows.to_test(row)
    _agree("uuid", test.uuid, str(UUID(test.uuid)))
    _agree("tags", " ".join(parse_tag(tag) for tag in test.tags), row[-2])
    if test.note is not None:
        _agree("note", test.note, parse_note(test.note))
    if test.pain is not None and test.pain not in PAIN_SCALE:
        raise _WrongError(f"pain {test.pain}")
    for trial in test.trials:
        _require_distance(trial)


def _goal(row: "Row") -> None:
    _require_distance(rows.to_goal(row[2:], "").target)


def _change(row: "Row") -> None:
    _, made_at, summary, _ = row
    if datetime.fromisoformat(made_at).tzinfo is None:
        raise _WrongError(f"made_at '{made_at}' has no offset")
    _agree("summary", str(summary), summary)


def _changed(row: "Row") -> None:
    _, _, table, first_id, last_id, image = row
    if table not in sql.COLUMNS:
        raise _WrongError(f"table '{table}'")
    if image is None:
        return
    kept: dict[str, Any] = json.loads(image)
    if first_id != last_id or kept["id"] != first_id:
        raise _WrongError("the state kept is not that of its row")
    if missing := set(sql.COLUMNS[table]) - set(kept):
        raise _WrongError(f"the state kept lacks {', '.join(sorted(missing))}")


def _require_distance(distance: int) -> None:
    if not 0 <= distance <= LONGEST_CM * HUNDREDTHS:
        raise _WrongError(f"distance {distance}")


def _agree(column: str, stored: object, read: object) -> None:
    if stored != read:
        raise _WrongError(f"{column} {stored!r} is not as it would be stored")

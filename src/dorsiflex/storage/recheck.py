"""Reading every row as what it stands for: a damaged value can be one that is allowed."""

import json
from datetime import date, datetime
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from dorsiflex.domain.codes import is_code
from dorsiflex.domain.days import EARLIEST_DAY, LATEST_DAY, days_after
from dorsiflex.domain.distance import LONGEST_CM
from dorsiflex.domain.events import parse_event_text
from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.knee_to_wall import HUNDREDTHS
from dorsiflex.domain.words import name_key, parse_name, parse_note, parse_tag
from dorsiflex.errors import DorsiflexError
from dorsiflex.storage import rows
from dorsiflex.storage import statements as sql
from dorsiflex.storage.event_store import to_event
from dorsiflex.storage.goal_store import to_goal
from dorsiflex.storage.training_rows import to_morning, to_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.storage.database import Database, Row


_AT_ONCE = 2000


class _Dated(NamedTuple):
    column: str
    name: str
    correction: str


_DATED = {
    "test": _Dated("tested_at", "test {id}", "{command} edit {id} --at DAY, or delete {id}"),
    "training": _Dated(
        "done_at", "training session t{id}", "{command} edit t{id} --at DAY, or delete t{id}"
    ),
    "event": _Dated(
        "day", "event e{id}", "{command} event edit e{id} --at DAY, or event delete e{id}"
    ),
    "goal": _Dated("by_day", "the goal", "{command} goal set, with another --by"),
    "morning": _Dated(
        "day", "the pain of the morning", "dorsiflex undo --list shows the change that stored it"
    ),
    "training_plan": _Dated(
        "start_day", "plan {id}", "{command} plan list shows it; plan stop, if it is to come"
    ),
}
"""What has a day: where it is, how to call it, and what to do if nobody can mean the day."""


def _of_impossible_days(table: str, column: str) -> str:
    return (
        f"SELECT CAST('{table}' AS TEXT), t.id, p.name, t.{column}"  # noqa: S608 # our own tables
        f" FROM {table} t JOIN person p ON p.id = t.person_id"
        f" WHERE t.{column} < :before OR t.{column} >= :after"
    )


_IMPOSSIBLE_DAYS = (
    " UNION ALL ".join(_of_impossible_days(table, dated.column) for table, dated in _DATED.items())
    + " LIMIT :most"
)


class _WrongError(Exception):
    """A value is none that the program would have stored."""


def unreadable_rows(database: "Database") -> "Iterator[str]":
    """Name each row that cannot be read as a domain value, and why.

    Args:
        database: at the current version of the schema; of a file, in no transaction, so that others
            can write between the batches.

    Raises:
        sqlite3.DatabaseError: so much is wrong in a file that rows cannot be read at all.
    """
    checks: dict[str, tuple[str, Callable[[Row], None]]] = {
        "person": (sql.select_after("person"), _person),
        "person_code": (sql.CODES_AFTER, _code),
        "test": (sql.ALL_TESTS, _test),
        "goal": (sql.select_after("goal"), _goal),
        "training": (sql.select_after("training"), _session),
        "morning": (sql.select_after("morning"), _morning),
        "event": (sql.EVENTS_AFTER, _event),
        "training_plan": (sql.select_after("training_plan"), _plan),
        "change": (sql.select_after("change"), _change),
        "changed": (sql.select_after("changed"), _changed),
    }
    for name, (statement, check) in checks.items():
        for row in _in_batches(database, statement):
            try:
                check(row)
            except (DorsiflexError, _WrongError) as error:
                yield f"{name} {row[0]}: {error}"
            except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
                yield f"{name} {row[0]}: {type(error).__name__}: {error}"


def impossible_days(database: "Database", most: int) -> "Iterator[tuple[str, str]]":
    """Return what is on a day that nobody can have meant, each with what to do about it."""
    found = database.rows(
        _IMPOSSIBLE_DAYS,
        {
            "before": EARLIEST_DAY.isoformat(),
            "after": days_after(LATEST_DAY, 1).isoformat(),
            "most": most,
        },
    )
    for table, id_, person, at in found:
        dated = _DATED[table]
        yield (
            f"{dated.name.format(id=id_)} of {person} is on {at[:10]}, which nobody can have meant",
            dated.correction.format(command=f"dorsiflex -P {quote(person)}", id=id_),
        )


def _in_batches(database: "Database", statement: str) -> "Iterator[Row]":
    """Read all rows of a table by id, some at a time."""
    after = -1
    while batch := list(database.rows(statement, {"after": after, "most": _AT_ONCE})):
        yield from batch
        last = batch[-1][0]
        if last <= after:
            return  # a damaged table can lead to one row again and again
        after = last


def _person(row: "Row") -> None:
    _, name, key, _ = row
    _agree("name", name, parse_name(name))
    _agree("name_key", key, name_key(name))


def _code(row: "Row") -> None:
    _, code = row
    if not is_code(code):
        raise _WrongError(f"code {code!r} is not as it would be stored")


def _test(row: "Row") -> None:
    test: KneeToWallTest = rows.to_test(row)
    *_, tags, _ = row[sql.BESIDE_TRIALS]
    _agree("uuid", test.uuid, str(UUID(test.uuid)))
    _agree("tags", " ".join(parse_tag(tag) for tag in test.tags), tags)
    if test.note is not None:
        _agree("note", test.note, parse_note(test.note))
    if test.pain is not None:
        _require_pain(test.pain)
    for trial in test.trials:
        _require_distance(trial)


def _goal(row: "Row") -> None:
    _require_distance(to_goal(row[2:], "").target)


def _session(row: "Row") -> None:
    session = to_session(row)
    _agree("uuid", session.uuid, str(UUID(session.uuid)))
    if session.note is not None:
        _agree("note", session.note, parse_note(session.note))


def _morning(row: "Row") -> None:
    _require_pain(to_morning(row[2:], "").pain)


def _event(row: "Row") -> None:
    event = to_event(row)
    _agree("uuid", event.uuid, str(UUID(event.uuid)))
    _agree("text", event.text, parse_event_text(event.text))


def _plan(row: "Row") -> None:
    _, _, start, end = row
    if date.fromisoformat(start) > date.fromisoformat(end):
        raise _WrongError(f"it ends on {end}, before it begins on {start}")


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
    if table == "test":
        trials = rows.trials_of(tuple(kept[column] for column in sql.TRIALS))
        if not trials:
            raise _WrongError("the state kept has no trials")
        for trial in trials:
            _require_distance(trial)


def _require_pain(pain: int) -> None:
    if pain not in PAIN_SCALE:
        raise _WrongError(f"pain {pain}")


def _require_distance(distance: int) -> None:
    if not isinstance(distance, int) or not 0 <= distance <= LONGEST_CM * HUNDREDTHS:
        raise _WrongError(f"distance {distance}")


def _agree(column: str, stored: object, read: object) -> None:
    if stored != read:
        raise _WrongError(f"{column} {stored!r} is not as it would be stored")

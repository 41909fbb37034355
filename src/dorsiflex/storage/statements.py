"""The SQL, written once, for every database: text with `:named` parameters.

Tests compare every column and type here with the definition in `tables`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import Conditions, TestRecord
from dorsiflex.storage.migrations import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dorsiflex.storage.database import Parameters, Row

SCHEMA_VERSION = NEWEST

VERSION_TABLE = "dorsiflex_version"
"""Holds the version of the schema. Its name is ours alone, so that another program's file with
Alembic migrations is not taken for one of ours."""

SETTINGS_TABLE = "dorsiflex_settings"
"""Holds the text of the settings file, in backups only."""

CURRENT_VERSION = f"SELECT version_num FROM {VERSION_TABLE}"

TRIALS = tuple(f"trial_{number}" for number in range(1, 11))
"""The columns of a test's distances; those that it does not have are NULL."""

BESIDE_TRIALS, OF_TRIALS = slice(-len(TRIALS)), slice(-len(TRIALS), None)
"""Parts of a row that ends with them."""


def _columns_of_test() -> Iterator[str]:
    """Return the columns of a test: the fields of its record, with these exceptions."""
    yield "id"
    for name in TestRecord._fields:
        if name == "person":
            yield "person_id"
        elif name != "trials":
            yield name
        if name == "tested_at":
            yield "utc_offset_minutes"
    yield "session_id"
    yield from TRIALS


COLUMNS: dict[str, tuple[str, ...]] = {
    "person": ("id", "name", "name_key", "is_default"),
    "person_code": ("person_id", "code"),
    "test": tuple(_columns_of_test()),
    "goal": ("id", "person_id", "side", "target", "by_day"),
    "training": (
        "id",
        "uuid",
        "person_id",
        "exercise",
        "done_at",
        "utc_offset_minutes",
        "side",
        "sets",
        "reps",
        "hold_s",
        "load",
        "pain",
        "sharp",
        "note",
    ),
    "morning": ("id", "person_id", "day", "pain"),
    "training_plan": ("id", "person_id", "start_day", "end_day"),
    "plan_item": (
        "plan_id",
        "position",
        "exercise",
        "times",
        "sets",
        "reps",
        "hold_s",
        "since_day",
        "until_day",
    ),
    "event": ("id", "uuid", "person_id", "day", "side", "is_baseline", "text"),
    "change": ("id", "made_at", "summary", "undone"),
    "changed": ("id", "change_id", "table_name", "first_id", "last_id", "image"),
}

PARTS = {"training_plan": ("plan_item", "plan_id")}
"""Tables whose rows belong to a row of another: they are logged, undone and removed with it."""


def parameters(table: str, row: Row) -> Parameters:
    """Return a whole row as the parameters of `insert` and `update`."""
    return dict(zip(COLUMNS[table], row, strict=True))


def records(table: str) -> str:
    """Write the SELECT of whole rows `t`, with the name of the person in place of its id."""
    columns = ", ".join(_of_owned(COLUMNS[table]))
    return f"SELECT {columns} FROM {table} t JOIN person p ON p.id = t.person_id"


def _of_owned(columns: Sequence[str]) -> Iterator[str]:
    return ("p.name" if name == "person_id" else f"t.{name}" for name in columns)


def record_by_id(table: str) -> str:
    """Write the SELECT of one such row, by its id."""
    return f"{records(table)} WHERE t.id = :id"


_NOT_REPEATED = ("uuid", "tested_at", "note")


def packed_tests(json_array: str) -> str:
    """Write the SELECT of tests `t` as five values: uuid, time, note, and two JSON arrays.

    The first array has all other columns of `records`, in their order, but for the ids, the second
    the trials. A million tests have a few thousand of either, so that what is made of one can be
    cached, and reading few values takes half as long as reading many.

    Args:
        json_array: the database's function that returns one.
    """
    left_out = {"id", "session_id", *_NOT_REPEATED}
    repeated = [name for name in COLUMNS["test"][BESIDE_TRIALS] if name not in left_out]
    packed = f"{_packed(json_array, repeated)}, {_packed(json_array, TRIALS)}"
    selected = f"SELECT {', '.join(_of_owned(_NOT_REPEATED))}, {packed}"
    return f"{selected} FROM test t JOIN person p ON p.id = t.person_id"


def _packed(json_array: str, columns: Sequence[str]) -> str:
    return f"CAST({json_array}({', '.join(_of_owned(columns))}) AS TEXT)"


def stored(table: str, uuids: int) -> str:
    """Write the SELECT of whole rows by some uuids, named `:u0`, `:u1` and so on."""
    return f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE uuid IN ({names('u', uuids)})"


def insert(table: str) -> str:
    """Write the INSERT of a whole row."""
    columns = COLUMNS[table]
    names = ", ".join(columns)
    values = ", ".join(f":{column}" for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values})"


@lru_cache(maxsize=64)
def insert_values(table: str, rows: int, place: str, unless: str | None) -> str:
    """Write the INSERT of some whole rows.

    Args:
        table: where.
        rows: how many.
        place: the driver's placeholder for a value, `?` or `%s`.
        unless: leave out rows if another has the same value in this unique column.
    """
    columns = COLUMNS[table]
    row = f"({', '.join([place] * len(columns))})"
    conflict = f" ON CONFLICT ({unless}) DO NOTHING" if unless else ""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}{conflict}"


def update(table: str) -> str:
    """Write the UPDATE of a whole row by its id."""
    assigned = ", ".join(f"{column} = :{column}" for column in COLUMNS[table] if column != "id")
    return f"UPDATE {table} SET {assigned} WHERE id = :id"


def select(table: str) -> str:
    """Write the SELECT of whole rows by a range of ids."""
    return (
        f"SELECT {', '.join(COLUMNS[table])} FROM {table}"
        " WHERE id BETWEEN :first_id AND :last_id ORDER BY id"
    )


def select_after(table: str) -> str:
    """Write the SELECT of some whole rows, those after an id."""
    return (
        f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE id > :after ORDER BY id LIMIT :most"
    )


def highest_id(table: str) -> str:
    """Write the SELECT of the highest id; NULL if there are no rows."""
    return f"SELECT max(id) FROM {table}"


def delete(table: str) -> str:
    """Write the DELETE of rows by a range of ids; their parts go with them."""
    return f"DELETE FROM {table} WHERE id BETWEEN :first_id AND :last_id"


def select_parts(table: str, owner: str) -> str:
    """Write the SELECT of the rows that belong to a range of others."""
    return (
        f"SELECT {', '.join(COLUMNS[table])} FROM {table}"
        f" WHERE {owner} BETWEEN :first_id AND :last_id ORDER BY {owner}, position"
    )


def owners_between(table: str) -> str:
    """Write the SELECT of the people who own the rows with a range of ids."""
    return f"SELECT DISTINCT person_id FROM {table} WHERE id BETWEEN :first_id AND :last_id"


def delete_parts(table: str, owner: str) -> str:
    """Write the DELETE of the rows that belong to a range of others."""
    return f"DELETE FROM {table} WHERE {owner} BETWEEN :first_id AND :last_id"


# People

DEFAULT_PERSON = """
SELECT id, name FROM person WHERE is_default OR name_key = :name_key ORDER BY is_default DESC"""
PERSON_BY_KEY = "SELECT id, name FROM person WHERE name_key = :name_key"
PEOPLE = """
SELECT p.id, p.name, (SELECT count(*) FROM test t WHERE t.person_id = p.id)
FROM person p ORDER BY p.id"""

NAMES = "SELECT id, name FROM person ORDER BY id"
CODES_AFTER = f"""
SELECT {", ".join(COLUMNS["person_code"])} FROM person_code
WHERE person_id > :after ORDER BY person_id LIMIT :most"""
RENAME_PERSON = "UPDATE person SET name = :name, name_key = :name_key WHERE id = :id"

COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM test)"

# Tests

_FILTERS = {
    "side": "t.side = :side",
    "tag": "replace(' ' || t.tags || ' ', ' ' || :tag || ' ', '') <> ' ' || t.tags || ' '",
    **{name: f"t.{name} = :{name}" for name in Conditions._fields},
}
"""What a test `t` must satisfy, by the parameter that asks for it."""


def filtered(parameters: Parameters) -> str:
    """Write the conditions of the filters that are given: each takes time for a million tests."""
    given = (name for name, value in parameters.items() if value is not None)
    return "".join(f" AND {_FILTERS[name]}" for name in given if name in _FILTERS)


def _wanted(parameters: Parameters) -> str:
    return (
        "WHERE t.person_id = :person_id AND t.tested_at >= :since AND t.tested_at < :until"
        + filtered(parameters)
    )


TRIALS_OF_TEST = ", ".join(f"t.{column}" for column in TRIALS)
TESTS = records("test")

OLDEST_FIRST = "ORDER BY t.tested_at, t.side, t.id"


def tests_newest_first(parameters: Parameters) -> str:
    """Write the SELECT of a person's newest tests, `:most` of them."""
    order = "ORDER BY t.tested_at DESC, t.side, t.id DESC"
    return f"{TESTS} {_wanted(parameters)} {order} LIMIT :most"


def tests_oldest_first(parameters: Parameters) -> str:
    """Write the SELECT of a person's tests."""
    return f"{TESTS} {_wanted(parameters)} {OLDEST_FIRST}"


def records_oldest_first(parameters: Parameters, json_array: str) -> str:
    """Write the SELECT of a person's tests as `packed_tests` has them."""
    return f"{packed_tests(json_array)} {_wanted(parameters)} {OLDEST_FIRST}"


def count_sessions(parameters: Parameters) -> str:
    """Write the SELECT of the number of a person's sessions."""
    return f"""
SELECT sum(CASE WHEN lefts > rights THEN lefts ELSE rights END) FROM
  (SELECT sum(CASE WHEN t.side = 'left' THEN 1 ELSE 0 END) AS lefts,
          sum(CASE WHEN t.side = 'right' THEN 1 ELSE 0 END) AS rights
   FROM test t {_wanted(parameters)}
   GROUP BY t.tested_at, coalesce(t.session_id, t.id)) sessions"""


ALL_TESTS = f"{TESTS} WHERE t.id > :after ORDER BY t.id LIMIT :most"
# From the newest row back: without the + SQLite would walk through all of the person's index.
NEWEST_ID = "SELECT id FROM test WHERE +person_id = :person_id ORDER BY id DESC LIMIT 1"
TESTS_BETWEEN = f"""{TESTS}
WHERE t.id BETWEEN :first_id AND :last_id AND +t.person_id = :person_id ORDER BY t.id"""
LATEST_TEST = f"""{TESTS}
WHERE t.person_id = :person_id AND t.side = :side AND t.tested_at <= :not_after
ORDER BY t.tested_at DESC, t.id DESC LIMIT 1"""

LATEST_TRIALS = f"""
SELECT {TRIALS_OF_TEST}
FROM test t WHERE t.person_id = :person_id AND t.side = :side AND t.id <> :except_id
ORDER BY t.tested_at DESC, t.id DESC LIMIT :most"""

TOTAL_OF_TRIALS = " + ".join(f"coalesce(t.{trial}, 0)" for trial in TRIALS)
NUMBER_OF_TRIALS = " + ".join(
    f"(CASE WHEN t.{trial} IS NULL THEN 0 ELSE 1 END)" for trial in TRIALS
)
REACHED = f"""
SELECT 1 FROM test t
WHERE t.person_id = :person_id AND t.side = :side AND t.tested_at <= :not_after
  AND ({TOTAL_OF_TRIALS}) * :trials >= :total * ({NUMBER_OF_TRIALS}) LIMIT 1"""

LATEST_TRIALS_UNTIL = f"""
SELECT {TRIALS_OF_TEST}
FROM test t WHERE t.person_id = :person_id AND t.side = :side AND t.tested_at <= :not_after
ORDER BY t.tested_at DESC, t.id DESC LIMIT :most"""


def reading(json_array: str) -> str:
    """Write what statistics need of a test: time, id, and what repeats as in `packed_tests`."""
    repeated = _packed(json_array, ["side", "pain", "sharp", *Conditions._fields])
    return f"t.tested_at, t.id, {repeated}, {_packed(json_array, TRIALS)}"


def readings(parameters: Parameters, json_array: str) -> str:
    """Write the SELECT of what statistics need of a person's tests of one ankle."""
    selected = f"SELECT {reading(json_array)} FROM test t"
    return f"{selected} {_wanted(parameters)} ORDER BY t.tested_at, t.id"


SUSPECTS_AFTER = f"""
SELECT t.id, t.side, t.tested_at, {TRIALS_OF_TEST} FROM test t
WHERE t.person_id = :person_id AND t.side = :side
  AND t.tested_at >= :since AND t.tested_at < :until AND (t.tested_at > :since OR t.id > :after)
ORDER BY t.tested_at, t.id LIMIT :most"""
"""Some tests of an ankle, those that follow a moment and an id."""

LAST_TESTED = """
SELECT max(tested_at) FROM test
WHERE person_id = :person_id AND side = :side AND tested_at BETWEEN :earliest AND :latest"""
FIRST_TESTED = """
SELECT min(tested_at) FROM test WHERE person_id = :person_id AND tested_at >= :earliest"""
_ON_DAYS_OF = """
SELECT other.id FROM person owner CROSS JOIN test other
WHERE (CAST(:person_id AS INTEGER) IS NULL OR owner.id = :person_id)
  AND other.person_id = owner.id AND other.tested_at"""
# From person to person, by the index: nothing is read of the tests that are not found.
MISDATED = f"""
{TESTS} WHERE t.id IN ({_ON_DAYS_OF} < :earliest UNION ALL {_ON_DAYS_OF} > :latest)
ORDER BY t.id LIMIT :most"""
TAGS = """
SELECT tags, count(*) FROM
  (SELECT tags FROM test
   WHERE CAST(:person_id AS INTEGER) IS NULL OR person_id = :person_id
   ORDER BY id DESC LIMIT :most) newest
WHERE tags <> '' GROUP BY tags ORDER BY tags"""

# Import

IS_CODE = "SELECT 1 FROM person_code WHERE code = :code"
MAKE_DEFAULT = "UPDATE person SET is_default = (id = :id)"


def owners(table: str, uuids: int) -> str:
    """Write the SELECT of the owners of some rows, by their uuids, named `:u0`, `:u1` and so on."""
    return f"SELECT uuid, person_id FROM {table} WHERE uuid IN ({names('u', uuids)})"


def deleted(table: str) -> str:
    """Write the SELECT of what rows were that changes which are not undone have deleted."""
    return f"""
SELECT n.image FROM changed n JOIN change c ON c.id = n.change_id
WHERE n.table_name = :table AND n.image IS NOT NULL AND NOT c.undone
  AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = n.first_id)"""


def stored_at(moments: int) -> str:
    """Write the SELECT of a person's tests at some moments, named `:m0`, `:m1` and so on."""
    return f"""
SELECT t.side, t.tested_at, {TRIALS_OF_TEST} FROM test t
WHERE t.person_id = :person_id AND t.id < :before AND t.tested_at IN ({names("m", moments)})"""


def names(letter: str, count: int) -> str:
    """Write numbered parameters: `:u0, :u1`."""
    return ", ".join(f":{letter}{number}" for number in range(count))


# Goals

GOALS = "SELECT side, target, by_day FROM goal WHERE person_id = :person_id ORDER BY side"
GOAL_ID = "SELECT id FROM goal WHERE person_id = :person_id AND side = :side"

# Events

_ABOUT_SIDE = """
WHERE t.person_id = :person_id
  AND (CAST(:side AS TEXT) IS NULL OR t.side IN (:side, 'both'))"""

EVENTS = f"""{records("event")}{_ABOUT_SIDE} AND t.day >= :since AND t.day < :until
ORDER BY t.day, t.id"""
EVENTS_AFTER = f"{records('event')} WHERE t.id > :after ORDER BY t.id LIMIT :most"
BASELINES = f"{records('event')} WHERE t.is_baseline ORDER BY t.person_id, t.id"
COUNT_EVENTS = "SELECT count(*) FROM event"

# Training and plans

_SESSIONS = f"{records('training')}{_ABOUT_SIDE} AND t.done_at >= :since AND t.done_at < :until"
SESSIONS_NEWEST_FIRST = f"{_SESSIONS} ORDER BY t.done_at DESC, t.id DESC LIMIT :most"
SESSIONS_OLDEST_FIRST = f"{_SESSIONS} ORDER BY t.done_at, t.id"

MORNINGS = """
SELECT day, pain FROM morning
WHERE person_id = :person_id AND day >= :since AND day < :until ORDER BY day"""
MORNING_ID = "SELECT id FROM morning WHERE person_id = :person_id AND day = :day"

PLANS = """
SELECT id, start_day, end_day FROM training_plan
WHERE person_id = :person_id ORDER BY start_day"""
PLAN_ITEMS = """
SELECT i.plan_id, i.exercise, i.times, i.sets, i.reps, i.hold_s, i.since_day, i.until_day
FROM plan_item i JOIN training_plan p ON p.id = i.plan_id
WHERE p.person_id = :person_id ORDER BY i.plan_id, i.position"""


def stored_mornings(days: int) -> str:
    """Write the SELECT of a person's mornings on some days, named `:d0`, `:d1` and so on."""
    columns = ", ".join(COLUMNS["morning"])
    return (
        f"SELECT {columns} FROM morning"
        f" WHERE person_id = :person_id AND day IN ({names('d', days)})"
    )


# Changes and what they touched

FORGET_UNDONE = "DELETE FROM change WHERE undone"
NEWEST_DONE = "SELECT id, made_at, summary FROM change WHERE NOT undone ORDER BY id DESC LIMIT 1"
OLDEST_UNDONE = "SELECT id, made_at, summary FROM change WHERE undone ORDER BY id LIMIT 1"
CHANGES = "SELECT id, made_at, summary, undone FROM change ORDER BY id DESC LIMIT :most"
CHANGE = "SELECT id, made_at, summary, undone FROM change WHERE id = :id"
INSERTED_TESTS = f"""{TESTS}
JOIN changed c ON t.id BETWEEN c.first_id AND c.last_id
WHERE c.change_id = :change_id AND c.table_name = 'test' AND c.image IS NULL
  AND (CAST(:person_id AS INTEGER) IS NULL OR t.person_id = :person_id)
ORDER BY t.id"""
MARK_CHANGE = "UPDATE change SET undone = :undone WHERE id = :id"
TOUCHED_BACKWARDS = """
SELECT id, table_name, first_id, last_id, image FROM changed
WHERE change_id = :change_id AND id < :before ORDER BY id DESC LIMIT :most"""
TOUCHED_FORWARDS = """
SELECT id, table_name, first_id, last_id, image FROM changed
WHERE change_id = :change_id AND id > :after ORDER BY id LIMIT :most"""
TOUCHED_BY = """
SELECT table_name, first_id, last_id, image FROM changed WHERE change_id = :change_id ORDER BY id"""
TOUCHED_LATER = """
SELECT c.id, c.summary, t.table_name, t.first_id, t.last_id, t.image
FROM change c JOIN changed t ON t.change_id = c.id
WHERE c.id > :change_id AND NOT c.undone ORDER BY c.id, t.id"""
PEOPLE_ADDED = """
SELECT id, first_id FROM changed
WHERE change_id = :change_id AND table_name = 'person' AND first_id = last_id AND image IS NULL
  AND EXISTS (SELECT 1 FROM changed o
              WHERE o.change_id = :change_id AND o.table_name <> 'person')
  AND NOT EXISTS (SELECT 1 FROM changed o
                  WHERE o.change_id >= :change_id AND o.id <> changed.id
                    AND o.table_name = 'person'
                    AND changed.first_id BETWEEN o.first_id AND o.last_id)"""
PEOPLE_LEFT = """
SELECT t.id, t.first_id FROM changed t JOIN change c ON c.id = t.change_id
WHERE c.id > :change_id AND c.undone = :undone AND t.table_name = 'person'
  AND CASE WHEN c.undone
      THEN t.image IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = t.first_id)
      ELSE t.image IS NULL END"""
MOVE_NOTE = "UPDATE changed SET change_id = :change_id WHERE id = :id"
EXTEND_NOTE = "UPDATE changed SET last_id = :last_id WHERE id = :id"
DESCRIBE_CHANGE = "UPDATE change SET summary = :summary WHERE id = :id"
NOTED_TOGETHER = """
SELECT DISTINCT table_name FROM changed WHERE change_id = :change_id AND first_id < last_id"""
CUT_RANGES = """
UPDATE changed SET last_id = CASE WHEN first_id < :highest THEN :highest ELSE first_id END
WHERE change_id = :change_id AND table_name = :table AND first_id < last_id
  AND last_id > :highest"""
ROWS_NOTED = "SELECT sum(last_id - first_id + 1) FROM changed WHERE change_id = :change_id"
PEOPLE_TO_COME = """
SELECT c.first_id, c.id FROM changed c
WHERE c.change_id = :change_id AND c.table_name = 'person' AND c.image IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = c.first_id)
  AND c.id > (SELECT min(o.id) FROM changed o
              WHERE o.change_id = :change_id AND o.table_name <> 'person')"""
IMAGES_BEFORE = """
SELECT id, image FROM changed
WHERE change_id = :change_id AND id < :before AND table_name <> 'person' AND image IS NOT NULL
ORDER BY id"""
SET_IMAGE = "UPDATE changed SET image = :image WHERE id = :id"
CLEAR_IMAGES = """
UPDATE changed SET image = NULL
WHERE change_id = :change_id AND id BETWEEN :first_note AND :last_note"""
DELETE_NOTES = "DELETE FROM changed WHERE change_id = :change_id AND id <= :before"

AS_NOTED, PEOPLE_FIRST = "id", "(table_name <> 'person' OR image IS NULL), id"
ADDED_PEOPLE_FIRST = "(table_name <> 'person' OR image IS NOT NULL), id"
"""Orders of the notes of a change, for `renumber_notes`."""


def renumber_notes(order: str) -> str:
    """Write the INSERT of the notes of a change again, in an order, with ids after `:before`.

    Each takes as many ids as it has rows, and its own is the last of them.
    """
    kept = ", ".join(COLUMNS["changed"][1:])
    return f"""
INSERT INTO changed (id, {kept})
SELECT :before + sum(last_id - first_id + 1) OVER (ORDER BY {order} ROWS UNBOUNDED PRECEDING),
       {kept}
FROM changed WHERE change_id = :change_id"""

"""SQL for several people at once, for every database: text with `:named` parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import Side
from dorsiflex.storage import statements as sql

if TYPE_CHECKING:
    from dorsiflex.storage.database import Parameters

OWNED = {
    "test": "FALSE",
    "goal": "other.side = own.side",
    "training": "FALSE",
    "morning": "other.day = own.day",
    "event": "FALSE",
    "training_plan": "own.start_day <= other.end_day AND other.start_day <= own.end_day",
}
"""Tables whose rows belong to a person (`person_id`), each with the condition under which the rows
of two people conflict: one goal per ankle, one pain per morning, one plan per day."""

OWNED_IDS_AFTER = """
SELECT id FROM {table} WHERE person_id = :person_id AND id > :after ORDER BY id LIMIT :most"""
MOVE_ROW = "UPDATE {table} SET person_id = :to_id WHERE id = :id"


def conflicting_rows(table: str) -> str:
    """Return the SELECT for the rows of one person that conflict with rows of another."""
    return (
        f"SELECT own.id FROM {table} own JOIN {table} other ON {OWNED[table]}"
        " WHERE own.person_id = :person_id AND other.person_id = :to_id"
    )


def members(parameters: Parameters) -> str:
    """Write the SELECT of everybody with the last test of each ankle."""
    left, right = (_last_tested(side, parameters) for side in Side)
    return f"SELECT p.id, p.name, {left}, {right} FROM person p ORDER BY p.id"


def _last_tested(side: Side, parameters: Parameters) -> str:
    return f"""
(SELECT t.tested_at FROM test t WHERE t.person_id = p.id AND t.side = '{side}'
   AND t.tested_at BETWEEN :earliest AND :latest{sql.filtered(parameters)}
 ORDER BY t.tested_at DESC LIMIT 1)"""


TRAINING = """
SELECT p.id, p.name FROM person p WHERE EXISTS (SELECT 1 FROM training WHERE person_id = p.id)
  OR EXISTS (SELECT 1 FROM morning WHERE person_id = p.id)
  OR EXISTS (SELECT 1 FROM training_plan WHERE person_id = p.id)
ORDER BY p.id"""


def readings_by_person(parameters: Parameters, json_array: str) -> str:
    """Write the SELECT of what statistics need of everybody's tests."""
    # CROSS JOIN makes SQLite loop over people first, without reading or sorting all tests.
    return f"""
SELECT p.id, {sql.reading(json_array)}
FROM person p CROSS JOIN test t
WHERE t.person_id = p.id AND t.tested_at >= :since AND t.tested_at < :until
{sql.filtered(parameters)}
ORDER BY p.id, t.side, t.tested_at, t.id"""


def first_tested_of_all(parameters: Parameters) -> str:
    """Write the SELECT of the time of anybody's first test."""
    first = "SELECT min(t.tested_at) FROM test t WHERE t.tested_at >= :earliest"
    return f"{first}{sql.filtered(parameters)}"


GOALS_BY_PERSON = "SELECT person_id, side, target, by_day FROM goal ORDER BY person_id, side"

TESTS_BETWEEN = f"{sql.TESTS} WHERE t.id BETWEEN :first_id AND :last_id ORDER BY t.id"


def records_of_all(parameters: Parameters, json_array: str) -> str:
    """Write the SELECT of everybody's tests as `statements.packed_tests` has them."""
    within = f"t.tested_at >= :since AND t.tested_at < :until{sql.filtered(parameters)}"
    return f"{sql.packed_tests(json_array)} WHERE {within} {sql.OLDEST_FIRST}"


IS_DEFAULT = "SELECT is_default FROM person WHERE id = :id"
SET_DEFAULT = "UPDATE person SET is_default = :is_default WHERE id = :id"

CODES = """
SELECT p.name, c.code FROM person p JOIN person_code c ON c.person_id = p.id ORDER BY p.id"""
TAKEN_CODES = "SELECT code FROM person_code"
WITHOUT_CODE = """
SELECT p.id, p.name FROM person p LEFT JOIN person_code c ON c.person_id = p.id
WHERE c.code IS NULL ORDER BY p.id"""

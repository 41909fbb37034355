"""SQL for several people at once, for every database: text with `:named` parameters."""

from __future__ import annotations

from dorsiflex.storage import statements as sql

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


_LAST_TESTED = f"""
(SELECT t.tested_at FROM test t WHERE t.person_id = p.id AND t.side = '{{side}}'
   AND t.tested_at BETWEEN :earliest AND :latest AND {sql.TAGGED}
 ORDER BY t.tested_at DESC LIMIT 1)"""

MEMBERS = f"""
SELECT p.id, p.name, {_LAST_TESTED.format(side="left")}, {_LAST_TESTED.format(side="right")}
FROM person p ORDER BY p.id"""

TRAINING = """
SELECT p.id, p.name FROM person p WHERE EXISTS (SELECT 1 FROM training WHERE person_id = p.id)
  OR EXISTS (SELECT 1 FROM morning WHERE person_id = p.id)
  OR EXISTS (SELECT 1 FROM training_plan WHERE person_id = p.id)
ORDER BY p.id"""

# CROSS JOIN makes SQLite loop over people first, without reading or sorting all tests.
READINGS_BY_PERSON = f"""
SELECT p.id, {sql.READING}
FROM person p CROSS JOIN test t
WHERE t.person_id = p.id AND t.tested_at >= :since AND t.tested_at < :until AND {sql.TAGGED}
ORDER BY p.id, t.side, t.tested_at, t.id"""

FIRST_TESTED_OF_ALL = f"""
SELECT min(t.tested_at) FROM test t WHERE {sql.TAGGED} AND t.tested_at >= :earliest"""

GOALS_BY_PERSON = "SELECT person_id, side, target, by_day FROM goal ORDER BY person_id, side"

TESTS_OF_ALL = f"{sql.TESTS} WHERE {sql.WANTED} ORDER BY t.tested_at, t.side, t.id"
TESTS_BETWEEN = f"{sql.TESTS} WHERE t.id BETWEEN :first_id AND :last_id ORDER BY t.id"

IS_DEFAULT = "SELECT is_default FROM person WHERE id = :id"
SET_DEFAULT = "UPDATE person SET is_default = :is_default WHERE id = :id"

CODES = """
SELECT p.name, c.code FROM person p JOIN person_code c ON c.person_id = p.id ORDER BY p.id"""
TAKEN_CODES = "SELECT code FROM person_code"
WITHOUT_CODE = """
SELECT p.id, p.name FROM person p LEFT JOIN person_code c ON c.person_id = p.id
WHERE c.code IS NULL ORDER BY p.id"""

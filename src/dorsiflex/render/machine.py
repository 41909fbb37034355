"""Versioned JSON for scripts; lengths are cm, named `_cm`, whatever unit is configured."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.goals import Goal
    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.storage.journal import Change


def document(schema: str, **fields: Any) -> str:  # noqa: ANN401 # anything that JSON can hold
    """Write a JSON document that names its schema and version.

    In ASCII, so that any encoding of standard output takes it and no text in it acts on a terminal.
    """
    return json.dumps({"schema": f"dorsiflex.{schema}", **fields}, indent=2)


def path_json(path: str) -> str:
    """Write where a file is, or would be."""
    return document("path/1", path=path)


def test_fields(test: "KneeToWallTest") -> dict[str, Any]:
    """Give one test; `id` is the number for typing, `uuid` the one that exports carry."""
    from dorsiflex.domain.knee_to_wall import record_of
    from dorsiflex.exchange.columns import TESTS

    fields = TESTS.json_fields(record_of(test))
    return {"id": test.id, "uuid": fields.pop("id"), **fields}


def tests_json(tests: "Iterable[KneeToWallTest]") -> str:
    """Write tests."""
    return document("tests/1", tests=[test_fields(test) for test in tests])


def test_json(test: "KneeToWallTest") -> str:
    """Write one test."""
    return document("test/1", test=test_fields(test))


def changes_json(changes: "Iterable[Change]") -> str:
    """Write changes."""
    return document(
        "changes/1",
        changes=[
            {
                "id": change.id,
                "made_at": change.made_at,
                "summary": change.summary,
                "undone": change.undone,
            }
            for change in changes
        ],
    )


def goals_json(goals: "Iterable[Goal]") -> str:
    """Write goals."""
    return document("goals/1", goals=[goal_fields(goal) for goal in goals])


def goal_fields(goal: "Goal") -> dict[str, Any]:
    """Return a goal by the names of its fields."""
    return {
        "person": goal.person,
        "side": goal.side,
        "target_cm": goal.target_cm,
        "by": goal.by.isoformat() if goal.by else None,
    }


def people_json(people: "Iterable[Person]") -> str:
    """Write people."""
    return document(
        "people/1", people=[{"name": person.name, "tests": person.tests} for person in people]
    )

"""People, as text."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from dorsiflex.render.lengths import plural
from dorsiflex.render.messages import UNDO
from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import escape_control, filled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dorsiflex.domain.people import Merged, Person, Removed
    from dorsiflex.render.terminal import Screen


_THINGS = {"training": "training session", "training_plan": "plan"}
"""Words for kinds of records whose database names are less clear."""


def people_table(people: Sequence[Person], screen: Screen) -> str:
    """Return one line per person, in the order they were added."""
    if not people:
        return filled("No people yet. The first dorsiflex log adds the first person, me.", screen)
    columns = [Column("name", prose=True), Column("tests", right=True)]
    return table(columns, [[person.name, str(person.tests)] for person in people], screen)


def added_lines(people: Sequence[Person]) -> str:
    """Return who was added, and how to log tests for them."""
    names = ", ".join(escape_control(person.name) for person in people)
    first = escape_control(people[0].name)
    return f"Added {names}. Store a test with: dorsiflex -P {quote(first)} log\n{UNDO}"


def renamed_lines(before: Person, after: Person) -> str:
    """Return who was renamed, and how to undo it."""
    return f"Renamed {escape_control(before.name)} to {escape_control(after.name)}.\n{UNDO}"


def removed_lines(removed: Removed) -> str:
    """Return who was removed with which records, and how to undo it."""
    return f"Removed {escape_control(removed.person.name)}{_with(removed.counts)}.\n{UNDO}"


def merged_lines(merged: Merged) -> str:
    """Return who was merged, what was moved and dropped, and how to undo it."""
    source, into = escape_control(merged.source.name), escape_control(merged.into.name)
    lines = [f"Merged {source} into {into}{_with(merged.moved)}."]
    if dropped := _amounts(merged.dropped):
        lines.append(f"{into} already had one, which was kept: {dropped} of {source} dropped.")
    return "\n".join([*lines, UNDO])


def codes_table(codes: Mapping[str, str], screen: Screen) -> str:
    """Return one line per person with their code."""
    if not codes:
        none = "No codes yet. Create them with: dorsiflex export --all-people --pseudonymise"
        return filled(none, screen)
    columns = [Column("name"), Column("code")]
    return table(columns, list(codes.items()), screen)


def _with(counts: Mapping[str, int]) -> str:
    amounts = _amounts(counts)
    return f", with {amounts}" if amounts else ""


def _amounts(counts: Mapping[str, int]) -> str:
    return ", ".join(
        plural(count, _THINGS.get(thing, thing)) for thing, count in counts.items() if count
    )

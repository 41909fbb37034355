"""What commands say in a line or two: stored, deleted, edited, undone, unlikely."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.measurement import HUNDREDTHS, Side
from dorsiflex.domain.thresholds import MDC_PUBLISHED_CM
from dorsiflex.domain.unlikely import LONGEST_CM, SHORTEST_CM, Reason
from dorsiflex.render.lengths import (
    day,
    difference,
    exact,
    length,
    moment,
    pain_words,
    plural,
    short_day,
    short_weekday,
)
from dorsiflex.render.table import Field, records_table
from dorsiflex.render.terminal import Style, escape_control, styled, wrap_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.measurement import Goal, KneeToWallTest, Trial, Unit
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.render.terminal import Screen
    from dorsiflex.storage.change_log import Change


_MOST_LINES = 20
"""How many tests are listed one by one."""

UNDO, REDO = "Undo: dorsiflex undo", "Redo: dorsiflex redo"

_DONE, _ASCII_DONE = "✓", "*"


class Stored(NamedTuple):
    """A stored test, compared with what was stored before.

    Attributes:
        test: as stored.
        before: the ankle's latest test until then; None if there was none.
        is_best: whether no earlier test of the ankle has a score as high, and there is one.
        reached: the goal that this test is the first to reach; None if it reaches none.
    """

    test: KneeToWallTest
    before: KneeToWallTest | None
    is_best: bool
    reached: Goal | None


def stored_lines(
    stored: Sequence[Stored], unit: Unit, today: date, screen: Screen, *, name: str | None
) -> str:
    """Return one line per ankle about what was stored, a goal that was reached, and how to undo it.

    They are tests of one moment and person, whose name is None if there is only one person.
    """
    mark = _DONE if screen.unicode else _ASCII_DONE
    tests = [each.test for each in stored]
    ids = " and ".join(str(test.id) for test in tests)
    when = f"{short_weekday(tests[0].tested_on, today)} {tests[0].tested_at:%H:%M}"
    of_person = "" if name is None else f", {escape_control(name)}"
    lines = [
        *(f"{mark} {stored_line(each, unit, today)}" for each in stored),
        *reached_lines(stored, unit),
        f"{'Tests' if tests[1:] else 'Test'} {ids}, {when}{of_person}. {UNDO}",
    ]
    shown = wrap_lines("\n".join(lines), screen).split("\n")
    return "\n".join(
        styled(mark, Style.GAIN, screen) + line[1:] if line.startswith(mark) else line
        for line in shown
    )


def stored_line(stored: Stored, unit: Unit, today: date) -> str:
    """Return what was stored of one ankle, and how it compares with the time before."""
    test = stored.test
    best = f" (best {length(test.best_cm, unit)} of {len(test.trials)})" if test.trials[1:] else ""
    pain = pain_words(test.pain, sharp=test.sharp)
    parts = [
        f"{test.side:<5}  {length(test.score_cm, unit)} {unit}{best}",
        "sharp pain" if pain == "sharp" else f"pain {pain}" if pain else "",
        _since(stored, unit, today),
    ]
    return "  ".join(filter(None, parts))


def reached_lines(stored: Sequence[Stored], unit: Unit) -> list[str]:
    """Return one line per goal that was reached."""
    return [
        f"Goal reached in this test: {each.reached.side}"
        f" {exact(each.reached.target_cm, unit)} {unit}"
        for each in stored
        if each.reached is not None
    ]


def guided_end(unit: Unit, program: str) -> str:
    """Return how large an error between two tests is, and where all changes are judged."""
    return (
        f"Between two tests, up to {length(MDC_PUBLISHED_CM, unit)} {unit} can be measurement"
        f" error. The report judges all of them: {program} report"
    )


def _since(stored: Stored, unit: Unit, today: date) -> str:
    test, before = stored.test, stored.before
    if before is None:
        return "first test"
    when = short_day(before.tested_on, today)
    if before.tested_on == test.tested_on:
        same_day = "today" if test.tested_on == today else "that day"
        when = f"{before.tested_at:%H:%M} {same_day}"
    best = ", best so far" if stored.is_best else ""
    return f"{difference(before.score_cm, test.score_cm, unit)} since {when}{best}"


def deleted_lines(tests: Sequence[KneeToWallTest], unit: Unit) -> str:
    """Describe what was deleted, and how to undo it."""
    lines = _first_lines(tests, unit)
    return "\n".join([f"Deleted {plural(len(tests), 'test')}:", *lines, UNDO])


def deletion_lines(tests: Sequence[KneeToWallTest], unit: Unit) -> str:
    """Describe what would be deleted."""
    return "\n".join(
        [f"{plural(len(tests), 'test')} would be deleted:", *_first_lines(tests, unit)]
    )


def _first_lines(tests: Sequence[KneeToWallTest], unit: Unit) -> list[str]:
    more = len(tests) - _MOST_LINES
    lines = [_line(test, unit) for test in tests[:_MOST_LINES]]
    return [*lines, f"... and {more:,} more"] if more > 0 else lines


def deleted_text(noun: str, lines: Sequence[str]) -> str:
    """Describe what was deleted, one thing per line, and how to undo it."""
    return "\n".join([f"Deleted {plural(len(lines), noun)}:", *lines, UNDO])


def _line(test: KneeToWallTest, unit: Unit) -> str:
    when, score = moment(test.tested_at), length(test.score_cm, unit)
    return f"{test.id}  {test.side:<5}  {when}  {score} {unit}"


_NOT_RECORDED = "not recorded"
_LONGEST_SUMMARY = 200
_COMPUTED = {"score", "best"}
"""Fields that are computed from the trials."""


def edited_lines(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what changed in a record such as `Test 12`, one line per field, and how to undo it."""
    return f"{changed_fields(name, before, after)}\n{UNDO}"


def changed_fields(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what changed in a record, one line per field."""
    return "\n".join([f"{name}:", *field_changes(_shown(before), after)])


def changes_line(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what changed, in one line."""
    return ", ".join(field_changes(_shown(before), after))[:_LONGEST_SUMMARY]


def _shown(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name not in _COMPUTED}


def field_changes(
    before: Mapping[str, str], after: Mapping[str, str], between: str = ": "
) -> list[str]:
    """Return old and new of each field that differs; `between` comes after its name."""
    return [
        escape_control(
            f"{name}{between}{before[name] or _NOT_RECORDED} -> {after[name] or _NOT_RECORDED}"
        )
        for name in before
        if before[name] != after[name]
    ]


def changes_table(changes: Sequence[Change], screen: Screen) -> str:
    """Return one line per change, newest first."""
    if not changes:
        return "No changes yet."
    fields: list[Field[Change]] = [
        Field("id", lambda change: str(change.id), right=True),
        Field("when", lambda change: change.made_at[:16].replace("T", " ")),
        Field("person", _people),
        Field("change", lambda change: change.summary, prose=True),
        Field("state", lambda change: "undone" if change.undone else ""),
    ]
    return records_table(changes, fields, screen)


def undone_line(change: Change) -> str:
    """Return what was undone."""
    return f"Undone: {_summary_and_people(change)}"


def redone_line(change: Change) -> str:
    """Return what was redone."""
    return f"Redone: {_summary_and_people(change)}"


def _summary_and_people(change: Change) -> str:
    is_about_people = change.summary.startswith("person ") or ": person: " in change.summary
    people = "" if is_about_people else _people(change)
    return escape_control(f"{change.summary}, {people}" if people else change.summary)


def _people(change: Change) -> str:
    number = len(change.people)
    return f"{number} people" if number > _MOST_PEOPLE else ", ".join(change.people)


_MOST_PEOPLE = 3
"""People named beside one change."""


def batch_stored_lines(stored: Sequence[Stored], unit: Unit, today: date) -> str:
    """Return one line per ankle about what was stored, and how to undo it."""
    lines = []
    for each in stored:
        test = each.test
        goal = "".join(f"; {line}" for line in reached_lines([each], unit))
        lines.append(
            f"{escape_control(test.person)}  {test.id}  {stored_line(each, unit, today)}{goal}"
        )
    tests = [each.test for each in stored]
    when = short_weekday(tests[0].tested_on, today)
    return "\n".join([*lines, f"Stored {_counts(tests)}, {when}. {UNDO}"])


def batch_summary(tests: Sequence[KneeToWallTest]) -> str:
    """Return the summary of the change, in one line."""
    return f"log {_counts(tests)} ({day(tests[0].tested_on)})"


def entry_line(person: Person, tests: Sequence[KneeToWallTest], unit: Unit) -> str:
    """Return how a line was read."""
    ankles = [
        f"{test.side} {length(test.score_cm, unit)} {unit}"
        + (f" ({' '.join(exact(cm, unit) for cm in test.trials_cm)})" if test.trials[1:] else "")
        for test in tests
    ]
    pain = "" if tests[0].pain is None else f", pain {tests[0].pain}"
    return f"{escape_control(person.name)}: {', '.join(ankles)}{pain}"


def _counts(tests: Sequence[KneeToWallTest]) -> str:
    people = len({test.person for test in tests})
    return f"{plural(len(tests), 'test')} of {plural(people, 'person', 'people')}"


def unlikely_text(unlikely: Unlikely, unit: Unit) -> str:
    """Return what is unlikely and why, as a sentence without a full stop."""
    if unlikely.reason is Reason.LATER_THAN_NOW:
        return f"{unlikely.typed[0]} is in the future"
    if unlikely.reason is Reason.SIDES_SWAPPED:
        usual = _of_both(tuple(f"{length(cm, unit)} {unit}" for cm in unlikely.usual_cm))
        return f"{_of_both(unlikely.typed)} look swapped (usually {usual})"
    trials = f"{unlikely.side} {_part(unlikely)}{' and '.join(unlikely.typed)}"
    are = "is" if len(unlikely.typed) == 1 else "are"
    if unlikely.reason is Reason.FAR_FROM_USUAL:
        usual = f"{length(unlikely.usual_cm[0], unit)} {unit}"
        return (
            f"{trials} {are} far from the usual {usual}"
            f" (median of the last {unlikely.compared_with})"
        )
    if unlikely.reason is Reason.FAR_FROM_OTHER_TRIALS:
        is_all = len(unlikely.typed) == unlikely.trials
        return f"{trials} {are} far from {'each other' if is_all else 'the other trials'}"
    shortest, longest = (f"{exact(cm, unit)} {unit}" for cm in (SHORTEST_CM, LONGEST_CM))
    return f"{trials} {are} unusual; most distances are {shortest} to {longest}"


def unlikely_value(unlikely: Unlikely) -> str:
    """Return only the unlikely value, as in `unlikely_text`."""
    if unlikely.reason is Reason.SIDES_SWAPPED:
        return _of_both(unlikely.typed)
    return " and ".join(unlikely.typed)


def shown_trials(test: KneeToWallTest, unit: Unit) -> tuple[str, ...]:
    """Return the trials of a test as a user would type them."""
    return tuple(shown_trial(trial, unit) for trial in test.trials)


def shown_trial(trial: Trial, unit: Unit) -> str:
    """Return one trial as a user would type it."""
    return f"{exact(trial / HUNDREDTHS, unit)} {unit}"


def shown_score(test: KneeToWallTest, typed: tuple[str, ...], unit: Unit) -> str:
    """Return the score of a test: a single trial as typed, or the mean of several."""
    return typed[0] if len(typed) == 1 else f"{length(test.score_cm, unit)} {unit}"


def _part(unlikely: Unlikely) -> str:
    if unlikely.trials == 1:
        return ""
    return "trial " if len(unlikely.typed) == 1 else "trials "


def _of_both(texts: tuple[str, ...]) -> str:
    return " and ".join(f"{side} {text}" for side, text in zip(Side, texts, strict=True))


def pain_advice(test: KneeToWallTest, limit: int) -> str | None:
    """Return advice to show when a test is stored; None if its pain needs none."""
    if test.sharp:
        return f"sharp pain in the {test.side} ankle: stop, and get advice (dorsiflex guide pain)"
    if test.pain is not None and test.pain > limit:
        return (
            f"pain in the {test.side} ankle is {test.pain}, above the limit of {limit}:"
            " ease off (dorsiflex guide pain)"
        )
    return None

"""What `list`, `show`, `edit` and `delete` do with training sessions, whose ids are `t1`, `t2`."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.period import Filter, Period
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.screen import write, write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.plan import ItemWeek
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.domain.weeks import WeekStart
    from dorsiflex.storage.store import Store

_NAMED = 10
_ID = re.compile(r"\s*[tT]0*([1-9][0-9]{0,8})\s*", re.ASCII)


def is_training_id(text: str) -> bool:
    """Tell whether an id is that of a training session."""
    return _ID.fullmatch(text) is not None


def training_id(text: str) -> int:
    """Read `t12`.

    Raises:
        RefusedValueError: anything else, an id of a test among it.
    """
    match = _ID.fullmatch(text)
    if match is None:
        raise RefusedValueError(
            f"'{text}' is not the id of a training session",
            "name tests and training sessions in commands of their own",
        )
    return int(match[1])


def told_of_new(**texts: str | None) -> dict[str, Any]:
    """Read the values that were told of something new, where an empty one has got lost.

    Raises:
        RefusedValueError: a value that is empty or not allowed; a note may be empty.
    """
    for name, text in texts.items():
        if text == "" and name != "note":
            raise RefusedValueError(f"--{name} is empty", "give it a value, or leave it out")
    return told(**texts)


def told(**texts: str | None) -> dict[str, Any]:
    """Read the values that were told of a session; an empty text means not recorded.

    Raises:
        RefusedValueError: a value that is not allowed.
    """
    from dorsiflex.domain import training
    from dorsiflex.domain.knee_to_wall import parse_pain
    from dorsiflex.domain.words import parse_note

    fields = {
        "side": ("side", training.parse_trained_side),
        "sets": ("sets", training.parse_sets),
        "reps": ("reps", training.parse_reps),
        "hold": ("hold_s", training.parse_hold),
        "load": ("load", training.parse_load),
        "pain": ("pain", parse_pain),
        "note": ("note", parse_note),
    }
    values: dict[str, Any] = {}
    for name, text in texts.items():
        field, read = fields[name]
        if text is not None:
            values[field] = read(text) if text else None
    return values


def session_changes(
    session: "Session", exercise: str | None, at: str | None, sharp: bool | None
) -> dict[str, Any]:
    """Read the other fields that `edit` can change."""
    from dorsiflex.domain.exercises import find_exercise

    changes: dict[str, Any] = {}
    if exercise is not None:
        changes["exercise"] = find_exercise(exercise).key
    if at is not None:
        changes["done_at"] = session.moment(at)
    if sharp is not None:
        changes["sharp"] = sharp
    return changes


def refuse_options_of_tests(options: "Mapping[str, object]") -> None:
    """Do nothing unless an option was given that a training session has no field for.

    Raises:
        RefusedValueError: one was.
    """
    given = [name for name, value in options.items() if value is not None and value is not False]
    if given:
        raise RefusedValueError(
            f"{' and '.join(given)} {'says' if len(given) == 1 else 'say'} nothing about training",
            "leave it out" if len(given) == 1 else "leave them out",
        )


def refuse_options_of_training(options: "Mapping[str, object]") -> None:
    """Do nothing unless an option was given that a test has no field for.

    Raises:
        RefusedValueError: one was.
    """
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise RefusedValueError(
            f"{' and '.join(given)} {'says' if len(given) == 1 else 'say'} nothing about a test",
            "the ids of training sessions begin with t: dorsiflex list --training",
        )


def list_training(session: "Session", wanted: Filter, most: int, *, json: bool, csv: bool) -> None:
    """List sessions, newest first."""
    with session.reading() as store:
        person = session.person(store)
        sessions = list(store.training.sessions(person, wanted, most=most))
        mornings = {each.day: each.pain for each in store.training.mornings(person, Period())}
    if json:
        from dorsiflex.render.training_json import sessions_json

        write(sessions_json(sessions))
    elif csv:
        from dorsiflex.exchange.training_csv import training_csv_lines

        write_bytes("".join(training_csv_lines(sessions)).encode())
    else:
        from dorsiflex.render.training import sessions_table

        write(sessions_table(sessions, mornings, session.screen, filtered=wanted != Filter()))


def show_training(session: "Session", text: str, *, json: bool) -> None:
    """Show one session whole."""
    with session.reading() as store:
        person = session.person(store)
        found = store.training.session(person, training_id(text))
    if json:
        from dorsiflex.render.training_json import session_json

        write(session_json(found))
    else:
        from dorsiflex.render.training import session_lines

        write(session_lines(found))


def edit_training(session: "Session", text: str, changes: "dict[str, Any]", *, json: bool) -> None:
    """Change fields of a session.

    Raises:
        RefusedValueError: nothing would change.
        NotFoundError: there is no such session.
    """
    from dorsiflex.render.training import changes_line, edited_lines

    id_ = training_id(text)
    with session.changing() as store:
        person = session.person(store)
        before = store.training.session(person, id_)
        after = before._replace(**changes)
        if after == before:
            raise RefusedValueError(
                f"nothing about training session t{id_} would change",
                "dorsiflex edit --help shows the fields",
            )
        summary = f"edit t{id_}: {changes_line(before, after)}"
        stored = store.training.replace(person, after, summary)
    if json:
        from dorsiflex.render.training_json import session_json

        write(session_json(stored))
    else:
        write(edited_lines(before, stored))


def delete_training(session: "Session", texts: "Sequence[str]", *, json: bool) -> None:
    """Delete sessions as one step."""
    numbers = list(dict.fromkeys(training_id(text) for text in texts))
    named = " ".join(f"t{number}" for number in numbers[:_NAMED])
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    with session.changing() as store:
        person = session.person(store)
        deleted = store.training.delete(person, numbers, f"delete {named}{more}")
    if json:
        from dorsiflex.render.training_json import sessions_json

        write(sessions_json(deleted))
    else:
        from dorsiflex.render.training import deleted_lines

        write(deleted_lines(deleted))


def week_of_session(
    store: "Store", person: "Person", stored: "TrainingSession", week_start: "WeekStart"
) -> "ItemWeek | None":
    """Give how the week of a session stands, for its exercise."""
    from dorsiflex.domain.plan import training_week
    from dorsiflex.domain.weeks import week_of

    week = week_of(stored.done_on, week_start)
    sessions = store.training.sessions(
        person, Filter(Period(week.start, week.start + timedelta(days=6)))
    )
    found = training_week(week, store.training.plans(person), sessions)
    return next((each for each in found.exercises if each.exercise == stored.exercise), None)

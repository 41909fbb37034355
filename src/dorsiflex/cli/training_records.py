"""What `list`, `show`, `edit` and `delete` do with training sessions, whose ids are `t1`, `t2`."""

import re
from typing import TYPE_CHECKING, Any

from dorsiflex.cli.ids import named
from dorsiflex.domain.period import Filter, Period
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import write, write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dorsiflex.cli.session import Session

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
    """See that no option was given that a training session has no field for.

    Raises:
        RefusedValueError: one was.
    """
    given = [name for name, value in options.items() if value is not None and value is not False]
    if given:
        raise RefusedValueError(
            _say_nothing(given, "training"), "leave it out" if len(given) == 1 else "leave them out"
        )


def refuse_options_of_training(options: "Mapping[str, object]") -> None:
    """See that no option was given that a test has no field for.

    Raises:
        RefusedValueError: one was.
    """
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise RefusedValueError(
            _say_nothing(given, "a test"),
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
        from dorsiflex.exchange.columns import TRAINING
        from dorsiflex.exchange.writing import csv_lines

        write_bytes("".join(csv_lines(TRAINING, sessions)).encode())
    else:
        from dorsiflex.render.training import sessions_table

        write(sessions_table(sessions, mornings, session.screen, filtered=wanted != Filter()))


def show_training(session: "Session", text: str, *, json: bool) -> None:
    """Show one session whole."""
    with session.reading() as store:
        person = session.person(store)
        found = store.training.get(person, training_id(text))
    if json:
        from dorsiflex.render.training_json import session_json

        write(session_json(found))
    else:
        from dorsiflex.render.training import session_lines

        write(session_lines(found, session.screen))


def edit_training(session: "Session", text: str, changes: "dict[str, Any]", *, json: bool) -> None:
    """Change fields of a session.

    Raises:
        RefusedValueError: nothing would change.
        NotFoundError: there is no such session.
    """
    from dorsiflex.render.edited import changes_line, edited_lines
    from dorsiflex.render.training import session_fields

    id_ = training_id(text)
    with session.changing() as store:
        person = session.person(store)
        before = store.training.get(person, id_)
        after = before._replace(**changes)
        if after == before:
            raise RefusedValueError(
                f"nothing about training session t{id_} would change",
                "dorsiflex edit --help shows the fields",
            )
        summary = f"edit t{id_}: {changes_line(session_fields(before), session_fields(after))}"
        stored = store.training.replace(person, after, summary)
    if json:
        from dorsiflex.render.training_json import session_json

        write(session_json(stored))
    else:
        then, now = session_fields(before), session_fields(stored)
        write(edited_lines(f"Training session t{id_}", then, now))


def delete_training(session: "Session", texts: "Sequence[str]", *, json: bool) -> None:
    """Delete sessions as one step."""
    numbers = list(dict.fromkeys(training_id(text) for text in texts))
    summary = f"delete {named([f't{number}' for number in numbers])}"
    with session.changing() as store:
        person = session.person(store)
        deleted = store.training.delete(person, numbers, summary)
    if json:
        from dorsiflex.render.training_json import sessions_json

        write(sessions_json(deleted))
    else:
        from dorsiflex.render.training import deleted_lines

        write(deleted_lines(deleted))


def _say_nothing(given: "Sequence[str]", about: str) -> str:
    return f"{' and '.join(given)} {'says' if len(given) == 1 else 'say'} nothing about {about}"

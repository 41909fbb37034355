"""The commands `show` and `delete`, and how ids like `12`, `last`, `t3` and `e1` name records."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.events import Event, is_event_id, parse_event_id
from dorsiflex.domain.text import parse_count
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import Screen, write

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.storage.store import Store

Record = TypeVar("Record", "TrainingSession", Event)

show_app = options.command_app()
delete_app = options.command_app()

_LAST = "last"
_TRAINING_ID = re.compile(r"\s*[tT]0*([1-9][0-9]{0,8})\s*", re.ASCII)
_MOST_LISTED = 10
"""How many ids the summary of a change lists."""


@show_app.command()
def show(
    context: typer.Context,
    id_: options.IdArgument,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show a test, a training session or an event in full.

    \b
    dorsiflex show 12
    dorsiflex show last
    dorsiflex show t3       a training session
    dorsiflex show e1       an event
    """
    session = session_of(context)
    if is_event_id(id_):
        _show_record(session, event_records(), id_, json=json)
        return
    if is_training_id(id_):
        _show_record(session, training_records(), id_, json=json)
        return
    with session.reading() as store:
        person = session.person(store)
        test = store.test(person, test_id(id_, store, person))
    if json:
        from dorsiflex.render.json import test_json

        write(test_json(test))
    else:
        from dorsiflex.render.tests import test_lines

        write(test_lines(test, session.unit(unit), session.screen))


@delete_app.command()
def delete(
    context: typer.Context,
    ids: options.IdsArgument,
    json: options.JsonOption = False,
) -> None:
    """Delete tests or training sessions; undo brings them back.

    \b
    dorsiflex delete 12
    dorsiflex delete 12 13 last
    dorsiflex delete t3
    """
    session = session_of(context)
    if any(is_training_id(text) for text in ids):
        delete_records(session, training_records(), ids, json=json)
        return
    with session.changing() as store:
        person = session.person(store)
        numbers = list(dict.fromkeys(test_id(text, store, person) for text in ids))
        tests = store.delete(person, numbers, f"delete {_listed(numbers)}")
    if json:
        from dorsiflex.render.json import tests_json

        write(tests_json(tests))
    else:
        from dorsiflex.render.messages import deleted_lines

        write(deleted_lines(tests, session.settings.unit))


def test_id(text: str, store: "Store", person: "Person") -> int:
    """Parse the id of a test: a number from `list`, or `last`.

    Raises:
        RefusedValueError: neither of them.
        NotFoundError: `last`, and there is no test.
    """
    if text.strip().casefold() == _LAST:
        return store.newest_id(person)
    if is_event_id(text):
        raise RefusedValueError(
            f"'{text}' is an event",
            f"use dorsiflex event edit {text} or dorsiflex event delete {text}",
        )
    try:
        return parse_count(text, "id")
    except RefusedValueError:
        raise RefusedValueError(
            f"'{text}' is not an id", "use a number from dorsiflex list, or last"
        ) from None


def is_training_id(text: str) -> bool:
    """Return whether an id is that of a training session."""
    return _TRAINING_ID.fullmatch(text) is not None


def _parse_training_id(text: str) -> int:
    match = _TRAINING_ID.fullmatch(text)
    if match is None:
        raise RefusedValueError(
            f"'{text}' is not the id of a training session",
            "use separate commands for tests and training sessions",
        )
    return int(match[1])


def _listed(ids: Sequence[object]) -> str:
    """Return ids for the summary of a change: the first of them, and how many more there are."""
    more = f" and {len(ids) - _MOST_LISTED} more" if len(ids) > _MOST_LISTED else ""
    return f"{' '.join(map(str, ids[:_MOST_LISTED]))}{more}"


class RecordKind(NamedTuple, Generic[Record]):
    """Training sessions or events: how their ids are written, where they are stored, how shown.

    Attributes:
        name: what one is called.
        prefix: the letter before the number of an id.
        command: what comes before `edit` and `delete` on the command line.
        parse_id: returns the number in an id; raises `RefusedValueError`.
        find: returns the record of a person with a number; raises `NotFoundError`.
        replace: stores a changed record as one change with a summary, and returns it.
        delete: deletes records as one change with a summary, and returns them.
        fields: what is shown of a record, by name.
        lines: one record in full.
        deleted_lines: what is said after records were deleted.
        json: one record as JSON.
        list_json: records as JSON.
    """

    name: str
    prefix: str
    command: str
    parse_id: Callable[[str], int]
    find: "Callable[[Store, Person, int], Record]"
    replace: "Callable[[Store, Person, Record, str], Record]"
    delete: "Callable[[Store, Person, Sequence[int], str], list[Record]]"
    fields: Callable[[Record], Mapping[str, str]]
    lines: Callable[[Record, Screen], str]
    deleted_lines: Callable[[Sequence[Record]], str]
    json: Callable[[Record], str]
    list_json: Callable[[Iterable[Record]], str]


def training_records() -> "RecordKind[TrainingSession]":
    """Return how training sessions are handled."""
    from dorsiflex.render import json, training

    return RecordKind(
        name="training session",
        prefix="t",
        command="",
        parse_id=_parse_training_id,
        find=lambda store, person, id_: store.training.get(person, id_),
        replace=lambda store, *change: store.training.replace(*change),
        delete=lambda store, *change: store.training.delete(*change),
        fields=training.session_fields,
        lines=training.session_lines,
        deleted_lines=training.deleted_lines,
        json=json.session_json,
        list_json=json.sessions_json,
    )


def event_records() -> RecordKind[Event]:
    """Return how events are handled."""
    from dorsiflex.render import events, json

    return RecordKind(
        name="event",
        prefix="e",
        command="event ",
        parse_id=parse_event_id,
        find=lambda store, person, id_: store.events.get(person, id_),
        replace=lambda store, *change: store.events.replace(*change),
        delete=lambda store, *change: store.events.delete(*change),
        fields=events.shown_fields,
        lines=events.event_lines,
        deleted_lines=events.deleted_lines,
        json=json.event_json,
        list_json=json.events_json,
    )


def _show_record(session: Session, kind: RecordKind[Record], text: str, *, json: bool) -> None:
    with session.reading() as store:
        found = kind.find(store, session.person(store), kind.parse_id(text))
    write(kind.json(found) if json else kind.lines(found, session.screen))


def edit_record(
    session: Session, kind: RecordKind[Record], number: int, changes: dict[str, Any], *, json: bool
) -> None:
    """Change fields of a record and show the change.

    Args:
        session: of the command.
        kind: of the record.
        number: of its id, without the letter.
        changes: the new values by field.
        json: print JSON.

    Raises:
        RefusedValueError: nothing would change.
        NotFoundError: there is no such record.
    """
    from dorsiflex.render.messages import changes_line, edited_lines

    id_ = f"{kind.prefix}{number}"
    with session.changing() as store:
        person = session.person(store)
        before = kind.find(store, person, number)
        after = before._replace(**changes)
        if after == before:
            raise RefusedValueError(
                f"nothing to change in {kind.name} {id_}",
                f"give a new value; see dorsiflex {kind.command}edit --help",
            )
        change = changes_line(kind.fields(before), kind.fields(after))
        stored = kind.replace(store, person, after, f"{kind.command}edit {id_}: {change}")
    if json:
        write(kind.json(stored))
    else:
        title = f"{kind.name.capitalize()} {id_}"
        write(edited_lines(title, kind.fields(before), kind.fields(stored)))


def delete_records(
    session: Session, kind: RecordKind[Record], ids: Iterable[str], *, json: bool
) -> None:
    """Delete records as one change and show them."""
    numbers = list(dict.fromkeys(map(kind.parse_id, ids)))
    summary = f"{kind.command}delete {_listed([f'{kind.prefix}{number}' for number in numbers])}"
    with session.changing() as store:
        deleted = kind.delete(store, session.person(store), numbers, summary)
    write(kind.list_json(deleted) if json else kind.deleted_lines(deleted))

"""The commands `show` and `delete`, and how ids like `12`, `last`, `t3` and `e1` name records."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Generic, NamedTuple, TypeVar

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.events import Event, is_event_id, parse_event_id
from dorsiflex.domain.text import parse_count
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.render.terminal import Screen, say, write

if TYPE_CHECKING:
    from dorsiflex.domain.measurement import KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.storage.record_table import RecordTable
    from dorsiflex.storage.store import Store

Record = TypeVar("Record", "TrainingSession", Event)

TagFilterOption = Annotated[
    str | None, typer.Option("--tag", metavar="TAG", help="Tests with this tag.")
]
ImportOption = Annotated[
    str | None,
    typer.Option("--import", metavar="N", help="Tests of an import, by its number in undo --list."),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]

show_app = options.command_app()
delete_app = options.command_app()

_LAST = "last"
_TRAINING_ID = re.compile(r"\s*[tT]0*([1-9][0-9]{0,8})\s*", re.ASCII)
_MOST_UNASKED = 3
"""How many tests are changed without asking."""
_MOST_LISTED = 10
"""How many ids the summary of a change lists."""


@show_app.command()
def show(
    context: typer.Context,
    ids: options.IdsArgument,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show tests, training sessions or events in full.

    \b
    dorsiflex show 12
    dorsiflex show last     the session stored last, both ankles
    dorsiflex show 17-20    several tests
    dorsiflex show t3       a training session
    dorsiflex show e1       an event
    """
    session = session_of(context)
    if is_event_id(ids[0]):
        _show_records(session, event_records(), ids, json=json)
        return
    if is_training_id(ids[0]):
        _show_records(session, training_records(), ids, json=json)
        return
    with session.reading() as store:
        tests = find_tests(ids, store, session.person(store))
    if json:
        write(tests_as_json(tests))
    else:
        from dorsiflex.render.tests import test_lines

        shown = (test_lines(test, session.unit(unit), session.screen) for test in tests)
        write("\n\n".join(shown))


@delete_app.command()
def delete(
    context: typer.Context,
    ids: options.MaybeIdsArgument = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    tag: TagFilterOption = None,
    import_: ImportOption = None,
    yes: YesOption = False,
    json: options.JsonOption = False,
) -> None:
    """Delete tests, training sessions or events; undo brings them back.

    \b
    dorsiflex delete 12
    dorsiflex delete last       the session stored last, both ankles
    dorsiflex delete 12 17-20
    dorsiflex delete t3         a training session
    dorsiflex delete e1         an event
    dorsiflex delete --since 2026-09 --until 2026-09 --tag physio
    dorsiflex delete --import 12     what import 12 of undo --list added
    """
    session = session_of(context)
    if ids is None:
        _delete_found(session, since, until, tag, import_, yes=yes, json=json)
        return
    named = {"ids": True, "--since": since, "--until": until, "--tag": tag, "--import": import_}
    options.refuse_several(named)
    if any(map(is_training_id, ids)):
        delete_records(session, training_records(), ids, json=json)
        return
    if any(map(is_event_id, ids)):
        delete_records(session, event_records(), ids, json=json)
        return
    from dorsiflex.render.messages import deletion_lines

    with session.reading() as store:
        person = session.person(store)
        found = find_tests(ids, store, person)
    confirm_many(session, deletion_lines(found, session.settings.unit), len(found), yes=yes)
    _delete_tests(session, person, [test.id or 0 for test in found], json=json)


def _delete_found(
    session: Session,
    since: str | None,
    until: str | None,
    tag: str | None,
    import_: str | None,
    *,
    yes: bool,
    json: bool,
) -> None:
    """Delete the tests of a period, with a tag, or of an import, after they were counted.

    Raises:
        RefusedValueError: nothing says which tests, or the answer was no.
        NotFoundError: there are no such tests.
    """
    from dorsiflex.render.messages import deletion_lines

    if import_ is not None:
        for name, value in {"--since": since, "--until": until, "--tag": tag}.items():
            options.refuse_several({"--import": True, name: value})
    elif not (since or until or tag):
        raise RefusedValueError("missing argument 'ID...'", "dorsiflex delete -h shows examples")
    with session.reading() as store:
        if import_ is not None:
            is_named = session.person_option is not None
            person = session.person(store) if is_named else None
            found = store.imported(person, parse_count(import_, "--import"))
        else:
            person = session.person(store)
            found = list(store.tests(person, session.filter(None, since, until, tag)))
    if not found:
        raise NotFoundError("no tests match", "see dorsiflex list")
    shown = deletion_lines(found, session.settings.unit)
    if not yes and not session.can_ask:
        raise RefusedValueError(shown.partition("\n")[0].rstrip(":"), "--yes deletes them")
    confirm_many(session, shown, len(found), yes=yes, always=True)
    _delete_tests(session, person, [test.id or 0 for test in found], json=json)


def _delete_tests(
    session: Session, person: "Person | None", ids: Sequence[int], *, json: bool
) -> None:
    with session.changing() as store:
        tests = store.delete(person, ids, f"delete {listed(ids)}")
    if json:
        from dorsiflex.render.json import tests_json

        write(tests_json(tests))
    else:
        from dorsiflex.render.messages import deleted_lines

        write(deleted_lines(tests, session.settings.unit))


def find_tests(texts: Sequence[str], store: "Store", person: "Person") -> "list[KneeToWallTest]":
    """Return the tests with some ids, each once: numbers, ranges such as `17-20`, and `last`.

    Raises:
        RefusedValueError: an id is none of them.
        NotFoundError: a test does not exist or is another person's; a range or `last` is empty.
    """
    found = [test for text in texts for test in _tests_of(text, store, person)]
    return list({test.id: test for test in found}.values())


def _tests_of(text: str, store: "Store", person: "Person") -> "list[KneeToWallTest]":
    if text.strip().casefold() == _LAST:
        return store.last_session(person)
    if is_event_id(text) or is_training_id(text):
        raise RefusedValueError(
            f"'{text}' is not the id of a test",
            "use separate commands for tests, training sessions and events",
        )
    try:
        ends = [parse_count(end, "id") for end in text.split("-", 1)]
    except RefusedValueError:
        raise RefusedValueError(
            f"'{text}' is not an id",
            "use a number from dorsiflex list, a range such as 17-20, or last",
        ) from None
    if ends[0] > ends[-1]:
        raise RefusedValueError(f"the range {text} is backwards", f"write {ends[1]}-{ends[0]}")
    if not ends[1:]:
        return [store.test(person, ends[0])]
    tests = store.tests_between(person, *ends)
    if not tests:
        raise NotFoundError(
            f"{person.name} has no tests with ids {text.strip()}", "dorsiflex list shows the ids"
        )
    return tests


def tests_as_json(tests: "Sequence[KneeToWallTest]") -> str:
    """Write one test as `test/1`, several as `tests/1`."""
    from dorsiflex.render.json import test_json, tests_json

    return tests_json(tests) if tests[1:] else test_json(tests[0])


def confirm_many(
    session: Session, what: str, tests: int, *, yes: bool, always: bool = False
) -> None:
    """Show what would happen to more than three tests at a terminal, and ask.

    With `always`, ask however few they are.

    Raises:
        RefusedValueError: the answer was no.
    """
    from dorsiflex.cli.entry import confirm

    if yes or not (always or tests > _MOST_UNASKED) or not session.can_ask:
        return
    say(what)
    if not confirm("Continue?"):
        raise RefusedValueError("nothing was changed", "--yes skips the question")


def is_training_id(text: str) -> bool:
    """Return whether an id is that of a training session."""
    return _TRAINING_ID.fullmatch(text) is not None


def _parse_training_id(text: str) -> int:
    match = _TRAINING_ID.fullmatch(text)
    if match is None:
        raise RefusedValueError(
            f"'{text}' is not the id of a training session",
            "use separate commands for tests, training sessions and events",
        )
    return int(match[1])


def listed(ids: Sequence[object]) -> str:
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
        table: the part of a store that keeps them.
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
    table: "Callable[[Store], RecordTable[Record]]"
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
        table=lambda store: store.training,
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
        table=lambda store: store.events,
        fields=events.shown_fields,
        lines=events.event_lines,
        deleted_lines=events.deleted_lines,
        json=json.event_json,
        list_json=json.events_json,
    )


def _show_records(
    session: Session, kind: RecordKind[Record], ids: Iterable[str], *, json: bool
) -> None:
    numbers = list(dict.fromkeys(map(kind.parse_id, ids)))
    with session.reading() as store:
        person = session.person(store)
        found = [kind.table(store).get(person, number) for number in numbers]
    if json:
        write(kind.list_json(found) if found[1:] else kind.json(found[0]))
    else:
        write("\n\n".join(kind.lines(one, session.screen) for one in found))


def edit_record(
    session: Session, kind: RecordKind[Record], number: int, changes: dict[str, Any], *, json: bool
) -> None:
    """Change fields of a record and show the change; `number` is its id without the letter.

    Raises:
        RefusedValueError: nothing would change.
        NotFoundError: there is no such record.
    """
    from dorsiflex.render.messages import changes_line, edited_lines

    id_ = f"{kind.prefix}{number}"
    with session.changing() as store:
        person, table = session.person(store), kind.table(store)
        before = table.get(person, number)
        after = before._replace(**changes)
        if after == before:
            raise RefusedValueError(
                f"nothing to change in {kind.name} {id_}",
                f"give a new value; see dorsiflex {kind.command}edit --help",
            )
        change = changes_line(kind.fields(before), kind.fields(after))
        stored = table.replace(person, after, f"{kind.command}edit {id_}: {change}")
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
    summary = f"{kind.command}delete {listed([f'{kind.prefix}{number}' for number in numbers])}"
    with session.changing() as store:
        deleted = kind.table(store).delete(session.person(store), numbers, summary)
    write(kind.list_json(deleted) if json else kind.deleted_lines(deleted))

"""Add, list, rename, merge and remove people; show the key to their codes."""

from shlex import quote
from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.domain.text import name_key, parse_name
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.json import codes_json, merged_json, people_json, removed_json
from dorsiflex.render.people import (
    added_lines,
    codes_table,
    merged_lines,
    people_table,
    removed_lines,
    renamed_lines,
)
from dorsiflex.render.terminal import wrap_lines, write

app = options.command_app(
    """Add, list, rename, merge and remove people; print the key to pseudonymised exports.

    \b
    dorsiflex person add anna
    dorsiflex -P anna log -l 9.5
    dorsiflex person rename me "Anna K"
    """
)

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="The name; in quotes if it contains spaces.")
]


@app.command("add")
def add(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="One or more names.")],
    json: options.JsonOption = False,
) -> None:
    """Add one or several people.

    \b
    dorsiflex person add anna
    dorsiflex person add p01 p02 p03
    """
    session = session_of(context)
    parsed = [parse_name(name) for name in names]
    with session.writing() as store:
        people = store.add_people(parsed)
    write(people_json(people) if json else wrap_lines(added_lines(people), session.screen))


@app.command("list")
def list_(context: typer.Context, json: options.JsonOption = False) -> None:
    """List everybody with the number of their tests.

    \b
    dorsiflex person list
    """
    session = session_of(context)
    with session.reading() as store:
        people = store.people()
    write(people_json(people) if json else people_table(people, session.screen))


@app.command("rename")
def rename(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The present name.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new name.")],
    json: options.JsonOption = False,
) -> None:
    """Rename a person.

    \b
    dorsiflex person rename me "Anna K"
    """
    session = session_of(context)
    parsed = parse_name(new)
    with session.changing() as store:
        before, renamed = store.rename_person(parse_name(old), parsed)
        (after,) = (person for person in store.people() if person.id == renamed.id)
    write(
        people_json([after]) if json else wrap_lines(renamed_lines(before, after), session.screen)
    )


@app.command("remove")
def remove(
    context: typer.Context,
    name: NameArgument,
    confirm: Annotated[
        str | None,
        typer.Option("--confirm", metavar="NAME", help="Repeat the name to confirm; required."),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Remove a person and all their data; undo brings them back.

    \b
    dorsiflex person remove anna --confirm anna
    """
    session = session_of(context)
    parsed = parse_name(name)
    with session.reading() as store:
        person = store.stored_person(parsed)
    if confirm is None or name_key(parse_name(confirm)) != name_key(person.name):
        raise RefusedValueError(
            f"this would remove '{person.name}' and all their data",
            f"to confirm, add --confirm {quote(person.name)}",
        )
    with session.backed_up("person-remove", or_note=True), session.changing() as store:
        removed = store.people_store.remove(store.stored_person(parsed))
    write(removed_json(removed) if json else wrap_lines(removed_lines(removed), session.screen))


@app.command("merge")
def merge(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="The person who is merged and removed.")
    ],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The person who gets the data.")],
    json: options.JsonOption = False,
) -> None:
    """Move all data of one person to another, and remove the first.

    If both have a goal for an ankle, a pain for a morning, or plans for a day, INTO's are kept.

    \b
    dorsiflex person merge ana anna
    """
    session = session_of(context)
    names = parse_name(source), parse_name(into)
    with session.reading() as store:
        store.people_store.require_two(*map(store.stored_person, names))
    with session.backed_up("person-merge", or_note=True), session.changing() as store:
        merged = store.people_store.merge(*map(store.stored_person, names))
    write(merged_json(merged) if json else wrap_lines(merged_lines(merged), session.screen))


@app.command("codes")
def codes(context: typer.Context, json: options.JsonOption = False) -> None:
    """Print the key to pseudonymised exports: which person each code stands for.

    The first export --pseudonymise creates the codes; they never change.

    \b
    dorsiflex person codes
    """
    session = session_of(context)
    with session.reading() as store:
        found = store.people_store.codes()
    write(codes_json(found) if json else codes_table(found, session.screen))

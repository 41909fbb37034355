"""Add, list and rename people."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.domain.words import parse_name
from dorsiflex.render.machine import people_json
from dorsiflex.render.people import added_lines, people_table, renamed_lines
from dorsiflex.render.screen import write

app = command_app(
    """Add, list and rename people.

    \b
    dorsiflex person add anna
    dorsiflex -P anna log -l 9.5
    dorsiflex person rename me "Anna K"
    """
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME")]


@app.command("add")
def add(context: typer.Context, name: NameArgument, json: options.JsonOption = False) -> None:
    """Add somebody.

    \b
    dorsiflex person add anna
    dorsiflex -P anna log -l 9.5
    """
    session = session_of(context)
    parsed = parse_name(name)
    with session.writing() as store:
        person = store.add_person(parsed)
    write(people_json([person]) if json else added_lines(person))


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
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    json: options.JsonOption = False,
) -> None:
    """Give somebody another name.

    \b
    dorsiflex person rename me "Anna K"
    """
    session = session_of(context)
    parsed = parse_name(new)
    with session.changing() as store:
        before, renamed = store.rename_person(parse_name(old), parsed)
        (after,) = (person for person in store.people() if person.id == renamed.id)
    write(people_json([after]) if json else renamed_lines(before, after))

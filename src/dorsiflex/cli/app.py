"""The command line: what stands before the command."""

from typing import Annotated

import typer

from dorsiflex import __version__
from dorsiflex.cli.group import CommandGroup
from dorsiflex.cli.session import Session
from dorsiflex.render.terminal import write

app = typer.Typer(
    cls=CommandGroup,
    add_completion=False,  # cli/completing does it
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        write(f"dorsiflex {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def dorsiflex(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The database, a file or a URL (also: DORSIFLEX_DB)."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", "-P", metavar="NAME", help="Whose data (also: DORSIFLEX_PERSON)."),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Track ankle dorsiflexion with the knee-to-wall test.

    \b
    dorsiflex log -l 9.5/10/10.2 -r 11.2   store a test of both ankles, in cm
    dorsiflex report                       weekly trends, and if they are real
    dorsiflex demo                         see the report on made-up data first
    dorsiflex guide test                   how to do the test
    """
    del debug, version
    context.obj = Session(told_database=db, told_person=person)
    if context.invoked_subcommand is None:
        write(context.get_help())

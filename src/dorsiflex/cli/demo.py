"""Show the report on made-up data, in a throwaway database."""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.dates import Filter
from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.render.terminal import escape_control, say, wrap_lines, write

if TYPE_CHECKING:
    from collections.abc import Iterator

app = options.command_app()

_DATABASE = "demo.sqlite3"
_CSV = "tests.csv"

_MADE_UP = "These are made-up data, not yours."
_NEXT = """\
Start your own: dorsiflex log -l 9.5 -r 11.2
How to test: dorsiflex guide test"""


@app.command()
def demo(
    context: typer.Context,
    data: Annotated[
        str | None,
        typer.Option(
            "--data", metavar="DIR", help="Save the database and a CSV file in this folder."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="With --data: replace existing files.")
    ] = False,
    json: options.JsonOption = False,
) -> None:
    """Show the report on made-up data, in a throwaway database; your data are not touched.

    \b
    dorsiflex demo
    dorsiflex demo --data playground     save the data there, to play with
    """
    session = session_of(context)
    folder = None if data is None else _folder(data, replace=force)
    with _made_up_session(session) as made_up:
        report = report_of(made_up)
        if folder:
            _save(made_up, folder, replace=force)
    if json:
        from dorsiflex.render.json import report_json

        write(report_json(report))
        say(_MADE_UP)
    else:
        from dorsiflex.render.report_screen import report_screen

        screen = session.screen
        end = wrap_lines(f"{_MADE_UP}\n{_NEXT}", screen)
        # Both fit on the screen together.
        above = screen._replace(rows=screen.rows - end.count("\n") - 2)
        text = report_screen(report, made_up.settings.unit, above, with_plot=True)
        write(f"{text}\n\n{end}")
    if folder:
        _say_what_was_saved(folder)


@contextmanager
def _made_up_session(session: Session) -> "Iterator[Session]":
    """Open a session on made-up tests, in a database that is deleted when the block ends.

    It shares only the clock with the other session, not the database, person or settings.

    Raises:
        CouldNotError: a temporary folder cannot be made.
    """
    from dorsiflex.domain.settings import Resolved, Settings

    try:
        temporary = TemporaryDirectory(prefix="dorsiflex-demo-", ignore_cleanup_errors=True)
    except OSError as error:
        raise CouldNotError(
            f"no folder for temporary files could be made: {error.strerror}",
            "set the environment variable TMPDIR to a folder",
        ) from error
    with temporary as folder:
        made_up = Session(database_option=str(Path(folder) / _DATABASE), environ={})
        made_up.now = session.now
        made_up.resolved = Resolved(Settings(), {})
        _store_tests(made_up)
        yield made_up


def _store_tests(session: Session) -> None:
    from dorsiflex.domain.demonstration import MADE_UP_PERSON, made_up_goal, made_up_tests
    from dorsiflex.domain.people import Person

    tests = made_up_tests(session.today, utc_offset=session.now.utcoffset() or timedelta())
    goal = made_up_goal(session.today)
    with session.writing() as store:
        store.log(Person(name=MADE_UP_PERSON), tests, f"demo: {len(tests)} made-up tests")
        store.goals.set(store.person(MADE_UP_PERSON), [goal], "demo: a made-up goal")


def _folder(name: str, *, replace: bool) -> Path:
    """Check the folder for the data, before any data is made up.

    Raises:
        RefusedValueError: not a folder, or one of the files exists and must not be replaced.
        CouldNotError: the folder cannot be read.
    """
    if not name:
        raise RefusedValueError(
            "--data names no folder", "give one, for example: --data playground"
        )
    folder = Path(name)
    try:
        if folder.exists() and not folder.is_dir():
            raise RefusedValueError(f"{name} is not a folder", "choose another with --data")
        present = [file for file in (_DATABASE, _CSV) if (folder / file).exists()]
    except OSError as error:
        raise CouldNotError(
            f"{name} cannot be reached: {error.strerror}", "choose another folder with --data"
        ) from error
    if present and not replace:
        raise RefusedValueError(
            f"{name} already contains {' and '.join(present)}",
            "use --force to replace them, or choose another folder",
        )
    return folder


def _save(made_up: Session, folder: Path, *, replace: bool) -> None:
    """Write the database and a CSV export of it into a folder, which is created if necessary.

    Raises:
        CouldNotError: the disk did not allow it.
    """
    from dorsiflex.exchange.columns import TESTS
    from dorsiflex.exchange.writing import csv_lines
    from dorsiflex.storage.files import write_atomically

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CouldNotError(
            f"{folder} could not be made: {error.strerror}", "choose another folder with --data"
        ) from error
    with write_atomically(folder / _DATABASE, replace=replace) as stream:
        stream.write(made_up.location.path.read_bytes())
    with made_up.reading() as store, write_atomically(folder / _CSV, replace=replace) as stream:
        for piece in csv_lines(TESTS, store.records(store.person(None), Filter())):
            stream.write(piece.encode())


def _say_what_was_saved(folder: Path) -> None:
    # An absolute path, so that the shell expands no ~ at its start.
    quoted = escape_control(quote(str((folder / _DATABASE).absolute())))
    database, csv = (escape_control(str(folder / name)) for name in (_DATABASE, _CSV))
    say(f"Saved: {database} and {csv}")
    say(f"Play with it: dorsiflex --db {quoted} report")

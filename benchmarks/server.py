"""What commands take on a PostgreSQL server, beside the same commands on a file.

    python benchmarks/server.py [--runs 15] [--quick] [--work DIR] [--write] [--json FILE]
        [--before COMMIT]

It starts the server that the tests use, so run it with a Python that has the `dev` extra. Where no
server can be started, it says so and measures nothing.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from installed import TREE, Installed, builds, installed, taking_turns
from interleaved import Command, run_rounds
from made_up_tests import write_tests
from results import Row, arguments, publish, table

if TYPE_CHECKING:
    from tests.conftest import Server

TESTS, QUICK_TESTS = 10_000, 1000
WORDS = {
    "log": ("log", "-l", "9.5", "-r", "10.2"),
    "list": ("list", "-n", "20"),
    "due": ("due",),
    "report": ("report", "--no-plot"),
}
GOAL = 2.0
"""The highest ratio of `log` on a server to `log` on a file."""

EXTRAS = "[postgres]"
IMPORT = "import psycopg"
EXPLAINED = """\
The time and memory of the server itself are not counted, but waiting for it is. "import psycopg" is
a Python that does nothing else."""


def main() -> None:
    """Start a server, fill a database on it and a file alike, run everything, give the table."""
    given = arguments(str(__doc__), runs=15, quick_runs=3)
    with ExitStack() as stack:
        server = start_server(stack)
        place = stack.enter_context(installed(given.work, extras=EXTRAS))
        count = QUICK_TESTS if given.quick else TESTS

        commands = taking_turns(
            *(
                made(each, stack.enter_context(server.database(tables=False)), count)
                for each in builds(place, given.before, EXTRAS)
            )
        )
        found = run_rounds(commands, given.runs, place.variables)
        versions = place.versions(("psycopg",))
    publish(given, found, versions, [table(found, rows()), EXPLAINED])


def start_server(stack: ExitStack) -> "Server":
    """Start a server that ends with the stack.

    Raises:
        SystemExit: none can be started here.
    """
    sys.path.append(str(TREE))
    try:
        import pytest
        from tests.conftest import a_server
    except ImportError as error:
        sys.exit(f"skipped: {error}; install the dev extra")
    try:
        return stack.enter_context(a_server())
    except pytest.skip.Exception as reason:
        print(f"skipped: {reason}")
        sys.exit(0)


def made(place: Installed, url: str, count: int) -> dict[str, Command]:
    """Fill both databases, and give the commands on each."""
    file, tests = place.folder / "server.sqlite3", place.folder / "server.csv"
    file.unlink(missing_ok=True)
    write_tests(tests, count)
    program = place.program("dorsiflex", "dorsiflex")
    commands = {IMPORT: Command((place.program("dorsiflex", "python"), "-c", IMPORT))}
    for where, database in (("a file", str(file)), ("a server", url)):
        place.run(program, "--db", database, "import", tests)
        for what, words in WORDS.items():
            nothing_due = 3 if what == "due" else 0
            argv = (program, "--db", database, *words)
            commands[f"{what}, {where}"] = Command(argv, exit_code=nothing_due)
    return commands


def rows() -> Iterator[Row]:
    """Compare each command on a server with the same on a file."""
    yield Row(IMPORT, "log, a file")
    for what in WORDS:
        yield Row(f"{what}, a file")
        yield Row(f"{what}, a server", f"{what}, a file", GOAL if what == "log" else None)


if __name__ == "__main__":
    main()

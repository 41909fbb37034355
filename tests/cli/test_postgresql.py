from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run, Server

PASSWORD = "s3cret"  # noqa: S105 # of nothing
EVERY_KIND = (
    ("db", "path"),
    ("db", "info"),
    ("db", "info", "--json"),
    ("log", "-l", "9.5/10/10.3", "--json"),
    ("list", "--json"),
    ("show", "1"),
    ("report",),
    ("export",),
    ("undo",),
    ("undo", "--list"),
    ("show", "1"),
)

pytestmark = pytest.mark.sqlite  # `run` itself is told of no server


@pytest.fixture
def on_server(server: "Server") -> Iterator[str]:
    """Give the URL, with a password that is not asked for, of a database without tables."""
    with server.database(tables=False) as url:
        yield url.replace("postgres@", f"postgres:{PASSWORD}@")


def test_the_whole_way_without_the_password(run_process: "Run", on_server: str) -> None:
    """Every command does its work, and neither its results, its errors nor a traceback shows it."""
    codes = []
    for command in EVERY_KIND:
        found = run_process("--debug", *command, env={"DORSIFLEX_DB": on_server})
        codes.append(found.code)
        assert PASSWORD not in found.out + found.err
    assert codes == [0] * 10 + [3]  # what was undone is not there


def test_where_it_is_and_what_is_in_it(run_process: "Run", on_server: str) -> None:
    """Before the first use, and after it."""
    shown = on_server.replace(f":{PASSWORD}", "")
    assert run_process("--db", on_server, "db", "path").out == f"{shown}\n"
    before = run_process("--db", on_server, "db", "info")
    assert before.out.splitlines()[0] == f"server   {shown}"
    assert "not there yet" in before.out
    run_process("--db", on_server, "log", "-l", "9", "-r", "10")
    found = run_process("--db", on_server, "db", "info", "--json").json
    assert (found["path"], found["exists"], found["tests"]) == (shown, True, 2)
    assert (found["sqlite"], found["postgresql"] is None) == (None, False)


@pytest.mark.parametrize("command", [("list",), ("log", "-l", "9"), ("undo",), ("db", "info")])
def test_a_wrong_password(run_process: "Run", server: "Server", command: tuple[str, ...]) -> None:
    """Exit 1, said plainly, with where it comes from; the traceback does not show it either."""
    server.do("CREATE ROLE locked LOGIN PASSWORD 'right'")
    url = server.url("postgres", f"locked:{PASSWORD}")
    found = run_process("--debug", "--db", url, *command)
    server.do("DROP ROLE locked")
    assert (found.code, found.out) == (1, "")
    *_, error, hint = found.err.splitlines()
    assert error.startswith("error: postgresql+psycopg://locked@/postgres?host=")
    assert "password authentication failed" in error
    assert "PGPASSWORD" in hint
    assert PASSWORD not in found.err


def test_what_needs_a_file(run_process: "Run", on_server: str) -> None:
    """The sample database is made in a file of its own, whatever --db says."""
    assert run_process("--db", on_server, "demo", "--json").code == 0

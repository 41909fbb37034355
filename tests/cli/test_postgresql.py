from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from pathlib import Path

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

pytestmark = pytest.mark.sqlite  # `run` itself gets no server


@pytest.fixture
def on_server(server: "Server") -> Iterator[str]:
    """Yield the URL, with a password that is not asked for, of a database without tables."""
    with server.database(tables=False) as url:
        yield url.replace("postgres@", f"postgres:{PASSWORD}@")


def test_the_whole_way_without_the_password(run: "Run", on_server: str) -> None:
    """Every command does its work, and neither its results, its errors nor a traceback shows it."""
    codes = []
    for command in EVERY_KIND:
        found = run("--debug", *command, env={"DORSIFLEX_DB": on_server})
        codes.append(found.code)
        assert PASSWORD not in found.out + found.err
    assert codes == [0] * 10 + [3]  # what was undone is not there


def test_an_error_of_the_server_without_the_password(run: "Run", on_server: str) -> None:
    """What nobody expects is said in the server's words; the traceback has no more."""
    run("--db", on_server, "log", "-l", "9")
    with psycopg.connect(on_server.replace("+psycopg", "")) as connection:
        connection.execute("DROP TABLE test")
    for words in (("list",), ("log", "-r", "9"), ("export",)):
        found = run("--debug", "--db", on_server, *words)
        assert (found.code, found.out) == (1, "")
        assert 'relation "test" does not exist' in found.err.splitlines()[-2]
        assert "Traceback" in found.err
        assert PASSWORD not in found.err


def test_where_it_is_and_what_is_in_it(run: "Run", on_server: str) -> None:
    """Before the first use, and after it."""
    shown = on_server.replace(f":{PASSWORD}", "")
    assert run("--db", on_server, "db", "path").out == f"{shown}\n"
    before = run("--db", on_server, "db", "info")
    assert before.out.splitlines()[0] == f"server   {shown}"
    assert "not created yet" in before.out
    run("--db", on_server, "log", "-l", "9", "-r", "10")
    found = run("--db", on_server, "db", "info", "--json").json
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


def test_copies_are_the_servers_business(run: "Run", on_server: str) -> None:
    """What copies files says what to use there, exit 1; without the password."""
    for command in (("db", "backup"), ("db", "restore", "x.sqlite3")):
        found = run("--db", on_server, *command)
        assert (found.code, found.out) == (1, "")
        assert "is on a server" in found.err
        assert "pg_dump" in found.err
        assert PASSWORD not in found.err


def test_check(run: "Run", on_server: str) -> None:
    """Before the first use, without faults, and when another program wrote what we would not."""
    assert "not created yet" in run("--db", on_server, "db", "check").out
    run("--db", on_server, "log", "-l", "9")
    found = run("--db", on_server, "db", "check")
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines()[0].startswith("server   postgresql+psycopg://postgres@/")
    assert found.out.endswith("\nNo problems found.\n")
    with psycopg.connect(on_server.replace("+psycopg", "")) as connection:
        connection.execute("UPDATE test SET note = ' a '")
    found = run("--db", on_server, "db", "check", "--json")
    assert (found.code, found.json["clean"], found.json["mode"]) == (1, False, None)
    assert [each["code"] for each in found.json["findings"]] == ["unreadable_row"]
    assert PASSWORD not in found.out


@pytest.mark.parametrize(
    "command", [("remove", "Ana", "--confirm", "Ana"), ("merge", "Ana", "Bob")], ids=str
)
def test_no_copy_before_somebody_goes(run: "Run", on_server: str, command: tuple[str, ...]) -> None:
    """It is said, with what makes one there; undo brings them back."""
    run("--db", on_server, "person", "add", "Ana", "Bob")
    found = run("--db", on_server, "person", *command)
    assert found.code == 0
    assert found.err.startswith(
        "note: no backup was made, because the database is on a server: make backups with pg_dump"
    )
    run("--db", on_server, "undo")
    people = run("--db", on_server, "person", "list", "--json").json["people"]
    assert [person["name"] for person in people] == ["Ana", "Bob"]


def test_an_import_for_show_makes_nothing(run: "Run", on_server: str, own_world: "Path") -> None:
    """Neither tables nor rows; the import itself makes both, in one step."""
    file = own_world / "ankles.csv"
    file.write_text("date,left,right\n2026-11-20,9.5,11\n", encoding="utf-8")
    shown = run("--db", on_server, "import", str(file), "--dry-run")
    assert (shown.code, "2 new" in shown.out) == (0, True)
    assert run("--db", on_server, "db", "info", "--json").json["exists"] is False
    assert run("--db", on_server, "import", str(file)).code == 0
    assert len(run("--db", on_server, "list", "--json").json["tests"]) == 2


def test_what_needs_a_file(run: "Run", on_server: str) -> None:
    """The sample database is made in a file of its own, whatever --db says."""
    assert run("--db", on_server, "demo", "--json").code == 0

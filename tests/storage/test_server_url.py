"""A server's URL without its password; what stands after the ?: options of libpq and psycopg."""

from datetime import datetime
from typing import TYPE_CHECKING

import psycopg
import pytest

from dorsiflex.errors import CouldNotError, DorsiflexError, RefusedValueError
from dorsiflex.storage.location import Location, locate
from dorsiflex.storage.postgresql import connected
from dorsiflex.storage.server_url import connect_arguments, read_server_url
from dorsiflex.storage.transactions import reading

if TYPE_CHECKING:
    from tests.conftest import Run, Server

SECRET = "s3cret"  # noqa: S105 # of nothing

OPTIONS = [option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()]
VALUES = (SECRET, "0", "-1", "", "s3%00cret", "s3%FFcret", "9" * 20, "a,b")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("postgresql+psycopg://h/db", "postgresql+psycopg://h/db"),
        ("postgresql://h/db", "postgresql+psycopg://h/db"),
        ("postgres://ana@h:5433/db", "postgresql+psycopg://ana@h:5433/db"),
        ("postgresql://ana:s3cret@h/db", "postgresql+psycopg://ana@h/db"),
        ("postgresql://ana:s3cret%40h@h/db", "postgresql+psycopg://ana@h/db"),
        ("postgresql://ana:@h/db", "postgresql+psycopg://ana@h/db"),
        ("postgresql://:s3cret@h/db", "postgresql+psycopg://@h/db"),
        ("postgresql:///?service=clinic", "postgresql+psycopg:///?service=clinic"),
        ("postgresql://[::1]:5432/db", "postgresql+psycopg://[::1]:5432/db"),
        (
            "postgresql:///db?host=/run/pg&password=s3cret&user=ana&sslpassword=s3cret",
            "postgresql+psycopg:///db?host=/run/pg&user=ana",
        ),
    ],
)
def test_a_url_is_shown_without_its_password(told: str, shown: str) -> None:
    """Wherever in it the password stands; neither text nor representation has it."""
    location = locate(told)
    assert str(location) == shown
    assert "s3cret" not in repr(location)
    assert location.file is None


@pytest.mark.parametrize(
    "told",
    [
        "postgresql:/ana:s3cret@h/db",
        "postgresql:ana:s3cret@h/db",
        "postgresql://ana:s3cret@x@h/db",
        "postgresql://ana:s3cret/x@h/db",
        "postgresql://ana:s3cret?x@h/db",
        "postgresql://ana:s3cret#x@h/db",
        "postgresql://h:s3cret/db",
        "postgresql://ana:s3cret@[h/db",
        "postgresql://ana:s3cret@h/d b",
        "postgresql://ana:s3cret@h/d\x1bb",
        "postgresql+asyncpg://ana:s3cret@h/db",
    ],
    ids=ascii,
)
def test_a_url_that_cannot_be_read_is_refused_unseen(told: str) -> None:
    """Its parts may be elsewhere than meant, so none of it is shown, and no file has its name."""
    with pytest.raises(RefusedValueError) as refused:
        locate(told)
    assert "s3cret" not in f"{refused.value.message}{refused.value.hint}"
    assert refused.value.hint
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_what_needs_a_file_says_what_a_server_has_instead() -> None:
    """Copies of the file, and going back to them."""
    with pytest.raises(CouldNotError, match="//ana@h/db is on a server") as refused:
        _ = locate("postgresql://ana:s3cret@h/db").path
    assert "pg_dump" in str(refused.value.hint)
    assert "s3cret" not in refused.value.message


@pytest.mark.parametrize(
    ("query", "threshold"),
    [
        ("", None),
        ("?sslmode=prefer", None),
        ("?prepare_threshold=none", None),
        ("?prepare_threshold=None", None),
        ("?prepare_threshold=0", 0),
        ("?prepare_threshold=5&sslmode=prefer", 5),
    ],
)
def test_the_server_prepares_statements_only_if_asked(query: str, threshold: int | None) -> None:
    """As psycopg counts: 0 is from the first run on."""
    found = connect_arguments(read_server_url(f"postgresql://h/b{query}"))
    assert found["prepare_threshold"] == threshold


def test_psycopg_is_given_the_threshold(on_a_server: Location) -> None:
    """As a number, and libpq is not."""
    assert on_a_server.server is not None
    for query, threshold in (("", None), ("&prepare_threshold=3", 3)):
        server = read_server_url(f"{on_a_server.server.url}{query}")
        with connected(server) as connection:
            assert connection.prepare_threshold == threshold


ALWAYS = {
    "client_encoding": "utf8",
    "fallback_application_name": "dorsiflex",
    "prepare_threshold": None,
    "connect_timeout": 10,
}


@pytest.mark.parametrize(
    ("rest", "arguments"),
    [
        ("/", {}),
        ("h/b", {"host": "h", "dbname": "b"}),
        ("ana@/b", {"user": "ana", "dbname": "b"}),
        ("ana:@h/b", {"user": "ana", "host": "h", "dbname": "b"}),
        ("DB.Example:5433", {"host": "DB.Example", "port": "5433"}),
        ("h:/b", {"host": "h", "dbname": "b"}),
        ("[::1]/b", {"host": "::1", "dbname": "b"}),
        ("[::1]:5433/b", {"host": "::1", "port": "5433", "dbname": "b"}),
        ("%2Frun%2FPg/a%20b", {"host": "/run/Pg", "dbname": "a b"}),
        (
            "an%40:op%40n%2F1%3A+@h/b",
            {"user": "an@", "password": "op@n/1:+", "host": "h", "dbname": "b"},
        ),
        ("/b?host=/run/pg&user=ana", {"host": "/run/pg", "user": "ana", "dbname": "b"}),
        ("h/b?host=g&dbname=c&password=x", {"host": "g", "dbname": "c", "password": "x"}),
        (
            "h:5433/b?connect_timeout=3",
            {"host": "h", "port": "5433", "dbname": "b", "connect_timeout": "3"},
        ),
        ("/b?client_encoding=latin1", {"dbname": "b"}),
        ("/b?host=h&host=g", {"host": "h,g", "dbname": "b"}),
        ("/b?host=h,g&port=1,2", {"host": "h,g", "port": "1,2", "dbname": "b"}),
        ("/b?host=h&host=g&port=1&port=2", {"host": "h,g", "port": "1,2", "dbname": "b"}),
        ("/b?host=h,g&port=1", {"host": "h,g", "port": "1", "dbname": "b"}),
        ("/b?host=h:1&host=g", {"host": "h,g", "port": "1,", "dbname": "b"}),
        ("/b?host=::1", {"host": "::1", "dbname": "b"}),
        (
            "/b?options=-csearch_path%3Down%2Cpublic&sslmode=verify-full",
            {"options": "-csearch_path=own,public", "sslmode": "verify-full", "dbname": "b"},
        ),
    ],
)
def test_a_url_says_where_to_connect(rest: str, arguments: dict[str, object]) -> None:
    """Percent-encoded parts as they are meant; what is missing is left to libpq."""
    found = connect_arguments(read_server_url(f"postgresql://{rest}"))
    assert found == {**ALWAYS, **arguments}


@pytest.mark.parametrize("name", ["PGSERVICE", "PGCONNECT_TIMEOUT"])
def test_the_time_to_connect_may_come_from_outside(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A service, or the environment, is not overruled."""
    assert "connect_timeout" not in connect_arguments(read_server_url("postgres:///?service=x"))
    monkeypatch.setenv(name, "1")
    assert "connect_timeout" not in connect_arguments(read_server_url("postgres://h/b"))


@pytest.mark.parametrize(
    ("query", "words", "hint"),
    [
        ("colour=blue", "unknown option 'colour'", "libpq"),
        ("pasword=s3cret", "unknown option 'pasword'", "password"),
        ("autocommit=1", "unknown option 'autocommit'", "libpq"),
        ("row_factory=s3cret", "unknown option 'row_factory'", "libpq"),
        ("plugin=s3cret", "unknown option 'plugin'", "libpq"),
        ("sslmode=prefer&sslmode=require", "'sslmode' 2 times", "once"),
        ("password=s3cret&password=s3cret", "'password' 2 times", "once"),
        ("sslmode", "'sslmode' in the URL of the database has no value", "libpq"),
        ("password=s3%00cret", "'password' in the URL of the database has a NUL", "libpq"),
        ("prepare_threshold=s3cret", "'prepare_threshold' in the URL", "leave it out"),
        ("prepare_threshold=-1", "'prepare_threshold' in the URL", "leave it out"),
        ("prepare_threshold=" + "9" * 50, "'prepare_threshold' in the URL", "leave it out"),
        ("port=s3cret", "hosts and ports", "host=H1"),
        ("host=h&host=g&port=1&port=2&port=3", "hosts and ports", "host=H1"),
    ],
)
def test_what_is_no_option_is_refused(query: str, words: str, hint: str) -> None:
    """By its name, and never with its value."""
    with pytest.raises(RefusedValueError) as refused:
        connect_arguments(read_server_url(f"postgresql://h/b?{query}"))
    assert words in refused.value.message
    assert hint in str(refused.value.hint)
    assert SECRET not in f"{refused.value.message}{refused.value.hint}"


def test_a_host_that_no_name_can_have(now: datetime) -> None:
    """What Python says of it is no fault of the program."""
    with (
        pytest.raises(RefusedValueError, match="an invalid host"),
        reading(locate("postgresql:///b?host=s3%FFcret"), now),
    ):
        pass


@pytest.mark.parametrize("value", VALUES)
def test_no_value_of_an_option_is_a_fault_of_the_program(
    server: "Server", now: datetime, value: str
) -> None:
    """Every option of libpq, with a value that it may not take: it works or is refused plainly."""
    for option in OPTIONS:
        try:
            with reading(locate(f"{server.url('shared')}&{option}={value}"), now):
                pass
        except DorsiflexError as error:
            assert error.hint  # noqa: PT017 # it need not be raised
            if option in {"password", "sslpassword", "passfile"}:
                assert SECRET not in f"{error.message}{error.hint}"  # noqa: PT017 # likewise


@pytest.mark.sqlite
def test_a_command_with_such_an_option(run: "Run", server: "Server") -> None:
    """Exit 2 in two lines, and no traceback names the value."""
    found = run("--debug", "--db", f"{server.url('shared')}&pasword={SECRET}", "list")
    assert (found.code, found.out) == (2, "")
    *_, error, hint = found.err.splitlines()
    assert error == "error: the URL of the database has the unknown option 'pasword'"
    assert hint.startswith("hint: did you mean password")
    assert SECRET not in found.err
    assert run("--db", f"{server.url('shared')}&prepare_threshold=0", "list").code == 0

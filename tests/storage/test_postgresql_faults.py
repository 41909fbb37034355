import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.storage.stores import number_of_tests

from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import CouldNotError
from dorsiflex.storage.info import database_info
from dorsiflex.storage.location import Location, locate
from dorsiflex.storage.postgresql import plain_error
from dorsiflex.storage.server_url import ServerUrl
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

if TYPE_CHECKING:
    from tests.conftest import Server
    from tests.storage.conftest import Ask, Connect

Make = Callable[..., KneeToWallTest]
Opening = Callable[[Location, datetime], AbstractContextManager[Store]]


def test_a_connection_lost_in_mid_change_stores_nothing(
    ask: "Ask", on_a_server: Location, now: datetime, make: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ended by the server: said plainly, exit code 1, and the change is not there."""
    with (
        pytest.raises(CouldNotError, match=r"the connection to .* was lost") as lost,
        writing(on_a_server, now) as store,
    ):
        log_lose_and_go_on(store, make, lambda question: ask(on_a_server, question))
    assert (lost.value.exit_code, lost.value.hint) == (
        1,
        "nothing was changed; check the network and try again",
    )
    with reading(on_a_server, now) as store:
        assert (store.people(), store.changes(9)) == ([], [])
    assert capfd.readouterr() == ("", "")


def test_a_connection_lost_at_the_end_leaves_it_open(
    ask: "Ask", on_a_server: Location, now: datetime, make: Make
) -> None:
    """Nobody can know whether the server had stored it; the hint says how to see."""
    with (
        pytest.raises(CouldNotError, match="lost while the change was being stored") as lost,
        writing(on_a_server, now) as store,
    ):
        log_and_lose(store, make, lambda question: ask(on_a_server, question))
    assert "dorsiflex undo --list" in str(lost.value.hint)


def log_lose_and_go_on(store: Store, make: Make, ask: "Callable[[str], object]") -> None:
    """Log, lose the connection, and find that out with the next statement."""
    log_and_lose(store, make, ask)
    store.add_people(["Ana"])


def log_and_lose(store: Store, make: Make, ask: "Callable[[str], object]") -> None:
    """Log, and have the server end every connection but the one that asks for it."""
    store.log(store.person(None), [make()], "log")
    ask(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


def test_a_server_that_crashes_in_mid_change_has_nothing_of_it(
    server_of_its_own: "Server", now: datetime, make: Make
) -> None:
    """When it runs again, what was stored before is there, and the rest is not."""
    # As a server is by default; those of other tests are faster.
    server_of_its_own.do("ALTER DATABASE postgres SET synchronous_commit = on")
    location = locate(server_of_its_own.url("postgres"))
    with writing(location, now) as store:
        store.log(store.person(None), [make(900)], "before")
    with (
        pytest.raises(CouldNotError, match="was lost") as lost,
        writing(location, now) as store,
    ):
        log_crash_and_go_on(store, make, server_of_its_own)
    assert lost.value.exit_code == 1
    with pytest.raises(CouldNotError, match="cannot be reached"), reading(location, now):
        pass
    with server_of_its_own.running(), reading(location, now) as store:
        assert (number_of_tests(store), len(store.changes(9))) == (1, 1)


def log_crash_and_go_on(store: Store, make: Make, server: "Server") -> None:
    """Log, have the server crash, and find that out with the next statement."""
    store.log(store.person(None), [make(), make()], "log")
    server.crash()
    store.add_people(["Ana"])


def test_a_writer_that_falls_silent_is_ended(on_a_server: Location, now: datetime) -> None:
    """By the server, after a minute: a machine without network keeps nobody else waiting."""
    with writing(on_a_server, now) as store:
        ((limit,),) = store._database.rows("SHOW idle_in_transaction_session_timeout")
    assert limit == "1min"


@pytest.mark.parametrize(
    ("url", "message", "hint"),
    [
        ("postgresql://127.0.0.1:1/x", "Connection refused", "check the URL, the network"),
        ("postgresql:///x?host=/nowhere", "No such file", "check the URL, the network"),
        (
            "postgresql:///x?host=/nowhere&gssencmode=maybe",
            'invalid gssencmode value: "maybe"',
            "libpq options",
        ),
        ("{postgres}/nobodys", 'database "nobodys" does not exist', "createdb"),
        ("{nobody}/postgres", 'role "nobody" does not exist', "createuser"),
        ("{locked}/postgres", "no password supplied", "PGPASSWORD, ~/.pgpass"),
        ("{locked:s3cret}/postgres", "password authentication failed", "PGPASSWORD, ~/.pgpass"),
    ],
)
def test_no_connection(
    server: "Server", locked: str, now: datetime, url: str, message: str, hint: str
) -> None:
    """In the server's words, in one line, without the password; with what to do."""
    del locked
    if url.startswith("{"):
        who, _, database = url[1:].partition("}/")
        url = server.url(database, who)
    for opening in (reading, writing):
        with (
            pytest.raises(CouldNotError, match="cannot be reached") as refused,
            opening(locate(url), now),
        ):
            pass
        assert message in refused.value.message
        assert "\n" not in refused.value.message
        assert hint in str(refused.value.hint)
        chain = repr([refused.value, refused.value.__cause__, refused.value.__context__])
        assert "s3cret" not in f"{chain}{refused.value}"


@pytest.fixture
def locked(server: "Server") -> Iterator[str]:
    """A user who must give the password `op@n/1`."""
    server.do("CREATE ROLE locked LOGIN PASSWORD 'op@n/1'")
    yield "op@n/1"
    server.do("DROP ROLE locked")


@pytest.mark.parametrize("place", ["URL", "PGPASSWORD", "PGPASSFILE", "PGSERVICEFILE"])
def test_the_password_comes_from_where_psql_has_it(
    server: "Server",
    locked: str,
    now: datetime,
    own_world: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    """Percent-encoded in the URL, the environment, the password file, a service."""
    url = server.url("postgres", "locked")
    file = own_world / "file"
    if place == "URL":
        url = server.url("postgres", "locked:op%40n%2F1")
    elif place == "PGPASSWORD":
        monkeypatch.setenv(place, locked)
    elif place == "PGPASSFILE":
        file.write_text(f"*:*:*:locked:{locked}\n")
        file.chmod(0o600)
        monkeypatch.setenv(place, os.fspath(file))
    else:
        file.write_text(
            f"[clinic]\nhost={server.folder}\nuser=locked\npassword={locked}\ndbname=postgres\n"
        )
        monkeypatch.setenv(place, os.fspath(file))
        url = "postgresql:///?service=clinic"
    with reading(locate(url), now) as store:
        assert store.people() == []


def test_rights_that_lack_are_named(
    connected: "Connect",
    on_a_server: Location,
    locked: str,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the server's words; those who may only read can read."""
    monkeypatch.setenv("PGPASSWORD", locked)
    assert on_a_server.server is not None
    theirs = locate(on_a_server.server.url.replace("postgres@", "locked@"))
    with pytest.raises(CouldNotError, match="permission denied") as refused, reading(theirs, now):
        pass
    assert "ask the administrator" in str(refused.value.hint)
    with connected(on_a_server) as connection:
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO locked")
    with reading(theirs, now) as store:
        assert store.people() == []
    with pytest.raises(CouldNotError, match="permission denied"), writing(theirs, now) as store:
        store.add_people(["Ana"])
    with connected(on_a_server) as connection:
        connection.execute("DROP OWNED BY locked")


def test_a_server_is_described(on_a_server: Location, now: datetime, make: Make) -> None:
    """Its size, its people, all their tests, the server's version; no password."""
    with writing(on_a_server, now) as store:
        store.log(store.add_people(["Ana"])[0], [make(), make()], "log")
    info = database_info(on_a_server, now)
    assert (info.people, info.tests, info.sqlite) == (1, 2, None)
    assert info.bytes is not None
    assert info.bytes > 0
    assert str(info.postgresql).split(".")[0].isdigit()


@pytest.mark.parametrize("words", [("list",), ("log", "-l", "9"), ("db", "info")], ids=" ".join)
def test_without_the_driver_it_is_said_how_to_get_it(
    own_world: Path, words: tuple[str, ...]
) -> None:
    """One line to type."""
    (own_world / "psycopg.py").write_text("raise ImportError('no wheel')\n")
    url = "postgresql://ana:s3cret@h/db"
    found = subprocess.run(
        [sys.executable, "-m", "dorsiflex", "--db", url, *words],
        cwd=own_world,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.splitlines() == [
        "error: a database on a server needs psycopg, which is not installed",
        "hint: install it with: pip install 'psycopg[binary]'",
    ]


@pytest.mark.parametrize(
    ("state", "exit_code", "message"),
    [
        ("55P03", 5, "the database is locked"),
        ("40P01", 5, "the database is locked"),
        ("25006", 1, "//h/db accepts no changes"),
        ("42501", 1, "this user has no permission to do that on postgresql+psycopg://h/db: said"),
        ("3F000", 1, "this user has no permission to create tables"),
        ("53100", 1, "the disk of the server is full"),
        ("57014", 1, "the server cancelled it: said"),
        ("23505", 1, "the database refused: said"),
    ],
)
def test_each_error_says_what_to_do(state: str, exit_code: int, message: str) -> None:
    """By the server's own codes; each has a hint, and none a password."""
    said = psycopg.errors.lookup(state)("said s3cret")
    server = ServerUrl("postgresql+psycopg://:s3cret@h/db", "postgresql+psycopg://h/db")
    error = plain_error(said, server, is_lost=False)
    assert error.exit_code == exit_code
    assert message in error.message
    assert error.hint
    assert "s3cret" not in error.message

"""A real PgBouncer in front of the server, which gives each transaction any of its connections."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from tests.conftest import Run, Server

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

pytestmark = [
    pytest.mark.sqlite,  # `run` itself is given no server
    pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is not installed"),
]

PORT = 6432
SETTINGS = """
[databases]
* = host={server} user=postgres
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
"""
UNTIL_THE_PIPE_ENDS = """
"$@" &
read -r _
kill -TERM $!
wait
"""
"""So it ends with the tests, also where those are killed."""

EVERY_KIND = (
    ("log", "-l", "9.5/10/10.3", "-r", "11"),
    ("list", "--json"),
    ("show", "1"),
    ("edit", "1", "--pain", "{round}"),
    ("report",),
    ("squad",),
    ("train", "calf-stretch"),
    ("morning", "2"),
    ("goal", "set", "12"),
    ("plan", "start"),
    ("plan", "show"),
    ("plan", "stop"),
    ("person", "add", "Ana{round}"),
    ("export", "--all-people"),
    ("db", "info"),
    ("db", "check"),
    ("undo",),
    ("redo",),
    ("undo", "--list"),
    ("log", "-l", "9.6"),
    ("delete", "last"),
)


@contextmanager
def pooled(server: "Server", url: str, *, connections: int) -> Iterator[str]:
    """Yield the URL of a database by way of a pooler with some connections to the server."""
    assert PGBOUNCER is not None
    with tempfile.TemporaryDirectory(prefix="dorsiflex-pgb-") as name:
        folder = Path(name)
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            SETTINGS.format(
                server=server.folder, port=PORT, folder=folder, connections=connections
            ),
            encoding="utf-8",
        )
        if os.geteuid() == 0:  # which PgBouncer refuses to run as
            os.chown(folder, server.user["user"], -1)
            folder.chmod(0o755)
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                ["sh", "-c", UNTIL_THE_PIPE_ENDS, "sh", PGBOUNCER, str(settings)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **server.user,
            ),
        ):
            socket = folder / f".s.PGSQL.{PORT}"
            for _ in range(12_000):  # two minutes
                if socket.exists():
                    break
                time.sleep(0.01)
            else:
                pytest.fail((folder / "log").read_text())
            yield url.replace(str(server.folder), f"{folder}&port={PORT}")


@pytest.fixture
def url(server: "Server") -> Iterator[str]:
    """Yield the URL of a database without tables, with no pooler before it."""
    with server.database(tables=False) as url:
        yield url


@pytest.mark.parametrize("connections", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_every_kind_of_command(run: "Run", server: "Server", url: str, connections: int) -> None:
    """Each several times, on whatever connection it gets; the tables are made that way too."""
    with pooled(server, url, connections=connections) as by_way:
        for number in range(3):
            for words in EVERY_KIND:
                found = run("--db", by_way, *(word.format(round=number) for word in words))
                assert (found.code, "prepared statement" in found.err) == (0, False), found.err
    assert len(run("--db", url, "list", "--json").json["tests"]) == 6


@pytest.mark.slow  # thousands of rows
def test_an_import_and_its_export(run: "Run", server: "Server", url: str, own_world: Path) -> None:
    """Thousands of rows, read back by a cursor of the server's; then undone."""
    file = own_world / "ankles.csv"
    days = [f"20{year:02}-{month:02}-{day:02}" for year in range(10, 20) for month in range(1, 13)
            for day in range(1, 29)]  # fmt: skip
    rows = "".join(f"{day},9.5,11\n" for day in days)
    file.write_text(f"date,left,right\n{rows}", encoding="utf-8")
    with pooled(server, url, connections=2) as by_way:
        assert run("--db", by_way, "import", str(file)).code == 0
        exported = run("--db", by_way, "export")
        assert len(exported.rows) == 2 * len(days)
        assert run("--db", url, "export").out == exported.out
        assert run("--db", by_way, "undo").code == 0
        assert run("--db", by_way, "export").rows == []


def test_several_machines_at_once(run: "Run", server: "Server", url: str) -> None:
    """Each change is stored, one after the other: the lock is that of the transaction."""
    program = [sys.executable, "-m", "dorsiflex", "--db"]
    with pooled(server, url, connections=4) as by_way:
        assert run("--db", by_way, "log", "-l", "9").code == 0
        at_once = [
            subprocess.Popen([*program, by_way, "log", "-l", "9"], stdout=subprocess.DEVNULL)
            for _ in range(4)
        ]
        assert [each.wait(120) for each in at_once] == [0] * 4
        ids = [change["id"] for change in run("--db", by_way, "undo", "--list", "--json").json[
            "changes"]]  # fmt: skip
    assert ids == [5, 4, 3, 2, 1]


def test_nothing_is_left_in_a_connection(run: "Run", server: "Server", url: str) -> None:
    """No setting, no lock, no prepared statement: the next program gets it as it was."""
    with pooled(server, url, connections=1) as by_way:
        run("--db", by_way, "log", "-l", "9")
        run("--db", by_way, "report")
        with psycopg.connect(
            by_way.replace("+psycopg", ""), prepare_threshold=None, autocommit=True
        ) as other:
            ((timeout, idle, path, isolation, read_only),) = other.execute(
                "SELECT current_setting('lock_timeout'),"
                " current_setting('idle_in_transaction_session_timeout'),"
                " current_setting('search_path'), current_setting('default_transaction_isolation'),"
                " current_setting('default_transaction_read_only')"
            )
            ((locks,),) = other.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            ((prepared,),) = other.execute("SELECT count(*) FROM pg_prepared_statements")
    assert (timeout, idle, path) == ("0", "0", '"$user", public')
    assert (isolation, read_only) == ("read committed", "off")
    assert (locks, prepared) == (0, 0)


def test_prepared_statements_that_were_asked_for(run: "Run", server: "Server", url: str) -> None:
    """The pooler mixes them up: said plainly, with the option to leave out; nothing is stored."""
    with pooled(server, url, connections=1) as by_way:
        words = ("log", "-l", "9", "-r", "10")
        found = [run("--db", f"{by_way}&prepare_threshold=1", *words) for _ in range(4)]
        failed = [each for each in found if each.code != 0]
        assert failed
        for each in failed:
            assert (each.code, each.out) == (1, "")
            assert "prepared statement" in each.err
            assert "hint: nothing was changed; leave prepare_threshold out" in each.err
        stored = run("--db", by_way, "list", "--json").json["tests"]
    assert len(stored) == 2 * (len(found) - len(failed))

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.storage.stores import number_of_tests

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.measurement import KneeToWallTest, Side
from dorsiflex.domain.people import Person
from dorsiflex.errors import CouldNotError, DatabaseLockedError
from dorsiflex.storage import postgresql
from dorsiflex.storage.database import NoDatabase, Value
from dorsiflex.storage.health import check
from dorsiflex.storage.info import database_info
from dorsiflex.storage.location import Location, locate
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

if TYPE_CHECKING:
    from tests.storage.conftest import Ask, Connect

Make = Callable[..., KneeToWallTest]

TABLES = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
)


# Made on the first write


def test_readers_see_an_empty_store_and_make_nothing(
    ask: "Ask", unmade: Location, now: datetime
) -> None:
    """No table, whether only looked at or opened to change what is there."""
    for opening in (reading, partial(writing, create=False)):
        with opening(unmade, now) as store:
            assert isinstance(store._database, NoDatabase)
            assert (store.people(), number_of_tests(store), store.changes(9)) == ([], 0, [])
    assert database_info(unmade, now).bytes is None
    assert ask(unmade, TABLES) == []


def test_the_first_write_makes_the_tables(
    ask: "Ask", unmade: Location, now: datetime, make: Make
) -> None:
    """With what it stores; a first write that is refused leaves nothing."""
    with pytest.raises(KeyboardInterrupt), writing(unmade, now) as store:
        interrupted(store, make)
    assert ask(unmade, TABLES) == []
    with writing(unmade, now) as store:
        store.log(store.person(None), [make()], "log")
    with reading(unmade, now) as store:
        assert number_of_tests(store) == 1


def interrupted(store: Store, make: Make) -> None:
    """Log, and be interrupted."""
    store.log(store.person(None), [make()], "log")
    raise KeyboardInterrupt


def test_several_machines_can_make_the_tables_at_once(unmade: Location, now: datetime) -> None:
    """One wins, the others find it done: every test is there, each with a number of its own."""
    assert unmade.server is not None
    command = [sys.executable, "-m", "dorsiflex", "--db", unmade.server.url, "log", "-l", "9"]
    with_all = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [each.wait(60) for each in with_all] == [0, 0, 0, 0]
    with reading(unmade, now) as store:
        assert store.people() == [Person(id=1, name="me", tests=4)]
        me = store.person(None)
        assert {test.id for test in store.tests(me, Filter())} == {1, 2, 3, 4}
        assert [change.id for change in store.changes(9)] == [4, 3, 2, 1]


def test_a_newer_version_is_refused(
    connected: "Connect", ask: "Ask", on_a_server: Location, now: datetime
) -> None:
    """Neither read nor written by a program that does not know it."""
    with connected(on_a_server) as connection:
        connection.execute("UPDATE dorsiflex_version SET version_num = '9999'")
    for opening in (reading, writing):
        with pytest.raises(CouldNotError, match="newer version"), opening(on_a_server, now):
            pass
    assert ask(on_a_server, "SELECT version_num FROM dorsiflex_version") == [("9999",)]


def test_tables_of_another_program_are_left_alone(
    connected: "Connect", ask: "Ask", unmade: Location, now: datetime
) -> None:
    """Where one has the name of ours, there is no room; readers find none of ours."""
    with connected(unmade) as connection:
        connection.execute("CREATE TABLE person (id INTEGER)")
    with reading(unmade, now) as store:
        assert store.people() == []
    with (
        pytest.raises(CouldNotError, match=r"of another program in the schema public: person$"),
        writing(unmade, now),
    ):
        pass
    assert ask(unmade, TABLES) == [("person", "id")]


TAKEN = (
    "CREATE TABLE told.test (id INTEGER)",
    "CREATE VIEW told.person AS SELECT 1 AS id",
    "CREATE TYPE told.goal AS ENUM ('to', 'go')",
)


def searching(location: Location, *schemas: str) -> Location:
    """Return the same database with another search path."""
    assert location.server is not None
    return locate(f"{location.server.url}&options=-csearch_path%3D{'%2C'.join(schemas)}")


def test_the_check_says_what_a_change_is_refused_for(
    connected: "Connect", unmade: Location, now: datetime
) -> None:
    """Tables, views and types with names of ours, in the schema where ours would be made."""
    with connected(unmade) as connection:
        connection.execute("CREATE SCHEMA told")
        for statement in TAKEN:
            connection.execute(statement.encode())
    there = searching(unmade, "told", "public")
    with pytest.raises(CouldNotError) as refused, writing(there, now):
        pass
    assert refused.value.message.endswith(
        "has tables of another program in the schema told: goal, person, test"
    )
    assert "a database or a schema of its own" in str(refused.value.hint)
    health = check(there)
    (finding,) = health.findings
    assert (health.clean, health.exists, finding.code) == (False, False, "foreign_tables")
    assert (finding.text, finding.advice) == (refused.value.message, refused.value.hint)
    assert check(unmade).clean


def test_tables_of_another_program_that_are_found_first(
    connected: "Connect", ask: "Ask", unmade: Location, now: datetime, make: Make
) -> None:
    """Ours are those beside the version of our schema, wherever else a name is found."""
    with connected(unmade) as connection:
        connection.execute("CREATE SCHEMA own")
        connection.execute("CREATE SCHEMA told")
    with writing(searching(unmade, "own"), now) as store:
        store.log(store.person(None), [make()], "log")
    with connected(unmade) as connection:
        for statement in TAKEN:
            connection.execute(statement.encode())
    there = searching(unmade, "told", "own", "public")
    with writing(there, now) as store:
        store.log(store.person(None), [make()], "log")
    with reading(there, now) as store:
        assert (number_of_tests(store), len(store.changes(9))) == (2, 2)
    health = check(there)
    assert (health.clean, health.tests, health.findings) == (True, 2, ())
    assert database_info(there, now).bytes == database_info(searching(unmade, "own"), now).bytes
    assert ask(unmade, "SELECT count(*) FROM told.test") == [(0,)]


def test_a_table_that_is_gone_is_named(connected: "Connect", on_a_server: Location) -> None:
    """Also where another program has one of that name, which is not read in its place."""
    with connected(on_a_server) as connection:
        connection.execute("CREATE SCHEMA told")
        connection.execute("CREATE TABLE told.goal (LIKE goal)")
        connection.execute("DROP TABLE goal, morning")
    health = check(searching(on_a_server, "public", "told"))
    assert [(each.code, each.text) for each in health.findings] == [
        ("damaged", "tables of dorsiflex are missing: goal, morning")
    ]
    assert not health.clean


# The same numbers


def test_scores_are_the_same_to_the_last_bit(
    on_a_server: Location, now: datetime, make: Make
) -> None:
    """No decimals: 28.30 / 3 is the float that is nearest to it."""
    with writing(on_a_server, now) as store:
        me = store.person(None)
        store.log(me, [make(950, 850, 1030)], "log")
        me = store.person(None)
        (score,) = store.latest_scores_cm(me, Side.LEFT, 9)
        (only,) = store.readings(me, Filter().period)
    assert (type(score), score) == (float, 2830 / 300)
    assert [type(value) for value in only.trials] == [int, int, int]


def test_an_id_is_not_used_up_by_what_was_not_stored(
    connected: "Connect", on_a_server: Location, now: datetime, make: Make
) -> None:
    """As in a file: a change that was refused leaves no gap. Rows of another program are passed."""
    with pytest.raises(KeyboardInterrupt), writing(on_a_server, now) as store:
        interrupted(store, make)
    with writing(on_a_server, now) as store:
        assert [test.id for test in store.log(store.person(None), [make()], "log")] == [1]
    with connected(on_a_server) as connection:
        connection.execute("INSERT INTO person VALUES (7, 'Ana', 'ana', FALSE)")
    with writing(on_a_server, now) as store:
        assert store.add_people(["Bob"])[0].id == 8


@pytest.mark.parametrize(
    ("statement", "converted"),
    [
        ("SELECT 1", "SELECT 1"),
        ("WHERE a = :a AND b IN (:u0, :u1)", "WHERE a = %(a)s AND b IN (%(u0)s, %(u1)s)"),
        ("(:a,:b)||:a", "(%(a)s,%(b)s)||%(a)s"),
        ("a::text, :a::integer, (:b)::bigint", "a::text, %(a)s::integer, (%(b)s)::bigint"),
        ("a LIKE '100%' OR a % 2 = :a", "a LIKE '100%%' OR a %% 2 = %(a)s"),
        ("a = ':a' OR a = 'it''s :a' OR a = :a", "a = ':a' OR a = 'it''s :a' OR a = %(a)s"),
        ("a = '' || :a || ''", "a = '' || %(a)s || ''"),
        ('SELECT "a:b%" AS "c"":d"', 'SELECT "a:b%%" AS "c"":d"'),
        ("SELECT 1 -- of :a, 5%\n, :a", "SELECT 1 -- of :a, 5%%\n, %(a)s"),
        ("SELECT /* :a\n':' */ :a", "SELECT /* :a\n':' */ %(a)s"),
        ("SELECT ARRAY[1,2,3][1:2], :é", "SELECT ARRAY[1,2,3][1:2], %(é)s"),
    ],
)
def test_named_parameters_are_written_as_psycopg_takes_them(statement: str, converted: str) -> None:
    """Colons and percent signs elsewhere keep their meaning."""
    assert postgresql.to_pyformat(statement).decode() == converted


def test_parameters_reach_the_server(on_a_server: Location, now: datetime) -> None:
    """Each value once, however often it is named; without one, percent signs are single too."""
    with reading(on_a_server, now) as store:
        database = store._database
        given: dict[str, Value] = {"text": "%s :no '\" \\", "number": 7, "flag": True, "none": None}
        statement = """
            SELECT :text, ':text %s', :number::bigint, 9 % :number, CAST(:flag AS BOOLEAN),
                   CAST(:none AS TEXT) IS NULL, :text"""
        for rows in (database.rows, database.stream):
            assert list(rows(statement, given)) == [
                (given["text"], ":text %s", 7, 2, True, True, given["text"])
            ]
            assert list(rows("SELECT '5%', 9 % 7")) == [("5%", 2)]


# Several at once


@pytest.mark.usefixtures("impatient")
def test_writers_wait_for_each_other_and_readers_for_nobody(
    on_a_server: Location, now: datetime, make: Make
) -> None:
    """Exit code 5 after the timeout; readers see what was there before."""
    with writing(on_a_server, now) as store:
        store.log(store.person(None), [make()], "log")
        with reading(on_a_server, now) as other:
            assert number_of_tests(other) == 0
        with (
            pytest.raises(DatabaseLockedError, match="the database is locked") as locked,
            writing(on_a_server, now),
        ):
            pass
    assert locked.value.exit_code == 5
    with reading(on_a_server, now) as store:
        assert number_of_tests(store) == 1


@pytest.mark.usefixtures("impatient")
def test_readers_do_not_wait_for_ever_for_who_changes_the_tables(
    connected: "Connect", on_a_server: Location, now: datetime
) -> None:
    """As a migration on another machine does, or its administrator."""
    with connected(on_a_server) as other:
        other.execute("LOCK TABLE dorsiflex_version")
        with pytest.raises(DatabaseLockedError), reading(on_a_server, now):
            pass


WRITER = """
import sys
from datetime import UTC, datetime
from uuid import uuid4
from dorsiflex.domain.measurement import KneeToWallTest, Side, Trial
from dorsiflex.storage.location import locate
from dorsiflex.storage.transactions import writing

url, name = sys.argv[1:]
now = datetime(2026, 11, 20, tzinfo=UTC)
for number in range(25):
    with writing(locate(url), now) as store:
        trials = (Trial(number), Trial(number))
        test = KneeToWallTest(
            uuid=str(uuid4()), person=name, side=Side.LEFT, tested_at=now, trials=trials
        )
        store.log(store.person(name), [test], f"{name} {number}")
"""


def test_several_machines_write_at_once(on_a_server: Location, now: datetime) -> None:
    """A hundred changes by four processes: none is lost, none doubled, all can be undone."""
    assert on_a_server.server is not None
    names = ["Ana", "Bob", "Eve", "Zoe"]
    with writing(on_a_server, now) as store:
        store.add_people(names)
    command = [sys.executable, "-c", WRITER, on_a_server.server.url]
    writers = [subprocess.Popen([*command, name]) for name in names]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0, 0]
    with reading(on_a_server, now) as store:
        found = [test for name in names for test in store.tests(store.person(name), Filter())]
        assert sorted(test.id or 0 for test in found) == list(range(1, 101))
        for name in names:
            own = [test.trials for test in found if test.person == name]
            assert sorted(own) == [(number, number) for number in range(25)]
        assert [change.id for change in store.changes(200)] == list(range(101, 0, -1))
    with writing(on_a_server, now) as store:
        for _ in range(100):
            store.undo()
        assert list(store.people_store.records(Filter())) == []


def test_who_waited_sees_what_was_stored_meanwhile(
    ask: "Ask", on_a_server: Location, now: datetime, make: Make
) -> None:
    """So that undo undoes the last change, no matter who made it."""
    assert on_a_server.server is not None
    command = [sys.executable, "-m", "dorsiflex", "--db", on_a_server.server.url, "undo"]
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with writing(on_a_server, now) as store:
        store.log(store.person(None), [make()], "while you waited")
        undo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        while not ask(on_a_server, waiting):
            assert undo.poll() is None
    assert undo.communicate(timeout=120)[0].startswith("Undone: while you waited\n")


def test_a_reader_sees_one_moment(on_a_server: Location, now: datetime, make: Make) -> None:
    """What is stored while it looks is not there for it; and it cannot change anything."""
    with reading(on_a_server, now) as store:
        assert number_of_tests(store) == 0
        with writing(on_a_server, now) as other:
            other.log(other.person(None), [make()], "log")
        assert number_of_tests(store) == 0
    with (
        pytest.raises(CouldNotError, match="accepts no changes"),
        reading(on_a_server, now) as store,
    ):
        store.log(store.person(None), [make()], "log")


def test_many_tests_are_read_while_others_are_asked_for(
    on_a_server: Location, now: datetime, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than are fetched at a time; each complete, in order, with other questions in between."""
    monkeypatch.setattr(postgresql, "_BATCH_ROWS", 20)
    tests = [make(n, n % 7) for n in range(101)]
    with writing(on_a_server, now) as store:
        store.log(store.person(None), tests, "import")
    with reading(on_a_server, now) as store:
        me = store.person(None)
        for number, test in enumerate(store.tests(me, Filter()), start=1):
            assert [each.id for each in store.last_session(me)] == [101]
            assert test == replace(tests[number - 1], id=number, session=number)
    assert number == 101

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import DamagedError
from dorsiflex.storage.health import Level, check, find_damage
from dorsiflex.storage.location import Location, locate
from dorsiflex.storage.statements import SCHEMA_VERSION
from dorsiflex.storage.transactions import writing

if TYPE_CHECKING:
    from tests.storage.conftest import Connect


@pytest.fixture
def stored(on_a_server: Location, now: datetime, make: Callable[..., KneeToWallTest]) -> Location:
    """Return a database with a test, a code, and a change that keeps what was before."""
    with writing(on_a_server, now) as store:
        store.log(store.person(None), [make(950)], "log")
        store.people_store.give_codes(["me"])
        store.rename_person("me", "Ana")
    return on_a_server


def test_all_is_well(stored: Location) -> None:
    """What only a file has is not reported for a server."""
    health = check(stored)
    assert (health.clean, health.findings, health.exists, health.on_server) == (
        True,
        (),
        True,
        True,
    )
    assert (health.schema, health.people, health.tests) == (SCHEMA_VERSION, 1, 1)
    assert (health.mode, health.journal_mode, health.last_backup) == (None, None, None)
    assert find_damage(stored) is None


def test_where_nothing_is_yet(unmade: Location) -> None:
    """Nothing is wrong with what is not there."""
    health = check(unmade)
    assert (health.exists, health.clean, health.tests) == (False, True, None)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE test SET uuid = replace(uuid, '-', '+')", "UUID"),
        ("UPDATE test SET note = 'a' || chr(27)", "control"),
        ("UPDATE test SET tags = 'a  b'", "tags"),
        ("UPDATE person SET name = ' me'", "name"),
        ("UPDATE person_code SET code = 'P-7K3O'", "P-7K3O"),
        ("UPDATE change SET made_at = 'now'", "change 1"),
        ("UPDATE changed SET image = '{'", "JSON"),
    ],
)
def test_what_another_program_wrote(
    connected: "Connect", stored: Location, statement: str, words: str
) -> None:
    """What the constraints allow and we would not have written: a fault that names the row."""
    with connected(stored) as connection:
        connection.execute(statement.encode())
    health = check(stored)
    assert not health.clean
    assert {finding.code for finding in health.findings} == {"unreadable_row"}
    assert words in health.findings[0].text
    assert "pg_dump" in health.findings[0].advice
    assert isinstance(find_damage(stored), DamagedError)


@pytest.mark.parametrize(("version", "codes"), [("9999", ["newer_schema"]), ("0001", [])])
def test_another_version(
    connected: "Connect", stored: Location, version: str, codes: list[str]
) -> None:
    """A newer one is a fault, an older one is none; neither is migrated, nor are rows counted."""
    with connected(stored) as connection:
        connection.execute("UPDATE dorsiflex_version SET version_num = %s", [version])
    health = check(stored)
    assert (health.schema, health.tests) == (version, None)
    assert [finding.code for finding in health.findings] == codes
    assert all(finding.level is Level.FAULT for finding in health.findings)


@pytest.mark.parametrize(
    ("from_", "to", "codes"),
    [
        ("192.0.2.1", "192.0.2.2", ["connection_not_encrypted"]),
        ("192.0.2.2", "192.0.2.2", []),
    ],
)
def test_who_is_on_the_way_may_read_a_connection_that_is_not_encrypted(
    connected: "Connect", stored: Location, from_: str, to: str, codes: list[str]
) -> None:
    """A warning, no fault; not on one machine. Functions tell the server the addresses."""
    assert stored.server is not None
    with connected(stored) as connection:
        connection.execute("CREATE SCHEMA told")
        for who, address in (("client", from_), ("server", to)):
            function = f"told.inet_{who}_addr() RETURNS inet LANGUAGE sql RETURN inet '{address}'"
            connection.execute(f"CREATE FUNCTION {function}".encode())
    path = "options=-csearch_path%3Dtold%2Cpg_catalog%2Cpublic"
    health = check(locate(f"{stored.server.url}&{path}"))
    assert [finding.code for finding in health.findings] == codes
    assert health.clean

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.storage.stores import names, touched

from dorsiflex.errors import CouldNotError
from dorsiflex.storage.backup import back_up
from dorsiflex.storage.health import check
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

pytestmark = pytest.mark.sqlite

Opening = Callable[[Location, datetime], AbstractContextManager[Store]]

both = pytest.mark.parametrize("opening", [reading, writing])


def test_a_database_cannot_be_made_where_there_is_no_folder(
    unprivileged: Path, now: datetime
) -> None:
    """A folder that cannot be written: no file, and a message that says so."""
    unprivileged.chmod(0o500)
    with (
        pytest.raises(CouldNotError, match="cannot be reached: Permission denied"),
        writing(Location(unprivileged / "new" / "x.db"), now),
    ):
        pass
    assert names(unprivileged) == []


@both
def test_a_folder_that_cannot_be_entered_is_an_error(
    unprivileged: Path, now: datetime, opening: Opening
) -> None:
    """Not an empty store."""
    unprivileged.chmod(0o000)
    with (
        pytest.raises(CouldNotError, match="cannot be reached: Permission denied"),
        opening(Location(unprivileged / "x.db"), now),
    ):
        pass


def test_a_file_that_cannot_be_written_is_read(
    unprivileged: Path, now: datetime, made: bytes
) -> None:
    """Writing it is refused, and leaves it alone."""
    path = unprivileged / "x.db"
    path.write_bytes(made)
    path.chmod(0o400)
    before = touched(path)
    with reading(Location(path), now) as store:
        assert store.people() == []
    with (
        pytest.raises(CouldNotError, match="cannot be written") as refused,
        writing(Location(path), now) as store,
    ):
        store.add_people(["Ana"])
    assert refused.value.exit_code == 1
    assert touched(path) == before


def test_an_empty_file_that_cannot_be_written_is_left_alone(
    unprivileged: Path, now: datetime
) -> None:
    """What SQLite says during the first migration is explained as plainly as ever."""
    path = unprivileged / "x.db"
    path.touch(mode=0o400)
    with pytest.raises(CouldNotError, match="cannot be written"), writing(Location(path), now):
        pass
    assert path.stat().st_size == 0


def test_a_file_in_a_folder_that_cannot_be_written_is_read(
    unprivileged: Path, now: datetime, made: bytes
) -> None:
    """Writing needs a journal beside it, so it is refused."""
    path = unprivileged / "x.db"
    path.write_bytes(made)
    unprivileged.chmod(0o500)
    before = touched(path)
    with reading(Location(path), now) as store:
        assert store.people() == []
    with (
        pytest.raises(CouldNotError, match=r"cannot be (opened|written)") as refused,
        writing(Location(path), now) as store,
    ):
        store.add_people(["Ana"])
    assert "folder" in (refused.value.hint or "")
    assert touched(path) == before


def test_a_file_that_cannot_be_read_is_an_error(
    unprivileged: Path, now: datetime, made: bytes
) -> None:
    """And names the file."""
    path = unprivileged / "x.db"
    path.write_bytes(made)
    path.chmod(0o000)
    with (
        pytest.raises(CouldNotError, match=f"{path} cannot be opened"),
        reading(Location(path), now),
    ):
        pass


FROZEN = Path(__file__).parent / "frozen"


@pytest.fixture(scope="module")
def _imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Bring a file up to date as who runs the tests: another user may not read the modules."""
    path = tmp_path_factory.mktemp("older") / "x.db"
    path.write_bytes((FROZEN / "schema-0001.sqlite3").read_bytes())
    assert check(Location(path)).tests
    with reading(Location(path), datetime.now(UTC)):
        pass
    assert check(Location(path)).last_backup


@both
@pytest.mark.usefixtures("_imported")
@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005"])
@pytest.mark.parametrize(("of_file", "of_folder"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
def test_an_older_version_that_cannot_be_written(
    unprivileged: Path, now: datetime, opening: Opening, version: str, of_file: int, of_folder: int
) -> None:
    """It must be brought up to date first: said so, with how; a copy elsewhere does."""
    path = unprivileged / "x.db"
    path.write_bytes((FROZEN / f"schema-{version}.sqlite3").read_bytes())
    path.chmod(of_file)
    unprivileged.chmod(of_folder)
    before = touched(path)
    with (
        pytest.raises(CouldNotError, match="must be upgraded first") as refused,
        opening(Location(path), now),
    ):
        pass
    assert refused.value.exit_code == 1
    assert f"{path} is from an older version of dorsiflex" in refused.value.message
    assert "cannot write to the file and its folder" in refused.value.message
    assert "dorsiflex --db FILE db backup COPY, then dorsiflex --db COPY" in str(refused.value.hint)
    assert touched(path) == before
    assert names(unprivileged) == ["x.db"]


@pytest.mark.usefixtures("_imported")
@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005"])
def test_what_the_hint_says_about_an_older_version_works(
    unprivileged: Path, now: datetime, version: str
) -> None:
    """A copy in another folder, and the check of the file itself."""
    (folder := unprivileged / "shared").mkdir()
    path = folder / "x.db"
    path.write_bytes((FROZEN / f"schema-{version}.sqlite3").read_bytes())
    path.chmod(0o400)
    folder.chmod(0o500)
    before = touched(path)
    health = check(Location(path))
    assert health.schema == version
    assert health.tests
    back_up(Location(path), unprivileged / "copy.db", now)
    with reading(Location(unprivileged / "copy.db"), now) as store:
        assert sum(person.tests for person in store.people()) == health.tests
    assert touched(path) == before
    folder.chmod(0o700)


@pytest.mark.usefixtures("_imported")
def test_a_newer_version_that_cannot_be_written(
    unprivileged: Path, now: datetime, made: bytes
) -> None:
    """It needs a newer program, not rights."""
    path = unprivileged / "x.db"
    path.write_bytes(made)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE dorsiflex_version SET version_num = '9999'")
        connection.commit()
    path.chmod(0o400)
    unprivileged.chmod(0o500)
    with pytest.raises(CouldNotError, match="newer version"), reading(Location(path), now):
        pass

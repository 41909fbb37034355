from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from tests.storage.stores import names, touched

from dorsiflex.errors import CouldNotError
from dorsiflex.storage.location import Location
from dorsiflex.storage.opening import reading, writing
from dorsiflex.storage.store import Store

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
    """What SQLite says during the first migration is told as plainly as ever."""
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

"""Doing a change for show: all of it happens, and then none of it has happened."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dorsiflex.storage.location import Location
from dorsiflex.storage.opening import writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dorsiflex.storage.store import Store


class _RehearsedError(Exception):
    """Rolls the transaction back."""


@contextmanager
def rehearsing(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store to change it in a transaction that is rolled back.

    Where there is no database yet, none is made: one in a temporary folder stands in for it.

    Raises:
        CouldNotError: as `opening.writing`.
        DatabaseLockedError: another process kept it busy.
    """
    if _needs_file(location):
        with TemporaryDirectory(prefix="dorsiflex-") as folder:
            elsewhere = Location(Path(folder) / "rehearsal.sqlite3")
            with writing(elsewhere, now) as store:
                yield store
        return
    with suppress(_RehearsedError), writing(location, now) as store:
        yield store
        raise _RehearsedError


def _needs_file(location: Location) -> bool:
    """Tell whether a file would have to be made: tables on a server are rolled back, too."""
    path = location.file
    return path is not None and (not path.exists() or (path.is_file() and not path.stat().st_size))

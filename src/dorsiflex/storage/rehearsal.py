"""Dry run: apply the change, then roll back."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dorsiflex.storage.location import Location
from dorsiflex.storage.opening import writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dorsiflex.storage.store import Store


class _RollBackError(Exception):
    """Rolls the transaction back."""


@contextmanager
def dry_run_store(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store for writing in a transaction that is rolled back.

    If there is no database yet, none is created: a temporary one takes its place.

    Raises:
        CouldNotError: as `opening.writing`.
        DatabaseLockedError: another process kept the database busy.
    """
    if _needs_file(location):
        # Only here, because every command loads this module.
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="dorsiflex-") as folder:
            temporary = Location(Path(folder) / "dry-run.sqlite3")
            with writing(temporary, now) as store:
                yield store
        return
    with suppress(_RollBackError), writing(location, now) as store:
        yield store
        raise _RollBackError


def _needs_file(location: Location) -> bool:
    """Return whether a file would be created; tables created on a server are rolled back."""
    path = location.file
    return path is not None and (not path.exists() or (path.is_file() and not path.stat().st_size))

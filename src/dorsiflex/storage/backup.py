"""Copies of a database: whole, checked, private, and kept as long as they may be missed.

Copies are made by SQLite's backup API, never byte by byte: it sees one moment of the database,
whoever writes to it meanwhile, and what a killed process left in a journal.
"""

import re
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.storage import sqlite
from dorsiflex.storage.files import make_private_folder, real_path, replace_whole, same_file
from dorsiflex.storage.sqlite import schema_version, size_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dorsiflex.storage.location import Location

KEPT = 5
"""A backup made by the program goes when this many newer ones are no smaller than it."""

_SUFFIX = ".sqlite3"
_STAMP = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a database.

    Attributes:
        path: where.
        made_at: when, in UTC.
        reason: what it was made before, e.g. `import`; None where somebody asked for it.
        bytes: its size.
    """

    path: Path
    made_at: datetime
    reason: str | None
    bytes: int

    def age(self, now: datetime) -> timedelta:
        """Return how old it is; never negative, whatever the clock said when it was made."""
        return max(now - self.made_at, timedelta())


def back_up(
    location: "Location", target: Path | None, now: datetime, *, replace: bool = False
) -> Backup:
    """Copy the database to a file.

    Args:
        location: the database, at any version of the schema.
        target: the file; None for a dated name in the folder `backups` beside the database.
        now: when the copy is made.
        replace: a file that is there already may be replaced.

    Raises:
        NotFoundError: there is no database yet.
        RefusedValueError: the file is the database itself, a folder, or exists already.
        CouldNotError: the database is damaged or not ours, or the copy could not be written.
        DatabaseLockedError: another process kept the database busy.
    """
    path = location.path
    if target is not None and same_file(path, target):
        raise RefusedValueError(f"{target} is the database itself", "name another file")
    if (copier := _copier(path)) is None:
        raise NotFoundError(f"there is no database at {path} yet", "dorsiflex log makes it")
    if target is None:
        return _to_dated_name(copier, path, None, now)
    written = _write(copier, path, target, replace=replace)
    return Backup(target, now.astimezone(UTC), None, written)


@contextmanager
def backed_up(path: Path, reason: str, now: datetime) -> "Iterator[None]":
    """Copy the database before the block does something large to it; then let go of old copies.

    A backup goes when five newer ones made by the program are no smaller than it. So the last five
    always stay, and a smaller one, as a truncated or a new database gives, never pushes out a
    larger. Copies that somebody asked for (`back_up`) are never removed.

    Where the block fails, it has changed nothing: the copy goes again, and the older ones stay.
    Else trying again and again would let go of all that were made while everything was well. Where
    it is interrupted, nobody knows whether it has changed something, and all copies stay.

    Args:
        path: the database; where there is nothing in it yet, nothing is copied.
        reason: lower-case letters and hyphens: what the copy is made before.
        now: when.

    Raises:
        CouldNotError: the database is damaged or not ours, or the copy could not be written.
        DatabaseLockedError: another process kept the database busy.
    """
    copier = _copier(path)
    if copier is None:
        yield
        return
    backup = _to_dated_name(copier, path, reason, now)
    try:
        yield
    except Exception:
        with suppress(OSError):
            backup.path.unlink()
        raise
    _let_go(path, backup)


def back_up_locked(source: sqlite3.Connection, path: Path, reason: str, now: datetime) -> Backup:
    """Copy a database that is open, under a lock that is held already; then as `backed_up`.

    Raises:
        CouldNotError: as `backed_up`.
    """
    backup = _to_dated_name(lambda target: copy_into(source, target), path, reason, now)
    _let_go(path, backup)
    return backup


def backups_of(path: Path) -> list[Backup]:
    """Give the dated copies of a database in its folder of backups, newest first."""
    pattern = re.compile(
        rf"{re.escape(_stem(path))}-(\d{{4}}-\d\d-\d\dT\d{{6}}Z)(?:-before-([a-z-]*[a-z]))?"
        rf"(?:-(\d+))?{re.escape(_SUFFIX)}"
    )
    found: list[tuple[datetime, int, str, Backup]] = []
    with suppress(OSError):  # no folder, no backups
        for file in backup_folder(path).iterdir():
            if not (match := pattern.fullmatch(file.name)):
                continue
            with suppress(OSError, ValueError):  # gone meanwhile; the 31st of February
                stamp, reason, number = match.groups()
                made_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
                backup = Backup(file, made_at, reason, file.stat().st_size)
                found.append((made_at, int(number or 1), reason or "", backup))
    found.sort(key=lambda entry: entry[:-1], reverse=True)
    return [backup for *_, backup in found]


def backup_folder(path: Path) -> Path:
    """Give where the backups of a database are kept: beside it, wherever a link to it lies."""
    return real_path(path).with_name("backups")


def dated_name(path: Path, now: datetime, addition: str) -> str:
    """Write a name in UTC: neither travel nor daylight saving changes the order of backups."""
    return f"{_stem(path)}-{now.astimezone(UTC).strftime(_STAMP)}{addition}{_SUFFIX}"


def copy_into(source: sqlite3.Connection, target: Path) -> None:
    """Copy an open database, within a transaction, into an empty file that nobody else uses.

    Raises:
        sqlite3.Error: it could not be read, or not be written.
    """
    # This look takes the lock, and waits for it; the backup API would wait without an end.
    source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    with closing(sqlite.connect_private(target)) as copy:
        source.backup(copy)
        # A database that another program has put into WAL mode is no single file.
        copy.execute("PRAGMA journal_mode = DELETE")


def require_whole(copy: Path) -> None:
    """See that a copy is whole, and that nothing in it is forbidden.

    Raises:
        sqlite3.DatabaseError: it is not.
    """
    with closing(sqlite.connect_private(copy)) as connection:
        if faults := sqlite.integrity_faults(connection, most=1):
            raise sqlite.damage(faults[0])


def _copier(path: Path) -> "Callable[[Path], None] | None":
    """Give what copies the database to a file; None where there is nothing in it yet."""
    if not size_of(path):
        return None
    with sqlite.plain_errors(path), closing(sqlite.connect(path, to_write=False)) as connection:
        if schema_version(connection, path) is None:
            return None

    def copy_to(target: Path) -> None:
        with (
            closing(sqlite.connect(path, to_write=False)) as source,
            sqlite.transaction(source, "BEGIN"),
        ):
            copy_into(source, target)

    return copy_to


def _to_dated_name(
    copier: "Callable[[Path], None]", path: Path, reason: str | None, now: datetime
) -> Backup:
    folder = backup_folder(path)
    make_private_folder(folder)
    before = "" if reason is None else f"-before-{reason}"
    number = 1
    while True:
        target = folder / dated_name(path, now, before if number == 1 else f"{before}-{number}")
        try:
            written = _write(copier, path, target, replace=False)
        except RefusedValueError:
            # Made within the same second as another, perhaps by another process.
            number += 1
            continue
        return Backup(target, now.astimezone(UTC), reason, written)


def _write(copier: "Callable[[Path], None]", path: Path, target: Path, *, replace: bool) -> int:
    """Copy to a file that appears whole or not at all; give its size."""
    with replace_whole(target, replace=replace, private=True) as temporary:
        try:
            copier(temporary)
            # The lock is free again by now, unless the caller holds it: the look takes longer.
            require_whole(temporary)
        except sqlite.ERRORS as error:
            blamed = path if sqlite.is_damage(error) else target
            raise sqlite.plain_error(error, blamed) from error
        return temporary.stat().st_size


def _let_go(path: Path, newest: Backup) -> None:
    """Remove what five newer ones stand for; never the one just made, whatever the clock said."""
    kept: list[Backup] = [newest]
    for backup in backups_of(path):
        if backup.reason is None or backup.path == newest.path:
            continue
        if sum(newer.bytes >= backup.bytes for newer in kept) < KEPT:
            kept.append(backup)
        else:
            with suppress(OSError):
                backup.path.unlink()


def _stem(path: Path) -> str:
    return real_path(path).name.removesuffix(_SUFFIX)

"""Backups: consistent, checked and private copies of a database, and their rotation.

Copies are made by SQLite's backup API, never byte by byte: it gives a consistent state despite
concurrent writers, and rolls back the journal of a process that was killed. A copy is an ordinary
database, with one more table that has the text of the settings file.
"""

from __future__ import annotations

import re
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from shlex import quote
from typing import TYPE_CHECKING

from dorsiflex.domain.dates import weekday_and_day
from dorsiflex.errors import CouldNotError, NotFoundError, RefusedValueError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.files import make_private_folder, real_path, replace_atomically, same_file
from dorsiflex.storage.location import locate
from dorsiflex.storage.settings_file import settings_content, settings_path
from dorsiflex.storage.sqlite import schema_version, size_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dorsiflex.storage.location import Location


KEPT = 5
"""An automatic backup is deleted once this many newer ones are at least as large."""

_SUFFIX = ".sqlite3"
_STAMP = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a database.

    Attributes:
        path: the file.
        made_at: time of the copy, in UTC.
        reason: the operation that followed, e.g. `import`; None for a backup made by `db backup`.
        bytes: its size.
        settings_fault: why the copy was made without the settings; None if it has them, or there
            were none.
    """

    path: Path
    made_at: datetime
    reason: str | None
    bytes: int
    settings_fault: str | None = None

    def age(self, now: datetime) -> timedelta:
        """Return how old it is; never negative, whatever the clock said when it was made."""
        return max(now - self.made_at, timedelta())


def back_up(
    location: Location, target: Path | None, now: datetime, *, replace: bool = False
) -> Backup:
    """Copy the database to a file.

    Args:
        location: the database, of any schema version.
        target: the file; None for a dated name in the folder `backups` next to the database.
        now: the time of the copy.
        replace: whether an existing file may be replaced.

    Raises:
        NotFoundError: there is no database yet.
        RefusedValueError: the target is the database itself, a folder, or already exists.
        CouldNotError: the database is gone, damaged or another program's, or the copy could not be
            written.
        DatabaseLockedError: another process kept the database busy.
    """
    path = location.path
    if target is not None and same_file(path, target):
        raise RefusedValueError(f"{target} is the database itself", "choose another file")
    if (copier := _copier(path)) is None:
        refuse_gone(path)
        raise NotFoundError(f"there is no database at {path} yet", "dorsiflex log creates it")
    if target is None:
        return _to_dated_name(copier, path, None, now)
    size, fault = _write(copier, path, target, replace=replace)
    return Backup(target, now.astimezone(UTC), None, size, fault)


@contextmanager
def backed_up(path: Path, reason: str, now: datetime) -> Iterator[None]:
    """Back up the database before the block changes it; delete old backups after the block.

    An automatic backup is deleted once five newer ones are at least as large. So the last five
    always stay, and a smaller backup, of a truncated or new database, never displaces a larger one.
    Backups made by `back_up` are never deleted.

    If the block fails, it has changed nothing: the new backup is deleted and older ones stay, so
    that repeated failures do not displace good backups. If it is interrupted, the outcome is
    unknown, and all backups stay.

    Args:
        path: the database; if it has no tables yet, there is no backup.
        reason: the operation that follows, in lower-case letters and hyphens.
        now: the time of the copy.

    Raises:
        CouldNotError: the database is damaged or another program's, or the copy could not be
            written.
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
    _prune(path, backup)


def back_up_locked(source: sqlite3.Connection, path: Path, reason: str, now: datetime) -> Backup:
    """Back up an open database whose lock is already held; delete old backups as `backed_up`.

    Raises:
        CouldNotError: as `backed_up`.
    """
    backup = _to_dated_name(lambda target: copy_into(source, target), path, reason, now)
    _prune(path, backup)
    return backup


def backups_of(path: Path) -> list[Backup]:
    """Return the dated backups of a database, newest first."""
    pattern = re.compile(
        rf"{re.escape(_stem(path))}-(\d{{4}}-\d\d-\d\dT\d{{6}}Z)(?:-before-([a-z-]*[a-z]))?"
        rf"(?:-(\d+))?{re.escape(_SUFFIX)}"
    )
    found: list[tuple[datetime, int, str, Backup]] = []
    with suppress(OSError):  # no folder, no backups
        for file in backup_folder(path).iterdir():
            if not (match := pattern.fullmatch(file.name)):
                continue
            with suppress(OSError, ValueError):  # just deleted; an impossible date
                stamp, reason, number = match.groups()
                made_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
                backup = Backup(file, made_at, reason, file.stat().st_size)
                found.append((made_at, int(number or 1), reason or "", backup))
    found.sort(key=lambda entry: entry[:-1], reverse=True)
    return [backup for *_, backup in found]


def refuse_gone(path: Path) -> None:
    """Check that a database that is not there has no backups: a new one would hide the loss.

    Raises:
        CouldNotError: it has; the error says how to restore the newest, and how to start anew.
    """
    backups = backups_of(path)
    if not backups:
        return
    newest = backups[0]
    on = newest.made_at.astimezone()
    named = "" if _is_default(path) else f" --db {quote(str(path))}"
    raise CouldNotError(
        f"the database {path} is gone, but there are backups; the newest is from"
        f" {weekday_and_day(on)} {on.year}{_contents(newest.path)}",
        f"restore it: dorsiflex{named} db restore {quote(str(newest.path))}; or, to start anew,"
        " move the folder backups away",
    )


def _is_default(path: Path) -> bool:
    try:
        return path == locate(None).file
    except CouldNotError:
        return False  # there is no home directory


def _contents(backup: Path) -> str:
    """Return how many tests are in a backup, for a message; empty if it cannot be read."""
    with (
        suppress(OSError, *sqlite.ERRORS),
        closing(sqlite.connect(backup, to_write=False)) as connection,
    ):
        ((_, tests),) = connection.execute(sql.COUNTS)
        return f", with {tests:,} test{'' if tests == 1 else 's'}"
    return ""


def backup_folder(path: Path) -> Path:
    """Return the folder of backups, next to the real file even if `path` is a link."""
    return real_path(path).with_name("backups")


def dated_name(path: Path, now: datetime, ending: str) -> str:
    """Return a file name with the time in UTC, so that names sort by time."""
    return f"{_stem(path)}-{now.astimezone(UTC).strftime(_STAMP)}{ending}{_SUFFIX}"


def copy_into(source: sqlite3.Connection, target: Path) -> None:
    """Copy an open database, in its transaction, into an empty temporary file.

    Raises:
        sqlite3.Error: the source could not be read or the target not written.
    """
    # Acquire the lock, with the busy timeout: the backup API would wait forever.
    source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    with closing(sqlite.connect_private(target)) as copy:
        source.backup(copy)
        # The source may be in WAL mode; a copy must be a single file.
        copy.execute("PRAGMA journal_mode = DELETE")


def check_integrity(copy: Path) -> None:
    """Check that a copy is intact and violates no constraint.

    Raises:
        sqlite3.DatabaseError: the copy is damaged.
    """
    with closing(sqlite.connect_private(copy)) as connection:
        if faults := sqlite.integrity_faults(connection, most=1):
            raise sqlite.damage(faults[0])


def _copier(path: Path) -> Callable[[Path], None] | None:
    """Return a function that copies the database to a file; None if it has no tables yet."""
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
    copier: Callable[[Path], None], path: Path, reason: str | None, now: datetime
) -> Backup:
    folder = backup_folder(path)
    make_private_folder(folder)
    before = "" if reason is None else f"-before-{reason}"
    number = 1
    while True:
        target = folder / dated_name(path, now, before if number == 1 else f"{before}-{number}")
        try:
            size, fault = _write(copier, path, target, replace=False)
        except RefusedValueError:
            # A backup of the same second, perhaps by another process.
            number += 1
            continue
        return Backup(target, now.astimezone(UTC), reason, size, fault)


def _write(
    copier: Callable[[Path], None], path: Path, target: Path, *, replace: bool
) -> tuple[int, str | None]:
    """Copy to a file atomically; return its size in bytes, and why it has no settings."""
    with replace_atomically(target, replace=replace, private=True) as temporary:
        try:
            copier(temporary)
            fault = _add_settings(temporary)
            # The check takes longer than the copy and needs no lock, unless the caller holds one.
            check_integrity(temporary)
        except sqlite.ERRORS as error:
            blamed = path if sqlite.is_damage(error) else target
            raise sqlite.plain_error(error, blamed) from error
        return temporary.stat().st_size, fault


def _add_settings(copy: Path) -> str | None:
    """Put the settings file into a copy, in a table that only backups have.

    Return why the file could not be read; None if it could, or there is none.
    """
    content: str | bytes = b""
    fault = None
    try:
        content = settings_content(settings_path())
        content = content.decode()  # stays bytes if it is not UTF-8
    except CouldNotError as error:
        fault = error.message
    except UnicodeDecodeError:
        pass
    with closing(sqlite.connect_private(copy)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {sql.SETTINGS_TABLE}")
        if content:
            connection.execute(f"CREATE TABLE {sql.SETTINGS_TABLE} (toml TEXT NOT NULL)")
            connection.execute(f"INSERT INTO {sql.SETTINGS_TABLE} VALUES (?)", (content,))  # noqa: S608 # our own name
    return fault


def _prune(path: Path, newest: Backup) -> None:
    """Delete old automatic backups; never the newest, even if the clock was set back."""
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

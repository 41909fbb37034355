"""Restoring a backup in full, without losing the present database or settings."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from itertools import count
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.settings import resolve
from dorsiflex.errors import (
    CouldNotError,
    DamagedError,
    DorsiflexError,
    NotFoundError,
    RefusedValueError,
)
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import (
    back_up_locked,
    backup_folder,
    check_integrity,
    copy_into,
    dated_name,
)
from dorsiflex.storage.files import (
    ExistsAlreadyError,
    make_private_folder,
    put_in_place,
    real_path,
    replace_atomically,
    same_file,
    temporary_beside,
    write_atomically,
)
from dorsiflex.storage.settings_file import settings_path
from dorsiflex.storage.sqlite import schema_version, size_of, was_a_database, written_by_newer
from dorsiflex.storage.transactions import create_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.domain.settings import Value
    from dorsiflex.storage.location import Location


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting with another value than before; None if it is not set in the file."""

    key: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class RestoredSettings:
    """What became of the settings file in a restore.

    Attributes:
        path: the file.
        former: the copy of the file before; None if there was none.
        changes: the settings that differ.
    """

    path: Path
    former: Path | None
    changes: tuple[SettingChange, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore.

    Attributes:
        path: the database.
        source: the backup that was restored.
        people: the number of people in it.
        tests: the number of tests in it.
        former: the backup of the former database; None if there was none.
        former_damaged: whether the former database was damaged; `former` then has its bytes.
        settings: what became of the settings; None if they are as before.
    """

    path: Path
    source: Path
    people: int
    tests: int
    former: Path | None
    former_damaged: bool = False
    settings: RestoredSettings | None = None


def restore(
    location: Location, source: Path, now: datetime, *, with_settings: bool = True
) -> Restored:
    """Restore a backup, and the settings in it.

    A temporary copy of the backup is checked and, if older than this program, migrated; the backup
    itself stays as it is. Then the database is backed up and overwritten under one lock, in one
    transaction. A rename would be atomic too, but a process that has the former file open and waits
    for the lock would then write to a deleted file.

    A damaged database cannot be locked and read: its bytes are kept in a file of their own, and the
    copy is renamed to replace it.

    Args:
        location: the database, which need not exist.
        source: the backup.
        now: the time, for the names of the copies of the present database and settings.
        with_settings: restore the settings, too, if the backup has them.

    Raises:
        NotFoundError: there is no such backup.
        RefusedValueError: the backup is the database itself.
        CouldNotError: the backup cannot be reached, is damaged, from a newer version or not a
            dorsiflex database; or the database is another program's or cannot be written. The
            database stays as it is.
        DatabaseLockedError: another process kept the database busy.
    """
    path = real_path(location.path)
    _refuse_no_file(source)
    if same_file(source, path):
        raise RefusedValueError(f"{source} is the database itself", "give a backup of it")
    make_private_folder(path.parent)
    with _prepared(source, path) as copy, sqlite.plain_errors(path):
        settings = _take_settings(copy)
        if not with_settings:
            settings = b""
        if settings:
            _check_settings(settings, source)
        people, tests = _counts(copy)
        if not size_of(path):
            create_file(path)
        is_damaged = False
        try:
            with sqlite.plain_errors(path):
                former = _overwrite(path, copy, now)
        except DamagedError:
            if not was_a_database(path):
                raise
            former, is_damaged = _keep_damaged(path, now), True
            put_in_place(copy, path, replace=True)
    restored = _with_settings(settings, now) if settings else None
    return Restored(path, source, people, tests, former, is_damaged, restored)


def _take_settings(copy: Path) -> bytes:
    """Remove the settings from a copy of a backup, and return them; empty if it has none."""
    with closing(sqlite.connect_private(copy)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if (sql.SETTINGS_TABLE,) not in names.fetchall():
            return b""
        statement = f"SELECT CAST(toml AS BLOB) FROM {sql.SETTINGS_TABLE}"  # noqa: S608 # our own name
        found = connection.execute(statement).fetchone()
        connection.execute(f"DROP TABLE {sql.SETTINGS_TABLE}")
    return found[0] if found else b""


def _refuse_no_file(source: Path) -> None:
    try:
        if S_ISREG(source.stat().st_mode):
            return
    except PermissionError as error:
        raise CouldNotError(
            f"{source} cannot be reached: {error.strerror}", "check the permissions of its folder"
        ) from error
    except (OSError, ValueError):  # no such file, or no name that a file can have
        pass
    raise NotFoundError(f"there is no file {source}", "give a backup made by dorsiflex db backup")


def _check_settings(settings: bytes, source: Path) -> None:
    """Check that settings of a backup can be used.

    Raises:
        CouldNotError: they cannot.
    """
    place = f"the settings in {source}"
    try:
        resolve(_parsed(settings, place), {}, place)
    except DorsiflexError as error:
        raise CouldNotError(
            error.message, "nothing was changed; --no-settings restores everything else"
        ) from error


def _with_settings(settings: bytes, now: datetime) -> RestoredSettings | None:
    try:
        return _restore_settings(settings, now)
    except (DorsiflexError, OSError) as error:
        raise CouldNotError(
            f"the database was restored, but not the settings: {error}",
            "correct that, and restore again; or set them with dorsiflex config set",
        ) from error


def _restore_settings(content: bytes, now: datetime) -> RestoredSettings | None:
    """Replace the settings file by the one in a backup, after a copy of it; None if they agree.

    Args:
        content: of the file, as `_check_settings` accepts it.
        now: the time, for the name of the copy.

    Raises:
        CouldNotError: a file cannot be written.
    """
    path = settings_path()
    before = path.read_bytes() if path.is_file() else b""
    if content == before:
        return None
    former = _keep_former(path, before, now) if before else None
    make_private_folder(path.parent)
    with write_atomically(path, replace=True) as stream:
        stream.write(content)
    old: dict[str, Any] = {}
    with suppress(DorsiflexError):
        old = _parsed(before, path)
    new = _parsed(content, path)
    changes = tuple(
        SettingChange(key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    )
    return RestoredSettings(path, former, changes)


def _keep_former(path: Path, content: bytes, now: datetime) -> Path:
    stem = f"{path.stem}-before-restore-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        former = path.with_name(f"{name}{path.suffix}")
        with suppress(ExistsAlreadyError), write_atomically(former, replace=False) as stream:
            stream.write(content)
            break
    return former


def _parsed(content: bytes, place: object) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RefusedValueError(f"{place} are not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RefusedValueError(f"{place} are not valid TOML: {error}") from error


@contextmanager
def _prepared(source: Path, path: Path) -> Iterator[Path]:
    """Yield an intact temporary copy with the current schema, next to the database."""
    with ExitStack() as stack:
        try:
            temporary = stack.enter_context(temporary_beside(path))
        except OSError as error:
            raise CouldNotError(
                f"{path.parent} cannot be written: {error.strerror}",
                "nothing was changed; check the permissions of the folder and the free space",
            ) from error
        try:
            with sqlite.plain_errors(source):
                version = _copy(source, temporary)
                check_integrity(temporary)
                if version != sql.SCHEMA_VERSION:
                    from dorsiflex.storage.migrate import migrate

                    migrate(temporary)
        except CouldNotError as error:
            # The usual hint names --db, but here the refused file is the backup.
            if error.hint == sqlite.NAME_ANOTHER:
                error.hint = "nothing was changed; give a backup made by dorsiflex db backup"
            raise
        yield temporary


def _copy(source: Path, temporary: Path) -> str:
    with (
        closing(sqlite.connect(source.absolute(), to_write=False)) as connection,
        sqlite.transaction(connection, "BEGIN"),
    ):
        version = schema_version(connection, source)
        if version is None:
            raise CouldNotError(f"{source} is empty", "give a backup made by dorsiflex db backup")
        if version > sql.SCHEMA_VERSION:
            raise written_by_newer(source)
        copy_into(connection, temporary)
    return version


def _counts(copy: Path) -> tuple[int, int]:
    with closing(sqlite.connect(copy, to_write=False)) as connection:
        ((people, tests),) = connection.execute(sql.COUNTS)
    return people, tests


def _overwrite(path: Path, copy: Path, now: datetime) -> Path | None:
    """Back up the database and overwrite it under one lock; return the backup."""
    with closing(sqlite.connect(path, to_write=True)) as present:
        # This mode keeps the lock after a transaction. The backup API needs its own transaction,
        # and no test can be stored between the backup and the restore.
        present.execute("PRAGMA locking_mode = EXCLUSIVE")
        present.execute("BEGIN EXCLUSIVE")
        present.execute("COMMIT")
        former = None
        if schema_version(present, path) is not None:
            sqlite.use_rollback_journal(present)
            former = back_up_locked(present, path, "restore", now).path
        with closing(sqlite.connect(copy, to_write=False)) as source:
            source.backup(present)
    return former


def _keep_damaged(path: Path, now: datetime) -> Path:
    """Copy the bytes of a damaged database to the folder of backups."""
    folder = backup_folder(path)
    make_private_folder(folder)
    kept = folder / dated_name(path, now, f"-damaged-{os.getpid()}")
    with replace_atomically(kept, replace=True) as temporary:
        shutil.copyfile(path, temporary)
    # A journal belongs to the damaged file: SQLite would roll it back into the copy.
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return kept

"""Going back to a copy of the database, whole, and without losing the present one."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError, DamagedError, NotFoundError, RefusedValueError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import (
    back_up_locked,
    backup_folder,
    copy_into,
    dated_name,
    require_whole,
)
from dorsiflex.storage.files import (
    make_private_folder,
    put_in_place,
    real_path,
    replace_whole,
    same_file,
    temporary_beside,
)
from dorsiflex.storage.opening import make
from dorsiflex.storage.sqlite import schema_version, size_of, was_a_database, written_by_newer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.storage.location import Location


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        path: the database.
        source: the copy that it is again.
        people: how many are in it.
        tests: how many are in it.
        former: where the state before is kept; None where there was none.
        former_damaged: that state could not be read; what is kept are its bytes.
    """

    path: Path
    source: Path
    people: int
    tests: int
    former: Path | None
    former_damaged: bool = False


def restore(location: Location, source: Path, now: datetime) -> Restored:
    """Put a copy in the place of the database.

    The copy is read, checked and, where it is older than this program, migrated beside the database
    first; the file that was named stays as it is. Then the database is locked, backed up and
    overwritten under that one lock, in one transaction of SQLite's own. A rename would be as whole,
    but a program that had opened the former file and waits to write would write to a file without a
    name; within the lock it waits, or is told that the database is locked.

    A database that is damaged cannot be locked and read: its bytes are set aside, and the copy
    takes its name.

    Args:
        location: the database, which need not exist.
        source: the copy.
        now: when.

    Raises:
        NotFoundError: there is no such copy.
        RefusedValueError: it is the database itself.
        CouldNotError: it is not a dorsiflex database, damaged, or from a newer version; or the
            database is another program's, or cannot be written. The database is untouched.
        DatabaseLockedError: another process kept the database busy.
    """
    path = real_path(location.path)
    if not os.path.isfile(source):  # noqa: PTH113 # never raises
        raise NotFoundError(f"there is no file {source}", "name a copy made by dorsiflex db backup")
    if same_file(source, path):
        raise RefusedValueError(f"{source} is the database itself", "name a copy of it")
    make_private_folder(path.parent)
    with _prepared(source, path) as copy, sqlite.plain_errors(path):
        people, tests = _counts(copy)
        if not size_of(path):
            make(path)
        try:
            with sqlite.plain_errors(path):
                former = _overwrite(path, copy, now)
        except DamagedError:
            if not was_a_database(path):
                raise
            former = _set_aside(path, now)
            put_in_place(copy, path, replace=True)
            return Restored(path, source, people, tests, former, former_damaged=True)
    return Restored(path, source, people, tests, former)


@contextmanager
def _prepared(source: Path, path: Path) -> Iterator[Path]:
    """Give a whole copy at the current version, in a file beside the database."""
    with ExitStack() as stack:
        try:
            temporary = stack.enter_context(temporary_beside(path))
        except OSError as error:
            raise CouldNotError(
                f"{path.parent} cannot be written: {error.strerror}",
                "nothing was changed; check the permissions of the folder and the space on it",
            ) from error
        try:
            with sqlite.plain_errors(source):
                version = _copied(source, temporary)
                require_whole(temporary)
                if version != sql.SCHEMA_VERSION:
                    from dorsiflex.storage.migrate import migrate

                    migrate(temporary)
        except CouldNotError as error:
            # The file after --db is not the one that was named here, but would be overwritten.
            if error.hint == sqlite.NAME_ANOTHER:
                error.hint = "nothing was changed; name a copy made by dorsiflex db backup"
            raise
        yield temporary


def _copied(source: Path, temporary: Path) -> str:
    with (
        closing(sqlite.connect(source.absolute(), to_write=False)) as connection,
        sqlite.transaction(connection, "BEGIN"),
    ):
        version = schema_version(connection, source)
        if version is None:
            raise CouldNotError(f"{source} is empty", "name a copy made by dorsiflex db backup")
        if version > sql.SCHEMA_VERSION:
            raise written_by_newer(source)
        copy_into(connection, temporary)
    return version


def _counts(copy: Path) -> tuple[int, int]:
    with closing(sqlite.connect(copy, to_write=False)) as connection:
        ((people, tests),) = connection.execute(sql.COUNTS)
    return people, tests


def _overwrite(path: Path, copy: Path, now: datetime) -> Path | None:
    """Back the database up and overwrite it, all under one lock; give the backup."""
    with closing(sqlite.connect(path, to_write=True)) as present:
        # In this mode the lock stays when the transaction ends. The backup API begins and ends a
        # transaction of its own, and nobody can store a test between the backup and the restore.
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


def _set_aside(path: Path, now: datetime) -> Path:
    """Keep the bytes of a damaged database."""
    folder = backup_folder(path)
    make_private_folder(folder)
    aside = folder / dated_name(path, now, f"-damaged-{os.getpid()}")
    with replace_whole(aside, replace=True) as temporary:
        shutil.copyfile(path, temporary)
    # If there is one, it belongs to the damaged file: SQLite would play it back into the copy.
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return aside

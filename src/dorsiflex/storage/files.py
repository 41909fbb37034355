"""Files that appear whole or not at all."""

import os
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, BinaryIO

from dorsiflex.errors import CouldNotError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE_MODE = 0o600
_NAME_PART = 40
"""Characters: at four bytes each they leave room within the 255 bytes of a name."""


@contextmanager
def write_whole(path: Path, *, replace: bool) -> "Iterator[BinaryIO]":
    """Write a file that replaces `path` when the block ends well, and leaves it alone otherwise.

    A link is followed: the file that it points to is replaced, the link stays.

    Raises:
        RefusedValueError: the file exists and is not to be replaced, or is a directory.
        CouldNotError: the disk did not allow it.
    """
    target = Path(os.path.realpath(path))
    try:
        former_mode = _mode_if_writable(path, target, replace=replace)
        # Not the whole name, which with the rest can be too long for the file system.
        temporary = target.with_name(f".{target.name[:_NAME_PART]}.{os.getpid()}.part")
        # Made anew, so that a link somebody left under that name is never followed.
        temporary.unlink(missing_ok=True)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if former_mode is not None:
                temporary.chmod(former_mode)
            _put_in_place(temporary, target, replace=replace)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CouldNotError(
            f"{path} could not be written: {error.strerror or error}", "nothing was written"
        ) from error


def _mode_if_writable(path: Path, target: Path, *, replace: bool) -> int | None:
    """Give the permissions of the file that is to be replaced; None where there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if S_ISDIR(status.st_mode):
        raise RefusedValueError(f"{path} is a directory", "name a file in it")
    if not replace:
        raise _exists_already(path)
    if not S_ISREG(status.st_mode):
        raise RefusedValueError(f"{path} is a device or a pipe, not a file", "name a file")
    return S_IMODE(status.st_mode)


def _put_in_place(temporary: Path, target: Path, *, replace: bool) -> None:
    if replace:
        temporary.replace(target)
        return
    try:
        # Unlike a rename, a link fails where a file has appeared in the meantime.
        os.link(temporary, target)
    except FileExistsError:
        raise _exists_already(target) from None
    except OSError:
        # Some file systems have no hard links.
        if target.exists():
            raise _exists_already(target) from None
        temporary.replace(target)


def _exists_already(path: Path) -> RefusedValueError:
    return RefusedValueError(f"{path} exists already", "replace it with --force, or name another")


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one existing file, links and all."""
    try:
        return one.samefile(other)
    except OSError:
        return False

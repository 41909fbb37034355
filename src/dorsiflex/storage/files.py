"""Files that appear whole or not at all."""

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dorsiflex.errors import CouldNotError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE_MODE = 0o600


@contextmanager
def write_whole(path: Path, *, replace: bool) -> "Iterator[BinaryIO]":
    """Write a file that replaces `path` when the block ends well, and leaves it alone otherwise.

    A link is followed: the file that it points to is replaced, the link stays.

    Raises:
        RefusedValueError: the file exists and is not to be replaced, or is a directory.
        CouldNotError: the disk did not allow it.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise RefusedValueError(f"{path} is a directory", "name a file in it")
    if target.exists() and not replace:
        raise _exists(path)
    temporary = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else _FILE_MODE
        # Made anew, so that a link somebody left under that name is never followed.
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _put_in_place(temporary, target, replace=replace)
    except OSError as error:
        raise CouldNotError(
            f"{path} could not be written: {error.strerror or error}", "nothing was written"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _put_in_place(temporary: Path, target: Path, *, replace: bool) -> None:
    if replace or os.name == "nt":
        temporary.replace(target)
        return
    try:
        # Unlike a rename, a link fails where a file has appeared in the meantime.
        os.link(temporary, target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        # Some file systems have no hard links.
        temporary.replace(target)


def _exists(path: Path) -> RefusedValueError:
    return RefusedValueError(f"{path} exists already", "replace it with --force, or name another")


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one existing file, links and all."""
    try:
        return one.samefile(other)
    except OSError:
        return False

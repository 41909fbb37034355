"""Where the database is: a file in the platform's user data directory, or where one is told."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Callable

_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Location:
    """A database file, which need not exist yet."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


def locate(told: str | None) -> Location:
    """Find the database.

    Args:
        told: a path, a `sqlite:///` URL, or None for the platform's user data directory.

    Raises:
        RefusedValueError: a URL of another kind, an empty path, or the home of nobody.
        CouldNotError: nothing was told and there is no home directory; or the path is relative to a
            directory that is gone.
    """
    if told is None:
        return Location(data_directory() / "dorsiflex.sqlite3")
    if told.startswith(_SQLITE):
        told = told.removeprefix(_SQLITE)
    elif "://" in told:
        scheme = told.partition("://")[0]
        raise RefusedValueError(
            f"a database of the kind '{scheme}' is not supported", "give --db the path of a file"
        )
    if not told:
        raise RefusedValueError("the path of the database is empty", "give --db the path of a file")
    if "\0" in told:
        raise RefusedValueError("the path of the database has a NUL character")
    try:
        return Location(Path(told).expanduser().absolute())
    except RuntimeError as error:
        raise RefusedValueError(
            f"there is no home directory for the ~ in '{told}'", "write the path without it"
        ) from error
    except OSError as error:
        raise CouldNotError(
            f"the current directory cannot be told: {error.strerror}",
            "give --db a path from the root",
        ) from error


def data_directory() -> Path:
    """Give the directory for the user's data on this platform.

    Raises:
        CouldNotError: there is no home directory.
    """
    from platformdirs import user_data_path

    return _at_home(user_data_path, "name a file with --db PATH")


def config_directory() -> Path:
    """Give the directory for the user's settings on this platform.

    Raises:
        CouldNotError: there is no home directory.
    """
    from platformdirs import user_config_path

    return _at_home(user_config_path, "set HOME to a folder of this account")


def _at_home(directory: "Callable[..., Path]", hint: str) -> Path:
    try:
        path = directory("dorsiflex", appauthor=False)
    except RuntimeError:
        path = Path()
    # Older versions of platformdirs give a path with its ~ instead of raising.
    if path.is_absolute():
        return path
    raise CouldNotError("this account has no home directory to keep data in", hint)

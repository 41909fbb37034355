"""Where the database is: a file in the platform's user data directory, or where one is told."""

from dataclasses import dataclass
from pathlib import Path

from dorsiflex.errors import CouldNotError, RefusedValueError

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
        RefusedValueError: a URL of another kind, or an empty path.
        CouldNotError: nothing was told and there is no home directory.
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
    return Location(Path(told).expanduser().absolute())


def data_directory() -> Path:
    """Give the directory for the user's data on this platform.

    Raises:
        CouldNotError: there is no home directory.
    """
    from platformdirs import user_data_path

    return _at_home(user_data_path("dorsiflex", appauthor=False))


def config_directory() -> Path:
    """Give the directory for the user's settings on this platform.

    Raises:
        CouldNotError: there is no home directory.
    """
    from platformdirs import user_config_path

    return _at_home(user_config_path("dorsiflex", appauthor=False))


def _at_home(path: Path) -> Path:
    if path.is_absolute():
        return path
    raise CouldNotError(
        "this account has no home directory to keep data in", "name a file with --db PATH"
    )

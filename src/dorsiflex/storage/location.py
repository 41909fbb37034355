"""Where the database is: a file in the platform's user data directory, or where one is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.errors import CouldNotError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dorsiflex.storage.server_url import ServerUrl

_SQLITE = "sqlite:///"
_URL = r"([A-Za-z][A-Za-z0-9+.-]*)://"
_PLAINLY_A_PATH = r"""(?x)
    /(?!/.*@)                 # from the root; //USER@HOST has lost the beginning of a URL
  | \.{1,2}[/\\] | \\         # from here; from a share or the root of a drive of Windows
  | ~[^/\\:=@]*(?:[/\\]|$)   # from a home directory
  | [A-Za-z]:[/\\]
"""
_COULD_BE_MORE = r"""(?xs)
    [^/\\]*[:=]                        # a URI, host=... of libpq, USER:PASSWORD@HOST
  | postgres(?:ql)?(?:\+\w*)?[/\\]{2}   # a URL that lost its colon
  | .*:.*@ | .*@.*:                    # USER:PASSWORD@HOST behind whatever else
  | .*[?&;]\w+=                        # options
"""
"""What can be meant as something else than a path, and can hold a password. (These are compiled
where a database is named, and not by every command.)"""

COPIES_THERE = "there, pg_dump makes a copy, and psql or pg_restore goes back to one"
"""What to do about copies of a database on a server: they are its own programs' business."""


class Location(NamedTuple):
    """A database file, which need not exist yet; or a database on a server.

    Attributes:
        file: the file; None for a database on a server.
        server: the server and the database on it; None for a file.
    """

    file: Path | None
    server: ServerUrl | None = None

    @property
    def path(self) -> Path:
        """Give the file.

        Raises:
            CouldNotError: the database is on a server, where its own programs do what is asked.
        """
        if self.file is None:
            raise CouldNotError(
                f"{self} is on a server, and this works with a database file only", COPIES_THERE
            )
        return self.file

    def owns(self, path: Path) -> bool:
        """Tell whether a file is the database or belongs to it."""
        from dorsiflex.storage.files import same_file

        if self.file is None:
            return False
        beside = [self.file.with_name(f"{self.file.name}-{kind}") for kind in ("journal", "wal")]
        return same_file(path, self.file) or path.absolute() in beside

    def __str__(self) -> str:
        return str(self.server or self.file)


def locate(told: str | None) -> Location:
    """Find the database.

    Args:
        told: a path, a `sqlite:///` URL, the URL of a PostgreSQL database, or None for the
            platform's user data directory.

    Raises:
        RefusedValueError: a URL that is of another kind or cannot be read, what may be meant as
            one, an empty path, or the home of nobody. Only a path is ever shown.
        CouldNotError: nothing was told and there is no home directory; or the path is relative to a
            directory that is gone.
    """
    if told is None:
        return Location(data_directory() / "dorsiflex.sqlite3")
    if told.startswith("postgres"):
        from dorsiflex.storage.server_url import names_server, read_server_url

        if names_server(told):
            return Location(None, read_server_url(told))
    if told.startswith(_SQLITE):
        told = told.removeprefix(_SQLITE)
        if re.search(r"\?\w+=", told):
            raise _could_be_more()
    else:
        _require_path(told)
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


def _require_path(told: str) -> None:
    """Do nothing where a text can be nothing else than the path of a file.

    Raises:
        RefusedValueError: it could be a URL, or what else opens a database. It is not shown: there
            can be a password in it.
    """
    if re.match(_PLAINLY_A_PATH, told):
        return
    if url := re.match(_URL, told):
        raise RefusedValueError(
            f"a database of the kind '{url[1]}' is not supported",
            "give --db the path of a file, or postgresql+psycopg://HOST/DATABASE",
        )
    if re.match(_COULD_BE_MORE, told):
        raise _could_be_more()


def _could_be_more() -> RefusedValueError:
    return RefusedValueError(
        "what was given as the database is neither plainly a file nor a URL",
        "for a server write postgresql+psycopg://USER@HOST/DATABASE, with the password in"
        " PGPASSWORD or ~/.pgpass; for a file with : or = in its name ./NAME",
    )


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


def _at_home(directory: Callable[..., Path], hint: str) -> Path:
    try:
        path = directory("dorsiflex", appauthor=False)
    except RuntimeError:
        path = Path()
    # Older versions of platformdirs give a path with its ~ instead of raising.
    if path.is_absolute():
        return path
    raise CouldNotError("this account has no home directory to keep data in", hint)

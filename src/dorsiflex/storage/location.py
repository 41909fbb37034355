"""Where the database is: by default a file in the platform's user data directory."""

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
_CERTAINLY_A_PATH = r"""(?x)
    /(?!/.*@)                 # absolute; //USER@HOST is a URL without its start
  | \.{1,2}[/\\] | \\         # relative; a share or the root of a drive on Windows
  | ~[^/\\:=@]*(?:[/\\]|$)   # in a home directory
  | [A-Za-z]:[/\\]
"""
_MAYBE_A_URL = r"""(?xs)
    [^/\\]*[:=]                        # a URI, host=... of libpq, USER:PASSWORD@HOST
  | postgres(?:ql)?(?:\+\w*)?[/\\]{2}   # a URL that lost its colon
  | .*:.*@ | .*@.*:                    # USER:PASSWORD@HOST after anything else
  | .*[?&;]\w+=                        # options
"""
"""Texts that may be meant as something other than a path and may hold a password. Compiled only if
a database is named, not by every command."""

SERVER_COPY_HINT = "make backups with pg_dump, and restore them with psql or pg_restore"
"""The hint for copies of a database on a server."""


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
        """The file.

        Raises:
            CouldNotError: the database is on a server.
        """
        if self.file is None:
            raise CouldNotError(
                f"{self} is on a server; this works only with a database file", SERVER_COPY_HINT
            )
        return self.file

    def owns(self, path: Path) -> bool:
        """Return whether a path is the database file, its journal or its WAL."""
        from dorsiflex.storage.files import same_file

        if self.file is None:
            return False
        siblings = [self.file.with_name(f"{self.file.name}-{kind}") for kind in ("journal", "wal")]
        return same_file(path, self.file) or path.absolute() in siblings

    def __str__(self) -> str:
        return str(self.server or self.file)


def locate(given: str | None) -> Location:
    """Return where the database is.

    Args:
        given: a path, a `sqlite:///` URL, the URL of a PostgreSQL database, or None for the
            platform's user data directory.

    Raises:
        RefusedValueError: an unsupported or malformed URL, a text that may be meant as one, an
            empty path, or the home directory of an unknown user. Only paths are ever shown.
        CouldNotError: None was given and there is no home directory, or the path is relative to a
            directory that no longer exists.
    """
    if given is None:
        return Location(data_directory() / "dorsiflex.sqlite3")
    if given.startswith("postgres"):
        from dorsiflex.storage.server_url import is_server_url, read_server_url

        if is_server_url(given):
            return Location(None, read_server_url(given))
    if given.startswith(_SQLITE):
        given = given.removeprefix(_SQLITE)
        if re.search(r"\?\w+=", given):
            raise _neither_path_nor_url()
    else:
        _require_path(given)
    if not given:
        raise RefusedValueError("the path of the database is empty", "give --db the path of a file")
    if "\0" in given:
        raise RefusedValueError("the path of the database has a NUL character")
    try:
        return Location(Path(given).expanduser().absolute())
    except RuntimeError as error:
        raise RefusedValueError(
            f"there is no home directory for the ~ in '{given}'", "write the path without it"
        ) from error
    except OSError as error:
        raise CouldNotError(
            f"the current directory cannot be determined: {error.strerror}",
            "give --db an absolute path",
        ) from error


def _require_path(given: str) -> None:
    """Check that a text can only be the path of a file.

    Raises:
        RefusedValueError: it may be a URL or a connection string. The message does not show it: it
            may hold a password.
    """
    if re.match(_CERTAINLY_A_PATH, given):
        return
    if url := re.match(_URL, given):
        raise RefusedValueError(
            f"a database of the kind '{url[1]}' is not supported",
            "give --db the path of a file, or postgresql+psycopg://HOST/DATABASE",
        )
    if re.match(_MAYBE_A_URL, given):
        raise _neither_path_nor_url()


def _neither_path_nor_url() -> RefusedValueError:
    return RefusedValueError(
        "the database given is neither clearly a file nor a URL",
        "for a server write postgresql+psycopg://USER@HOST/DATABASE, with the password in"
        " PGPASSWORD or ~/.pgpass; for a file with : or = in its name ./NAME",
    )


def data_directory() -> Path:
    """Return the platform's directory for the user's data.

    Raises:
        CouldNotError: there is no home directory.
    """
    from platformdirs import user_data_path

    return _at_home(user_data_path, "give a file with --db PATH")


def config_directory() -> Path:
    """Return the platform's directory for the user's settings.

    Raises:
        CouldNotError: there is no home directory.
    """
    from platformdirs import user_config_path

    return _at_home(user_config_path, "set HOME to a folder of yours")


def _at_home(directory: Callable[..., Path], hint: str) -> Path:
    try:
        path = directory("dorsiflex", appauthor=False)
    except RuntimeError:
        path = Path()
    # Older versions of platformdirs return a path with ~ and do not raise.
    if path.is_absolute():
        return path
    raise CouldNotError("there is no home directory for the data", hint)

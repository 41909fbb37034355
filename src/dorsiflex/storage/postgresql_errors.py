"""What PostgreSQL and libpq say, turned into what a user can do about it."""

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dorsiflex.errors import CouldNotError, DatabaseLockedError, DorsiflexError
from dorsiflex.storage.server_url import secrets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.storage.server_url import ServerUrl

LOCK_TIMEOUT_S = 5

_NOTHING = "nothing was changed"

_LOCKED = {
    "55P03",  # lock_timeout
    "40P01",  # deadlock with another program
    "40001",  # serialization failure
}

_POOLED = (
    "the pooler in front of {server} mixes up prepared statements: {said}",
    f"{_NOTHING}; leave prepare_threshold out of the URL",
)

_BY_STATE = {
    "25006": ("{server} takes no changes: it is a copy that is read only", "name the main server"),
    "42501": (
        "this user may not do that on {server}: {said}",
        f"{_NOTHING}; ask whoever runs the server for the rights (README)",
    ),
    "3F000": (
        "this user may not make tables on {server}: {said}",
        f"{_NOTHING}; ask whoever runs the server for the rights (README)",
    ),
    "42P07": (
        "{server} has tables of another program: {said}",
        "it was left untouched; give dorsiflex a database or a schema of its own",
    ),
    "42P05": _POOLED,
    "26000": _POOLED,
    "53100": ("the disk of the server is full", f"{_NOTHING}; free some space there and try again"),
    "57014": ("the server cancelled it: {said}", f"{_NOTHING}; try again"),
}
"""By SQLSTATE (PostgreSQL documentation, appendix A)."""

_AT_THE_DOOR = (
    (
        r"password authentication failed|no password supplied|authentication failed",
        "the password comes from PGPASSWORD, ~/.pgpass or a service file, as psql has it",
    ),
    (r"database .* does not exist", "whoever runs the server makes it with: createdb NAME"),
    (r"role .* does not exist", "whoever runs the server makes it with: createuser NAME"),
    (
        r"invalid connection option|invalid .* value",
        "the options of libpq stand after the ? of --db",
    ),
    (r"too many (clients|connections)|slots are reserved", "try again in a moment"),
)
"""libpq gives no SQLSTATE for what happens while connecting."""


_BESIDE = ("\t", "HINT:", "DETAIL:")
"""How lines begin that say more about the one before them."""


@contextmanager
def plain_errors(server: "ServerUrl") -> "Iterator[None]":
    """Turn what SQLAlchemy raises into what a user can do about it.

    Raises:
        DatabaseLockedError: another program kept the database busy.
        CouldNotError: everything else.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise plain_error(error, server) from error


def plain_error(error: SQLAlchemyError, server: "ServerUrl") -> DorsiflexError:
    """Give the error to show for what the server says."""
    state = _state(error)
    if state in _LOCKED:
        return DatabaseLockedError(
            f"the database is locked: another program kept it busy for {LOCK_TIMEOUT_S} seconds",
            f"{_NOTHING}; try again in a moment",
        )
    if state in _BY_STATE:
        message, hint = _BY_STATE[state]
        return CouldNotError(message.format(server=server, said=_said(error, server)), hint)
    if _is_lost(error):
        return CouldNotError(
            f"the connection to {server} was lost", f"{_NOTHING}; check the network and try again"
        )
    return CouldNotError(f"the database refused: {_said(error, server)}", _NOTHING)


def cannot_connect(error: SQLAlchemyError, server: "ServerUrl") -> CouldNotError:
    """Give the error to show where there is no connection."""
    said = _said(error, server)
    hints = (hint for words, hint in _AT_THE_DOOR if re.search(words, said))
    return CouldNotError(
        f"{server} cannot be reached: {said}",
        next(hints, "check the URL and the network, and that the server runs"),
    )


def lost_while_storing(error: SQLAlchemyError, server: "ServerUrl") -> DorsiflexError:
    """Give the error to show where it cannot be known whether a change was stored."""
    if not _is_lost(error):
        return plain_error(error, server)
    return CouldNotError(
        f"the connection to {server} was lost while the change was being stored",
        "it is there whole or not at all: dorsiflex undo --list shows whether",
    )


def _state(error: SQLAlchemyError) -> str:
    original = error.orig if isinstance(error, DBAPIError) else None
    return str(getattr(original, "sqlstate", None) or "")


def _is_lost(error: SQLAlchemyError) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _said(error: SQLAlchemyError, server: "ServerUrl") -> str:
    """Give what was said in one line, without what stands before it and without the password."""
    original = (error.orig if isinstance(error, DBAPIError) else None) or error
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    lines = [line for line in str(original).splitlines() if not line.startswith(_BESIDE)] or [""]
    said = str(primary or re.sub(r"^.* failed: (FATAL: *)?", "", lines[-1])).strip()
    for secret in secrets_of(server.url):
        said = said.replace(secret, "***")
    return said

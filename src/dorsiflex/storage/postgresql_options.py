"""The options in a server URL: those of libpq, and `prepare_threshold` of psycopg."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import psycopg

from dorsiflex.errors import RefusedValueError, did_you_mean

if TYPE_CHECKING:
    from dorsiflex.storage.server_url import ServerUrl

PREPARE = "prepare_threshold"
"""The number of runs after which psycopg has the server prepare a statement. By default it never
does: behind a pooler the next transaction may use another connection, on which that name belongs to
another statement:
https://www.psycopg.org/psycopg3/docs/advanced/prepare.html"""

_MAX_THRESHOLD = 1_000_000
_REPEATABLE = {"host", "port"}
_HINT = "after the ? of the URL can come libpq options, and prepare_threshold"


def connect_arguments(server: ServerUrl) -> dict[str, Any]:
    """Return the arguments for psycopg that are not options of libpq.

    Raises:
        RefusedValueError: an option is unknown, given twice or has an impossible value.
            Values are never shown: they may be secret.
    """
    given = parse_qsl(urlsplit(server.url).query, keep_blank_values=True)
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    for name, count in Counter(name for name, _ in given).items():
        if name not in known and name != PREPARE:
            raise RefusedValueError(
                f"the URL of the database has the unknown option '{name}'",
                did_you_mean(name, [*known, PREPARE], _HINT),
            )
        if count > 1 and name not in _REPEATABLE:
            raise RefusedValueError(
                f"the URL of the database has the option '{name}' {count} times", "give it once"
            )
    for name, value in given:
        if not value or "\0" in value:
            what = "a NUL character" if value else "no value"
            raise RefusedValueError(
                f"the option '{name}' in the URL of the database has {what}", _HINT
            )
    return {PREPARE: _threshold(dict(given).get(PREPARE, "none"))}


def _threshold(text: str) -> int | None:
    if text.casefold() == "none":
        return None
    if text.isascii() and text.isdigit() and int(text[:9]) <= _MAX_THRESHOLD:
        return int(text[:9])
    raise RefusedValueError(
        f"the option '{PREPARE}' in the URL of the database must be a whole number or none",
        "leave it out, or write ?prepare_threshold=5 to let the server prepare statements",
    )

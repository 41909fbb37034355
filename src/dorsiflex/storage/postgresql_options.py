"""The options in the URL of a database on a server: those of libpq, and one of psycopg."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import psycopg

from dorsiflex.errors import RefusedValueError, did_you_mean

if TYPE_CHECKING:
    from dorsiflex.storage.server_url import ServerUrl

PREPARE = "prepare_threshold"
"""After how many runs psycopg has the server prepare a statement; by default it never does. Behind
a pooler the next transaction is on another connection, which knows other statements by that name:
https://www.psycopg.org/psycopg3/docs/advanced/prepare.html"""

_MOST_RUNS = 1_000_000
_SEVERAL_TIMES = {"host", "port"}
_HINT = "the options of libpq can follow the ? of the URL, and prepare_threshold"


def connect_arguments(server: ServerUrl) -> dict[str, Any]:
    """Return what psycopg is to be called with beside the options of libpq.

    Raises:
        RefusedValueError: an option that does not exist, is given twice or has an impossible value.
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
        if count > 1 and name not in _SEVERAL_TIMES:
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


def _threshold(written: str) -> int | None:
    if written.casefold() == "none":
        return None
    if written.isascii() and written.isdigit() and int(written[:9]) <= _MOST_RUNS:
        return int(written[:9])
    raise RefusedValueError(
        f"the option '{PREPARE}' in the URL of the database is neither a whole number nor none",
        "leave it out, or write ?prepare_threshold=5 to have the server prepare statements",
    )

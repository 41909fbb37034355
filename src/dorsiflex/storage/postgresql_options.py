"""The options in a server URL: those of libpq, and `prepare_threshold` of psycopg."""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

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
_CONNECT_TIMEOUT_S = 10
_REPEATABLE = {"host", "port"}
_HOST_AND_PORT = r"([A-Za-z0-9.-]*):(\d+)"
"""As SQLAlchemy, too, takes it in the option `host`."""
_HINT = "after the ? of the URL can come libpq options, and prepare_threshold"


def connect_arguments(server: ServerUrl) -> dict[str, Any]:
    """Return the arguments for psycopg's `connect`.

    Raises:
        RefusedValueError: an option is unknown, given twice or has an impossible value, or the
            numbers of hosts and ports differ. Values are never shown: they may be secret.
    """
    parts = urlsplit(server.url)
    options = parse_qsl(parts.query, keep_blank_values=True)
    _check_options(options)
    given = {
        **_place(parts.netloc, parts.path),
        **dict(options),
        **_hosts_and_ports(options),
        "client_encoding": "utf8",
        "fallback_application_name": "dorsiflex",
        PREPARE: _threshold(dict(options).get(PREPARE, "none")),
    }
    if "service" not in given and not {"PGSERVICE", "PGCONNECT_TIMEOUT"} & os.environ.keys():
        given.setdefault("connect_timeout", _CONNECT_TIMEOUT_S)
    return given


def _place(netloc: str, path: str) -> dict[str, str]:
    """Return what comes before the options; what is missing is left to libpq."""
    who, _, where = netloc.rpartition("@")
    user, _, password = who.partition(":")
    host, _, port = where.rpartition(":") if re.search(r":\d*$", where) else (where, "", "")
    found = {
        "user": unquote(user),
        "password": unquote(password),
        "host": unquote(host.strip("[]")),
        "port": port,
        "dbname": unquote(path.removeprefix("/")),
    }
    return {name: value for name, value in found.items() if value}


def _check_options(options: list[tuple[str, str]]) -> None:
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    for name, times in Counter(name for name, _ in options).items():
        if name not in known and name != PREPARE:
            raise RefusedValueError(
                f"the URL of the database has the unknown option '{name}'",
                did_you_mean(name, [*known, PREPARE], _HINT),
            )
        if times > 1 and name not in _REPEATABLE:
            raise RefusedValueError(
                f"the URL of the database has the option '{name}' {times} times", "give it once"
            )
    for name, value in options:
        if not value or "\0" in value:
            what = "a NUL character" if value else "no value"
            raise RefusedValueError(
                f"the option '{name}' in the URL of the database has {what}", _HINT
            )


def _hosts_and_ports(options: list[tuple[str, str]]) -> dict[str, str]:
    """Return the hosts and ports among the options as libpq takes them, in lists with commas."""
    hosts, ports = (
        [one for name, value in options if name == wanted for one in value.split(",")]
        for wanted in ("host", "port")
    )
    pairs = [re.fullmatch(_HOST_AND_PORT, host) for host in hosts]
    if not ports and any(pairs):
        ports = [pair[2] if pair else "" for pair in pairs]
        hosts = [pair[1] if pair else host for host, pair in zip(hosts, pairs, strict=True)]
    is_number = all(port.isascii() and port.isdigit() for port in ports if port)
    if not is_number or len(ports) not in {0, 1, max(len(hosts), 1)}:
        raise RefusedValueError(
            "the numbers of hosts and ports in the database URL do not match",
            "write ?host=H1&port=5432&host=H2&port=5433, or one host and one port before the /",
        )
    found = {"host": ",".join(hosts), "port": ",".join(ports)}
    return {name: value for name, value in found.items() if value}


def _threshold(text: str) -> int | None:
    if text.casefold() == "none":
        return None
    if text.isascii() and text.isdigit() and int(text[:9]) <= _MAX_THRESHOLD:
        return int(text[:9])
    raise RefusedValueError(
        f"the option '{PREPARE}' in the URL of the database must be a whole number or none",
        "leave it out, or write ?prepare_threshold=5 to let the server prepare statements",
    )

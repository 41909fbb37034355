"""The URL of a database on a PostgreSQL server: parsed, shown without secrets, and for psycopg.

Its options are those of libpq, and `prepare_threshold` of psycopg.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from dorsiflex.errors import RefusedValueError, did_you_mean

_SCHEME = "postgresql+psycopg"
_SCHEMES = ("postgres", "postgresql", _SCHEME)
_NOT_SECRET = ("host", "port", "user", "dbname", "service", "sslmode")
_SECRET = ("password", "sslpassword")
_HINT = (
    "write postgresql+psycopg://USER@HOST/DATABASE, with the password in PGPASSWORD or ~/.pgpass"
)


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """A database on a PostgreSQL server.

    Attributes:
        url: the full URL, which may hold a password: to connect only, never to be shown.
        shown: the URL without its password and without options that could be secret.
    """

    url: str = field(repr=False)
    shown: str

    def __str__(self) -> str:
        return self.shown


def is_server_url(text: str) -> bool:
    """Return whether a text is meant as the URL of a database on a PostgreSQL server."""
    return re.match(r"postgres(ql)?(\+\w*)?:", text) is not None


def read_server_url(text: str) -> ServerUrl:
    """Parse the URL of a database on a PostgreSQL server.

    Raises:
        RefusedValueError: it cannot be parsed. The message never shows it: it may hold a password.
    """
    scheme, separator, rest = text.partition("://")
    if not separator or not text.isprintable() or " " in text:
        raise RefusedValueError("the URL of the database cannot be read", _HINT)
    if scheme not in _SCHEMES:
        raise RefusedValueError(f"a database of the kind '{scheme}' is not supported", _HINT)
    url = f"{_SCHEME}://{rest}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise RefusedValueError("the URL of the database has no such host or port", _HINT) from None
    # A password with one of these characters would be parsed as another part, and shown.
    if "@" in parts.path + parts.query or "@" in parts.netloc.rpartition("@")[0] or "#" in url:
        raise RefusedValueError(
            "the URL of the database cannot be read",
            "in a password, write @ as %40, / as %2F, # as %23 and ? as %3F; or set PGPASSWORD",
        )
    return ServerUrl(url, _without_secrets(parts.netloc, parts.path, parts.query))


def secrets_of(url: str) -> list[str]:
    """Return the passwords in a URL, longest first because one can contain another."""
    parts = urlsplit(url)
    in_options = (value for name, value in parse_qsl(parts.query) if name in _SECRET)
    secrets = {unquote(parts.password or ""), *in_options} - {""}
    return sorted(secrets, key=len, reverse=True)


def _without_secrets(netloc: str, path: str, query: str) -> str:
    user_and_password, at, host = netloc.rpartition("@")
    options = [pair for pair in parse_qsl(query) if pair[0] in _NOT_SECRET]
    kept = f"?{urlencode(options, safe='/:,')}" if options else ""
    return f"{_SCHEME}://{user_and_password.partition(':')[0]}{at}{host}{path}{kept}"


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
_OPTIONS_HINT = "after the ? of the URL can come libpq options, and prepare_threshold"


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
    from psycopg.pq import Conninfo

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    for name, times in Counter(name for name, _ in options).items():
        if name not in known and name != PREPARE:
            raise RefusedValueError(
                f"the URL of the database has the unknown option '{name}'",
                did_you_mean(name, [*known, PREPARE], _OPTIONS_HINT),
            )
        if times > 1 and name not in _REPEATABLE:
            raise RefusedValueError(
                f"the URL of the database has the option '{name}' {times} times", "give it once"
            )
    for name, value in options:
        if not value or "\0" in value:
            what = "a NUL character" if value else "no value"
            raise RefusedValueError(
                f"the option '{name}' in the URL of the database has {what}", _OPTIONS_HINT
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

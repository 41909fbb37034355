"""The URL of a database on a PostgreSQL server: parsing it, and showing it without secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from dorsiflex.errors import RefusedValueError

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

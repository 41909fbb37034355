"""The URL of a database on a PostgreSQL server: read, and shown without what is secret in it."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from dorsiflex.errors import RefusedValueError

_WRITTEN = "postgresql+psycopg"
_SCHEMES = ("postgres", "postgresql", _WRITTEN)
_NOT_SECRET = ("host", "port", "user", "dbname", "service", "sslmode")
_SECRET = ("password", "sslpassword")
_HINT = (
    "write postgresql+psycopg://USER@HOST/DATABASE, with the password in PGPASSWORD or ~/.pgpass"
)


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """A database on a PostgreSQL server.

    Attributes:
        url: the whole URL, which may hold a password: for SQLAlchemy, and for nobody's eyes.
        shown: it without password, and without options that could be secret.
    """

    url: str = field(repr=False)
    shown: str

    def __str__(self) -> str:
        return self.shown


def names_server(told: str) -> bool:
    """Tell whether a text is meant as the URL of a database on a PostgreSQL server."""
    return re.match(r"postgres(ql)?(\+\w*)?:", told) is not None


def read_server_url(told: str) -> ServerUrl:
    """Read the URL of a database on a PostgreSQL server.

    Raises:
        RefusedValueError: it cannot be read. The message never shows it: it may hold a password.
    """
    scheme, separator, rest = told.partition("://")
    if not separator or not told.isprintable() or " " in told:
        raise RefusedValueError("the URL of the database cannot be read", _HINT)
    if scheme not in _SCHEMES:
        raise RefusedValueError(f"a database of the kind '{scheme}' is not supported", _HINT)
    url = f"{_WRITTEN}://{rest}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise RefusedValueError("the URL of the database has no such host or port", _HINT) from None
    # A password with one of these characters would end up in another part of the URL, and be shown.
    if "@" in parts.path + parts.query or "@" in parts.netloc.rpartition("@")[0] or "#" in url:
        raise RefusedValueError(
            "the URL of the database cannot be read",
            "in a password, write @ as %40, / as %2F, # as %23 and ? as %3F; or set PGPASSWORD",
        )
    return ServerUrl(url, _shown(parts.netloc, parts.path, parts.query))


def secrets_of(url: str) -> list[str]:
    """Return the passwords in a URL, the longest first: one can be part of another."""
    parts = urlsplit(url)
    in_options = (value for name, value in parse_qsl(parts.query) if name in _SECRET)
    secrets = {unquote(parts.password or ""), *in_options} - {""}
    return sorted(secrets, key=len, reverse=True)


def _shown(netloc: str, path: str, query: str) -> str:
    user_and_password, at, host = netloc.rpartition("@")
    options = [pair for pair in parse_qsl(query) if pair[0] in _NOT_SECRET]
    written = f"?{urlencode(options, safe='/:,')}" if options else ""
    return f"{_WRITTEN}://{user_and_password.partition(':')[0]}{at}{host}{path}{written}"

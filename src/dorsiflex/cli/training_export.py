"""The part of `export` that writes training sessions, the pain of mornings, and events."""

from typing import TYPE_CHECKING

from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.period import Filter
    from dorsiflex.exchange.formats import Format


def training_pieces(
    session: "Session", what: str, wanted: "Filter", format_: "Format", *, raw: bool
) -> "Iterator[bytes]":
    """Return `training`, `mornings` or `events`, oldest first, in pieces.

    Raises:
        RefusedValueError: there is no such thing to export, or an option that says nothing of it.
    """
    senseless = {
        "training": {"--tag": wanted.tag},
        "mornings": {"--tag": wanted.tag, "--side": wanted.side},
        "events": {"--tag": wanted.tag},
    }
    if what not in senseless:
        raise RefusedValueError(
            f"there is nothing called '{what}' to export",
            "write tests, training, mornings or events",
        )
    for option, told in senseless[what].items():
        if told is not None:
            raise RefusedValueError(f"{option} says nothing about {what}", "leave it out")
    write = {"training": _sessions, "mornings": _mornings, "events": _events}[what]
    return write(session, wanted, format_, raw=raw)


def _sessions(
    session: "Session", wanted: "Filter", format_: "Format", *, raw: bool
) -> "Iterator[bytes]":
    from dorsiflex.exchange.training_formats import session_writer_of

    write = session_writer_of(format_, raw=raw)
    with session.reading() as store:
        found = store.training.sessions(session.person(store), wanted)
        for piece in write(found):
            yield piece.encode()


def _mornings(
    session: "Session", wanted: "Filter", format_: "Format", *, raw: bool
) -> "Iterator[bytes]":
    from dorsiflex.exchange.training_formats import morning_writer_of

    write = morning_writer_of(format_, raw=raw)
    with session.reading() as store:
        found = store.training.mornings(session.person(store), wanted.period)
        for piece in write(found):
            yield piece.encode()


def _events(
    session: "Session", wanted: "Filter", format_: "Format", *, raw: bool
) -> "Iterator[bytes]":
    from dorsiflex.exchange.events import event_writer_of

    write = event_writer_of(format_, raw=raw)
    with session.reading() as store:
        for piece in write(store.events.of(session.person(store), wanted)):
            yield piece.encode()

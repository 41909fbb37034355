"""The formats that training and mornings are written in."""

from functools import partial
from typing import TYPE_CHECKING

from dorsiflex.exchange.formats import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dorsiflex.domain.training import MorningPain, TrainingSession

    SessionWriter = Callable[[Iterable[TrainingSession]], Iterator[str]]
    MorningWriter = Callable[[Iterable[MorningPain]], Iterator[str]]


def session_writer_of(format_: Format, *, raw: bool) -> "SessionWriter":
    """Give what writes sessions in a format, piece by piece.

    Args:
        format_: which.
        raw: leave text in CSV that a spreadsheet would run as a formula.
    """
    if format_ is Format.CSV:
        from dorsiflex.exchange.training_csv import training_csv_lines

        return partial(training_csv_lines, raw=raw)
    from dorsiflex.exchange.json import array_of, lines_of
    from dorsiflex.exchange.training_json import session_fields

    write = array_of if format_ is Format.JSON else lines_of
    return lambda sessions: write(map(session_fields, sessions))


def morning_writer_of(format_: Format, *, raw: bool) -> "MorningWriter":
    """Give what writes the pain of mornings, likewise."""
    if format_ is Format.CSV:
        from dorsiflex.exchange.training_csv import morning_csv_lines

        return partial(morning_csv_lines, raw=raw)
    from dorsiflex.exchange.json import array_of, lines_of
    from dorsiflex.exchange.training_json import morning_fields

    write = array_of if format_ is Format.JSON else lines_of
    return lambda mornings: write(map(morning_fields, mornings))

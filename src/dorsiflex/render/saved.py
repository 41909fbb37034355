"""The report as a file to hand on: a page, a picture or plain text."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.measurement import KneeToWallTest, Unit
    from dorsiflex.domain.report import Report


TEXT_SCREEN = Screen(is_terminal=True, columns=90, unicode=False)
"""What a saved text is made for: ASCII, because the marks of finer plots come from another font on
many machines, and then the columns are not aligned."""


class SavedFormat(StrEnum):
    """What a saved report is, by the ending of its name."""

    HTML = ".html"
    SVG = ".svg"
    TXT = ".txt"


_ENDINGS = "use .html, .svg or .txt"
_PDF = "for a PDF, save a .html page, open it in a browser and print it to a PDF file"


def saved_format(name: str) -> SavedFormat:
    """Return the kind of file that a name ends in.

    Raises:
        RefusedValueError: another ending, or none.
    """
    suffix = PurePath(name).suffix
    try:
        return SavedFormat(suffix.lower())
    except ValueError:
        raise RefusedValueError(
            f"cannot save {suffix}" if suffix else "the file to save has no ending",
            f"{_ENDINGS}; {_PDF}" if suffix.lower() == ".pdf" else _ENDINGS,
        ) from None


def saved_report(
    report: Report,
    tests: Sequence[KneeToWallTest],
    kind: SavedFormat,
    unit: Unit,
    *,
    with_plot: bool,
) -> str:
    """Write a report as a file of its own; the tests are those of its period, oldest first."""
    if kind is SavedFormat.HTML:
        from dorsiflex.render.saved_page import html_page

        return html_page(report, tests, unit, with_plot=with_plot)
    if kind is SavedFormat.SVG:
        from dorsiflex.render.saved_svg import svg_picture

        return svg_picture(report, unit, with_plot=with_plot)
    return _text(report, tests, unit, with_plot=with_plot)


def _text(report: Report, tests: Sequence[KneeToWallTest], unit: Unit, *, with_plot: bool) -> str:
    from dorsiflex.domain.measurement import in_sessions
    from dorsiflex.render.report_text import FOOTER, report_text
    from dorsiflex.render.saved_page import meanings
    from dorsiflex.render.terminal import filled
    from dorsiflex.render.tests import conditions_phrases, sessions_table

    parts = [report_text(report, unit, TEXT_SCREEN, with_plot=with_plot)]
    if report.sides:
        explained = [f"{name}: {text}" for name, text in meanings(report, unit).items()]
        parts.append(
            "\n".join(
                ["What the numbers mean"]
                + [filled(text, TEXT_SCREEN, hanging="  ") for text in explained]
            )
        )
    if tests:
        parts.append("\n".join(["How the tests were done", *conditions_phrases(tests)]))
        sessions = list(in_sessions(reversed(tests)))
        parts.append("All tests\n" + sessions_table(sessions, unit, TEXT_SCREEN, filtered=True))
    return "\n\n".join([*parts, "\n".join([*FOOTER, ""])])

"""The report as a self-contained file to hand on: no script, nothing fetched from anywhere."""

from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from dorsiflex.errors import RefusedValueError
from dorsiflex.render.clean import clean
from dorsiflex.render.report_text import report_text
from dorsiflex.render.screen import Screen

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report

PAPER = Screen(is_terminal=True, columns=90, unicode=False)
"""What a saved text is made for: ASCII, because the marks of finer plots come from another font on
many machines, and then nothing stands in its column."""

FOOTER = (
    "Made by dorsiflex from knee-to-wall tests. It informs; it does not diagnose.",
    "A projection is at the pace of these weeks, not a promise.",
)


class SavedKind(StrEnum):
    """What a saved report is, by the ending of its name."""

    HTML = ".html"
    SVG = ".svg"
    TXT = ".txt"


def saved_kind(name: str) -> SavedKind:
    """Tell the kind of file by its ending.

    Raises:
        RefusedValueError: another ending, or none.
    """
    try:
        return SavedKind(PurePath(name).suffix.lower())
    except ValueError:
        raise RefusedValueError(
            f"'{name}' does not say what to save", "end the name in .html, .svg or .txt"
        ) from None


def saved_report(report: "Report", kind: SavedKind, unit: "Unit", *, with_plot: bool) -> str:
    """Write a report as a file of its own.

    Args:
        report: what is shown.
        kind: what file it is.
        unit: what distances are shown in.
        with_plot: draw the weeks as well.
    """
    if kind is SavedKind.HTML:
        from dorsiflex.render.saved_html import html_page

        return html_page(report, unit, with_plot=with_plot)
    if kind is SavedKind.SVG:
        from dorsiflex.render.saved_svg import svg_picture

        return svg_picture(report, unit, with_plot=with_plot)
    return "\n".join([report_text(report, unit, PAPER, with_plot=with_plot), "", *FOOTER, ""])


def title_of(report: "Report") -> str:
    """Name a report."""
    return f"Knee-to-wall tests of {clean(report.person)}, {report.since} to {report.until}"

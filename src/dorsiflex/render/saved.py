"""The report as a file to hand on, and as an HTML page that a screen reader can read.

No script, and nothing is fetched from anywhere.
"""

from __future__ import annotations

from enum import StrEnum
from html import escape
from pathlib import PurePath
from string import Template
from typing import TYPE_CHECKING

from dorsiflex.errors import RefusedValueError
from dorsiflex.render import phrases
from dorsiflex.render.charts import distance_picture
from dorsiflex.render.event_phrases import event_phrases, start_phrases
from dorsiflex.render.plot_text import ChartStyle
from dorsiflex.render.report_text import FOOTER, no_tests_line, report_text, title_of
from dorsiflex.render.saved_svg import svg_plot
from dorsiflex.render.terminal import Screen
from dorsiflex.render.training_phrases import training_paragraphs
from dorsiflex.render.verdicts import state_of, verdict_words
from dorsiflex.render.weekly_table import weekly_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import Side
    from dorsiflex.domain.report import Report, SideReport


_PLOT_WIDTH = 940

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 16px/1.45 system-ui, sans-serif; max-width: 64rem; margin: 1.5rem auto;
       padding: 0 1rem; color: #1a1a1a; background: #ffffff; }
h1 { font-size: 1.35rem; } h2 { font-size: 1.1rem; margin: 1rem 0 0.3rem; }
p { margin: 0.35rem 0; }
.warning { border-left: 0.3rem solid #b00020; padding-left: 0.7rem; font-weight: 600; }
.verdict { font-weight: 600; }
.gain { color: #1a6b2d; } .loss { color: #8250df; } .remark { color: #555555; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr));
         gap: 1.5rem; }
section { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.85rem; }
th, td { text-align: right; padding: 0.1rem 0.3rem; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { border-bottom: 1px solid #888888; }
figure { margin: 1rem 0; }
svg { width: 100%; font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
footer { color: #555555; font-size: 0.85rem; }
@media screen and (max-width: 34rem) {
       body { padding: 0 0.6rem; } table { font-size: 0.7rem; } th, td { padding: 0.1rem 0.2rem; }
       figure { overflow-x: auto; } svg { min-width: 36rem; } }
@page { margin: 12mm; }
@media print { html { font-size: 11px; }
               body { margin: 0; padding: 0; max-width: none; font-size: 1rem; line-height: 1.3; }
               h1 { margin: 0 0 0.4rem; } h2 { margin: 0.6rem 0 0.2rem; } p { margin: 0.2rem 0; }
               .sides { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; }
               section { overflow: visible; } th, td { padding: 0.05rem 0.2rem; }
               figure { margin: 0.5rem 0; break-inside: avoid; } svg { max-height: 25rem; } }
</style>
</head>
<body>
<main>
<h1>$title</h1>
$body
</main>
<footer>
$footer
</footer>
</body>
</html>
""")


def html_page(report: Report, unit: Unit, *, with_plot: bool) -> str:
    """Write a report as a page of its own, on one printed sheet for the usual 12 weeks."""
    return _PAGE.substitute(
        title=escape(title_of(report)),
        body="\n".join(_body(report, unit, with_plot=with_plot)),
        footer="\n".join(map(_paragraph, FOOTER)),
    )


def _body(report: Report, unit: Unit, *, with_plot: bool) -> Iterable[str]:
    if not report.sides:
        yield from map(_paragraph, no_tests_line(report).splitlines())
        yield from _section("Training", training_paragraphs(report))
        return
    for text in phrases.warning_phrases(report, unit):
        yield _paragraph(text, "warning")
    for side, of_side in report.sides.items():
        yield _verdict(side, of_side, report, unit)
        if windows := phrases.windows_phrase(of_side, unit):
            yield _paragraph(windows)
    yield from map(_paragraph, start_phrases(report))
    if no_pain := phrases.no_pain_phrase(report):
        yield _paragraph(no_pain, "verdict")
    yield '<div class="sides">'
    for of_side in report.sides.values():
        yield from _side(of_side, report, unit)
    yield "</div>"
    if with_plot:
        yield _plot(report, unit)
    between = phrases.asymmetry_phrase(report, unit)
    yield from _section("Between the ankles", [between] if between else [])
    yield from _section("Events", event_phrases(report))
    yield from _section("Training", training_paragraphs(report))


def _plot(report: Report, unit: Unit) -> str:
    style = ChartStyle(_PLOT_WIDTH, 0, colour=False, unicode=True, unit=unit)
    plot = distance_picture(report, style)
    if isinstance(plot, str):
        return _paragraph(plot)
    elements, height = svg_plot(plot, _PLOT_WIDTH)
    label = "Plot of the weekly scores; the tables above hold its numbers."
    return (
        f'<figure role="img" aria-label="{label}">\n'
        f'<svg viewBox="0 0 {_PLOT_WIDTH} {height}" preserveAspectRatio="xMinYMin"'
        f' aria-hidden="true">\n{elements}\n</svg>\n'
        "</figure>"
    )


def _section(head: str, texts: Iterable[str]) -> Iterable[str]:
    """Write texts below a heading; nothing if there are none."""
    if paragraphs := list(map(_paragraph, texts)):
        yield f"<h2>{head}</h2>"
        yield from paragraphs


def _verdict(side: Side, of_side: SideReport, report: Report, unit: Unit) -> str:
    words, state = verdict_words(of_side, report.until, unit), state_of(of_side.change)
    head = escape(f"{side.capitalize()}: {words.head}")
    kind = f' class="{state.word}"' if state.is_established else ""
    return (
        f'<p><span aria-hidden="true">{state.sign}</span> <strong{kind}>{head}</strong>'
        f" {escape(words.rest)}</p>"
    )


def _side(side: SideReport, report: Report, unit: Unit) -> Iterable[str]:
    yield "<section>"
    counts = phrases.counts_phrase(side, report.until)
    yield f"<h2>{side.side.capitalize()} ankle: {escape(counts)}</h2>"
    if side.weeks:
        yield from _weeks(side, report, unit)
    yield from map(_paragraph, phrases.notes(side, unit))
    if remark := phrases.remark(side, unit):
        yield _paragraph(remark, "remark")
    yield "</section>"


def _weeks(side: SideReport, report: Report, unit: Unit) -> Iterable[str]:
    yield "<table>"
    fields = weekly_fields(report, unit)
    heads = "".join(f'<th scope="col">{escape(field.title)}</th>' for field in fields)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for week in side.weeks:
        name, *numbers = (field.cell(week) for field in fields)
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in numbers)
        yield f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"


def _paragraph(text: str, kind: str | None = None) -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


TEXT_SCREEN = Screen(is_terminal=True, columns=90, unicode=False)
"""What a saved text is made for: ASCII, because the marks of finer plots come from another font on
many machines, and then nothing stands in its column."""


class SavedFormat(StrEnum):
    """What a saved report is, by the ending of its name."""

    HTML = ".html"
    SVG = ".svg"
    TXT = ".txt"


def saved_format(name: str) -> SavedFormat:
    """Tell the kind of file by its ending.

    Raises:
        RefusedValueError: another ending, or none.
    """
    try:
        return SavedFormat(PurePath(name).suffix.lower())
    except ValueError:
        raise RefusedValueError(
            f"'{name}' does not say what to save", "end the name in .html, .svg or .txt"
        ) from None


def saved_report(report: Report, kind: SavedFormat, unit: Unit, *, with_plot: bool) -> str:
    """Write a report as a file of its own.

    Args:
        report: what is shown.
        kind: what file it is.
        unit: what distances are shown in.
        with_plot: draw the weeks as well.
    """
    if kind is SavedFormat.HTML:
        return html_page(report, unit, with_plot=with_plot)
    if kind is SavedFormat.SVG:
        from dorsiflex.render.saved_svg import svg_picture

        return svg_picture(report, unit, with_plot=with_plot)
    return "\n".join([report_text(report, unit, TEXT_SCREEN, with_plot=with_plot), "", *FOOTER, ""])

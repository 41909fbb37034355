"""The report as an HTML page to read, to send or to print.

The page needs nothing else: no script, no font, no network. The verdicts come first, then the
plot. On paper all conclusions of the usual 12 weeks are on one sheet; what the numbers mean and the
list of tests are on the next.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from string import Template
from typing import TYPE_CHECKING

from dorsiflex.render import phrases
from dorsiflex.render.charts import distance_picture
from dorsiflex.render.lengths import (
    length,
    plural,
    short_day,
    short_weekday,
)
from dorsiflex.render.meanings import conditions_phrases, meanings
from dorsiflex.render.phrases import (
    event_phrases,
    loss_phrases,
    start_phrases,
    training_paragraphs,
)
from dorsiflex.render.plot_text import ChartStyle
from dorsiflex.render.report_text import FOOTER, no_tests_line, title_of, weekly_fields
from dorsiflex.render.saved_style import page_style
from dorsiflex.render.saved_svg import svg_plot
from dorsiflex.render.saved_tests import tests_table
from dorsiflex.render.short_phrases import span_phrase
from dorsiflex.render.terminal import escape_control
from dorsiflex.render.tests import with_filter
from dorsiflex.render.verdicts import shown_change, shown_evidence, state_of, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dorsiflex.domain.measurement import KneeToWallTest, Unit
    from dorsiflex.domain.report import Report, SideReport

_PLOT_WIDTHS = {"wide": 940, "medium": 640, "narrow": 380}
"""In units of the drawing, by class: for a page, a tablet and a telephone; text keeps its size."""

_CHARACTER_WIDTH = 7
"""In the same units."""

_COLOURS = ("first", "second")
"""Of the ankles shown, in the order of the plot."""

_NONE = "\N{EN DASH}"

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
$style
</head>
<body>
<main>
$body
</main>
</body>
</html>
""")


def html_page(
    report: Report, tests: Sequence[KneeToWallTest], unit: Unit, *, with_plot: bool
) -> str:
    """Write a report as a page of its own.

    Args:
        report: what is shown.
        tests: of its period, oldest first.
        unit: what distances are shown in.
        with_plot: draw the weeks as well.
    """
    return _PAGE.substitute(
        title=escape(title_of(report)),
        style=page_style(),
        body="\n".join(_body(report, tests, unit, with_plot=with_plot)),
    )


def _body(
    report: Report, tests: Sequence[KneeToWallTest], unit: Unit, *, with_plot: bool
) -> Iterator[str]:
    yield from _head(report)
    if not report.sides:
        yield _paragraph(no_tests_line(report))
        yield from _section("Training", _training(report))
        return
    for text, is_pain in phrases.warning_phrases(report, unit).items():
        yield _paragraph(text, "warning alarm" if is_pain else "warning")
    cards = zip(report.sides.values(), _COLOURS, strict=False)
    lines = (line for each in cards for line in _card(*each, report, unit))
    yield from _pair(*lines, kind="pair cards")
    yield from _paragraphs([*start_phrases(report), *loss_phrases(report)])
    if no_pain := phrases.no_pain_phrase(report):
        yield _paragraph(no_pain)
    if with_plot:
        yield _plot(report, unit)
    between = phrases.asymmetry_phrase(report, unit)
    yield from _pair(
        *_section("Between the ankles", _paragraphs([between] if between else [])),
        *_section("Events", _list(event_phrases(report))),
        *_section("Training", _training(report)),
        kind="pair facts",
    )
    yield from _section("Week by week", _weeks(report, unit))
    yield '<div class="sheet">'
    yield from _section("What the numbers mean", _meanings(report, unit))
    yield from _section("How the tests were done", _conditions(tests))
    yield from tests_table(tests, report, unit)
    yield "</div>"
    yield from _footer()


def _head(report: Report) -> Iterator[str]:
    parts = [with_filter(span_phrase(report), report.wanted)]
    if report.sides:
        parts += [
            " and ".join(report.sides) + (" ankle" if len(report.sides) == 1 else " ankles"),
            plural(sum(side.tests for side in report.sides.values()), "test"),
        ]
        last = max(side.last_tested for side in report.sides.values())
        parts.append(f"last test on {short_weekday(last, report.until)}")
    yield "<header>"
    yield f"<h1>Knee-to-wall tests of <bdi>{escape(escape_control(report.person))}</bdi></h1>"
    yield _paragraph(" \N{MIDDLE DOT} ".join(parts))
    yield "</header>"


def _card(side: SideReport, colour: str, report: Report, unit: Unit) -> Iterator[str]:
    words, state = verdict_words(side, report.until, unit), state_of(side.change)
    kind = f"verdict {state.word}" if state.is_established else "verdict"
    yield '<section class="card">'
    yield (
        f'<h2><span class="mark {colour}" aria-hidden="true">{side.side[0].upper()}</span>'
        f"{side.side.capitalize()} ankle</h2>"
    )
    yield (
        f'<p><strong class="{kind}"><span aria-hidden="true">{state.sign}</span>'
        f" {escape(words.head)}</strong> {escape(words.rest)}</p>"
    )
    yield from _numbers(side, unit)
    if side.goal:
        yield _paragraph(phrases.goal_phrase(side.goal, side.current, side.trend, unit))
    yield "</section>"


def _numbers(side: SideReport, unit: Unit) -> Iterator[str]:
    """Write the five numbers behind a verdict; a dash if one is not known yet."""
    values = dict.fromkeys(("Start", "Now", "Change", "Error", "Evidence"), _NONE)
    needed = ""
    if side.current:
        values["Now"] = length(side.current.mean_cm, unit)
    if shown := shown_change(side, unit):
        values |= {"Start": shown.start, "Now": shown.now}
        values |= {"Change": shown.change, "Error": shown.error}
    if side.change.evidence:
        values["Evidence"], needed = shown_evidence(side.change.evidence)
    yield '<dl class="numbers">'
    for name, value in values.items():
        below = f"{needed} needed" if name == "Evidence" and needed else ""
        below = below or ("" if name == "Evidence" or value == _NONE else str(unit))
        small = f" <small>{escape(below)}</small>" if below else ""
        yield f"<div><dt>{name}</dt><dd>{escape(value)}{small}</dd></div>"
    yield "</dl>"


def _plot(report: Report, unit: Unit) -> str:
    drawings = []
    for kind, width in _PLOT_WIDTHS.items():
        columns = width // _CHARACTER_WIDTH
        style = ChartStyle(columns, 0, colour=False, unicode=True, unit=unit)
        plot = distance_picture(report, style)
        if isinstance(plot, str):
            return _paragraph(plot)
        elements, height = svg_plot(plot, width)
        drawings.append(
            f'<svg class="{kind}" viewBox="0 0 {width} {height}"'
            ' preserveAspectRatio="xMinYMin" aria-hidden="true">\n'
            f"{elements}\n</svg>"
        )
    label = " ".join(
        [
            "Plot of the scores.",
            *_ends(report, unit),
            "The tables of weeks have all numbers.",
        ]
    )
    return "\n".join([f'<figure role="img" aria-label="{escape(label)}">', *drawings, "</figure>"])


def _ends(report: Report, unit: Unit) -> Iterator[str]:
    """Return, for each ankle, the first and the last week of the plot in words."""
    for side in report.sides.values():
        if side.weeks:
            first, last = (
                f"{length(week.score_cm, unit)} {unit} in the week from"
                f" {short_day(week.week.start, report.until)}"
                for week in (side.weeks[0], side.weeks[-1])
            )
            name = side.side.capitalize()
            yield f"{name} ankle: {first}" + ("." if len(side.weeks) == 1 else f", {last}.")


def _weeks(report: Report, unit: Unit) -> Iterator[str]:
    return _pair(*(line for side in report.sides.values() for line in _side(side, report, unit)))


def _side(side: SideReport, report: Report, unit: Unit) -> Iterator[str]:
    counts = phrases.counts_phrase(side, report.until)
    yield '<section class="weeks">'
    yield f"<h3>{side.side.capitalize()} ankle: {escape(counts)}</h3>"
    if side.weeks:
        yield from _weekly_table(side, report, unit)
    texts = [phrases.windows_phrase(side, unit), phrases.remark(side, unit)]
    if side.scores:
        texts += [phrases.trend_phrase(side.trend, unit), phrases.pain_phrase(side.pain)]
    yield from _paragraphs(filter(None, texts))
    yield "</section>"


def _weekly_table(side: SideReport, report: Report, unit: Unit) -> Iterator[str]:
    """Write the weeks by their first days, which are shorter and plainer than their names."""
    fields = weekly_fields(report, unit)[1:]
    heads = "".join(f'<th scope="col">{escape(field.title)}</th>' for field in fields)
    yield f'<div class="scroll" tabindex="0" role="group" aria-label="Weeks, {side.side} ankle">'
    yield "<table><thead>"
    yield f'<tr><th class="text" scope="col">week from</th>{heads}</tr>'
    yield "</thead><tbody>"
    for week in side.weeks:
        start = short_day(week.week.start, report.until)
        cells = "".join(f"<td>{escape(field.cell(week))}</td>" for field in fields)
        yield f'<tr><th class="text" scope="row" title="{week.week.name}">{start}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _training(report: Report) -> Iterator[str]:
    """Write the paragraphs on training, its reasons as a list."""
    reason = "- "
    grouped = groupby(training_paragraphs(report), key=lambda text: text.startswith(reason))
    for is_reason, texts in grouped:
        if is_reason:
            yield from _list(text.removeprefix(reason) for text in texts)
        else:
            yield from _paragraphs(texts)


def _meanings(report: Report, unit: Unit) -> Iterator[str]:
    yield '<dl class="meanings">'
    for name, meaning in meanings(report, unit).items():
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(meaning)}</dd></div>"
    yield "</dl>"


def _conditions(tests: Sequence[KneeToWallTest]) -> Iterator[str]:
    texts = conditions_phrases(tests)
    return _list(texts) if len(texts) > 1 else _paragraphs(texts)


def _footer() -> Iterator[str]:
    yield "<footer>"
    yield from _paragraphs(FOOTER)
    yield "</footer>"


def _section(head: str, elements: Iterable[str]) -> Iterator[str]:
    """Write elements below a heading; nothing if there are none."""
    if written := list(elements):
        yield f"<section>\n<h2>{head}</h2>"
        yield from written
        yield "</section>"


def _pair(*elements: str, kind: str = "pair") -> Iterator[str]:
    """Write elements side by side if there is room; nothing if there are none."""
    if elements:
        yield from (f'<div class="{kind}">', *elements, "</div>")


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    return map(_paragraph, texts)


def _paragraph(text: str, kind: str | None = None) -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _list(texts: Iterable[str]) -> Iterator[str]:
    if items := [f'<li dir="auto">{escape(text)}</li>' for text in texts]:
        yield "\n".join(["<ul>", *items, "</ul>"])

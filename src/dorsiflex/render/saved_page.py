"""The report as an HTML page to read, to send or to print.

The page needs nothing else: no script, no font, no network. The verdicts come first, then the
plot. On paper all conclusions of the usual 12 weeks are on one sheet; what the numbers mean and the
list of tests are on the next.
"""

from __future__ import annotations

from datetime import time
from html import escape
from itertools import groupby, zip_longest
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.measurement import Side
from dorsiflex.domain.thresholds import COMMON_ASYMMETRY_CM, LARGEST_ASYMMETRY_SEEN_CM, WINDOW_DAYS
from dorsiflex.render import phrases
from dorsiflex.render.charts import distance_picture
from dorsiflex.render.lengths import (
    exact,
    length,
    pain_words,
    plural,
    short_day,
    short_weekday,
)
from dorsiflex.render.phrases import (
    event_phrases,
    loss_phrases,
    start_phrases,
    training_paragraphs,
)
from dorsiflex.render.plot_text import ChartStyle
from dorsiflex.render.report_text import FOOTER, no_tests_line, title_of, weekly_fields
from dorsiflex.render.saved_svg import (
    ALARM,
    FIRST,
    GAIN,
    INK,
    LOSS,
    ON_MARK,
    PAPER,
    RULE,
    SECOND,
    SOFT,
    dark_style,
    svg_plot,
)
from dorsiflex.render.short_phrases import span_phrase
from dorsiflex.render.terminal import escape_control
from dorsiflex.render.tests import conditions_phrases, conditions_words, with_filter
from dorsiflex.render.verdicts import shown_change, shown_evidence, state_of, verdict_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dorsiflex.domain.measurement import KneeToWallTest, Unit
    from dorsiflex.domain.report import Report, SideReport

_PLOT_WIDTHS = {"wide": 940, "medium": 640, "narrow": 380}
"""In units of the drawing, by class: for a page, a tablet and a telephone; text keeps its size."""

_CHARACTER_WIDTH = 7
"""In the same units."""

_COLOURS = ("first", "second")
"""Of the ankles shown, in the order of the plot."""

_NONE = "\N{EN DASH}"

_TIME_OF_A_DATE = time(12)
"""A test logged with a date alone has this time."""

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
    """Write a report as a page of its own; the tests are those of its period, oldest first."""
    return _PAGE.substitute(
        title=escape(title_of(report)),
        style=_style(),
        body="\n".join(_body(report, tests, unit, with_plot=with_plot)),
    )


def _body(
    report: Report, tests: Sequence[KneeToWallTest], unit: Unit, *, with_plot: bool
) -> Iterator[str]:
    yield from _head(report)
    for text, is_pain in phrases.warning_phrases(report, unit).items():
        yield _paragraph(text, "warning alarm" if is_pain else "warning")
    if not report.sides:
        yield _paragraph(no_tests_line(report))
        yield from _section("Training", _training(report))
        return
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
    yield from _tests_table(tests, report, unit)
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
    ends = _ends(report, unit)
    label = " ".join(["Plot of the scores.", *ends, "The tables of weeks have all numbers."])
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


def meanings(report: Report, unit: Unit) -> dict[str, str]:
    """Return what the numbers of a report mean, by their names.

    The difference between the ankles is explained only if both were tested. Its source is Hoch &
    McKeon 2011, as reported by others.
    """
    explained = {
        "Score": "Distance from the wall to the big toe with the knee touching and the heel down:"
        " the mean of a test's trials. All tests of one ankle on one day count as one.",
        "Start and now": f"Mean scores of the first and the last {WINDOW_DAYS} days of testing.",
        "Change": "Now minus start.",
        "Error": "The minimal detectable change (95 %): a smaller change may be measurement error"
        " alone.",
        "Evidence": "How many times better a change explains all scores than a steady ankle does."
        " A gain or a loss is a change of at least the error with the evidence needed.",
        "Pain": "0 is none, 10 the worst imaginable; 'sharp' is a warning sign at any number.",
    }
    if len(report.sides) == len(Side):
        common, seen = (
            f"{length(cm, unit)} {unit}" for cm in (COMMON_ASYMMETRY_CM, LARGEST_ASYMMETRY_SEEN_CM)
        )
        explained["Difference between the ankles"] = (
            f"Up to {common} is common in healthy adults; up to about {seen} was seen in some"
            " (35 adults, Hoch & McKeon 2011, reported second-hand). It does not predict injury."
        )
    return explained


class _Column(NamedTuple):
    """A column of the table.

    Attributes:
        title: its header.
        text: of one test.
        kind: classes of its cells; empty for numbers.
        separator: between what differs in tests of one moment.
    """

    title: str
    text: Callable[[KneeToWallTest], str]
    kind: str = ""
    separator: str = "; "

    def head(self, rows: int = 1) -> str:
        """Return the header cell, as high as so many rows."""
        return f'<th scope="col" rowspan="{rows}"{self._class()}>{escape(self.title)}</th>'

    def cell(self, tests: Sequence[KneeToWallTest]) -> str:
        """Return the cell of tests of one moment; what they share appears once."""
        texts = dict.fromkeys(filter(None, map(self.text, tests)))
        way = ' dir="auto"' if "written" in self.kind else ""
        return f"<td{self._class()}{way}>{escape(self.separator.join(texts))}</td>"

    def _class(self) -> str:
        return f' class="{self.kind}"' if self.kind else ""


def _tests_table(tests: Sequence[KneeToWallTest], report: Report, unit: Unit) -> Iterator[str]:
    """Write all tests, which come oldest first, newest first; nothing without tests.

    Columns that are empty in all rows are left out, and conditions that all tests share. Days of
    other years than the last one of the report have the year.
    """
    if not tests:
        return
    of_side, of_both = _test_columns(tests, unit)
    sides = list(report.sides)
    with_time = any(test.tested_at.time() != _TIME_OF_A_DATE for test in tests)
    yield '<section class="tests">\n<h2 id="tests">All tests</h2>'
    yield '<div class="scroll" tabindex="0" role="group" aria-labelledby="tests">'
    yield "<table><thead>"
    groups = "".join(
        f'<th class="group" colspan="{len(of_side)}" scope="colgroup">{side} ankle</th>'
        for side in sides
    )
    time_head = '<th rowspan="2" scope="col">time</th>' if with_time else ""
    tall = "".join(column.head(rows=2) for column in of_both)
    yield f'<tr><th class="text" rowspan="2" scope="col">day</th>{time_head}{groups}{tall}</tr>'
    yield f"<tr>{''.join(column.head() for column in of_side) * len(sides)}</tr>"
    yield "</thead><tbody>"
    for row in _rows_of_tests(tests, sides):
        present = [test for test in row if test]
        tested_at = present[0].tested_at
        cells = [column.cell([test] if test else []) for test in row for column in of_side]
        clock = f"<td>{tested_at:%H:%M}</td>" if with_time else ""
        cells += [column.cell(present) for column in of_both]
        yield (
            f'<tr><th class="text" scope="row">{short_weekday(tested_at.date(), report.until)}</th>'
            f"{clock}{''.join(cells)}</tr>"
        )
    yield "</tbody></table></div>\n</section>"


def _test_columns(
    tests: Sequence[KneeToWallTest], unit: Unit
) -> tuple[Sequence[_Column], Sequence[_Column]]:
    """Return the columns of each ankle and those of both."""

    def trials(test: KneeToWallTest) -> str:
        if len(test.trials) == 1:
            return ""
        return " ".join(exact(trial, unit) for trial in test.trials_cm)

    of_side = [
        _Column(f"score {unit}", lambda test: length(test.score_cm, unit)),
        _Column("trials", trials, "text"),
        _Column("pain", lambda test: pain_words(test.pain, sharp=test.sharp)),
    ]
    conditions = _Column("conditions", lambda test: conditions_words(test.conditions), "text")
    of_both = [
        conditions,
        _Column("tags", lambda test: " ".join(test.tags), "text written"),
        _Column("note", lambda test: test.note or "", "text written note"),
        _Column("id", lambda test: str(test.id), "text ids", ", "),
    ]

    def filled(columns: Sequence[_Column]) -> Sequence[_Column]:
        return [column for column in columns if any(map(column.text, tests))]

    if len(set(map(conditions.text, tests))) == 1:
        of_both.remove(conditions)
    return filled(of_side), filled(of_both)


def _rows_of_tests(
    tests: Sequence[KneeToWallTest], sides: Sequence[Side]
) -> Iterator[tuple[KneeToWallTest | None, ...]]:
    """Return the tests of each moment, newest first, in the order of the ankles."""
    for _, found in groupby(reversed(tests), key=lambda test: test.tested_at):
        at_once = list(found)
        yield from zip_longest(*([test for test in at_once if test.side == side] for side in sides))


_STYLED = (PAPER, INK, SOFT, RULE, ALARM, GAIN, LOSS, FIRST, SECOND, ON_MARK)

_STYLE = Template("""\
:root { color-scheme: light dark; $light }
@media screen and (prefers-color-scheme: dark) { :root { $dark } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
       max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 3rem;
       color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; margin: 0; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; line-height: 1.3; margin: 0 0 0.4rem; }
p, ul, dl { margin: 0.4rem 0; } ul { padding-left: 1.2rem; }
p, li, dd { max-width: 54rem; }
header p, .soft, footer, figcaption { color: var(--soft); }
header p { margin: 0.25rem 0 1.25rem; }
.warning { border-left: 0.25rem solid var(--soft); padding: 0.1rem 0 0.1rem 0.75rem; }
.alarm { border-color: var(--alarm); color: var(--alarm); font-weight: 600; }
.pair { display: grid; gap: 1.25rem; margin: 1.25rem 0;
        grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); }
.cards { grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); }
.facts { grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }
.pair > * { min-width: 0; } .pair > :only-child { max-width: 36rem; }
.card { border: 1px solid var(--rule); border-radius: 0.6rem; padding: 1rem 1.1rem; }
.card h2 { margin: 0 0 0.5rem; font-size: 1.05rem; }
.verdict { font-size: 1.15rem; line-height: 1.35; }
.gain { color: var(--gain); } .loss { color: var(--loss); }
.mark { display: inline-block; width: 1.5em; height: 1.5em; margin-right: 0.45em;
        border-radius: 50%; color: var(--on-mark); font-size: 0.8em; line-height: 1.5;
        text-align: center; }
.first { background: var(--first); } .second { background: var(--second); }
.numbers { display: grid; grid-template-columns: repeat(5, auto); justify-content: space-between;
           gap: 0.25rem 0.75rem; margin: 0.9rem 0 0.6rem; }
.numbers dt { font-size: 0.8rem; color: var(--soft); }
.numbers dd { margin: 0; font-size: 1.35rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.numbers small { display: block; font-size: 0.75rem; color: var(--soft); }
figure { margin: 1.5rem 0; break-inside: avoid; }
svg { display: block; width: 100%; height: auto; font-family: inherit;
      font-variant-numeric: tabular-nums; }
.medium, .narrow { display: none; }
.scroll { overflow-x: auto; background-repeat: no-repeat; background-position: right;
  background-image: linear-gradient(to left, var(--paper) 30%, transparent),
                    linear-gradient(to left, var(--rule), transparent);
  background-size: 3rem 100%, 1rem 100%; background-attachment: local, scroll; }
.scroll:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
table { border-spacing: 0; font-size: 0.875rem; line-height: 1.25rem;
        font-variant-numeric: tabular-nums; }
th, td { text-align: right; vertical-align: baseline; white-space: nowrap;
         padding: 0.1875rem 0 0.1875rem 0.7rem; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; } tbody th { font-weight: inherit; }
thead th { color: var(--soft); border-bottom-color: var(--soft); vertical-align: bottom; }
tr > .text { text-align: left; } tr > .text:first-child { padding-left: 0; }
.group { text-align: left; border-bottom-color: var(--rule); padding-left: 1.2rem; }
.tests tbody .text:first-child { position: sticky; left: 0; background: var(--paper); }
.written { white-space: normal; min-width: 5rem; } .note { min-width: 8rem; }
.weeks table { width: 100%; } .weeks th, .weeks td { padding-left: 0.5rem; }
.weeks .text { padding-left: 0; }
.pair > section:not(.card) h2 { margin-top: 0.75rem; }
tr > .ids { color: var(--soft); padding-left: 1.2rem; }
.meanings dt { font-weight: 600; } .meanings dd { margin: 0 0 0.5rem; }
.meanings { columns: 24rem 2; column-gap: 2rem; }
.meanings div { break-inside: avoid; }
footer { margin-top: 1.5rem; font-size: 0.875rem; }
@media screen and (max-width: 56rem) { .wide { display: none; } .medium { display: block; } }
@media screen and (max-width: 34rem) { .medium { display: none; } .narrow { display: block; } }
@media screen and (max-width: 40rem) {
  body { padding: 1.1rem 0.9rem 2rem; } h1 { font-size: 1.4rem; }
  .card { padding: 0.8rem 0.9rem; } .numbers { gap: 0.25rem 0.4rem; }
  .numbers dd { font-size: 1.15rem; }
  table { font-size: 0.78rem; line-height: 1.125rem; } th, td { padding-left: 0.35rem; }
  .weeks thead { font-size: 0.9em; }
}
@page { margin: 12mm; }
@media print {
  html { font-size: 10.5px; }
  body { margin: 0; padding: 0; max-width: none; line-height: 1.3; }
  h2 { margin: 0.6rem 0 0.15rem; break-after: avoid; } h3 { break-after: avoid; }
  header p { margin-bottom: 0.5rem; } p, ul, dl { margin: 0.2rem 0; }
  .pair { grid-template-columns: repeat(auto-fit, minmax(30%, 1fr)); gap: 0.75rem 1.5rem;
          margin: 0.5rem 0; }
  .card { padding: 0.6rem 0.8rem; break-inside: avoid; } .numbers { margin: 0.4rem 0; }
  figure { margin: 0.5rem 0; } svg { max-height: 27.5rem; }
  .scroll { overflow: visible; background: none; }
  table { line-height: 1.25; } .tests tbody .text:first-child { position: static; }
  th, td { padding-top: 0.1rem; padding-bottom: 0.1rem; }
  tr, li { break-inside: avoid; } .meanings { columns: 2; } .meanings dd { margin-bottom: 0.2rem; }
  p, li, dd { max-width: none; } footer { margin-top: 0.6rem; }
  .sheet { break-before: page; } .sheet > :first-child h2 { margin-top: 0; }
}
""")


def _style() -> str:
    """Return the `style` elements of a page; its plots bring their own colours."""
    light = " ".join(f"--{colour.name}: {colour.light};" for colour in _STYLED)
    dark = " ".join(f"--{colour.name}: {colour.dark};" for colour in _STYLED)
    style = _STYLE.substitute(light=light, dark=dark)
    return f"<style>\n{style}</style>\n{dark_style()}"

"""Two spans of days side by side, and a sentence on the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.compare import DAYS_TO_COMPARE
from dorsiflex.domain.report import SemSource
from dorsiflex.render.lengths import day, length, optional, plural
from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import Style, escape_control, filled, styled
from dorsiflex.render.tests import with_filter
from dorsiflex.render.verdicts import shown_against_error

if TYPE_CHECKING:
    from dorsiflex.domain.compare import Comparison, SideComparison
    from dorsiflex.domain.dates import Period
    from dorsiflex.domain.measurement import Side, Unit
    from dorsiflex.render.terminal import Screen

_NAMES = ("A", "B")
_SEM_SOURCES = {
    SemSource.PUBLISHED: "as published for the test",
    SemSource.PUBLISHED_THREE_TRIALS: (
        "as published for means of three trials in one session, so it leaves out day-to-day"
        " variation"
    ),
}
_ONE_COMPARISON = (
    "This compares days that you chose, so it is not a verdict. For a verdict on all"
    " tests: {} report"
)


def comparison_text(found: Comparison, unit: Unit, screen: Screen) -> str:
    """Write a comparison: a table per ankle, with a sentence below it."""
    head = styled(with_filter(escape_control(found.person), found.wanted), Style.STRONG, screen)
    spans = zip(_NAMES, (found.a, found.b), strict=True)
    head = "\n".join([head, *(f"{name}: {_span(span)}" for name, span in spans)])
    if not found.sides:
        return f"{head}\n\n" + filled(f"No tests on these days. See: {screen.program} list", screen)
    sides = [_side(side, its, unit, screen) for side, its in found.sides.items()]
    last = filled(_ONE_COMPARISON.format(screen.program), screen)
    return "\n\n".join([head, *sides, styled(last, Style.DIM, screen)])


def _span(span: Period) -> str:
    if span.until is None:
        return "all days" if span.since is None else f"since {day(span.since)}"
    if span.since is None:
        return f"up to {day(span.until)}"
    return (
        day(span.since) if span.since == span.until else f"{day(span.since)} to {day(span.until)}"
    )


def _side(side: Side, its: SideComparison, unit: Unit, screen: Screen) -> str:
    a, b = its.a, its.b
    means = ["" if each.mean_cm is None else length(each.mean_cm, unit) for each in (a, b)]
    change = error = ""
    if its.change is not None and a.mean_cm is not None and b.mean_cm is not None:
        *means, change, error = shown_against_error(
            a.mean_cm, b.mean_cm, its.change.mdc_cm, unit, exceeds=its.change.exceeds_mdc
        )
    rows = [
        (f"mean {unit}", *means, change),
        ("days of tests", str(a.days), str(b.days), ""),
        ("tests", str(a.tests), str(b.tests), ""),
        ("mean pain", optional(a.pain_mean), optional(b.pain_mean), ""),
        ("worst pain", optional(a.pain_worst, 0), optional(b.pain_worst, 0), ""),
    ]
    shown = [row for row in rows if any(row[1:])]
    columns = [
        Column(f"{side.capitalize()} ankle"),
        *(Column(name, right=True) for name in (*_NAMES, "change")),
    ]
    texts = [_words(its, change, error, unit)]
    if its.mixed_conditions:
        differing = "; ".join(
            f"{name} {before} in A, {after} in B"
            for name, (before, after) in its.mixed_conditions.items()
        )
        texts.append(f"Tested differently: {differing}. The difference may come from that.")
    return "\n".join([table(columns, shown, screen), *(filled(text, screen) for text in texts)])


def _words(its: SideComparison, amount: str, error: str, unit: Unit) -> str:
    """Return the sentence on one comparison, which is never a verdict."""
    if its.change is None:
        lacking = [
            f"{name} has tests on {plural(span.days, 'day')}"
            for name, span in zip(_NAMES, (its.a, its.b), strict=True)
            if span.days < DAYS_TO_COMPARE
        ]
        return f"Too little to compare: {' and '.join(lacking)}; {DAYS_TO_COMPARE} are needed."
    sem = f"SEM {length(its.change.sem.cm, unit, more_decimals=1)} {unit}"
    basis = f"({error} {unit}; {sem}, {_SEM_SOURCES[its.change.sem.source]})"
    if its.change.exceeds_mdc:
        return f"{amount} {unit} from A to B: more than the error of one comparison {basis}."
    return (
        f"{amount} {unit} from A to B: no clear change, within the error of one comparison {basis}."
    )

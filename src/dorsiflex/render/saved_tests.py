"""The list of tests on a saved page: one row per moment, the ankles beside each other."""

from __future__ import annotations

from datetime import time
from html import escape
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.render.lengths import exact, length, pain_words, short_weekday
from dorsiflex.render.tests import conditions_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dorsiflex.domain.measurement import KneeToWallTest, Side, Unit
    from dorsiflex.domain.report import Report


_TIME_OF_A_DATE = time(12)
"""A test logged with a date alone has this time."""


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


def tests_table(tests: Sequence[KneeToWallTest], report: Report, unit: Unit) -> Iterator[str]:
    """Write all tests, newest first; nothing without tests.

    Columns that are empty in all rows are left out, and conditions that all tests share.

    Args:
        tests: oldest first.
        report: that the tests are of; days of other years than its last have the year.
        unit: what distances are shown in.
    """
    if not tests:
        return
    of_side, of_both = _columns(tests, unit)
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
    for row in _rows(tests, sides):
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


def _columns(
    tests: Sequence[KneeToWallTest], unit: Unit
) -> tuple[Sequence[_Column], Sequence[_Column]]:
    """Return the columns of each ankle and those of both."""

    def trials(test: KneeToWallTest) -> str:
        if len(test.trials) == 1:
            return ""
        return " ".join(exact(trial, unit) for trial in test.trials_cm)

    of_side = [_Column(f"score {unit}", lambda test: length(test.score_cm, unit))]
    of_side += [
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


def _rows(
    tests: Sequence[KneeToWallTest], sides: Sequence[Side]
) -> Iterator[tuple[KneeToWallTest | None, ...]]:
    """Return the tests of each moment, newest first, in the order of the ankles."""
    for _, found in groupby(reversed(tests), key=lambda test: test.tested_at):
        at_once = list(found)
        yield from zip_longest(*([test for test in at_once if test.side == side] for side in sides))

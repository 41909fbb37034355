"""What the charts of a report show, and what they say if there is nothing to show."""

import re
import subprocess
import sys
from datetime import date, timedelta
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsiflex.domain.dates import WeekStart, week_of
from dorsiflex.domain.day_scores import DayScore, weekly_summaries
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Goal, Side, Trial, Unit
from dorsiflex.domain.plan import ItemWeek, TrainingWeek
from dorsiflex.domain.report import (
    Asymmetry,
    AsymmetryLevel,
    Change,
    GoalProgress,
    PainSummary,
    Report,
    Sem,
    SemSource,
    SideReport,
    Verdict,
    Window,
)
from dorsiflex.render.charts import CHARTS as PLOTS
from dorsiflex.render.charts import asymmetry_chart, describe_chart, distance_chart, pain_chart
from dorsiflex.render.plot_model import By
from dorsiflex.render.plot_text import ChartStyle

MONDAY = date(2026, 8, 31)  # 2026-W36
SUNDAY = date(2026, 8, 30)
CHARTS = (distance_chart, pain_chart, asymmetry_chart)
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def style(
    columns: int = 80,
    rows: int = 24,
    *,
    colour: bool = False,
    unicode: bool = False,
    unit: Unit = Unit.CM,
) -> ChartStyle:
    """Return a style: 80 by 24, plain ASCII."""
    return ChartStyle(columns, rows, colour, unicode, unit)


def ankle(
    side: Side,
    scores: "dict[int, float]",
    *,
    pains: "dict[int, tuple[int, ...]] | None" = None,
    start: date = MONDAY,
    goal_cm: float | None = None,
    mdc_cm: float | None = None,
) -> SideReport:
    """Return one ankle with one day score in each of some weeks, counted from 0."""
    days = tuple(
        DayScore(
            day=start + timedelta(weeks=week, days=2),
            score_cm=cm,
            best_cm=cm,
            pains=(pains or {}).get(week, ()),
        )
        for week, cm in sorted(scores.items())
    )
    week_start = WeekStart.SUNDAY if start.isoweekday() == 7 else WeekStart.MONDAY
    first, last = days[0], days[-1]
    goal = goal_cm and Goal(person="me", side=side, target=Trial(round(goal_cm * 100)))
    return SideReport(
        side=side,
        start=first.day,
        last_tested=last.day,
        scores=days,
        weeks=weekly_summaries(days, week_start),
        baseline=Window(first.score_cm, 1, first.day, first.day),
        current=Window(last.score_cm, 1, last.day, last.day),
        change=Change(
            None if mdc_cm is None else last.score_cm - first.score_cm,
            mdc_cm,
            Sem(0.685, SemSource.PUBLISHED),
            Verdict.INSUFFICIENT_DATA if mdc_cm is None else Verdict.NO_DETECTABLE_CHANGE,
        ),
        trend=None,
        goal=GoalProgress(goal, 1.0, None, None, None, None) if goal else None,
        pain=PainSummary(
            latest=None,
            worst=None,
            limit=5,
            latest_above=False,
            worst_above=False,
            sharp_tests=0,
            first_week_mean=None,
            last_week_mean=None,
            noticeable=None,
            rising=False,
        ),
        setback=None,
    )


def report(*ankles: SideReport, weeks: int = 12, start: date = MONDAY) -> Report:
    """Return a report on some weeks."""
    return Report(
        person="me",
        since=start,
        until=start + timedelta(weeks=weeks, days=-1),
        sides={of.side: of for of in ankles},
        asymmetry=None,
        warnings=(),
    )


def full(weeks: int) -> Report:
    """Return two ankles with pain, goals, gaps and verdicts."""
    tested = [week for week in range(weeks) if week % 7 != 4]
    left = ankle(
        Side.LEFT,
        {week: 9 + week * 5 / weeks + week % 3 / 5 for week in tested},
        pains={week: (week % 11, 10) for week in tested if week % 5},
        goal_cm=12.5,
        mdc_cm=1.2,
    )
    right = ankle(
        Side.RIGHT,
        {week: 11 - week % 4 / 5 for week in range(weeks)},
        pains=dict.fromkeys(range(weeks), (3,)),
        goal_cm=13,
        mdc_cm=0.9,
    )
    asymmetry = Asymmetry(-1.2, 0.9, AsymmetryLevel.COMMON, Side.LEFT)
    return report(left, right, weeks=weeks)._replace(asymmetry=asymmetry)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("weeks", [1, 2, 12, 60, 520])
@pytest.mark.parametrize("size", [(12, 5), (30, 8), (40, 12), (80, 20), (160, 40)])
def test_every_chart_keeps_to_its_style(
    chart: "type[object]", weeks: int, size: tuple[int, int]
) -> None:
    """No line is too wide or ends in a blank; no escape, no letter beyond ASCII unless allowed."""
    columns, rows = size
    text: str = chart(full(weeks), style(columns, rows))  # type: ignore[call-arg, assignment]  # the three charts are called alike

    assert text.isascii()
    assert "\x1b" not in text
    assert not text.endswith("\n")
    for line in text.split("\n"):
        assert len(line) <= columns
        assert line == line.rstrip()


def test_a_chart_is_as_high_as_was_asked() -> None:
    """With its title and its words it fills 24 rows, and the 40 of a large terminal."""
    for rows in (24, 40):
        assert len(distance_chart(full(12), style(80, rows)).split("\n")) == rows


def test_colour_changes_nothing_but_colour() -> None:
    """Without its escapes the coloured chart is the plain one; no text is yellow or white."""
    for chart in CHARTS:
        coloured = chart(full(12), style(colour=True, unicode=True))
        plain = chart(full(12), style(unicode=True))

        bare = "\n".join(line.rstrip() for line in ESCAPE.sub("", coloured).split("\n"))
        assert bare == plain
        assert set(ESCAPE.findall(coloured)) <= {
            "\x1b[0m",
            "\x1b[2m",
            "\x1b[38;5;32m",
            "\x1b[38;5;166m",
        }


def test_the_line_breaks_where_a_week_is_missing() -> None:
    """Of weeks 0, 1, 3, 4 and 6, the first two and the next two are joined; the last is alone."""
    text = distance_chart(
        report(ankle(Side.LEFT, dict.fromkeys((0, 1, 3, 4, 6), 10.0)), weeks=7), style()
    )

    assert re.search(r"10\.0\+ L\.+L {5,}L\.+L {5,}L$", text, re.MULTILINE)


def test_marks_stand_above_their_date() -> None:
    """Each L is in the column of the fourth character of its week's Monday (`31 Aug`)."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 2: 10, 4: 10}), weeks=5), style())
    marks = next(line for line in text.split("\n") if "L" in line)
    labels = next(line for line in text.split("\n") if "31 Aug" in line)

    # The label of the first week is moved right, for it would begin left of the axis.
    assert labels.index("31 Aug") == 7
    middles = [8, labels.index("14 Sep") + 3, labels.index("28 Sep") + 3]
    assert [at for at, letter in enumerate(marks) if letter == "L"] == middles


def test_higher_is_farther_and_each_ankle_has_its_letter() -> None:
    """Right at 12 cm is on the row labelled 12, left at 10 cm on the row labelled 10."""
    text = distance_chart(
        report(ankle(Side.LEFT, {0: 10, 1: 10}), ankle(Side.RIGHT, {0: 12, 1: 12}), weeks=2),
        style(),
    )

    assert re.search(r"^  12\.0\+ R:+R$", text, re.MULTILINE)
    assert re.search(r"^  10\.0\+ L\.+L$", text, re.MULTILINE)
    assert "L left  R right  no pain recorded" in text


def test_equal_ankles_share_a_letter() -> None:
    """Where both fall on one cell it says B, and what B is; no L or R hides the other."""
    same = {0: 10.0, 1: 11.0, 2: 10.5}
    text = distance_chart(report(ankle(Side.LEFT, same), ankle(Side.RIGHT, same), weeks=3), style())
    plot = text.partition("+--")[0]

    assert "L left  R right  B both" in text
    assert plot.count("B") == 3
    assert not set(plot) & {"L", "R"}


def test_lengths_are_in_the_configured_unit() -> None:
    """12.7 cm is 5 inches (2.54 cm each) and 127 mm."""
    of = report(ankle(Side.LEFT, {0: 12.7, 1: 12.7}, goal_cm=15.24), weeks=2)
    inches = distance_chart(of, style(unit=Unit.IN))

    assert "Distance in inches" in inches
    assert re.search(r"^   5\.0\+ L", inches, re.MULTILINE)
    assert "goal 6.00 -" in inches
    assert "goal 152 -" in distance_chart(of, style(unit=Unit.MM))


def test_a_near_goal_is_a_line_and_a_far_one_words() -> None:
    """2 cm above is in the plot; 15 cm above would flatten everything else, so it is said."""
    near = distance_chart(report(ankle(Side.LEFT, {0: 10, 4: 10.5}, goal_cm=12.5)), style())
    far = distance_chart(report(ankle(Side.LEFT, {0: 10, 4: 10.5}, goal_cm=25)), style())

    assert re.search(r"[+|]-- goal 12\.5 -{20,}", near)
    assert "goal 25.0 cm (outside the plot)" in far
    assert "-- goal" not in far


def test_different_goals_say_whose_they_are() -> None:
    """Each line carries the letter of its ankle and its value."""
    text = distance_chart(
        report(
            ankle(Side.LEFT, {0: 10, 4: 10}, goal_cm=12),
            ankle(Side.RIGHT, {0: 10, 4: 10}, goal_cm=13),
        ),
        style(),
    )

    assert "- goal L 12.0 -" in text
    assert "- goal R 13.0 -" in text


def test_the_goal_of_one_of_two_ankles_has_its_letter() -> None:
    """The other has none: the line is not for both; no letter of a mark is beside the words."""
    left = ankle(Side.LEFT, {0: 9, 1: 9.2, 2: 9.4}, goal_cm=11.5)
    right = ankle(Side.RIGHT, {0: 11.5, 1: 11.5, 2: 11.5})
    text = distance_chart(report(left, right, weeks=3), style())
    equal = ankle(Side.RIGHT, {0: 11.5, 1: 11.5, 2: 11.5}, goal_cm=11.5)

    assert "goal L 11.5" in text
    assert "R goal" not in text
    assert "goal L" not in distance_chart(report(left, equal, weeks=3), style())
    described = describe_chart("distance", report(left, right, weeks=3), Unit.CM)
    assert "\nGoal, left: 11.5.\n" in described


def test_a_goal_without_a_free_place_is_named_at_the_axis() -> None:
    """A level line of scores at the goal leaves no room for words on its row."""
    scores = dict.fromkeys(range(20), 12.0)
    text = distance_chart(report(ankle(Side.LEFT, scores, goal_cm=12), weeks=20), style())

    assert re.search(r"^  goal\+-L\.+L", text, re.MULTILINE)


def test_a_change_beyond_measurement_error_stands_outside_its_bar() -> None:
    """From 10 to 13 cm with an error of 1 cm: the bar spans 9 to 11, the letter is above it."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 5: 13}, mdc_cm=1), weeks=6), style())
    lines = text.partition("+[")[0].split("\n")[1:]
    bar = [at for at, line in enumerate(lines) if len(line) > 75 and line.endswith("|")]
    letter = [at for at, line in enumerate(lines) if len(line) > 75 and line.endswith("L")]
    row_of_9 = next(at for at, line in enumerate(lines) if line.startswith("     9+"))
    row_of_11 = next(at for at, line in enumerate(lines) if line.startswith("    11+"))

    assert (min(bar), max(bar)) == (row_of_11, row_of_9)
    assert len(letter) == 1
    assert letter[0] < min(bar)
    assert "| start +/- error" in text


def test_without_a_verdict_there_is_no_bar() -> None:
    """An ankle whose windows overlap has no measurement error to show."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 1: 13})), style())

    assert "error" not in text
    assert "start" not in text


def test_start_and_now_are_brackets_on_the_axis() -> None:
    """With tests in weeks 0 and 5 of six: around the marks at both ends, words beside them."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 5: 11}, mdc_cm=1), weeks=6), style())

    lines = text.split("\n")
    (axis,) = (line for line in lines if re.fullmatch(r"      \+\[=\]start[+-]+\[=\]now-", line))
    marks = next(line for line in lines if "L" in line)
    assert axis[marks.index("L")] == "="


def test_a_bracket_spans_the_days_of_its_window() -> None:
    """Two weeks of six: around both marks, with the word in the middle."""
    of = ankle(Side.LEFT, dict.fromkeys(range(6), 10.0), mdc_cm=1)
    first, second = of.scores[0].day, of.scores[1].day
    text = distance_chart(
        report(of._replace(baseline=Window(10, 2, first, second)), weeks=6), style()
    )
    lines = text.split("\n")
    marks = [
        at for at, character in enumerate(next(x for x in lines if "L" in x)) if character == "L"
    ]
    axis = next(line for line in lines if "start" in line)

    assert re.search(r"\[=+start=+\]", axis)
    assert (axis.index("["), axis.index("]")) == (marks[0] - 1, marks[1] + 1)


def test_ankles_with_other_windows_have_other_brackets() -> None:
    """The left starts in week 0, the right in week 2: each bracket says whose it is."""
    text = distance_chart(
        report(
            ankle(Side.LEFT, {0: 10, 5: 11}, mdc_cm=1),
            ankle(Side.RIGHT, {2: 10, 5: 11}, mdc_cm=1),
            weeks=6,
        ),
        style(),
    )

    assert re.search(r"^      \+\[=\]start L[+-]+\[=\]now L-?$", text, re.MULTILINE)
    assert re.search(r"^ +\[=\]start R +(now R\[=\]|\[=\]now R)$", text, re.MULTILINE)


def test_a_start_before_the_weeks_shown_is_said() -> None:
    """Only now is a bracket if the weeks shown begin later, and the caption says when start was."""
    whole = ankle(Side.LEFT, {0: 10, 4: 11, 8: 11}, mdc_cm=1)
    shown = whole._replace(scores=whole.scores[1:], weeks=whole.weeks[1:])
    text = distance_chart(report(shown, weeks=5, start=MONDAY + timedelta(weeks=4)), style())

    assert re.search(r"^      \+[+-]+\[=\]now-$", text, re.MULTILINE)
    assert "start: 2 Sep  " in text
    assert "| start +/- error" in text


def test_a_start_that_reaches_into_the_weeks_shown_is_cut_off() -> None:
    """It began a week earlier: its bracket begins at the axis and ends at the first mark."""
    whole = ankle(Side.LEFT, {0: 10, 1: 10, 6: 11}, mdc_cm=1)
    first, second = whole.scores[:2]
    shown = whole._replace(
        scores=whole.scores[1:],
        weeks=whole.weeks[1:],
        baseline=Window(10, 2, first.day, second.day),
    )
    text = distance_chart(report(shown, weeks=6, start=MONDAY + timedelta(weeks=1)), style())

    assert re.search(r"^      \+\[=\]start[+-]+\[=\]now-$", text, re.MULTILINE)


def test_only_ankles_with_tests_in_the_period_are_in_the_plot() -> None:
    """The other one has no bar, no goal and no row of letters; its verdict is in words."""
    left = ankle(Side.LEFT, {0: 10, 4: 10}, mdc_cm=1)
    gone = ankle(Side.RIGHT, {0: 12}, mdc_cm=1, goal_cm=12.5)._replace(scores=(), weeks=())
    both = distance_chart(report(left, gone, weeks=5), style())

    assert both == distance_chart(report(left, weeks=5), style())


def test_pain_stands_under_its_week() -> None:
    """The worst of 2 and 3, a point for a week without pain recorded, 10; sharp pain with `!`."""
    of = ankle(Side.LEFT, dict.fromkeys((0, 2, 4, 6), 10.0), pains={0: (2, 3), 4: (10,), 6: (7,)})
    sharp = of._replace(scores=(*of.scores[:3], of.scores[3]._replace(sharp_tests=1)))
    lines = distance_chart(report(sharp, weeks=7), style()).split("\n")
    pain = next(line for line in lines if line.startswith("pain "))
    marks = next(line for line in lines if "L" in line)
    columns = [at for at, letter in enumerate(marks) if letter == "L"]

    assert re.fullmatch(r"pain +3 +\. +10 +7!", pain)
    assert [match.start() for match in re.finditer(r"3|\.|10|7!", pain)] == columns
    assert "pain (! sharp): worst of the week" in lines[-1]


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("rows", [8, 12, 24])
@pytest.mark.parametrize("weeks", [2, 12, 104])
@pytest.mark.parametrize("by", [None, *By])
def test_pain_is_always_there(columns: int, rows: int, weeks: int, by: By | None) -> None:
    """Where digits would touch, neighbours share one: their worst; the height is kept."""
    lines = distance_chart(full(weeks), style(columns, rows), by).split("\n")

    if by is not By.MONTH or weeks > 2:
        assert any(re.match(r"pain( [LR])? +[0-9.]", line) for line in lines)
        assert len(lines) <= rows


def test_weeks_that_share_a_digit_show_the_worst() -> None:
    """60 weeks in 40 columns: ten pain of the first weeks of 11 is 9 at most, and 10 as drawn."""
    scores = dict.fromkeys(range(60), 10.0)
    of = report(ankle(Side.LEFT, scores, pains={0: (1,), 1: (4,), 30: (9,)}), weeks=60)
    lines = distance_chart(of, style(40, 16), By.WEEK).split("\n")
    pain = next(line for line in lines if line.startswith("pain "))

    assert re.match(r"pain +4 [. ]+9 [. ]+$", f"{pain} ")
    assert re.search(r"pain: worst of \d weeks", "\n".join(lines))


@pytest.mark.parametrize("weeks", range(100, 180, 7))
def test_pain_of_both_ankles_never_touches(weeks: int) -> None:
    """Also at the right edge, where texts are moved inside: `3/3` and at most `10/10`."""
    scores = dict.fromkeys(range(weeks), 10.0)
    pains: dict[int, tuple[int, ...]] = dict.fromkeys(range(weeks - 1), (3,))
    pains[weeks - 1] = (10,)
    both = [ankle(side, scores, pains=pains) for side in Side]
    lines = distance_chart(report(*both, weeks=weeks), style(40, 8)).split("\n")
    (pain,) = (line for line in lines if line.startswith("pain  "))

    assert set(pain.split()) == {"pain", "3/3", "10/10"}


def test_the_ankles_share_their_weeks_alike() -> None:
    """One has a sharp pain, for which its texts are wider: both rows show two weeks each."""
    of = ankle(Side.LEFT, dict.fromkeys(range(12), 10.0), pains=dict.fromkeys(range(12), (3,)))
    sharp = of._replace(scores=tuple(score._replace(sharp_tests=1) for score in of.scores))
    right = of._replace(side=Side.RIGHT)
    lines = distance_chart(report(sharp, right), style(40, 20)).split("\n")
    rows = [line.split()[2:] for line in lines if line.startswith("pain L") or "pain R" in line]

    assert rows == [["3!"] * 6, ["3"] * 6]
    assert lines[-1].endswith("pain (! sharp): worst of 2 weeks")


def test_training_is_below_the_days_of_its_week() -> None:
    """By day too: the sessions of a Monday's week are in the middle of it."""
    of = report(ankle(Side.LEFT, {0: 10, 1: 10, 2: 10}), weeks=3)
    weeks = [week_of(MONDAY + timedelta(weeks=week), WeekStart.MONDAY) for week in (0, 2)]
    trained = of._replace(
        training=tuple(
            TrainingWeek(week, (ItemWeek("step", 0, (week.start,) * done),), is_planned=False)
            for week, done in zip(weeks, (2, 1), strict=True)
        )
    )
    lines = distance_chart(trained, style(200, 40)).split("\n")
    dates = next(line for line in lines if "2 Sep" in line)
    train = next(line for line in lines if line.startswith("train"))

    assert train.index("2") == dates.index("3 Sep") + 2  # the Thursday of 31 August to 6 September
    assert "train: sessions in the week" in lines[-1]


def test_without_pain_the_plot_says_so() -> None:
    """No row of points."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 4: 10})), style())

    assert "no pain recorded" in text.split("\n")[-1]


def test_pain_has_its_limit_and_its_worst() -> None:
    """Mean 3 of 1 and 5: L on a row below the limit, l on the limit's row, which is 5."""
    text = pain_chart(
        report(ankle(Side.LEFT, {0: 10, 1: 10}, pains={0: (1, 5), 1: (3,)}), weeks=2),
        style(rows=20),
        By.WEEK,
    )
    lines = text.split("\n")
    limit = next(line for line in lines if "limit 5" in line)

    assert re.match(r"      [|+]-l", limit)
    assert lines.index(limit) < next(at for at, line in enumerate(lines) if "L" in line)
    assert "L left  l worst of the week" in text
    assert next(line for line in lines if "+" in line).startswith("    10+")


def test_a_worst_pain_that_is_no_worse_than_the_mean_has_no_mark() -> None:
    """With a test on each day, letters are drawn now and then, and no small one in between."""
    pains: dict[int, tuple[int, ...]] = dict.fromkeys(range(60), (3,))
    text = pain_chart(
        report(ankle(Side.LEFT, dict.fromkeys(range(60), 10.0), pains=pains), weeks=60), style()
    )

    assert not re.search(r"^ *\d*[|+].*l", text.partition("limit 5")[2], re.MULTILINE)


def test_a_week_without_pain_recorded_is_a_gap_and_pain_0_is_not() -> None:
    """Pain 0, 0, none, 0: two joined on the row of 0, and one alone after a gap."""
    text = pain_chart(
        report(
            ankle(Side.LEFT, dict.fromkeys(range(4), 10.0), pains={0: (0,), 1: (0,), 3: (0,)}),
            weeks=4,
        ),
        style(),
    )

    assert re.search(r"^     0\+ L\.+L {5,}L$", text, re.MULTILINE)


def test_asymmetry_is_left_minus_right_in_weeks_with_both() -> None:
    """10 - 12 is on the row of -2, 12 - 12 on that of 0; a week with one ankle is a gap."""
    text = asymmetry_chart(
        report(
            ankle(Side.LEFT, {0: 10, 1: 10, 2: 10, 3: 12}),
            ankle(Side.RIGHT, {0: 12, 1: 12, 3: 12}),
            weeks=4,
        ),
        style(),
    )

    assert re.search(r"^  -2\.0\+ o\.+o$", text, re.MULTILINE)
    assert re.search(r"^   0\.0\+-{20,}[.-]*o", text, re.MULTILINE)


def test_years_are_named_where_they_change() -> None:
    """From the week of 21 December 2026 to that of 11 January, each year is named once."""
    start = date(2026, 12, 21)
    scores = dict.fromkeys(range(4), 10.0)
    text = distance_chart(
        report(ankle(Side.LEFT, scores, start=start), weeks=4, start=start), style()
    )

    assert re.search(r"21 Dec 2026 +28 Dec +4 Jan 2027 +11 Jan$", text, re.MULTILINE)


def test_weeks_from_sunday_are_named_by_their_first_day() -> None:
    """The week from Sunday 30 August 2026 is followed by that from 6 September."""
    scores = {0: 10.0, 1: 10.0, 3: 10.0}
    text = distance_chart(
        report(ankle(Side.LEFT, scores, start=SUNDAY), weeks=4, start=SUNDAY), style()
    )

    assert re.search(r"30 Aug +6 Sep +13 Sep +20 Sep$", text, re.MULTILINE)


def test_the_plot_starts_at_the_first_test_shown() -> None:
    """Whatever `--since`; a period that ends years later adds twelve weeks at most."""
    of = report(ankle(Side.LEFT, {0: 10, 4: 10}), weeks=5)
    long = of._replace(since=date(2000, 1, 1), until=date(2030, 1, 1))
    text = distance_chart(long, style(160))

    assert re.search(r"^ +31 Aug ", text, re.MULTILINE)
    assert re.search(r" 21 Dec$", text, re.MULTILINE)  # 12 weeks after that of 28 September


@pytest.mark.parametrize(
    ("chart", "says"),
    [
        (distance_chart, "No tests from 2026-08-31 to 2026-11-22"),
        (pain_chart, "No pain was recorded from 2026-08-31 to 2026-11-22"),
        (asymmetry_chart, "No week from 2026-08-31 to 2026-11-22 has tests of both ankles"),
    ],
)
def test_nothing_to_draw_is_a_sentence(chart: "type[object]", says: str) -> None:
    """A period without tests says so in each chart."""
    assert says in str(chart(report(), style()))  # type: ignore[call-arg]  # the three charts are called alike


def test_one_day_is_a_sentence_with_its_numbers() -> None:
    """One day has no course: left 9.5 and right 11 are said instead."""
    of = report(ankle(Side.LEFT, {3: 9.5}), ankle(Side.RIGHT, {3: 11}))

    assert distance_chart(of, style(200)) == (
        "Latest: left 9.5 cm on 23 Sep, right 11.0 cm on 23 Sep. A plot needs tests on two days."
    )
    assert distance_chart(of, style(200), By.WEEK) == (
        "Latest: left 9.5 cm in the week of 21 Sep, right 11.0 cm in the week of 21 Sep."
        " A plot needs tests in two weeks."
    )
    assert "left minus right -1.5 cm on 23 Sep" in asymmetry_chart(of, style(200))


def test_under_three_weeks_are_drawn_by_day() -> None:
    """20 days apart: by week from 21 on; a gap of a whole week breaks the line of days too."""
    of = ankle(Side.LEFT, {0: 10, 1: 10, 2: 10})
    first, second, third = of.scores
    days = (first, second, third._replace(day=first.day + timedelta(days=20)))
    text = distance_chart(report(of._replace(scores=days), weeks=3), style(160))
    assert "cm, each day" in text
    assert re.search(r"^ +2 Sep +4 Sep +6 Sep ", text, re.MULTILINE)

    apart = report(of._replace(scores=(first, first._replace(day=days[2].day))), weeks=3)
    assert re.search(r"L {100,}L", distance_chart(apart, style(160)))

    week_later = days[2]._replace(day=first.day + timedelta(days=21))
    later = report(of._replace(scores=(first, second, week_later)), weeks=4)
    assert "cm, median of each week" in distance_chart(later, style(160))
    assert "cm, each day" in distance_chart(later, style(160), By.DAY)


def test_by_month_is_the_median_of_its_days() -> None:
    """September has five Wednesdays: 9, 10, 11, 12 and 13 give 11; October has 8."""
    scores = dict(enumerate((9.0, 10.0, 11.0, 12.0, 13.0, 8.0, 8.0)))
    text = distance_chart(report(ankle(Side.LEFT, scores), weeks=7), style(), By.MONTH)

    assert re.search(r"^ +11\.0\+ {18}L", text, re.MULTILINE)
    assert re.search(r"^ +8\.0\+ .*L$", text, re.MULTILINE)
    assert re.search(r"^ +Sep 2026 +Oct$", text, re.MULTILINE)


def test_weeks_that_do_not_fit_become_months() -> None:
    """104 weeks in 80 columns; with `by`, by week, which says that some share a column."""
    assert "median of each month" in distance_chart(full(104), style())
    assert "median of each week" in distance_chart(full(104), style(160))
    told = distance_chart(full(104), style(), By.WEEK)
    assert "some weeks share a column" in told


def event(day: date, text: str, side: Side | None = None) -> Event:
    """Return an event."""
    return Event(text, "me", day, text, side)


def events_of(*events: Event) -> Report:
    """Return a report on five weeks of both ankles with events."""
    scores = dict.fromkeys(range(5), 10.0)
    both = (ankle(Side.LEFT, scores), ankle(Side.RIGHT, scores))
    return report(*both, weeks=5)._replace(events=events)


def test_events_are_marked_below_their_day() -> None:
    """On the Thursday of a week, in the middle of it: below its mark; the text is beside it."""
    of = events_of(event(MONDAY + timedelta(weeks=2, days=3), "new shoes"))
    lines = distance_chart(of, style(unicode=True)).split("\n")
    marks = next(line for line in lines if "B" in line)
    below = next(line for line in lines if "▼" in line)

    assert below.index("▼ new shoes") == [at for at, mark in enumerate(marks) if mark == "B"][2]
    assert "v new shoes" in distance_chart(of, style())


def test_wide_letters_do_not_move_later_events() -> None:
    """Each of the four takes two columns; the next event stays below its day."""
    day = MONDAY + timedelta(weeks=3, days=3)
    wide = events_of(event(MONDAY, "\u624b\u8853\u624b\u8853"), event(day, "new shoes"))
    plain = events_of(event(MONDAY, "surgery!"), event(day, "new shoes"))
    shown, expected = (
        next(line for line in distance_chart(of, style(unicode=True)).split("\n") if "▼" in line)
        for of in (wide, plain)
    )

    assert len(shown) == len(expected) - 4


def test_events_of_a_day_share_a_mark() -> None:
    """With the letter of the ankle that one is about."""
    day = MONDAY + timedelta(weeks=1)
    of = events_of(event(day, "new shoes"), event(day, "sprain", Side.LEFT))

    assert "v new shoes; L sprain" in distance_chart(of, style())


@pytest.mark.parametrize("rows", [10, 12, 16, 24, 40])
@pytest.mark.parametrize("columns", [40, 80, 160])
def test_many_events_fit(columns: int, rows: int) -> None:
    """Forty long texts: the chart keeps its size, and each event's line begins with a mark."""
    events = [
        event(MONDAY + timedelta(days=at), "rested because of a cold " * 2) for at in range(-5, 35)
    ]
    lines = distance_chart(events_of(*events), style(columns, rows)).split("\n")

    assert len(lines) <= rows
    assert max(map(len, lines)) <= columns
    assert any(re.match(r" +< re", line) for line in lines)


def test_events_beyond_the_lines_keep_their_marks_where_there_is_room() -> None:
    """Nine, four days apart, in at most four lines of 80 columns: each is below its own day."""
    events = [event(MONDAY + timedelta(days=4 * at), "a long descent") for at in range(9)]
    text = distance_chart(events_of(*events), style(80, 40))

    assert text.count("v a long") + text.count("t v") == 9
    assert ";" not in text


def test_within_a_month_brackets_and_events_are_at_their_days() -> None:
    """On 3 to 17 September and 21 September of two months: around the first, and behind it."""
    of = ankle(Side.LEFT, {0: 10, 1: 10, 2: 10, 8: 11}, mdc_cm=1)
    of = of._replace(baseline=Window(10, 2, date(2026, 9, 3), date(2026, 9, 17)))
    events = (event(date(2026, 9, 2), "insoles"), event(date(2026, 9, 21), "a race"))
    lines = distance_chart(report(of)._replace(events=events), style(), By.MONTH).split("\n")
    axis = next(line for line in lines if "start" in line)
    below = next(line for line in lines if "insoles" in line)

    assert below.index("v") <= axis.index("[") < axis.index("]") < below.index("v a race")
    assert axis.index("]") - axis.index("[") > 12


def test_an_event_near_the_end_has_its_text_before_it() -> None:
    """There is more room at its left."""
    of = events_of(event(MONDAY + timedelta(weeks=4, days=6), "started eccentric heel drops"))

    assert "started eccentric heel drops v\n" in distance_chart(of, style())


@settings(max_examples=60, deadline=None)
@given(
    weeks=st.sets(st.integers(0, 60), min_size=2),
    others=st.sets(st.integers(0, 60)),
    days=st.lists(st.integers(-30, 450), max_size=8),
    columns=st.integers(30, 200),
    rows=st.integers(8, 60),
    by=st.sampled_from([None, *By]),
)
def test_whatever_happens_every_chart_keeps_its_size(
    weeks: set[int], others: set[int], days: list[int], columns: int, rows: int, by: By | None
) -> None:
    """Weeks of either ankle, events before, in and after them, every size, days to months."""
    left = ankle(
        Side.LEFT,
        {week: 19.8 if week == 30 else 9 + week % 4 for week in weeks},
        pains={week: (week % 11,) for week in weeks if week % 3},
        goal_cm=14,
        mdc_cm=1,
    )
    right = ankle(Side.RIGHT, dict.fromkeys(others or {0}, 11.0), mdc_cm=0.8)
    events = tuple(event(MONDAY + timedelta(days=day), "new shoes " * 3) for day in sorted(days))
    of = report(left, right, weeks=65)._replace(events=events)
    for chart in CHARTS:
        lines = chart(of, style(columns, rows), by).split("\n")
        assert len(lines) <= rows
        assert max(map(len, lines)) <= columns
        assert (
            len(lines) > 4
            or "needs" in " ".join(lines)
            or "nothing" in " ".join(lines)
            or ("no difference" in " ".join(lines))
        )


def test_start_and_now_within_a_month_are_beside_each_other() -> None:
    """By month a bracket reaches from day to day: 1 to 14 and 16 to 28 October of three months."""
    of = ankle(Side.LEFT, {0: 10, 4: 10, 10: 11}, mdc_cm=1)
    of = of._replace(
        baseline=Window(10, 2, date(2026, 10, 1), date(2026, 10, 14)),
        current=Window(10, 2, date(2026, 10, 16), date(2026, 10, 28)),
    )
    text = distance_chart(report(of), style(160), By.MONTH)

    assert re.search(r"\[=+start=+\]-*\[=+now=+\]", text)


def test_a_likely_typo_is_named_at_the_edge() -> None:
    """19.8 among 9 to 10 cm: the others keep their scale, and no line leads to it."""
    scores = {0: 9.0, 1: 9.5, 2: 9.2, 3: 19.8, 4: 9.6, 5: 10.0, 6: 9.4}
    text = distance_chart(report(ankle(Side.LEFT, scores), weeks=7), style(unicode=True))

    assert "L↑19.8" in text
    assert not re.search(r"^ *1[2-9]\.0┤", text, re.MULTILINE)
    assert "L^19.8" in distance_chart(report(ankle(Side.LEFT, scores), weeks=7), style())


def test_the_typo_of_one_of_two_days_is_named_as_it_was_typed() -> None:
    """9.0 and 19.8 in a week: it is drawn at 9.0, and 19.8, not the median, is at the edge."""
    of = ankle(Side.LEFT, dict.fromkeys(range(7), 9.0))
    typo = of.scores[3]._replace(day=of.scores[3].day + timedelta(days=1), score_cm=19.8)
    of = of._replace(scores=(*of.scores[:4], typo, *of.scores[4:]))
    text = distance_chart(report(of, weeks=7), style(unicode=True))

    assert "L↑19.8" in text
    assert text.count("L") == 1 + 7 + 1  # the edge, seven weeks, the caption


@pytest.mark.parametrize("scores", [(2, 12, 2, 12), (2, 12, 2, 12, 2), (3, 9, 15, 21, 27)])
@pytest.mark.parametrize("by", [By.DAY, By.WEEK])
def test_scores_far_from_each_other_are_no_typos(scores: tuple[float, ...], by: By) -> None:
    """Each is over 4 cm from the others, and all are drawn."""
    weeks = {4 * at: cm for at, cm in enumerate(scores)}
    text = distance_chart(report(ankle(Side.LEFT, weeks), weeks=20), style(), by)

    assert "^" not in text
    assert text.count("L") == len(scores) + 1


def test_a_step_that_stays_is_no_typo() -> None:
    """Six weeks at 6 cm after six at 12 cm: all are drawn."""
    scores = {week: 12.0 if week < 6 else 6.0 for week in range(12)}
    text = distance_chart(report(ankle(Side.LEFT, scores)), style())

    assert "^" not in text
    assert text.partition("+-+")[0].count("L") == 12


@pytest.mark.parametrize("what", list(PLOTS))
def test_a_described_chart_has_its_numbers_in_sentences(what: str) -> None:
    """One paragraph per line, each a sentence; gaps and both ankles are said."""
    paragraphs = describe_chart(what, full(12), Unit.CM).split("\n")

    assert len(paragraphs) > 3
    assert all(text.endswith(".") for text in paragraphs)
    assert "then a gap" in "".join(paragraphs)


def test_a_described_chart_says_what_the_plot_shows() -> None:
    """Two weeks, a gap, a third; pain, a goal, an event."""
    of = report(
        ankle(Side.LEFT, {0: 9.0, 1: 9.5, 3: 10.0}, pains={0: (3,)}, goal_cm=12, mdc_cm=1)
    )._replace(events=(event(MONDAY, "new shoes")._replace(id=1),))

    assert describe_chart("distance", of, Unit.CM).split("\n") == [
        (
            "Distance in cm, median of each week, 31 Aug to 22 Nov."
            " Weeks are named by their first day."
        ),
        (
            "Left: 9.0 (31 Aug), 9.5 (7 Sep); then a gap; 10.0 (21 Sep)."
            " Lowest 9.0 (31 Aug), highest 10.0 (21 Sep)."
        ),
        "Goal: 12.0.",
        "Start plus or minus error, left: 8.0 to 10.0; now 10.0.",
        "Start: 2 Sep.",
        "Now: 23 Sep.",
        "Events: Mon 31 Aug: new shoes (e1, both).",
        "Pain, worst of the week: 3 (31 Aug), not recorded (7 Sep), not recorded (21 Sep).",
    ]


def test_too_little_room_is_a_sentence_with_the_latest_numbers() -> None:
    """29 columns are too few: the last score is said."""
    of = report(ankle(Side.LEFT, {0: 9.5, 1: 10.2}))

    assert "left 10.2 cm" in distance_chart(of, style(29)).replace("\n", " ")
    assert "left 10.2 cm" in distance_chart(of, style(200, 7))


@pytest.mark.parametrize("error", ["ImportError", "OSError"])
def test_without_plotext_a_sentence_says_so(error: str, tmp_path: Path) -> None:
    """Where plotext cannot be imported or its library not be loaded, no chart raises."""
    (tmp_path / "plotext.py").write_text(f"raise {error}('no wheel')\n")
    program = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(Path(__file__).parent)!r}]\n"
        "from test_charts import *\n"
        "from dorsiflex.render.plot_text import available\n"
        "print(available())\n"
        "for chart in CHARTS: print(chart(full(12), style(200)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    first, *charts = done.stdout.splitlines()
    assert first == "False"
    assert len(charts) == 3
    assert all(line.startswith("Plots are not available on this platform") for line in charts)


def test_an_unbroken_run_of_weeks_is_handed_on_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As finite numbers: a week without a test is a gap between two runs, never a value."""
    import plotext

    runs: list[list[float]] = []
    signal = plotext.figure.signal

    def record(columns: list[float], rows: list[float], **options: object) -> object:
        assert all(map(isfinite, [*columns, *rows]))
        runs.append(columns)
        return signal(columns, rows, **options)

    monkeypatch.setattr(plotext.figure, "signal", record)
    scores = {0: 10.0, 1: 10.5, 3: 11.0, 4: 11.2, 7: 11.0}
    drawn = distance_chart(report(ankle(Side.LEFT, scores, mdc_cm=1)), style())

    assert "31 Aug" in drawn
    lengths = [len(run) for run in runs]
    assert (lengths.count(2) >= 2, len(scores) in lengths) == (True, True)


def test_plotext_is_loaded_only_to_draw() -> None:
    """Importing the charts leaves it alone."""
    program = "import sys, dorsiflex.render.charts; print('plotext' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"

"""What the charts of a report show, and what they say where there is nothing to show."""

import re
import subprocess
import sys
from datetime import date, timedelta
from math import isfinite
from pathlib import Path

import pytest

from dorsiflex.domain.dates import WeekStart
from dorsiflex.domain.day_scores import DayScore, weekly_summaries
from dorsiflex.domain.measurement import Goal, Side, Trial, Unit
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
from dorsiflex.render.charts import asymmetry_chart, distance_chart, pain_chart
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
    """Give a style: 80 by 24, plain ASCII."""
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
    """Give one ankle with one day score in each of some weeks, counted from 0."""
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
    """Give a report on some weeks."""
    return Report(
        person="me",
        since=start,
        until=start + timedelta(weeks=weeks, days=-1),
        sides={of.side: of for of in ankles},
        asymmetry=None,
        warnings=(),
    )


def full(weeks: int) -> Report:
    """Give two ankles with pain, goals, gaps and verdicts."""
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


def test_marks_stand_above_their_week() -> None:
    """Each L is in the column of the middle letter of its week's label."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 1: 10, 2: 10}), weeks=3), style())
    marks = next(line for line in text.split("\n") if "L" in line)
    labels = next(line for line in text.split("\n") if "W36" in line)

    middles = [labels.index(name) + 1 for name in ("W36", "W37", "W38")]
    assert [at for at, letter in enumerate(marks) if letter == "L"] == middles


def test_higher_is_farther_and_each_ankle_has_its_letter() -> None:
    """Right at 12 cm is on the row labelled 12, left at 10 cm on the row labelled 10."""
    text = distance_chart(
        report(ankle(Side.LEFT, {0: 10, 1: 10}), ankle(Side.RIGHT, {0: 12, 1: 12}), weeks=2),
        style(),
    )

    assert re.search(r"^  12\.0\+ R:+R$", text, re.MULTILINE)
    assert re.search(r"^  10\.0\+ L\.+L$", text, re.MULTILINE)
    assert "L left  R right  B both" in text


def test_equal_ankles_share_a_letter() -> None:
    """Where both fall on one cell it says B, and no L or R hides the other."""
    same = {0: 10.0, 1: 11.0, 2: 10.5}
    plot = distance_chart(
        report(ankle(Side.LEFT, same), ankle(Side.RIGHT, same), weeks=3), style()
    ).partition("W36")[0]

    assert plot.count("B") == 3
    assert not set(plot) & {"L", "R"}


def test_lengths_are_in_the_configured_unit() -> None:
    """12.7 cm is 5 inches (2.54 cm each) and 127 mm."""
    of = report(ankle(Side.LEFT, {0: 12.7, 1: 12.7}, goal_cm=15.24), weeks=2)
    inches = distance_chart(of, style(unit=Unit.IN))

    assert "Distance in inches" in inches
    assert re.search(r"^   5\.0\+ L", inches, re.MULTILINE)
    assert "goal 6.00 in" in inches
    assert "goal 152 mm" in distance_chart(of, style(unit=Unit.MM))


def test_a_near_goal_is_a_line_and_a_far_one_words() -> None:
    """2 cm above is in the plot; 15 cm above would flatten everything else, so it is said."""
    near = distance_chart(report(ankle(Side.LEFT, {0: 10, 1: 10.5}, goal_cm=12.5)), style())
    far = distance_chart(report(ankle(Side.LEFT, {0: 10, 1: 10.5}, goal_cm=25)), style())

    assert re.search(r"\|-- goal -{20,}", near)
    assert "--- goal 12.5 cm" in near
    assert "goal 25.0 cm (outside the plot)" in far
    assert "-- goal" not in far


def test_different_goals_say_whose_they_are() -> None:
    """Each line carries the letter of its ankle, and the words below give both."""
    text = distance_chart(
        report(
            ankle(Side.LEFT, {0: 10, 1: 10}, goal_cm=12),
            ankle(Side.RIGHT, {0: 10, 1: 10}, goal_cm=13),
        ),
        style(),
    )

    assert "goal L --" in text
    assert "goal R --" in text
    assert "--- goal L 12.0 cm  --- goal R 13.0 cm" in text


def test_a_change_beyond_measurement_error_stands_outside_its_bar() -> None:
    """From 10 to 13 cm with an error of 1 cm: the bar spans 9 to 11, the letter is above it."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 5: 13}, mdc_cm=1), weeks=6), style())
    right = max(len(line) for line in text.split("\n") if "+" in line[:7] or "|" in line[:7]) - 1
    lines = text.partition("+-+")[0].split("\n")
    bar = [at for at, line in enumerate(lines) if line[58:].rstrip().endswith("|")]
    letter = [at for at, line in enumerate(lines) if line.endswith("  L")]

    assert right > 60
    assert len(bar) >= 3
    assert letter
    assert max(letter) < min(bar)
    assert "baseline +/- measurement error" in text


def test_without_a_verdict_there_is_no_bar() -> None:
    """An ankle whose windows overlap has no measurement error to show."""
    text = distance_chart(report(ankle(Side.LEFT, {0: 10, 1: 13})), style())

    assert "measurement error" not in text
    assert "baseline" not in text


def test_the_weeks_of_baseline_and_current_are_marked() -> None:
    """With tests in weeks 0 and 5 only, b is under W36 and c under W41."""
    lines = distance_chart(
        report(ankle(Side.LEFT, {0: 10, 5: 11}, mdc_cm=1), weeks=6), style()
    ).split("\n")
    at = next(at for at, line in enumerate(lines) if "W36" in line)

    assert lines[at + 1].index("b") == lines[at].index("W36") + 1
    assert lines[at + 1].index("c") == lines[at].index("W41") + 1
    assert set(lines[at + 1]) == {" ", "b", "c"}


def test_a_baseline_before_the_weeks_shown_has_no_letter() -> None:
    """Weeks 4 and 5 of six are shown: only c is marked, and the words say where baseline is."""
    whole = ankle(Side.LEFT, {0: 10, 4: 11, 5: 11}, mdc_cm=1)
    shown = whole._replace(scores=whole.scores[1:], weeks=whole.weeks[1:])
    text = distance_chart(report(shown, weeks=2, start=MONDAY + timedelta(weeks=4)), style())
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if "W40" in line)

    assert lines[at + 1].index("c") == lines[at].index("W41") + 1
    assert set(lines[at + 1]) == {" ", "c"}
    assert "c current: the last 14 days of tests (baseline: before these weeks)" in text
    assert "| at the right: baseline +/- measurement error" in text


def test_a_baseline_that_reaches_into_the_weeks_shown_is_marked_there() -> None:
    """It began a week earlier: its letter is under the first week, and none before it."""
    whole = ankle(Side.LEFT, {0: 10, 1: 10, 5: 11}, mdc_cm=1)
    first, second = whole.scores[:2]
    shown = whole._replace(
        scores=whole.scores[1:],
        weeks=whole.weeks[1:],
        baseline=Window(10, 2, first.day, second.day),
    )
    text = distance_chart(report(shown, weeks=5, start=MONDAY + timedelta(weeks=1)), style())
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if "W37" in line)

    assert lines[at + 1].index("b") == lines[at].index("W37") + 1
    assert lines[at + 1].count("b") == 1


def test_only_ankles_with_tests_in_the_period_are_in_the_plot() -> None:
    """The other one has no bar, no goal and no row of letters; its verdict is in words."""
    left = ankle(Side.LEFT, {0: 10, 1: 10}, mdc_cm=1)
    gone = ankle(Side.RIGHT, {0: 12}, mdc_cm=1, goal_cm=12.5)._replace(scores=(), weeks=())
    both = distance_chart(report(left, gone, weeks=2), style())

    assert both == distance_chart(report(left, weeks=2), style())


def test_pain_stands_under_its_week() -> None:
    """A mean of 2.5 under the first week, a point under the one without, 10.0 under the third."""
    lines = distance_chart(
        report(ankle(Side.LEFT, {0: 10, 1: 10, 2: 10}, pains={0: (2, 3), 2: (10,)}), weeks=3),
        style(),
    ).split("\n")
    pain = next(line for line in lines if re.match(r"pain +\d", line))
    labels = next(line for line in lines if "W36" in line)

    assert pain[labels.index("W36") :][:3] == "2.5"
    assert pain[labels.index("W37") + 1] == "."
    assert pain[labels.index("W38") - 1 :][:4] == "10.0"


def test_pain_is_left_to_its_own_chart_where_digits_would_touch() -> None:
    """60 weeks in 80 columns leave no blank between numbers: there is no row of them."""
    assert "pain" not in distance_chart(full(60), style())


def test_pain_has_its_limit_and_its_worst() -> None:
    """Mean 3 of 1 and 5: L on a row below the limit, l on the limit's row, which is 5."""
    text = pain_chart(
        report(ankle(Side.LEFT, {0: 10, 1: 10}, pains={0: (1, 5), 1: (3,)}), weeks=2),
        style(rows=16),
    )
    lines = text.split("\n")
    limit = next(line for line in lines if "limit" in line)

    assert re.match(r"      [|+]-l", limit)
    assert lines.index(limit) < next(at for at, line in enumerate(lines) if "L" in line)
    assert "L left  l worst of the week  --- pain limit 5" in text
    assert lines[1].startswith("    10+")


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
    """From 2026-W52 over W53 (2026 has 53 weeks) to 2027-W02, each year is named once."""
    start = date(2026, 12, 21)
    scores = dict.fromkeys(range(4), 10.0)
    text = distance_chart(
        report(ankle(Side.LEFT, scores, start=start), weeks=4, start=start), style()
    )

    assert re.search(r"2026-W52 +W53 +2027-W01 +W02$", text, re.MULTILINE)


def test_weeks_from_sunday_are_named_by_their_first_day() -> None:
    """The week from Sunday 30 August 2026 is followed by that from 6 September."""
    scores = {0: 10.0, 1: 10.0}
    text = distance_chart(
        report(ankle(Side.LEFT, scores, start=SUNDAY), weeks=2, start=SUNDAY), style()
    )

    assert re.search(r"30 Aug +6 Sep$", text, re.MULTILINE)


def test_a_period_much_longer_than_the_tests_does_not_squeeze_them() -> None:
    """`--since 2000-01-01` shows 12 empty weeks before 2026-W36: from W24."""
    of = report(ankle(Side.LEFT, {0: 10, 1: 10}), weeks=2)._replace(since=date(2000, 1, 1))

    assert re.search(r"^ +W24 ", distance_chart(of, style()), re.MULTILINE)


@pytest.mark.parametrize(
    ("chart", "says"),
    [
        (distance_chart, "No tests from 2026-08-31 to 2026-11-22"),
        (pain_chart, "No pain was recorded from 2026-08-31 to 2026-11-22"),
        (asymmetry_chart, "In no week from 2026-08-31 to 2026-11-22 were both ankles tested"),
    ],
)
def test_nothing_to_draw_is_a_sentence(chart: "type[object]", says: str) -> None:
    """A period without tests says so in each chart."""
    assert says in str(chart(report(), style()))  # type: ignore[call-arg]  # the three charts are called alike


def test_one_week_is_a_sentence_with_its_numbers() -> None:
    """One week has no course: left 9.5 and right 11 are said instead."""
    of = report(ankle(Side.LEFT, {3: 9.5}), ankle(Side.RIGHT, {3: 11}))

    assert distance_chart(of, style(200)) == (
        "Latest: left 9.5 cm in week 2026-W39, right 11.0 cm in week 2026-W39. "
        "A plot needs two weeks."
    )
    assert "left minus right -1.5 cm in week 2026-W39" in asymmetry_chart(of, style(200))


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

    assert "W36" in drawn
    lengths = [len(run) for run in runs]
    assert (lengths.count(2) >= 2, len(scores) in lengths) == (True, True)


def test_plotext_is_loaded_only_to_draw() -> None:
    """Importing the charts leaves it alone."""
    program = "import sys, dorsiflex.render.charts; print('plotext' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"

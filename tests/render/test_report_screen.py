"""The report on one screen: it fits, and says the answer first."""

import re
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.dates import WeekStart, week_of
from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Conditions, Goal, Side, Trial, Unit
from dorsiflex.domain.plan import ItemWeek, TrainingWeek
from dorsiflex.domain.report import Advice, Progression, Report
from dorsiflex.domain.settings import Settings
from dorsiflex.domain.suspects import Suspect
from dorsiflex.render.report_screen import report_screen
from dorsiflex.render.report_text import short_report_sentences
from dorsiflex.render.terminal import Screen

TODAY = date(2026, 11, 6)
TERMINAL = Screen(is_terminal=True, columns=80, rows=24)
MIXED = frozenset({Conditions(warmed_up=True), Conditions(warmed_up=False)})


class History(NamedTuple):
    """What a made-up person has."""

    weeks: int
    seed: int = 1
    gain_cm: float = 2.0
    pain: int | None = 3
    sharp_days_ago: int | None = None
    setback: bool = False
    goal: bool = False
    baseline: bool = False
    events: int = 0
    suspects: int = 0
    mixed: bool = False
    training: bool = False
    idle_days: int = 0
    sides: tuple[Side, ...] = (Side.LEFT, Side.RIGHT)


HISTORIES = st.builds(
    History,
    weeks=st.integers(1, 104),
    seed=st.integers(0, 10**6),
    gain_cm=st.floats(-3, 4),
    pain=st.none() | st.integers(0, 10),
    sharp_days_ago=st.none() | st.integers(0, 60),
    setback=st.booleans(),
    goal=st.booleans(),
    baseline=st.booleans(),
    events=st.integers(0, 6),
    suspects=st.integers(0, 3),
    mixed=st.booleans(),
    training=st.booleans(),
    idle_days=st.integers(0, 40),
    sides=st.just((Side.LEFT, Side.RIGHT)),
)


def report_on(history: History) -> Report:
    """The report on made-up tests, two a week and ankle."""
    random = Random(history.seed)
    last = TODAY - timedelta(days=history.idle_days)
    first = last - timedelta(days=7 * history.weeks - 4)
    events = [
        Event(f"u{at}", "me", last - timedelta(days=5 * at), "a week in the mountains", None, id=at)
        for at in range(history.events)
    ]
    baseline = Event("u", "me", first, "ligament surgery", Side.LEFT, is_baseline=True, id=99)
    starts = {Side.LEFT: baseline} if history.baseline else {}
    tests = Tests(
        "me",
        first,
        TODAY,
        scores={side: _scores(history, first, last, random) for side in history.sides},
        starts={side: event.day for side, event in starts.items()},
        start_events=starts,
        events=events,
        suspects=[
            Suspect(1000 + at, Side.LEFT, last - timedelta(days=5 * at), 19.85)
            for at in range(history.suspects)
        ],
    )
    return build_report(
        tests,
        Settings(),
        TODAY,
        goals={
            side: Goal("me", side, Trial(target), TODAY + timedelta(days=days))
            for side, target, days in ((Side.LEFT, 1275, 400), (Side.RIGHT, 1050, -30))
            if history.goal and side in history.sides
        },
        training=[
            TrainingWeek(
                week_of(last - timedelta(weeks=back), WeekStart.MONDAY),
                (ItemWeek("standing-raise", 2, (last, last)),),
                is_planned=True,
            )
            for back in range(history.weeks if history.training else 0)
        ],
        progression=Progression(Advice.EASE_OFF, ("Pain 7 on 2026-11-01 (standing-raise).",))
        if history.training
        else None,
    )


def _scores(history: History, first: date, last: date, random: Random) -> list[DayScore]:
    days = [
        first + timedelta(days=7 * week + day) for week in range(history.weeks) for day in (0, 3)
    ]
    scores = []
    for at, day in enumerate(days):
        cm = 9 + history.gain_cm * at / len(days) + random.gauss(0, 0.5)
        if history.setback and day == days[-1]:
            cm -= 3
        pain = (
            history.pain
            if history.pain is None
            else min(10, max(0, history.pain + random.randint(-2, 2)))
        )
        sharp = history.sharp_days_ago is not None and (last - day).days == history.sharp_days_ago
        scores.append(
            DayScore(
                day,
                cm,
                cm,
                pains=() if pain is None else (pain,),
                sharp_tests=int(sharp),
                conditions=MIXED if history.mixed else frozenset({Conditions()}),
            )
        )
    return scores


def lines_of(report: Report, *, screen: Screen = TERMINAL, with_plot: bool = True) -> list[str]:
    """What is shown."""
    return report_screen(report, Unit.CM, screen, with_plot=with_plot).splitlines()


@settings(deadline=None, max_examples=25)
@given(history=HISTORIES, with_plot=st.booleans())
@example(
    History(93, 37, -1.0, 8, None, False, True, False, 1, 1, False, False, 11, tuple(Side)), True
)
@example(History(1, 150, 1.0, 3, 0, True, True, True, 1, 2, True, True, 11, tuple(Side)), True)
def test_two_ankles_fit_on_a_screen_with_its_prompt(history: History, with_plot: bool) -> None:
    """23 lines of 80 columns at most, whatever happened in 1 to 104 weeks; the answer is there."""
    lines = lines_of(report_on(history), with_plot=with_plot)
    assert len(lines) <= 23
    assert max(map(len, lines)) <= 80
    assert [line.split()[0] for line in lines if line.startswith(("  LEFT ", "  RIGHT "))][:2] == [
        "LEFT",
        "RIGHT",
    ]
    assert any(line.startswith("  > ") for line in lines)


@settings(deadline=None, max_examples=25)
@given(history=HISTORIES)
def test_printed_start_now_and_change_add_up(history: History) -> None:
    """No verdict word without its numbers, and start plus change is now."""
    for line in lines_of(report_on(history))[:12]:
        row = re.match(
            r"  (?:LEFT|RIGHT) +(?P<start>\S+) +(?P<now>\S+) +(?P<change>\S+) [▲▼△▽=…] +"
            r"(?P<error>\S+)  (?P<words>.*)",
            line,
        )
        if row is None:
            continue
        if row["change"] == "-":
            assert (row["start"], row["error"]) == ("-", "-")
            assert row["words"].startswith("too early")
        else:
            start, now, change = (float(row[name]) for name in ("start", "now", "change"))
            assert start + change == pytest.approx(now)
            over = abs(change) >= float(row["error"])
            assert over != row["words"].startswith("no clear change yet")


@settings(deadline=None, max_examples=25)
@given(history=HISTORIES)
def test_described_in_twelve_sentences(history: History) -> None:
    """At most; the last says what next, and where the rest is."""
    text = short_report_sentences(report_on(history), Unit.CM)
    assert len(re.findall(r"[.!?](?= |$)", text, re.MULTILINE)) <= 12
    assert text.endswith("report --full --describe.")


def test_the_answer_is_in_the_first_five_lines() -> None:
    """Whose, when, start, now, change, error and words of both ankles, and between them."""
    lines = lines_of(report_on(History(12, gain_cm=4.0)))
    assert lines[0].startswith("me  18 Aug to 6 Nov 2026")
    assert lines[0].endswith("48 tests, last Fri 6 Nov")
    assert lines[1].split() == ["cm", "start", "now", "change", "error"]
    assert [line.split()[0] for line in lines[2:4]] == ["LEFT", "RIGHT"]
    assert lines[4].startswith(("  Left ", "  Right "))


def test_what_is_over_is_dim_and_below_what_is_not_red_and_first() -> None:
    """Sharp pain of today, and of three weeks ago."""
    colour = TERMINAL._replace(colour=True)
    now = lines_of(report_on(History(12, sharp_days_ago=0)), screen=colour)
    assert now[1].startswith("\x1b[1;31m  ! 6 Nov: sharp pain ")
    assert "  > Stop and get advice: guide pain." in now[-1]
    over = lines_of(report_on(History(12, pain=1, sharp_days_ago=21)), screen=colour)
    assert over[1].startswith("\x1b[2m  cm ")
    assert over[-2].startswith("\x1b[2m  ! 16 Oct: sharp pain ")
    assert "  > Next test due Mon 9 Nov." in over[-1]


def test_a_larger_terminal_has_a_larger_plot() -> None:
    """Every row is used but that of the prompt."""
    report = report_on(History(12))
    for rows in (30, 50):
        assert len(lines_of(report, screen=TERMINAL._replace(rows=rows))) == rows - 1


def test_piped_nothing_is_cut() -> None:
    """The plot, all warnings in full, every event; no escapes."""
    history = History(12, events=6, suspects=3, mixed=True, sharp_days_ago=0, training=True)
    piped = lines_of(report_on(history), screen=Screen(colour=False))
    assert sum("looks like a typo" in line for line in piped) == 3
    text = "\n".join(piped)
    assert "more" not in text.partition("> ")[0]
    assert "\x1b" not in text


def test_a_remark_that_is_cut_ends_in_an_ellipsis() -> None:
    """On 40 columns that of the typo has three lines: one row short, one is left."""
    report = report_on(History(12, suspects=1, idle_days=8))
    narrow = TERMINAL._replace(columns=40, rows=60)
    full = lines_of(report, screen=narrow, with_plot=False)
    cut = lines_of(report, screen=narrow._replace(rows=len(full)), with_plot=False)
    assert full[-5] == "  Test 1000, Thu 29 Oct: 19.85 looks"
    assert cut[-4:-2] == [f"{full[-5]}…", "  2 more lines: report --full"]
    assert len(cut) == len(full) - 1


def test_bars_without_unicode_are_digits() -> None:
    """From 1 to 8; signs and dashes are ASCII as well."""
    lines = lines_of(
        report_on(History(8)), screen=TERMINAL._replace(unicode=False), with_plot=False
    )
    assert all(line.isascii() for line in lines)
    bars = [line for line in lines if re.match(r"  (LEFT|RIGHT)   ?([1-8]{3} ){8}", line)]
    assert len(bars) == 2


def test_many_weeks_share_their_bars() -> None:
    """104 weeks are two to a bar; sharp pain and pain 10 keep their marks."""
    report = report_on(History(104, pain=10, sharp_days_ago=0))
    left, pain = (
        next(line for line in lines_of(report, with_plot=False)[::-1] if line.startswith(start))
        for start in ("  LEFT", "  pain L")
    )
    assert re.match(r"  LEFT   [▁▂▃▄▅▆▇█]{52} \d", left)
    assert pain.endswith("!")
    assert "X" in pain


def test_bars_say_what_they_are_and_from_when() -> None:
    """Weeks from the Monday of the first; several weeks without the day where both do not fit."""
    eight = lines_of(report_on(History(8)), with_plot=False)
    assert sum(line.endswith(" by week from 14 Sep") for line in eight) == 1
    decade = lines_of(report_on(History(520)), with_plot=False)
    assert sum(line.endswith(" by 10 weeks") for line in decade) == 1


def test_one_week_is_a_bar_a_day() -> None:
    """Tests on Tue 3 and Fri 6 November: two days without tests are between their bars."""
    lines = lines_of(report_on(History(1, pain=None)), with_plot=False)
    bars = [line for line in lines if re.match(r"  (LEFT|RIGHT) +[▁▂▃▄▅▆▇█]", line)]
    assert all(re.match(r"  (LEFT |RIGHT)  ([^ ])\2\2 {9}[^ ]{3}  \d", bar) for bar in bars)
    assert bars[1].endswith("by day from 3 Nov")


@pytest.mark.parametrize(("unicode", "arrow"), [(True, "↑"), (False, "^")])
def test_a_typo_does_not_flatten_the_bars(unicode: bool, arrow: str) -> None:
    """19.8 of a week is an arrow, and no end of the range; another week has its other test."""
    report = report_on(History(8, gain_cm=0, seed=3))
    left = report.sides[Side.LEFT]
    days = [score.day for score in left.scores]
    typos = {days[5], *days[8:10]}
    scores = tuple(
        score._replace(score_cm=19.8) if score.day in typos else score for score in left.scores
    )
    report = report._replace(sides={Side.LEFT: left._replace(scores=scores)})
    lines = lines_of(report, screen=TERMINAL._replace(unicode=unicode), with_plot=False)
    bars = next(line for line in lines[3:] if line.startswith("  LEFT"))
    cells = bars[9:41]
    assert [at for at in range(8) if cells[4 * at] == arrow] == [4]
    assert "19.8" not in bars
    assert len(set(cells)) > 3

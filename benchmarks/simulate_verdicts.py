"""How often verdicts are right: simulated people, whose true change is known, judged by the domain.

NumPy finds in bulk the people who cannot get a verdict, so that the domain judges only the others.
Tests check that this changes no verdict.

Prints the Markdown tables of docs/method.md, the same ones every time. From the root of the
repository:

    PYTHONPATH=src python benchmarks/simulate_verdicts.py --processes 2

`--people 20` is a quick try, `--only gains` prints some of the tables.
"""

import argparse
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate, chain, compress, pairwise, product
from math import hypot, inf, log, sqrt
from multiprocessing import Pool
from operator import mul
from statistics import median
from typing import NamedTuple

from evidence_in_bulk import log_ratios_of_change

from dorsiflex.domain.dates import WeekStart
from dorsiflex.domain.day_scores import DayScore, steps_of
from dorsiflex.domain.evidence_ratio import needed_ratio
from dorsiflex.domain.judgements import (
    baseline_scores,
    compare,
    current_scores,
    find_setback,
    judge_asymmetry,
    judge_change,
    sem_in_use,
    summarise_pain,
    window_of,
    windows_of,
)
from dorsiflex.domain.measurement import HUNDREDTHS, Side
from dorsiflex.domain.report import Change, Sem, SemSource, SideReport, Verdict
from dorsiflex.domain.thresholds import (
    DAYS_FOR_PERSONAL_SEM,
    DEFAULT_PAIN_LIMIT,
    PERIOD_DAYS,
    SEM_FLOOR_CM,
    SEM_THREE_TRIALS_CM,
    WINDOW_DAYS,
    Z_95,
)
from dorsiflex.domain.trend import trend_of

SEED = 20261107
PEOPLE = 1000
PEOPLE_WITHOUT_CHANGE = 3000
WEEKS = 52
SOON_WEEKS = 12
FIRST = date(2026, 9, 7)
LOWEST_CM = 9.0
MILLIMETRE_CM, HALF_CM = 0.1, 0.5
ERRORS_CM = (0.5, 0.7, 0.9)
MIDDLE_ERROR_CM = 0.7
TESTS_A_WEEK = (0.5, 1, 2, 3)
DAYS_OF_CYCLE = {0.5: (14, (0,)), 1: (7, (0,)), 2: (7, (0, 3)), 3: (7, (0, 2, 4))}
LINK_DAYS = 3.5
ROUNDING = 1e-6
GAIN_WEEKS = 12
GAINS_CM = (1.0, 2.0, 3.0)
GAIN_LOOKS = (12, 24, 36)
FALL_WEEK = 20
FALL_CM = -2.0
FALL_FOUND_WITHIN_WEEKS = (4, 8, 12)
PRACTICES_CM = (0.5, 1.0)
TYPO_CM = 9.0
TAIL_FREEDOM = 4
UNEQUAL_CM = (1.5, 2.5)


class Link(NamedTuple):
    """How alike the errors of neighbouring tests are.

    Attributes:
        correlation: of a test with the one before.
        by_day: of tests 3.5 days apart; others by the days between them.
    """

    correlation: float
    by_day: bool = False

    def __str__(self) -> str:
        return f"{self.correlation:g}" + (" by day" if self.by_day else "")


BY_TEST = tuple(Link(correlation) for correlation in (0.0, 0.2, 0.4, 0.6))
EVERY_LINK = (*BY_TEST, Link(0.4, by_day=True), Link(0.6, by_day=True))
TWO_LINKS = (Link(0.0), Link(0.4))
THREE_LINKS = (*TWO_LINKS, Link(0.6))


class Kind(NamedTuple):
    """A kind of people.

    Attributes:
        error_cm: standard deviation of the errors.
        tests_a_week: how many, on fixed weekdays; half a test is one in two weeks.
        link: how alike neighbouring errors are.
        step_cm: the step that distances are read in.
        gain_cm: comes evenly in the first 12 weeks and stays.
        fall_cm: comes at once at the start of week 21 and stays.
        practice_cm: so much shorter is the first test, half as much the second, and so on.
        left_out: so many first days of tests are not recorded.
        typo_cm: is added to one test of the year.
        heavy_tails: errors are those of Student's t with 4 degrees of freedom.
        difference_cm: left minus right, of people with two ankles.
        shared: the share of the errors' variance that both ankles have in common on a day.
    """

    error_cm: float
    tests_a_week: float
    link: Link
    step_cm: float = MILLIMETRE_CM
    gain_cm: float = 0.0
    fall_cm: float = 0.0
    practice_cm: float = 0.0
    left_out: int = 0
    typo_cm: float = 0.0
    heavy_tails: bool = False
    difference_cm: float = 0.0
    shared: float = 0.0


@cache
def test_days(tests_a_week: float) -> tuple[int, ...]:
    """Return the days of tests of a year, since the first."""
    cycle, in_cycle = DAYS_OF_CYCLE[tests_a_week]
    starts = range(0, WEEKS * 7, cycle)
    return tuple(start + day for start in starts for day in in_cycle)


def errors(rng: random.Random, kind: Kind, days: Sequence[int]) -> list[float]:
    """Return errors with a standard deviation of 1, as alike as the kind's link says."""
    drawn = [rng.gauss(0, 1)]
    for before, day in pairwise(days):
        link, by_day = kind.link
        alike = link ** ((day - before) / LINK_DAYS) if by_day and link else link
        drawn.append(alike * drawn[-1] + sqrt(1 - alike**2) * rng.gauss(0, 1))
    if not kind.heavy_tails:
        return drawn
    # Normal by the root of a mean of squares is Student's t, of variance n / (n - 2).
    to_one = sqrt((TAIL_FREEDOM - 2) / TAIL_FREEDOM)
    spreads = (rng.gammavariate(TAIL_FREEDOM / 2, 2) / TAIL_FREEDOM for _ in days)
    return [to_one * error / sqrt(spread) for error, spread in zip(drawn, spreads, strict=True)]


@cache
def day_after(days: int) -> date:
    """Return the day that lies so many days after the first one."""
    return FIRST + timedelta(days=days)


@cache
def day_score(day: int, steps: int, step_cm: float) -> DayScore:
    """Return a test of one trial, which was read as so many steps."""
    score_cm = round(steps * step_cm, 2)
    return DayScore(
        day=day_after(day),
        score_cm=score_cm,
        best_cm=score_cm,
        reading_steps=steps_of([round(score_cm * HUNDREDTHS)]),
    )


class Course:
    """The day scores of one ankle in a year, with sums that bound the error of a comparison."""

    def __init__(self, scores: Sequence[DayScore]) -> None:
        """Add up the scores."""
        self.scores = scores
        self._days = [score.day.toordinal() - FIRST.toordinal() for score in scores]
        above_cm = [score.score_cm - LOWEST_CM for score in scores]
        self._x = _sums(self._days)
        self._xx = _sums(map(mul, self._days, self._days))
        self._y = _sums(above_cm)
        self._yy = _sums(map(mul, above_cm, above_cm))
        self._xy = _sums(map(mul, self._days, above_cm))

    def tested(self, week: int) -> int:
        """Return how many days of tests there are at the end of a week."""
        return bisect_left(self._days, 7 * week)

    def at(self, week: int) -> Sequence[DayScore]:
        """Return what there is at the end of a week."""
        return self.scores[: self.tested(week)]

    def may_exceed_error(self, week: int) -> bool:
        """Return whether the change may be more than the error of one comparison."""
        tested = self.tested(week)
        first_days = bisect_left(self._days[:tested], self._days[0] + WINDOW_DAYS)
        mean_cm, days = self.current(tested)
        change_cm = abs(mean_cm - self._mean(0, first_days))
        least_cm = Z_95 * self.least_sem_cm(tested) * sqrt(1 / first_days + 1 / days)
        return change_cm > least_cm - ROUNDING

    def current(self, tested: int) -> tuple[float, int]:
        """Return the mean of the last 14 days of testing, and the number of its days."""
        first = bisect_right(self._days, self._days[tested - 1] - WINDOW_DAYS)
        return self._mean(first, tested), tested - first

    def least_sem_cm(self, tested: int) -> float:
        """Return a length that is no longer than the SEM in use.

        No line leaves less scatter than that of least squares.
        """
        first = bisect_right(self._days, self._days[tested - 1] - PERIOD_DAYS)
        days = tested - first
        if days < DAYS_FOR_PERSONAL_SEM:
            return SEM_THREE_TRIALS_CM
        x, xx, y, yy, xy = (
            sums[tested] - sums[first] for sums in (self._x, self._xx, self._y, self._yy, self._xy)
        )
        squares = yy - y**2 / days - (xy - x * y / days) ** 2 / (xx - x**2 / days)
        return max(SEM_FLOOR_CM, sqrt(max(0.0, squares) / (days - 2)) - ROUNDING)

    def _mean(self, first: int, end: int) -> float:
        return (self._y[end] - self._y[first]) / (end - first)


def _sums(values: Iterable[float]) -> list[float]:
    return [*accumulate(values, initial=0.0)]


def one_person(rng: random.Random, kind: Kind) -> Course:
    """Return the course of one ankle in a year."""
    days = test_days(kind.tests_a_week)
    level_cm, typo_at = LOWEST_CM + rng.random(), rng.randrange(len(days))
    return _read(kind, days, errors(rng, kind, days), level_cm, typo_at)


def two_ankles(rng: random.Random, kind: Kind) -> dict[Side, Course]:
    """Return the courses of both ankles of one person, tested on the same days, in a year."""
    days = test_days(kind.tests_a_week)
    level_cm = LOWEST_CM + rng.random()
    common = errors(rng, kind, days)
    own, in_common = sqrt(1 - kind.shared), sqrt(kind.shared)
    courses = {}
    for side, ahead_cm in ((Side.LEFT, kind.difference_cm), (Side.RIGHT, 0.0)):
        alone = errors(rng, kind, days)
        both = [own * a + in_common * c for a, c in zip(alone, common, strict=True)]
        courses[side] = _read(kind, days, both, level_cm + ahead_cm, 0)
    return courses


def _read(
    kind: Kind, days: Sequence[int], drawn: Sequence[float], level_cm: float, typo_at: int
) -> Course:
    scores = []
    for number, (day, error) in enumerate(zip(days, drawn, strict=True)):
        length_cm = level_cm + kind.error_cm * error
        length_cm += kind.gain_cm * min(day / (7 * GAIN_WEEKS), 1)
        length_cm += kind.fall_cm if day >= 7 * FALL_WEEK else 0
        length_cm -= kind.practice_cm / 2**number
        length_cm += kind.typo_cm if number == typo_at else 0
        steps = max(0, round(length_cm / kind.step_cm))
        scores.append(day_score(day, steps, kind.step_cm))
    return Course(scores[kind.left_out :])


def verdicts(courses: Sequence[Course], week: int) -> list[Verdict]:
    """Return the verdicts of `judge_change` at the end of a week.

    It judges only people who can get one: the others are within the error of one comparison, or
    have too little evidence.

    Args:
        courses: of people who tested on the same days.
        week: counted from 1.
    """
    if windows_of(courses[0].at(week)) is None:
        return [Verdict.INSUFFICIENT_DATA] * len(courses)
    found = dict.fromkeys(courses, Verdict.NO_DETECTABLE_CHANGE)
    over = [course for course in courses if course.may_exceed_error(week)]
    if over:
        days = [score.day.toordinal() for score in over[0].at(week)]
        needed = needed_ratio(days[-1] - days[0])
        log_ratios = log_ratios_of_change(
            days, [[score.score_cm for score in course.at(week)] for course in over]
        )
        for course, log_ratio in zip(over, log_ratios, strict=True):
            if log_ratio > log(needed) - ROUNDING:
                found[course] = judge_change(course.at(week)).verdict
    return list(found.values())


def first_weeks(
    courses: Iterable[Course],
    are_so: Callable[[Sequence[Course], int], Iterable[bool]],
    weeks: range = range(1, WEEKS + 1),
) -> list[float]:
    """Return the week of each person at whose end something is first so; infinity if it never is.

    Weeks without a test are skipped: the day of the look plays no part in what is judged.

    Args:
        courses: of people who tested on the same days.
        are_so: of which of them it is so at the end of a week.
        weeks: at whose ends they look.
    """
    found: list[float] = []
    left = list(courses)
    for week in weeks:
        tested = left[0].tested(week)
        if not tested or (week > weeks[0] and tested == left[0].tested(week - 1)):
            continue
        still = [not is_so for is_so in are_so(left, week)]
        found += [week] * still.count(False)
        left = list(compress(left, still))
        if not left:
            break
    return [*found, *[inf] * len(left)]


def see_change(courses: Sequence[Course], week: int) -> list[bool]:
    """Return for each person whether a gain or a loss is claimed at the end of a week."""
    claimed = {Verdict.IMPROVED, Verdict.DECLINED}
    return [verdict in claimed for verdict in verdicts(courses, week)]


def each(
    is_so: Callable[[Course, int], bool],
) -> Callable[[Sequence[Course], int], Iterable[bool]]:
    """Return a function that asks of each person."""
    return lambda courses, week: [is_so(course, week) for course in courses]


def shares(weeks: Sequence[float], limits: Sequence[int]) -> tuple[float, ...]:
    """Return the percentages of people for whom it happens within each limit of weeks."""
    return tuple(100 * sum(week <= limit for week in weeks) / len(weeks) for limit in limits)


def people(kind: Kind, count: int) -> Iterator[Course]:
    """Return the courses of `count` people, the same ones every time."""
    rng = random.Random(f"{SEED} {kind!r}")
    return (one_person(rng, kind) for _ in range(count))


def pairs_of_ankles(kind: Kind, count: int) -> Iterator[dict[Side, Course]]:
    """Return the courses of both ankles of `count` people, the same ones every time."""
    rng = random.Random(f"{SEED} {kind!r}")
    return (two_ankles(rng, kind) for _ in range(count))


def false_changes(kind: Kind, count: int) -> str:
    """Return how many see a change at least once in 12 weekly looks, and in a year of them."""
    return soon_and_ever(first_weeks(people(kind, count), see_change))


def sees_change_by_mdc(course: Course, week: int) -> bool:
    """Return whether a change would be claimed by the MDC alone, in a period of 12 weeks.

    That is how the report judged at first.
    """
    since = day_after(7 * (week - SOON_WEEKS))
    period = [score for score in course.at(week) if score.day >= since]
    baseline, current = window_of(baseline_scores(period)), window_of(current_scores(period))
    if current.first <= baseline.last:
        return False
    sem = sem_in_use(period)
    return compare((current, sem), (baseline, sem)).exceeds_mdc


def changes_by_mdc(kind: Kind, count: int) -> str:
    """Return how many would see a change by the MDC alone, in the same looks."""
    return soon_and_ever(first_weeks(people(kind, count), each(sees_change_by_mdc)))


def found_gain(kind: Kind, count: int) -> str:
    """Return how many have a gain established at 12, 24 and 36 weeks."""
    courses = list(people(kind, count))
    found = (verdicts(courses, look).count(Verdict.IMPROVED) for look in GAIN_LOOKS)
    return " ".join(f"{100 * number / count:.0f}" for number in found)


def found_falls(kind: Kind, count: int) -> str:
    """Return how many see a loss within 4, 8 and 12 weeks, and after how many weeks half do."""
    found = first_weeks(
        people(kind, count),
        lambda courses, week: [verdict is Verdict.DECLINED for verdict in verdicts(courses, week)],
        range(FALL_WEEK + 1, WEEKS + 1),
    )
    after = [week - FALL_WEEK for week in found]
    within = " ".join(f"{share:.0f}" for share in shares(after, FALL_FOUND_WITHIN_WEEKS))
    half = median(after)
    return f"{within}; {half:g}" if half < WEEKS else f"{within}; over {WEEKS - FALL_WEEK}"


def setbacks_seen(kind: Kind, count: int) -> str:
    """Return how many see a setback at least once in 12 weekly looks, and in a year of them."""
    return soon_and_ever(first_weeks(people(kind, count), each(has_setback)))


def has_setback(course: Course, week: int) -> bool:
    """Return whether the report at the end of a week has a setback."""
    scores = course.at(week)
    least = Sem(SEM_FLOOR_CM, SemSource.PERSONAL)
    return bool(find_setback(scores, least) and find_setback(scores, sem_in_use(scores)))


def shown_trend(kind: Kind, count: int) -> str:
    """Return how many have a trend of 12 weeks without 0 at some look of a year; at its end."""
    ever = at_end = 0
    for course in people(kind, count):
        trends = [
            trend_of([s for s in course.at(week) if s.day >= day_after(7 * (week - SOON_WEEKS))])
            for week in range(SOON_WEEKS, WEEKS + 1)
        ]
        without_zero = [trend is not None and trend.low * trend.high > 0 for trend in trends]
        ever += any(without_zero)
        at_end += without_zero[-1]
    return f"{100 * ever / count:.1f} / {100 * at_end / count:.1f}"


def soon_and_ever(weeks: Sequence[float]) -> str:
    """Write the shares of 12 and of 52 weeks."""
    return " / ".join(f"{share:.1f}" for share in shares(weeks, (SOON_WEEKS, WEEKS)))


def named_ankle(courses: Mapping[Side, Course], week: int) -> Side | None:
    """Return the ankle that the report calls stiffer at the end of a week, if any."""
    tested = courses[Side.LEFT].tested(week)
    (left_cm, days), (right_cm, _) = (courses[side].current(tested) for side in Side)
    least_cm = Z_95 * hypot(*(courses[side].least_sem_cm(tested) for side in Side)) / sqrt(days)
    if abs(left_cm - right_cm) < least_cm - ROUNDING:
        return None
    so_far = {side: course.at(week) for side, course in courses.items()}
    sides = {side: _side_report(side, scores) for side, scores in so_far.items()}
    asymmetry = judge_asymmetry(sides, so_far)
    return None if asymmetry is None else asymmetry.stiffer


def _side_report(side: Side, scores: Sequence[DayScore]) -> SideReport:
    """Return as much of the report on one ankle as the comparison of both needs."""
    return SideReport(
        side=side,
        start=scores[0].day,
        last_tested=scores[-1].day,
        scores=tuple(scores),
        weeks=(),
        baseline=window_of(baseline_scores(scores)),
        current=window_of(current_scores(scores)),
        change=Change(None, None, sem_in_use(scores), Verdict.INSUFFICIENT_DATA),
        trend=None,
        goal=None,
        pain=summarise_pain((), WeekStart.MONDAY, DEFAULT_PAIN_LIMIT),
        setback=None,
    )


def differences_named(kind: Kind, count: int) -> str:
    """Return how many see an ankle named as stiffer in 12 weekly looks, and in a year of them."""
    weeks = range(1, WEEKS + 1)
    return soon_and_ever(
        [
            next((week for week in weeks if named_ankle(courses, week)), inf)
            for courses in pairs_of_ankles(kind, count)
        ]
    )


def found_difference(kind: Kind, count: int) -> str:
    """Return how many hear the right ankle named, at 12 and at 24 weeks."""
    pairs = list(pairs_of_ankles(kind, count))
    found = (
        sum(named_ankle(courses, look) is Side.RIGHT for courses in pairs)
        for look in GAIN_LOOKS[:2]
    )
    return " ".join(f"{100 * number / count:.0f}" for number in found)


class Table(NamedTuple):
    """A Markdown table: a row for each start of a row, a column for each link.

    Attributes:
        title: what it shows.
        first: the headers of the first columns.
        rows: the first cells of each row, and the kind of people but for the link.
        links: how alike neighbouring errors are, column by column.
        outcome: what a cell shows.
        people: how many in each cell.
    """

    title: str
    first: tuple[str, ...]
    rows: Sequence[tuple[tuple[str, ...], Kind]]
    links: tuple[Link, ...]
    outcome: Callable[[Kind, int], str]
    people: int = PEOPLE

    def kinds(self) -> Iterator[Kind]:
        """Return the kinds of people, row by row."""
        for _, kind in self.rows:
            yield from (kind._replace(link=link) for link in self.links)

    def print(self, outcomes: Iterator[str]) -> None:
        """Print it, row by row as outcomes come."""
        print(f"### {self.title}\n")
        header = (*self.first, *map(str, self.links))
        print("| " + " | ".join(header) + " |")
        print("| " + " | ".join("---" for _ in header) + " |", flush=True)
        for starts, _ in self.rows:
            cells = (*starts, *(next(outcomes) for _ in self.links))
            print("| " + " | ".join(cells) + " |", flush=True)
        print()


def rows(
    errors_cm: Iterable[float], tests_a_week: Iterable[float], **others: float
) -> list[tuple[tuple[str, ...], Kind]]:
    """Return a row for each error and number of tests, and those of half-centimetre readings.

    Half centimetres are read with the middle error only.
    """
    found: list[tuple[tuple[str, ...], Kind]] = []
    read = [*product((MILLIMETRE_CM,), errors_cm), (HALF_CM, MIDDLE_ERROR_CM)]
    for (step_cm, error_cm), tests in product(read, tests_a_week):
        kind = Kind(error_cm, tests, BY_TEST[0], step_cm)
        starts = (f"{step_cm:g}", f"{error_cm:g}", f"{tests:g}")
        found.append((starts, kind._replace(**others)))  # type: ignore[arg-type]
    return found


def disturbed_rows() -> list[tuple[tuple[str, ...], Kind]]:
    """Return a row for each thing that goes wrong, reading step and number of tests."""
    things: dict[str, dict[str, float]] = {
        f"practice {practice_cm:g} cm": {"practice_cm": practice_cm} for practice_cm in PRACTICES_CM
    }
    things |= {
        f"{thing}, two days left out": {**others, "left_out": 2} for thing, others in things.items()
    }
    things[f"a typo of {TYPO_CM:+g} cm"] = {"typo_cm": TYPO_CM}
    things["heavy-tailed errors"] = {"heavy_tails": True}
    return [
        ((thing, starts[0], starts[2]), kind)
        for thing, others in things.items()
        for starts, kind in rows((MIDDLE_ERROR_CM,), TESTS_A_WEEK[1:], **others)
    ]


def tables() -> dict[str, list[Table]]:
    """Return every table, by what `--only` calls it."""
    first, ankle_rows = ("reading step", "error", "tests a week"), partial(rows, ERRORS_CM)
    often, steady = TESTS_A_WEEK[1:], rows(ERRORS_CM, TESTS_A_WEEK)
    table = partial(Table, first=first)
    return {
        "steady": [
            table(
                "Steady ankle: a false change in 12 / 52 weekly looks, %",
                rows=steady,
                links=EVERY_LINK,
                outcome=false_changes,
                people=PEOPLE_WITHOUT_CHANGE,
            )
        ],
        "mdc": [
            table(
                "Steady ankle, MDC alone: a false change in 12 / 52 weekly looks, %",
                rows=rows((MIDDLE_ERROR_CM,), often),
                links=BY_TEST,
                outcome=changes_by_mdc,
            )
        ],
        "gains": [
            table(
                f"{gain_cm:+g} cm in {GAIN_WEEKS} weeks: established at 12, 24, 36 weeks, %",
                rows=rows(ERRORS_CM, TESTS_A_WEEK, gain_cm=gain_cm),
                links=BY_TEST,
                outcome=found_gain,
            )
            for gain_cm in GAINS_CM
        ],
        "fall": [
            table(
                f"{FALL_CM:+g} cm at once: found in 4, 8, 12 weeks, %; half after so many weeks",
                rows=rows(ERRORS_CM, often, fall_cm=FALL_CM),
                links=TWO_LINKS,
                outcome=found_falls,
            )
        ],
        "disturbed": [
            Table(
                "Steady ankle, flawed tests: a false change in 12 / 52 weekly looks, % (error 0.7)",
                ("what is wrong", "reading step", "tests a week"),
                disturbed_rows(),
                TWO_LINKS,
                false_changes,
            )
        ],
        "ankles": [
            *(
                table(
                    f"Equal ankles{how}: one called stiffer within 12 / 52 weekly looks, %",
                    rows=ankle_rows(often, shared=shared),
                    links=THREE_LINKS,
                    outcome=differences_named,
                )
                for how, shared in (
                    (", errors independent", 0.0),
                    (", half of the error shared", 0.5),
                )
            ),
            *(
                table(
                    f"Left {difference_cm:g} cm longer: right called stiffer at 12, 24 weeks, %",
                    rows=ankle_rows(often, difference_cm=difference_cm),
                    links=THREE_LINKS,
                    outcome=found_difference,
                )
                for difference_cm in UNEQUAL_CM
            ),
        ],
        "trend": [
            table(
                "Steady ankle: a 12-week trend without 0 at least once in a year / at its end, %",
                rows=rows(ERRORS_CM, (2,)),
                links=BY_TEST,
                outcome=shown_trend,
            )
        ],
        "setback": [
            table(
                "Steady ankle: a setback within 12 / 52 weekly looks, %",
                rows=rows(ERRORS_CM, often),
                links=BY_TEST,
                outcome=setbacks_seen,
            )
        ],
    }


def _outcome(task: tuple[str, int, Kind, int]) -> str:
    name, number, kind, count = task
    return tables()[name][number].outcome(kind, count)


def main() -> None:
    """Print the tables."""
    every = tables()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, help="in each cell")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--only", choices=every, action="append", help="print these only")
    asked = parser.parse_args()
    chosen = {name: every[name] for name in asked.only or every}
    tasks = [
        (name, number, kind, asked.people or table.people)
        for name, group in chosen.items()
        for number, table in enumerate(group)
        for kind in table.kinds()
    ]
    with nullcontext() if asked.processes == 1 else Pool(asked.processes) as pool:
        outcomes = map(_outcome, tasks) if pool is None else pool.imap(_outcome, tasks)
        for table in chain.from_iterable(chosen.values()):
            table.print(outcomes)


if __name__ == "__main__":
    main()

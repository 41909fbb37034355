"""Tests that look like typos beside their neighbours; they still count."""

from __future__ import annotations

from collections import deque
from datetime import date
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from dorsiflex.domain.dates import Period, weekday_and_day
from dorsiflex.domain.day_scores import day_of, day_scores_in_order
from dorsiflex.domain.judgements import (
    current_scores,
    is_recent,
    judge_asymmetry,
    judge_change,
    window_of,
)
from dorsiflex.domain.measurement import HUNDREDTHS, Side, score_cm
from dorsiflex.domain.report import ReportWarning, Verdict, WarningCode
from dorsiflex.domain.thresholds import TESTS_BESIDE, exceeds
from dorsiflex.domain.unlikely import FARTHEST_FROM_USUAL_CM, FEWEST_SCORES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dorsiflex.domain.day_scores import DayScore, Reading
    from dorsiflex.domain.report import Asymmetry, Change, SideReport


class Tested(Protocol):
    """What is needed of a test to compare it with its neighbours."""

    @property
    def trials(self) -> Sequence[int]:
        """The distances, in hundredths of a centimetre."""


Test = TypeVar("Test", bound=Tested)


class Suspect(NamedTuple):
    """A test with a trial far from the tests around it.

    Attributes:
        id: the test's.
        side: the ankle.
        on: the day.
        trial_cm: the trial farthest from the usual score.
        rest: the day score without the suspects of the day; None if no test is left.
    """

    id: int
    side: Side
    on: date
    trial_cm: float
    rest: DayScore | None = None


def find_suspects(
    scores: Mapping[Side, Sequence[DayScore]],
    readings_of: Callable[[Side, Sequence[Period]], Iterable[Reading]],
) -> list[Suspect]:
    """Return the tests that look like typos, by ankle and time.

    That is with a trial more than 4 cm from the median of the five tests before and the five after,
    if there are three or more.

    Args:
        scores: day scores by ankle, earliest day first.
        readings_of: gives the tests of an ankle in some periods that `scores` were made of, by
            time. It is called only if trials of near days differ by more than 4 cm, once for an
            ankle; the periods share no day, and the earliest is first.
    """
    return [
        suspect
        for side, days in scores.items()
        for places in [_doubtful(days)]
        if places
        for suspect in _suspects_of(side, days, places, readings_of)
    ]


def _doubtful(days: Sequence[DayScore]) -> list[int]:
    """Return the places of the days on which a suspect is possible.

    A test has its five neighbours on either side within five days of tests.
    """
    longest, shortest = [day.best_cm for day in days], [day.lowest_cm for day in days]

    def differ(first: int, end: int) -> bool:
        near = slice(max(0, first - TESTS_BESIDE), end + TESTS_BESIDE)
        return exceeds(max(longest[near]) - min(shortest[near]), FARTHEST_FROM_USUAL_CM)

    # Few stretches of days differ, so most days are not looked at alone.
    return [
        at
        for first in range(0, len(days), _DAYS_AT_ONCE)
        if differ(first, first + _DAYS_AT_ONCE)
        for at in range(first, min(first + _DAYS_AT_ONCE, len(days)))
        if differ(at, at + 1)
    ]


_DAYS_AT_ONCE = 50


def _suspects_of(
    side: Side,
    days: Sequence[DayScore],
    places: Sequence[int],
    readings_of: Callable[[Side, Sequence[Period]], Iterable[Reading]],
) -> Iterator[Suspect]:
    doubtful = {days[place].day.isoformat() for place in places}
    spans = [Period(days[first].day, days[last].day) for first, last in _spans(places, len(days))]
    tests = list(readings_of(side, spans))
    # Only tests at the ends of a span miss neighbours, and those are not doubtful.
    odd = {test.id: trial_cm for test, trial_cm in odd_tests(tests) if day_of(test) in doubtful}
    for day, of_day in groupby(tests, key=day_of):
        its = [*of_day]
        if any(test.id in odd for test in its):
            others = [test for test in its if test.id not in odd]
            rest = day_scores_in_order(others).get(side, (None,))[0]
            for test in its:
                if test.id in odd:
                    yield Suspect(test.id, side, date.fromisoformat(day), odd[test.id], rest)


def _spans(places: Iterable[int], number: int) -> list[tuple[int, int]]:
    """Return the first and last of the places with their neighbours; what touches is joined."""
    spans: list[tuple[int, int]] = []
    for place in places:
        first, last = max(0, place - TESTS_BESIDE), min(place + TESTS_BESIDE, number - 1)
        if spans and first <= spans[-1][1] + 1:
            first, _ = spans.pop()
        spans.append((first, last))
    return spans


def odd_tests(tests: Iterable[Test]) -> Iterator[tuple[Test, float]]:
    """Yield the tests of one ankle that look like typos, each with its trial farthest off, in cm.

    Eleven tests are in memory.

    Args:
        tests: by time.
    """
    near: deque[tuple[Test, float]] = deque(maxlen=2 * TESTS_BESIDE + 1)
    for test in tests:
        near.append((test, score_cm(test.trials)))
        if len(near) > TESTS_BESIDE:
            yield from _odd_test(near, len(near) - 1 - TESTS_BESIDE)
    for at in range(max(0, len(near) - TESTS_BESIDE), len(near)):
        yield from _odd_test(near, at)


def _odd_test(near: Sequence[tuple[Test, float]], at: int) -> Iterator[tuple[Test, float]]:
    test, _ = near[at]
    others_cm = [cm for _, cm in near][max(0, at - TESTS_BESIDE) : at + TESTS_BESIDE + 1]
    del others_cm[min(at, TESTS_BESIDE)]
    if len(others_cm) < FEWEST_SCORES:
        return
    # The median is between these: of a million tests, nearly all are done here.
    above_cm = max(test.trials) / HUNDREDTHS - min(others_cm)
    below_cm = max(others_cm) - min(test.trials) / HUNDREDTHS
    if not exceeds(max(above_cm, below_cm), FARTHEST_FROM_USUAL_CM):
        return
    usual_cm = median(others_cm)
    trial_cm = max((trial / HUNDREDTHS for trial in test.trials), key=lambda cm: abs(cm - usual_cm))
    if exceeds(abs(trial_cm - usual_cm), FARTHEST_FROM_USUAL_CM):
        yield test, trial_cm


class Without(NamedTuple):
    """What a report would conclude without its suspects, where that is something else.

    Attributes:
        numbers: how many suspects each ankle's course has.
        changes: of the ankles that would have another verdict.
        between: what would be said of the difference between the ankles; None if nothing else.
    """

    numbers: Mapping[Side, int]
    changes: Mapping[Side, Change]
    between: str | None


def without_suspects(
    suspects: Sequence[Suspect],
    sides: Mapping[Side, SideReport],
    courses: Mapping[Side, Sequence[DayScore]],
    asymmetry: Asymmetry | None,
    as_of: date,
) -> Without:
    """Judge once more without the suspects, which are of the courses and the period."""
    numbers: dict[Side, int] = {}
    others, rest, changes = dict(sides), dict(courses), {}
    for side, course in courses.items():
        days = {score.day for score in course}
        of_side = {each.on: each.rest for each in suspects if each.side is side and each.on in days}
        if not of_side:
            continue
        numbers[side] = sum(each.side is side and each.on in days for each in suspects)
        left = (of_side.get(score.day, score) for score in course)
        rest[side] = [score for score in left if score is not None]
        change = judge_change(rest[side], as_of)
        current = window_of(current_scores(rest[side])) if rest[side] else None
        others[side] = sides[side]._replace(current=current, change=change)
        if change.verdict is not sides[side].change.verdict:
            changes[side] = change
    stiffer = asymmetry and asymmetry.stiffer
    other = judge_asymmetry(others, rest) if numbers and asymmetry else None
    other_stiffer = other and other.stiffer
    between = None
    if numbers and stiffer is not other_stiffer:
        between = _NO_DIFFERENCE
        if other_stiffer:
            (softer,) = set(Side) - {other_stiffer}
            between = f"{other_stiffer} is clearly stiffer than {softer}"
    return Without(numbers, changes, between)


def suspect_warning(suspect: Suspect, without: Without, as_of: date) -> ReportWarning:
    """Return the warning that names a test, what it decides if anything, and what to do."""
    said, number = None, without.numbers.get(suspect.side, 0)
    change = without.changes.get(suspect.side) if number else None
    if change is not None:
        said = f"{suspect.side}: {_words(change)}"
    elif number and without.between:
        said, number = without.between, sum(without.numbers.values())
    decides = f" Without {'it' if number == 1 else f'these {number}'}, {said}." if said else ""
    return ReportWarning(
        WarningCode.SUSPECT,
        suspect.side,
        f"Test {suspect.id}, {weekday_and_day(suspect.on, as_of)}: {suspect.trial_cm:g} looks like"
        f" a typo: dorsiflex edit {suspect.id} --distance TRIALS{'.' if decides else ''}{decides}",
        on=suspect.on,
        is_current=bool(decides) or is_recent(suspect.on, as_of),
        test=suspect.id,
        trial_cm=suspect.trial_cm,
        decides=bool(decides),
        verdict_without=change and change.verdict,
    )


def _words(change: Change) -> str:
    if change.verdict is Verdict.NO_DETECTABLE_CHANGE and change.exceeds_mdc:
        return "not established"
    return _VERDICTS[change.verdict]


_NO_DIFFERENCE = "no clear difference between the ankles"
_VERDICTS = {
    Verdict.IMPROVED: "gain",
    Verdict.DECLINED: "loss",
    Verdict.NO_DETECTABLE_CHANGE: "no clear change yet",
    Verdict.INSUFFICIENT_DATA: "too early",
}

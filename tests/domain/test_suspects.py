"""Tests that look like typos beside their neighbours."""

from datetime import date, timedelta
from operator import itemgetter
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.any_order import day_scores

from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.day_scores import DayScore, Reading
from dorsiflex.domain.judgements import mixed_within_day_warning
from dorsiflex.domain.measurement import Conditions, Footwear, Side
from dorsiflex.domain.report import Report, Verdict
from dorsiflex.domain.settings import Settings
from dorsiflex.domain.squad import Member
from dorsiflex.domain.suspects import Suspect, Without, find_suspects, suspect_warning
from dorsiflex.render.short_phrases import next_step_phrase

FIRST = date(2026, 9, 1)


def readings(*all_trials: tuple[float, ...], side: str = "left") -> list[Reading]:
    """Tests on consecutive days, by their trials in cm."""
    return [
        Reading(
            side,
            f"{FIRST + timedelta(days=at)}T12:00:00",
            None,
            sharp=False,
            footwear=None,
            warmed_up=None,
            back_foot=None,
            measured_by=None,
            id=at,
            trials=tuple(round(cm * 100) for cm in trials),
        )
        for at, trials in enumerate(all_trials)
    ]


def found_in(tests: list[Reading]) -> list[Suspect]:
    """The suspects of one person's tests."""
    member = Member("me", readings=tests)
    return find_suspects(day_scores(tests), member.readings_of)


def suspects(tests: list[Reading]) -> list[tuple[int, float]]:
    """The ids of those found, and their trials."""
    return [(suspect.id, suspect.trial_cm) for suspect in found_in(tests)]


def test_a_trial_far_from_the_tests_beside_it() -> None:
    """19.8 among tests of 9 and 10; 13.5 is exactly 4 from their median of 9.5, and passes."""
    usual = [(9.0,), (10.0,), (9.0,), (10.0,)]
    assert suspects(readings(*usual, (9.5, 19.8, 9.4), *usual)) == [(4, 19.8)]
    assert suspects(readings(*usual, (13.5,), *usual)) == []
    assert suspects(readings(*usual, (13.51,), *usual)) == [(4, 13.51)]
    assert suspects(readings(*usual, (1.0,), *usual)) == [(4, 1.0)]


def test_only_five_tests_before_and_five_after_count() -> None:
    """A level that moves by 6 cm in the course of 30 tests has no suspects."""
    assert suspects(readings(*((5 + 0.2 * at,) for at in range(30)))) == []
    # Beyond the five of 10 cm before it, and after it, are tests of 20 cm.
    far, near = [(20.0,)] * 6, [(10.0,)] * 5
    assert (11, 15.0) in suspects(readings(*far, *near, (15.0,), *near, *far))


def test_the_first_and_the_last_tests_have_fewer_beside_them() -> None:
    """Three are enough, two are not."""
    assert suspects(readings((19.0,), (9.0,), (9.0,), (9.0,))) == [(0, 19.0)]
    assert suspects(readings((9.0,), (9.0,), (9.0,), (19.0,))) == [(3, 19.0)]
    assert suspects(readings((9.0,), (9.0,), (19.0,))) == []


def test_ankles_are_apart() -> None:
    """10 cm apart is no typo."""
    left, right = readings(*[(5.0,)] * 5), readings(*[(15.0,)] * 5, side="right")
    assert suspects([*left, *right]) == []


@given(
    st.lists(st.floats(0, 30), min_size=1, max_size=30)
    | st.lists(st.sampled_from([*[9.0] * 12, 19.0]), min_size=30, max_size=90)
)
def test_it_is_the_median_of_those_beside(scores: list[float]) -> None:
    """As a plain loop over the list finds it."""
    tests = readings(*((cm,) for cm in scores))
    rounded = [test.trials[0] / 100 for test in tests]
    expected = [
        at
        for at, cm in enumerate(rounded)
        if len(beside := rounded[max(0, at - 5) : at] + rounded[at + 1 : at + 6]) >= 3
        and abs(cm - median(beside)) > 4 + 1e-9
    ]
    assert [at for at, _ in suspects(tests)] == expected


def test_a_suspect_is_named_with_what_to_do() -> None:
    """Its id, day and distance."""
    suspect, nothing = Suspect(31, Side.LEFT, date(2026, 11, 2), 19.8), Without({}, {}, None)
    warning = suspect_warning(suspect, nothing, date(2026, 11, 9))
    assert warning.text == (
        "Test 31, Mon 2 Nov: 19.8 looks like a typo: dorsiflex edit 31 --distance TRIALS"
    )
    assert (warning.code, warning.side, warning.test) == ("suspect", "left", 31)
    assert (warning.is_pain, warning.is_current, warning.decides) == (False, False, False)
    assert suspect_warning(suspect, nothing, date(2026, 11, 8)).is_current
    next_year = suspect_warning(suspect, nothing, date(2027, 1, 8))
    assert next_year.text.startswith("Test 31, Mon 2 Nov 2026: 19.8 looks like a typo")


GAIN = {0: 9.1, 3: 8.8, 7: 9.3, 10: 9.0, 14: 11.0, 17: 11.2, 21: 10.9, 24: 11.3}
"""Case M of the method: 2.05 cm more, evidence 8.3 where 5 are needed."""


def judged(tests: list[Reading], until: date, since: date = FIRST) -> Report:
    """The report on some tests."""
    suspects = found_in(tests)
    found = Tests("me", since, until, day_scores(tests), suspects=suspects)
    return build_report(found, Settings(), until)


def gain_with_typo(typo_cm: float, *, day: int = 10) -> list[Reading]:
    """The tests of a gain, and a second one on a day."""
    scores = [(at, cm, "12:00") for at, cm in GAIN.items()] + [(day, typo_cm, "13:00")]
    (like,) = readings((9.0,))
    return [
        like._replace(
            tested_at=f"{FIRST + timedelta(days=at)}T{clock}:00", id=id_, trials=(round(100 * cm),)
        )
        for id_, (at, cm, clock) in enumerate(sorted(scores, key=itemgetter(0, 2)), start=1)
    ]


def test_a_suspect_that_hides_a_gain_says_so() -> None:
    """However long ago: 19.0 on the tenth day leaves no change, and without it there is a gain."""
    last = FIRST + timedelta(days=60)
    found = judged(gain_with_typo(19.0), last)
    assert found.sides[Side.LEFT].change.verdict is Verdict.NO_DETECTABLE_CHANGE
    (warning,) = found.warnings
    assert (warning.test, warning.decides, warning.is_current) == (5, True, True)
    assert warning.verdict_without is Verdict.IMPROVED
    assert warning.text == (
        "Test 5, Fri 11 Sep: 19 looks like a typo: dorsiflex edit 5 --distance TRIALS."
        " Without it, left: gain."
    )
    assert next_step_phrase(found) == "Check test 5 first: show 5."
    # Weeks that do not show the day of the typo are judged by it all the same.
    (again,) = judged(gain_with_typo(19.0), last, last).warnings
    assert again == warning


def test_a_suspect_that_decides_nothing_is_a_remark() -> None:
    """19.0 in the midst of a steady ankle; outside the period it is not named."""
    tests = readings(*[(9.0 + 0.2 * (at % 2),) for at in range(15)], (19.0,), *[(9.1,)] * 15)
    last = FIRST + timedelta(days=60)
    (warning,) = judged(tests, last).warnings
    assert (warning.decides, warning.is_current, warning.verdict_without) == (False, False, None)
    assert warning.text.endswith("dorsiflex edit 15 --distance TRIALS")
    assert judged(tests, last, last).warnings == ()


def test_several_suspects_are_left_out_together() -> None:
    """The verdict is that without both, and both are to be checked."""
    tests = gain_with_typo(19.0)
    more = tests[0]._replace(tested_at=f"{FIRST}T15:00:00", id=99, trials=(1900,))
    found = judged([tests[0], more, *tests[1:]], FIRST + timedelta(days=60))
    assert [warning.test for warning in found.warnings] == [99, 5]
    assert all(warning.text.endswith(" Without these 2, left: gain.") for warning in found.warnings)
    assert next_step_phrase(found) == "Check tests 99 and 5 first: show 99 5."
    many = found._replace(warnings=found.warnings * 2)
    assert next_step_phrase(many) == "Check 4 likely typos first."


def test_a_suspect_decides_which_ankle_is_stiffer() -> None:
    """Right is 2 cm shorter on every day, but for a typo of 27 cm."""
    left = readings(*[(10.0 + 0.1 * (at % 2),) for at in range(20)])
    right = readings(*[(8.0,) for _ in range(20)], side="right")
    right = [test._replace(id=100 + test.id) for test in right]
    odd = right[12]._replace(trials=(2700,))
    until = FIRST + timedelta(days=19)
    clear, hidden = (
        judged([*left, *right[:12], one, *right[13:]], until) for one in (right[12], odd)
    )
    assert clear.asymmetry is not None
    assert clear.asymmetry.stiffer is Side.RIGHT
    assert hidden.asymmetry is not None
    assert hidden.asymmetry.stiffer is None
    (warning,) = (each for each in hidden.warnings if each.test == 112)
    assert warning.decides
    assert warning.text.endswith(
        "--distance TRIALS. Without it, right is clearly stiffer than left."
    )


COLD, WARM = Conditions(warmed_up=False), Conditions(warmed_up=True)
SHOES = Conditions(Footwear.SHOES)
DIFFERENT = "one day score from tests done differently (cold and warmed up)."


def day_in(day: int, *conditions: Conditions) -> DayScore:
    """A day with tests in these conditions."""
    return DayScore(date(2026, 11, day), 9.0, 9.0, conditions=frozenset(conditions))


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([day_in(5, COLD, WARM)], f"Left, Thu 5 Nov: {DIFFERENT}"),
        (
            [day_in(3, COLD, WARM), day_in(5, WARM, COLD)],
            f"Left, Thu 5 Nov (and 1 earlier): {DIFFERENT}",
        ),
        ([day_in(3, COLD), day_in(5, WARM)], None),
        ([day_in(5, COLD, Conditions())], None),
        ([day_in(5, COLD, SHOES)], None),
    ],
)  # fmt: skip
def test_a_day_score_of_different_tests_is_said_to_be_one(
    days: list[DayScore], text: str | None
) -> None:
    """Within a day only, and only what was recorded of both tests."""
    warning = mixed_within_day_warning(Side.LEFT, days, date(2026, 11, 9))
    assert (warning and warning.text) == text

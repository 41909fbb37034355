from datetime import UTC, datetime, timedelta, timezone
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.measurement import Side
from dorsiflex.domain.unlikely import (
    Reason,
    Unlikely,
    later_than_now,
    swapped_sides,
    unlikely_trials,
    usual_score_cm,
    without_swapped,
)

LEFT, RIGHT = Side
USUAL = [9.5, 9.4, 9.6]
NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
scores_cm = st.integers(0, 3000).map(lambda hundredths: hundredths / 100)


def doubted(trials_cm: list[float], latest_cm: list[float]) -> dict[Reason, tuple[str, ...]]:
    """Return for each reason the trials of a left test that are unlikely for it."""
    typed = [f"{cm:g}" for cm in trials_cm]
    hundredths = [round(cm * 100) for cm in trials_cm]
    return {one.reason: one.typed for one in unlikely_trials(LEFT, hundredths, typed, latest_cm)}


@pytest.mark.parametrize(
    ("trial_cm", "is_unlikely"),
    [(13.5, False), (13.51, True), (5.5, False), (5.49, True), (9.5, False), (4.25, True)],
)
def test_more_than_four_centimetres_from_the_usual_score(
    trial_cm: float, is_unlikely: bool
) -> None:
    """Around a median of 9.5, in both directions; exactly 4 is not more than 4."""
    assert bool(doubted([trial_cm], USUAL)) is is_unlikely


def test_every_trial_counts_and_not_their_mean() -> None:
    """9.5, 9.6 and 0.97 have a mean of 6.7, 2.8 from the usual 9.5; 0.97 is 8.5 from it."""
    assert doubted([9.5, 9.6, 0.97], USUAL) == {Reason.FAR_FROM_USUAL: ("0.97",)}
    assert unlikely_trials(LEFT, [950, 960, 97], ["9.5", "9.6", "0.97"], USUAL) == [
        Unlikely(Reason.FAR_FROM_USUAL, ("0.97",), LEFT, 3, (9.5,), 3)
    ]


def test_binary_fractions_do_not_move_the_border() -> None:
    """Four centimetres above any hundredth are likely, 4.01 are not."""
    for usual in range(2600):
        latest_cm = [usual / 100] * 3
        assert unlikely_trials(LEFT, [usual + 400], [""], latest_cm) == []
        assert unlikely_trials(LEFT, [usual + 401], [""], latest_cm) != []


def test_an_earlier_typo_does_not_hide_the_next() -> None:
    """The median of 9, 9.5 and 29 is 9.5, where their mean of 15.8 would let 19 pass."""
    assert doubted([19], [29.0, 9.0, 9.5]) == {Reason.FAR_FROM_USUAL: ("19",)}


def test_only_the_last_ten_scores_count() -> None:
    """Ten recent tests at 15 outweigh twenty old ones at 8."""
    latest_first = [15.0] * 10 + [8.0] * 20
    assert doubted([15.5], latest_first) == {}
    assert doubted([8], latest_first) == {Reason.FAR_FROM_USUAL: ("8",)}


@pytest.mark.parametrize("latest_cm", [[], [9.5], [9.5, 9.5]])
@pytest.mark.parametrize(
    ("trial_cm", "is_unlikely"), [(1.99, True), (2, False), (20, False), (20.01, True), (0, True)]
)
def test_without_a_history_a_trial_under_two_or_over_twenty(
    latest_cm: list[float], trial_cm: float, is_unlikely: bool
) -> None:
    """Fewer than three scores are none."""
    found = doubted([trial_cm], latest_cm)
    assert (found == {Reason.OUTSIDE_COMMON_RANGE: (f"{trial_cm:g}",)}) is is_unlikely
    assert bool(found) is is_unlikely


def test_with_a_history_that_range_is_none() -> None:
    """An ankle whose usual is 1 cm, or 22, is as it is."""
    assert doubted([1.5], [1.0, 1.2, 0.8]) == {}
    assert doubted([22], [21.0, 22.0, 22.5]) == {}


@pytest.mark.parametrize(
    ("trials_cm", "unlikely"),
    [
        ([9, 12], ()),
        ([9, 12.01], ("9", "12.01")),
        ([9, 13], ("9", "13")),  # nobody knows which
        ([9.5, 9.6, 13], ("13",)),
        ([9.5, 9.6, 12.55], ()),  # 2.95 from one of two is near enough to it
        ([9.5, 9.6, 12.61], ("12.61",)),
        ([9, 9.1, 13, 13.1], ("9", "9.1", "13", "13.1")),  # each far from two of three
        ([9, 9.1, 9.2, 13, 13.1], ("13", "13.1")),
        ([8, 10, 12, 14], ("8", "14")),  # each far from two of three; 10 and 12 from one
    ],
)
def test_more_than_three_centimetres_from_most_other_trials(
    trials_cm: list[float], unlikely: tuple[str, ...]
) -> None:
    """From more than half of the others, with or without a history."""
    expected = {Reason.FAR_FROM_OTHER_TRIALS: unlikely} if unlikely else {}
    assert doubted(trials_cm, []) == expected
    assert doubted(trials_cm, [11.0] * 3) == expected


def test_a_trial_is_named_once() -> None:
    """What is far from the usual is no measure for the other trials of its test."""
    assert doubted([9.5, 1], USUAL) == {Reason.FAR_FROM_USUAL: ("1",)}
    assert doubted([9.5, 0.97], []) == {Reason.OUTSIDE_COMMON_RANGE: ("0.97",)}
    assert doubted([13, 9.5, 14], USUAL) == {
        Reason.FAR_FROM_USUAL: ("14",),
        Reason.FAR_FROM_OTHER_TRIALS: ("13", "9.5"),
    }


def test_inches_are_named_as_they_were_typed() -> None:
    """4.25in is 10.8 cm, and shows as it is."""
    (found,) = unlikely_trials(RIGHT, [1080], ["4.25in"], [4.2, 4.3, 4.25])
    assert found == Unlikely(Reason.FAR_FROM_USUAL, ("4.25in",), RIGHT, 1, (4.25,), 3)


@given(st.lists(scores_cm, min_size=3, max_size=10))
def test_the_usual_score_is_the_median(latest_cm: list[float]) -> None:
    """As `statistics.median` gives it."""
    assert usual_score_cm(latest_cm) == median(latest_cm)


def swapped(left: float, right: float, usual_left: float, usual_right: float) -> Unlikely | None:
    """Return whether scores look swapped beside ankles with three tests each."""
    return swapped_sides(
        {LEFT: left, RIGHT: right},
        {LEFT: f"{left:g}", RIGHT: f"{right:g}"},
        {LEFT: [usual_left] * 3, RIGHT: [usual_right] * 3},
    )


def test_left_and_right_swapped() -> None:
    """11.6 and 9.6 for a usual 9.6 and 11.5: 3.9 from their own, 0.1 from each other's."""
    assert swapped(11.6, 9.6, 9.6, 11.5) == Unlikely(
        Reason.SIDES_SWAPPED, ("11.6", "9.6"), usual_cm=(9.6, 11.5)
    )


@pytest.mark.parametrize(
    ("scores", "usual", "is_swapped"),
    [
        ((11, 10), (10, 11), True),  # (1 - 0) + (1 - 0) = 2 in all
        ((10.99, 10), (10, 11), False),  # 0.98 + 1
        ((9.6, 11.5), (9.6, 11.5), False),
        ((11.6, 11.5), (9.6, 11.5), False),  # the right one is as usual
        ((15, 10), (10, 11), True),  # (5 - 4) + (1 - 0)
        ((9, 9), (9, 9), False),
        ((12, 10.5), (10, 11), False),  # the right one is as close to one as to the other
    ],
)
def test_both_closer_to_the_other_by_two_centimetres_in_all(
    scores: tuple[float, float], usual: tuple[float, float], is_swapped: bool
) -> None:
    """Each of both, and by 2 cm or more together."""
    assert (swapped(*scores, *usual) is not None) is is_swapped
    mirrored = swapped(*scores[::-1], *usual[::-1])
    assert (mirrored is not None) is is_swapped


@given(st.integers(0, 2900), st.integers(1, 100))
def test_binary_fractions_do_not_decide_on_a_swap(low: int, more: int) -> None:
    """Exactly 2 cm in all is enough, whatever the hundredths; a hundredth less is not."""
    left, right = low / 100, (low + 100) / 100
    assert swapped(right, left, left, right) is not None
    short = (low + 100 - more) / 100
    assert swapped(short, left, left, right) is None


def test_one_ankle_or_no_history_is_no_swap() -> None:
    """Three tests of each ankle are needed, and both ankles."""
    three, two = [9.6] * 3, [11.5] * 2
    both = {LEFT: 11.6, RIGHT: 9.6}
    typed = {LEFT: "", RIGHT: ""}
    assert swapped_sides(both, typed, {LEFT: three, RIGHT: two}) is None
    assert swapped_sides({LEFT: 11.6}, {LEFT: ""}, {LEFT: three}) is None


def test_a_swap_explains_what_is_far_from_the_usual() -> None:
    """One question and not three; other trials of the test stay in doubt."""
    far = Unlikely(Reason.FAR_FROM_USUAL, ("15",), LEFT, 2, (9.0,), 3)
    others = Unlikely(Reason.FAR_FROM_OTHER_TRIALS, ("9", "13"), RIGHT, 2)
    swap = Unlikely(Reason.SIDES_SWAPPED, ("15", "9"))
    assert without_swapped([far, others], swap) == [swap, others]
    assert without_swapped([far, others], None) == [far, others]


@pytest.mark.parametrize(
    ("moment", "is_later"),
    [
        ("2026-11-22T23:00:00+00:00", True),
        ("2026-11-22T07:30:00+00:00", False),
        ("2026-11-22T07:31:00+00:00", True),
        ("2026-11-22T12:00:00+00:00", False),  # a date alone
        ("2026-11-22T12:00:01+00:00", True),
        ("2026-11-23T12:00:00+00:00", True),
        ("2026-11-22T09:00:00+02:00", False),  # 07:00 here
        ("2026-11-22T06:00:00-02:00", True),  # 08:00 here
        ("2025-11-22T23:00:00+00:00", False),
    ],
)
def test_later_than_now(moment: str, is_later: bool) -> None:
    """At 07:30; noon of today is what a date alone means."""
    found = later_than_now(datetime.fromisoformat(moment), "23:00", NOW)
    assert found == (Unlikely(Reason.LATER_THAN_NOW, ("23:00",)) if is_later else None)


@given(st.timedeltas(timedelta(-1), timedelta(1)), st.integers(-12, 14))
def test_the_offset_does_not_matter(ahead: timedelta, hours: int) -> None:
    """A moment is in the future whatever its time zone."""
    moment = (NOW + ahead).astimezone(timezone(timedelta(hours=hours)))
    if (moment.hour, moment.minute, moment.second) != (12, 0, 0):
        assert (later_than_now(moment, "", NOW) is not None) is (ahead > timedelta())

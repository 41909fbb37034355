import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.slip import LikelySlip, check_slip

scores_cm = st.integers(0, 3000).map(lambda hundredths: hundredths / 100)


@pytest.mark.parametrize("latest_cm", [[], [9.5], [9.5, 9.5]])
def test_fewer_than_three_tests_are_nothing_to_compare_with(latest_cm: list[float]) -> None:
    """The first tests are stored as they are."""
    assert check_slip(29.0, latest_cm) is None


def test_inches_for_centimetres_are_a_likely_slip() -> None:
    """4.25 in is 10.8 cm: 4.25 typed without the unit is 5.95 below the median of 10.2."""
    assert check_slip(4.25, [10.0, 10.2, 10.8]) == LikelySlip(4.25, 10.2, 3)


def test_a_score_far_above_is_a_likely_slip() -> None:
    """Median of 9, 9.5, 10, 10.5 is 9.75; 19.5 is 9.75 above it."""
    assert check_slip(19.5, [10.5, 9.0, 10.0, 9.5]) == LikelySlip(19.5, 9.75, 4)


@pytest.mark.parametrize(
    ("score_cm", "likely"),
    [(13.5, False), (13.51, True), (5.5, False), (5.49, True), (9.5, False)],
)
def test_exactly_four_centimetres_are_not_more_than_four(score_cm: float, likely: bool) -> None:
    """Around a median of 9.5, in both directions."""
    assert (check_slip(score_cm, [9.5, 9.4, 9.6]) is not None) is likely


def test_binary_fractions_do_not_move_the_border() -> None:
    """Four centimetres above any hundredth are plausible, 4.01 are not."""
    for usual in range(2600):
        latest_cm = [usual / 100] * 3
        assert check_slip((usual + 400) / 100, latest_cm) is None
        assert check_slip((usual + 401) / 100, latest_cm) is not None


def test_one_earlier_slip_does_not_hide_the_next() -> None:
    """The median of 9, 9.5 and 29 is 9.5, where their mean of 15.8 would let 19 pass."""
    assert check_slip(19.0, [29.0, 9.0, 9.5]) == LikelySlip(19.0, 9.5, 3)


def test_only_the_last_ten_scores_count() -> None:
    """Ten recent tests at 15 outweigh twenty old ones at 8."""
    latest_first = [15.0] * 10 + [8.0] * 20
    assert check_slip(15.5, latest_first) is None
    assert check_slip(8.0, latest_first) == LikelySlip(8.0, 15.0, 10)


@given(st.data(), scores_cm, st.lists(scores_cm, max_size=10))
def test_the_order_of_the_last_ten_does_not_matter(
    data: st.DataObject, score_cm: float, latest_cm: list[float]
) -> None:
    """Backdated tests are compared alike."""
    shuffled = data.draw(st.permutations(latest_cm))
    assert check_slip(score_cm, shuffled) == check_slip(score_cm, latest_cm)

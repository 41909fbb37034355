"""Events: what can be one, and from which day comparisons of an ankle start."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.events import (
    Event,
    baselines,
    is_event_id,
    parse_event_id,
    parse_event_side,
    parse_event_text,
    past_day,
)
from dorsiflex.domain.measurement import Side
from dorsiflex.errors import RefusedValueError

TODAY = date(2026, 11, 22)
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def event(day: int, side: Side | None = None, id_: int = 1, *, baseline: bool = True) -> Event:
    """Return an event on a day of November."""
    return Event("", "me", date(2026, 11, day), "x", side, is_baseline=baseline, id=id_)


def starts(*events: Event, until: int = 30) -> dict[str, int]:
    """Return the day of November that comparisons of each ankle start from."""
    found = baselines(events, date(2026, 11, until))
    return {side.value: each.day.day for side, each in found.items()}


def test_the_newest_baseline_of_an_ankle_or_of_both_counts() -> None:
    """One about both ankles moves both; a later one about one ankle moves that one on."""
    assert starts() == {}
    assert starts(event(3, LEFT)) == {"left": 3}
    assert starts(event(3)) == {"left": 3, "right": 3}
    assert starts(event(3), event(9, LEFT)) == {"left": 9, "right": 3}
    assert starts(event(3, LEFT), event(9)) == {"left": 9, "right": 9}


def test_what_is_no_baseline_or_happened_later_does_not_count() -> None:
    """The report of a day in the past knows nothing of what came after; its day itself counts."""
    later = (event(3, LEFT), event(9, LEFT), event(12, LEFT, baseline=False))
    assert starts(*later) == {"left": 9}
    assert starts(*later, until=9) == {"left": 9}
    assert starts(*later, until=8) == {"left": 3}
    assert starts(*later, until=2) == {}


def test_of_two_on_a_day_the_one_stored_last_names_it() -> None:
    """The day is the same; the words are those of one of them."""
    found = baselines([event(3, id_=2), event(3, LEFT, id_=1)], TODAY)
    assert {side: each.id for side, each in found.items()} == {LEFT: 2, RIGHT: 2}
    found = baselines([event(3, id_=1), event(3, LEFT, id_=2)], TODAY)
    assert {side: each.id for side, each in found.items()} == {LEFT: 2, RIGHT: 1}


@given(
    st.lists(st.tuples(st.integers(1, 30), st.none() | st.sampled_from(Side), st.booleans())),
    st.integers(1, 30),
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter(
    told: list[tuple[int, Side | None, bool]], until: int, random: Random
) -> None:
    """However events are stored, the day is the latest of those that count."""
    events = [event(day, side, id_, baseline=is_) for id_, (day, side, is_) in enumerate(told)]
    shuffled = random.sample(events, len(events))
    assert baselines(shuffled, date(2026, 11, until)) == baselines(events, date(2026, 11, until))
    for side in Side:
        days = [day for day, of, is_ in told if is_ and of in {None, side} and day <= until]
        assert starts(*events, until=until).get(side.value) == max(days, default=None)


@pytest.mark.parametrize("text", ["e1", " E01 ", "e999999999"])
def test_ids_are_an_e_and_a_number(text: str) -> None:
    """In any case, with zeros and blanks."""
    assert is_event_id(text)
    assert parse_event_id(text) == int(text.strip()[1:])


@pytest.mark.parametrize(
    "text", ["", "1", "e", "e0", "e-1", "e1.5", "t1", "e1 e2", "e1_0", "e\u0661"]
)
def test_what_is_no_id_is_refused(text: str) -> None:
    """An id of a test or of training among it."""
    assert not is_event_id(text)
    with pytest.raises(RefusedValueError, match="is not the id of an event"):
        parse_event_id(text)


def test_sides() -> None:
    """`both` is written for both, which is None."""
    assert [parse_event_side(text) for text in ("left", " RIGHT ", "Both")] == [LEFT, RIGHT, None]
    with pytest.raises(RefusedValueError) as refused:
        parse_event_side("up")
    assert (refused.value.message, refused.value.hint) == (
        "unknown side 'up'",
        "write left, right or both",
    )
    assert (event(1).side_word, event(1, RIGHT).side_word) == ("both", "right")
    assert (event(1).sides, event(1, RIGHT).sides) == ((LEFT, RIGHT), (RIGHT,))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty"),
        ("  ", "the text is empty"),
        ("a\x1bb", r"control character \(U\+001B\)"),
        ("a\nb", "control character"),
        ("\u202ex", "control character"),
        ("x" * 201, "the text of an event has 201 characters; the maximum is 200"),
    ],
)
def test_a_text_that_is_none_is_refused(text: str, message: str) -> None:
    """Empty, too long, or able to act on a terminal."""
    with pytest.raises(RefusedValueError, match=message):
        parse_event_text(text)


def test_a_text_is_kept_as_it_was_written() -> None:
    """Without the blanks around it."""
    assert parse_event_text(" =[new]  shoes ") == "=[new]  shoes"
    assert parse_event_text("x" * 200) == "x" * 200


def test_a_day_after_tomorrow_is_refused() -> None:
    """Tomorrow can be today where the person is."""
    tomorrow = TODAY + timedelta(days=1)
    assert past_day(tomorrow, "friday", TODAY) == tomorrow
    with pytest.raises(RefusedValueError, match="'friday' is in the future"):
        past_day(tomorrow + timedelta(days=1), "friday", TODAY)

"""Values of training as people write them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from dorsiflex.domain.training import (
    Load,
    TrainedSide,
    TrainingSession,
    exercise_days,
    parse_hold,
    parse_load,
    parse_reps,
    parse_sets,
    parse_trained_side,
)
from dorsiflex.errors import RefusedValueError


def _session(key: str, at: str) -> TrainingSession:
    return TrainingSession(
        uuid="u", person="me", exercise=key, done_at=datetime.fromisoformat(at).replace(tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (parse_sets, "1", 1),
        (parse_sets, "100", 100),
        (parse_reps, " 12 ", 12),
        (parse_reps, "1000", 1000),
        (parse_hold, "45", 45),
        (parse_hold, "45s", 45),
        (parse_hold, "3600", 3600),
        (parse_load, "0", 0),
        (parse_load, "12.5", 1250),
        (parse_load, "12.5kg", 1250),
        (parse_load, "12.50 KG", 1250),
        (parse_load, "0.01", 1),
        (parse_load, "500", 50000),
        (parse_trained_side, "LEFT", TrainedSide.LEFT),
        (parse_trained_side, "both", TrainedSide.BOTH),
    ],
)
def test_values_are_read(read: Callable[[str], object], text: str, value: object) -> None:
    """Up to and including the ends of what is allowed; loads in hundredths of a kilogram."""
    assert read(text) == value


@pytest.mark.parametrize("read", [parse_sets, parse_reps, parse_hold, parse_load])
@pytest.mark.parametrize("text", ["", "-1", "nan", "inf", "1_0", "x", "1e2", "99999", "²", "+1"])
def test_what_is_no_such_number_is_refused(read: Callable[[str], object], text: str) -> None:
    """Exit code 2, the value named."""
    with pytest.raises(RefusedValueError) as refused:
        read(text)
    assert f"'{text}'" in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("text", ["0", "1.5", "12,5"])
@pytest.mark.parametrize("read", [parse_sets, parse_reps, parse_hold])
def test_counts_are_whole_and_above_zero(read: Callable[[str], object], text: str) -> None:
    """No half repetition, no set of none."""
    with pytest.raises(RefusedValueError):
        read(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("12,5", "write 12.5"), ("12.005", "--load 12.5"), ("500.01", "--load"), (".5", "--load")],
)
def test_a_load_says_how_it_is_written(text: str, hint: str) -> None:
    """A decimal comma is refused, never guessed; nothing finer than 10 g."""
    with pytest.raises(RefusedValueError) as refused:
        parse_load(text)
    assert hint in (refused.value.hint or "")


def test_an_unknown_side_is_refused() -> None:
    """Left, right or both."""
    with pytest.raises(RefusedValueError, match="unknown side 'up'"):
        parse_trained_side("up")


def test_a_load_is_shown_in_kilograms() -> None:
    """1250 hundredths are 12.5 kg; none is none."""
    session = _session("deep-squat", "2026-11-20T12:00")
    assert session.load_kg is None
    assert TrainingSession(
        uuid="u", person="me", exercise="x", done_at=session.done_at, load=Load(1250)
    ).load_kg == pytest.approx(12.5)


def test_an_exercise_counts_once_a_day() -> None:
    """Left and right, or morning and evening, are one session; another day or exercise is not."""
    sessions = [
        _session("step-up", "2026-11-20T07:00"),
        _session("step-up", "2026-11-20T19:00"),
        _session("step-up", "2026-11-21T00:00"),
        _session("deep-squat", "2026-11-20T19:00"),
    ]
    assert exercise_days(sessions) == {
        (date(2026, 11, 20), "step-up"),
        (date(2026, 11, 21), "step-up"),
        (date(2026, 11, 20), "deep-squat"),
    }

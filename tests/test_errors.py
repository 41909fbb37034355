import pytest

from dorsiflex.errors import (
    CouldNotError,
    DatabaseLockedError,
    DorsiflexError,
    NotFoundError,
    RefusedValueError,
    did_you_mean,
)

# "error: " and the hint's own prefix come before it; five lines of a terminal are enough for both.
A_FEW_LINES = 400


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (DorsiflexError, 1),
        (CouldNotError, 1),
        (RefusedValueError, 2),
        (NotFoundError, 3),
        (DatabaseLockedError, 5),
    ],
)
def test_every_error_owns_its_documented_exit_code(
    error: type[DorsiflexError], exit_code: int
) -> None:
    """The codes are those that the exit code table promises to scripts."""
    assert error("x").exit_code == exit_code


def test_an_error_keeps_message_and_hint_as_they_are() -> None:
    """What fits on a few lines is not touched."""
    error = RefusedValueError("unknown side 'up'", "write left or right")
    assert (error.message, error.hint) == ("unknown side 'up'", "write left or right")
    assert str(error) == "unknown side 'up'"


def test_an_error_has_no_hint_unless_given_one() -> None:
    """None, not an empty line."""
    assert DorsiflexError("x").hint is None


def test_a_huge_value_is_cut_in_the_middle_of_the_message() -> None:
    """What is wrong and what is allowed stay readable around a value of 100,000 characters."""
    error = RefusedValueError(f"pain must be a whole number from 0 to 10, not '{'1' * 100_000}'")
    assert len(error.message) <= A_FEW_LINES
    assert error.message.startswith("pain must be")
    assert "1…1" in error.message
    assert error.message.endswith("11'")
    assert str(error) == error.message


def test_a_huge_value_is_cut_out_of_the_hint_too() -> None:
    """A hint that repeats the value is as short as the message."""
    error = RefusedValueError("x", f"write {'9' * 100_000} with a point")
    assert error.hint is not None
    assert len(error.hint) <= A_FEW_LINES
    assert error.hint.endswith("9 with a point")


@pytest.mark.parametrize("length", [399, 400])
def test_a_message_up_to_the_limit_is_whole(length: int) -> None:
    """The cut begins only where the line is too long."""
    assert DorsiflexError("x" * length).message == "x" * length


def test_a_message_just_over_the_limit_never_grows() -> None:
    """Cutting shortens, also by one."""
    message = DorsiflexError("x" * 401).message
    assert len(message) <= A_FEW_LINES
    assert "…" in message


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("calf-strech", "did you mean calf-stretch?"),
        ("CALF-STRETCH", "did you mean calf-stretch?"),
        ("annna", "did you mean Anna or Hanna?"),
    ],
)
def test_a_mistyped_name_gets_its_neighbours(name: str, hint: str) -> None:
    """Case plays no part, and the known names keep their own spelling."""
    assert did_you_mean(name, ["Hanna", "calf-stretch", "Anna"]) == hint


def test_nothing_close_gives_the_other_hint() -> None:
    """A name that is like none of the known ones gets what the caller says, or nothing."""
    assert did_you_mean("zzz", ["anna"], "see person list") == "see person list"
    assert did_you_mean("zzz", ["anna"]) is None
    assert did_you_mean("anna", []) is None


def test_a_huge_name_is_compared_and_found_like_none() -> None:
    """100,000 characters are no reason to hang."""
    assert did_you_mean("9" * 100_000, ["anna", "me"], "see person list") == "see person list"

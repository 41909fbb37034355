import pytest

from dorsiflex.domain.people import unknown_person

TEAM = [f"p{number:02}" for number in range(1, 41)]


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("p7", TEAM, "did you mean p07?"),
        ("P007", TEAM, "did you mean p07?"),
        ("ana", ["me", "Anna"], "did you mean anna?"),
        ("xyz", TEAM, "see dorsiflex person list, or: dorsiflex person add xyz"),
        ("Anna K", [], "see dorsiflex person list, or: dorsiflex person add 'Anna K'"),
    ],
)
def test_the_closest_names_are_suggested(name: str, known: list[str], hint: str) -> None:
    """A zero more or less comes before any other likeness; else how to add the name."""
    error = unknown_person(name, known)
    assert error.exit_code == 3
    assert error.message == f"there is no person '{name}'"
    assert (error.hint or "").casefold() == hint.casefold()


def test_zeros_within_a_number_count() -> None:
    """p10 and p1 are two people: neither is taken for the other."""
    assert "p10" in (unknown_person("p100", ["p10"]).hint or "")
    assert unknown_person("p1", ["p10", "p01"]).hint == "did you mean p01?"

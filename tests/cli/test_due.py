from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run


def test_nothing_stored_yet_is_due(run: "Run") -> None:
    """A newcomer sees what to do, and a cron job sees exit code 0."""
    found = run("due")
    assert found.code == 0
    assert found.out == "Due: no test yet. Store one with: dorsiflex log\n"


@pytest.mark.parametrize(
    ("tested", "code"), [("8d", 0), ("7d", 0), ("6d", 3), ("today", 3)], ids=str
)
def test_an_ankle_is_due_after_seven_days(run: "Run", tested: str, code: int) -> None:
    """Not tested for that long: seven days ago counts, six do not; exit 3 when nothing is due."""
    run("log", "-l", "9.5", "--at", tested)
    found = run("due")
    assert found.code == code
    assert bool(found.out) == (code == 0)
    assert found.err == ""


def test_the_line_names_the_ankle_and_the_day(run: "Run") -> None:
    """One line: which ankle, how many days, which day with its weekday (2026-11-12, a Thursday)."""
    run("log", "-l", "9.5", "--at", "10d")
    run("log", "-r", "9.5", "--at", "today")
    assert run("due").out == "Due: left (last tested 10 days ago, Thu 2026-11-12)\n"


def test_days_sets_how_long(run: "Run") -> None:
    """`--days 3` counts from three days on."""
    run("log", "-l", "9.5", "--at", "3d")
    assert run("due", "--days", "4").code == 3
    found = run("due", "--days", "3")
    assert found.code == 0
    assert "3 days ago" in found.out


@pytest.mark.parametrize("days", ["0", "-1", "x", "1.5", "1_0", ""])
def test_a_number_of_days_that_is_none_is_refused(run: "Run", days: str) -> None:
    """Exit 2, the value named, nothing on standard output."""
    found = run("due", "--days", days)
    assert found.code == 2
    assert found.out == ""
    assert found.err.startswith(f"error: --days '{days}' is not a whole number of at least 1")


def test_json_lists_what_is_due(run: "Run") -> None:
    """Scripts get the day and the number of days; an empty list and exit 3 where nothing is due."""
    run("log", "-r", "9.5", "--at", "2026-11-02")
    found = run("due", "--json")
    assert found.json["schema"] == "dorsiflex.due/1"
    assert found.json["due"] == [{"side": "right", "last_tested": "2026-11-02", "days": 20}]
    nothing = run("due", "--json", "--days", "21")
    assert (nothing.code, nothing.json["due"]) == (3, [])


def test_json_before_the_first_test(run: "Run") -> None:
    """Both ankles, never tested."""
    assert run("due", "--json").json["due"] == [
        {"side": side, "last_tested": None, "days": None} for side in ("left", "right")
    ]


def test_a_look_at_what_is_due_makes_no_database(
    run_first: "Run", is_made: "Callable[[], bool]"
) -> None:
    """Reads never write."""
    assert run_first("due").code == 0
    assert not is_made()

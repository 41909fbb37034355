"""Two spans side by side; every number here is calculated by hand."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Fill, Run

# Published SEM: 1.9 / (1.96 x sqrt 2) cm; for means of three trials 1.5 / (1.96 x sqrt 2) cm.
SEM, SEM_3 = 0.6854607, 0.5411532


@pytest.fixture
def autumn(filled: "Fill") -> "Run":
    """Return `run` with the data of `an_autumn`."""
    return filled(an_autumn)


def an_autumn(run: "Run") -> None:
    """Left: 9, 9.4 and 9.2 in September, 10 and 10.4 in October; right: 11 once in each.

    On 2 September two tests, 9.2 and 9.6: their day score is 9.4. Pain 4, 3, 5 and 2, then 1, none.
    """
    for day, distance, pain in (
        ("2026-09-01", "9", "4"),
        ("2026-09-02 08:00", "9.2", "3"),
        ("2026-09-02 09:00", "9.6", "5"),
        ("2026-09-30", "9.2", "2"),
        ("2026-10-01", "10", "1"),
        ("2026-10-31", "10.4", None),
    ):
        run("log", "-l", distance, "--at", day, *(["-p", pain] if pain else []), "--cold")
    run("log", "-r", "11", "--at", "2026-09-15")
    run("log", "-r", "11", "--at", "2026-10-15")


def left(run: "Run", *words: str) -> dict[str, Any]:
    """Return the left ankle's part of a comparison."""
    side: dict[str, Any] = run("compare", *words, "--json").json["sides"]["left"]
    return side


def test_numbers(autumn: "Run") -> None:
    """September (9 + 9.4 + 9.2) / 3 = 9.2; October 10.2; change 1.0.

    Its error is 1.96 x 0.68546 x sqrt(1/3 + 1/2) = 1.3435 x 0.912871 = 1.22644, which is more.
    """
    found = autumn("compare", "2026-09", "2026-10", "--json").json
    assert (found["schema"], found["person"]) == ("dorsiflex.compare/1", "me")
    assert found["a"] == {"since": "2026-09-01", "until": "2026-09-30"}
    assert found["b"] == {"since": "2026-10-01", "until": "2026-10-31"}
    assert found["sides"]["left"] == {
        "a": {
            "mean_cm": pytest.approx(9.2),
            "days": 3,
            "tests": 4,
            "pain_mean": pytest.approx(3.5),
            "pain_worst": 5,
        },
        "b": {
            "mean_cm": pytest.approx(10.2),
            "days": 2,
            "tests": 2,
            "pain_mean": 1,
            "pain_worst": 1,
        },
        "change": {
            "cm": pytest.approx(1.0),
            "mdc_cm": pytest.approx(1.22644, abs=1e-5),
            "sem_cm": pytest.approx(SEM, abs=1e-7),
            "sem_source": "published",
            "exceeds_mdc": False,
        },
        "mixed_conditions": [],
    }
    assert found["sides"]["right"]["change"] is None


def test_words(autumn: "Run") -> None:
    """Per ankle a table and what may be said; piped it is plain and complete."""
    found = autumn("compare", "2026-09", "2026-10")
    assert (found.code, found.err) == (0, "")
    assert found.out == (
        "me\n"
        "A: Tue 2026-09-01 to Wed 2026-09-30\n"
        "B: Thu 2026-10-01 to Sat 2026-10-31\n"
        "\n"
        "Left ankle       A     B  change\n"
        "mean cm        9.2  10.2    +1.0\n"
        "days of tests    3     2\n"
        "tests            4     2\n"
        "mean pain      3.5   1.0\n"
        "worst pain       5     1\n"
        "+1.0 cm from A to B: no clear change, within the error of one comparison (1.2 cm; SEM 0.69"
        " cm, as published for the test).\n"
        "\n"
        "Right ankle       A     B\n"
        "mean cm        11.0  11.0\n"
        "days of tests     1     1\n"
        "tests             1     1\n"
        "Too little to compare: A has tests on 1 day and B has tests on 1 day; 2 are needed.\n"
        "\n"
        "This compares days that you chose, so it is not a verdict. For a verdict on all"
        " tests: dorsiflex report\n"
    )


def test_more_than_the_error_of_one_comparison(autumn: "Run") -> None:
    """Three trials in every test: 1.96 x 0.54115 x sqrt(1/2 + 1/2) = 1.06066; 12 - 9 is more.

    It is never called a gain, nor established.
    """
    for day, distance in (("2026-07-01", "9/9/9"), ("2026-07-31", "8.9/9/9.1")):
        autumn("log", "-l", distance, "--at", day)
    for day in ("2026-08-01", "2026-08-31"):
        autumn("log", "-l", "11.9/12/12/12.1", "--at", day)
    change = left(autumn, "2026-07", "2026-08")["change"]
    assert change == {
        "cm": pytest.approx(3),
        "mdc_cm": pytest.approx(1.06066, abs=1e-5),
        "sem_cm": pytest.approx(SEM_3, abs=1e-7),
        "sem_source": "published_three_trials",
        "exceeds_mdc": True,
    }
    text = autumn("compare", "2026-07", "2026-08").out
    assert "+3.0 cm from A to B: more than the error of one comparison (1.1 cm; SEM 0.54 cm" in text
    assert "so it leaves out day-to-day variation" in text
    assert "gain" not in text
    assert "established" not in text
    back = left(autumn, "2026-08", "2026-07")["change"]
    assert (back["cm"], back["exceeds_mdc"]) == (pytest.approx(-3), True)
    # One test with one trial, in either span, and the published error for any test is in use.
    autumn("log", "-l", "9", "--at", "2026-07-15")
    assert left(autumn, "2026-07", "2026-08")["change"]["sem_source"] == "published"


@pytest.mark.parametrize(
    ("a", "b", "spans", "days"),
    [
        ("2026-09", "2026-10", ("2026-09-01", "2026-09-30", "2026-10-01", "2026-10-31"), (3, 2)),
        (
            "2026-09..2026-10",
            "2026-11",
            ("2026-09-01", "2026-10-31", "2026-11-01", "2026-11-30"),
            5,
        ),
        (
            "2026-09-01..2026-09-02",
            "2026-09-03..",
            ("2026-09-01", "2026-09-02", "2026-09-03", None),
            (2, 3),
        ),
        (
            "..2026-09",
            "2026-10..yesterday",
            (None, "2026-09-30", "2026-10-01", "2026-11-21"),
            (3, 2),
        ),
        ("2025", "2026", ("2025-01-01", "2025-12-31", "2026-01-01", "2026-12-31"), (0, 5)),
        (
            "2026-09-01",
            "2026-09-02",
            ("2026-09-01", "2026-09-01", "2026-09-02", "2026-09-02"),
            (1, 1),
        ),
        ("2026-09", "e1", ("2026-09-01", "2026-09-30", "2026-10-01", None), (3, 2)),
        ("2026-10..", "..2026-09", ("2026-10-01", None, None, "2026-09-30"), (2, 3)),
        ("e2", "e1", ("2026-09-02", "2026-09-30", "2026-10-01", None), (2, 2)),
        ("e1", "e2", ("2026-10-01", None, "2026-09-02", "2026-09-30"), (2, 2)),
        ("e2", "2026-10", ("2026-09-02", "2026-09-30", "2026-10-01", "2026-10-31"), (2, 2)),
        ("e2..e1", "2026-10-02..", ("2026-09-02", "2026-10-01", "2026-10-02", None), (3, 1)),
    ],
)
def test_spans(
    autumn: "Run",
    a: str,
    b: str,
    spans: tuple[str | None, ...],
    days: int | tuple[int, int],
) -> None:
    """Months, years, days, open ends, and since an event until the other span begins."""
    autumn("event", "add", "programme", "--at", "2026-10-01")
    autumn("event", "add", "new shoes", "--at", "2026-09-02")
    found = autumn("compare", a, b, "--json").json
    assert (*found["a"].values(), *found["b"].values()) == spans
    side = found["sides"]["left"]
    expected = days if isinstance(days, tuple) else (days, 0)
    assert (side["a"]["days"], side["b"]["days"]) == expected


@pytest.mark.parametrize(
    ("a", "b", "code", "message", "hint"),
    [
        (
            "2026-09",
            "2026-09-30..",
            2,
            "2026-09 and 2026-09-30.. share days",
            "end the earlier one on 2026-09-29",
        ),
        ("2026", "2026-10", 2, "2026 and 2026-10 share days", "end the earlier one on 2026-09-30"),
        ("2026-09", "2026-09", 2, "2026-09 and 2026-09 share days", "give spans that share no day"),
        (
            "..2026-09",
            "..2026-10",
            2,
            "..2026-09 and ..2026-10 share days",
            "give the second span a first day",
        ),
        (
            "2026-10..2026-09",
            "2025",
            2,
            "'2026-10..2026-09' ends before it begins",
            "swap them: 2026-09..2026-10",
        ),
        ("..", "2026", 2, "'..' is not a span of days", "write 2026-09..2026-10"),
        ("september", "2026", 2, "'september' is not a date or time", "write 2026-09..2026-10"),
        ("2026-13", "2026", 2, "'2026-13': there is no such month", "write 2026-09..2026-10"),
        ("1899", "2026", 2, "'1899' is before 1900", "write 2026-09..2026-10"),
        ("2100", "2026", 2, "'2100' is after 2099", "write 2026-09..2026-10"),
        ("e9", "2026", 3, "there is no event e9", "see dorsiflex event list"),
    ],
)
def test_refusals(autumn: "Run", a: str, b: str, code: int, message: str, hint: str) -> None:
    """Nothing on standard output, and the way out."""
    found = autumn("compare", a, b)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert f"\nhint: {hint}" in found.err


def test_filters_and_side(autumn: "Run") -> None:
    """As in the report: only such tests, said in the first line."""
    autumn("log", "-l", "14", "--at", "2026-10-20", "--warm", "-t", "gym", "--yes")
    assert left(autumn, "2026-09", "2026-10")["b"]["days"] == 3
    found = autumn("compare", "2026-09", "2026-10", "--cold", "--side", "left", "--json").json
    assert list(found["sides"]) == ["left"]
    assert found["sides"]["left"]["b"]["mean_cm"] == pytest.approx(10.2)
    assert found["filters"]["warmed_up"] is False
    text = autumn("compare", "2026-09", "2026-10", "--cold", "--side", "left").out
    assert text.startswith("me, only cold\nA: ")
    assert "Right" not in text
    none = autumn("compare", "2026-09", "2026-10", "--tag", "none")
    assert none.code == 0
    assert none.out.endswith("No tests on these days. See: dorsiflex list\n")


def test_conditions_that_differ_are_said(autumn: "Run") -> None:
    """A difference may come from them."""
    autumn("edit", "5", "--warm")
    autumn("edit", "6", "--warm")
    found = autumn("compare", "2026-09", "2026-10")
    assert (
        "Tested differently: warm-up cold in A, warmed up in B. The difference may come from that."
        in found.out
    )
    assert left(autumn, "2026-09", "2026-10")["mixed_conditions"] == [
        {"condition": "warm-up", "a": "cold", "b": "warmed up"}
    ]


def test_numbers_never_contradict_the_words(run: "Run") -> None:
    """A change of 1.32 is within 1.3435, so both are shown with enough digits."""
    for day, distance in (
        ("09-01", "9"),
        ("09-02", "9.04"),
        ("10-01", "10.34"),
        ("10-02", "10.34"),
    ):
        run("log", "-l", distance, "--at", f"2026-{day}")
    text = run("compare", "2026-09", "2026-10").out
    assert (
        "+1.32 cm from A to B: no clear change, within the error of one comparison (1.34 cm" in text
    )
    assert "mm from A to B" in run("compare", "2026-09", "2026-10", "--unit", "mm").out


def test_compare_makes_no_database(run_first: "Run") -> None:
    """Without data it says so."""
    found = run_first("compare", "2026-09", "2026-10")
    assert (found.code, found.out.splitlines()[-1]) == (
        0,
        "No tests on these days. See: dorsiflex list",
    )


def test_the_table_has_the_decimals_of_the_words(run: "Run") -> None:
    """Two days each: the error is 1.3435 cm, and +1.3 beside 1.3 would look like more than it."""
    for day, distance in (("09-01", "9"), ("09-02", "9"), ("10-01", "10.3"), ("10-02", "10.3")):
        run("log", "-l", distance, "--at", f"2026-{day}")
    text = run("compare", "2026-09", "2026-10").out
    assert "mean cm        9.00  10.30   +1.30\n" in text
    assert "+1.30 cm from A to B: no clear change" in text
    assert "(1.34 cm; SEM 0.69 cm" in text

"""Facts about the command; the drawing itself is tests/render/test_charts.py."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Fill, Run


@pytest.fixture
def weeks(filled: "Fill") -> "Run":
    """Return `run` with the data of `six_weeks`."""
    return filled(six_weeks)


def six_weeks(run: "Run") -> None:
    """Six weekly tests of both ankles, with a gap of a week."""
    for back, distance in ((42, "8"), (35, "8.5"), (21, "9"), (14, "9.5"), (7, "10"), (0, "10.5")):
        run("log", "-l", distance, "-r", "11", "-p", "2", "--at", f"{back}d")


@pytest.mark.parametrize("what", [[], ["distance"], ["pain"], ["asymmetry"]], ids=str)
def test_each_plot_is_drawn(weeks: "Run", what: list[str]) -> None:
    """Several lines on stdout, no escape where it is piped, nothing on stderr."""
    found = weeks("plot", *what)
    assert (found.code, found.err) == (0, "")
    assert len(found.out.splitlines()) > 5
    assert "\x1b" not in found.out


def test_plots_differ(weeks: "Run") -> None:
    """Each shows something else; the one without a word is that of the distance."""
    drawn = {what: weeks("plot", what).out for what in ("distance", "pain", "asymmetry")}
    assert len(set(drawn.values())) == 3
    assert weeks("plot").out == drawn["distance"]


@pytest.mark.parametrize(
    "words", [["--weeks", "3"], ["--since", "2026-11-01"], ["--until", "2026-11-10"]], ids=str
)
def test_the_period_changes_the_plot(weeks: "Run", words: list[str]) -> None:
    """Another period, another picture."""
    found = weeks("plot", *words)
    assert found.code == 0
    assert found.out != weeks("plot").out


def test_side_and_unit_change_the_plot(weeks: "Run") -> None:
    """One ankle only; the axis in the unit given."""
    both = weeks("plot").out
    assert weeks("plot", "--side", "left").out != both
    assert weeks("plot", "--unit", "mm").out != both


@pytest.mark.parametrize("what", ["distance", "pain", "asymmetry"])
def test_it_fills_the_terminal_but_for_the_prompt(weeks: "Run", what: str) -> None:
    """Of 20, 30 and 50 rows it leaves one; pain has whole numbers, so it may leave some more."""
    for rows in (20, 30, 50):
        lines = weeks("plot", what, env={"COLUMNS": "80", "LINES": str(rows)}).out.splitlines()
        assert rows - 1 - (10 if what == "pain" else 0) <= len(lines) <= rows - 1


def test_by_day_week_and_month(weeks: "Run") -> None:
    """Each has another title; week is the default here."""
    drawn = {by: weeks("plot", "--by", by).out.splitlines()[0] for by in ("day", "week", "month")}
    assert drawn == {
        "day": "Distance in cm, each day",
        "week": "Distance in cm, median of each week",
        "month": "Distance in cm, median of each month",
    }
    assert weeks("plot").out == weeks("plot", "--by", "week").out


def test_an_event_is_in_the_plot_and_in_its_sentences(weeks: "Run") -> None:
    """With its text."""
    weeks("event", "add", "new shoes", "--at", "10d")
    assert "▼ new shoes" in weeks("plot").out
    assert "new shoes (e1, both)" in " ".join(weeks("plot", "--describe").out.split())


@pytest.mark.parametrize("what", ["distance", "pain", "asymmetry"])
def test_the_description_is_sentences(weeks: "Run", what: str) -> None:
    """Paragraphs that end with a full stop, with every week's number, and without a drawing."""
    text = weeks("plot", what, "--describe").out
    assert all(line.endswith(".") for line in text.splitlines())
    assert "then a gap" in text
    assert not set(text) & set("│┤▼")


def test_nothing_to_plot(run: "Run") -> None:
    """A sentence and what to do next, exit 0."""
    for words in ([], ["pain"], ["asymmetry"], ["--describe"]):
        found = run("plot", *words)
        assert (found.code, found.err) == (0, "")
        *said, last = found.out.splitlines()
        assert said
        assert last.startswith("Store one with: dorsiflex log -l 9.5 -r 11.2")


def test_options_that_no_test_meets(run: "Run") -> None:
    """It is not said to store a test, but to leave them out."""
    run("log", "-l", "9.5")
    for command in ("plot", "report"):
        last = run(command, "--tag", "gym").out.splitlines()[-1]
        assert last == "Leave out the options that choose tests to see all of them."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["strength"], "there is no plot 'strength'"),
        (["--weeks", "0"], "--weeks '0'"),
        (["--weeks", "1", "--since", "2026-11-01"], "--weeks and --since"),
        (["--side", "x"], "unknown side 'x'"),
        (["--by", "year"], "unknown --by 'year'"),
        (["--describe", "--json"], "--json and --describe"),
        (["--unit", "x"], "unknown unit 'x'"),
    ],
    ids=str,
)
def test_refusals(weeks: "Run", words: list[str], message: str) -> None:
    """Exit 2 and a line that names the value."""
    found = weeks("plot", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")


def test_it_fits_the_columns(weeks: "Run") -> None:
    """As wide as COLUMNS says, never wider."""
    for columns in (60, 100):
        lines = weeks("plot", env={"COLUMNS": str(columns), "LINES": "30"}).out.splitlines()
        assert max(map(len, lines)) <= columns
        assert len(lines) <= 30


def test_json_gives_the_numbers_of_the_report(run: "Run") -> None:
    """A picture has numbers too, and they are the report's."""
    run("log", "-l", "9.5", "-r", "11")
    assert run("plot", "--json").json == run("report", "--json").json

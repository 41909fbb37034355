"""Facts about the command; its whole pages are test_golden_reports.py, its numbers tests/domain."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Fill, Run

# Left: 8 and 8.2 in the first fortnight, 10.4 and 10.6 in the last.
TESTS = (
    ("2026-09-21", "8", "4"),
    ("2026-09-28", "8.2", "3"),
    ("2026-11-16", "10.4", "1"),
    ("2026-11-20", "10.6", "0"),
)


@pytest.fixture
def better(filled: "Fill") -> "Run":
    """Return `run` with the data of `a_gain`."""
    return filled(a_gain)


def a_gain(run: "Run") -> None:
    """A left ankle that gained 2.4 cm in two months; a right one tested twice."""
    for day, distance, pain in TESTS:
        run("log", "-l", distance, "-p", pain, "--at", day)
    run("log", "-r", "11", "--at", "2026-11-09")
    run("log", "-r", "11.4", "--at", "2026-11-20")


def left(run: "Run", *words: str) -> dict[str, Any]:
    """Return the left ankle's part of the report."""
    side: dict[str, Any] = run("report", "--json", *words).json["sides"]["left"]
    return side


def test_json_has_the_documented_shape(better: "Run") -> None:
    """Version 1: these names, cm, null where nothing exists."""
    found = better("report", "--json").json
    assert (found["schema"], found["person"]) == ("dorsiflex.report/1", "me")
    # Twelve weeks, this one (Mon 16 to Sun 22 November) included, begin on 31 August.
    assert (found["since"], found["until"]) == ("2026-08-31", "2026-11-22")
    assert list(found["sides"]) == ["left", "right"]
    side = found["sides"]["left"]
    assert {"tests", "days", "weeks", "baseline", "current", "change", "trend", "goal"} <= set(side)
    assert {"pain", "setback"} <= set(side)
    assert side["baseline"] == {"mean_cm": pytest.approx(8.1), "days": 2}
    assert side["current"] == {"mean_cm": pytest.approx(10.5), "days": 2}
    # 1.96 x 0.685 x sqrt(1/2 + 1/2) = 1.343; 2.4 is more.
    assert side["change"]["cm"] == pytest.approx(2.4)
    assert side["change"]["mdc_cm"] == pytest.approx(1.343, abs=0.001)
    assert side["change"]["verdict"] == "improved"
    assert side["change"]["sem_source"] == "published"
    assert (side["trend"], side["goal"]) == (None, None)
    assert side["weeks"][0] == {
        "week": "2026-W39",
        "start": "2026-09-21",
        "tests": 1,
        "score_cm": 8.0,
        "best_cm": 8.0,
        "change_cm": None,
        "pain_mean": 4.0,
        "pain_max": 4,
    }
    assert [week["week"] for week in side["weeks"]] == ["2026-W39", "2026-W40", "2026-W47"]
    pain = side["pain"]
    assert (pain["latest"], pain["worst"], pain["limit"]) == (0, 4, 5)
    assert found["warnings"] == []


def test_too_little_has_no_verdict(better: "Run") -> None:
    """Two tests 11 days apart share their windows: no number pretends to be a change."""
    change = better("report", "--json").json["sides"]["right"]["change"]
    assert change["verdict"] == "insufficient_data"
    assert (change["cm"], change["mdc_cm"]) == (None, None)


def test_the_text_says_what_it_means(better: "Run") -> None:
    """The verdict in plain words with its error, every week, and the plot."""
    found = better("report", "--full")
    assert (found.code, found.err) == (0, "")
    assert (
        "\n▲ Left: +2.4 cm since 21 Sep: a real gain. It is more than measurement error (1.3 cm),"
        " and a change explains your scores "
    ) in found.out
    assert "\n… Right: Too early to say. Test on 2 more days" in found.out
    for week in ("2026-W39", "2026-W40", "2026-W46", "2026-W47"):
        assert week in found.out


def log_left(run: "Run", first: str, days: str, scores: str) -> None:
    """Store a test of the left ankle on some days from a first one on."""
    start = date.fromisoformat(first)
    for number, score in zip(days.split(), scores.split(), strict=True):
        run("log", "-l", score, "--yes", "--at", str(start + timedelta(days=int(number))))


def test_a_small_change_is_not_called_no_change(run: "Run") -> None:
    """Means of 9.0 and 9.6 on two days each: no clear change yet."""
    log_left(run, "2026-10-01", "0 7 40 50", "9 9 9.6 9.6")
    text = run("report", "--full").out
    assert "\n= Left: +0.6 cm since 1 Oct: no clear change yet (measurement error 1.3 cm)." in text
    assert "no change" not in text.lower()


def test_more_than_the_error_of_one_comparison_is_not_a_verdict(run: "Run") -> None:
    """Four tests that rise by 1.4 cm: the evidence is 1.42, and 5 is needed."""
    log_left(run, "2026-10-01", "0 7 21 28", "9.0 9.2 10.4 10.6")
    assert (
        "\n△ Left: +1.4 cm since 1 Oct: more than the error of one comparison (1.3 cm), but a"
        " change explains your scores only 1.4 times better than a steady ankle; 5 times is needed."
        " Not established yet.\n"
    ) in run("report", "--full").out
    change = left(run)["change"]
    assert (change["verdict"], change["exceeds_mdc"]) == ("no_detectable_change", True)
    assert change["evidence"] == {"ratio": pytest.approx(1.4180575), "needed": 5.0}
    assert change["since"] == "2026-10-01"


@pytest.mark.parametrize("now", ["2027-01-03", "2027-11-22", "2036-11-22"])
def test_nothing_but_time_passing_changes_no_verdict(better: "Run", now: str) -> None:
    """In six weeks, a year and ten years, every number of the course is that of today."""
    better("goal", "set", "12", "--side", "left")
    later = {"DORSIFLEX_NOW": f"{now}T18:00:00+00:00"}
    today, then = (better("report", "--json", env=env).json for env in ({}, later))
    in_period = now == "2027-01-03"
    assert then["asymmetry"] == (today["asymmetry"] if in_period else None)
    for side in ("left", "right"):
        # Which tests are missing depends on the day: none of the past is asked for.
        for of in (today, then):
            of["sides"][side]["change"]["missing"] = None
        for field in ("start", "last_tested", "baseline", "current", "change"):
            assert then["sides"][side][field] == today["sides"][side][field]
    assert then["sides"]["left"]["goal"]["to_go_cm"] == pytest.approx(1.5)
    goals = (better("goal", "list", "--json", env=env).out for env in ({}, later))
    assert len(set(goals)) == 1
    squads = (better("squad", "--json", env=env).json["people"][0] for env in ({}, later))
    now_, later_ = (line["sides"]["left"] for line in squads)
    assert now_["change"] == later_["change"] == today["sides"]["left"]["change"]


def test_a_period_without_tests_says_the_verdict_and_when_the_last_test_was(
    better: "Run", own_world: "Path"
) -> None:
    """A year later: no weeks, no trend, no pain, and nothing to plot; not an error."""
    env = {"DORSIFLEX_NOW": "2027-11-22T18:00:00+00:00"}
    side = better("report", "--json", env=env).json["sides"]["left"]
    assert (side["tests"], side["weeks"], side["trend"]) == (0, [], None)
    assert side["pain"]["latest"] is None
    assert (side["start"], side["last_tested"]) == ("2026-09-21", "2026-11-20")
    screen = better("report", env=env).out
    assert "no tests in this period, last Fri 20 Nov 2026\n" in screen
    assert "  LEFT     8.1  10.5    +2.4 ▲    1.3  gain, evidence " in screen
    assert "\n  ! Last tested 367 days ago: scores and pain may have changed.\n" in screen
    found = better("report", "--full", env=env)
    assert (found.code, found.err) == (0, "")
    assert "\n▲ Left: +2.4 cm since 21 Sep 2026: a real gain." in found.out
    assert "\nLeft ankle: no tests in this period, the last on Fri 20 Nov 2026\n" in found.out
    assert "Pain" not in found.out
    for ending in ("html", "svg", "txt"):
        path = own_world / f"report.{ending}"
        assert better("report", "--save", str(path), env=env).code == 0
        text = path.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
        assert "+2.4 cm since 21 Sep 2026: a real gain." in text
        assert "no tests in this period, the last on Fri 20 Nov 2026" in text


def test_one_ankle_without_tests_in_the_period_stays_beside_the_other(better: "Run") -> None:
    """Of three weeks: the right one was tested in two of them, the left in one, and in one none."""
    log_left(better, "2026-11-21", "0", "10.6")
    better("delete", "last")
    sides = better("report", "--json", "--since", "2026-11-09", "--until", "2026-11-15").json
    assert {side: of["tests"] for side, of in sides["sides"].items()} == {"left": 0, "right": 1}
    text = better("report", "--full", "--since", "2026-11-09", "--until", "2026-11-15").out
    assert "Left: Too early to say: no test since Mon 9 Nov 2026." in text
    assert "Left ankle: no tests in this period, the last on Mon 28 Sep\n" in text


def test_since_sets_what_is_compared_too(better: "Run") -> None:
    """From 28 September on the first window holds 8.2 alone, and there are three days of tests."""
    side = left(better, "--since", "2026-09-28")
    assert (side["start"], side["baseline"]["mean_cm"]) == ("2026-09-28", 8.2)
    assert side["change"]["verdict"] == "insufficient_data"
    assert left(better, "--weeks", "1")["baseline"]["mean_cm"] == pytest.approx(8.1)


def test_all_shows_everything(better: "Run") -> None:
    """From the day of the first test ever, however long ago, and with an end if one is given."""
    better("log", "-r", "10", "--at", "2024-02-29")
    found = better("report", "--all", "--json").json
    assert (found["since"], found["until"]) == ("2024-02-29", "2026-11-22")
    assert found["sides"]["right"]["tests"] == 3
    assert (
        better("report", "--all", "--until", "2024-03-01", "--json").json["until"] == "2024-03-01"
    )
    assert better("report", "--all", "--until", "2024-01-01", "--json").json["sides"] == {}
    assert better("plot", "--all", "--json").json == found
    assert better("squad", "--all", "--json").json["since"] == "2024-02-29"


def test_a_report_of_a_past_day_knows_nothing_later(better: "Run") -> None:
    """`--until` gives the report of that day: pace, course and last test alike."""
    better("goal", "set", "12", "--side", "left", "--by", "2027-01-31")
    env = {"DORSIFLEX_NOW": "2026-10-04T18:00:00+00:00"}
    past = better("report", "--until", "2026-10-04", "--json").json
    screen = better("report", "--until", "2026-10-04").out
    assert past["sides"].keys() == {"left"}
    for test in ("4", "3"):
        better("delete", test)
    for test in ("5", "6"):
        better("delete", test)
    assert better("report", "--json", env=env).json == past
    assert better("report", env=env).out == screen


def test_no_plot_leaves_only_the_plot_out(better: "Run") -> None:
    """Every line of the shorter full report is in the longer one; the screen has small bars."""
    whole = better("report", "--full").out.splitlines()
    without = better("report", "--full", "--no-plot").out.splitlines()
    assert set(without) <= set(whole)
    assert len(without) < len(whole)
    # W39, W40 and W47: 8.0, 8.2 and 10.5 of 7.75 to 10.75 are steps 1, 1 and 6 of 0 to 7.
    bars = better("report", "--no-plot").out.splitlines()
    six_weeks = " " * 6 * 4
    assert f"  LEFT   ▂▂▂ ▂▂▂ {six_weeks}▇▇▇  8.0 to 10.6 cm" in bars
    assert f"  pain L 4   3   {six_weeks}1     by week from 21 Sep" in bars


def test_pain_above_the_limit_stands_first(better: "Run") -> None:
    """Before any number, with what to do."""
    better("log", "-l", "10.5", "-p", "7", "--sharp", "left")
    first = better("report").out.splitlines()[1]
    assert first == "  ! 22 Nov: sharp pain 7, left. Stop what causes it, and get advice."
    assert better("report", "--full").out.split("\n\n")[1] == first.strip()
    codes = {warning["code"] for warning in better("report", "--json").json["warnings"]}
    assert "sharp_pain" in codes


@pytest.mark.parametrize(
    ("words", "weeks"),
    [
        (["--weeks", "1"], ["2026-W47"]),
        (["--weeks", "8"], ["2026-W40", "2026-W47"]),
        (["--since", "2026-09-28"], ["2026-W40", "2026-W47"]),
        (["--since", "2026-09-29"], ["2026-W47"]),
        (["--until", "2026-09-28"], ["2026-W39", "2026-W40"]),
        (["--until", "2026-09-28", "--weeks", "1"], ["2026-W40"]),
        (["--since", "2026-09-22", "--until", "2026-11-15"], ["2026-W40"]),
    ],
    ids=str,
)
def test_the_period(better: "Run", words: list[str], weeks: list[str]) -> None:
    """Whole days, both included; weeks count back from the last."""
    assert [week["week"] for week in left(better, *words)["weeks"]] == weeks


def test_side(better: "Run") -> None:
    """One ankle only: no asymmetry."""
    found = better("report", "--side", "right", "--json").json
    assert list(found["sides"]) == ["right"]
    assert found["asymmetry"] is None
    assert "Left" not in better("report", "--side", "right").out


@pytest.mark.parametrize("words", [[], ["--describe"], ["--no-plot"], ["--side", "left"]], ids=str)
def test_nothing_in_the_period(run: "Run", words: list[str]) -> None:
    """No error: what to do next."""
    found = run("report", *words)
    assert (found.code, found.err) == (0, "")
    assert "dorsiflex log" in found.out


def test_nothing_as_json_and_csv(run: "Run") -> None:
    """An empty document and a header."""
    found = run("report", "--json").json
    assert (found["sides"], found["asymmetry"], found["warnings"]) == ({}, None, [])
    assert run("report", "--csv").rows == []
    assert run("report", "--csv").out.startswith("person,side,week,start,")


def test_csv_has_the_weekly_rows(better: "Run") -> None:
    """The numbers of the JSON, one row a week and ankle, in cm whatever the unit."""
    rows = better("report", "--csv", "--unit", "in").rows
    sides = better("report", "--json").json["sides"]
    weeks = [(side, week) for side in sides for week in sides[side]["weeks"]]
    assert len(rows) == len(weeks) == 5
    for row, (side, week) in zip(rows, weeks, strict=True):
        assert row.pop("person") == "me"
        assert row.pop("side") == side
        assert row == {name: "" if value is None else str(value) for name, value in week.items()}


def test_describe_is_sentences(better: "Run") -> None:
    """Complete without a table or a plot: verdict, weeks with their numbers, warnings."""
    better("log", "-l", "10.5", "-p", "7")
    found = better("report", "--full", "--describe").out
    assert "measurement error" in found
    assert "2026-W39 score 8.0 cm" in found
    assert found.count("Warning: ") >= 1
    assert all(line.endswith(".") for line in found.splitlines())


def test_unit(better: "Run") -> None:
    """2.4 cm are 24 mm and 0.94 in on screen; JSON stays in cm."""
    assert "  LEFT      81  105     +24 ▲" in better("report", "--unit", "mm").out
    # 8.1 cm are 3.19 in, and 10.5 cm are 4.13 in: what is printed adds up.
    assert "  LEFT    3.19  4.13   +0.94 ▲" in better("report", "--unit", "in").out
    better("config", "set", "unit", "in")
    assert "from 3.19 to 4.13 in, +0.94 (error" in better("report", "--describe").out
    assert "+0.94 in since 21 Sep" in better("report", "--full").out
    assert left(better)["change"]["cm"] == pytest.approx(2.4)


def test_goal(better: "Run") -> None:
    """To go from current (10.5), without a promise while there is no trend."""
    better("goal", "set", "12.5", "--by", "2027-01-31", "--side", "left")
    goal = left(better)["goal"]
    assert (goal["target_cm"], goal["by"]) == (12.5, "2027-01-31")
    assert goal["to_go_cm"] == pytest.approx(2.0)
    assert goal["weeks_likely"] is None
    # 22 November to 31 January are 70 days, ten weeks.
    assert goal["pace_needed_cm_per_week"] == pytest.approx(0.2)
    screen = better("report").out
    assert "Goal left 12.5 cm by 31 Jan: 2.0 to go, no pace yet (6 days of tests needed)." in screen
    assert "2.0 cm to go" in better("report", "--full").out
    better("goal", "set", "10", "--side", "left")
    assert left(better)["goal"]["to_go_cm"] == 0
    assert "reached" in better("report").out


def test_order_of_arrival_does_not_matter(run: "Run", own_world: "Path") -> None:
    """The same tests backwards into another database: the same report."""
    other = ("--db", str(own_world / "other.sqlite3"))
    for words, tests in (((), TESTS), (other, TESTS[::-1])):
        for day, distance, pain in tests:
            run(*words, "log", "-l", distance, "-p", pain, "--at", day)
    assert run("report").out == run(*other, "report").out
    assert run("report", "--json").out == run(*other, "report", "--json").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--weeks", "0"], "--weeks '0' is not a whole number from 1 to 5200"),
        (["--weeks", "x"], "--weeks 'x'"),
        (["--weeks", "2", "--since", "2026-11-01"], "--weeks and --since cannot be used together"),
        (["--weeks", "2", "--all"], "--weeks and --all cannot be used together"),
        (["--since", "2026-11-01", "--all"], "--since and --all cannot be used together"),
        (["--since", "2026-11-02", "--until", "2026-11-01"], "--since 2026-11-02 is after --until"),
        (["--side", "both"], "unknown side 'both'"),
        (["--unit", "ft"], "unknown unit 'ft'"),
        (["--json", "--csv"], "--json and --csv cannot be used together"),
        (["--describe", "--save", "x.svg"], "--describe and --save cannot be used together"),
        (["--save", "report.pdf"], ""),
    ],
    ids=str,
)
def test_refusals(better: "Run", own_world: "Path", words: list[str], message: str) -> None:
    """Exit 2, nothing on stdout, nothing written."""
    words = [str(own_world / word) if word.endswith(".pdf") else word for word in words]
    found = better("report", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert not list(own_world.glob("*.pdf"))


def test_a_period_that_has_not_begun_has_no_tests(better: "Run") -> None:
    """It is no error: there is nothing in it yet, and nothing to compare from there on."""
    found = better("report", "--full", "--since", "2026-12-24")
    assert found.code == 0
    assert "No tests from 2026-12-24" in found.out
    assert "… Left: Too early to say: no test since Thu 24 Dec 2026." in found.out


@pytest.mark.sqlite
def test_a_page_never_replaces_the_database(better: "Run", database: "Path") -> None:
    """Not even with `--force`, nor by a link that ends as a page does."""
    link = database.with_name("report.txt")
    link.symlink_to(database)
    found = better("report", "--save", str(link), "--force")
    assert found.code == 2
    assert "one of the database's own files" in found.err
    assert better("report", "--json").json["sides"]


@pytest.mark.parametrize("kind", ["html", "svg", "txt"])
def test_save(better: "Run", own_world: "Path", kind: str) -> None:
    """A file that says the verdict; never over another one without `--force`."""
    path = own_world / f"report.{kind}"
    found = better("report", "--save", str(path))
    assert (found.code, found.out) == (0, "")
    assert found.err == f"Saved: {path}\n"
    text = path.read_text(encoding="utf-8")
    assert "2.4" in text
    again = better("report", "--save", str(path))
    assert again.code == 2
    assert "--force" in again.err
    assert path.read_text(encoding="utf-8") == text
    assert better("report", "--save", str(path), "--force").code == 0


@pytest.fixture
def two_ways(run: "Run") -> "Run":
    """A left ankle barefoot and cold, which gained 2.4 cm; in shoes and warm, always 13; one bare.

    The last is 2 cm with nothing recorded of it but a tag.
    """
    for day, distance, pain in TESTS:
        cold = ("--footwear", "barefoot", "--cold", "--back-foot", "flat", "-t", "home")
        run("log", "-l", distance, "-p", pain, "--at", f"{day} 08:00", *cold)
        warm = ("--footwear", "shoes", "--warm")
        run("log", "-l", "13", "-p", "6", "--at", f"{day} 09:00", *warm, "--yes")
    run("log", "-l", "2", "--at", "2026-11-21", "-t", "odd", "--yes")
    return run


@pytest.mark.parametrize(
    "words",
    [
        ("--footwear", "barefoot"),
        ("--cold",),
        ("--back-foot", "flat"),
        ("--tag", "home"),
        ("--footwear", "Barefoot", "--cold", "--back-foot", "flat", "--tag", "home"),
    ],
    ids=" ".join,
)
def test_only_such_tests_are_judged(two_ways: "Run", words: tuple[str, ...]) -> None:
    """The numbers are those of the report on the same tests alone, in every part of it."""
    side = left(two_ways, *words)
    assert (side["tests"], side["days"], side["last_tested"]) == (4, 4, "2026-11-20")
    assert side["baseline"] == {"mean_cm": pytest.approx(8.1), "days": 2}
    assert side["change"]["cm"] == pytest.approx(2.4)
    assert side["change"]["mdc_cm"] == pytest.approx(1.343, abs=0.001)
    assert side["pain"]["worst"] == 4
    assert [week["best_cm"] for week in side["weeks"]] == [8, 8.2, 10.6]
    assert [row["tests"] for row in two_ways("report", "--csv", *words).rows] == ["1", "1", "2"]


def test_what_was_selected_by_is_said(two_ways: "Run", folder: "Path") -> None:
    """In the first line, in sentences, in a saved page and in JSON."""
    words = ("--footwear", "barefoot", "--cold", "--back-foot", "flat", "--tag", "home")
    only = "only barefoot, cold, back foot flat, tag home"
    assert two_ways("report", *words).out.splitlines()[0].endswith(f", {only}")
    assert two_ways("report", "--full", *words).out.splitlines()[0].endswith(f", {only}")
    assert f", {only}: 4 tests" in two_ways("report", "--describe", *words).out.splitlines()[0]
    full = two_ways("report", "--describe", "--full", *words).out
    assert full.splitlines()[0].endswith(f", {only}.")
    two_ways("report", "--save", "r.html", *words)
    assert f"22 Nov 2026, {only} \N{MIDDLE DOT} left ankle" in (folder / "r.html").read_text()
    assert two_ways("plot", "--json", *words).json["filters"] == {
        "tag": "home",
        "footwear": "barefoot",
        "warmed_up": False,
        "back_foot": "flat",
        "measured_by": None,
    }
    assert two_ways("plot", "pain", *words).out.splitlines()[0].endswith(f", {only}")
    assert two_ways("plot", "--tag", "no").out.splitlines()[0].endswith(", only tag no")
    assert "only" not in two_ways("plot").out
    assert set(two_ways("report", "--json").json["filters"].values()) == {None}
    assert "only" not in two_ways("report").out.splitlines()[0]


def test_tests_are_selected_by_who_measured(run: "Run") -> None:
    """In every command that selects by conditions; a test without it is of nobody."""
    for at, (score, by) in enumerate((("9", "self"), ("10", "other"), ("11", "other"))):
        run("log", "-l", score, "--by", by, "--at", f"2026-11-1{at}")
    run("log", "-l", "12", "--at", "2026-11-14")
    words = ("--measured-by", "other")
    found = run("report", *words, "--json").json
    assert found["filters"]["measured_by"] == "other"
    assert found["sides"]["left"]["current"]["mean_cm"] == 10.5
    only = ", only measured by other"
    assert only in run("report", *words).out.splitlines()[0]
    assert only in run("report", *words, "--full").out.splitlines()[0]
    assert only in run("plot", *words).out.splitlines()[0]
    compared = run("compare", "2026-11-11", "2026-11-12", *words)
    assert only in compared.out.splitlines()[0]
    assert "12.0" not in compared.out
    assert [row["score_cm"] for row in run("list", *words, "--csv").rows] == ["11", "10"]
    refused = run("report", "--measured-by", "coach")
    assert (refused.code, refused.out) == (2, "")
    pointless = run("list", "--training", *words)
    assert "--measured-by does not apply to training" in pointless.err


def test_conditions_that_differ_are_no_warning_once_they_are_the_same(two_ways: "Run") -> None:
    """Barefoot tests are not mixed with those in shoes, so nothing is to be said of footwear."""
    two_ways("log", "-l", "10.5", "--at", "2026-11-22", "--footwear", "barefoot", "--warm")
    found = two_ways("report", "--json", "--footwear", "barefoot").json["warnings"]
    (mixed,) = [warning["text"] for warning in found if warning["code"] == "mixed_conditions"]
    assert "footwear" not in mixed
    assert "warm-up (cold, then cold and warmed up)" in mixed


def test_all_begins_with_the_first_such_test(two_ways: "Run") -> None:
    """The day of the first test that is used; other tests show nothing."""
    two_ways("log", "-l", "9", "--at", "2025-01-06")
    found = two_ways("report", "--json", "--all", "--cold").json
    assert (found["since"], found["until"]) == ("2026-09-21", "2026-11-22")
    found = two_ways("report", "--json", "--all", "--tag", "nothing").json
    assert (found["sides"], found["asymmetry"]) == ({}, None)
    assert (
        "No tests up to 2026-11-22, only tag nothing." in two_ways("report", "--tag", "nothing").out
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--tag", "two words"), "tag 'two words' is not a single word"),
        (("--footwear", "socks"), "unknown footwear 'socks'"),
        (("--back-foot", "x"), "unknown back foot 'x'"),
    ],
)
def test_filters_that_do_not_exist(run: "Run", words: tuple[str, str], message: str) -> None:
    """Refused, with what is possible."""
    for command in ("report", "plot"):
        found = run(command, *words)
        assert (found.code, found.out) == (2, "")
        assert found.err.startswith(f"error: {message}\nhint: ")


@pytest.mark.sqlite
@pytest.mark.parametrize("options", [(), ("--describe",), ("--full",)], ids=" ".join)
def test_what_is_said_of_both_ankles_is_said_once(run: "Run", options: tuple[str, ...]) -> None:
    """The same pain in both ankles, rising week by week: one warning, which names both."""
    for pain, day in (("1", "2026-11-03"), ("2", "2026-11-10"), ("3", "2026-11-17")):
        assert run("log", "-l", "9", "-r", "10", "--pain", pain, "--at", day).code == 0
    out = run("report", "--no-plot", *options).out
    assert out.count("Pain rises each week, both (1.0, 2.0, 3.0)") == 1
    assert out.count("Pain rises each week") == 1


@pytest.mark.sqlite
def test_a_piped_report_has_24_lines_too(run: "Run") -> None:
    """Two ankles, twelve weeks, pain and a goal, with the plot."""
    for week in range(12):
        day = date(2026, 9, 4) + timedelta(weeks=week)
        words = ("-l", f"{9 + week / 5:.1f}", "-r", "10", "--pain", "2", "--at", str(day))
        assert run("log", *words).code == 0
    assert run("goal", "set", "12").code == 0
    out = run("report").out
    assert out.count("\n") <= 24
    assert "pain L" in out or "pain   2/2" in out

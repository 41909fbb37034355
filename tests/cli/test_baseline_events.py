"""A baseline event moves where comparisons start, in everything that compares."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.test_hostile_text import KEPT, assert_harmless

if TYPE_CHECKING:
    from tests.conftest import Run


@pytest.fixture
def injured(run: "Run", folder: Path) -> "Run":
    """Store both ankles every Wednesday from 2 September to 18 November.

    The left is at 11 cm, and from 7 October on at 8 cm; the right is at 10 cm throughout.
    """
    del folder
    lines = "".join(
        f"2026-{day},{'8' if day >= '10-07' else '11'},10\n"
        for day in (
            *("09-02", "09-09", "09-16", "09-23", "09-30", "10-07"),
            *("10-14", "10-21", "10-28", "11-04", "11-11", "11-18"),
        )
    )
    Path("tests.csv").write_text(f"date,left,right\n{lines}")
    assert run("import", "tests.csv", "--unit", "cm").code == 0
    return run


def sprain(run: "Run", *more: str, at: str = "2026-10-03") -> None:
    """Store the baseline."""
    assert run("event", "add", "sprain", "--at", at, "--baseline", *more).code == 0


def changes(run: "Run", *words: str) -> dict[str, tuple[str, float]]:
    """Return where each ankle starts, and its change, in cm to 0.1."""
    sides = run("report", "--json", *words).json["sides"]
    return {side: (its["start"][5:], round(its["change"]["cm"], 1)) for side, its in sides.items()}


def test_comparisons_start_from_the_newest_baseline_of_an_ankle_or_of_both(injured: "Run") -> None:
    """Without one the injury is a loss; with one of the left ankle only that ankle starts anew."""
    assert changes(injured) == {"left": ("09-02", -3.0), "right": ("09-02", 0.0)}
    injured("event", "add", "new shoes", "--at", "2026-10-01")
    assert changes(injured) == {"left": ("09-02", -3.0), "right": ("09-02", 0.0)}
    sprain(injured, "--side", "left")
    assert changes(injured) == {"left": ("10-03", 0.0), "right": ("09-02", 0.0)}
    sprain(injured, at="2026-10-10")
    assert changes(injured) == {"left": ("10-10", 0.0), "right": ("10-10", 0.0)}
    injured("undo")
    injured("undo")
    assert changes(injured) == {"left": ("09-02", -3.0), "right": ("09-02", 0.0)}


def test_since_comes_first(injured: "Run") -> None:
    """A first day that is given is where comparisons start, and no event is named as the reason."""
    sprain(injured)
    assert changes(injured, "--since", "2026-09-02") == {
        "left": ("09-02", -3.0),
        "right": ("09-02", 0.0),
    }
    assert "compared from" not in injured("report", "--since", "2026-09-02").out


def test_a_baseline_counts_from_its_day_on(injured: "Run") -> None:
    """A report of a day before it is as it was then; on the day itself there is nothing yet."""
    without = injured("report", "--until", "2026-10-07", "--json").out
    sprain(injured, at="2026-10-08")
    assert injured("report", "--until", "2026-10-07", "--json").out == without
    left = injured("report", "--until", "2026-10-08", "--json").json["sides"]["left"]
    assert (left["start"], left["change"]["verdict"]) == ("2026-10-08", "insufficient_data")


def test_a_baseline_before_the_period_counts(injured: "Run") -> None:
    """What is shown is another matter than what is compared: the event is named, not listed."""
    sprain(injured, "--side", "left")
    found = injured("report", "--weeks", "2", "--json").json
    assert found["events"] == []
    assert found["sides"]["left"]["start_event"]["id"] == "e1"
    assert found["sides"]["left"]["start"] == "2026-10-03"
    assert found["sides"]["right"]["start_event"] is None
    assert "\n  Left compared from 'sprain', 3 Oct (e1)" in injured("report", "--weeks", "2").out
    text = injured("report", "--weeks", "2", "--full").out
    assert "The left ankle is compared from the baseline event e1 'sprain' on 3 Oct." in text
    assert "\nEvents\n" not in text


def test_json_has_the_events_of_the_period(injured: "Run") -> None:
    """Earliest first, from its first to its last day; of one ankle those about it, too."""
    injured("event", "add", "late", "--at", "2026-11-21")
    sprain(injured, "--side", "left")
    injured("event", "add", "before", "--at", "2026-08-30", "--side", "right")
    found = injured("report", "--json").json["events"]
    assert found[0] == {
        "id": "e2",
        "day": "2026-10-03",
        "side": "left",
        "text": "sprain",
        "baseline": True,
    }
    assert [event["id"] for event in found] == ["e2", "e1"]
    assert [
        [event["id"] for event in injured("report", "--json", *words).json["events"]]
        for words in (
            ["--side", "right"],
            ["--side", "left"],
            ["--until", "2026-11-20"],
            ["--all"],
            ["--since", "2026-08-30", "--until", "2026-10-03"],
        )
    ] == [["e1"], ["e2", "e1"], ["e2"], ["e2", "e1"], ["e3", "e2"]]


def test_the_report_names_the_event_and_lists_those_of_the_period(injured: "Run") -> None:
    """On screen, in sentences and in the saved page, in words; both ankles at once."""
    sprain(injured)
    injured("event", "add", "new <b>", "--at", "2026-11-01", "--side", "right")
    compared = "Both ankles are compared from the baseline event e1 'sprain' on 3 Oct."
    listed = ["Sat 3 Oct: sprain (e1, both, baseline)", "Sun 1 Nov: new <b> (e2, right)"]
    assert "\n  Compared from 'sprain', 3 Oct (e1).\n" in injured("report").out
    text = injured("report", "--full").out
    assert compared in text
    assert "\n\nEvents\n" + "\n".join(listed) in text
    sentences = injured("report", "--full", "--describe").out
    assert compared in sentences
    assert f"Events: {'; '.join(listed)}." in sentences
    injured("report", "--save", "a.html")
    page = Path("a.html").read_text(encoding="utf-8")
    assert (
        "<p>Both ankles are compared from the baseline event e1 &#x27;sprain&#x27; on 3 Oct.</p>"
        in page
    )
    assert "<h2>Events</h2>" in page
    assert '<li dir="auto">Sun 1 Nov: new &lt;b&gt; (e2, right)</li>' in page
    injured("report", "--save", "a.svg")
    picture = Path("a.svg").read_text(encoding="utf-8").replace("\xa0", " ")
    assert (
        "Both ankles are compared from the baseline event e1 &#x27;sprain&#x27; on 3 Oct."
        in picture
    )
    assert ">Sun 1 Nov: new &lt;b&gt; (e2, right)</text>" in picture
    injured("report", "--save", "a.txt")
    assert listed[1] in Path("a.txt").read_text(encoding="utf-8")


def test_an_event_of_another_year_has_its_year(injured: "Run") -> None:
    """`3 Oct` would be the one of this year."""
    sprain(injured, at="2025-10-03")
    assert "Compared from 'sprain', 3 Oct 2025 (e1)." in injured("report").out


def test_the_full_report_lists_the_latest_five(injured: "Run") -> None:
    """And says how many came before; the page to hand on has them all."""
    for number in range(1, 8):
        injured("event", "add", f"no {number}", "--at", f"2026-11-0{number}")
    events = injured("report", "--full").out.partition("\nEvents\n")[2]
    assert events.splitlines() == [
        "2 earlier events: dorsiflex event list",
        "Tue 3 Nov: no 3 (e3, both)",
        "Wed 4 Nov: no 4 (e4, both)",
        "Thu 5 Nov: no 5 (e5, both)",
        "Fri 6 Nov: no 6 (e6, both)",
        "Sat 7 Nov: no 7 (e7, both)",
    ]
    injured("report", "--save", "a.html")
    assert "no 1 (e1, both)" in Path("a.html").read_text(encoding="utf-8")


def test_the_squad_and_the_goals_compare_likewise(injured: "Run") -> None:
    """Person by person: another one's baseline moves nothing; `--since` overrides here, too."""
    injured("person", "add", "Ana")
    injured("import", "tests.csv", "--unit", "cm", env={"DORSIFLEX_PERSON": "Ana"})
    injured("goal", "set", "12")
    sprain(injured, "--side", "left")
    injured("-P", "Ana", "event", "add", "rest", "--at", "2026-10-03")

    def squad(*words: str) -> dict[str, Any]:
        people = injured("squad", "--json", *words).json["people"]
        return {
            line["person"]: {
                side: (its["start"][5:], round(its["change"]["cm"], 1))
                for side, its in line["sides"].items()
            }
            for line in people
        }

    (line,) = [each for each in injured("squad", "--json").json["people"] if each["person"] == "me"]
    assert line["sides"]["left"]["start_event"]["text"] == "sprain"
    unchanged = {"left": ("09-02", -3.0), "right": ("09-02", 0.0)}
    assert squad() == {"me": {**unchanged, "left": ("10-03", 0.0)}, "Ana": unchanged}
    assert squad("--since", "2026-09-02") == {"me": unchanged, "Ana": unchanged}
    left, right = injured("goal", "list", "--json").json["goals"]
    assert (round(left["change"]["cm"], 1), left["change"]["since"]) == (0.0, "2026-10-07")
    assert right["change"]["since"] == "2026-09-02"


def test_plot_prints_the_same_report(injured: "Run") -> None:
    """Its JSON is that of the report, with the start and the events."""
    sprain(injured)
    assert injured("plot", "--json").json == injured("report", "--json").json


TEXTS = {key: text for key, text in KEPT.items() if len(text) <= 200}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_text_is_shown_harmlessly(injured: "Run", text: str) -> None:
    """In the report, in sentences and in a saved page."""
    injured("event", "add", text, "--baseline", "--at", "2026-10-03")
    for words in (["report"], ["report", "--full"], ["report", "--describe"], ["squad"], ["plot"]):
        assert_harmless(injured(*words))
    assert text in injured("report").out
    for ending in ("html", "svg", "txt"):
        assert injured("report", "--save", f"a.{ending}").code == 0


def test_an_event_or_a_month_is_a_first_or_last_day(injured: "Run") -> None:
    """`e1` is the day of the event: "since it"; a month is all of its days."""
    sprain(injured, "--side", "left")
    since = injured("report", "--since", "e1", "--json").json
    assert since == injured("report", "--since", "2026-10-03", "--json").json
    assert (since["since"], since["sides"]["right"]["start"]) == ("2026-10-03", "2026-10-03")
    assert injured("list", "--until", "E01", "--csv").out == (
        injured("list", "--until", "2026-10-03", "--csv").out
    )
    october = injured("export", "--since", "2026-10", "--until", "2026-10").rows
    assert sorted({row["tested_at"][5:10] for row in october}) == [
        "10-07",
        "10-14",
        "10-21",
        "10-28",
    ]
    assert len(injured("event", "list", "--since", "e1", "--json").json["events"]) == 1


def test_an_event_of_another_is_a_day_only_where_everybody_is_meant(injured: "Run") -> None:
    """A report on one person says whose it is; `squad` and `--all-people` take anybody's."""
    injured("-P", "me", "person", "add", "Ana")
    injured("-P", "Ana", "event", "add", "surgery", "--at", "2026-10-03")
    refused = injured("report", "--since", "e1")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err.startswith("error: event e1 does not belong to me\nhint: it belongs to Ana")
    assert injured("squad", "--since", "e1", "--json").json["since"] == "2026-10-03"
    assert len(injured("export", "--all-people", "--since", "e1").rows) == 14
    for words in (["report", "--since", "e9"], ["squad", "--until", "e9"]):
        found = injured(*words)
        assert (found.code, found.err.splitlines()[0]) == (3, "error: there is no event e9")
    assert injured("log", "-l", "9", "--at", "e1").code == 2
    assert injured("report", "--since", "2026-13").err.startswith(
        "error: '2026-13': there is no such month"
    )

"""One report, many outputs: the same numbers add up in each, and no verdict is without them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.test_report_screen import HISTORIES, TERMINAL, TODAY, History, report_on

from dorsiflex.domain.compare import compare_spans
from dorsiflex.domain.dates import Period, days_after
from dorsiflex.domain.measurement import Side, Unit
from dorsiflex.domain.report import Report
from dorsiflex.domain.squad import Member, Squad, squad_line
from dorsiflex.render.compare import comparison_text
from dorsiflex.render.report_screen import report_screen
from dorsiflex.render.report_text import report_sentences, report_text, short_report_sentences
from dorsiflex.render.saved_page import html_page
from dorsiflex.render.squad import squad_sentences, squad_text
from dorsiflex.render.terminal import Screen

PIPED = Screen()
NUMBER = r"[+-]?\d+(?:\.\d+)?"
LONG = (
    rf"(?P<change>{NUMBER}) \w+ since [^:]+: (?P<words>[^(]+)\((?:[a-z ]*)(?P<error>{NUMBER}) "
    rf".*?From (?P<start>{NUMBER}) \w+ \([^)]*\) to (?P<now>{NUMBER}) "
)
PATTERNS = {
    "screen": (
        rf"^  {{SIDE}} +(?P<start>{NUMBER}) +(?P<now>{NUMBER}) +(?P<change>{NUMBER}) \S +"
        rf"(?P<error>{NUMBER})(?P<words>.*)"
    ),
    "full": rf"^. {{Side}}: {LONG}",
    "sentences": rf"^{{Side}} ankle, [^.]*\. {LONG}",
    "short": (
        rf"^{{Side}}: from (?P<start>{NUMBER}) to (?P<now>{NUMBER}) \w+, (?P<change>{NUMBER})"
        rf" \(error (?P<error>{NUMBER})\): (?P<words>.*)"
    ),
    "page": (
        rf"</span>{{Side}} ankle</h2>\n<p><strong[^>]*>(?:<span[^>]*>.</span> )?(?P<words>.*?)</p>"
        rf".*?Start</dt><dd>(?P<start>{NUMBER}) .*?Now</dt><dd>(?P<now>{NUMBER}) "
        rf".*?Change</dt><dd>(?P<change>{NUMBER}) .*?Error</dt><dd>(?P<error>{NUMBER}) "
    ),
}
"""Where an ankle's start, now, change and error are in each output, and the words on them."""

WORDS = {
    "gain": ("gain",),
    "loss": ("loss",),
    "open": ("not established", "more than the error of one comparison", "over the error"),
    "none": ("no clear change",),
}


def outputs(report: Report, unit: Unit) -> dict[str, str]:
    """All outputs with start, now, change and error, on lines that are not broken."""
    return {
        "screen": report_screen(report, unit, PIPED, with_plot=False),
        "full": report_text(report, unit, PIPED, with_plot=False),
        "sentences": report_sentences(report, unit),
        "short": short_report_sentences(report, unit),
        "page": html_page(report, [], unit, with_plot=False),
    }


def numbers(name: str, text: str, side: Side) -> dict[str, str] | None:
    """What an output says of an ankle; None if it is too early to say."""
    pattern = PATTERNS[name].replace("{SIDE}", side.upper()).replace("{Side}", side.capitalize())
    found = re.search(pattern, text, re.MULTILINE | re.DOTALL if name == "page" else re.MULTILINE)
    if found is None and name in {"full", "sentences"}:
        found = re.search(pattern, text, re.MULTILINE | re.DOTALL)
    return found and found.groupdict()


def state_in(words: str) -> str:
    """Which of the states the words say."""
    return next(state for state, said in WORDS.items() if any(word in words for word in said))


@settings(deadline=None, max_examples=12)
@given(history=HISTORIES, unit=st.sampled_from(Unit))
def test_every_output_has_the_same_numbers(history: History, unit: Unit) -> None:
    """Start plus change is now, and the word fits; without a change there is no such word."""
    report = report_on(history)
    texts = outputs(report, unit)
    for side, its in report.sides.items():
        found = {name: numbers(name, text, side) for name, text in texts.items()}
        if its.change.cm is None:
            assert set(found.values()) == {None}, found
            continue
        states = set()
        rows = set()
        for name, row in found.items():
            assert row is not None, name
            rows.add((row["start"], row["now"], row["change"], row["error"]))
            states.add(state_in(row["words"]))
        assert (len(rows), len(states)) == (1, 1), found
        start, now, change, error = map(Decimal, rows.pop())
        assert start + change == now
        assert (abs(change) >= error) == (states.pop() != "none")


@settings(deadline=None, max_examples=12)
@given(history=HISTORIES, unit=st.sampled_from(Unit))
def test_a_squad_says_what_the_report_says(history: History, unit: Unit) -> None:
    """Now, change and word of each ankle, and the difference between them."""
    report = report_on(history)
    last_tested = {side: its.last_tested for side, its in report.sides.items()}
    line = squad_line(Member("me", last_tested), report, as_of=TODAY, due_days=7)
    squad = Squad(report.since, report.until, 7, None, (line,))
    table, sentences = squad_text(squad, unit, PIPED), squad_sentences(squad, unit)
    short = outputs(report, unit)["short"]
    for side in report.sides:
        row = numbers("short", short, side)
        if row is None:
            assert re.search(rf"{side.capitalize()}(?: {NUMBER} \w+)?: too early\.", sentences)
            continue
        state = state_in(row["words"])
        said = re.search(
            rf"{side.capitalize()} (?P<now>{NUMBER}) \w+, (?P<change>{NUMBER}): "
            r"(?P<words>[a-z][a-z ,]*)",
            sentences,
        )
        assert said is not None
        assert (said["now"], said["change"]) == (row["now"], row["change"])
        assert state_in(said["words"]) == state
        assert f" {row['now']} " in table
        if state != "none":
            assert f"{side} {row['change']} " in table
    between = re.search(rf"Left minus right ({NUMBER}) ", short)
    if between:
        assert f"Left minus right {between[1]} {unit}" in sentences


@settings(deadline=None, max_examples=12)
@given(history=HISTORIES, unit=st.sampled_from(Unit))
def test_a_comparison_adds_up(history: History, unit: Unit) -> None:
    """The means and the change in the table, the change and the error in the words."""
    report = report_on(history)
    middle = days_after(report.since, (report.until - report.since).days // 2)
    spans = Period(None, middle), Period(days_after(middle, 1), report.until)
    scores = [
        {
            side: tuple(
                score
                for score in its.scores
                if (span.since or score.day) <= score.day <= (span.until or score.day)
            )
            for side, its in report.sides.items()
        }
        for span in spans
    ]
    text = comparison_text(
        compare_spans("me", (spans[0], scores[0]), (spans[1], scores[1])), unit, PIPED
    )
    for part in text.split(" ankle")[1:]:
        row = re.search(rf"mean \w+ +({NUMBER}) +({NUMBER}) +({NUMBER})", part)
        said = re.search(rf"({NUMBER}) \w+ from A to B: (.*?)\(({NUMBER}) ", part)
        assert (row is None) == (said is None)
        if row is None or said is None:
            assert "Too little to compare" in part or "mean" not in part
            continue
        a, b, change = map(Decimal, row.groups())
        assert a + change == b
        assert Decimal(said[1]) == change
        assert (abs(change) >= Decimal(said[3])) == ("no clear change" not in said[2])


@pytest.mark.parametrize("columns", [40, 60, 80, 160, 200])
@settings(deadline=None, max_examples=4)
@given(history=HISTORIES)
def test_no_word_is_broken_at_any_width(columns: int, history: History) -> None:
    """Every word of the screen is a word of the piped report, or of what says that it was cut."""
    report = report_on(history)
    screen = TERMINAL._replace(columns=columns, rows=200)
    shown = report_screen(report, Unit.CM, screen, with_plot=False)
    piped = report_screen(report, Unit.CM, PIPED, with_plot=False)
    assert max(map(len, shown.splitlines())) <= columns
    bars = r"(?m)^  (?:LEFT|RIGHT|pain).*$"
    known = {*piped.split(), "more:", "report", "--full"}
    extra = [word for word in re.sub(bars, "", shown).split() if word not in known]
    assert [word for word in extra if not re.fullmatch(r"\d+|>|!|.*\.", word)] == []

"""`event add`, `list`, `edit`, `delete`, and events in `show`, `undo`, `export` and `db`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_hostile_text import KEPT, REFUSED, assert_harmless

if TYPE_CHECKING:
    from tests.conftest import Run


@pytest.fixture
def sprained(run: "Run") -> "Run":
    """e1 a sprain of the left ankle on 3 October, a baseline; e2 new shoes on 20 November."""
    run("event", "add", "ankle sprain", "--at", "2026-10-03", "--side", "left", "--baseline")
    run("event", "add", "new [shoes]", "--at", "2026-11-20")
    return run


def test_an_event_is_stored_and_said_in_one_line(run: "Run") -> None:
    """Its id, day with weekday, side and text; what a baseline does; how to undo it."""
    found = run(
        "event", "add", "ankle sprain", "--at", "2026-10-03", "--side", "left", "--baseline"
    )
    assert (found.code, found.err) == (0, "")
    assert found.out == (
        "e1  Sat 2026-10-03  left, baseline  ankle sprain\n"
        "Comparisons for the left ankle now start from Sat 2026-10-03.\n"
        "Undo: dorsiflex undo\n"
    )
    assert run("event", "add", "surgery", "--baseline").out.splitlines()[1] == (
        "Comparisons for both ankles now start from Sun 2026-11-22."
    )


def test_nothing_but_the_text_is_needed(run: "Run") -> None:
    """Today, both ankles, no baseline."""
    stored = run("event", "add", "new shoes", "--json").json["event"]
    assert len(stored.pop("uuid")) == 36
    assert stored == {
        "id": "e1",
        "person": "me",
        "day": "2026-11-22",
        "side": "both",
        "baseline": False,
        "text": "new shoes",
    }


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        ([], 2, "missing argument"),
        ([""], 2, "the text is empty"),
        ([" "], 2, "the text is empty"),
        (["x" * 201], 2, "the text of an event has 201 characters; the maximum is 200"),
        (["x", "--side", "up"], 2, "unknown side 'up'"),
        (["x", "--side", ""], 2, "unknown side ''"),
        (["x", "--at", "2026-11-24"], 2, "'2026-11-24' is in the future"),
        (["x", "--at", "9999-12-31"], 2, "'9999-12-31' is after 2099"),
        (["x", "--at", "1899-12-31"], 2, "'1899-12-31' is before 1900"),
        (["x", "--at", "2026-02-30"], 2, "'2026-02-30': there is no such day"),
        (["x", "--at", "03/04/2026"], 2, "'03/04/2026' could be more than one day"),
        (["x", "--at", ""], 2, "'' is not a date or time"),
    ],
)
def test_what_is_not_allowed_is_refused(
    run: "Run", args: list[str], code: int, message: str
) -> None:
    """Exit code, the value named, nothing stored; the same in `edit`."""
    found = run("event", "add", *args)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert run("undo").code == 3
    if args[1:]:
        run("event", "add", "before")
        found = run("event", "edit", "e1", *args[1:])
        assert (found.code, found.err.startswith(f"error: {message}")) == (code, True)


@pytest.mark.usefixtures("folder")
def test_tomorrow_can_be_today_elsewhere(run: "Run") -> None:
    """Whatever the hour, in a file too."""
    early = {"DORSIFLEX_NOW": "2026-11-22T00:30:00+00:00"}
    assert run("event", "add", "race", "--at", "2026-11-23", env=early).code == 0
    Path("a.csv").write_text(run("event", "list", "--csv").out)
    assert run("import", "a.csv", env=early).out.startswith("0 new, 0 changed, 1 same")


def test_list_shows_events(sprained: "Run") -> None:
    """Newest first; as JSON and CSV; by day and side."""
    assert sprained("event", "list").out == (
        "id  day             side  baseline  event\n"
        "e2  Fri 2026-11-20  both            new [shoes]\n"
        "e1  Sat 2026-10-03  left  yes       ankle sprain\n"
    )
    ids = [
        [each["id"] for each in sprained("event", "list", "--json", *args).json["events"]]
        for args in (["--since", "3d"], ["--side", "right"], ["--until", "2026-10-03"], [])
    ]
    assert ids == [["e2"], ["e2"], ["e1"], ["e2", "e1"]]
    assert [row["text"] for row in sprained("event", "list", "--csv").rows] == [
        "new [shoes]",
        "ankle sprain",
    ]
    none = sprained("event", "list", "--until", "2020-01-01").out
    assert none == "No matching events. See all: dorsiflex event list\n"
    assert sprained("event", "list", "--json", "--csv").code == 2


def test_before_the_first_event(run: "Run") -> None:
    """It says how to add one."""
    assert run("event", "list").out == (
        'No events yet. Add one with: dorsiflex event add "ankle sprain" --side left\n'
    )
    assert run("event", "list", "--json").json["events"] == []


def test_show_shows_an_event_in_full(sprained: "Run") -> None:
    """`E01` is the same id; so are its fields in JSON."""
    lines = sprained("show", "e1").out.splitlines()
    assert lines[:-1] == [
        "id        e1",
        "person    me",
        "event     ankle sprain",
        "day       Sat 2026-10-03",
        "side      left",
        "baseline  yes (comparisons start here)",
    ]
    assert sprained("show", "E01").out.splitlines() == lines
    assert sprained("show", "e1", "--json").json["event"]["text"] == "ankle sprain"


def test_edit_changes_fields(sprained: "Run") -> None:
    """Any of them; field by field what it was and is; `undo` lists it in words."""
    found = sprained(
        *("event", "edit", "e1", "--text", "surgery", "--at", "2026-10-04"),
        *("--side", "both", "--no-baseline"),
    )
    assert found.out == (
        "Event e1:\n"
        "event: ankle sprain -> surgery\n"
        "day: Sat 2026-10-03 -> Sun 2026-10-04\n"
        "side: left -> both\n"
        "baseline: yes (comparisons start here) -> no\n"
        "Undo: dorsiflex undo\n"
    )
    changes = [each["summary"] for each in sprained("undo", "--list", "--json").json["changes"]]
    edit = (
        "event edit e1: event: ankle sprain -> surgery, day: Sat 2026-10-03 -> Sun 2026-10-04,"
        " side: left -> both, baseline: yes (comparisons start here) -> no"
    )
    assert changes == [
        edit,
        "event add new [shoes] (2026-11-20)",
        "event add ankle sprain (2026-10-03)",
    ]
    sprained("undo")
    assert "ankle sprain" in sprained("show", "e1").out
    edited = sprained("event", "edit", "e2", "--baseline", "--json").json["event"]
    assert (edited["baseline"], edited["text"]) == (True, "new [shoes]")


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["event", "edit", "e1", "--side", "left"], 2, "nothing to change in event e1"),
        (["event", "edit", "e1"], 2, "nothing to change in event e1"),
        (["event", "edit", "e9", "--baseline"], 3, "there is no event e9"),
        (["event", "edit", "1", "--baseline"], 2, "'1' is not the id of an event"),
        (["event", "edit", "e1", "--text", ""], 2, "the text is empty"),
        (["event", "delete", "e1", "e9"], 3, "there is no event e9"),
        (["event", "delete", "t1"], 2, "'t1' is not the id of an event"),
        (["event", "delete"], 2, "missing argument"),
        (["show", "e9"], 3, "there is no event e9"),
        (["show", "e0"], 2, "'e0' is not an id"),
        (["delete", "t1", "e1"], 2, "'e1' is not the id of a training session"),
        (["export", "--what", "events", "--tag", "a"], 2, "--tag does not apply to events"),
        (["export", "--what", "events", "--all-people"], 2, "--all-people applies to tests only"),
    ],
)
def test_ids_and_options_that_do_not_fit_are_refused(
    sprained: "Run", args: list[str], code: int, message: str
) -> None:
    """With the reason; both events are as they were."""
    before = sprained("export", "--what", "events").out
    found = sprained(*args)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert sprained("export", "--what", "events").out == before


def test_deleted_events_come_back_together(sprained: "Run") -> None:
    """Two at once are one step; ids are not used again."""
    found = sprained("event", "delete", "e2", "E1", "e2")
    assert found.out == (
        "Deleted 2 events:\n"
        "e2  Fri 2026-11-20  both  new [shoes]\n"
        "e1  Sat 2026-10-03  left, baseline  ankle sprain\n"
        "Undo: dorsiflex undo\n"
    )
    assert sprained("event", "add", "x", "--json").json["event"]["id"] == "e3"
    sprained("undo")
    assert sprained("undo").out.startswith("Undone: event delete e2 e1\n")
    assert len(sprained("event", "list", "--json").json["events"]) == 2


def test_everything_is_undone_down_to_nothing(sprained: "Run") -> None:
    """The first person too, who was made by the first event."""
    assert [sprained("undo").code for _ in range(3)] == [0, 0, 3]
    assert sprained("person", "list", "--json").json["people"] == []


def test_export_writes_events_in_three_formats(sprained: "Run") -> None:
    """The same values in each; oldest first; by side and day."""
    first, second = sprained("export", "--what", "events").rows
    assert first == {
        "id": first["id"],
        "person": "me",
        "day": "2026-10-03",
        "side": "left",
        "baseline": "true",
        "text": "ankle sprain",
    }
    as_json = sprained("export", "--what", "events", "--json").json
    assert as_json == [{**row, "baseline": row["baseline"] == "true"} for row in (first, second)]
    lines = sprained("export", "--what", "events", "--format", "jsonl").out.splitlines()
    assert len(lines) == 2
    assert sprained("export", "--what", "events", "--side", "right").rows == [second]
    assert sprained("export", "--what", "events", "--until", "2026-10-03").rows == [first]


def test_db_info_counts_events(sprained: "Run") -> None:
    """In words and as JSON."""
    assert re.search(r"^events +2$", sprained("db", "info").out, re.MULTILINE)
    assert sprained("db", "info", "--json").json["events"] == 2


TEXTS = {key: text for key, text in KEPT.items() if len(text) <= 200}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_stored_as_given_and_shown_harmlessly(run: "Run", text: str) -> None:
    """Every way out has it, no escape; a table keeps one line per event where it is piped."""
    assert run("event", "add", text).code == 0
    assert run("event", "list", "--json").json["events"][0]["text"] == text
    assert run("export", "--what", "events", "--raw").rows[0]["text"] == text
    for words in (["event", "list"], ["show", "e1"], ["undo", "--list"], ["event", "delete", "e1"]):
        shown = run(*words)
        assert shown.code == 0
        assert_harmless(shown)
        assert text in shown.out


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize(
    "words",
    [
        ("event", "add", "{}"),
        ("event", "edit", "e1", "--text", "{}"),
        ("event", "edit", "{}", "--baseline"),
        ("event", "delete", "{}"),
        ("event", "add", "x", "--side", "{}"),
        ("event", "add", "x", "--at", "{}"),
        ("event", "list", "--since", "{}"),
        ("export", "--what", "{}"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else None,
)
def test_a_text_that_could_act_is_refused(run: "Run", words: tuple[str, ...], text: str) -> None:
    """Exit 2, a line, nothing of it reaches the terminal or the database."""
    run("event", "add", "before")
    found = run(*(word.replace("{}", text) for word in words))
    assert (found.code, found.out) == (2, "")
    assert_harmless(found)
    assert len(found.err.splitlines()) <= 2
    assert [each["text"] for each in run("event", "list", "--json").json["events"]] == ["before"]


def test_events_go_where_their_person_goes(sprained: "Run") -> None:
    """A merge moves them, a removal takes them along; `undo` brings both back."""
    sprained("-P", "me", "person", "add", "Ana")
    sprained("-P", "Ana", "event", "add", "surgery", "--baseline")
    before = sprained("event", "list").out
    assert "with 1 event" in sprained("person", "merge", "Ana", "me").out
    assert [each["id"] for each in sprained("event", "list", "--json").json["events"]] == [
        "e3",
        "e2",
        "e1",
    ]
    sprained("undo")
    assert (
        "Removed Ana, with 1 event.\n"
        in sprained("person", "remove", "Ana", "--confirm", "Ana").out
    )
    sprained("undo")
    assert sprained("event", "list").out == before
    assert len(sprained("-P", "Ana", "event", "list", "--json").json["events"]) == 1


def test_the_help_of_edit_has_no_defaults_of_add(run: "Run") -> None:
    """What is not given is kept."""
    assert "default" in run("event", "add", "--help").out
    assert "default" not in run("event", "edit", "--help").out

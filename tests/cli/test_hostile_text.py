"""Text that users write is stored as given or refused, and never acts on a terminal or a table."""

import json
import sqlite3
import unicodedata
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Outcome, Run

KEPT = {
    "closing markup": "[/]",
    "markup": "[left] tight",
    "markup link": "[link=file:///etc/passwd]here[/link]",
    "formula": "=1+1",
    "emoji code": ":warning:",
    "braces": "{0} {name} %s %(x)s",
    "backslash": r"C:\x1b\n",
    "arabic": "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643",
    "emoji": "\U0001f9b6\U0001f3fd\u200d\u2640\ufe0f",
    "wide": "\u8db3\u9996\u304c\u75db\u3044",
    "combining": "e\u0301\u0301\u0301",
    "quotes": '"it\'s"; DROP TABLE test; --',
    "long": "x" * 10_000,
    "long wide": "\u8db3" * 10_000,
}

REFUSED = {
    "title": "\x1b]0;x\x07",
    "colour": "\x1b[31mred",
    "bell": "\x07",
    "return": "a\rb",
    "line feed": "a\nb",
    "tab": "a\tb",
    "C1": "\x9b31m",
    "delete": "\x7f",
    "override": "\u202egnp.exe",
    "isolate": "\u2066a\u2069",
    "line separator": "a\u2028b",
    "surrogate": "\udcff",
    "NUL": "a\0b",
    "too long": "x" * 10_001,
}


def assert_harmless(found: "Outcome") -> None:
    """No control character but the line break, and no mark that turns the direction of writing."""
    for character in found.out + found.err:
        assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


SHOWN = (("list",), ("show", "last"), ("report",), ("report", "--describe"), ("undo", "--list"))


@pytest.mark.parametrize("note", KEPT.values(), ids=KEPT)
def test_a_note_is_stored_as_given_and_shown_whole(run: "Run", note: str) -> None:
    """Every output has it, without escapes; a piped table keeps one line per test."""
    found = run("log", "-l", "9", "-n", note)
    assert found.code == 0, found.err
    assert run("list", "--json").json["tests"][0]["note"] == note
    assert json.loads(run("export", "--format", "jsonl").out)["note"] == note
    assert run("export", "--raw").rows[0]["note"] == note
    for words in SHOWN:
        shown = run(*words)
        assert shown.code == 0
        assert_harmless(shown)
    assert note in run("show", "last").out
    lines = run("list").out.splitlines()
    assert len(lines) == 2
    assert lines[1].endswith(note)


@pytest.mark.parametrize("note", REFUSED.values(), ids=REFUSED)
def test_a_note_that_could_act_is_refused_with_a_reason(run: "Run", note: str) -> None:
    """Exit 2, the reason in words, nothing stored; in `edit` as well."""
    found = run("log", "-l", "9", "-n", note)
    assert (found.code, found.out) == (2, "")
    reasons = ("control character (U+", "the maximum is 10000", "a byte that is not text here")
    assert any(reason in found.err for reason in reasons)
    assert_harmless(found)
    assert run("export").rows == []
    run("log", "-l", "9", "-n", "before")
    assert run("edit", "last", "-n", note).code == 2
    assert run("export").rows[0]["note"] == "before"


NAMES = {key: text for key, text in KEPT.items() if len(text) <= 100 and "\u0301" not in text}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_kept_and_shown(run: "Run", name: str) -> None:
    """In every place where a person is named."""
    assert run("person", "add", name).code == 0
    assert run("person", "list", "--json").json["people"][0]["name"] == name
    assert run("-P", name, "log", "-l", "9").code == 0
    assert name in run("person", "list").out
    for words in SHOWN:
        assert_harmless(run("-P", name, *words))
    assert name in run("-P", name, "report").out


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize(
    "words",
    [
        ("person", "add", "{}"),
        ("-P", "{}", "list"),
        ("log", "-l", "9", "-t", "{}"),
        ("list", "--tag", "{}"),
        ("export", "--tag", "{}"),
        ("config", "set", "person", "{}"),
        ("log", "-l", "{}"),
        ("log", "-l", "9", "-p", "{}"),
        ("log", "-l", "9", "--at", "{}"),
        ("log", "-l", "9", "--unit", "{}"),
        ("show", "{}"),
        ("list", "--side", "{}"),
        ("plot", "{}"),
        ("export", "--format", "{}"),
        ("due", "--days", "{}"),
        ("goal", "set", "{}"),
        ("{}",),
        ("list", "--{}"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else None,
)
def test_the_same_text_anywhere_else(run: "Run", words: tuple[str, ...], text: str) -> None:
    """Refused as wrong usage; the message repeats it harmlessly and is a line, not a page."""
    found = run(*(word.replace("{}", text) for word in words))
    assert (found.code, found.out) == (2, "")
    assert_harmless(found)
    assert found.err.startswith("error: ")
    assert len(found.err.splitlines()) <= 2
    assert len(found.err) < 1_000


def test_a_setting_of_that_name_does_not_exist(run: "Run") -> None:
    """Exit 3, cleaned."""
    for text in REFUSED.values():
        found = run("config", "get", text)
        assert found.code == 3
        assert_harmless(found)


def test_file_names_are_shown_harmlessly(run: "Run", own_world: "Path") -> None:
    """A name with an escape in it is written as it is and said without it."""
    path = own_world / "a\x1b]0;x\x07.csv"
    assert_harmless(run("export", "-o", str(path)))
    assert_harmless(run("export", "-o", str(path)))
    assert path.exists()
    strange = str(own_world / "b\x1b[31m.sqlite3")
    assert_harmless(run("--db", strange, "db", "info"))
    assert_harmless(run("--db", str(path), "list"))


def test_a_script_gets_the_path_as_it_is(run: "Run", own_world: "Path") -> None:
    """`$(dorsiflex db path)` must lead to the file, whatever its name."""
    strange = str(own_world / "b\x1b[31m.sqlite3")
    assert run("--db", strange, "db", "path").out == f"{strange}\n"


@pytest.mark.sqlite
def test_a_database_that_others_wrote_into_is_shown_harmlessly(
    run: "Run", migrated: "Path"
) -> None:
    """What this program would have refused, in a file that somebody sent."""
    run("log", "-l", "9", "-n", "note", "-t", "tag")
    with closing(sqlite3.connect(migrated)) as connection, connection:
        connection.execute("UPDATE test SET note = ?", ("\x1b]0;x\x07\x9b\u202e",))
        connection.execute("UPDATE person SET name = ?", ("me\x1b[31m",))
    others = (("list", "--json"), ("report", "--json"), ("person", "list"))
    for words in (*SHOWN, *others):
        found = run(*words)
        assert found.code == 0
        assert_harmless(found)
    assert run("list", "--json").json["tests"][0]["note"] == "\x1b]0;x\x07\x9b\u202e"

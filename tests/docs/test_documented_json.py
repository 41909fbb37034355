"""docs/json.md: it has every printed field with its type, and no others."""

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.docs.pages import anchor, code_spans, rows, sections, text_of

import dorsiflex
from dorsiflex.domain.report import WarningCode

if TYPE_CHECKING:
    from tests.conftest import Run

PAGE = "docs/json.md"
SECTIONS = {
    anchor(heading): {cells[0].strip("`"): (cells[1], cells[2]) for cells in rows(body, "field")}
    for heading, body in sections(PAGE, 3).items()
}
SCHEMAS = [heading for heading in sections(PAGE, 3) if heading.startswith("dorsiflex.")]
PLAIN = {
    "text": lambda value: isinstance(value, str),
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "true/false": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


class Contract:
    """What the page says, held against what is printed."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.null: set[tuple[str, str]] = set()
        self.faults: list[str] = []

    def document(self, text: str) -> None:
        """Hold a whole document against the section of its schema."""
        fields = json.loads(text)
        self.object(anchor(fields.pop("schema")), fields)

    def object(self, section: str, value: Any) -> None:  # noqa: ANN401 # anything that JSON can hold
        """Hold an object against a section."""
        if not isinstance(value, dict):
            self.faults.append(f"{section}: {value!r} is no object")
            return
        documented = SECTIONS[section]
        self.faults += [
            f"{section}: {name} is not documented" for name in value.keys() - documented
        ]
        for name, (type_, meaning) in documented.items():
            if name in value:
                self.seen.add((section, name))
                self.null |= {(section, name)} if value[name] is None else set()
                if not self.fits(type_, value[name]):
                    self.faults.append(f"{section}: {name} is {value[name]!r}, not {type_}")
            elif not meaning.startswith("only"):
                self.faults.append(f"{section}: {name} is not printed")

    def fits(self, type_: str, value: Any) -> bool:  # noqa: ANN401 # likewise
        """Return whether a value is of a type, or of one of several."""
        return any(self._is(each, value) for each in re.split(r", | or ", type_))

    def _is(self, type_: str, value: Any) -> bool:  # noqa: ANN401 # likewise
        if type_.startswith("list of "):
            inner = type_.removeprefix("list of ")
            return isinstance(value, list) and all(self._is(inner, each) for each in value)
        if type_.startswith("map of "):
            inner = type_.removeprefix("map of ")
            return isinstance(value, dict) and all(self._is(inner, each) for each in value.values())
        if type_ in PLAIN:
            return PLAIN[type_](value)
        link = re.fullmatch(r"\[(.*)\]\(#(.*)\)", type_)
        assert link, type_
        if isinstance(value, dict):
            if link[2] == "row":
                self.row(value)
            else:
                self.object(link[2], value)
        return isinstance(value, dict)

    def row(self, value: dict[str, Any]) -> None:
        """Hold a row of a file against what it is: no id yet, and its line."""
        line, item, place = value.pop("line"), value.pop("item"), value.pop("place")
        assert line > 1 or item > 0
        assert place == (f"line {line}" if item is None else f"item {item}")
        if value.keys() == SECTIONS["morning"].keys():
            self.object("morning", value)
        else:
            assert value["id"] is None
            kinds = {"exercise": ("session", "t1"), "baseline": ("event", "e1")}
            found = [kind for name, kind in kinds.items() if name in value]
            section, id_ = found[0] if found else ("test", 1)
            self.object(section, {**value, "id": id_, "uuid": str(value["uuid"])})


BEFORE_THE_FIRST_USE = """
report
squad
due
db info
db check
plan show
exercises
exercises calf
guide
guide test
guide report
guide pain
guide knee
guide sources
config list
config path
db path
demo --data made-up
"""
STORY = """
import made-up/tests.csv --add-people --dry-run
import made-up/tests.csv --add-people
log -l 2 -r 11 --sharp left -p 8 -t gym -n odd
squad
squad --tag gym
goal set 12.5 --side left
goal set 12 --by 2027-02-01
goal list
plan start
plan add band --times 2
plan drop band
train calf --hold 45 --pain 7 --at 2026-11-20
train split --side left --reps 8 --load 10 --note slow
morning 6
plan show
plan list
report
report --side left --weeks 1
report --since 2026-12-01
report --all
report --tag gym --footwear barefoot --cold --back-foot flat
compare 2026-09 2026-10
compare ..2026-09 2026-10..
compare 2020 2026-10 --side left --tag gym
log -l 9 --at 2026-11-18 --footwear shoes
compare ..2026-10 2026-11-18
squad --since 2026-12-01
plot pain
list -n 3
list --training
show last
show 1
show t1
edit last --cold --footwear shoes --back-foot flat
edit t2 --sets 3
export --what training -o training.json
import training.json --dry-run
export --what mornings -o mornings.json
import mornings.json --dry-run
import mornings-2.csv --dry-run
event add surgery --at 2026-10-03 --side left --baseline
event add shoes
event list
report --weeks 9
squad --weeks 9
event edit e2 --side right
show e1
export --what events -o events.json
import events.json --dry-run
import bad.csv
import bad.csv --skip-bad
person add x y
person rename x z
person list
person merge z y
person remove y --confirm y
export --all-people --pseudonymise
person codes
due
due --days 60
db info
config set pain_limit 4
config set unit in
db backup copy.sqlite3
config unset unit
config set warm true
db restore copy.sqlite3
config unset unit
config unset pain_limit
db restore copy.sqlite3
delete last
delete t2
event delete e2
undo
redo
undo --list
plan stop
goal clear
config get unit
config get warm
--db sparse.sqlite3 db restore copy.sqlite3
config unset unit
db backup
db check
person add Zoe new
-P Zoe log -l 9 -r 9 --at 3d
-P Zoe goal set 12 --side left
-P new goal set 12
-P new goal list
-P Zoe report
-P Zoe plan start --from 2026-11-30
-P Zoe plan show
-P Zoe train calf
-P Zoe report
squad
export -o tests.json
edit last --pain 7 --side right
import tests.json --dry-run
import one-line.json --add-people
import moved.json --dry-run
import moved.jsonl --dry-run
delete last
import tests.json --dry-run
"""
ONE_TEST = """{"id": "00000000-0000-4000-8000-000000000001", "person": "Zoe", "side": "left",
 "tested_at": "2026-11-01T07:30:00Z", "trials_cm": [9], "pain": null, "sharp": false,
 "footwear": null, "warmed_up": null, "back_foot": null, "tags": [], "note": null}""".replace(
    "\n", ""
)
EXIT_CODES = {
    "import bad.csv": 4,
    "due --days 60": 3,
    "db check": 1,  # others may look into the folder that tests make
}
DAYS = {"plan start": "2026-11-16", "due": "2026-12-22", "db backup": "2026-11-23"}
"""Commands that are run on another day than the others."""


@pytest.fixture
def printed(run: "Run", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every document that the commands print: before there is anything, and with some of it all."""
    monkeypatch.chdir(tmp_path)
    Path("bad.csv").write_text("date,left,right\n2026-11-01,95,10\n2026-11-02,9/13,10\n")
    Path("one-line.json").write_text(f"[{ONE_TEST}]")
    Path("moved.jsonl").write_text(f"\n{ONE_TEST.replace('Zoe', 'new')}")
    Path("moved.json").write_text(f"[{ONE_TEST.replace('Zoe', 'new')}]")
    Path("mornings-2.csv").write_text("person,day,pain\ndemo,2026-11-22,1\n")
    at_first = [f"--db none.sqlite3 {words}" for words in BEFORE_THE_FIRST_USE.split("\n") if words]
    documents = []
    for words in [*at_first, *STORY.strip().split("\n")]:
        day = DAYS.get(words, "2026-11-22")
        env = {"DORSIFLEX_NOW": f"{day}T18:00:00+00:00"}
        if words == "config get warm":
            env["DORSIFLEX_WARM"] = "false"
        as_json = [] if words.startswith(("config set", "config unset")) else ["--json"]
        found = run(*words.split(), *as_json, env=env)
        assert found.code == EXIT_CODES.get(words, 0), (words, found.err)
        documents.append(found.out)
    return [text for text in documents if text.startswith("{")]  # exports have no schema


@pytest.mark.skipif(os.name == "nt", reason="rights of files are POSIX")
@pytest.mark.sqlite  # of what is said of a server, tests/cli/test_postgresql.py
def test_what_is_printed_is_what_is_documented(printed: list[str]) -> None:
    """Every document of every schema, field by field with its type, null among it; none unseen."""
    contract = Contract()
    for text in printed:
        contract.document(text)
    assert contract.faults == []
    assert {json.loads(text)["schema"] for text in printed} == set(SCHEMAS)
    documented = {
        (section, name)
        for section, fields in SECTIONS.items()
        for name in fields
        if not section.startswith("exported")
    }
    assert contract.seen == documented
    assert contract.null == {
        (section, name)
        for section, name in documented
        for type_, meaning in [SECTIONS[section][name]]
        if "null" in type_ and "null for a database on a server" not in meaning
    }


def test_exports_are_what_is_documented(run: "Run") -> None:
    """Without a schema: arrays, and the same objects one a line."""
    run("log", "-l", "9.5/10", "-t", "a", "-n", "b")
    run("log", "-r", "11", "-p", "1", "--warm", "--footwear", "shoes", "--back-foot", "off")
    run("train", "calf", "--hold", "45", "--pain", "1", "--load", "2", "--side", "both", "-n", "c")
    run("train", "calf", "--sets", "2", "--reps", "3")
    run("morning", "1")
    run("event", "add", "surgery", "--side", "left", "--baseline")
    contract = Contract()
    for words, section in (
        ((), "exported-test"),
        (("--what", "training"), "exported-session"),
        (("--what", "mornings"), "morning"),
        (("--what", "events"), "exported-event"),
    ):
        array = run("export", *words, "--json").json
        lines = run("export", *words, "--format", "jsonl").out.splitlines()
        assert [json.loads(line) for line in lines] == array
        for value in array:
            contract.object(section, value)
    assert contract.faults == []


def test_every_schema_of_the_source_is_documented() -> None:
    """A new document cannot be forgotten, and one that is gone does not stay."""
    source = Path(dorsiflex.__file__).parent
    named = {
        f"dorsiflex.{schema}"
        for path in source.rglob("*.py")
        for schema in re.findall(r"""\bdocument\(\s*"([^"]+/\d+)\"""", path.read_text("utf-8"))
    }
    assert named == set(SCHEMAS)
    assert len(named) > 20


def test_every_object_is_used() -> None:
    """No section that nothing leads to."""
    linked = set(re.findall(r"\]\(#([^)]*)\)", text_of(PAGE))) - {"codes-of-warnings"}
    assert {name for name in SECTIONS if not name.startswith("dorsiflex")} == linked


def test_every_code_of_a_warning_is_documented() -> None:
    """And no code that does not exist."""
    body = sections(PAGE, 2)["Codes of warnings"]
    codes = {str(code) for code in WarningCode}
    assert {code_spans(cells[0])[0] for cells in rows(body, "code")} == codes

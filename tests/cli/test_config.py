import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

DEFAULTS = {
    "unit": "cm",
    "week_start": "monday",
    "footwear": None,
    "warm": None,
    "back_foot": None,
    "measured_by": None,
    "pain_limit": 5,
    "person": None,
}


@pytest.fixture
def file(run_first: "Run") -> Path:
    """The settings file, which need not exist yet."""
    return Path(run_first("config", "path").out.rstrip("\n"))


@pytest.mark.sqlite
def test_the_defaults(run_first: "Run", file: Path, database: Path) -> None:
    """Every documented setting, where it comes from; looking makes no file."""
    settings = run_first("config", "list", "--json").json["settings"]
    assert {key: found["value"] for key, found in settings.items()} == DEFAULTS
    assert {found["from"] for found in settings.values()} == {"default"}
    assert not file.exists()
    assert not database.exists()


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("unit", "IN", "in"),
        ("week_start", "sunday", "sunday"),
        ("footwear", "barefoot", "barefoot"),
        ("warm", "true", True),
        ("warm", "cold", False),
        ("back_foot", "off", "off"),
        ("measured_by", "other", "other"),
        ("pain_limit", "0", 0),
        ("person", "Anna K", "Anna K"),
    ],
)
def test_set_get_unset(run_first: "Run", file: Path, key: str, text: str, value: object) -> None:
    """Set writes TOML with the right type, get prints the value, unset brings the default back."""
    found = run_first("config", "set", key, text)
    assert (found.code, found.err) == (0, "")
    assert tomllib.loads(file.read_text()) == {key: value}
    assert (
        run_first("config", "get", key).out == f"{str(value).lower() if key == 'warm' else value}\n"
    )
    assert run_first("config", "get", key, "--json").json["settings"] == {
        key: {"value": value, "from": "file"}
    }
    assert run_first("config", "unset", key).code == 0
    assert run_first("config", "get", key, "--json").json["settings"] == {
        key: {"value": DEFAULTS[key], "from": "default"}
    }


@pytest.mark.sqlite
def test_settings_need_no_database(run_first: "Run", database: Path) -> None:
    """Nor make one."""
    run_first("config", "set", "unit", "mm")
    assert not database.exists()


def test_comments_in_the_file_stay(run_first: "Run", file: Path) -> None:
    """A hand-written file keeps its comments and its order."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# mine\npain_limit = 3 # low\nunit = 'cm'\n")
    run_first("config", "set", "unit", "in")
    assert file.read_text() == '# mine\npain_limit = 3 # low\nunit = "in"\n'


def test_environment_over_file_over_default(run: "Run") -> None:
    """And the list says which; an empty variable is none; an option overrides all."""
    run("config", "set", "unit", "mm")
    words = ("config", "list", "--json")
    assert run(*words).json["settings"]["unit"] == {"value": "mm", "from": "file"}
    told = run(*words, env={"DORSIFLEX_UNIT": "in"}).json["settings"]["unit"]
    assert told == {"value": "in", "from": "DORSIFLEX_UNIT"}
    assert run(*words, env={"DORSIFLEX_UNIT": ""}).json["settings"]["unit"]["value"] == "mm"
    in_inches = {"DORSIFLEX_UNIT": "in"}
    assert "95 mm" in run("log", "-l", "95", "--unit", "mm", env=in_inches).out
    assert "4.25 in" in run("log", "-l", "4.25", "--yes", env=in_inches).out


def test_list_on_screen(run_first: "Run") -> None:
    """Every key, `not set` if there is no value, and the source."""
    run_first("config", "set", "pain_limit", "3")
    lines = [line.split() for line in run_first("config", "list").out.splitlines()]
    assert lines[0] == ["setting", "value", "from"]
    assert [line[0] for line in lines[1:]] == list(DEFAULTS)
    assert ["pain_limit", "3", "file"] in lines
    assert ["person", "not", "set", "default"] in lines


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["set", "unit", "ft"], 2, "unknown unit 'ft'"),
        (["set", "week_start", "friday"], 2, "unknown week start 'friday'"),
        (["set", "footwear", "boots"], 2, "unknown footwear 'boots'"),
        (["set", "warm", "2"], 2, "'2' must be true or false"),
        (["set", "back_foot", "x"], 2, "unknown back foot 'x'"),
        (
            ["set", "pain_limit", "11"],
            2,
            "pain_limit must be a whole number from 0 to 10, not '11'",
        ),
        (["set", "person", ""], 2, "a name cannot be empty"),
        (["set", "person", "\x9b"], 2, "the name has a control character (U+009B)"),
        (["set", "uint", "in"], 3, "there is no setting 'uint'"),
        (["get", "uint"], 3, "there is no setting 'uint'"),
        (["unset", "uint"], 3, "there is no setting 'uint'"),
        (["unset", "unit"], 3, "unit is not set in the file"),
    ],
    ids=ascii,
)
def test_refusals(run_first: "Run", file: Path, words: list[str], code: int, message: str) -> None:
    """Nothing is written; a mistyped key gets a suggestion."""
    found = run_first("config", *words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert "\nhint: " in found.err
    assert not file.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit = 'ft'", "unknown unit 'ft'"),
        ("pain_limit = 5.5", "pain_limit must be a whole number from 0 to 10, not '5.5'"),
        ("pain_limit = true", "pain_limit must be a whole number from 0 to 10, not 'true'"),
        ("colour = 'red'", "there is no setting 'colour'"),
        ("[unit]\nshown = 'in'", "unit is not one value"),
        ("unit = ", "is not valid TOML"),
        ("unit = ['in']", "unit is not one value"),
    ],
    ids=str,
)
def test_a_file_that_cannot_be_read_is_named(
    run: "Run", file: Path, text: str, message: str
) -> None:
    """Exit 2 with the name of the file, before anything is stored."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text}\n")
    found = run("log", "-l", "9")
    assert (found.code, found.out) == (2, "")
    assert message in found.err
    assert str(file) in found.err


def test_a_bad_variable_is_named(run: "Run") -> None:
    """Exit 2 with the variable's name."""
    found = run("list", env={"DORSIFLEX_PAIN_LIMIT": "12"})
    assert found.code == 2
    assert "DORSIFLEX_PAIN_LIMIT" in found.err


def test_the_week_start_and_the_pain_limit_reach_the_report(run: "Run") -> None:
    """A Sunday test falls into the week named by that Sunday; pain 4 is above a limit of 3."""
    run("log", "-l", "9", "--at", "2026-11-15", "-p", "4")
    run("config", "set", "week_start", "sunday")
    run("config", "set", "pain_limit", "3")
    left = run("report", "--json").json["sides"]["left"]
    assert left["weeks"][0]["week"] == left["weeks"][0]["start"] == "2026-11-15"
    assert (left["pain"]["limit"], left["pain"]["latest_above"]) == (3, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows finds the home directory elsewhere")
def test_without_a_home_directory_a_named_database_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_first: "Run"
) -> None:
    """There are then no settings, and no place for them to be set."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    database = str(tmp_path / "mine.sqlite3")
    assert run_first("--db", database, "log", "-l", "9.5").code == 0
    outcome = run_first("config", "set", "unit", "in")
    assert outcome.code == 1
    assert "no home directory" in outcome.err


def test_an_unknown_key_in_the_file_can_be_removed(run: "Run", own_world: "Path") -> None:
    """It stops every command, so there must be a way out."""
    file = own_world / "settings" / "dorsiflex" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('colour = "red"\n')
    assert run("list").code == 2
    assert run("config", "unset", "colour").code == 0
    assert run("list").code == 0

"""What every command of the list has in common."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.commands import LEAVES
from typer.main import get_command

import dorsiflex
from dorsiflex.cli.app import app
from dorsiflex.cli.commands import COMMANDS, GROUPS
from dorsiflex.cli.completion_candidates import FROM_SHELL, SOURCES, TYPED_FREELY, placeholder

if TYPE_CHECKING:
    from tests.conftest import Run

WITHOUT_JSON = {
    "config set": "changes a setting; `config get --json` shows it",
    "config unset": "likewise",
    "completion": "prints a script for a shell",
}


HELPED = sorted({*LEAVES, *COMMANDS})


@pytest.mark.parametrize("name", HELPED)
def test_help_begins_with_what_it_does_and_examples(run_first: "Run", name: str) -> None:
    """`-h` and `--help` alike: one sentence, then examples that can be typed, then options."""
    found = run_first(*name.split(), "--help")
    assert (found.code, found.err) == (0, "")
    assert run_first(*name.split(), "-h").out == found.out
    blocks = found.out.split("\n\n")
    assert blocks[0].startswith(f"Usage: dorsiflex {name} ")
    texts = blocks[
        1 : next(
            i for i, block in enumerate(blocks) if block.startswith(("Arguments:", "Options:"))
        )
    ]
    assert texts[0].strip().endswith(".")
    command = name.partition(" ")[0]
    examples = texts[-1].splitlines()
    assert all(line.startswith("  dorsiflex ") for line in examples)
    assert any(f" {command}" in line for line in examples)


def test_the_help_of_the_program_shows_examples_first(run_first: "Run") -> None:
    """So that a newcomer sees `log` and `report` before any option."""
    text = run_first("--help").out
    places = [text.index(part) for part in ("dorsiflex log", "dorsiflex report", "Options:")]
    assert places == sorted(places)
    assert text.index("Every day:") < text.index("Data and settings:")
    assert run_first().out == text


def test_every_command_is_listed_with_a_summary(run_first: "Run") -> None:
    """The list in the help is complete; each line says something, in the style of the others."""
    text = run_first("--help").out
    for command in COMMANDS.values():
        assert command.summary
        assert command.summary[0].islower()
        assert not command.summary.endswith(".")
        assert f"  {command.name} " in text
        assert command.summary.split(":")[0] in " ".join(text.split())
    assert [listed.name for listed in GROUPS["Every day"]][:2] == ["log", "report"]


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_every_command_that_prints_data_has_json(name: str) -> None:
    """The exceptions are written down with their reasons."""
    options = {option for parameter in LEAVES[name].params for option in parameter.opts}
    assert ("--json" in options) != (name in WITHOUT_JSON)


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_every_option_says_what_it_is(name: str) -> None:
    """No option or argument without help, a metavariable or choices."""
    for parameter in LEAVES[name].params:
        described = getattr(parameter, "help", None) or getattr(parameter, "metavar", None)
        assert described, parameter.name


@pytest.mark.parametrize("name", ["", *sorted(LEAVES)])
def test_examples_in_the_help_fit_into_80_columns(name: str) -> None:
    """They are printed as written, after two blanks: a terminal would break a longer line."""
    command = LEAVES[name] if name else get_command(app)
    examples = (command.help or "").partition("\b")[2].splitlines()
    assert examples
    assert max(map(len, examples)) <= 78


@pytest.mark.parametrize("name", ["", *sorted(LEAVES)])
def test_of_every_value_it_is_known_what_completes_it(name: str) -> None:
    """By the word for it in the help: `NAME`, `FILE`, `left|right`; `N` is typed freely."""
    command = LEAVES[name] if name else get_command(app)
    for parameter in command.params:
        if not getattr(parameter, "is_flag", False):
            word = placeholder(parameter)
            words = re.fullmatch(r"[a-z]+(\|[a-z]+)+", word)
            assert words or word in {*SOURCES, *FROM_SHELL, *TYPED_FREELY}, parameter.name


def test_every_command_has_a_file_and_a_test_of_its_name() -> None:
    """A command and its test share one word; so does its file, unless it has two commands."""
    source = Path(dorsiflex.__file__).parent / "cli"
    tests = Path(__file__).parent.parent / "cli"
    for command in COMMANDS.values():
        assert (source / f"{command.module}.py").is_file()
        if command.app == "app":
            assert command.module.rstrip("_") == command.name
        else:
            assert command.app == f"{command.name}_app"
        if command.name != "redo":  # tests/cli/test_undo.py does both
            assert (tests / f"test_{command.name}.py").is_file()

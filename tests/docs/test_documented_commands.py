"""docs/commands.md: it has every command and every option, and no others."""

import re
from typing import Any

import pytest
from tests.commands import LEAVES
from tests.docs.pages import PAGES, code_spans, rows, sections, text_of
from typer.main import get_command

from dorsiflex.cli.app import app
from dorsiflex.cli.commands import COMMANDS, GROUPS

PAGE = "docs/commands.md"
SECTIONS = {
    " ".join(re.findall(r"`dorsiflex ([^`]+)`", heading)): body
    for heading, body in sections(PAGE, 3).items()
}
OF_OTHER_PROGRAMS = {"--user", "--compile-bytecode", "--help"}


def _options(command: Any) -> set[str]:  # noqa: ANN401 # the class is private to Typer
    """Return all spellings of all options."""
    return {
        spelling
        for parameter in command.params
        if parameter.param_type_name == "option"
        for spelling in (*parameter.opts, *parameter.secondary_opts)
    }


def _arguments(command: Any) -> list[str]:  # noqa: ANN401 # likewise
    return [
        parameter.metavar or parameter.name.upper()
        for parameter in command.params
        if parameter.param_type_name == "argument"
    ]


def _documented(body: str) -> set[str]:
    """Return the spellings in the first column of the table of options."""
    return {
        span.partition(" ")[0]
        for cells in rows(body, "option")
        for span in code_spans(cells[0])
        if span.startswith("-")
    }


def test_every_command_has_a_section_and_no_other_has() -> None:
    """With its arguments in the heading, as the help names them; in the order of the help."""
    written = [" ".join([name, *_arguments(command)]) for name, command in LEAVES.items()]
    assert list(SECTIONS) == written


@pytest.mark.parametrize("name", LEAVES)
def test_every_option_is_documented_and_no_other_is(name: str) -> None:
    """In the table of its command; `-h`, which all have, is said once for all of them."""
    body = next(body for head, body in SECTIONS.items() if f"{head} ".startswith(f"{name} "))
    assert _documented(body) == _options(LEAVES[name])


def test_what_stands_before_the_command_is_documented() -> None:
    """`--db`, `-P` and the like."""
    group: Any = get_command(app)
    assert _documented(sections(PAGE, 2)["Before the command"]) == _options(group)


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_has_an_example_or_takes_nothing(name: str) -> None:
    """A block that a test runs, wherever there is something to say to the command."""
    body = next(body for head, body in SECTIONS.items() if f"{head} ".startswith(f"{name} "))
    is_bare = not _arguments(LEAVES[name]) and len(_options(LEAVES[name])) <= 2
    assert is_bare or f"\ndorsiflex {name}" in body or f"dorsiflex -P anna {name}" in body


def test_the_groups_are_those_of_the_help() -> None:
    """So that what is looked for stands where the help has it."""
    assert [head for head in sections(PAGE, 2) if head in GROUPS] == list(GROUPS)


@pytest.mark.parametrize("page", PAGES)
def test_no_option_is_named_that_does_not_exist(page: str) -> None:
    """Anywhere between backticks, in any page."""
    known = set().union(*map(_options, LEAVES.values()), _options(get_command(app)))
    named = {
        option
        for span in code_spans(text_of(page))
        for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", span)
        if option.startswith("--")
    }
    assert named <= known | OF_OTHER_PROGRAMS


@pytest.mark.parametrize("page", PAGES)
def test_no_command_is_named_that_does_not_exist(page: str) -> None:
    """`dorsiflex xyz` between backticks."""
    named = {
        match[1]
        for span in code_spans(text_of(page))
        if (match := re.match(r"dorsiflex ([a-z][a-z-]+)", span))
    }
    assert named <= set(COMMANDS)


def test_the_readme_names_every_command() -> None:
    """In the table of everyday use, in the groups of the help."""
    body = sections("README.md", 2)["Everyday use"]
    (cells,) = rows(body, "every day")
    assert [code_spans(cell) for cell in cells] == [
        [listed.name for listed in group] for group in GROUPS.values()
    ]

"""`guide`: its pages on any screen, as JSON, and what is printed of what must not be said."""

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dorsiflex.cli.app import app
from dorsiflex.domain.figures import FIGURES
from dorsiflex.domain.guide import PAGES

COMMANDS = [
    command for page in PAGES.values() for part in page.sections for command in part.commands
]


@pytest.fixture(autouse=True)
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for data and settings."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("DORSIFLEX_DB", "DORSIFLEX_PERSON", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return folder


def run(*arguments: str) -> Result:
    """Run dorsiflex."""
    return CliRunner().invoke(app, arguments)


def printed(*arguments: str) -> str:
    """What dorsiflex prints, with every run of blanks and line breaks as one blank."""
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return " ".join(result.stdout.split())


def test_without_a_page_the_pages_are_listed() -> None:
    """One line a page: what to type, and what it holds."""
    lines = run("guide").stdout.splitlines()
    assert [line.split()[:3] for line in lines] == [["dorsiflex", "guide", name] for name in PAGES]
    assert all(
        line.endswith(page.summary) for line, page in zip(lines, PAGES.values(), strict=True)
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_printed_whole(name: str) -> None:
    """Every text of every section arrives, however the lines are broken."""
    page = PAGES[name]
    said = printed("guide", name)
    assert said.startswith(page.title)
    for part in page.sections:
        for text in (part.heading, *part.paragraphs, *part.steps, *part.points, *part.commands):
            assert text in said
        for row in part.table:
            assert " ".join(row) in said


@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("name", [*PAGES, None])
def test_lines_fit_the_screen(
    name: str | None, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line is wider than the terminal, nor than 80; a shell joins a command in several lines."""
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = run("guide", *([name] if name else [])).stdout
    assert [line for line in shown.splitlines() if len(line) > min(columns, 80)] == []
    if name:
        joined = [line.strip() for line in shown.replace(" \\\n    ", " ").splitlines()]
        commands = {command for part in PAGES[name].sections for command in part.commands}
        assert commands <= set(joined)


def test_a_command_is_broken_before_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a terminal of 40 columns has no room for it."""
    monkeypatch.setenv("COLUMNS", "40")
    lines = run("guide", "test").stdout.splitlines()
    at = lines.index("  dorsiflex log -l 9.5/10/10.2 \\")
    assert lines[at + 1] == "    -r 11/11.3/11.2 --pain 1"


def test_every_figure_is_printed_with_unit_people_and_source() -> None:
    """Nothing of `figures` is left out."""
    said = printed("guide", "sources")
    for figure in FIGURES:
        head = f"{figure.what}: {figure.amount}" if figure.amount else figure.what
        assert f"{head} Measured: {figure.measured}" in said
        for source in figure.sources:
            for part in (source.authors, source.journal, source.doi, source.pmid):
                assert (part or "") in said


def test_one_figure_reads_as_it_should() -> None:
    """Powden's MDC, with everything that leads to the paper."""
    assert (
        "MDC of one test against another, same clinician: 1.9 cm"
        " Measured: average of 12 studies, methods mixed"
        " Source: [powden-2015] Powden, Hoch & Hoch 2015, Man Ther 20(4):524,"
        " doi 10.1016/j.math.2015.01.004"
    ) in printed("guide", "sources")


@pytest.mark.parametrize("name", PAGES)
def test_second_hand_is_said_wherever_it_is_shown(name: str) -> None:
    """After every mention of a paper that was not read, and after no other."""
    said = printed("guide", name)
    for source in PAGES[name].sources:
        if name == "sources":
            mentions = [part.split("Source: [")[0] for part in said.split(f"[{source.key}]")[1:]]
        else:
            mentions = [part[:30] for part in said.split(source.key)[1:]]
        assert mentions
        for mention in mentions:
            is_marked = "(reported second-hand)" in mention.split(";")[0].split("Measured:")[0]
            assert is_marked == source.second_hand, source.key


@pytest.mark.parametrize("name", PAGES)
def test_what_is_printed_has_no_claim_that_it_must_not_have(name: str) -> None:
    """Neither the texts, nor the figures, nor what is put around them."""
    said = printed("guide", name).lower()
    for meant in ("called normal or restricted", "normal distribution", "normal approximation"):
        said = said.replace(meant, "")
    for claim in (
        "normal",
        "restricted",
        "injury risk",
        "at risk",
        "no change",
        "unchanged",
        "will improve",
        "guarantee",
        "degrees per",
        "cm per degree",
        "pass or",
        "red zone",
        "green zone",
    ):
        assert claim not in said


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_guide_work(command: str) -> None:
    """What the guide tells people to type is accepted."""
    program, *arguments = shlex.split(command)
    assert program == "dorsiflex"
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("name", PAGES)
def test_a_page_as_json(name: str) -> None:
    """The keys that sections and figures cite are among the sources given."""
    page = json.loads(run("guide", name, "--json").stdout)
    assert page["schema"] == "dorsiflex.guide_page/1"
    assert page["name"] == name
    assert [part["heading"] for part in page["sections"]] == [
        part.heading for part in PAGES[name].sections
    ]
    cited = {key for part in page["sections"] + page["figures"] for key in part["sources"]}
    assert cited == {source["key"] for source in page["sources"]}


def test_the_figures_as_json() -> None:
    """Numbers are numbers, with the end of a range, the unit, and whether anybody found it."""
    page = json.loads(run("guide", "sources", "--json").stdout)
    assert len(page["figures"]) == len(FIGURES)
    assert len(page["sources"]) == len(PAGES["sources"].sources)
    konor = next(figure for figure in page["figures"] if figure["what"].startswith("SEM, tape"))
    assert (konor["value"], konor["to"], konor["unit"]) == (0.4, 0.6, "cm")
    assert konor["sources"] == ["konor-2012"]
    assert konor["convention"] is False
    hoch = next(source for source in page["sources"] if source["key"] == "hoch-2011")
    assert hoch["second_hand"] is True


def test_the_list_as_json() -> None:
    """Names, titles and what each page holds."""
    listed = json.loads(run("guide", "--json").stdout)
    assert listed["schema"] == "dorsiflex.guide/1"
    assert [page["name"] for page in listed["pages"]] == list(PAGES)
    assert set(listed["pages"][0]) == {"name", "title", "holds"}


def test_an_unknown_page_is_wrong_usage() -> None:
    """Exit code 2, two lines on standard error, the pages named."""
    result = run("guide", "ankle")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "error: the guide has no page 'ankle'",
        "hint: write test, report, pain, knee or sources",
    ]


def test_titles_are_strong_where_colour_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Escapes come with FORCE_COLOR and never without it."""
    assert "\x1b" not in run("guide", "knee").stdout
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run("guide", "knee").stdout.startswith("\x1b[1mThe ankle and the knee\x1b[0m\n")


def test_the_guide_touches_nothing(mine: Path) -> None:
    """No database and no settings are made by reading it."""
    for name in PAGES:
        run("guide", name)
    assert list(mine.iterdir()) == []

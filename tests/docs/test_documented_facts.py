"""What the pages say about settings, exit codes, tables, columns and files is so."""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.docs.pages import PAGES, ROOT, anchor, code_spans, rows, sections, text_of

import dorsiflex
from dorsiflex import errors
from dorsiflex.domain import thresholds
from dorsiflex.domain.settings import Settings, environment_variable, known_keys, parse_setting
from dorsiflex.errors import DorsiflexError
from dorsiflex.exchange.own_rows import SCHEMAS
from dorsiflex.exchange.report_csv import SQUAD_HEADER, WEEKS_HEADER
from dorsiflex.storage import statements as sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Run

TEXT_FILES = {".md", ".py", ".sh", ".toml", ".csv", ".txt", ".svg", ".yml", ".json"}


def test_exit_codes_are_those_of_the_errors() -> None:
    """Every class of errors has a line, and the codes of the shell: 130 interrupted, 141 closed."""
    documented = {
        int(cells[0]) for cells in rows(sections("docs/scripting.md", 2)["Exit codes"], "exit code")
    }
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, DorsiflexError)
    ]
    assert documented == {0, 130, 141, *(error.exit_code for error in classes)}


def test_settings_are_those_of_the_program() -> None:
    """Names, variables, values that are taken, and defaults."""
    documented = rows(sections("docs/commands.md", 2)["Settings"], "setting")
    assert [code_spans(cells[0])[0] for cells in documented] == list(known_keys())
    for name, environment, values, default in documented:
        (key,) = code_spans(name)
        assert code_spans(environment) == [environment_variable(key)]
        for value in code_spans(values):
            parse_setting(key, value)
        of_program = getattr(Settings(), key)
        if of_program is None:
            me = "[`me`](#before-the-command), made on first use"
            assert default == "not recorded" or default.startswith(me)
        else:
            assert code_spans(default) == [str(of_program)]


def test_tables_and_columns_are_those_of_the_database() -> None:
    """All of them, in their order, and the version of the tables."""
    from dorsiflex.storage.tables import Table

    documented = {
        name: [code_spans(cells[0])[0] for cells in rows(body, "column")]
        for name, body in sections("docs/data-model.md", 3).items()
    }
    assert documented == {
        name: [column.name for column in table.columns]
        for name, table in Table.metadata.tables.items()
    }
    assert f"now `{sql.SCHEMA_VERSION}`" in text_of("docs/data-model.md")


def test_columns_of_the_csv_are_those_written() -> None:
    """Of everything that `export` writes, and of the weeks of a report and of squads."""
    exported = code_spans(text_of("docs/scripting.md"))
    for schema in SCHEMAS.values():
        assert ",".join(schema.names) in exported
    assert ",".join(WEEKS_HEADER) in code_spans(text_of("docs/commands.md"))
    squad = set(code_spans(sections("docs/squad.md", 2)["Everybody: `squad`"]))
    assert {re.sub("^(left|right)_", "", column) for column in SQUAD_HEADER} <= squad


def test_the_numbers_of_the_overview_are_those_of_the_evidence() -> None:
    """Every threshold that it names is the one that the report uses."""
    said = sections("docs/method.md", 2)["In short"]
    for sentence in (
        f"{thresholds.SEM_PUBLISHED_CM:.3f} cm ({thresholds.SEM_THREE_TRIALS_CM:.3f} cm with three",
        f"never below {thresholds.SEM_FLOOR_CM:g} cm",
        f"first and in the last {thresholds.WINDOW_DAYS} days",
        f"{thresholds.Z_95} x SEM",
        f"up to {thresholds.COMMON_ASYMMETRY_CM:g} cm common",
        f"over {thresholds.LARGEST_ASYMMETRY_SEEN_CM:g} cm outside",
        f"over `pain_limit` ({thresholds.DEFAULT_PAIN_LIMIT} of 10)",
    ):
        assert sentence in said, sentence
    assert (thresholds.DAYS_FOR_PERSONAL_SEM, thresholds.DAYS_FOR_TREND) == (10, 6)
    assert "from ten days of tests on" in said
    assert "from six days of tests on" in said


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """To a file that is there and, where they name one, to a heading in it."""
    for target in _links(text_of(page)):
        path, _, heading = target.partition("#")
        file = (PAGES[page].parent / path).resolve() if path else PAGES[page].resolve()
        assert file.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {anchor(each) for each in headings}, target


def _links(text: str) -> "Iterator[str]":
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        found = "".join(target)
        if not found.startswith("https://"):
            yield found


def test_the_layers_for_contributors_are_those_of_the_program() -> None:
    """Every folder of the source has its line."""
    body = text_of("docs/contributing.md")
    named = set(re.findall(r"^(\w+)/ ", body, re.MULTILINE))
    folders = {path.parent.name for path in (ROOT / "src" / "dorsiflex").glob("*/__init__.py")}
    assert named == folders
    for path in re.findall(r"`((?:cli|domain|exchange|storage)/\w+\.py)`", body):
        assert (ROOT / "src" / "dorsiflex" / path).is_file(), path
    for path in re.findall(r"`((?:docs|tests|benchmarks)/[\w./]+)`", body.replace("NAME", "log")):
        assert (ROOT / path).exists(), path


def test_the_pythons_are_the_same_everywhere() -> None:
    """Metadata, README, the wheel that is tried alone, and the workflow name the same versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = [text.rpartition(" ")[2] for text in project["classifiers"] if "Python :: 3." in text]
    assert f"Python {said[0]} to {said[-1]} on" in text_of("README.md")
    assert project["requires-python"] == f">={said[0]}"
    release = (ROOT / ".ci" / "release.py").read_text(encoding="utf-8")
    assert f"PYTHONS = {tuple(said)}".replace("'", '"') in release
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert f"python: {said}".replace("'", '"') in workflow
    assert all(f"  {version}\n" in workflow for version in said)


def test_the_workflow_calls_what_people_call() -> None:
    """`.ci/run`, and both commands of the README; it may read, and nothing else."""
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    runs = re.findall(r"run: (.*)$", workflow, re.MULTILINE)
    assert runs == [
        "bash .ci/run",
        'eval "$(python .ci/quick_start.py demo)"',
        'eval "$(python .ci/quick_start.py tests)"',
    ]
    assert re.findall(r"permissions:\n(?:  .*\n)+", workflow) == [
        "permissions:\n  contents: read\n"
    ]


def test_the_version_stands_in_one_place() -> None:
    """In the package; what is built, printed and written down takes it from there."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in pyproject["project"]
    assert pyproject["project"]["dynamic"] == ["version"]
    assert (ROOT / pyproject["tool"]["hatch"]["version"]["path"]).samefile(dorsiflex.__file__)
    holders = [
        path
        for path in (ROOT / "src").rglob("*.py")
        if dorsiflex.__version__ in path.read_text(encoding="utf-8")
    ]
    assert [path.name for path in holders] == ["__init__.py"]
    assert not any(f"{dorsiflex.__version__}" in text_of(page) for page in PAGES)


def test_the_version_is_printed(run: "Run") -> None:
    """`dorsiflex --version`, nothing else."""
    assert run("--version").out == f"dorsiflex {dorsiflex.__version__}\n"


def test_the_quick_start_is_two_commands_of_one_line() -> None:
    """Each in a block of its own: what `.ci/run` takes from here, and newcomers type."""
    body = sections("README.md", 2)["Quick start"]
    found = re.findall(r"^```sh\n(.*?)^```", body, re.MULTILINE | re.DOTALL)
    assert [block.count("\n") for block in found] == [1, 1]
    assert found[0].endswith("dorsiflex demo\n")
    assert "-m pytest" in found[1]


def test_no_file_names_a_registry() -> None:
    """Where packages come from is the machine's business."""
    hosts = re.compile(
        r"\b(test\.)?pypi\.(org|io)|pythonhosted|index-url|anaconda\.org", re.IGNORECASE
    )
    found = [
        path
        for folder in (".ci", ".github", "benchmarks", "docs", "findings", "src", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and (path.suffix in TEXT_FILES or folder == ".ci")
        if path.resolve() != Path(__file__).resolve()
        if hosts.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []

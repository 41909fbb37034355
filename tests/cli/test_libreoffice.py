"""What LibreOffice makes of our files: saved copies come back as the same records.

The files in `tests/exchange/libreoffice` were made by LibreOffice 7.4 with German settings, if
their names do not say something else: `own` of an export, `clinic` of a made-up table of somebody
else (`tests/exchange/test_workbooks.py`). Where LibreOffice is installed, it makes others here.
"""

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

MADE = Path(__file__).parents[1] / "exchange" / "libreoffice"
SOFFICE = shutil.which("soffice")
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>LANGUAGE</value></prop></item></oor:items>"""

TESTS = """\
da24025c-0c13-4e18-a0e5-1d146e78d57e,NA,left,2026-03-30T00:15:00+02:00,9.916666666666666,10.25,\
9.5 10 10.25,0,false,,false,,'=b 3,"'=SUM(1), 'tis",,2026-03-30,00:15:00,2026-W14
136e24cc-1554-4fd1-a838-cef41ec030a1,007,right,2026-11-20T00:00:00-09:30,14.915,15,\
14.83 15,3,true,,true,,,'-,other,2026-11-20,00:00:00,2026-W47
"""

SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,{sheet}"
"""CSV in UTF-8 with commas, its cells as they are shown, as LibreOffice offers it."""

RECOMMENDED = "CSV:44,34,76,1,2/2/7/2/13/2/14/2/16/5,1033,false,false"
"""How `docs/reading-exports.md` says to open our CSV."""


@pytest.fixture
def own(run: "Run") -> "Run":
    """Put the records of the file `own.ods` in place."""
    assert run("import", str(MADE / "own.ods"), "--add-people").code == 0
    return run


def assert_same(run: "Run", file: Path, count: int) -> None:
    """Check that an import of a file changes nothing."""
    outcome = run("import", str(file))
    expected = f"0 new, 0 changed, {count} same, 0 refused\n"
    assert (outcome.code, outcome.out) == (0, expected), (file.name, outcome.err)


@pytest.mark.parametrize("ending", ["ods", "xlsx", "xls"])
def test_an_export_that_libreoffice_saved_is_read_as_it_was(run: "Run", ending: str) -> None:
    """Each record; LibreOffice stores flags as formulas, of which `FALSE()` has the result 0."""
    outcome = run("import", str(MADE / f"own.{ending}"), "--add-people")
    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("7 new, 0 changed, 0 same, 0 refused\n")
    assert run("export", "--all-people").out.partition("\n")[2] == TESTS
    (training,) = run("-P", "007", "export", "--what", "training", "--json").json
    assert training["exercise"] == "calf-stretch"
    assert training["done_at"] == "2026-11-19T23:59:59+05:45"
    assert (training["side"], training["load_kg"], training["sharp"]) == ("left", 12.5, False)
    mornings = run("-P", "NA", "export", "--what", "mornings").rows
    assert [(row["day"], row["pain"]) for row in mornings] == [
        ("1900-02-28", "0"),
        ("2026-03-31", "4"),
    ]
    events = [
        (row["day"], row["side"], row["baseline"], row["text"])
        for person in ("NA", "007")
        for row in run("-P", person, "export", "--what", "events", "--json").json
    ]
    assert events == [
        ("2026-02-01", "left", True, "'=surgery"),
        ("2026-02-02", "both", False, "12-10"),
    ]


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_a_sheet_that_libreoffice_saved_as_csv_is_the_same(own: "Run", language: str) -> None:
    """With a decimal comma and WAHR too, and with 14.915 shown as 14.92."""
    assert_same(own, MADE / f"own-tests-{language}.csv", 2)


def converted(folder: Path, language: str, to: str, file: Path, *options: str) -> None:
    """Have LibreOffice with the settings of a language save a file in another format."""
    assert SOFFICE is not None
    profile = folder / language
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        settings = SETTINGS.replace("LANGUAGE", language)
        (profile / "user" / "registrymodifications.xcu").write_text(settings)
    words = ["--headless", *options, "--convert-to", to, "--outdir", str(folder), str(file)]
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", *words]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_libreoffice_changes_nothing_in_an_export(
    own: "Run", tmp_path: Path, language: str
) -> None:
    """Opened and saved again, as a workbook or sheet by sheet as CSV, it is all the same."""
    book = tmp_path / "all.xlsx"
    assert own("export", "--all-people", "-o", str(book)).code == 0
    saved = tmp_path / "saved"
    for ending in ("ods", "xlsx"):
        converted(saved, language, ending, book)
        assert_same(own, saved / f"all.{ending}", 7)
    converted(saved, language, SHOWN.format(sheet=-1), book)
    for kind, count in {"tests": 2, "training": 1, "mornings": 2, "events": 2}.items():
        assert_same(own, saved / f"all-{kind}.csv", count)
    times = [line.split(",")[4] for line in (saved / "all-tests.csv").read_text().splitlines()]
    assert times == ["local_time", "00:15:00", "00:00:00"]


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_csv_that_libreoffice_opened_as_the_page_says_is_the_same(
    own: "Run", tmp_path: Path, language: str
) -> None:
    """Columns of text stay text; what it writes with a decimal comma is understood."""
    file = tmp_path / "tests.csv"
    assert own("export", "--all-people", "-o", str(file)).code == 0
    saved = tmp_path / "saved"
    converted(saved, language, SHOWN.format(sheet=0), file, f"--infilter={RECOMMENDED}")
    assert_same(own, saved / "tests.csv", 2)
    assert ("14,915" in (saved / "tests.csv").read_text()) == (language == "de-DE")

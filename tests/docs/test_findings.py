"""The findings have one form and one list; what they found is run by hand, not here."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, anchor

FINDINGS = ROOT / "findings"
SCRIPTS = sorted(FINDINGS.glob("*.sh"))
LIST = (FINDINGS / "README.md").read_text(encoding="utf-8")

by_name = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)


def test_the_list_has_a_line_for_each_script() -> None:
    """In the order of their names, and nothing else is in the folder."""
    listed = re.findall(r"^\| \[([\w-]+)\]\(\1\.sh\) \|", LIST, re.MULTILINE)
    assert listed == [script.stem for script in SCRIPTS]
    assert len(SCRIPTS) >= 8
    others = {path.name for path in FINDINGS.iterdir() if path.suffix != ".sh"}
    assert others == {"README.md"}


def test_the_links_of_the_list_lead_somewhere() -> None:
    """To a file that is there and, if they name one, to a heading in it."""
    for path, heading in re.findall(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)", LIST):
        target = (FINDINGS / path).resolve()
        assert target.exists(), path
        if heading:
            text = target.read_text(encoding="utf-8")
            assert heading in map(anchor, re.findall(r"^#+ (.*)$", text, re.MULTILINE)), heading


@by_name
def test_the_comment_says_what_was_found(script: Path) -> None:
    """What one would expect, what happens, the source, and why it matters, before any command."""
    comment, _, rest = script.read_text(encoding="utf-8").partition("set -euo pipefail\n")
    assert rest
    lines = comment.splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert all(line.startswith("#") and len(line) <= 120 for line in lines)
    parts = [comment.find(f"\n{part}") for part in ("# Expected", "# What happens", "# Why it")]
    assert -1 < parts[0] < parts[1] < parts[2]
    assert "Source: " in comment


@by_name
def test_a_script_installs_pinned_packages_and_cleans_up(script: Path) -> None:
    """Into a temporary folder, without naming a path of a machine; it can say that it changed.

    R's packages are those of the machine: a script says for which versions it was written.
    """
    text = script.read_text(encoding="utf-8")
    assert "work=$(mktemp -d)\n" in text
    assert "trap 'rm -rf \"$work\"' EXIT\n" in text
    installs = re.findall(r"pip install --quiet --no-compile ((?:.*\\\n)*.*)$", text, re.MULTILINE)
    if "Rscript" in text:
        assert 'echo "skipped: needs R with the packages ' in text
        assert "R 4.2.2" in text.partition("set -euo pipefail\n")[0]
    else:
        assert installs
    for packages in installs:
        for package in packages.replace("\\\n", " ").split():
            assert re.fullmatch(r"'[\w.-]+==[\d.]+'", package), package
    assert not re.search(r"/(home|root|work|Users|opt|usr/local)/", text)
    assert "dorsiflex" not in text
    assert "changed" in text


@pytest.mark.skipif(os.name == "nt", reason="the scripts are for a POSIX shell")
@by_name
def test_a_script_can_be_run(script: Path) -> None:
    """It is executable, and bash can parse it."""
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_the_sdist_holds_them() -> None:
    """The folder is named among what an sdist includes."""
    assert '"/findings"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")

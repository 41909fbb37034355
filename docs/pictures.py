"""Draw the pictures of the documentation anew: `python docs/pictures.py`.

They are made by the program itself, on its made-up data and on a fixed day, and are the same on
every machine. A test compares them, so that they cannot fall behind.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

NOW = "2026-11-22T18:00:00+00:00"
PICTURES = {"report.svg": ("report",)}
"""The files, and what each is a picture of."""


def draw(folder: Path) -> None:
    """Draw all pictures into a folder."""
    with TemporaryDirectory() as work:
        environ = {name: value for name, value in os.environ.items() if "DORSIFLEX" not in name}
        for home in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"):
            environ[home] = work  # no settings of the user who draws
        environ["DORSIFLEX_NOW"] = NOW
        program = [sys.executable, "-m", "dorsiflex"]

        def run(*words: str) -> None:
            subprocess.run(
                [*program, *words], cwd=work, env=environ, check=True, capture_output=True
            )

        run("demo", "--data", "made-up")
        for name, words in PICTURES.items():
            target = str(folder.resolve() / name)
            run("--db", "made-up/demo.sqlite3", *words, "--save", target, "--force")
            Path(target).chmod(0o644)  # a report is private; this one is not


if __name__ == "__main__":
    draw(Path(__file__).parent)

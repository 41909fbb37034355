"""What is measured: each tool in an environment of its own, with bytecode, and a home for all.

One environment a tool, as pipx makes them: tools that look for plug-ins would look through the
packages of all the others. The wheel of dorsiflex is built from this tree on every run.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

TREE = Path(__file__).resolve().parent.parent
NOW = "2026-11-22T18:00:00+00:00"
"""The time of every measured run, so that the made-up tests end just before it."""

_VERSION = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"


class Installed:
    """Environments, a home, and stores in one folder.

    Attributes:
        folder: holds it all.
        variables: the whole environment that measured commands get.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = folder / "home"
        home.mkdir(exist_ok=True)
        self.variables = {
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "DORSIFLEX_NOW": NOW,
        }
        self._packages: dict[str, Path] = {}

    def install_ours(self, extras: str = "") -> None:
        """Build the wheel of this tree and install it, with extras such as `[postgres]`."""
        wheels = self.folder / "wheels"
        for old in wheels.glob("dorsiflex-*.whl"):
            old.unlink()
        _pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(TREE))
        (wheel,) = wheels.glob("dorsiflex-*.whl")
        python = self.install("dorsiflex", str(wheel))
        if extras:
            _pip(python, "install", "--compile", f"{wheel}{extras}")
        # The dependencies are there; the version of the wheel is that of the one before it.
        _pip(python, "install", "--no-deps", "--force-reinstall", "--compile", str(wheel))

    def install(self, package: str, source: str | None = None) -> str:
        """Install a package and what it needs; give its Python."""
        environment = self.folder / "environments" / package
        if not environment.exists():
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        python = str(environment / "bin" / "python")
        _pip(python, "install", "--compile", source or package)
        self._packages[package] = environment
        return python

    def program(self, package: str, name: str) -> str:
        """Return the path of a program of an installed package."""
        return str(self._packages[package] / "bin" / name)

    def run(self, *argv: str | Path, stdin: str = "") -> str:
        """Run a command that is not measured, and give what it writes."""
        done = subprocess.run(
            argv, env=self.variables, input=stdin, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, argv))} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def versions(self, also: Iterable[str] = ()) -> str:
        """Say what is installed in which version; `also` names dependencies of dorsiflex."""
        found = []
        for package in self._packages:
            names = (package, *also) if package == "dorsiflex" else (package,)
            versions = self.run(self.program(package, "python"), "-c", _VERSION, *names).split()
            found += [f"{name} {version}" for name, version in zip(names, versions, strict=True)]
        return f"{', '.join(found)}{_commit()}."


@contextmanager
def installed(folder: Path | None, extras: str = "") -> Iterator[Installed]:
    """Install dorsiflex under a folder that is kept, or under one that is not; work in it."""
    with tempfile.TemporaryDirectory() as passing:
        place = (folder or Path(passing)).absolute()
        place.mkdir(parents=True, exist_ok=True)
        os.chdir(place)
        try:
            found = Installed(place)
            found.install_ours(extras)
            yield found
        finally:
            os.chdir("/")  # out of a folder that may go now


def shell() -> str:
    """Return the path of the sqlite3 shell.

    Raises:
        SystemExit: there is none.
    """
    if path := which("sqlite3"):
        return path
    raise SystemExit("the sqlite3 shell is the measure here: install it (Debian: sqlite3)")


def _pip(python: str, *words: str) -> None:
    kept_out = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PIP_NO_COMPILE"}
    variables = {name: value for name, value in os.environ.items() if name not in kept_out}
    subprocess.run([python, "-m", "pip", "--quiet", *words], check=True, env=variables)


def _commit() -> str:
    """Name what was built, where this tree is in Git."""
    commit = _git("rev-parse", "--short", "HEAD")
    changed = " with changes" if _git("status", "--porcelain", "src", "pyproject.toml") else ""
    return f", commit {commit}{changed}" if commit else ""


def _git(*words: str) -> str:
    git = ["git", "-C", str(TREE), *words]
    return subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()

"""What is measured: each tool in an environment of its own, with bytecode, and a home for all.

One environment a tool, as pipx makes them: tools that look for plug-ins would look through the
packages of all the others. The wheel of dorsiflex is built from this tree on every run.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from interleaved import Command
from results import EARLIER

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

    def install_ours(self, extras: str = "", tree: Path = TREE) -> None:
        """Build the wheel of a tree and install it, with extras such as `[postgres]`."""
        wheels = self.folder / "wheels"
        for old in wheels.glob("dorsiflex-*.whl"):
            old.unlink()
        _pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(tree))
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


def builds(place: Installed, commit: str | None, extras: str = "") -> list[Installed]:
    """Return this tree's build and that of an earlier commit, if one is given.

    Each has a folder of its own, because it may not open what another version stored.
    """
    if commit is None:
        return [place]
    folder = place.folder / f"before-{commit}"
    source = folder / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    command = ["git", "-C", str(TREE), "archive", commit]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(source, filter="data")
    earlier = Installed(folder)
    earlier.install_ours(extras, source)
    return [place, earlier]


def taking_turns(
    commands: dict[str, Command], earlier: dict[str, Command] | None = None
) -> dict[str, Command]:
    """Return commands, and those of dorsiflex also as an earlier build has them."""
    ours = ((name, it) for name, it in (earlier or {}).items() if it.argv[0].endswith("/dorsiflex"))
    return commands | {f"{name}{EARLIER}": command for name, command in ours}


def shell() -> str:
    """Return the path of the sqlite3 shell.

    Raises:
        SystemExit: there is none.
    """
    if path := shutil.which("sqlite3"):
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

"""What is handed on: built twice alike, complete, and used alone on every Python that is here.

Run by `.ci/run` in an environment that has `build`: `.venv/bin/python .ci/release.py`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from email.parser import Parser
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LONG_AGO = 1_000_000_000
SHARED = {
    "bash-completion/completions/dorsiflex",
    "fish/vendor_completions.d/dorsiflex.fish",
    "man/man1/dorsiflex.1",
    "zsh/site-functions/_dorsiflex",
}


def main() -> None:
    """Build, compare, look, install, use."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        sdist, wheel = build_twice(work)
        look_into(sdist, wheel)
        found = 0
        for version in PYTHONS:
            python = find_python(version)
            if python is None:
                say(f"Python {version}: not here")
                continue
            use_alone(wheel, python, work / f"alone-{version}")
            say(f"Python {version}: the wheel alone works")
            found += 1
        if not found:
            sys.exit("none of the Pythons that are supported is here")


def build_twice(work: Path) -> tuple[Path, Path]:
    """Build in two places, with two times, rights and umasks; give what is the same in both."""
    built = []
    # The first wheel is built from the sdist, the second from the tree.
    for name, umask, options in (
        ("one", 0o022, ()),
        ("another place", 0o077, ("--sdist", "--wheel")),
    ):
        tree = work / name
        copy_tracked(tree)
        if name != "one":
            for path in tree.rglob("*"):
                os.utime(path, (LONG_AGO, LONG_AGO))
                path.chmod(0o700 if path.is_dir() else 0o600)
        out = work / f"{name} out"
        run(sys.executable, "-m", "build", *options, "--outdir", str(out), str(tree), umask=umask)
        built.append(sorted(out.iterdir()))
    for first, second in zip(*built, strict=True):
        if digest(first) != digest(second):
            sys.exit(f"{first.name} differs from one build to the next")
        say(f"{first.name}: the same in both builds, sha256 {digest(first)}")
    wheel, sdist = sorted(built[0], key=lambda path: path.suffix != ".whl")
    return sdist, wheel


def copy_tracked(target: Path) -> None:
    """Copy what git knows, as it is in this folder."""
    for name in tracked():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target / name)


def tracked() -> list[str]:
    """Return the names of all files of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def look_into(sdist: Path, wheel: Path) -> None:
    """Check that the sdist has every file of the project, and the wheel all that users need."""
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    if missing := set(tracked()) - inside:
        sys.exit(f"the sdist lacks {', '.join(sorted(missing))}")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata_name,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(archive.read(metadata_name).decode())
    sources = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "dorsiflex").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    if missing := sources - set(names):
        sys.exit(f"the wheel lacks {', '.join(sorted(missing))}")
    shared = {name.partition("/data/share/")[2] for name in names if "/data/share/" in name}
    if missing := SHARED - shared:
        sys.exit(f"the wheel lacks {', '.join(sorted(missing))}")
    if foreign := {name for name in names if not name.startswith("dorsiflex")}:
        sys.exit(f"the wheel has {', '.join(sorted(foreign))}, which is not for users")
    wanted = {
        "License-Expression": "MIT",
        "Requires-Python": ">=3.11",
        "Description-Content-Type": "text/markdown",
    }
    for field, value in wanted.items():
        if metadata[field] != value:
            sys.exit(f"the metadata say {field}: {metadata[field]}, not {value}")
    for field in ("Summary", "Author", "Keywords", "License-File", "Classifier", "Requires-Dist"):
        if not metadata[field]:
            sys.exit(f"the metadata lack {field}")
    if not str(metadata.get_payload()).startswith("# dorsiflex"):
        sys.exit("the metadata lack the README")


def find_python(version: str) -> list[str] | None:
    """Find a Python that starts: by its name, by the Windows launcher, or among pyenv's."""
    candidates = [[f"python{version}"], ["py", f"-{version}"]]
    if pyenv := shutil.which("pyenv"):
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout
        candidates += [
            [str(path)] for path in Path(root.strip()).glob(f"versions/{version}.*/bin/python")
        ]
    for candidate in candidates:
        try:
            found = subprocess.run(
                [*candidate, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        except OSError:
            continue
        if found.returncode == 0 and found.stdout.strip() == version:
            return candidate
    return None


def use_alone(wheel: Path, python: list[str], folder: Path) -> None:
    """Install the wheel into an environment that has nothing else, and do a day's work with it."""
    run(*python, "-m", "venv", str(folder / "env"))
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    inside = str(programs / "python")
    run(inside, "-m", "pip", "install", "--quiet", str(wheel))
    run(inside, "-m", "pip", "check")
    home = folder / "home"
    home.mkdir()
    environ = {name: value for name, value in os.environ.items() if "DORSIFLEX" not in name}
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        environ[name] = str(home)
    environ |= {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    dorsiflex = str(programs / "dorsiflex")

    def use(*words: str) -> str:
        return run(dorsiflex, *words, cwd=home, env=environ)

    use("--version")
    use("log", "-l", "9.5/10/10.2", "-r", "11.2", "--pain", "2")
    use("report")
    use("report", "--save", "report.svg")
    use("plan", "start")
    use("squad")
    if ",9.5 10 10.2,2,false," not in use("export"):
        sys.exit("the export lacks the test that was stored")
    use("undo")
    if "export" not in use("__complete", "fish", "exp"):
        sys.exit("exp is not completed")
    if "gain, evidence" not in use("demo"):
        sys.exit("the demo shows no verdict")


def run(
    *words: str, umask: int = -1, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> str:
    """Run a program; show what it said where it fails."""
    done = subprocess.run(
        words, cwd=cwd, env=env, umask=umask, capture_output=True, encoding="utf-8",
        errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def say(text: str) -> None:
    """Print something and flush it."""
    print(text, flush=True)


if __name__ == "__main__":
    main()

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import dorsiflex

ROOT = Path(__file__).parents[2]
LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def test_the_layers_hold(own_world: Path) -> None:
    """Import-linter keeps every contract of pyproject.toml: arrows point down only."""
    source = str(Path(dorsiflex.__file__).parents[1])
    result = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": source, "HOME": str(own_world)},
        capture_output=True,
        text=True,
        check=False,
    )
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(contracts['contracts'])} kept, 0 broken" in result.stdout


def imported_modules(path: Path, known: frozenset[str]) -> Iterator[str]:
    """The modules of ours that one imports anywhere, also in functions and for types only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in known else node.module for name in names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def imports_below(root: Path) -> dict[str, set[str]]:
    """What each module of a package imports of the package."""
    paths = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in root.glob("dorsiflex/**/*.py")
    }
    known = frozenset(paths)
    return {
        module: set(known.intersection(imported_modules(path, known))) - {module, "dorsiflex"}
        for module, path in paths.items()
    }


def test_no_imports_make_a_circle() -> None:
    """Import-linter sees only those at the top of a module; here every import counts."""
    graph = imports_below(Path(dorsiflex.__file__).parents[1])
    assert graph["dorsiflex.cli.log"]
    TopologicalSorter(graph).prepare()


def test_a_circle_is_found(tmp_path: Path) -> None:
    """One import in a function, one for types only: each alone is hidden from import-linter."""
    package = tmp_path / "dorsiflex"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "a.py").write_text("def f():\n    from dorsiflex import b\n")
    (package / "b.py").write_text("if TYPE_CHECKING:\n    from dorsiflex.a import f\n")
    with pytest.raises(CycleError):
        TopologicalSorter(imports_below(tmp_path)).prepare()

import os
import subprocess
import sys
import tomllib
from pathlib import Path

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

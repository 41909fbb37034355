"""Print a command of the README's "Quick start", `demo` or `tests`, as it is typed here."""

import os
import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def command(which: str) -> str:
    """Return the first command, which shows the demo, or the second, which runs the tests."""
    text = README.read_text(encoding="utf-8")
    section = re.search(r"^## Quick start$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    if section is None:
        sys.exit("the README has no Quick start")
    blocks = re.findall(r"^```sh\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)
    found = str(blocks[("demo", "tests").index(which)]).strip()
    if os.name == "nt":
        found = found.replace("python3", "python").replace(".venv/bin/", ".venv/Scripts/")
    return found


if __name__ == "__main__":
    print(command(sys.argv[1]))

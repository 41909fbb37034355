"""The way in: `dorsiflex` and `python -m dorsiflex`."""

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # A short-lived process that imports much spends a third of its time collecting garbage that is
    # none; commands that run long turn it on again.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    from dorsiflex.cli.app import app

    try:
        app(prog_name="dorsiflex")
    finally:
        # The interpreter collects once more as it ends; frozen, there is nothing to look at.
        gc.freeze()


if __name__ == "__main__":
    main()

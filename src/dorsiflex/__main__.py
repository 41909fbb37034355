"""The way in: `dorsiflex` and `python -m dorsiflex`."""

import gc
import os
import sys

from dorsiflex import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"] and _is_written(f"dorsiflex {__version__}\n"):
        return
    # A short-lived process that imports much spends a third of its time collecting garbage that is
    # none; commands that run long turn it on again.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        from dorsiflex.cli.app import app

        app(prog_name="dorsiflex")
    except KeyboardInterrupt:
        # Half of a short run is that import, where nobody else guards against Ctrl-C.
        from dorsiflex.errors import INTERRUPTED

        if sys.stderr is not None:
            sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
    finally:
        # The interpreter collects once more as it ends; frozen, there is nothing to look at.
        gc.freeze()


def _is_written(text: str) -> bool:
    """Write without Typer, whose import takes ten times as long; tell whether it could be done."""
    try:
        # Past the buffer of `sys.stdout`, so that nothing is left in it where this fails.
        return os.write(sys.stdout.fileno(), text.encode()) == len(text)
    except (AttributeError, OSError, ValueError):
        return False  # the command line says what is wrong with the output


if __name__ == "__main__":
    main()

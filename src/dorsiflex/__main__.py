"""Entry point of `dorsiflex` and `python -m dorsiflex`."""

from __future__ import annotations

import gc
import os
import sys

from dorsiflex import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"] and _try_to_write(f"dorsiflex {__version__}\n"):
        return
    # A short process with many imports would spend a third of its time on garbage collection that
    # finds nothing; nor do a million tests leave cycles, as benchmarks/million.py shows by memory.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        from dorsiflex.cli.app import app

        app(prog_name="dorsiflex")
    except KeyboardInterrupt:
        # That import is half of a short run, and no other handler covers it.
        from dorsiflex.errors import INTERRUPTED

        if sys.stderr is not None:
            sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
    finally:
        # Spares the collection at exit.
        gc.freeze()


def _try_to_write(text: str) -> bool:
    """Write without importing Typer, which takes ten times as long; return whether it worked."""
    try:
        # Bypasses the buffer of `sys.stdout`, so that a failure leaves nothing in it.
        return os.write(sys.stdout.fileno(), text.encode()) == len(text)
    except (AttributeError, OSError, ValueError):
        return False  # the normal way reports what is wrong with the output


if __name__ == "__main__":
    main()

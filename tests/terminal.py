"""A program at a pseudo-terminal: Ctrl-C, and its end."""

import subprocess
import time
from pathlib import Path
from typing import Any

import pexpect


def interrupt(process: Any) -> None:  # noqa: ANN401 # pexpect has no types
    """Press Ctrl-C as soon as the program waits for a line.

    Seeing the prompt is not enough: Python notices a signal between two instructions, or when it
    interrupts a read. One that arrives between the prompt and the read waits for the next line.
    """
    while not _is_asleep(process.pid):
        time.sleep(0.01)
    process.sendintr()


def _is_asleep(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        state = stat.read_text().rpartition(")")[2].split()[0]
    else:
        command = ["ps", "-o", "stat=", "-p", str(pid)]
        state = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return state.startswith(("S", "I"))


def ended(process: Any) -> tuple[int, str]:  # noqa: ANN401 # likewise
    """Wait for the end; return the exit code and what was shown since the last expectation."""
    process.expect(pexpect.EOF)
    process.wait()
    process.ptyproc.delayafterclose = 0  # there is nothing left to wait for
    process.close()
    return process.exitstatus, process.before

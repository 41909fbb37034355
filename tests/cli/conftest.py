"""What several commands are tried on."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run


@pytest.fixture
def three(run: "Run") -> "Run":
    """1 left 9.5 and 2 right 11.2 (pain 2, home) on Thu 19 Nov, 3 left 10 (gym) on Sat 21 Nov."""
    run("log", "-l", "9.5", "-r", "11.2", "--at", "2026-11-19 08:00", "-t", "home", "-p", "2")
    run("log", "-l", "9.8/10/10.2", "--at", "2026-11-21 08:00", "-t", "gym", "-n", "hip [left]")
    return run

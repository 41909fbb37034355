"""Made-up tests, as `export` writes them, the same on every machine."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

COLUMNS = (
    "id,person,side,tested_at,score_cm,best_cm,trials_cm,pain,sharp,footwear,warmed_up,back_foot,"
    "tags,note"
)
NEWEST = datetime(2026, 11, 22, 7)  # noqa: DTZ001 # the offset is written behind it
FIRST_DAY = "2000-01-01"
"""Before all of them, for `--since`."""

BLOCK = 1000
DAILY = 1000
DENSE = timedelta(minutes=5)


def write_tests(path: Path, count: int, daily: int = DAILY) -> None:
    """Write the newest tests of one long series: both ankles daily, and before that much denser.

    A shorter file is the end of a longer one. So the last weeks hold the same tests whatever the
    number of all, and a million take less than eleven years.

    Args:
        path: of a CSV file.
        count: how many tests; a multiple of 1,000 but for the last 1,000.
        daily: how many of the newest are two a day; before, there is one every five minutes.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{COLUMNS}\n")
        for block in range((count - 1) // BLOCK, -1, -1):
            stream.writelines(_block(block, min(BLOCK, count - block * BLOCK), daily))


def line(
    numbers: random.Random, person: str, side: str, tested_at: datetime, score_mm: float
) -> str:
    """Write a test of three trials around a score, with some pain and all conditions."""
    trials = [min(max(round(numbers.gauss(score_mm, 3)) / 10, 0), 30) for _ in range(3)]
    score = sum(round(trial * 100) for trial in trials) / 300
    return (
        f"{UUID(int=numbers.getrandbits(128), version=4)},{person},{side},"
        f"{tested_at.isoformat()}+00:00,{score!r},{max(trials):g},"
        f"{' '.join(f'{trial:g}' for trial in trials)},{numbers.randrange(4)},false,barefoot,true,"
        "flat,morning,\n"
    )


def _block(block: int, count: int, daily: int) -> Iterator[str]:
    numbers = random.Random(block)
    for within in range(count - 1, -1, -1):
        back = block * BLOCK + within
        days = timedelta(days=min(back, daily) // 2)
        yield line(
            numbers,
            "me",
            "right" if back % 2 else "left",
            NEWEST - days - DENSE * max(back - daily, 0),
            105 - min(back, daily) / daily * 15,
        )

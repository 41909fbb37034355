"""How often verdicts are right: simulated people whose truth is known, judged by the domain.

Prints Markdown tables for docs/method.md. Run it from the repository's root:

    PYTHONPATH=src python benchmarks/simulate_verdicts.py
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import sqrt

from dorsiflex.domain.change import judge_change, sem_in_use
from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.report import Verdict
from dorsiflex.domain.trend import trend_of

SEED = 20260901
PEOPLE = 4000
PEOPLE_LOOKING_WEEKLY = 1000
PEOPLE_WHO_GAIN = 1000
WEEKS = 12
START_CM = 9.0
ERRORS_SD_CM = (0.5, 0.7, 0.9)
GAINS_CM = (0.5, 1.0, 2.0, 3.0)
CORRELATION = 0.4
FIRST = date(2026, 8, 31)

SCHEDULES = {
    "1 in 2 weeks": tuple(range(0, 7 * WEEKS, 14)),
    "1 a week": tuple(range(0, 7 * WEEKS, 7)),
    "2 a week": tuple(7 * week + day for week in range(WEEKS) for day in (0, 3)),
    "3 a week": tuple(7 * week + day for week in range(WEEKS) for day in (0, 2, 4)),
}
"""Days of tests since the first, over twelve weeks."""


def errors_cm(rng: random.Random, sd_cm: float, correlation: float) -> Iterator[float]:
    """Give errors of one standard deviation, each correlated so much with the one before."""
    error = rng.gauss(0, sd_cm)
    while True:
        yield error
        error = correlation * error + sqrt(1 - correlation**2) * rng.gauss(0, sd_cm)


def simulate(days: Sequence[int], gain_cm: float, errors: Iterator[float]) -> list[DayScore]:
    """Give one person's day scores, read to a millimetre, with an even gain over the period."""
    scores = []
    for day, error in zip(days, errors, strict=False):
        score_cm = round(START_CM + gain_cm * day / days[-1] + error, 1)
        scores.append(
            DayScore(day=FIRST + timedelta(days=day), score_cm=score_cm, best_cm=score_cm)
        )
    return scores


def verdict(scores: Sequence[DayScore]) -> Verdict:
    """Judge as the report does."""
    return judge_change(scores, sem_in_use(scores, trend_of(scores))).verdict


def is_alarm(scores: Sequence[DayScore]) -> bool:
    """Tell whether a change is claimed at a look after the last of these tests."""
    return verdict(scores) in {Verdict.IMPROVED, Verdict.DECLINED}


def is_alarm_at_some_week(scores: Sequence[DayScore]) -> bool:
    """Tell whether a change is claimed at the end of at least one of the weeks."""
    return any(
        is_alarm(so_far)
        for week in range(1, WEEKS + 1)
        if (so_far := [s for s in scores if (s.day - FIRST).days < 7 * week])
    )


def people(
    count: int, days: Sequence[int], sd_cm: float, *, gain_cm: float = 0.0, correlation: float = 0.0
) -> Iterator[list[DayScore]]:
    """Give the day scores of so many people, the same ones whenever this is asked for."""
    rng = random.Random(f"{SEED} {days} {sd_cm} {gain_cm} {correlation}")
    for _ in range(count):
        yield simulate(days, gain_cm, errors_cm(rng, sd_cm, correlation))


def percent(hits: Sequence[bool]) -> str:
    """Write the share of hits."""
    return f"{100 * sum(hits) / len(hits):.1f} %"


def print_table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    """Print a Markdown table, row by row as it comes."""
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join("---" for _ in head) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def false_alarms(correlation: float) -> Iterator[Sequence[str]]:
    """Give the rows of people who do not change."""
    for schedule, days in SCHEDULES.items():
        for sd_cm in ERRORS_SD_CM:
            once = people(PEOPLE, days, sd_cm, correlation=correlation)
            weekly = people(PEOPLE_LOOKING_WEEKLY, days, sd_cm, correlation=correlation)
            yield (
                schedule,
                f"{sd_cm} cm",
                percent([is_alarm(scores) for scores in once]),
                percent([is_alarm_at_some_week(scores) for scores in weekly]),
            )


def found_gains(correlation: float) -> Iterator[Sequence[str]]:
    """Give the rows of people who gain."""
    for schedule, days in SCHEDULES.items():
        for sd_cm in ERRORS_SD_CM:
            shares = []
            for gain_cm in GAINS_CM:
                gaining = people(
                    PEOPLE_WHO_GAIN, days, sd_cm, gain_cm=gain_cm, correlation=correlation
                )
                found = [verdict(scores) is Verdict.IMPROVED for scores in gaining]
                shares.append(percent(found))
            yield (schedule, f"{sd_cm} cm", *shares)


def main() -> None:
    """Print the tables: no change and real gains, with independent and with correlated errors."""
    for title, correlation in (("independent", 0.0), (f"correlated ({CORRELATION})", CORRELATION)):
        print(f"### No change, errors {title}\n")
        print_table(
            ("tests", "SD of errors", "false alarm at the end", "at any weekly look"),
            false_alarms(correlation),
        )
        print(f"### Real gains over {WEEKS} weeks, errors {title}: share called improved\n")
        print_table(
            ("tests", "SD of errors", *(f"{gain} cm" for gain in GAINS_CM)),
            found_gains(correlation),
        )


if __name__ == "__main__":
    main()

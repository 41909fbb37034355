"""Tests as rows that REDCap imports: one instance of a repeating instrument per test.

Every field is described for REDCap in docs/redcap-dictionary.csv, which a test compares with this.
Tags and notes are left out: a study should not get text that can name people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import MOMENT_LENGTH, MOST_TRIALS, score_cm
from dorsiflex.exchange.columns import best_cm, trials_cm
from dorsiflex.exchange.formulas import guarded
from dorsiflex.exchange.writing import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dorsiflex.domain.measurement import TestRecord

INSTRUMENT = "knee_to_wall_test"
"""The unique name of the instrument."""

_COMPLETE = 2
_CODES: dict[str | None, int | None] = {
    None: None,
    "left": 1,
    "right": 2,
    "barefoot": 1,
    "shoes": 2,
    "flat": 1,
    "raised": 2,
    "off": 3,
    "self": 1,
    "other": 2,
}
"""Codes of the choices in the data dictionary."""

HEADER = (
    "record_id",
    "redcap_repeat_instrument",
    "redcap_repeat_instance",
    "ktw_date",
    "ktw_at",
    "ktw_utc_offset",
    "ktw_side",
    "ktw_score_cm",
    "ktw_best_cm",
    *(f"ktw_trial_{number}_cm" for number in range(1, MOST_TRIALS + 1)),
    "ktw_pain",
    "ktw_sharp",
    "ktw_footwear",
    "ktw_warmed_up",
    "ktw_back_foot",
    "ktw_measured_by",
    "ktw_uuid",
    f"{INSTRUMENT}_complete",
)


def redcap_csv(tests: Iterable[tuple[int, TestRecord]], *, raw: bool = False) -> Iterator[str]:
    """Write tests, in pieces of whole lines.

    Args:
        tests: with their ids in the database, which never change: the numbers of the instances. So
            a later import changes no other test, whatever was backdated or deleted in between.
        raw: leave a name that a spreadsheet would run as a formula as it is.
    """
    return rows_of(HEADER, (_row(id_, test, raw=raw) for id_, test in tests))


def _row(id_: int, test: TestRecord, *, raw: bool) -> list[object]:
    day, time = test.tested_at[:MOMENT_LENGTH].split("T")
    trials = trials_cm(test.trials)
    return [
        test.person if raw else guarded(test.person),
        INSTRUMENT,
        id_,
        day,
        f"{day} {time}",
        test.tested_at[MOMENT_LENGTH:],
        _CODES[test.side],
        score_cm(test.trials),
        best_cm(test.trials),
        *trials,
        *[None] * (MOST_TRIALS - len(trials)),
        test.pain,
        int(test.sharp),
        _CODES[test.footwear],
        None if test.warmed_up is None else int(test.warmed_up),
        _CODES[test.back_foot],
        _CODES[test.measured_by],
        test.uuid,
        _COMPLETE,
    ]

"""Rows of tests to what statistics need of them."""

from typing import TYPE_CHECKING

from dorsiflex.domain.day_scores import Reading
from dorsiflex.storage.rows import trials_of
from dorsiflex.storage.statements import BESIDE_TRIALS, OF_TRIALS

if TYPE_CHECKING:
    from dorsiflex.storage.database import Row


def to_reading(row: "Row") -> Reading:
    """Read a test from the columns `statements.READING`."""
    return Reading._make((*row[BESIDE_TRIALS], trials_of(row[OF_TRIALS])))

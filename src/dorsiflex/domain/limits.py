"""Whether a number reaches a limit, if it was calculated in binary fractions.

Numbers that differ only by what binary fractions cannot express are equal, so that 8.1 - 6.2
reaches 1.9, 9.3 - 7.8 does not exceed 1.5, and a mean of 10.2 and 8.6 reaches a goal of 9.4.
"""

from math import isclose


def reaches(value: float, limit: float) -> bool:
    """Return whether a number is at least a limit."""
    return value >= limit or isclose(value, limit)


def exceeds(value: float, limit: float) -> bool:
    """Return whether a number is more than a limit."""
    return value > limit and not isclose(value, limit)

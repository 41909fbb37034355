"""Comparisons with a limit that ignore floating-point error.

8.1 - 6.2 reaches 1.9, 9.3 - 7.8 does not exceed 1.5, and a mean of 10.2 and 8.6 reaches 9.4.
"""

from math import isclose


def reaches(value: float, limit: float) -> bool:
    """Return whether a value is at least the limit."""
    return value >= limit or isclose(value, limit)


def exceeds(value: float, limit: float) -> bool:
    """Return whether a value is more than the limit."""
    return value > limit and not isclose(value, limit)

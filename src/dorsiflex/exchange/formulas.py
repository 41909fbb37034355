"""Text that a spreadsheet would run as a formula.

Not in `cells.py`: exports need this without the words of spreadsheets, which take longer to load.
"""

from __future__ import annotations

from functools import lru_cache

_FORMULA = "=+-@\t\r"


@lru_cache(maxsize=100)
def guarded(text: str) -> str:
    """Keep a spreadsheet from running a text: `'` before `= + - @`, tab, CR, or before `'` and one.

    However many `'` are before it, one is added: else the one that import takes off was not ours.
    """
    bare = text.lstrip("'") if text[:1] == "'" else text
    return f"'{text}" if bare and bare[0] in _FORMULA else text


def unguarded(text: str) -> str:
    """Take off again what `guarded` put on."""
    rest = text[1:]
    return rest if text.startswith("'") and guarded(rest) == text else text

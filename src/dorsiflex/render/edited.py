"""What `edit` says: what a thing was and what it is now, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.stored import UNDO
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE = "not recorded"
_LONGEST_SUMMARY = 200
_FOLLOW = {"score", "best"}
"""They follow from the trials."""


def edited_lines(name: str, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say what changed, a field a line, and how to undo it.

    Args:
        name: what it is: `Test 12`.
        then: the fields as they are shown, before.
        now: and after.
    """
    return "\n".join([f"{name}:", *_changes(then, now), UNDO])


def changes_line(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say in one line what changed."""
    return ", ".join(_changes(then, now))[:_LONGEST_SUMMARY]


def _changes(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [
        f"{name}: {clean(then[name] or _NONE)} -> {clean(now[name] or _NONE)}"
        for name in then
        if name not in _FOLLOW and then[name] != now[name]
    ]

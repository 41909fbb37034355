"""Messages of `edit`: old and new values, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.stored import UNDO
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_RECORDED = "not recorded"
_LONGEST_SUMMARY = 200
_COMPUTED = {"score", "best"}
"""Fields that are computed from the trials."""


def edited_lines(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what changed in a record such as `Test 12`, one line per field, and how to undo it."""
    return "\n".join([f"{name}:", *_changes(before, after), UNDO])


def changes_line(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what changed, in one line."""
    return ", ".join(_changes(before, after))[:_LONGEST_SUMMARY]


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [
        f"{name}: {clean(before[name] or _NOT_RECORDED)} -> {clean(after[name] or _NOT_RECORDED)}"
        for name in before
        if name not in _COMPUTED and before[name] != after[name]
    ]

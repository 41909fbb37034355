"""Advice on the pain of one test; `judgements` judges the pain of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dorsiflex.domain.knee_to_wall import KneeToWallTest


def pain_advice(test: KneeToWallTest, limit: int) -> str | None:
    """Return advice to show when a test is stored; None if its pain needs none."""
    if test.sharp:
        return f"sharp pain in the {test.side} ankle: stop, and get advice (dorsiflex guide pain)"
    if test.pain is not None and test.pain > limit:
        return (
            f"pain in the {test.side} ankle is {test.pain}, above the limit of {limit}:"
            " ease off (dorsiflex guide pain)"
        )
    return None

"""What became of people, for scripts: versioned JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.machine import document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dorsiflex.domain.people import Merged, Removed


def removed_json(removed: Removed) -> str:
    """Write who was removed, and how many of each thing went along."""
    return document("person-removed/1", person=removed.person.name, removed=dict(removed.counts))


def merged_json(merged: Merged) -> str:
    """Write who is who, and how many of each thing moved or gave way."""
    return document(
        "person-merged/1",
        source=merged.source.name,
        into=merged.into.name,
        moved=dict(merged.moved),
        dropped=dict(merged.dropped),
    )


def codes_json(codes: Mapping[str, str]) -> str:
    """Write whom each code stands for."""
    return document(
        "person-codes/1", people=[{"name": name, "code": code} for name, code in codes.items()]
    )

"""What happens to a value that is possible but unlikely: asked about, warned of or refused."""

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.cli.asking import confirm
from dorsiflex.domain.distance import typed_trials
from dorsiflex.domain.unlikely import (
    SCORES_COMPARED,
    later_than_now,
    swapped_sides,
    unlikely_trials,
    without_swapped,
)
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import moment
from dorsiflex.render.terminal import clean, say
from dorsiflex.render.unlikely import shown_score, shown_trials, unlikely_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest, Side
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.storage.store import Store

    Typed = Mapping[Side, tuple[str, ...]]


class UnlikelyValues(NamedTuple):
    """What is to happen to unlikely values.

    Attributes:
        session: who is asked.
        unit: what usual scores are shown in.
        yes: `--yes`: they are stored without a word.
        strict: `--strict`: they are refused.
    """

    session: "Session"
    unit: "Unit"
    yes: bool
    strict: bool

    def settle(self, found: "Sequence[Unlikely]") -> None:
        """Check that every unlikely value is meant, before anything is stored.

        Raises:
            RefusedValueError: there is one, and `--strict` or an answer refuses it.
        """
        for one in found:
            if not self.accepts(one):
                raise RefusedValueError(
                    f"{self.text(one)}, and was not confirmed",
                    "nothing was stored; enter it again as it is meant",
                )

    def accepts(self, one: "Unlikely") -> bool:
        """Return whether an unlikely value is meant: ask on a terminal, else warn.

        Raises:
            RefusedValueError: `--strict` refuses it.
        """
        text = self.text(one)
        if self.strict:
            raise RefusedValueError(text, "nothing was stored; drop --strict if it is right")
        if self.yes:
            return True
        if self.session.can_ask:
            return confirm(f"{text}. Store it?")
        say(f"warning: {text}; if it is a typo: dorsiflex undo")
        return True

    def text(self, one: "Unlikely") -> str:
        """Return what is unlikely, in words."""
        return clean(unlikely_text(one, self.unit))


def unlikely_tests(
    store: "Store",
    person: "Person",
    tests: "Sequence[KneeToWallTest]",
    typed: "Typed",
    unit: "Unit",
) -> "list[Unlikely]":
    """Return what is unlikely about the tests of a session, at most one for each ankle.

    Args:
        store: knows the ankles' latest scores.
        person: whose ankles.
        tests: one ankle or both.
        typed: the trials of each ankle as they were typed.
        unit: what a score is shown in.
    """
    latest_cm = {
        test.side: store.latest_scores_cm(person, test.side, SCORES_COMPARED, but=test.id)
        for test in tests
    }
    found = [
        one
        for test in tests
        for one in unlikely_trials(test.side, test.trials, typed[test.side], latest_cm[test.side])
    ]
    swapped = swapped_sides(
        {test.side: test.score_cm for test in tests},
        {test.side: shown_score(test, typed[test.side], unit) for test in tests},
        latest_cm,
    )
    return without_swapped(found, swapped)


def unlikely_moment(session: "Session", tested_at: "datetime", at: str | None) -> "list[Unlikely]":
    """Return that a test would be later than now, if `--at` says so."""
    if at is None:
        return []
    found = later_than_now(tested_at, f"'{at.strip()}' ({moment(tested_at)})", session.now)
    return [] if found is None else [found]


def unlikely_edit(
    session: "Session",
    store: "Store",
    owner: "Person",
    before: "KneeToWallTest",
    after: "KneeToWallTest",
    *,
    at: str | None,
    distance: "Sequence[str] | None",
    unit: "Unit",
) -> "list[Unlikely]":
    """Return what is unlikely about a changed test; only what was changed is looked at.

    Args:
        session: knows what is now.
        store: knows the ankles' latest scores.
        owner: whose test it is to be.
        before: the test as it is stored.
        after: the test as it is to be.
        at: `--at`, if given.
        distance: `--distance`, if given.
        unit: what a distance without a unit of its own is in.
    """
    found = unlikely_moment(session, after.tested_at, at)
    if (after.trials, after.side, after.person) != (before.trials, before.side, before.person):
        typed = shown_trials(after, unit) if distance is None else typed_trials(distance, unit)
        found += unlikely_tests(store, owner, [after], {after.side: typed}, unit)
    return found

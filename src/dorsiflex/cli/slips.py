"""What happens to a distance that is possible but unlikely for this ankle."""

from typing import TYPE_CHECKING

from dorsiflex.cli.asking import confirm
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import length
from dorsiflex.render.screen import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.slip import LikelySlip
    from dorsiflex.storage.store import Store

    Slips = list[tuple[KneeToWallTest, LikelySlip]]
    Accepts = Callable[[KneeToWallTest, LikelySlip], bool]


def settle_slips(slips: "Slips", accepts: "Accepts") -> None:
    """See that every likely slip is meant, before anything is stored.

    Args:
        slips: the tests that are unlikely.
        accepts: tells whether one is meant all the same.

    Raises:
        RefusedValueError: there is one, and `--strict` or the person at the terminal refuses it.
    """
    for test, slip in slips:
        if not accepts(test, slip):
            raise RefusedValueError(
                f"the distance of the {test.side} ankle was a slip",
                "nothing was stored; say it again as it is meant",
            )


def is_accepted(
    session: "Session",
    test: "KneeToWallTest",
    slip: "LikelySlip",
    unit: "Unit",
    *,
    yes: bool,
    strict: bool,
) -> bool:
    """Tell whether an unlikely distance is meant, by asking where somebody is there.

    Raises:
        RefusedValueError: `--strict` refuses it.
    """
    text = slip_text(test, slip, unit)
    if strict:
        raise RefusedValueError(text, "nothing was stored; drop --strict if it is right")
    if yes:
        return True
    if session.can_ask:
        return confirm(f"{text}. Store it?")
    say(f"warning: {text}; if it is a slip: dorsiflex undo")
    return True


def slip_text(test: "KneeToWallTest", slip: "LikelySlip", unit: "Unit") -> str:
    """Say what is unlikely about a test."""
    return (
        f"{test.side} {length(slip.score_cm, unit)} {unit} is far from the usual"
        f" {length(slip.usual_cm, unit)} {unit} (median of the last {slip.compared_with})"
    )


def likely_slips(store: "Store", person: "Person", tests: "list[KneeToWallTest]") -> "Slips":
    """Give those of one person's tests whose score is unlikely for the ankle."""
    from dorsiflex.domain.slip import SCORES_LOOKED_AT, check_slip

    found = []
    for test in tests:
        scores = store.latest_scores_cm(person, test.side, SCORES_LOOKED_AT, but=test.id)
        if slip := check_slip(test.score_cm, scores):
            found.append((test, slip))
    return found

"""What happens to a distance that is possible but unlikely for this ankle."""

from typing import TYPE_CHECKING

from dorsiflex.cli.asking import confirm
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import length
from dorsiflex.render.screen import say

if TYPE_CHECKING:
    from dorsiflex.cli.session import Session
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.slip import LikelySlip
    from dorsiflex.storage.store import Store


def settle_slips(
    session: "Session",
    person: "Person",
    tests: "list[KneeToWallTest]",
    unit: "Unit",
    *,
    yes: bool,
    strict: bool,
) -> None:
    """Look for likely slips before anything is stored: ask, warn or refuse.

    Raises:
        RefusedValueError: there is one, and `--strict` or the person at the terminal refuses it.
    """
    for test in tests:
        if not is_meant(session, person, test, unit, yes=yes, strict=strict):
            raise RefusedValueError(
                f"the distance of the {test.side} ankle was a slip",
                "nothing was stored; say it again as it is meant",
            )


def is_meant(
    session: "Session",
    person: "Person",
    test: "KneeToWallTest",
    unit: "Unit",
    *,
    yes: bool,
    strict: bool,
) -> bool:
    """Tell whether a distance is meant, by asking where it is unlikely and somebody is there.

    Raises:
        RefusedValueError: it is unlikely, and `--strict` refuses it.
    """
    if yes and not strict:
        return True
    with session.reading() as store:
        found = likely_slips(store, person, [test])
    for _, slip in found:
        text = slip_text(test, slip, unit)
        if strict:
            raise RefusedValueError(text, "nothing was stored; drop --strict if it is right")
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


def likely_slips(
    store: "Store", person: "Person", tests: "list[KneeToWallTest]"
) -> "list[tuple[KneeToWallTest, LikelySlip]]":
    """Give those of one person's tests whose score is unlikely for the ankle."""
    from dorsiflex.domain.slip import SCORES_LOOKED_AT, check_slip

    found = []
    for test in tests:
        scores = store.latest_scores_cm(person, test.side, SCORES_LOOKED_AT, but=test.id)
        if slip := check_slip(test.score_cm, scores):
            found.append((test, slip))
    return found
